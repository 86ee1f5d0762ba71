"""Layers that were opened from a server: what is in memory is not read again."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import read_place
from ome_zarr_helpdesk.documents import Cancelled, Limits, open_documents
from ome_zarr_helpdesk.facts import collect
from ome_zarr_helpdesk.source.locate import locate
from tests.servers import http
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts import Facts
    from tests.servers.http import Served

    Serve = Callable[..., Served]


def opened(address: str) -> list[Any]:
    """The levels of an image as a reader keeps them in memory."""
    group = zarr.open_group(address, mode="r", use_consolidated=False)
    return [group[str(level)] for level in range(5)]


# zarr itself asks twice for a group in format 2
@pytest.mark.promise("requests")
@pytest.mark.parametrize(("version", "requests"), [("0.4", 2), ("0.5", 1)])
def test_an_image_that_is_open_takes_one_question(
    version: str, requests: int, tmp_path: Path, served: Serve
) -> None:
    options = {"levels": 5, "shape": (2, 4, 512, 512), "labels": {"nuclei": {}}}
    path = tree(tmp_path).image(version=version, **options)
    server = served()
    levels = opened(f"{server.url}/{path.name}")
    server.asked.clear()
    place = locate(levels)
    assert server.asked == [], "to find the place asks nothing"
    seen: list[tuple[Facts, list[str]]] = []
    facts, _ = read_place(place, at_first=lambda f, _: seen.append((f, list(server.asked))))
    ((first, asked),) = seen
    assert len(asked) == requests
    assert first.image is not None
    assert [level.shape for level in first.image.levels or ()] == [a.shape for a in levels]
    assert first.image.labels is None, "not asked for at first"
    assert facts.image is not None
    assert facts.image.labels == ("nuclei",)
    assert not any(key.startswith(f"{path.name}/{n}") for key in server.asked for n in range(5))


def test_a_plate_that_is_open_is_asked_for_many_wells_at_once(
    tmp_path: Path, served: Serve
) -> None:
    path = tree(tmp_path).plate(rows=4, columns=6)
    server = served(latency=0.05)
    root = zarr.open_group(f"{server.url}/{path.name}", mode="r")
    answer = explain(root)
    assert answer.kind == "plate"
    assert answer.facts.plate is not None
    assert answer.facts.plate.n_read == 8
    assert answer.facts.container is not None
    assert answer.facts.container.store == "http"
    assert server.most_at_once >= 4


@pytest.mark.parametrize("answer", [http.status(500), http.status(403), http.hang_up])
def test_a_server_that_fails_after_the_image_was_opened(
    answer: Any, tmp_path: Path, served: Serve
) -> None:
    path = tree(tmp_path).image(levels=5, shape=(2, 4, 512, 512))
    server = served()
    levels = opened(f"{server.url}/{path.name}")
    server.everything = answer
    explained = explain(levels)
    assert explained.kind == "unreadable"
    assert [p.code for p in explained.facts.problems] == ["document-store-failed"]


@pytest.mark.promise("bad-input")
def test_a_server_that_falls_silent_after_the_image_was_opened(
    tmp_path: Path, served: Serve
) -> None:
    path = tree(tmp_path).image(levels=5, shape=(2, 4, 512, 512))
    server = served()
    place = locate(opened(f"{server.url}/{path.name}"))
    server.latency = 4.0
    began = time.perf_counter()
    documents = open_documents(place, Limits(answer_seconds=0.5))
    facts = collect(documents)
    assert time.perf_counter() - began < 3
    assert facts.kind == "unreadable"
    assert [p.code for p in facts.problems] == ["document-remote-too-slow"]
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.perf_counter()
    with pytest.raises(Cancelled):
        collect(open_documents(place, cancelled=stop.is_set))
    assert time.perf_counter() - began < 3
    ours = [t for t in threading.enumerate() if t.name.startswith("ome-zarr-helpdesk")]
    assert all(thread.daemon for thread in ours), "napari can end while a server is silent"
    for thread in ours:
        thread.join(10)
