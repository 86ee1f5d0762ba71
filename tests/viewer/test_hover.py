"""A real mouse over a real napari: on a layer's name, and on a control that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QCursor
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QAbstractItemView, QToolTip, QWidget

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from ome_zarr_helpdesk.qt.own_window import layer_list_of, main_window_of
from tests.qt.driver import TIMEOUT
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


@pytest.fixture
def viewer(
    make_napari_viewer: Callable[..., Any], sample_path: Callable[[str], Path], qtbot: QtBot
) -> Iterator[Any]:
    """A napari with an image, its panel open, and its window in front."""
    viewer = make_napari_viewer(show=True)
    viewer.window.resize(1300, 900)  # the list of layers must have room for all of them
    open_panel(viewer)
    layers = open_with(READER, viewer, sample_path("image-05"))
    viewer.layers.selection.active = layers[0]
    panel = panel_of(viewer)
    qtbot.waitUntil(lambda: panel.explanation is not None, timeout=TIMEOUT)
    window = main_window_of(panel)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT)
    yield viewer
    viewer.window.remove_dock_widget(panel)


def _rest(widget: QWidget, place: QPoint, qtbot: QtBot) -> None:
    """Bring the mouse to a place; the display server tells Qt, which waits a moment."""
    at = widget.mapToGlobal(place)
    QCursor.setPos(at - QPoint(3, 2))
    qtbot.wait(50)
    QCursor.setPos(at)


def _is_shown(qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: QToolTip.isVisible() and words in QToolTip.text(), timeout=TIMEOUT)


def _is_gone(qtbot: QtBot, panel: QWidget) -> None:
    QCursor.setPos(panel.mapToGlobal(QPoint(2, panel.height() // 2)))  # on its empty margin
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=TIMEOUT)


def _layer_list(panel: QWidget, viewer: Any) -> QAbstractItemView:
    found = layer_list_of(main_window_of(panel), viewer)
    assert found is not None, "napari's list of layers was not found"
    return found


def _second(view: QAbstractItemView, qtbot: QtBot) -> QPoint:
    """Return where the name of the second layer from the top lies, when all is laid out."""

    def place() -> QPoint:
        return view.visualRect(view.model().index(1, 0)).center()

    qtbot.waitUntil(lambda: view.viewport().rect().contains(place()), timeout=TIMEOUT)
    return place()


def _contrast_slider(panel: QWidget) -> QWidget:
    sliders = [
        widget
        for widget in main_window_of(panel).findChildren(QWidget)
        if widget.isVisible() and "RangeSlider" in widget.metaObject().className()
    ]
    assert len(sliders) == 1, "napari's slider of the contrast limits was not found"
    return sliders[0]


def test_on_a_layer_s_name_and_on_the_contrast_slider(viewer: Any, qtbot: QtBot) -> None:
    panel = panel_of(viewer)
    view = _layer_list(panel, viewer)
    name = _second(view, qtbot)
    other = viewer.layers[-2]
    _rest(view.viewport(), name, qtbot)
    _is_shown(qtbot, f"<b>{other.name}</b>")
    _is_shown(qtbot, "multiscale image")
    assert panel.explanation.layer.name == viewer.layers[0].name
    _is_gone(qtbot, panel)

    slider, title = _contrast_slider(panel), "<b>Contrast limits slider</b>"
    toggle = panel.findChild(QWidget, "helpdesk-what-is-this")
    toggle.click()
    _rest(slider, slider.rect().center(), qtbot)
    _is_shown(qtbot, title)
    assert "These limits come from the file" in QToolTip.text()
    _is_gone(qtbot, panel)
    top = view.visualRect(view.model().index(0, 0))  # labels, which this reader hides
    _rest(view.viewport(), QPoint(top.left() + 44, top.center().y()), qtbot)
    _is_shown(qtbot, "<b>Eye in the layer list</b>")
    _is_shown(qtbot, "This layer is hidden.")  # of the row, not of the layer that is selected
    _rest(view.viewport(), top.center(), qtbot)
    _is_shown(qtbot, f"<b>{viewer.layers[-1].name}</b>")  # on names the layer itself speaks
    _is_gone(qtbot, panel)

    QTest.keyClick(main_window_of(panel), Qt.Key.Key_Escape)
    assert not toggle.isChecked()
    _rest(slider, slider.rect().center(), qtbot)
    qtbot.waitUntil(lambda: QToolTip.isVisible(), timeout=TIMEOUT)
    assert title not in QToolTip.text()


@pytest.mark.promise("no-crash")
def test_layers_go_and_the_window_closes_while_it_is_on(viewer: Any, qtbot: QtBot) -> None:
    panel = panel_of(viewer)
    view = _layer_list(panel, viewer)
    panel.findChild(QWidget, "helpdesk-what-is-this").click()
    _rest(view.viewport(), _second(view, qtbot), qtbot)
    _is_shown(qtbot, f"<b>{viewer.layers[-2].name}</b>")
    viewer.layers.clear()
    qtbot.waitUntil(lambda: "multiscale image" not in QToolTip.text(), timeout=TIMEOUT)
    assert panel.findChild(QWidget, "helpdesk-what-is-this").isChecked()  # the window closes so
