"""The chunk grid in a real napari: where its lines are, and that it leaves no trace."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
import zarr
from qtpy.QtCore import QPoint, Qt
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QCheckBox, QLabel, QWidget

from ome_zarr_helpdesk.qt.canvas_sheet import canvas_beside
from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.qt.driver import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer

SHEET = "helpdesk-canvas-sheet"


def sheets() -> list[QWidget]:
    return [w for w in QApplication.allWidgets() if w.objectName() == SHEET]


class Napari:
    """A napari with the panel, one layer and its grid."""

    def __init__(self, viewer: Any, qtbot: QtBot) -> None:
        self.viewer, self.qtbot = viewer, qtbot
        open_panel(viewer)
        self.panel = panel_of(viewer)
        self.camera = getattr(viewer, "scene", viewer).camera

    def explain(self, layer: Any) -> None:
        self.viewer.layers.selection.active = layer

        def is_explained() -> bool:
            found = self.panel.explanation
            return found is not None and found.layer is not None and found.layer.name == layer.name

        self.wait(is_explained)

    def wait(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    @property
    def toggle(self) -> QCheckBox:
        return self.panel.findChild(QCheckBox, "helpdesk-chunk-grid")

    @property
    def note(self) -> str:
        return self.panel.findChild(QLabel, "helpdesk-chunk-grid-note").text()

    def is_said(self, words: str) -> None:
        self.wait(lambda: words in self.note)

    @property
    def canvas(self) -> QWidget:
        found = canvas_beside(self.panel)
        assert found is not None
        return found

    def look(self, zoom: float, *center: float) -> None:
        self.camera.zoom, self.camera.center = zoom, (0, *center)
        self.qtbot.wait(50)

    def drawn(self) -> Any:
        """Return what the sheet paints, as bright parts of red, from top to bottom."""
        (sheet,) = sheets()
        image = sheet.grab().toImage().convertToFormat(sheet.grab().toImage().Format.Format_RGB32)
        bits = image.constBits()
        if hasattr(bits, "setsize"):  # PyQt gives a pointer without a length
            bits.setsize(image.sizeInBytes())
        pixels = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
        return pixels[:, : image.width(), 2] > 150

    def columns(self, y: int) -> list[int]:
        """Return where lines cross a row of the canvas, in points of the canvas."""
        (sheet,) = sheets()
        factor = sheet.devicePixelRatioF()
        row = self.drawn()[int(y * factor)]
        inside = np.flatnonzero(row)
        groups = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
        return [round(float(group.mean() + 0.5) / factor) for group in groups if len(group)]

    def lines_inside(self, y: int) -> list[int]:
        """Return those that are not at the edge of the canvas."""
        return [x for x in self.columns(y) if 5 < x < self.canvas.width() - 5]

    def chunk_at(self, x: int, y: int) -> str:
        """Return which chunk the panel names while the mouse is there."""
        label = self.panel.findChild(QLabel, "helpdesk-cursor")
        label.setText("")
        QTest.mouseMove(self.canvas, QPoint(x, y))
        self.wait(label.text)
        found = [part for part in label.text().split(" · ") if part.startswith("chunk ")]
        return found[0] if found else ""


@pytest.fixture
def napari(make_napari_viewer: Callable[..., Any], qtbot: QtBot) -> Iterator[Napari]:
    made = Napari(make_napari_viewer(show=True), qtbot)
    yield made
    if panel_of(made.viewer) is not None:
        made.viewer.window.remove_dock_widget(made.panel)


def pyramid(folder: Path) -> list[Any]:
    """Three planes of a checkered picture in shards, and a level eight times as coarse."""
    levels = []
    for name, size, shards in (("0", 512, (1, 128, 128)), ("1", 64, None)):
        array = zarr.create_array(
            str(folder / name), shape=(3, size, size), chunks=(1, 32, 32), shards=shards, dtype="u1"
        )
        array[...] = np.indices(array.shape).sum(0) % 2 * 200
        levels.append(da.from_zarr(array))
    return levels


def _is_even(lines: list[int]) -> bool:
    gaps = {b - a for a, b in pairwise(lines)}
    return len(lines) >= 3 and gaps <= {71, 72, 73}  # 32 pixels of 0.25, nine times as large


def test_lines_are_where_the_chunk_under_the_mouse_changes(napari: Napari, tmp_path: Path) -> None:
    layer = napari.viewer.add_image(
        pyramid(tmp_path), multiscale=True, scale=(1, 0.5, 0.25), translate=(0, 30, -7)
    )
    napari.explain(layer)
    assert sheets() == []
    napari.toggle.click()
    napari.look(9, 90, 50)
    napari.is_said("between shards")
    middle = napari.canvas.height() // 2 + 11
    for orientation in ("right", "left"):
        if orientation == "left":
            napari.camera.orientation = (*napari.camera.orientation[:2], "left")
            napari.viewer.theme = "light"
            napari.qtbot.wait(50)
        napari.wait(lambda: _is_even(napari.lines_inside(middle)))
        for x in napari.lines_inside(middle)[1:3]:
            before, after = napari.chunk_at(x - 3, middle), napari.chunk_at(x + 3, middle)
            assert before != after
            assert napari.chunk_at(x - 30, middle) == before
    napari.look(0.4, 90, 50)
    napari.wait(lambda: ("closer together" in napari.note) == (layer.data_level == 0))
    if hasattr(layer, "locked_data_level"):  # a coarse level from near: where its pixels are seen
        layer.locked_data_level = 1
        napari.look(9, 90, 50)
        napari.is_said("edge of the array")
        found = napari.lines_inside(middle)
        x = found[len(found) // 2]
        assert napari.chunk_at(x - 3, middle) != napari.chunk_at(x + 3, middle)


def test_it_goes_where_it_would_be_wrong_and_leaves_no_trace(
    napari: Napari, tmp_path: Path
) -> None:
    viewer, levels = napari.viewer, pyramid(tmp_path)
    layer = viewer.add_image(levels[0], name="one")
    napari.explain(layer)
    napari.toggle.click()
    napari.is_said("between shards")
    assert napari.drawn().any()
    assert "ChunkGrid" in str(napari.camera.events.zoom.callbacks)
    assert [layer.name for layer in viewer.layers] == ["one"]
    turned = np.eye(4)
    turned[0, 1] = 0.5  # rows lead through the planes
    for thing, name, other, words in (
        (layer, "visible", False, "hidden"),
        (viewer.dims, "ndisplay", 3, "2D only"),
        (layer, "affine", turned, "turned"),
        (grid_of(viewer), "enabled", True, "side by side"),
    ):
        kept = getattr(thing, name)
        setattr(thing, name, other)
        napari.is_said(words)
        assert not napari.drawn().any()
        setattr(thing, name, kept)
        napari.is_said("between shards")
        napari.wait(lambda: napari.drawn().any())
    layer.rotate = 30  # in the plane: lines are turned with it
    napari.wait(lambda: napari.drawn().any())
    assert "between shards" in napari.note
    layer.rotate = 0
    position = napari.camera.center
    middle = napari.canvas.rect().center()
    QTest.mousePress(napari.canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(napari.canvas, middle + QPoint(40, 0))
    QTest.mouseRelease(napari.canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 0))
    assert QApplication.widgetAt(napari.canvas.mapToGlobal(middle)) is napari.canvas
    napari.camera.center = position
    picture = viewer.screenshot(flash=False)
    assert np.array_equal(picture[..., 0], picture[..., 2])  # gray: the grid is not on it
    napari.toggle.click()
    napari.wait(lambda: sheets() == [])
    napari.wait(lambda: napari.note == "")
    for events in (napari.camera.events.zoom, viewer.layers.events):
        assert "ChunkGrid" not in str(events.callbacks)
    napari.toggle.click()
    assert len(sheets()) == 1
    viewer.layers.remove(layer)
    napari.wait(lambda: not napari.drawn().any())
    napari.explain(viewer.add_image(levels, multiscale=True, name="two"))
    napari.wait(lambda: napari.drawn().any())
    napari.wait(lambda: napari.note)
    napari.panel.explain_source(str(tmp_path))  # a path has no chunks on the canvas
    napari.wait(lambda: napari.toggle.isHidden() and napari.note == "")
    viewer.window.remove_dock_widget(napari.panel)
    napari.wait(lambda: sheets() == [])


def grid_of(viewer: Any) -> Any:
    return getattr(viewer, "canvas", viewer).grid
