"""Servers that mean harm or are broken: one sentence, soon, in little memory, and no trace."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk.documents import Limits, open_documents
from ome_zarr_helpdesk.facts import collect, complete
from ome_zarr_helpdesk.source.locate import locate
from tests.servers import hostile, http
from tests.servers.connections import is_nothing_left_of
from tests.servers.hostile import GROUP, IN_CHUNKS, OK, PIECE, length, redirects, sends
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts import Facts
    from tests.servers.http import Answer, Served

    Serve = Callable[..., Served]

LITTLE = Limits(
    document_bytes=1_000_000,
    total_bytes=50_000_000,
    connect_seconds=1.0,
    answer_seconds=1.0,
    total_seconds=5.0,
)
MOST_MEMORY = 16_000_000
NO_HTTP = "remote-no-http|remote-hung-up"

READABLE: dict[str, Answer] = {
    "as it is": hostile.encoded(GROUP, "identity"),
    "gzip": hostile.encoded(zlib.compress(GROUP, wbits=31), "gzip"),
    "deflate": hostile.encoded(zlib.compress(GROUP), "deflate"),
    "deflate as some send it": hostile.encoded(zlib.compress(GROUP, wbits=-15), "deflate"),
    "a mistake of some stores": hostile.encoded(GROUP, "aws-chunked"),
    "a part, it says": lambda handler, _: handler.reply(206, GROUP, Content_Range="bytes 5-9/20"),
}
EVERYWHERE: dict[str, tuple[Answer, str]] = {
    "to a local file": (redirects("file:///etc/passwd"), "remote-away"),
    "to another protocol": (redirects("ftp://127.0.0.1/x"), "remote-away"),
    "to a script": (redirects("javascript:alert(1)"), "remote-away"),
    "to what is no address": (redirects("http://[::1/x"), "remote-away"),
    "to an impossible port": (redirects("http://127.0.0.1:99999999/x"), "remote-away"),
    "to a dead server": (redirects("http://127.0.0.1:1/x"), "remote-refused"),
    "to nothing": (redirects(""), "remote-status"),
    "from one to the next": (hostile.redirects_on, "remote-redirects"),
    "a gzip bomb": (hostile.encoded(hostile.bomb("gzip"), "gzip"), "too-large"),
    "a deflate bomb": (hostile.encoded(hostile.bomb("deflate"), "deflate"), "too-large"),
    "a document that is a bomb": (http.body(hostile.bomb("gzip")), "too-large"),
    "said to be gzip": (hostile.encoded(GROUP, "gzip"), "remote-encoding"),
    "said to be deflate": (hostile.encoded(GROUP, "deflate"), "remote-encoding"),
    "said to be brotli": (hostile.encoded(GROUP, "br"), "remote-encoding"),
    "said to be Zstandard": (hostile.encoded(GROUP, "zstd"), "remote-encoding"),
    "half of gzip": (
        hostile.encoded(zlib.compress(GROUP, wbits=31)[:-12], "gzip"),
        "remote-cut-off",
    ),
    "shorter than it says": (length("100000"), "remote-cut-off"),
    "longer than it says": (length("10"), "remote-no-http"),
    "of negative length": (length("-5"), "remote-no-http"),
    "of no length": (length("many"), "remote-no-http"),
    "of two lengths": (length("10\r\nContent-Length: 20"), "remote-no-http"),
    "of a petabyte": (length("1000000000000000"), "too-large"),
    "of endless pieces": (sends(IN_CHUNKS + b"f" * 15 + b"\r\n", PIECE, times=20), "too-large"),
    "no pieces": (sends(IN_CHUNKS + b"zz\r\nhello"), "remote-no-http"),
    "a megabyte of a header": (sends(OK + b"X-A: ", PIECE), NO_HTTP),
    "a megabyte of headers": (sends(OK, b"X-A: aaaaaaa\r\n" * 70_000), NO_HTTP),
    "a megabyte of cookies": (sends(OK, b"Set-Cookie: a=b\r\n" * 60_000), NO_HTTP),
    "a megabyte of status": (sends(b"HTTP/1.1 200 ", PIECE), NO_HTTP),
    "a null in a header": (sends(OK + b"X-A: a\x00b\r\n\r\n{}"), "remote-no-http"),
    "please wait, without end": (
        sends(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000, times=3000),
        "remote-too-slow",
    ),
    "headers, one by one": (sends(OK, b"X-A: a\r\n", times=40, pause=0.05), "remote-too-slow"),
    "another protocol": (sends(b"SSH-2.0-OpenSSH_9.6\r\n"), "remote-no-http"),
    "noise": (sends(bytes(range(256)) * 100), NO_HTTP),
    "not a word": (sends(b""), "remote-hung-up"),
    "switches the protocol": (
        sends(OK.replace(b"200", b"101") + b"Connection: close\r\n\r\n", PIECE),
        "empty",
    ),
    "a status of its own": (http.status(999), "remote-server-failed"),
    "a list, as JSON": (http.body(b'["a", "b"]'), "not-an-object"),
    "a list, as XML": (http.body(b"<?xml version='1.0'?><ListBucketResult/>"), "xml"),
}


def facts_of(address: str, limits: Limits = LITTLE) -> Facts:
    documents = open_documents(locate(address), limits=limits)
    try:
        documents, facts = complete(documents, collect(documents))
        return facts
    finally:
        documents.close()


def labels(name: str) -> Answer:
    """Answer with a list of one label."""
    attributes = {"ome": {"version": "0.5", "labels": [name]}}
    return http.document({"zarr_format": 3, "node_type": "group", "attributes": attributes})


def codes(facts: Facts) -> set[str]:
    return {problem.code.removeprefix("document-") for problem in facts.problems}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_understood_is_read(name: str, served: Serve, tmp_path: Path) -> None:
    server = served(tmp_path, everything=READABLE[name])
    facts = facts_of(f"{server.url}/x.zarr")
    assert (facts.kind, codes(facts)) == ("group", set())


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", EVERYWHERE)
def test_whatever_it_does_there_is_one_sentence(name: str, served: Serve, tmp_path: Path) -> None:
    answer, code = EVERYWHERE[name]
    server = served(tmp_path, everything=answer)
    tracemalloc.start()
    try:
        began = time.perf_counter()
        facts = facts_of(f"{server.url}/x.zarr")
        seconds, memory = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert facts.kind == "unreadable"
    assert len(codes(facts)) == 1
    assert codes(facts) <= set(code.split("|")), "the second where the end is seen first"
    assert seconds < LITTLE.total_seconds
    assert memory < MOST_MEMORY


@pytest.mark.promise("bad-input")
def test_many_documents_may_be_large_only_one_by_one(served: Serve, tmp_path: Path) -> None:
    path = tree(tmp_path).image(levels=8, shape=(2, 4, 1024, 1024))
    large = http.body(GROUP + b" " * 900_000)
    server = served(answers={f"{path.name}/{n}/zarr.json": large for n in range(8)})
    facts = facts_of(f"{server.url}/{path.name}", replace(LITTLE, total_bytes=4_000_000))
    assert facts.kind == "image"
    assert "remote-too-much" in codes(facts)
    assert facts.read.bytes < 4_000_000


@pytest.mark.promise("text-stays-text")
def test_a_login_is_not_sent_on_to_another_host(served: Serve, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    other = served()
    sent = {"zarr.json", "0/zarr.json"}
    host = other.url.removeprefix("http://").replace("127.0.0.1", "localhost")
    answers = {f"{path.name}/{n}": redirects(f"http://{host}/{path.name}/{n}") for n in sent}
    server = served(answers=answers)
    own = server.url.removeprefix("http://")
    assert facts_of(f"http://me:pass-word@{own}/{path.name}?sig=to-ken").kind == "image"
    assert all("Authorization" in headers for headers in server.headers)
    assert len(other.asked) == len(sent)
    assert not any("Authorization" in headers for headers in other.headers)
    assert set(other.queries) == {""}


def test_https_where_only_http_is_spoken(served: Serve, tmp_path: Path) -> None:
    address = served(tmp_path).url.replace("http://", "https://")
    facts = facts_of(f"{address}/x.zarr")
    assert (facts.kind, codes(facts)) == ("unreadable", {"remote-not-encrypted"})


@pytest.mark.promise("bad-input")
def test_a_page_for_every_address_is_not_a_store_without_end(served: Serve, tmp_path: Path) -> None:
    server = served(tmp_path, everything=http.body(GROUP))
    facts = facts_of(f"{server.url}/{'a/' * 40}x.zarr")
    assert facts.kind == "group"
    assert len(server.asked) < 20


@pytest.mark.promise("text-stays-text")
def test_names_with_line_ends_stay_names(served: Serve, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    name = "a\r\nX-Evil: 1\r\n\r\nGET /evil"
    server = served(answers={f"{path.name}/labels/zarr.json": labels(name)})
    assert facts_of(f"{server.url}/{path.name}").kind == "image"
    assert not any("X-Evil" in headers for headers in server.headers)
    assert not any(asked.startswith("evil") for asked in server.asked)


@pytest.mark.promise("bad-input")
def test_a_name_of_ten_megabytes_is_not_asked_for(served: Serve, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    root = json.loads((path / "zarr.json").read_text())
    root["attributes"]["ome"]["multiscales"][0]["datasets"][1]["path"] = "a" * 10_000_000
    server = served(answers={f"{path.name}/zarr.json": http.document(root)})
    facts = facts_of(f"{server.url}/{path.name}", replace(LITTLE, document_bytes=20_000_000))
    assert (facts.kind, codes(facts)) == ("image", {"remote-name-too-long"})
    assert facts.read.complete, "no matter of the server"


@pytest.mark.promise("no-crash")
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="only Linux lists open files so")
@pytest.mark.parametrize("name", ["fine", "a gzip bomb", "not a word"])
def test_no_connection_and_no_thread_is_left(name: str, served: Serve, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    server = served(everything=EVERYWHERE[name][0] if name in EVERYWHERE else None)
    facts_of(f"{server.url}/{path.name}")
    assert is_nothing_left_of(lambda: facts_of(f"{server.url}/{path.name}"))
