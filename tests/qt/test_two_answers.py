"""A server that takes its time: something is said after its first answer, the rest later."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.servers.http import Handler, Served, send_file, serve
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.qt.driver import Driver


class Slow:
    """An image on a server that answers once, and then only when it is told to."""

    def __init__(self, folder: Path) -> None:
        path = tree(folder).image(levels=3, labels={"nuclei": {}})
        self._go_on = threading.Event()
        self._served, self._server = serve(folder, everything=self._answer)
        self.address = f"{self._served.url}/{path.name}"

    def go_on(self) -> None:
        self._go_on.set()

    def close(self) -> None:
        self.go_on()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: Handler, served: Served) -> None:
        if len(served.asked) > 1:
            self._go_on.wait(60)
        send_file(handler, served)


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Slow(tmp_path)
    yield server
    server.close()


def test_first_an_answer_then_the_whole(panel: Driver, slow: Slow) -> None:
    panel.explained.clear()
    panel.widget.explain_source(slow.address)
    panel.wait(lambda: len(panel.explained) == 1)
    first = panel.widget.explanation
    assert first is not None
    assert (first.kind, first.facts.image.n_levels) == ("image", 3)
    assert first.facts.image.labels is None
    assert "still being read" in panel.text
    slow.go_on()
    panel.wait(lambda: len(panel.explained) == 2)
    whole = panel.widget.explanation
    assert whole.facts.image.labels == ("nuclei",)
    assert whole.facts.read.complete
    assert "still being read" not in panel.text
    panel.wait(lambda: not panel.widget._coordinator.asking)


@pytest.mark.promise("no-crash")
def test_what_is_selected_meanwhile_ends_it(panel: Driver, slow: Slow) -> None:
    panel.explained.clear()
    panel.widget.explain_source(slow.address)
    panel.wait(lambda: len(panel.explained) == 1)
    panel.widget.explain_source("/no/such/folder.zarr")
    panel.wait(lambda: len(panel.explained) == 2)
    assert panel.widget.explanation.kind == "not-zarr"
    slow.go_on()
    panel.qtbot.wait(200)
    assert panel.widget.explanation.kind == "not-zarr", "what comes late is not shown"
