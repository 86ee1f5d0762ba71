"""How one logs in to object stores: as their own tools do, by the environment and by files."""

from __future__ import annotations

import json
import os
import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import fsspec
import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import object_addresses
from tests.servers import http
from tests.servers.certificates import certificate
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers.http import Served

    Serve = Callable[..., Served]


@pytest.fixture(autouse=True)
def empty_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold nothing of who runs the tests."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "AZURE_", "GOOGLE_", "STORAGE_", "NETRC")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


@pytest.fixture
def images(tmp_path: Path) -> str:
    """An image in a bucket named "images"; return its name."""
    return tree(tmp_path / "images").image().name


def asked(server: Served) -> list[tuple[dict[str, list[str]], dict[str, str]]]:
    """Return the queries and headers of all questions."""
    queries = [parse_qs(query) for query in server.queries]
    return list(zip(queries, server.headers, strict=True))


def codes(address: str) -> set[str]:
    return {problem.code for problem in explain(address).facts.problems}


def test_the_profile_of_aws(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path)
    (tmp_path / "credentials").write_text(
        "[mine]\naws_access_key_id = KEYOFMINE\naws_secret_access_key = secret\n"
        "aws_session_token = tok/en\n"
    )
    (tmp_path / "config").write_text(
        f"[profile mine]\nregion = eu-north-1\nendpoint_url = {server.url}\n"
    )
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_PROFILE", "mine")
    explained = explain(f"s3://images/{images}")
    assert explained.kind == "image", explained.facts.problems
    for query, headers in asked(server):
        assert query["X-Amz-Credential"][0].startswith("KEYOFMINE/")
        assert "/eu-north-1/" in query["X-Amz-Credential"][0]
        assert query["X-Amz-Security-Token"] == ["tok/en"]
        assert "Authorization" not in headers
    assert "KEYOFMINE" not in str(explained.to_json())
    assert "tok/en" not in str(explained.to_json())


def test_who_asks_pays(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path)
    own = {"requester_pays": True, "client_kwargs": {"endpoint_url": server.url}}
    monkeypatch.setitem(fsspec.config.conf, "s3", own)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "MYKEY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert explain(f"s3://images/{images}").kind == "image"
    for query, headers in asked(server):
        assert query["X-Amz-SignedHeaders"] == ["host;x-amz-request-payer"]
        assert headers["x-amz-request-payer"] == "requester"


