"""S3 with a real S3 interface; Google Cloud Storage and Azure as far as a question goes."""

from __future__ import annotations

import asyncio
import logging
import os
import tracemalloc
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Limits, ReadError, remote_objects
from ome_zarr_helpdesk.documents.remote_objects import ObjectClient, has_s3_credentials
from tests.servers import hostile
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers import http
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
    monkeypatch: pytest.MonkeyPatch, by_login: dict[str, bytes], by_all: dict[str, bytes]
) -> list[bytes | BaseException | None]:
    """What comes of keys a, b and c, where a store refuses to say that one is absent."""

    class Store:
        def __init__(self, anon: bool, **_: Any) -> None:
            self.files = by_all if anon else by_login

        async def _cat_file(self, path: str, **_: Any) -> bytes:
            await asyncio.sleep(0)
            if path.rpartition("/")[2] not in self.files:
                raise PermissionError
            return self.files[path.rpartition("/")[2]]

    monkeypatch.setattr(remote_objects, "_read_s3", remote_objects._read)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setattr(remote_objects, "_file_system", lambda _: Store)

    async def ask() -> Any:
        client = ObjectClient("s3://bucket/x.zarr", Limits())
        first = await asyncio.gather(*(client.get(k, 9) for k in "ab"), return_exceptions=True)
        return [*first, *await asyncio.gather(client.get("c", 9), return_exceptions=True)]

    answers: list[bytes | BaseException | None] = asyncio.run(ask())
    return answers


def test_credentials_of_somewhere_else_do_not_hide_a_public_bucket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _asked_at_once(monkeypatch, {}, {"a": b"1", "b": b"2", "c": b"3"}) == [b"1", b"2", b"3"]


def test_a_key_that_is_refused_does_not_take_credentials_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused, second, third = _asked_at_once(monkeypatch, {"b": b"2", "c": b"3"}, {})
    assert isinstance(refused, ReadError)
    assert refused.code == "remote-forbidden"
    assert (second, third) == (b"2", b"3")


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


@pytest.mark.promise("bad-input")
def test_a_store_that_sends_more_than_was_asked_for(
    tmp_path: Path, served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = hostile.OK + b"Content-Length: 100000000000\r\n\r\n"
    server = served(tmp_path, everything=hostile.sends(head, hostile.PIECE, times=60))
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    client = ObjectClient("s3://images/x.zarr", Limits())
    tracemalloc.start()
    try:
        with pytest.raises(ReadError, match="too-large"):
            asyncio.run(client.get("zarr.json", 1_000_000))
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
