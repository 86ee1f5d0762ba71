"""Lines to type in whose keys stay in the panel."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QColor, QFont, QIcon, QPalette
from qtpy.QtWidgets import QLineEdit, QWidget

from ome_zarr_helpdesk.qt.icons import icon
from ome_zarr_helpdesk.qt.present import present

__all__ = ["QuietLine"]


class QuietLine(QLineEdit):
    """A line that Escape leaves, and whose keys napari does not see.

    Parameters
    ----------
    mark
        Which of our icons stands at its beginning.
    parent
        Qt parent.
    """

    left = Signal()
    down = Signal()

    def __init__(self, mark: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = mark
        self._mark = present(self.addAction(QIcon(), self.ActionPosition.LeadingPosition))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # what is dropped anywhere on the panel is explained

    def set_look(self, font: QFont, quiet: str) -> None:
        """Set the font, and the color of the mark and of what is said in an empty line."""
        self.setFont(font)
        self._mark.setIcon(icon(self._icon, quiet))
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
