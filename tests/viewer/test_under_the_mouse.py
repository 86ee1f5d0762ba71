"""What is said of the place under a real mouse, in a real napari."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from qtpy.QtCore import QPoint
from qtpy.QtGui import QCursor
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QLabel, QWidget

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.qt.driver import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


@pytest.fixture
def opened(
    make_napari_viewer: Callable[..., Any], sample_path: Callable[[str], Any], qtbot: QtBot
) -> Any:
    """Open a sample in a real napari with the panel, and select one of its layers."""
    viewers = []

    def open_sample(sample: str, index: int) -> tuple[Any, Any]:
        viewer = make_napari_viewer(show=True)
        viewers.append(viewer)
        open_panel(viewer)
        layers = viewer.open(str(sample_path(sample)), plugin="napari-ome-zarr")
        viewer.layers.selection.active = layers[index]
        layers[index].visible = True
        panel = panel_of(viewer)
        qtbot.waitUntil(lambda: panel.explanation is not None, timeout=TIMEOUT)
        return viewer, layers[index]

    yield open_sample
    for viewer in viewers:
        viewer.window.remove_dock_widget(panel_of(viewer))


def _line(viewer: Any) -> str:
    return panel_of(viewer).findChild(QLabel, "helpdesk-cursor").text()


def test_on_labels_it_names_the_object(opened: Any, qtbot: QtBot) -> None:
    viewer, layer = opened("image-05", -1)
    plane = np.asarray(layer.data[0][2])
    y, x = np.argwhere(plane)[len(np.argwhere(plane)) // 2]
    viewer.cursor.position = tuple(float(v) for v in layer.data_to_world((2, y, x)))
    expected = f"object {plane[y, x]}"
    qtbot.waitUntil(lambda: expected in _line(viewer), timeout=TIMEOUT)


def test_a_real_mouse_over_the_canvas_writes_the_line(opened: Any, qtbot: QtBot) -> None:
    viewer, _layer = opened("plate-05", 0)
    canvas = _canvas(viewer)
    center = canvas.rect().center()
    QCursor.setPos(canvas.mapToGlobal(center))
    for step in range(5):
        QTest.mouseMove(canvas, center + QPoint(step, step))
        qtbot.wait(60)
    qtbot.waitUntil(lambda: "well " in _line(viewer), timeout=TIMEOUT)


def _canvas(viewer: Any) -> QWidget:
    """Return the widget napari draws on: the one of OpenGL in the newest window."""
    found = [
        widget
        for widget in QApplication.allWidgets()
        if widget.isVisible() and "Canvas" in type(widget).__name__
    ]
    assert found, "napari's canvas was not found"
    return found[-1]
