"""What is said of the place under a real mouse, in a real napari."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
import zarr
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QCursor
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from ome_zarr_helpdesk.facts.model import Facts
from ome_zarr_helpdesk.match.model import Match
from ome_zarr_helpdesk.match.pointer import point
from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from ome_zarr_helpdesk.state.cursor import cursor_on
from ome_zarr_helpdesk.state.snapshot import layer_state
from tests.qt.driver import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


def test_resting_on_a_pixel_shows_its_card_until_the_mouse_goes_on(
    opened: Any, qtbot: QtBot
) -> None:
    viewer, layer = opened("image-05", -1)
    canvas = _canvas()
    center = canvas.rect().center()
    _move(canvas, center, qtbot)
    pixel = [int(n) for n in np.floor(_data(viewer, layer) + 0.5)]
    label = int(np.asarray(layer.data[0])[tuple(pixel)])
    said = f"object {label}" if label else "no object"
    qtbot.waitUntil(lambda: said in _line(viewer), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: "Chunk" in _card(), timeout=TIMEOUT)
    assert "z {}, y {}, x {}".format(*pixel) in _card()
    assert "labels/nuclei/0/c/" in _card()
    QTest.mouseMove(canvas, center - QPoint(6, 4))
    qtbot.waitUntil(lambda: not _card(), timeout=2000)
    _move(canvas, center - QPoint(60, 40), qtbot)
    qtbot.waitUntil(lambda: "Chunk" in _card(), timeout=TIMEOUT)
    QTest.keyClick(canvas, Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: not _card(), timeout=2000)

    # a card would be in the way of drawing
    panel_of(viewer).follow = False
    shapes = viewer.add_shapes()
    shapes.mode = "add_rectangle"
    _move(canvas, center, qtbot)
    qtbot.wait(900)
    assert not _card()
    shapes.mode = "pan_zoom"
    _move(canvas, center + QPoint(9, 9), qtbot)
    qtbot.waitUntil(lambda: "Chunk" in _card(), timeout=TIMEOUT)
    viewer.mouse_over_canvas = False  # as when the mouse leaves
    qtbot.waitUntil(lambda: not _card(), timeout=2000)


def test_resting_on_a_well_shows_its_name_and_field(opened: Any, qtbot: QtBot) -> None:
    viewer, layer = opened("plate-05", 0)
    canvas = _canvas()
    grid = panel_of(viewer).explanation.match.well_grid
    for offset in (QPoint(-60, -30), QPoint(70, 30)):
        _move(canvas, canvas.rect().center() + offset, qtbot)
        row, column = (int(n) for n in (_data(viewer, layer) + 0.5) // grid.tile_shapes[0])
        name = f"{grid.rows[row]}{grid.columns[column]}"
        said = f"well {name} · field 0"
        qtbot.waitUntil(lambda said=said: said in _line(viewer), timeout=TIMEOUT)
        qtbot.waitUntil(lambda: "Field" in _card(), timeout=TIMEOUT)
        assert f">{name}<" in _card()


def test_the_pixel_named_is_the_one_that_is_seen(
    make_napari_viewer: Callable[..., Any], tmp_path: Path, qtbot: QtBot
) -> None:
    """Black and white pixels of a coarse level: the one named has the color under the mouse."""
    viewer = make_napari_viewer(show=True)
    rng = np.random.default_rng(0)
    levels = [rng.integers(0, 2, shape).astype("uint8") for shape in ((66, 94), (16, 23))]
    arrays = [
        zarr.create_array(tmp_path / f"s{i}", data=level, chunks=(4, 4))
        for i, level in enumerate(levels)
    ]
    data = [da.from_zarr(array) for array in arrays]
    layer = viewer.add_image(data, multiscale=True, contrast_limits=(0, 1), scale=(2, 3))
    if not hasattr(layer, "locked_data_level"):
        pytest.skip("this napari cannot be told to keep a level")
    layer.locked_data_level = 1
    qtbot.waitUntil(lambda: layer.data_level == 1, timeout=TIMEOUT)
    canvas = _canvas()
    qtbot.wait(200)
    seen = viewer.screenshot(canvas_only=True, flash=False)[..., 0]
    ratio = seen.shape[1] / canvas.width()
    right = []
    for place in rng.integers(60, [canvas.width() - 60, canvas.height() - 60], (60, 2)).tolist():
        QTest.mouseMove(canvas, QPoint(*place))
        qtbot.wait(15)
        at, state = cursor_on(layer, viewer), layer_state(layer)
        found = point(Facts("", "array"), Match(), state, at.level, at.data, at.displayed)
        if found is not None:
            column, row = (int(n * ratio) for n in place)
            right.append((seen[row, column] > 127) == bool(levels[1][found.pixel]))
    assert len(right) > 20
    assert sum(right) >= 0.93 * len(right)  # some places lie on a border; by chance half are right


def _move(canvas: QWidget, place: QPoint, qtbot: QtBot) -> None:
    """Move the mouse to a place as a hand does, and let it rest there."""
    QCursor.setPos(canvas.mapToGlobal(place))
    for step in range(4, -1, -1):
        QTest.mouseMove(canvas, place - QPoint(step, step))
        qtbot.wait(30)


def _data(viewer: Any, layer: Any) -> np.ndarray:
    return np.asarray(layer.world_to_data(viewer.cursor.position))


def _card() -> str:
    """Return the card that is shown; empty for none."""
    return QToolTip.text() if QToolTip.isVisible() else ""


def _canvas() -> QWidget:
    """Return the widget napari draws on: the one of OpenGL in the newest window."""
    found = [
        widget
        for widget in QApplication.allWidgets()
        if widget.isVisible() and "Canvas" in type(widget).__name__
    ]
    assert found, "napari's canvas was not found"
    return found[-1]
