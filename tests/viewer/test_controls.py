"""Which controls are recognized in the napari that is installed: a renamed one is noticed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import napari
import numpy as np
import pytest
from packaging.version import Version
from qtpy.QtCore import QPoint, Qt, QTimer
from qtpy.QtTest import QTest
from qtpy.QtWidgets import (
    QApplication,
    QFormLayout,
    QLineEdit,
    QListView,
    QMainWindow,
    QMenu,
    QSlider,
    QStackedWidget,
    QWidget,
)

from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.recognizing import recognize
from ome_zarr_helpdesk.qt.telling import told_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from ome_zarr_helpdesk.catalog.recognizing import WidgetTold

pytestmark = pytest.mark.viewer

INSTALLED = Version(napari.__version__)

SINCE = {
    "extract-level-item": "0.7.1",
    "histogram-button": "0.9.2",
    "projection-mode-box": "0.9.2",
    "resolution-box": "0.7.1",
    "slider-margins": "0.9.2",
}
"""Controls that the oldest napari does not have, and a release in which they were seen."""


def named(told: WidgetTold) -> str | None:
    """The control that is recognized."""
    entry = recognize(default_catalog().of_kind("control"), told)
    return None if entry is None else entry.id


def expected() -> set[str]:
    """The controls of the installed napari."""
    every = {entry.id for entry in default_catalog().of_kind("control")}
    return every - {name for name, version in SINCE.items() if Version(version) > INSTALLED}


def opened(make_napari_viewer: Callable[..., Any]) -> tuple[Any, QMainWindow]:
    """A viewer with a layer of each type, and its window.

    No fixture: pytest would keep the window for too long.
    """
    before = set(map(id, QApplication.topLevelWidgets()))
    viewer = make_napari_viewer(show=True)
    levels = [np.zeros((5, 64 // n, 64 // n), np.uint16) for n in (1, 2)]
    viewer.add_image(levels, multiscale=True, name="image", contrast_limits=(0, 9))
    viewer.add_labels(np.ones((5, 64, 64), int), name="labels")
    viewer.add_points(np.zeros((2, 3)), name="points")
    viewer.add_shapes([np.array([[0, 0, 0], [0, 9, 9]])], shape_type="line", name="shapes")
    corners = np.array([[0, 0, 0], [0, 9, 9], [0, 0, 9.0]])
    viewer.add_surface((corners, np.array([[0, 1, 2]])), name="surface")
    viewer.add_vectors(np.ones((2, 2, 3)), name="vectors")
    viewer.add_tracks(np.array([[1, 0, 0, 0], [1, 1, 2, 2.0]]), name="tracks")
    for layer in viewer.layers:
        layer.visible = False  # drawing takes the most time
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow)]
    main = next(w for w in windows if id(w) not in before)
    main.resize(500, 700)
    return viewer, main


def visible(window: QWidget) -> Iterator[tuple[QWidget, WidgetTold]]:
    """What is in view, with what it tells."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            yield widget, told_by(widget)


def test_controls_of_the_installed_napari(
    make_napari_viewer: Callable[..., Any], qtbot: QtBot
) -> None:
    viewer, main = opened(make_napari_viewer)
    told = [t for layer in list(viewer.layers) for t in _in_layer_controls(viewer, main, layer)]
    assert {t.label or t.mode for t in told if named(t) is None and (t.label or t.mode)} == set()
    viewer.dims.ndisplay = 2
    image = viewer.layers.selection.active = viewer.layers["image"]
    if hasattr(image, "locked_data_level"):
        image.locked_data_level = 0
    QApplication.processEvents()
    told += [t for _, t in visible(main)]
    told += [*_in_popups(main, qtbot), *_in_menus(main)]
    told += [*_in_layer_list(main), *_in_context_menu(main, qtbot)]
    found = {named(t) for t in told}
    assert sorted(expected() - found) == []
    home = next(t for t in told if t.mode == "home")
    assert "QPushButton" in home.classes
    assert home.tooltip.startswith("Reset view")
    play = next(t for t in told if "QtPlayButton" in t.classes)
    assert ("axis_label", viewer.dims.axis_labels[0]) in play.beside
    words = [t for t in told if "QLabel" in t.classes and t.text == "gamma:" == t.label]
    assert {named(t) for t in words} == {"gamma-slider"}


