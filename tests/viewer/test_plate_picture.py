"""The picture of a plate under a real mouse, in a real napari: rest, click, menu, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QContextMenuEvent, QCursor
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QMenu, QToolTip

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from ome_zarr_helpdesk.state.camera import camera_of
from tests.qt.driver import TIMEOUT
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


def _place(view: Any, well: str) -> QPoint:
    """Return the middle of a well on the screen."""
    [region] = [r for r in view.picture.regions if r.text.startswith(f"Well {well}.")]
    factor = view.height() / view.picture.height
    x, y = region.x + region.width / 2, region.y + region.height / 2
    return QPoint(round(x * factor), round(y * factor))


def _menu(panel: Any, view: Any, place: QPoint) -> QMenu:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    return [m for m in panel.findChildren(QMenu) if m.objectName() == "helpdesk-picture-menu"][-1]


def test_a_well_is_named_gone_to_and_opened(
    make_napari_viewer: Callable[..., Any], sample_path: Callable[[str], Path], qtbot: QtBot
) -> None:
    viewer = make_napari_viewer(show=True)
    open_panel(viewer)
    panel = panel_of(viewer)
    layers = open_with(READER, viewer, sample_path("plate-05"))
    viewer.layers.selection.active = layers[0]
    view = panel.findChild(object, "helpdesk-picture")
    undo = panel.findChild(object, "helpdesk-undo")
    try:
        qtbot.waitUntil(lambda: view.picture is not None and view.isVisible(), timeout=TIMEOUT)
        qtbot.waitUntil(lambda: view.picture.key == "plate", timeout=TIMEOUT)
        place = _place(view, "C3")
        # without a window manager no window becomes active, and tips are for active ones
        view.window().setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
        for step in (2, 1, 0):
            QCursor.setPos(view.mapToGlobal(place - QPoint(step, 0)))
            QTest.mouseMove(view, place - QPoint(step, 0))
            qtbot.wait(20)
        qtbot.waitUntil(lambda: "Well C3." in QToolTip.text(), timeout=TIMEOUT)
        assert "Field 0 is shown." in QToolTip.text()
        QTest.mouseMove(view, _place(view, "A1"))
        qtbot.waitUntil(lambda: "C3" not in QToolTip.text(), timeout=2000)

        before = [*camera_of(viewer).center, camera_of(viewer).zoom]
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(undo.isVisible, timeout=TIMEOUT)
        middle = np.array(layers[0].world_to_data(camera_of(viewer).center[-2:]))
        tile = np.divide(layers[0].data[0].shape[-2:], (3, 4))
        assert ((middle + 0.5) // tile).tolist() == [2, 2]
        if hasattr(viewer, "canvas"):  # napari 0.9 tells how large it is
            qtbot.waitUntil(lambda: "what is in view" in view.picture.text, timeout=TIMEOUT)
        undo.click()
        assert [*camera_of(viewer).center, camera_of(viewer).zoom] == pytest.approx(before)

        menu = _menu(panel, view, _place(view, "C4"))
        offered = {action.text(): action for action in menu.actions()}
        offered["Open field 1 of well C4"].trigger()
        menu.close()
        qtbot.waitUntil(lambda: len(viewer.layers) > len(layers), timeout=TIMEOUT)
        opened = viewer.layers.selection.active.source.path
        assert str(opened) == str(sample_path("plate-05") / "C" / "4" / "1")
    finally:
        viewer.window.remove_dock_widget(panel)
