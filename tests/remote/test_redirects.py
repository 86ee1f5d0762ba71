"""Where servers send us on to: followed, but not from the internet into a private network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import redirects
from ome_zarr_helpdesk.documents.redirects import is_public
from tests.servers import hostile, http
from tests.servers.certificates import certificate
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers.http import Served

    Serve = Callable[..., Served]

INSIDE = "127.0.0.2"
NAMES = {
    "outside.example": "127.0.0.1",
    "inside.example": INSIDE,
    "xn--inside-1xa.example": INSIDE,
    "both.example": INSIDE,
}


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of two computers: one, where the servers of the tests are, is in the internet."""
    look_up = socket.getaddrinfo

    def looked_up(host: str, *arguments: Any, **options: Any) -> Any:
        name = host.rstrip(".").lower()
        found = look_up(NAMES.get(name, name), *arguments, **options)
        if name == "both.example":
            found += look_up("127.0.0.1", *arguments, **options)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(
        redirects, "is_public", lambda address: address == "127.0.0.1" or is_public(address)
    )


def codes(address: str) -> set[str]:
    return {problem.code for problem in explain(address).facts.problems}


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize(
    "host",
    [
        INSIDE,
        "inside.example",
        "INSIDE.example.",
        "inside.example..",
        "xn--inside-1xa.example",
        "both.example",
        "0x7f000002",
        "[::ffff:127.0.0.2]",
        "[::1]",
        "10.0.0.1",
        "169.254.169.254",
    ],
)
@pytest.mark.parametrize("header", ["Location", "URI"])
@pytest.mark.usefixtures("network")
def test_nobody_outside_sends_us_inside(
    header: str, host: str, served: Serve, tmp_path: Path
) -> None:
    inside = served()
    port = urlsplit(inside.url).port
    server = served(tmp_path, everything=http.status(302, **{header: f"http://{host}:{port}/x"}))
    address = server.url.replace("127.0.0.1", "outside.example")
    expected = "remote-inside" if header == "Location" else "remote-status"
    assert codes(f"{address}/x.zarr") == {f"document-{expected}"}
    assert inside.asked == []


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("host", ["127.2", "2130706434", "127.0.0.2."])
def test_a_number_that_only_some_systems_take_for_an_address(
    host: str, served: Serve, tmp_path: Path
) -> None:
    server = served(tmp_path, everything=hostile.redirects(f"http://{host}/x"))
    assert codes(f"{server.url}/x.zarr") == {"document-remote-away"}


@pytest.mark.usefixtures("network")
def test_the_sentence_names_where_it_led(served: Serve, tmp_path: Path) -> None:
    server = served(tmp_path, everything=hostile.redirects("http://10.0.0.1/secret?token=abc"))
    text = " ".join(explain(f"{server.url}/x.zarr").to_text().split())
    assert "10.0.0.1, which is this computer or lies in a private network" in text
    assert "abc" not in text


@pytest.mark.usefixtures("network")
def test_outside_and_inside_one_is_sent_on(served: Serve, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    files = served(tmp_path)

    def on(handler: http.Handler, _: Served) -> None:
        handler.reply(307, Location=files.url.replace("127.0.0.1", there) + handler.path)

    server = served(tmp_path, everything=on)
    there = "outside.example"
    assert explain(f"{server.url}/{path.name}").kind == "image"
    there = "localhost"  # which is inside for who asks inside
    address = server.url.replace("127.0.0.1", "localhost")
    assert explain(f"{address}/{path.name}").kind == "image"


def test_an_encrypted_server_that_sends_us_on_unencrypted_is_told(
    served: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tree(tmp_path / "images").image()
    plain = served(tmp_path)

    def on(handler: http.Handler, _: Served) -> None:
        handler.reply(302, Location=f"{plain.url}{handler.path}")

    trusted, encrypted = certificate(tmp_path)
    server = served(tmp_path, encrypted=encrypted, everything=on)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(trusted))
    explained = explain(f"s3://images/{path.name}")
    assert explained.kind == "image", explained.facts.problems
    assert [p.code for p in explained.facts.problems] == ["document-remote-unencrypted"]
    assert "http, 127.0.0.1" in " ".join(explained.to_text().split())
    monkeypatch.delenv("AWS_CA_BUNDLE")
    assert codes(f"s3://images/{path.name}") == {"document-remote-certificate"}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:192.168.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::8.8.8.8", True),
        ("2002:7f00:1::", False),
        ("a.name", True),
    ],
)
def test_what_lies_in_the_internet(address: str, public: bool) -> None:
    assert is_public(address) is public
