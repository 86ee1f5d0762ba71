"""The lines about what lies under the mouse, at the foot of the panel."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import QSize, Qt
from qtpy.QtWidgets import QLabel, QWidget

__all__ = ["CursorLine"]

MOST_LINES = 7
"""So high it grows at most by itself; a longer text makes it higher while it is there."""


class CursorLine(QLabel):
    """Plain text that changes with every move of the mouse.

    It becomes higher as needed and does not shrink again: what stands above would jump.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("helpdesk-cursor")
        self.setTextFormat(Qt.TextFormat.PlainText)  # names that look like markup
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWordWrap(True)
        self.setMinimumWidth(10)
        self._highest = 0

    def say(self, text: str) -> None:
        """Show other words; none at all give the room back."""
        if not text:
            self._highest = 0
        self.setText(text)

    def resizeEvent(self, event: Any) -> None:
        """Take no more room than needed in a panel of another width."""
        if event.size().width() != event.oldSize().width():
            self._highest = 0
        super().resizeEvent(event)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the highest text so far."""
        needed = int(super().heightForWidth(width))
        most = MOST_LINES * self.fontMetrics().lineSpacing()
        self._highest = max(self._highest, min(needed, most))
        return max(needed, self._highest)

    def minimumSizeHint(self) -> QSize:
        """Return the height that is kept."""
        size = super().minimumSizeHint()
        return QSize(size.width(), max(size.height(), self._highest))
