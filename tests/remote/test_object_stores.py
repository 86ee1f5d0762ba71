"""S3 with a real S3 interface; Google Cloud Storage and Azure as far as a question goes."""

from __future__ import annotations

import logging
import os
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Limits, ReadError, remote_reader
from ome_zarr_helpdesk.documents.reader import CostlyReader
from ome_zarr_helpdesk.documents.remote_objects import has_s3_credentials
from ome_zarr_helpdesk.source.locate import locate
from tests.servers import hostile, http
from tests.servers.connections import is_nothing_left_of
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.http import Served

    Serve = Callable[..., Served]

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "an-example-of-a-secret"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """A server with the interface of S3, on the loopback interface."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty bucket; the environment knows where S3 is and holds no credentials."""
    import boto3

    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-such-file"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-such-file"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    login = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    resource = boto3.resource("s3", endpoint_url=s3_server, region_name="us-east-1", **login)
    made = resource.create_bucket(Bucket="images")
    yield made
    made.objects.all().delete()
    made.delete()


def upload(bucket: Any, folder: Path, prefix: str = "", access: str = "private") -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            key = f"{prefix}{folder.name}/{file.relative_to(folder).as_posix()}"
            bucket.upload_file(str(file), key, ExtraArgs={"ACL": access})


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_a_public_bucket_is_read_without_credentials(
    version: str, tmp_path: Path, bucket: Any
) -> None:
    path = tree(tmp_path).image(version=version, labels={"nuclei": {}})
    upload(bucket, path, "a folder/", access="public-read")
    answer = explain("s3://images/a folder/image.ome.zarr").to_json()
    assert answer["kind"] == "image"
    assert answer["ome_zarr_version"] == version
    assert answer["facts"]["image"]["labels"] == ["nuclei"]
    assert answer["facts"]["container"]["store"] == "s3"
    assert answer["facts"]["container"]["root"] == "s3://images/a folder/image.ome.zarr"
    assert answer["read"]["requests"] <= 9 + 8, "eight for the closer look"
    level = explain("s3://images/a folder/image.ome.zarr/1")
    assert level.facts.container is not None
    assert level.facts.container.lies_in.level == 1


