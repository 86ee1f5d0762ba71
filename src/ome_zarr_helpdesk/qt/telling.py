"""What a widget tells of itself in public, as a plain value: the core decides what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Qt
from qtpy.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QMenu,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from ome_zarr_helpdesk.catalog.recognizing import WidgetTold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qtpy.QtCore import QPoint
    from qtpy.QtWidgets import QLayout, QLayoutItem

__all__ = ["part_at", "told_by"]

_TEXTS = ("text", "currentText", "title", "windowTitle")


def told_by(widget: QWidget, place: QPoint | None = None) -> WidgetTold:
    """Return what a widget and those around it tell.

    Parameters
    ----------
    widget
        The one under the mouse, or with the focus of the keyboard.
    place
        Where the mouse is, in the coordinates of the widget.
    """
    parent = widget.parentWidget()
    return WidgetTold(
        classes=_classes(widget),
        name=widget.objectName(),
        label=_label(widget, parent),
        tooltip=widget.toolTip(),
        text=_text(widget, place),
        accessible_name=widget.accessibleName(),
        mode=_words(widget.property("mode")),
        part=part_at(parent, place) if place is not None else "",
        beside=_beside(widget, parent),
        parent=told_by(parent) if parent is not None else None,
    )


def part_at(view: QWidget | None, place: QPoint | None) -> str:
    """Return which part of an item of a list lies at a place of the list's viewport."""
    if not isinstance(view, QAbstractItemView) or place is None:
        return ""
    index = view.indexAt(place)
    if not index.isValid():
        return ""
    area = view.visualRect(index)
    if _check_box(view, index, area).contains(place):
        return "visibility"
    edge = area.height()  # napari paints the picture at the left, as wide as an item is high
    if place.x() < area.left() + edge:
        return "thumbnail"
    return "type" if place.x() > area.right() - edge else "name"


def _check_box(view: QAbstractItemView, index: Any, area: Any) -> Any:
    """Return where the style draws the box to tick of an item."""
    option = QStyleOptionViewItem()
    option.initFrom(view)
    option.rect = area
    option.index = index
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    box = QStyle.SubElement.SE_ItemViewItemCheckIndicator
    style: Any = view.style()
    return style.subElementRect(box, option, view)


def _classes(widget: QWidget) -> tuple[str, ...]:
    """Return the names of a widget's classes as Qt knows them, up to that of all widgets.

    Python may have forgotten its own half of a widget of which it holds nothing.
    """
    names = []
    kind: Any = widget.metaObject()
    while kind is not None and kind.className() != "QObject":
        names.append(str(kind.className()))
        kind = kind.superClass()
    return tuple(names)


def _text(widget: QWidget, place: QPoint | None) -> str:
    if isinstance(widget, QMenu):
        action = widget.actionAt(place) if place is not None else widget.activeAction()
        return action.text().replace("&", "") if action is not None else ""
    for name in _TEXTS:
        read = getattr(widget, name, None)
        try:
            words = _words(read()) if callable(read) else ""
        except TypeError:  # a plugin means something else by the name
            continue
        if words:
            return words
    return ""


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _beside(widget: QWidget, parent: QWidget | None) -> tuple[tuple[str, str], ...]:
    if parent is None:
        return ()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    others = parent.findChildren(QWidget, options=direct)
    found = ((other.objectName(), _text(other, None)) for other in others if other is not widget)
    return tuple(pair for pair in found if pair[1])


def _label(widget: QWidget, parent: QWidget | None) -> str:
    """Return the words of the row of a form in which a widget stands."""
    if parent is None:
        return ""
    for form in _forms(parent.layout()):
        for row in range(form.rowCount()):
            words = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            beside = form.itemAt(row, QFormLayout.ItemRole.FieldRole)
            if any(_holds(item, widget) for item in (words, beside)):
                label = words.widget() if words is not None else None
                return _text(label, None) if label is not None else ""
    return ""


def _forms(layout: QLayout | None) -> Iterator[QFormLayout]:
    """Yield the forms among a layout and those inside it."""
    if layout is None:
        return
    if isinstance(layout, QFormLayout):
        yield layout
    for index in range(layout.count()):
        item = layout.itemAt(index)
        yield from _forms(item.layout() if item is not None else None)


def _holds(item: QLayoutItem | None, widget: QWidget) -> bool:
    """Return whether an item of a layout is a widget, or a layout in which it lies."""
    if item is None:
        return False
    inner = item.layout()
    if inner is None:
        return item.widget() is widget
    return any(_holds(inner.itemAt(index), widget) for index in range(inner.count()))
