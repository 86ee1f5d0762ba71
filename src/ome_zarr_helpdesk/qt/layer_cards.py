"""On a layer's name in napari's layer list: what it is in one sentence, and what is odd.

1. Qt says that the mouse rests on the list; the row gives its layer.
2. What is known of the layer is shown at once.
3. The rest is read beside what the panel reads of the layer that is selected.
4. The card is changed when the answer comes, if it is still on screen.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, QObject, QPoint, QRect, Qt

from ome_zarr_helpdesk.qt.guarded import guarded, is_alive
from ome_zarr_helpdesk.qt.hiding import Hiding
from ome_zarr_helpdesk.qt.hover_card import HoverCard
from ome_zarr_helpdesk.qt.own_window import layer_at, layer_list_of, main_window_of

if TYPE_CHECKING:
    from qtpy.QtWidgets import QAbstractItemView, QWidget

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.background import Answer
    from ome_zarr_helpdesk.qt.layer_reader import LayerReader

__all__ = ["LayerCards"]


class LayerCards(QObject):
    """Shows a card when the mouse rests on a layer's name.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    reader
        Knows about layers.
    panel
        The panel; cards are for the window that it lies in, while it can be seen.
    """

    def __init__(self, viewer: Any, reader: LayerReader, panel: QWidget) -> None:
        super().__init__(panel)
        self._viewer = viewer
        self._reader = reader
        self._panel = panel
        self._catalog: Catalog | None = None
        self._hiding = Hiding()
        self._view: QAbstractItemView | None = None
        self._viewport: QWidget | None = None
        self._card = HoverCard()
        self._of: weakref.ref[Any] | None = None  # the layer of the card on screen
        self._place, self._rect = QPoint(), QRect()
        self._shows = False  # whether the event at hand was answered with a card
        self._closed = False
        self.enabled = True
        reader.answered.connect(self._on_answer)

    def set_catalog(self, catalog: Catalog) -> None:
        """Speak with the words of this content."""
        self._catalog = catalog

    def layer_under(self, viewport: QWidget, place: QPoint | None) -> Any:
        """Return the layer whose row lies at a place of a widget, if that is the list."""
        view = self._view
        if view is None or place is None or viewport is not self._viewport:
            return None
        return layer_at(view, place, self._viewer)

    @guarded
    def look_for_list(self) -> None:
        """Find the layer list, which is known by its layers; nothing while there are none."""
        if self._layer() is None:
            self._card.hide()
        if self._closed or (self._viewport is not None and is_alive(self._viewport)):
            return
        window = main_window_of(self._panel)
        self._view = None if window is None else layer_list_of(window, self._viewer)
        self._viewport = None if self._view is None else self._view.viewport()
        if self._viewport is not None:
            self._viewport.installEventFilter(self)

    def close(self) -> None:
        """Let go of napari's list."""
        self._closed = True
        self._card.hide()
        if self._viewport is not None and is_alive(self._viewport):
            self._viewport.removeEventFilter(self)
        self._view = self._viewport = None

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Answer where Qt asks for a tool tip; where we have nothing to say, napari does."""
        if event is None or event.type() != QEvent.Type.ToolTip:
            return False
        self._shows = False
        self._on_rest(event)
        return self._shows

    @guarded
    def _on_rest(self, event: Any) -> None:
        view = self._view
        if view is None or self._catalog is None or not self.enabled:
            return
        layer = layer_at(view, event.pos(), self._viewer)
        if layer is None or self._closed or not self._panel.isVisible():
            return
        self._of = weakref.ref(layer)
        self._place = event.globalPos()
        self._rect = view.visualRect(view.indexAt(event.pos()))
        self._show(self._at_once(layer, self._catalog))
        self._shows = True

    def _at_once(self, layer: Any, catalog: Catalog) -> str:
        from ome_zarr_helpdesk.rendering import pages

        known = self._reader.known(layer)
        return pages.layer_waiting(catalog, str(layer.name)) if known is None else self._said(known)

    def _said(self, explanation: Explanation) -> str:
        from ome_zarr_helpdesk.rendering import pages

        return pages.layer_card(explanation, self._hiding.hidden(explanation.facts))

    def _show(self, html: str) -> None:
        """Show a card with what napari itself says of the layer below it."""
        from ome_zarr_helpdesk.rendering import pages

        view = self._view
        if view is None or self._viewport is None:
            return
        theirs = view.indexAt(self._rect.center()).data(Qt.ItemDataRole.ToolTipRole)
        html = pages.with_tip(html, theirs if isinstance(theirs, str) else "")
        self._card.show(html, self._place, self._viewport, self._rect)

    @guarded
    def _on_answer(self, layer: Any, answer: Answer) -> None:
        if self._closed or layer is not self._layer() or not self._card.is_shown:
            return
        if answer.explanation is not None:
            self._show(self._said(answer.explanation))
        elif answer.error is not None and self._catalog is not None:
            from ome_zarr_helpdesk.rendering import pages

            self._show(pages.layer_failed(self._catalog, answer.request.name, answer.error))

    def _layer(self) -> Any:
        """Return the layer of the card; None where it has been removed."""
        layer = self._of() if self._of is not None else None
        return layer if layer is not None and layer in self._viewer.layers else None
