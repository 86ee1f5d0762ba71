"""What is done in the thread of napari's window: little at a time, and no file is looked for."""

from __future__ import annotations

import os
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QObject, QTimer

from ome_zarr_helpdesk.qt.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from pytestqt.qtbot import QtBot

    from tests.qt.driver import Driver

    AddLayers = Callable[[ViewerModel, str], list[Any]]


def test_each_step_has_a_turn_of_its_own(qtbot: QtBot) -> None:
    parent = QObject()
    turns, done = Turns(parent), list[str]()
    between = QTimer(parent)
    between.timeout.connect(lambda: done.append("-"))
    between.start(0)
    turns.start(*(lambda name=name: done.append(name) for name in "abc"))
    assert not done
    qtbot.waitUntil(lambda: "c" in done)
    between.stop()
    said = "".join(done)
    assert [part for part in said.split("-") if part] == ["a", "b", "c"]


def test_who_begins_anew_or_stops_leaves_nothing_to_be_done(qtbot: QtBot) -> None:
    parent = QObject()
    turns, done = Turns(parent), list[str]()
    turns.start(turns.stop, lambda: done.append("after the end"))
    qtbot.wait(20)
    turns.start(lambda: turns.start(lambda: done.append("new")), lambda: done.append("old"))
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(20)
    assert done == ["new"]


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the threads in which files are looked for and layers are matched."""
    found: set[str] = set()

    def told(function: Any) -> Any:
        def tell(*args: Any) -> Any:
            found.add(threading.current_thread().name)
            return function(*args)

        return tell

    monkeypatch.setattr(os.path, "lexists", told(os.path.lexists))
    together = import_module("ome_zarr_helpdesk.match.together")
    monkeypatch.setattr(together, "match", told(together.match))
    return found


@pytest.mark.promise("time-in-napari")
def test_files_are_looked_for_and_layers_matched_beside_the_window(
    panel: Driver, add_layers: AddLayers, sample_path: Callable[[str], Path], threads: set[str]
) -> None:
    layer = add_layers(panel.viewer, "labels-off-layers")[0]
    panel.viewer.layers.selection.clear()
    threads.clear()  # napari's reader has looked for files too
    explanation = panel.select(layer)
    assert "labels-hidden" in {finding.id for finding in explanation.findings}
    panel.wait(lambda: "do:action/labels-hidden/" in panel.page.toHtml())
    panel.widget.explain_source(str(sample_path("image-05")))
    panel.wait(lambda: panel.widget.explanation and panel.widget.explanation.layer is None)
    assert threads == {"ome-zarr-helpdesk"}


@pytest.mark.promise("time-in-napari")
def test_no_layer_is_connected_to(panel: Driver, add_layers: AddLayers) -> None:
    layer, *_ = add_layers(panel.viewer, "image-05-in-napari")

    def callbacks() -> int:
        return sum(len(layer.events[name].callbacks) for name in layer.events)

    before = callbacks()
    panel.select(layer)
    assert callbacks() == before
