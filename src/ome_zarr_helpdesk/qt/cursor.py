"""What lies under the mouse, in one line and, after a rest, on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, QObject, Qt, Signal
from qtpy.QtGui import QCursor
from qtpy.QtWidgets import QApplication, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.hover_card import HoverCard
from ome_zarr_helpdesk.qt.present import present
from ome_zarr_helpdesk.qt.timers import single_shot

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.explanation.under_mouse import UnderMouse

__all__ = ["LONGEST_REST", "SHORTEST_REST", "CursorReader"]

SHORTEST_REST, LONGEST_REST = 100, 5000
"""Milliseconds the mouse may have to rest before a card is shown."""

LINE_MILLISECONDS = 40
"""The line is written at most 25 times a second."""

_GOES_WITH = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.WindowDeactivate,
)
"""What takes a card away; that the mouse moves, or leaves, napari tells."""

_NO_TOOL = "pan_zoom"
"""The mode of a layer in which the mouse draws nothing."""


class CursorReader(QObject):
    """Reads the position of the mouse when napari tells it, and describes it a little later.

    The handler of the move itself only starts timers: it costs nothing while the
    mouse travels. What is read is in memory; no file is touched.

    Parameters
    ----------
    viewer
        The napari viewer.
    owner
        The widget in whose style cards are shown.
    """

    line = Signal(str)

    def __init__(self, viewer: Any, owner: QWidget) -> None:
        super().__init__(owner)
        self._viewer = viewer
        self._owner = owner
        self._explanation: Explanation | None = None
        self._layer_of: Any = lambda: None
        self._card = HoverCard()
        self._listens = False  # to what takes the card away
        self.cards = True
        self._line_timer = single_shot(self, self._write_line, LINE_MILLISECONDS)
        self._rest_timer = single_shot(self, self._show_card, 500)
        self._moved = viewer.cursor.events.position
        self._moved.connect(self._on_move)
        self._over_canvas = getattr(viewer.events, "mouse_over_canvas", None)
        if self._over_canvas is not None:
            self._over_canvas.connect(self._on_canvas)

    def set_rest(self, milliseconds: int) -> None:
        """Set how long the mouse must rest before a card is shown."""
        self._rest_timer.setInterval(min(max(milliseconds, SHORTEST_REST), LONGEST_REST))

    def point_at(self, explanation: Explanation | None, layer_of: Any) -> None:
        """Describe positions on a layer from now on.

        Parameters
        ----------
        explanation
            What is known of its file; None for nothing.
        layer_of
            Gives the layer, or None when it is gone.
        """
        self._explanation, self._layer_of = explanation, layer_of
        if explanation is None:
            self._hide_card()
            self.line.emit("")
        elif self._is_over_canvas():  # after a zoom there is another level under the mouse
            self._line_timer.start()

    def close(self) -> None:
        """Let go of napari."""
        self._line_timer.stop()
        self._rest_timer.stop()
        self._hide_card()
        self._moved.disconnect(self._on_move)
        if self._over_canvas is not None:
            self._over_canvas.disconnect(self._on_canvas)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Take the card away when somebody types, clicks or zooms; only listens."""
        if event is not None and event.type() in _GOES_WITH:
            self._hide_card()
        return False

    def _hide_card(self) -> None:
        """Take our card away; nobody else's."""
        if self._listens:
            self._listens = False
            present(QApplication.instance()).removeEventFilter(self)
            self._card.hide()

    @guarded
    def _on_move(self, event: Any = None) -> None:
        if self._explanation is None:
            return
        self._hide_card()
        if not self._line_timer.isActive():
            self._line_timer.start()
        if self.cards:
            self._rest_timer.start()

    @guarded
    def _on_canvas(self, event: Any = None) -> None:
        if not self._is_over_canvas():
            self._rest_timer.stop()
            self._hide_card()

    def _is_over_canvas(self) -> bool:
        return bool(getattr(self._viewer, "mouse_over_canvas", True))

    @guarded
    def _write_line(self) -> None:
        from ome_zarr_helpdesk.rendering.pointing import pointed_line

        under, explanation = self._under_mouse(), self._explanation
        if under is None or explanation is None:
            self.line.emit("")
        else:
            self.line.emit(pointed_line(explanation.catalog.messages, under))

    @guarded
    def _show_card(self) -> None:
        from ome_zarr_helpdesk.rendering.pointing import pointed_card

        if not self._may_show():
            return
        under, explanation = self._under_mouse(), self._explanation
        if under is None or explanation is None:
            return
        card = pointed_card(explanation.catalog.messages, under)
        if card:
            self._card.show(card, QCursor.pos(), self._owner)
            present(QApplication.instance()).installEventFilter(self)
            self._listens = True

    def _may_show(self) -> bool:
        """Return whether a card is wanted, and in nobody's way."""
        active = self._viewer.layers.selection.active
        return (
            self.cards
            and self._owner.isVisible()
            and self._is_over_canvas()
            and QApplication.mouseButtons() == Qt.MouseButton.NoButton
            and QApplication.activePopupWidget() is None
            and QApplication.activeModalWidget() is None
            and str(getattr(active, "mode", _NO_TOOL)) == _NO_TOOL
        )

    def _under_mouse(self) -> UnderMouse | None:
        """Return what lies under the mouse; None where nothing can be said."""
        from ome_zarr_helpdesk.explanation.under_mouse import under_mouse
        from ome_zarr_helpdesk.state.cursor import cursor_on

        layer, explanation = self._layer_of(), self._explanation
        if layer is None or explanation is None:
            return None
        return under_mouse(explanation, cursor_on(layer, self._viewer))
