"""The pictures of axes and of coordinate systems under a real mouse, in a real napari."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import zarr
from qtpy.QtCore import QPoint, Qt

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.qt.driver import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


def _texts(view: Any) -> list[str]:
    return [region.text for region in view.picture.regions] if view.picture is not None else []


def _place(view: Any, begin: str) -> QPoint:
    """Return the middle of the last region that begins so."""
    region = [r for r in view.picture.regions if r.text.startswith(begin)][-1]
    factor = view.height() / view.picture.height
    x, y = region.x + region.width / 2, region.y + region.height / 2
    return QPoint(round(x * factor), round(y * factor))


def test_image_of_a_scene_is_clicked_and_slider_is_followed(
    make_napari_viewer: Callable[..., Any], sample_path: Callable[[str], Path], qtbot: QtBot
) -> None:
    viewer = make_napari_viewer(show=True)
    open_panel(viewer)
    panel = panel_of(viewer)
    view = panel.findChild(object, "helpdesk-picture")
    path = sample_path("scene-06")
    arrays = [zarr.open_array(path / name / "0", mode="r") for name in ("left", "right")]
    # where the stage has them; the left one lies there where it lies in its own system
    left = viewer.add_image(arrays[0], scale=(0.5, 0.5), translate=(0, 0))
    right = viewer.add_image(arrays[1], scale=(0.5, 0.5), translate=(0, 120))
    viewer.layers.selection.active = right
    shown = "Coordinate system stage. napari shows the layer where this system puts it."
    try:
        qtbot.waitUntil(lambda: shown in _texts(view), timeout=TIMEOUT)
        qtbot.waitUntil(lambda: any("lies here" in t for t in _texts(view)), timeout=TIMEOUT)
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=_place(view, "Image left lies"))
        qtbot.waitUntil(lambda: viewer.layers.selection.active is left, timeout=TIMEOUT)
        own = "Image left of the scene. It is the one that is explained here."
        qtbot.waitUntil(lambda: any(t.startswith(own) for t in _texts(view)), timeout=TIMEOUT)
        stack = zarr.open_array(sample_path("image-05") / "0", mode="r")
        viewer.layers.selection.active = viewer.add_image(stack)
        button = panel.findChild(object, "helpdesk-picture-axes")
        qtbot.waitUntil(button.isVisible, timeout=TIMEOUT)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: any(t.startswith("Axis z") for t in _texts(view)), timeout=TIMEOUT)
        viewer.dims.set_current_step(1, 4)
        qtbot.waitUntil(
            lambda: any("It stands at 4" in text for text in _texts(view)), timeout=TIMEOUT
        )
    finally:
        viewer.window.remove_dock_widget(panel)