def test_certificates_need_not_be_trusted_where_the_settings_say_so(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, encrypted = certificate(tmp_path)
    server = served(tmp_path, encrypted=encrypted)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    assert codes(f"s3://images/{images}") == {"document-remote-certificate"}
    monkeypatch.setitem(fsspec.config.conf, "s3", {"client_kwargs": {"verify": False}})
    assert explain(f"s3://images/{images}").kind == "image"


def test_an_older_signature_is_used_where_the_settings_say_so(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path)
    (tmp_path / "credentials").write_text(
        "[default]\naws_access_key_id = MYKEY\naws_secret_access_key = secret\n"
    )
    (tmp_path / "config").write_text("[default]\ns3 =\n    signature_version = s3\n")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    assert explain(f"s3://images/{images}").kind == "image"
    assert all(query["AWSAccessKeyId"] == ["MYKEY"] for query, _ in asked(server))


def test_a_login_for_every_host_does_not_spoil_another(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login anonymous password me@home.example\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = served(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    assert explain(f"s3://images/{images}").kind == "image"
    assert not any("Authorization" in headers for headers in server.headers)
    server.headers.clear()
    address = server.url.replace("http://", "http://me:pass-word@")
    assert explain(f"{address}/images/{images}").kind == "image"
    login = "Basic bWU6cGFzcy13b3Jk"
    assert {headers["Authorization"] for headers in server.headers} == {login}


def service_account(folder: Path, tokens: str) -> Path:
    """Write what Google gives to a program that is to log in; return the file."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    content = {
        "type": "service_account",
        "project_id": "mine",
        "private_key_id": "1",
        "private_key": key.decode(),
        "client_email": "me@mine.example",
        "client_id": "1",
        "token_uri": tokens,
    }
    file = folder / "service-account.json"
    file.write_text(json.dumps(content))
    return file


def test_a_service_account_of_google(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: http.Handler, _: Served) -> None:
        name = handler.path.partition("?")[0].partition("/o/")[2].replace("%2F", "/")
        file = tmp_path / "images" / name
        if handler.path == "/token":
            said = {"access_token": "tok-en", "expires_in": 3600, "token_type": "Bearer"}
            http.document(said)(handler, server)
        elif file.is_file():
            handler.reply(206, file.read_bytes())
        else:
            handler.reply(404)

    server = served(tmp_path, everything=answer)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    monkeypatch.setitem(fsspec.config.conf, "gs", {})
    monkeypatch.setitem(fsspec.config.conf, "gcs", {"requester_pays": True})
    file = service_account(tmp_path, f"{server.url}/token")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    explained = explain(f"gs://images/{images}")
    assert explained.kind == "image", explained.facts.problems
    objects = [both for key, both in zip(server.asked, asked(server), strict=True) if "/o/" in key]
    assert {headers["authorization"] for _, headers in objects} == {"Bearer tok-en"}
    assert {query["userProject"][0] for query, _ in objects} == {"mine"}
    assert len(server.asked) - len(objects) == 1, "one token for all"
    assert "tok-en" not in str(explained.to_json())


def test_a_shared_signature_of_azure(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(tmp_path)
    said = f"BlobEndpoint={server.url};SharedAccessSignature=sv=2021-08-06&sig=a%2Bb"
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", said)
    explained = explain(f"az://images/{images}")
    assert explained.kind == "image", explained.facts.problems
    assert all(query["sig"] == ["a+b"] for query, _ in asked(server))
    assert "sig=" not in str(explained.to_json())


def test_a_token_of_azure(
    images: str, served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from azure.core.credentials import AccessToken
    from azure.identity import ClientSecretCredential

    def token(_: Any, scope: str, **__: Any) -> AccessToken:
        assert scope == "https://storage.azure.com/.default"
        return AccessToken("tok-en", 2_000_000_000)

    trusted, encrypted = certificate(tmp_path)
    server = served(tmp_path, encrypted=encrypted)
    monkeypatch.setattr(ClientSecretCredential, "get_token", token)
    context = ssl.create_default_context(cafile=trusted)
    monkeypatch.setattr(object_addresses._InAzure, "trusted", lambda _: context)
    host = server.url.removeprefix("https://")
    for scheme in ("az", "abfs"):
        monkeypatch.setitem(fsspec.config.conf, scheme, {"account_host": host})
    for name in ("ACCOUNT_NAME", "CLIENT_ID", "CLIENT_SECRET", "TENANT_ID"):
        monkeypatch.setenv(f"AZURE_STORAGE_{name}", "mine")
    explained = explain(f"az://images/{images}")
    assert explained.kind == "image", explained.facts.problems
    for _, headers in asked(server):
        assert headers["Authorization"] == "Bearer tok-en"
        assert headers["x-ms-version"] >= "2017-11-09", "or tokens are not taken"
    assert "tok-en" not in str(explained.to_json())


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("s3://images/x.zarr", {"AWS_PROFILE": "nobody"}),
        ("s3://images/x.zarr", {"AWS_CA_BUNDLE": "/no/such/file"}),
        ("gs://images/x.zarr", {"GOOGLE_APPLICATION_CREDENTIALS": "/no/such/file"}),
        ("az://images/x.zarr", {"AZURE_STORAGE_CONNECTION_STRING": "nonsense"}),
    ],
)
def test_what_the_environment_says_may_be_wrong(
    address: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert codes(address) == {"document-remote-settings"}
