"""“What is this?”: in a window with a control that looks like one of napari's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from qtpy.QtCore import Qt
from qtpy.QtGui import QHelpEvent
from qtpy.QtTest import QTest
from qtpy.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QSlider,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from tests.qt.driver import Driver, wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from napari.components import ViewerModel
    from pytestqt.qtbot import QtBot

    AddLayers = Callable[[ViewerModel, str], list[Any]]

THEIRS = "Slides, says napari"


class QtLayerControls(QWidget):
    """Named as napari's panel of controls: it is known by that, and by the words beside."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setToolTip(THEIRS)
        self.other = QToolButton()
        self.other.setToolTip(THEIRS)
        rows = QFormLayout(self)
        rows.addRow("contrast limits:", self.slider)
        rows.addRow("something new:", self.other)

    def keyPressEvent(self, event: Any) -> None:
        """Remember what was pressed."""
        self.keys.append(event.key())


class Window(QMainWindow):
    """A window with a panel and napari's controls."""

    def __init__(self, panel: Driver) -> None:
        super().__init__()
        self.panel = panel
        self.controls = QtLayerControls()
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.addWidget(self.controls)
        rows.addWidget(panel.widget)
        self.setCentralWidget(whole)

    @property
    def toggle(self) -> QToolButton:
        """The button of the panel."""
        return self.panel.child("helpdesk-what-is-this")

    def rest_on(self, widget: QWidget) -> str:
        """Let the mouse rest on a widget, as Qt tells it; return what is shown."""
        place = widget.rect().center()
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        return QToolTip.text()


@pytest.fixture
def window(panel: Driver, qtbot: QtBot) -> Iterator[Window]:
    made = Window(panel)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    QToolTip.hideText()
    panel.close()
    made.close()


def _is_ours(shown: str) -> bool:
    return shown.startswith("<p><b>Contrast limits slider</b></p>")


def test_a_control_says_what_it_is_while_it_is_on(window: Window) -> None:
    slider = window.controls.slider
    assert window.rest_on(slider) == THEIRS
    window.toggle.click()
    assert "Escape ends" in QToolTip.text()
    shown = window.rest_on(slider)
    assert _is_ours(shown)
    assert THEIRS in shown  # with its shortcuts, in small print
    assert "<a " not in shown
    assert window.rest_on(window.controls.other) == THEIRS
    window.toggle.click()
    assert window.rest_on(slider) == THEIRS


def test_it_says_what_it_means_for_the_layer_that_it_acts_on(
    window: Window, panel: Driver, viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    image = add_layers(viewer_model, "image-05-in-napari")[1]
    panel.select(image)
    panel.widget.follow = False  # the panel stays with it; napari's controls go on
    window.toggle.click()
    assert "These limits come from the file" in window.rest_on(window.controls.slider)
    other = viewer_model.add_image(np.zeros((4, 4)), contrast_limits=(17, 23))
    viewer_model.layers.selection = {other}
    window.rest_on(window.controls.slider)
    panel.wait(
        lambda: "17" in QToolTip.text() and "23" in QToolTip.text()
    )  # told on the card that is on screen
    assert panel.widget.explanation.layer.name == image.name


@pytest.mark.parametrize("where", ["napari", "panel"])
def test_escape_ends_it_and_nothing_else_hears_of_it(window: Window, where: str) -> None:
    window.panel.type_search("chunk")
    window.toggle.click()
    target = window.controls if where == "napari" else window.panel.child("helpdesk-search")
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert not window.toggle.isChecked()
    assert window.rest_on(window.controls.slider) == THEIRS
    assert window.panel.child("helpdesk-search").text() == "chunk"
    QTest.keyClick(window.controls, Qt.Key.Key_Escape)
    assert window.controls.keys == [Qt.Key.Key_Escape]


def test_escape_in_a_dialog_closes_the_dialog(window: Window) -> None:
    window.toggle.click()
    dialog = QDialog(window)
    dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert window.toggle.isChecked()


def test_escape_while_a_name_is_edited_leaves_the_name(window: Window) -> None:
    names = QListWidget(window.controls)
    name = QListWidgetItem("cells", names)
    name.setFlags(name.flags() | Qt.ItemFlag.ItemIsEditable)
    names.show()
    names.editItem(name)
    window.toggle.click()
    editor = names.findChild(QLineEdit)
    editor.setText("nuclei")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    window.panel.wait(lambda: names.findChild(QLineEdit) is None)
    assert name.text() == "cells"
    assert window.toggle.isChecked()
    QTest.keyClick(names, Qt.Key.Key_Escape)
    assert not window.toggle.isChecked()


def test_f1_leads_from_a_card_to_its_entry(window: Window) -> None:
    window.toggle.click()
    QTest.keyClick(window.controls, Qt.Key.Key_F1)
    assert window.controls.keys == [Qt.Key.Key_F1]  # there was no card
    window.rest_on(window.controls.slider)
    QTest.keyClick(window.controls, Qt.Key.Key_F1)
    assert window.controls.keys == [Qt.Key.Key_F1]
    assert window.panel.text.startswith("‹ Back\nContrast limits slider")


def test_the_keyboard_shows_it_too(window: Window) -> None:
    slider = window.controls.slider
    window.toggle.click()
    window.toggle.setFocus()
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    window.panel.wait(lambda: _is_ours(QToolTip.text()))
    window.toggle.setFocus()
    window.panel.wait(lambda: not QToolTip.isVisible())
    slider.setFocus(Qt.FocusReason.MouseFocusReason)
    window.panel.qtbot.wait(500)
    assert not QToolTip.isVisible()


@pytest.mark.parametrize("how", ["hidden", "closed"])
def test_a_panel_that_is_gone_tells_nothing(window: Window, how: str) -> None:
    window.toggle.click()
    assert _is_ours(window.rest_on(window.controls.slider))
    if how == "hidden":
        window.panel.widget.hide()
        assert not window.toggle.isChecked()
    else:
        window.panel.close()
    assert window.rest_on(window.controls.slider) == THEIRS


def test_of_two_windows_each_has_its_own(
    window: Window, make_panel: Callable[[Any], Driver], qtbot: QtBot
) -> None:
    from napari.components import ViewerModel

    second = Window(make_panel(ViewerModel()))
    second.show()
    window.toggle.click()
    assert _is_ours(window.rest_on(window.controls.slider))
    assert second.rest_on(second.controls.slider) == THEIRS
    QTest.keyClick(second.controls, Qt.Key.Key_Escape)
    assert window.toggle.isChecked()
    second.panel.close()
    second.close()
    assert _is_ours(window.rest_on(window.controls.slider))
    window.panel.close()
    wait_for_threads(qtbot)


def test_a_card_under_the_mouse_is_no_control(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt hangs, and takes all memory, where a card is shown of the card itself."""

    def cards() -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")]

    window.toggle.click()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not cards())
    assert _is_ours(window.rest_on(window.controls.slider))
    (card,) = cards()
    assert card.parentWidget() is window.controls.slider, "Qt makes it a part of the control"
    shown: list[Any] = []
    monkeypatch.setattr(QToolTip, "showText", lambda *arguments: shown.append(arguments))
    window.rest_on(card)
    assert shown == []


def test_a_control_that_is_asked_about_may_go_away(window: Window) -> None:
    window.toggle.click()
    assert _is_ours(window.rest_on(window.controls.slider))
    window.controls.deleteLater()
    window.panel.wait(lambda: not QToolTip.isVisible())
    assert window.panel.child("helpdesk-what-is-this").isChecked()
