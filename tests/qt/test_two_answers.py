"""A server that takes its time: something is said after its first answer, the rest later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers.http import serve
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.qt.driver import Driver


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An image on a slow server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    path = tree(tmp_path).image(levels=3, labels={"nuclei": {}})
    served, server = serve(tmp_path, latency=0.5)
    yield f"{served.url}/{path.name}"
    server.shutdown()
    server.server_close()


def test_first_an_answer_then_the_whole(panel: Driver, address: str) -> None:
    panel.explained.clear()
    panel.widget.explain_source(address)
    panel.wait(lambda: len(panel.explained) == 1)
    first = panel.widget.explanation
    assert first is not None
    assert (first.kind, first.facts.image.n_levels) == ("image", 3)
    assert first.facts.image.labels is None
    assert "still being read" in panel.text
    panel.wait(lambda: len(panel.explained) == 2)
    whole = panel.widget.explanation
    assert whole.facts.image.labels == ("nuclei",)
    assert whole.facts.read.complete
    assert "still being read" not in panel.text
    panel.wait(lambda: not panel.widget._coordinator.asking)


def test_what_is_selected_meanwhile_ends_it(panel: Driver, address: str) -> None:
    panel.explained.clear()
    panel.widget.explain_source(address)
    panel.wait(lambda: len(panel.explained) == 1)
    panel.widget.explain_source("/no/such/folder.zarr")
    panel.wait(lambda: len(panel.explained) == 2)
    assert panel.widget.explanation.kind == "not-zarr"
