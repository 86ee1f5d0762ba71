"""That a part of the Help Desk itself failed, in a sentence below all tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QLabel, QWidget

from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages

__all__ = ["MishapLine"]


class MishapLine(QLabel):
    """Says what failed last, until it is taken away; takes no room while nothing did.

    Parameters
    ----------
    parent
        Qt parent.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._say: Messages | None = None
        self.setObjectName("helpdesk-mishap")
        self.setTextFormat(Qt.TextFormat.PlainText)  # an error may name what looks like markup
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that it is read out
        self.setWordWrap(True)
        self.setMinimumWidth(10)
        self.hide()

    def set_words(self, say: Messages) -> None:
        """Speak with these words."""
        self._say = say

    def tell(self, reason: str) -> None:
        """Say that something failed, and why; nothing can be said before there are words."""
        if self._say is not None:
            self.setText(visible(self._say.words("failed.part", reason=reason)))
            self.show()

    def forget(self) -> None:
        """Say nothing any more: something else is asked for."""
        self.clear()
        self.hide()
