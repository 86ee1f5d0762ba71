"""The pictures of levels and of storage under a real mouse, in a real napari."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QPoint, Qt

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.facts.test_stored_bytes import many_chunks
from tests.qt.driver import TIMEOUT
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


def _place(view: Any, level: int) -> QPoint:
    """Return the middle of the drawing of a level."""
    region = next(r for r in view.picture.regions if r.text.startswith(f"Level {level}:"))
    factor = view.height() / view.picture.height
    x, y = region.x + region.width / 2, region.y + region.height / 2
    return QPoint(round(x * factor), round(y * factor))


def test_a_level_is_clicked_and_shown_and_stored_bytes_are_counted(
    make_napari_viewer: Callable[..., Any],
    sample_path: Callable[[str], Path],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    viewer = make_napari_viewer(show=True)
    open_panel(viewer)
    panel = panel_of(viewer)
    layer = open_with(READER, viewer, sample_path("image-05"))[0]
    viewer.layers.selection.active = layer
    view = panel.findChild(object, "helpdesk-picture")

    def says(words: str) -> bool:
        return view.picture is not None and words in view.picture.text

    def is_lit(level: int) -> bool:
        return says(f"Level {level} is on screen.")

    try:
        qtbot.waitUntil(lambda: is_lit(layer.data_level), timeout=TIMEOUT)
        other = 0 if layer.data_level else 1
        if hasattr(layer, "locked_data_level"):  # napari 0.7.1
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=_place(view, other))
            assert layer.locked_data_level == other
            qtbot.waitUntil(lambda: is_lit(other), timeout=TIMEOUT)
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=_place(view, other))
            assert layer.locked_data_level is None
        panel.explain_source(str(many_chunks(tmp_path)))
        panel.findChild(object, "helpdesk-picture-storage").click()
        count = panel.findChild(object, "helpdesk-check-files")
        qtbot.waitUntil(count.isVisible, timeout=TIMEOUT)
        qtbot.waitUntil(lambda: says("Nothing is claimed about the others"), timeout=TIMEOUT)
        count.click()
        said = panel.findChild(object, "helpdesk-said")
        qtbot.waitUntil(lambda: "Stored:" in said.text(), timeout=TIMEOUT)
        assert "in 320 files of pixels" in said.text()
        qtbot.waitUntil(lambda: says("in 320 files of pixels"), timeout=TIMEOUT)
        assert not count.isVisible()
    finally:
        viewer.window.remove_dock_widget(panel)
