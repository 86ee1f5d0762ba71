"""Whatever a server does: one clear answer, soon, and nothing claimed that was not seen."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Cancelled, Limits, open_documents
from ome_zarr_helpdesk.facts import collect, complete
from ome_zarr_helpdesk.rendering.snippets import snippets
from ome_zarr_helpdesk.source.locate import locate
from tests.servers import http
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts import Facts
    from tests.servers.http import Served

    Serve = Callable[..., Served]

HASTY = Limits(connect_seconds=1.5, answer_seconds=1.5, total_seconds=9.0)
"""Short, but long enough for a server that does answer on a busy machine."""


def facts_of(address: str, limits: Limits = HASTY) -> Facts:
    documents = open_documents(locate(address), limits=limits)
    try:
        return complete(documents, collect(documents))[1]
    finally:
        documents.close()


def codes(facts: Facts) -> list[str]:
    return [problem.code.removeprefix("document-") for problem in facts.problems]


EVERYWHERE: dict[str, tuple[Any, str, str]] = {
    "nothing there": (http.status(404), "not-zarr", "remote-absent"),
    "gone": (http.status(410), "not-zarr", "remote-absent"),
    "login": (http.status(401), "unreadable", "remote-login"),
    "private, or absent": (http.status(403), "unreadable", "remote-forbidden"),
    "asked too much": (http.status(429, Retry_After="30"), "unreadable", "remote-too-many"),
    "an error of its own": (http.status(500), "unreadable", "remote-server-failed"),
    "overloaded": (http.status(503), "unreadable", "remote-server-failed"),
    "something else": (http.status(418), "unreadable", "remote-status"),
    "in circles": (http.in_circles, "unreadable", "remote-redirects"),
    "cut off": (http.cut_off, "unreadable", "remote-cut-off"),
    "trickles": (http.trickle, "unreadable", "remote-too-slow"),
    "hangs up": (http.hang_up, "unreadable", "remote-hung-up"),
    "a web page for everything": (
        http.body(b"<!DOCTYPE html><html><body>Index of /</body></html>"),
        "unreadable",
        "html",
    ),
    "truncated documents": (http.body(b'{"zarr_format": 3, "attr'), "unreadable", "cut-off"),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_server_that_does_the_same_to_everything(
    name: str, tmp_path: Path, served: Serve
) -> None:
    answer, kind, code = EVERYWHERE[name]
    server = served(tmp_path, everything=answer)
    began = time.perf_counter()
    facts = facts_of(f"{server.url}/x.zarr")
    assert time.perf_counter() - began < 10
    assert (facts.kind, set(codes(facts))) == (kind, {code})
    if code not in ("html", "cut-off", "remote-cut-off", "remote-status", "remote-forbidden"):
        assert len(codes(facts)) == 1, "told once, not for each document"
    answer_ = explain(f"{server.url}/x.zarr") if name not in ("trickles",) else None
    if answer_ is not None:
        assert answer_.to_json()["kind"] == kind
        for problem in answer_.to_json()["problems"]:
            assert "remote-" not in problem["message"], "a sentence, not a code"


def test_a_server_that_lists_folders_but_holds_no_metadata(tmp_path: Path, served: Serve) -> None:
    listing = http.body(b"<html>Index of /data</html>")
    server = served(tmp_path, answers={"data": listing})
    facts = facts_of(f"{server.url}/data")
    assert (facts.kind, codes(facts)) == ("not-zarr", ["remote-no-document"])


@pytest.mark.promise("bad-input")
def test_no_server_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    facts = facts_of(f"http://127.0.0.1:{port}/x.zarr")
    assert (facts.kind, codes(facts)) == ("unreadable", ["remote-refused"])
    assert facts.read.requests <= 2, "a dead server is not asked again and again"
    assert not facts.read.complete


def test_no_server_of_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:  # tests ask no name server
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    facts = facts_of("http://no-such-server.invalid/x.zarr")
    assert (facts.kind, codes(facts)) == ("unreadable", ["remote-host-unknown"])


@pytest.mark.promise("bad-input")
def test_a_server_that_never_answers() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.perf_counter()
        facts = facts_of(f"http://127.0.0.1:{silent.getsockname()[1]}/x.zarr")
    assert (facts.kind, codes(facts)) == ("unreadable", ["remote-too-slow"])
    assert time.perf_counter() - began < 10


def test_a_server_that_never_answers_for_a_folder(tmp_path: Path, served: Serve) -> None:
    done = threading.Event()
    server = served(tmp_path, answers={"data": lambda *_: done.wait(20)})
    began = time.perf_counter()
    facts = facts_of(f"{server.url}/data")
    done.set()
    assert (facts.kind, codes(facts)) == ("not-zarr", ["remote-absent"])
    assert time.perf_counter() - began < 10


def test_a_copy_is_kept_where_a_server_fails_later(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image(consolidate=True, labels={"nuclei": {}})
    answers = {f"{path.name}/labels/zarr.json": http.status(503)}
    facts = facts_of(f"{served(answers=answers).url}/{path.name}")
    assert facts.image is not None
    assert all(level.shape for level in facts.image.levels or ())
    assert facts.image.labels is None, "they cannot be read: that is not none"
    assert codes(facts) == ["remote-server-failed"]
    assert [note.code for note in facts.read.notes] == ["copy-used", "incomplete"]


def test_what_lies_above_the_store_may_fail(tmp_path: Path, served: Serve) -> None:
    inside = tmp_path / "mine"
    inside.mkdir()
    path = tree(inside).image("image", labels={"nuclei": {}})
    answers = {"zarr.json": http.status(401), "mine/zarr.json": http.status(500)}
    facts = facts_of(f"{served(answers=answers).url}/mine/{path.name}/labels/nuclei")
    assert (facts.kind, codes(facts)) == ("label-image", [])
    assert facts.read.complete


@pytest.mark.promise("bad-input")
@pytest.mark.alone
def test_reading_as_a_whole_has_an_end(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).plate(rows=4, columns=4)
    server = served(latency=0.2)
    began = time.perf_counter()
    facts = facts_of(f"{server.url}/{path.name}", replace(HASTY, total_seconds=0.3))
    assert time.perf_counter() - began < 2
    assert facts.kind == "plate"
    assert "remote-too-slow" in codes(facts)
    assert not facts.read.complete
    assert "well-missing" not in codes(facts), "what was not looked at is not missing"


@pytest.mark.promise("only-what-was-looked-at")
def test_wells_that_cannot_be_read_are_not_missing(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).plate(rows=2, columns=3)
    server = served(answers={f"{path.name}/B/2/zarr.json": http.cut_off})
    answer = explain(f"{server.url}/{path.name}", all_wells=True)
    assert answer.facts.plate is not None
    census = answer.facts.plate.census
    assert census is not None
    assert (census.checked, census.missing) == (5, ())
    assert "Only 5 of 6 wells" in " ".join(answer.to_json()["read"]["notes"])


@pytest.mark.promise("bad-input")
def test_more_than_anybody_wants_is_not_read(tmp_path: Path, served: Serve) -> None:
    server = served(tmp_path, answers={"x.zarr/zarr.json": http.endless})
    facts = facts_of(f"{server.url}/x.zarr", replace(HASTY, document_bytes=100_000))
    assert (facts.kind, codes(facts)) == ("unreadable", ["too-large"])


def test_forbidden_means_absent_where_others_are_given_out(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image(version="0.4", labels={})
    kept = {key: http.status(403) for key in ("zarr.json", ".zmetadata", "labels/.zattrs")}
    server = served(answers={f"{path.name}/{key}": answer for key, answer in kept.items()})
    facts = facts_of(f"{server.url}/{path.name}")
    assert (facts.kind, codes(facts)) == ("image", [])
    assert facts.image is not None
    assert facts.image.labels == ()
    assert [note.code for note in facts.read.notes] == ["forbidden-is-absent"]
    assert "forbidden" in explain(f"{server.url}/{path.name}").to_text()


@pytest.mark.promise("only-what-was-looked-at")
def test_a_level_that_cannot_be_read_is_told_apart_from_one_that_is_missing(
    tmp_path: Path, served: Serve
) -> None:
    path = tree(tmp_path).image(levels=3)
    answers = {
        f"{path.name}/1/zarr.json": http.status(404),
        f"{path.name}/2/zarr.json": http.status(500),
    }
    facts = facts_of(f"{served(answers=answers).url}/{path.name}")
    assert facts.kind == "image"
    assert sorted(codes(facts)) == ["level-missing", "remote-server-failed"]


def test_an_answer_in_pieces_and_a_redirect_are_followed(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image()
    whole = served(everything=http.in_pieces)
    assert facts_of(f"{whole.url}/{path.name}").kind == "image"

    def elsewhere(handler: http.Handler, _: Served) -> None:
        handler.reply(307, Location=f"{whole.url}{handler.path}")

    facts = facts_of(f"{served(everything=elsewhere).url}/{path.name}")
    assert (facts.kind, codes(facts)) == ("image", [])


@pytest.mark.alone
def test_cancelling_ends_a_wait(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image()
    server = served(latency=5.0)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    documents = open_documents(locate(f"{server.url}/{path.name}"), cancelled=stop.is_set)
    began = time.perf_counter()
    with pytest.raises(Cancelled):
        collect(documents)
    assert time.perf_counter() - began < 2
    documents.close()


@pytest.mark.promise("private-report")
def test_a_login_and_a_signed_query_are_sent_and_never_shown(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image()
    server = served()
    host = server.url.removeprefix("http://")
    answer = explain(f"http://me:pass-word@{host}/{path.name}?sig=to-ken")
    assert answer.kind == "image"
    assert set(server.queries) == {"sig=to-ken"}
    assert all(headers["Authorization"].startswith("Basic ") for headers in server.headers)
    shown = (answer.to_text(), answer.to_html(), answer.to_markdown(), str(answer.to_json()))
    for text in (*shown, repr(answer.facts)):
        assert "pass-word" not in text
        assert "to-ken" not in text


def test_names_that_need_quoting(tmp_path: Path, served: Serve) -> None:
    folder = tmp_path / "ein Ordner #1 ü%"
    folder.mkdir()
    path = tree(folder).image(labels={"Kerne ?&": {}})
    server = served()
    address = f"{server.url}/ein%20Ordner%20%231%20%C3%BC%25/{path.name}"
    assert facts_of(address).image.labels == ("Kerne ?&",)  # type: ignore[union-attr]
    label = facts_of(f"{address}/labels/Kerne%20%3F%26")
    assert label.kind == "label-image"
    assert label.container is not None
    assert label.container.lies_in.label == "Kerne ?&"
    assert label.container.address == f"{address}/labels/Kerne%20%3F%26", "to be opened again"
    assert f"{address}/labels/Kerne%20%3F%26'" in snippets(label)["ome-zarr-py"]
