"""Lines to type in whose keys stay in the panel."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QColor, QFont, QPalette
from qtpy.QtWidgets import QLineEdit, QWidget

__all__ = ["QuietLine"]


class QuietLine(QLineEdit):
    """A line that Escape leaves, and whose keys napari does not see."""

    left = Signal()
    down = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # what is dropped anywhere on the panel is explained

    def set_look(self, font: QFont, quiet: str) -> None:
        """Set the font, and the color of what is said while nothing stands in the line."""
        self.setFont(font)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(quiet))
        self.setPalette(palette)

    def keyPressEvent(self, event: Any) -> None:
        """Tell of Escape and the arrow down; leave all else to Qt."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)
        event.accept()
