"""A card at a place of napari's window: one of Qt's tool tips, known again as ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QRect
from qtpy.QtWidgets import QToolTip

if TYPE_CHECKING:
    from qtpy.QtCore import QPoint
    from qtpy.QtWidgets import QWidget

__all__ = ["HoverCard"]


class HoverCard:
    """One card at a time. Qt takes it away when the mouse leaves its place."""

    def __init__(self) -> None:
        self._html = ""

    @property
    def is_shown(self) -> bool:
        """Whether the tool tip on screen is this card, and nobody else's."""
        return bool(self._html) and QToolTip.isVisible() and QToolTip.text() == self._html

    def show(self, html: str, place: QPoint, widget: QWidget, rect: QRect | None = None) -> None:
        """Show a card.

        Parameters
        ----------
        html
            What it says.
        place
            Where the mouse is, on the screen.
        widget
            What it is about; it lends the card its style.
        rect
            The part of the widget that the mouse must not leave; None for any place.
        """
        self._html = html
        QToolTip.showText(place, html, widget, rect or QRect())

    def hide(self) -> None:
        """Take the card away; nobody else's."""
        if self.is_shown:
            QToolTip.hideText()
        self._html = ""
