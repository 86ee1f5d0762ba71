"""How the panel ends: nothing is left behind, whoever closes what."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QEvent, QTimer
from qtpy.QtWidgets import QAbstractButton, QApplication, QTabWidget, QWidget

from ome_zarr_helpdesk.qt.background import Explainer, Request
from ome_zarr_helpdesk.qt.widget import HelpDeskWidget
from tests.qt.driver import TIMEOUT, wait_for_threads
from tests.qt.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel
    from pytestqt.qtbot import QtBot

    from tests.qt.driver import Driver
    from tests.qt.gate import Gate

OPEN_FILES = Path("/proc/self/fd")
"""Where Linux lists what a process has open."""


def _callbacks(viewer: Any) -> int:
    emitters = (
        viewer.layers.selection.events.changed,
        viewer.layers.selection.events.active,
        viewer.layers.events.inserted,
        viewer.layers.events.removed,
        viewer.layers.events.reordered,
        viewer.dims.events.ndisplay,
        viewer.cursor.events.position,
    )
    return sum(len(emitter.callbacks) for emitter in emitters)


@pytest.mark.promise("no-crash")
def test_a_closed_panel_lets_go_of_the_viewer(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    before = _callbacks(viewer_model), len(layer.events.visible.callbacks)
    panel = make_panel(viewer_model)
    panel.select(layer)
    assert _callbacks(viewer_model) > before[0]
    panel.close()
    assert (_callbacks(viewer_model), len(layer.events.visible.callbacks)) == before


@pytest.mark.promise("no-crash")
def test_opened_and_closed_often_nothing_is_left(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "image-05-2d-in-napari")[0]
    viewer_model.layers.selection = {layer}
    gone = []
    for _ in range(5):
        panel = make_panel(viewer_model)
        panel.wait_for_explanation()
        gone.append(weakref.ref(panel.widget))
        panel.close()
    wait_for_threads(panel.qtbot)
    panel.qtbot.wait(50)
    gc.collect()
    assert [ref() for ref in gone[:-1]] == [None] * 4


@dataclass(frozen=True)
class _Left:
    """What there is besides panels."""

    widgets: Counter[str]
    timers: int
    callbacks: int
    files: int
    threads: int

    @classmethod
    def now(cls, viewer: Any, layer: Any, qtbot: QtBot) -> _Left:
        """Count, once what was closed is gone."""
        wait_for_threads(qtbot)
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        emitters = [*layer.events.emitters.values(), layer.events, viewer.layers.events]
        return cls(
            Counter(type(widget).__name__ for widget in QApplication.allWidgets()),
            sum(isinstance(thing, QTimer) for thing in gc.get_objects()),
            _callbacks(viewer) + sum(len(emitter.callbacks) for emitter in emitters),
            len(list(OPEN_FILES.iterdir())) if OPEN_FILES.exists() else 0,
            threading.active_count(),
        )


@pytest.mark.promise("no-crash")
def test_fifty_panels_with_everything_switched_on_leave_nothing(
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    qtbot: QtBot,
) -> None:
    layer = add_layers(viewer_model, "image-05-2d-in-napari")[0]
    viewer_model.layers.selection = {layer}
    window = Window(viewer_model)
    for turn in range(53):
        if turn == 3:  # what is made once is there
            before = _Left.now(viewer_model, layer, qtbot)
        panel = window.open_panel()
        panel.findChild(QAbstractButton, "helpdesk-what-is-this").setChecked(True)
        panel.findChild(QAbstractButton, "helpdesk-settings").setChecked(True)
        if turn % 10 == 0:  # the others are closed before, or while, they read
            qtbot.waitUntil(lambda p=panel: p.explanation is not None, timeout=TIMEOUT)
            panel.search("chunk")
            panel.show_entry("chunk")
            for index in range(4):
                panel.findChild(QTabWidget, "helpdesk-tabs").setCurrentIndex(index)
            viewer_model.cursor.position = (3.0, 4.0)
        qtbot.wait(turn % 7)
        window.close_panel(panel)
        del panel
    assert _Left.now(viewer_model, layer, qtbot) == before
    window.close()
    window.deleteLater()


@pytest.mark.promise("no-crash")
def test_a_panel_closed_during_a_read_is_not_heard_of_again(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
    gate: Callable[[], Gate],
    qtbot: Any,
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    viewer_model.layers.selection.clear()
    panel = make_panel(viewer_model)
    slow = gate()
    viewer_model.layers.selection = {layer}
    panel.wait(slow.asked.is_set)
    explained = panel.explained
    threading.Timer(0.2, slow.let_go.set).start()
    panel.close()
    wait_for_threads(qtbot)
    qtbot.wait(50)
    assert explained == []


@pytest.mark.promise("no-crash")
def test_a_removed_layer_frees_its_data(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel = make_panel(viewer_model)
    layer = add_layers(viewer_model, "image-05-2d-in-napari")[0]
    panel.select(layer)
    data, gone = weakref.ref(layer.data), weakref.ref(layer)
    points = add_layers(viewer_model, "points-layer")[0]
    panel.select(points)  # napari itself keeps the layer that was selected last
    viewer_model.layers.remove(layer)
    del layer
    panel.wait(lambda: panel.kind == "not-zarr")
    gc.collect()
    assert gone() is None
    assert data() is None


@pytest.mark.promise("no-crash")
def test_two_viewers_have_a_panel_each(
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    from napari.components import ViewerModel as Model

    one, other = Model(), Model()
    panels = make_panel(one), make_panel(other)
    panels[0].select(add_layers(one, "image-05-in-napari")[0])
    panels[1].select(add_layers(other, "points-layer")[0])
    assert [p.widget.explanation.kind for p in panels] == ["image", "not-zarr"]


@pytest.mark.promise("no-crash", "time-in-napari")
def test_selecting_fast_ends_with_the_last(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thousand times: only what is looked at for a moment is read, and no turn is long."""
    began: list[Any] = []
    whole = Explainer.ask

    def ask(explainer: Explainer, request: Request) -> None:
        began.append(request)
        whole(explainer, request)

    monkeypatch.setattr(Explainer, "ask", ask)
    panel = make_panel(viewer_model)
    plate = add_layers(viewer_model, "plate-05-in-napari")[0]
    layers = [
        plate,
        *add_layers(viewer_model, "image-05-in-napari")[::3],  # a channel and its labels
        *add_layers(viewer_model, "points-layer"),
        *add_layers(viewer_model, "dask-layer"),
    ]
    panel.wait_for_explanation()
    began.clear()
    turns, waits = list[float](), 0
    for turn in range(1000):
        viewer_model.layers.selection = {layers[turn % len(layers)]}
        if turn % 10 == 0:
            start, waits = time.thread_time(), waits + 1
            QApplication.processEvents()
            turns.append(time.thread_time() - start)
    viewer_model.layers.selection = {plate}
    panel.wait(lambda: panel.kind == "plate")
    panel.qtbot.wait(300)
    assert panel.widget.explanation.kind == "plate"
    assert panel.widget.explanation.layer.name == plate.name
    assert len(began) <= 2 * waits  # not one for each selection
    turns.sort()
    assert turns[len(turns) * 95 // 100] < 0.1, turns[-10:]  # the benchmarks measure it finely


@pytest.mark.promise("no-crash")
def test_panels_deleted_while_they_read_take_nothing_down(
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    qtbot: Any,
) -> None:
    """Threads used to emit signals of panels that were being deleted: the process ended."""
    layers = [
        *add_layers(viewer_model, "image-05-in-napari"),
        *add_layers(viewer_model, "points-layer"),
    ]
    for turn in range(40):
        widget = HelpDeskWidget(viewer_model)
        viewer_model.layers.selection = {layers[turn % len(layers)]}
        qtbot.wait(turn % 20)
        if turn % 2:
            parent = QWidget()
            widget.setParent(parent)
            widget.setParent(None)
        widget.deleteLater()
        qtbot.wait(turn % 3)
    wait_for_threads(qtbot)


@pytest.mark.promise("no-crash")
def test_nothing_of_a_request_is_kept_once_it_is_answered(qtbot: Any) -> None:
    """A request holds the arrays of a layer: a removed layer must free its data."""

    class Held:
        """Stands for an array."""

    explainer = Explainer(lambda *_: None)
    held = Held()
    gone = weakref.ref(held)
    with qtbot.waitSignal(explainer.answered):
        explainer.ask(Request(1, "x", layer=held))
    del held

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    qtbot.waitUntil(is_gone, timeout=2000)
    explainer.stop()
    wait_for_threads(qtbot)
