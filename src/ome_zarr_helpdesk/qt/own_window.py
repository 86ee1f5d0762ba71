"""The window of napari that the panel lies in, found by what Qt tells everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QAbstractItemView, QMainWindow

if TYPE_CHECKING:
    from qtpy.QtCore import QPoint
    from qtpy.QtWidgets import QWidget

__all__ = ["layer_at", "layer_list_of", "lies_in", "main_window_of"]

_ITEM_ROLE = Qt.ItemDataRole.UserRole
"""Under this role a list of napari gives the thing itself that a row is about."""


def main_window_of(widget: QWidget) -> QMainWindow | None:
    """Return the window that a widget lies in; of windows in windows the outermost.

    Parameters
    ----------
    widget
        Any widget, also in a dock that floats.

    Returns
    -------
    QMainWindow or None
        None for a widget that is in no such window, as a panel in a script.
    """
    found, at = None, widget.parentWidget()
    while at is not None:
        found = at if isinstance(at, QMainWindow) else found
        at = at.parentWidget()
    return found


def lies_in(widget: QWidget, window: QWidget) -> bool:
    """Return whether a widget belongs to a window, also by way of a menu or a pop-up."""
    at: QWidget | None = widget
    while at is not None and at is not window:
        at = at.parentWidget()
    return at is not None


def layer_list_of(window: QWidget, viewer: Any) -> QAbstractItemView | None:
    """Return the list that shows the layers of a viewer; None while it shows none.

    It is known by the layers that its rows give, whatever its class is called.
    """
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if model is None or not model.rowCount():
            continue
        if _is_layer(model.index(0, 0).data(_ITEM_ROLE), viewer):
            return view
    return None


def layer_at(view: QAbstractItemView, place: QPoint, viewer: Any) -> Any:
    """Return the layer whose row lies at a place of the list; None below the last."""
    index = view.indexAt(place)
    layer = index.data(_ITEM_ROLE) if index.isValid() else None
    return layer if _is_layer(layer, viewer) else None


def _is_layer(thing: Any, viewer: Any) -> bool:
    return thing is not None and any(thing is layer for layer in viewer.layers)
