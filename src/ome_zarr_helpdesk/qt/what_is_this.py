"""“What is this?”: while it is on, napari's controls say what they are and mean here.

Qt itself says when the mouse rests on something, wherever in the application. That is
heard by one event filter, which is there only while the mode is on. What is not
recognized goes on to napari as if we were not there.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, NamedTuple

from qtpy.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from qtpy.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.hover_card import HoverCard
from ome_zarr_helpdesk.qt.own_window import lies_in, main_window_of
from ome_zarr_helpdesk.qt.timers import single_shot

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.catalog.recognizing import WidgetTold
    from ome_zarr_helpdesk.qt.layer_cards import LayerCards
    from ome_zarr_helpdesk.qt.layer_reader import LayerReader

__all__ = ["WhatIsThis"]

FOCUS_MILLISECONDS = 400
"""How long the keyboard stays on a control before its card is shown."""

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_HALF_PART = 8
"""How far the mouse may go from where it rested, on things that are painted, not widgets."""


class WhatIsThis(QObject):
    """Shows the card of the control under the mouse, or with the focus of the keyboard.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    reader
        Knows about layers: napari's controls act on the active one.
    layer_cards
        Speaks where the mouse is on the name of a layer.
    panel
        The panel; only controls of the window that it lies in are told about.
    """

    left = Signal()
    """The user has ended it."""
    entry_wanted = Signal(str)
    """The user wants to read on about the control whose card was shown last."""

    def __init__(
        self, viewer: Any, reader: LayerReader, layer_cards: LayerCards, panel: QWidget
    ) -> None:
        super().__init__(panel)
        self._viewer = viewer
        self._reader = reader
        self._layer_cards = layer_cards
        self._panel = panel
        self._catalog: Catalog | None = None
        self._on = False
        self._card = HoverCard()
        self._asked: _Asked | None = None  # what the last card is about
        self._taken = False  # whether the event at hand is ours alone
        self._focus_timer = single_shot(self, self._on_focus_rests, FOCUS_MILLISECONDS)
        self._handlers = {
            QEvent.Type.ToolTip: self._on_rest,
            QEvent.Type.FocusIn: self._on_focus,
            QEvent.Type.ShortcutOverride: self._on_key,
            QEvent.Type.KeyPress: self._on_key,
        }
        reader.answered.connect(self._on_answer)

    @property
    def is_on(self) -> bool:
        """Whether controls are told about now."""
        return self._on

    def set_catalog(self, catalog: Catalog) -> None:
        """Speak with the words of this content."""
        self._catalog = catalog

    @guarded
    def set_on(self, on: bool) -> None:
        """Begin or end telling about controls."""
        application = QApplication.instance()
        if on == self._on or application is None:
            return
        self._on = on
        if on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
            self._focus_timer.stop()
            self._card.hide()
            self._asked = None

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Take what we have an answer to; everything of the application comes by here."""
        handler = None if event is None else self._handlers.get(event.type())
        if handler is None or not isinstance(watched, QWidget):
            return False
        self._taken = False
        handler(watched, event)
        return self._taken

    @guarded
    def _on_rest(self, widget: QWidget, event: Any) -> None:
        if not self._is_of_napari(widget):
            return
        place = event.pos()
        row = self._layer_cards.layer_under(widget, place)
        if row is not None and self._layer_cards.enabled and _part(widget, place) == "name":
            return  # there the layer itself is told about
        layer = self._viewer.layers.selection.active if row is None else row
        area = _area(widget, place)
        self._taken = self._tell(widget, place, layer, _Where(event.globalPos(), area))

    @guarded
    def _on_focus(self, widget: QWidget, event: Any) -> None:
        if event.reason() in _BY_KEYBOARD:
            self._focus_timer.start()

    @guarded
    def _on_focus_rests(self) -> None:
        widget = QApplication.focusWidget()
        if widget is not None and self._is_of_napari(widget):
            corner = widget.mapToGlobal(widget.rect().bottomLeft())
            layer = self._viewer.layers.selection.active
            self._tell(widget, None, layer, _Where(corner, widget.rect()))

    @guarded
    def _on_key(self, widget: QWidget, event: Any) -> None:
        """End it by Escape, and lead from a card into the panel by F1."""
        if not self._may_take_keys(widget):
            return
        asked = self._asked if event.key() == Qt.Key.Key_F1 and self._card.is_shown else None
        if event.key() != Qt.Key.Key_Escape and asked is None:
            return
        event.accept()  # else napari's own shortcut would come before the key
        self._taken = True
        if event.type() == QEvent.Type.ShortcutOverride:
            return
        if asked is None:
            self.left.emit()
        else:
            self._card.hide()
            self.entry_wanted.emit(asked.entry)

    @guarded
    def _on_answer(self, layer: Any, _answer: Any) -> None:
        """Say on the card on screen what has become known of the layer."""
        asked = self._asked
        if asked is None or asked.layer is None or not self._card.is_shown:
            return
        if layer is asked.layer():
            self._show(asked, self._reader.known_before(layer))

    def _may_take_keys(self, widget: QWidget) -> bool:
        """Return whether a key is pressed in our window, not in a dialog or menu of it.

        Nor while a name in a list is edited: there Escape keeps the old name.
        """
        windows = (main_window_of(self._panel), self._panel.window())
        if QApplication.activePopupWidget() is not None or widget.window() not in windows:
            return False
        around = widget.parentWidget()
        return around is None or not isinstance(around.parentWidget(), QAbstractItemView)

    def _is_of_napari(self, widget: QWidget) -> bool:
        if widget.windowType() == Qt.WindowType.ToolTip:
            return False  # a card is a child of its control, and Qt hangs on a card of a card
        window = main_window_of(self._panel)
        return window is not None and lies_in(widget, window) and not lies_in(widget, self._panel)

    def _tell(self, widget: QWidget, place: QPoint | None, layer: Any, where: _Where) -> bool:
        """Show the card of a control; return whether it was recognized."""
        from ome_zarr_helpdesk.explanation.controls import control_under
        from ome_zarr_helpdesk.qt.telling import told_by

        if self._catalog is None:
            return False
        told = told_by(widget, place)
        found = control_under(self._catalog, told, None)
        if found is None:
            return False
        of_layer = None if layer is None else weakref.ref(layer)
        self._asked = _Asked(found.id, told, weakref.ref(widget), of_layer, where)
        self._show(self._asked, None if layer is None else self._reader.known(layer))
        return True

    def _show(self, asked: _Asked, explanation: Explanation | None) -> None:
        from ome_zarr_helpdesk.rendering import pages

        widget = asked.widget()
        if self._catalog is not None and widget is not None:
            html = pages.control_card(self._catalog, asked.told, explanation)
            self._card.show(html, asked.where.place, widget, asked.where.area)


class _Where(NamedTuple):
    """Where a card is shown: a place on the screen, and a part of the widget."""

    place: QPoint
    area: QRect


class _Asked(NamedTuple):
    """What the last card is about. Layers are held weakly, and so are widgets, which hold them."""

    entry: str
    told: WidgetTold
    widget: weakref.ref[QWidget]
    layer: weakref.ref[Any] | None
    where: _Where


def _part(viewport: QWidget, place: QPoint) -> str:
    from ome_zarr_helpdesk.qt.telling import part_at

    return part_at(viewport.parentWidget(), place)


def _area(widget: QWidget, place: QPoint) -> QRect:
    """Return the part of a widget that the card is about: the mouse must not leave it."""
    if isinstance(widget, QMenu):
        return widget.actionGeometry(widget.actionAt(place))
    if isinstance(widget.parentWidget(), QAbstractItemView):
        half = QPoint(_HALF_PART, _HALF_PART)
        return QRect(place - half, place + half)
    return widget.rect()
