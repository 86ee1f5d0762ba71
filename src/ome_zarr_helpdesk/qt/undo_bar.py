"""What was done in the viewer, and the button that undoes it; below all tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, Qt, Signal
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from ome_zarr_helpdesk.qt.flow import WordyButton
from ome_zarr_helpdesk.qt.tips import tip_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages

__all__ = ["UndoBar"]


class UndoBar(QWidget):
    """Says what was done, as long as it can be undone."""

    undo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._said = QLabel(self)
        self._said.setObjectName("helpdesk-done")
        self._said.setTextFormat(Qt.TextFormat.PlainText)  # names that look like markup
        self._said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that it is read out
        self._said.setWordWrap(True)
        self._said.setMinimumWidth(10)
        self._undo = WordyButton("helpdesk-undo", self)
        self._undo.clicked.connect(self.undo_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(4)
        layout.addWidget(self._said)
        layout.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        return [self._said, self._undo]

    def set_words(self, say: Messages) -> None:
        """Name the button."""
        self._undo.set_words(say.words("doing.undo"))

    def tell(self, sentence: str, can_undo: bool) -> None:
        """Say what was done or why not; nothing takes the bar away.

        Parameters
        ----------
        sentence
            The words, empty for none.
        can_undo
            Whether to offer the undo of it.
        """
        self._said.setText(sentence)
        self._undo.setToolTip(tip_of(sentence))
        self._undo.setAccessibleDescription(sentence)
        self._undo.setVisible(can_undo)
        self.setVisible(bool(sentence))
        self._undo.fit(self.width())

    def resizeEvent(self, event: Any) -> None:
        """Break the words of the button where they would be cut off."""
        super().resizeEvent(event)
        self._undo.fit(self.width())

    def changeEvent(self, event: Any) -> None:
        """Break them anew in another size of font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._undo.fit(self.width())
