"""Buttons side by side while there is room, else below each other, their words in several lines."""

from __future__ import annotations

from qtpy.QtCore import QPoint, QRect, QSize, Qt
from qtpy.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

from ome_zarr_helpdesk.qt.tips import tip_of

__all__ = ["FlowLayout", "WordyButton"]


class WordyButton(QPushButton):
    """A button whose words are broken where they do not fit: Qt would cut them off.

    Parameters
    ----------
    name
        Name of the object.
    parent
        Qt parent.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._words = ""

    @property
    def words(self) -> str:
        """What the button says, in one line."""
        return self._words

    def set_words(self, words: str, tip: str = "") -> None:
        """Show these words, and name the button by them."""
        self._words = words
        self.setText(words)
        self.setToolTip(tip_of(tip))
        self.setAccessibleName(words)
        self.setAccessibleDescription(tip)

    def fit(self, width: int) -> None:
        """Break the words so that the button is no wider than this, if they allow it."""
        self.setText(self._words)
        around = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self._words)
        lines: list[str] = []
        for word in self._words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.fontMetrics().horizontalAdvance(longer) + around <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        self.setText("\n".join(lines))


class FlowLayout(QLayout):
    """Puts widgets into rows, as words in a text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(6)

    def addItem(self, item: QLayoutItem | None) -> None:
        """Add a widget at the end."""
        if item is not None:
            self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove one of them."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything into its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest of them: then there is one in a row."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Go through the rows; return how high they are together."""
        x, y, row = rect.x(), rect.y(), 0
        places: list[tuple[QLayoutItem, QRect]] = []  # of one row
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                self._finish(places, row, move=move)
                x, y, row = rect.x(), y + row + self.spacing(), 0
            places.append((item, QRect(QPoint(x, y), size)))
            x += size.width() + self.spacing()
            row = max(row, size.height())
        self._finish(places, row, move=move)
        return y + row - rect.y()

    def _finish(self, places: list[tuple[QLayoutItem, QRect]], row: int, *, move: bool) -> None:
        """Put a row into its place: lower ones stand in its middle."""
        if move:
            for item, place in places:
                item.setGeometry(place.translated(0, (row - place.height()) // 2))
        places.clear()
