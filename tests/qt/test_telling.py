"""What widgets tell of themselves, those of plugins too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from qtpy.QtCore import QPoint, QStringListModel
from qtpy.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ome_zarr_helpdesk.qt.telling import part_at, told_by

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Odd(QWidget):
    """As a plugin may write one."""

    title = "no function"

    def text(self, number: int) -> str:
        return f"{number}"

    def currentText(self) -> int:
        return 5


@pytest.fixture
def panel(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.setObjectName("outer")
    qtbot.addWidget(widget)
    return widget


def test_the_words_beside_a_widget_in_a_form(panel: QWidget) -> None:
    outer = QVBoxLayout(panel)
    form, nested = QFormLayout(), QHBoxLayout()
    outer.addWidget(QPushButton("no form", panel))
    outer.addLayout(form)
    box, inner, alone = QComboBox(panel), QSpinBox(panel), QCheckBox(panel)
    form.addRow("kind:", box)
    nested.addWidget(inner)
    form.addRow("number of\nthings:", nested)
    form.addRow(alone)
    [kind] = [w for w in panel.findChildren(QLabel) if w.text() == "kind:"]
    assert told_by(box).label == told_by(kind).label == "kind:"
    assert told_by(inner).label == "number of\nthings:"
    assert told_by(alone).label == ""
    assert told_by(panel.findChildren(QPushButton)[0]).label == ""


def test_classes_properties_and_what_is_around(panel: QWidget) -> None:
    button, other = QPushButton("once", panel), QLabel("Zoom:", panel)
    button.setObjectName("first")
    button.setToolTip("Do it once")
    button.setAccessibleName("Run")
    button.setProperty("mode", "run")
    other.setProperty("mode", 5)
    told = told_by(button)
    assert told.classes == ("QPushButton", "QAbstractButton", "QWidget")
    assert (told.name, told.tooltip, told.text) == ("first", "Do it once", "once")
    assert (told.accessible_name, told.mode) == ("Run", "run")
    assert told.beside == (("", "Zoom:"),)
    assert [outer.name for outer in told.outward] == ["first", "outer"]
    assert told_by(other).mode == ""


def test_odd_widgets_of_plugins(panel: QWidget) -> None:
    odd, beside = Odd(panel), QLabel("words", panel)
    told = told_by(odd)
    assert told.classes[0] == "Odd"
    assert told.text == ""
    assert told_by(beside).beside == ()


def test_a_menu_tells_the_item_under_the_mouse(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    first, second = menu.addAction("&One"), menu.addAction("Two")
    place = menu.actionGeometry(second).center()
    assert told_by(menu, place).text == "Two"
    assert told_by(menu).text == ""
    menu.setActiveAction(first)
    assert told_by(menu).text == "One"


def test_parts_are_told_of_items_only(panel: QWidget) -> None:
    view = QListView(panel)
    view.setModel(QStringListModel(["layer"], view))
    view.resize(200, 100)
    area = view.visualRect(view.model().index(0, 0))
    assert part_at(view, area.center()) == "name"
    assert part_at(view, QPoint(5, 90)) == ""
    assert part_at(view, None) == ""
    assert part_at(panel, area.center()) == ""
    assert part_at(None, area.center()) == ""