def test_credentials_of_the_environment_are_used(
    tmp_path: Path, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    upload(bucket, tree(tmp_path).plate())
    answer = explain("s3://images/plate.ome.zarr")
    assert answer.kind == "plate"
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    private = explain("s3://images/plate.ome.zarr")
    assert private.kind == "unreadable"
    assert {p.code for p in private.facts.problems} == {"document-remote-forbidden"}
    assert SECRET not in str(answer.to_json())


def test_nothing_there_and_no_such_bucket(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    for address in ("s3://images/none.zarr", "s3://no-such-bucket/x.zarr"):
        answer = explain(address)
        assert answer.kind == "not-zarr", address
        assert [p.code for p in answer.facts.problems] == ["remote-absent"]


def test_an_empty_document_is_told(bucket: Any) -> None:
    bucket.put_object(Key="x.zarr/zarr.json", Body=b"", ACL="public-read")
    answer = explain("s3://images/x.zarr")
    assert answer.kind == "unreadable"
    assert "document-empty" in [p.code for p in answer.facts.problems]


def test_no_server_behind_the_bucket(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    answer = explain("s3://images/x.zarr")
    assert answer.kind == "unreadable"
    assert [p.code for p in answer.facts.problems] == ["document-remote-refused"]


def _asked_at_once(
    server: Served, by_login: set[str], by_all: set[str], monkeypatch: pytest.MonkeyPatch
) -> list[bytes | ReadError | None]:
    """What comes of keys a, b and c, where a store refuses to say that one is absent."""

    def answer(handler: http.Handler, _: Served) -> None:
        key = urlsplit(handler.path).path.rpartition("/")[2]
        allowed = by_login if "X-Amz-Signature" in handler.path else by_all
        handler.reply(206 if key in allowed else 403, key.encode())

    server.everything = answer
    log_in(server, monkeypatch)
    reader = remote_reader(locate("s3://bucket/x.zarr"), Limits(), lambda: False)
    assert isinstance(reader, CostlyReader)
    answers = {**reader.get_many("ab", 9), **reader.get_many("c", 9)}
    reader.close()
    return list(answers.values())


def log_in(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let S3 be a server, and the environment hold credentials for it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


def test_credentials_of_somewhere_else_do_not_hide_a_public_bucket(
    tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = _asked_at_once(served(tmp_path), set(), {"a", "b", "c"}, monkeypatch)
    assert answers == [b"a", b"b", b"c"]


def test_a_key_that_is_refused_does_not_take_credentials_away(
    tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = _asked_at_once(served(tmp_path), {"b", "c"}, set(), monkeypatch)
    refused, second, third = answers
    assert isinstance(refused, ReadError)
    assert refused.code == "remote-forbidden"
    assert (second, third) == (b"b", b"c")


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, False),
        ({"AWS_ACCESS_KEY_ID": KEY}, True),
        ({"AWS_PROFILE": "mine"}, True),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, False),
    ],
)
def test_whether_there_are_credentials(
    environment: dict[str, str], found: bool, tmp_path: Path
) -> None:
    file = tmp_path / "credentials"
    environment = {"AWS_SHARED_CREDENTIALS_FILE": str(file), **environment}
    assert has_s3_credentials(environment) is found
    file.write_text("[default]\n")
    assert has_s3_credentials(environment) is True


def _google(files: Path) -> Any:
    """Answer as the JSON interface of Google Cloud Storage does when an object is fetched."""

    def answer(handler: http.Handler, _: Served) -> None:
        name = unquote(urlsplit(handler.path).path).partition("/o/")[2]
        file = files / name
        if file.is_file():
            handler.reply(206, file.read_bytes())
        else:
            handler.reply(404, b'{"error": {"code": 404, "message": "No such object"}}')

    return answer


def test_google_cloud_storage(
    tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tree(tmp_path).image()
    server = served(everything=_google(tmp_path))
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    answer = explain(f"gs://bucket/{path.name}")
    assert answer.kind == "image", (server.asked, answer.to_json()["problems"])
    assert answer.facts.container is not None
    assert answer.facts.container.store == "other"
    assert all("bucket" in asked for asked in server.asked)


def test_azure_blob_storage(tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tree(tmp_path).image()

    def blob(handler: http.Handler, served: Served) -> None:
        key = handler.path.partition("?")[0].removeprefix("/account/container/")
        file = tmp_path / key
        headers = {"x_ms_blob_type": "BlockBlob", "ETag": '"1"', "x_ms_version": "2021-01-01"}
        headers["Last_Modified"] = "Sun, 22 Nov 2026 10:00:00 GMT"
        if not file.is_file():
            handler.reply(404, x_ms_error_code="BlobNotFound")
            return
        data = file.read_bytes()
        headers["Content_Range"] = f"bytes 0-{len(data) - 1}/{len(data)}"
        handler.send_response(206)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    server = served(everything=blob)
    monkeypatch.setenv(
        "AZURE_STORAGE_CONNECTION_STRING",
        "DefaultEndpointsProtocol=http;AccountName=account;AccountKey=c2VjcmV0;"
        f"BlobEndpoint={server.url}/account;",
    )
    answer = explain(f"az://container/{path.name}")
    assert answer.kind == "image", (server.asked, answer.to_json()["problems"])


def test_azure_without_an_account_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("AZURE_")]:
        monkeypatch.delenv(name)
    answer = explain("az://container/x.zarr")
    assert answer.kind == "unreadable"
    assert "account" in answer.to_text()


def _in_google(server: Served, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    return "gs://bucket/x.zarr"


def _in_azure(server: Served, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(
        "AZURE_STORAGE_CONNECTION_STRING",
        "DefaultEndpointsProtocol=http;AccountName=account;AccountKey=c2VjcmV0;"
        f"BlobEndpoint={server.url}/account;",
    )
    return "az://container/x.zarr"


def _in_s3(server: Served, monkeypatch: pytest.MonkeyPatch) -> str:
    log_in(server, monkeypatch)
    return "s3://images/x.zarr"


STORES = {"S3": _in_s3, "Google": _in_google, "Azure": _in_azure}
LITTLE = Limits(
    document_bytes=1_000_000, total_bytes=50_000_000, answer_seconds=4.0, total_seconds=9.0
)
ENDLESS = hostile.sends(b"HTTP/1.1 500 Error\r\n\r\n", hostile.PIECE, times=60)
EVERYTHING: dict[str, tuple[http.Answer, str]] = {
    "not without a login": (http.status(401), "remote-forbidden"),
    "private, or absent": (http.status(403), "remote-forbidden"),
    "not to everybody": (http.status(409), "remote-forbidden"),
    "asked too much": (http.status(429), "remote-too-many"),
    "please slow down": (http.status(503), "remote-server-failed"),
    "an error without end": (ENDLESS, "remote-server-failed"),
    "hangs up": (http.hang_up, "remote-hung-up"),
    "cut off": (http.cut_off, "remote-cut-off"),
    "in circles": (http.in_circles, "remote-redirects"),
    "to a local file": (hostile.redirects("file:///etc/passwd"), "remote-away"),
    "another protocol": (hostile.sends(b"SSH-2.0-OpenSSH_9.6\r\n"), "remote-no-http"),
    "a gzip bomb": (hostile.encoded(hostile.bomb("gzip"), "gzip"), "too-large"),
    "more than was asked for": (
        hostile.sends(
            hostile.OK + b"Content-Length: 100000000000\r\n\r\n", hostile.PIECE, times=60
        ),
        "too-large",
    ),
    "pieces without end": (
        hostile.sends(hostile.IN_CHUNKS + b"f" * 15 + b"\r\n", hostile.PIECE, times=60),
        "too-large",
    ),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("store", STORES)
def test_whatever_a_store_does_there_is_one_sentence(
    store: str, tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path)
    place = locate(STORES[store](server, monkeypatch))
    tracemalloc.start()
    try:
        reader = remote_reader(place, LITTLE, lambda: False)
        reader.exists("warm")  # its library is loaded
        for name, (answer, code) in EVERYTHING.items():
            server.everything = answer
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[1]
            with pytest.raises(ReadError) as told:
                reader.get("zarr.json", LITTLE.document_bytes)
            assert told.value.code == code, name
            assert tracemalloc.get_traced_memory()[1] - before < 20_000_000, name
        assert isinstance(reader, CostlyReader)
        reader.close()
    finally:
        tracemalloc.stop()


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("store", STORES)
def test_what_a_store_sends_in_all_is_bounded(
    store: str, tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path, everything=http.body(b" " * 900_000))
    limits = replace(LITTLE, total_bytes=4_000_000)
    reader = remote_reader(locate(STORES[store](server, monkeypatch)), limits, lambda: False)
    assert isinstance(reader, CostlyReader)
    answers = reader.get_many([str(n) for n in range(8)], limits.document_bytes).values()
    reader.close()
    refused = [answer.code for answer in answers if isinstance(answer, ReadError)]
    assert set(refused) == {"remote-too-much"}
    assert len(refused) >= 4, "no more than four are as large as all may be together"


def test_a_bucket_in_another_region_is_asked_there(
    tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: http.Handler, served: Served) -> None:
        if "eu-west-3" in handler.path:
            http.send_file(handler, served)
        else:
            handler.reply(400, x_amz_bucket_region="eu-west-3")

    path = tree(tmp_path / "images").image()
    server = served(tmp_path, everything=answer)
    log_in(server, monkeypatch)
    explained = explain(f"s3://images/{path.name}")
    assert explained.kind == "image", explained.facts.problems
    refused = [query for query in server.queries if "eu-west-3" not in query]
    assert len(refused) <= 2, "asked in the wrong one no more once that is known"


@pytest.mark.promise("no-crash")
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="only Linux lists open files so")
@pytest.mark.parametrize("store", STORES)
def test_no_connection_and_no_thread_is_left(
    store: str, tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path, everything=http.body(hostile.GROUP))
    place = locate(STORES[store](server, monkeypatch))

    def ask() -> None:
        reader = remote_reader(place, LITTLE, lambda: False)
        assert isinstance(reader, CostlyReader)
        assert reader.get("zarr.json", 1000) == hostile.GROUP
        reader.close()

    ask()
    assert is_nothing_left_of(ask)