def _in_layer_controls(viewer: Any, main: QMainWindow, layer: Any) -> Iterator[WidgetTold]:
    """What acts on a layer, in 2D and in 3D."""
    viewer.layers.selection.active = layer
    for ndisplay, rendering in ((2, None), (3, "attenuated_mip"), (3, "iso"), (3, None)):
        if layer.name not in ("image", "labels") and ndisplay == 3:
            continue
        if rendering is not None and layer.name != "image":
            continue
        viewer.dims.ndisplay = ndisplay
        if rendering is not None:
            layer.rendering, layer.depiction = rendering, "plane"
        QApplication.processEvents()
        [container] = [
            w for w in main.findChildren(QStackedWidget)
            if "QtLayerControlsContainer" in told_by(w).classes
        ]  # fmt: skip
        yield from (told for _, told in visible(container))


def _settled(qtbot: QtBot) -> list[QWidget]:
    qtbot.wait(20)
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]


def _in_popups(main: QMainWindow, qtbot: QtBot) -> Iterator[WidgetTold]:
    """What lies in the popups that a right click on a control opens."""
    clicked = ("contrast-limits-slider", "ndisplay-button", "roll-button", "grid-button")
    names = (*clicked, "dimension-slider", "play-button")
    widgets = [w for w, told in list(visible(main)) if named(told) in names]
    for widget in widgets:
        before = set(map(id, _settled(qtbot)))
        QTest.mouseClick(widget, Qt.MouseButton.RightButton)
        if widget.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu:
            widget.customContextMenuRequested.emit(QPoint(2, 2))
        for popup in _settled(qtbot):
            if id(popup) not in before:
                yield told_by(popup)
                yield from (told for _, told in visible(popup))
                popup.close()


def _in_menus(main: QMainWindow) -> Iterator[WidgetTold]:
    """What the menus at the top hold."""
    for menu in main.findChildren(QMenu):
        for action in menu.actions():
            menu.setActiveAction(action)
            yield told_by(menu)
            menu.setActiveAction(None)


def _layer_list(main: QMainWindow) -> QListView:
    lists = main.findChildren(QListView)
    return next(view for view in lists if "QtLayerList" in told_by(view).classes)


def _lowest(view: QListView) -> Any:
    """The item of the layer that was added first."""
    return view.model().index(view.model().rowCount() - 1, 0)


def _in_layer_list(main: QMainWindow) -> Iterator[WidgetTold]:
    """The parts of an item, from left to right."""
    view = _layer_list(main)
    area = view.visualRect(_lowest(view))
    for x in range(area.left(), area.right(), 4):
        yield told_by(view.viewport(), QPoint(x, area.center().y()))


def _in_context_menu(main: QMainWindow, qtbot: QtBot) -> list[WidgetTold]:
    """What a right click on a layer offers."""
    view = _layer_list(main)
    found: list[WidgetTold] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            places = (menu.actionGeometry(action).center() for action in menu.actions())
            found.extend(told_by(menu, place) for place in places)
            menu.close()

    QTimer.singleShot(300, look)  # the menu keeps its own event loop until it is closed
    place = view.visualRect(_lowest(view)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    qtbot.waitUntil(lambda: bool(found), timeout=5000)
    return found


def test_controls_of_other_plugins_are_not_taken_for_those_of_napari(
    make_napari_viewer: Callable[..., Any], qtbot: QtBot
) -> None:
    viewer = make_napari_viewer(show=True)
    panel = QWidget()
    form = QFormLayout(panel)
    for label in ("opacity:", "contrast limits:", "gamma:", "label:", "Orientation:"):
        form.addRow(label, QSlider(panel))
    field = QLineEdit("z", panel)
    field.setObjectName("axis_label")
    form.addRow(field)
    dock = viewer.window.add_dock_widget(panel, name="Another plugin")
    qtbot.wait(1)
    told = [told_by(widget) for widget in (panel, *panel.findChildren(QWidget))]
    assert "opacity:" in {t.label for t in told}
    assert [named(t) for t in told] == [None] * len(told)
    assert "panel-title-bar" in {named(told_by(w)) for w in dock.findChildren(QWidget)}
