"""A removed layer frees its data in a real napari, whatever of the panel is in use."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
import zarr
from qtpy.QtCore import QEvent, QPoint
from qtpy.QtGui import QHelpEvent
from qtpy.QtWidgets import QAbstractButton, QApplication, QWidget

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from ome_zarr_helpdesk.qt.own_window import layer_list_of, main_window_of
from tests.qt.driver import TIMEOUT
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


def _use_everything(viewer: Any, panel: Any, qtbot: QtBot) -> None:
    """Chunk grid, cards of layers and of controls, an action, a menu of a picture."""
    for name in ("helpdesk-chunk-grid", "helpdesk-what-is-this"):
        panel.findChild(QAbstractButton, name).setChecked(True)
    viewer.mouse_over_canvas = True
    viewer.cursor.position = (3.0,) * viewer.dims.ndim
    window = main_window_of(panel)
    assert window is not None
    rows = layer_list_of(window, viewer)
    assert rows is not None
    model, viewport = rows.model(), rows.viewport()
    assert model is not None
    assert viewport is not None
    for row in range(model.rowCount()):
        place = rows.visualRect(model.index(row, 0)).center()
        where = viewport.mapToGlobal(place)
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, where))
        qtbot.wait(20)
    panel._tabs.odd.doer.do("fit-view", "", panel.explanation)
    pictures = panel.findChild(QWidget, "helpdesk-pictures")
    pictures.view.menu_wanted.emit(pictures.view.picture.regions[0], QPoint(50, 50))
    qtbot.wait(50)


def _zarr_arrays() -> list[Any]:
    return [thing for thing in gc.get_objects() if isinstance(thing, zarr.Array)]


@pytest.mark.promise("no-crash")
@pytest.mark.parametrize(
    ("how", "kind"), [("removed", "image"), ("closed", "image"), ("removed", "plate")]
)
def test_a_removed_layer_frees_its_data_with_everything_in_use(
    make_napari_viewer: Callable[..., Any],
    sample_path: Callable[[str], Path],
    qtbot: QtBot,
    how: str,
    kind: str,
) -> None:
    viewer = make_napari_viewer(strict_qt=True)
    open_panel(viewer)
    panel = panel_of(viewer)
    assert panel is not None
    # napari itself keeps the layer that was selected last; looking for a name, it keeps more
    points = viewer.add_points([[1, 2]], name="points")
    before = _zarr_arrays()
    layers = open_with(READER, viewer, sample_path(f"{kind}-05"))
    viewer.layers.selection.active = layers[0]
    qtbot.waitUntil(
        lambda: panel.explanation is not None and panel.explanation.kind == kind,
        timeout=TIMEOUT,
    )
    _use_everything(viewer, panel, qtbot)
    gone = [weakref.ref(thing) for layer in layers for thing in (layer, layer.data[0])]
    gone += [weakref.ref(array) for array in _zarr_arrays() if id(array) not in map(id, before)]
    del before
    if how == "closed":
        viewer.window.remove_dock_widget(panel)
        panel = None
    viewer.layers.selection.active = points
    while layers:
        viewer.layers.remove(layers.pop())
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    if how == "removed":
        qtbot.waitUntil(
            lambda: panel.explanation is not None and panel.explanation.kind == "not-zarr",
            timeout=TIMEOUT,
        )

    def is_freed() -> bool:
        gc.collect()
        return not any(ref() is not None for ref in gone)

    qtbot.waitUntil(is_freed, timeout=TIMEOUT)
    if how == "removed":
        viewer.window.remove_dock_widget(panel)
