"""A sheet of glass over napari's canvas: lines are drawn on it, the mouse goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, QLineF, QObject, QRect, Qt
from qtpy.QtGui import QColor, QPainter, QPen
from qtpy.QtOpenGLWidgets import QOpenGLWidget
from qtpy.QtWidgets import QMainWindow, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["CanvasSheet", "Ends", "Pens", "canvas_beside"]

Ends = tuple[float, float, float, float]
"""Two points of the canvas, each to the right and down."""

Pens = dict[str, tuple[Ends, ...]]
"""Lines to draw, by the pen."""

_PENS: dict[str, tuple[tuple[int, str], ...]] = {
    "light": ((3, "#78000000"), (1, "#e6ffffff")),
    "heavy": ((6, "#96000000"), (2, "#ffffc14d")),
}
"""Width and color of the lines drawn one over the other: seen on any picture and in any theme."""


def canvas_beside(widget: QWidget) -> QWidget | None:
    """Return the canvas of the napari window in which a widget is docked; None elsewhere.

    It is the one widget in the middle of the window on which OpenGL draws.
    """
    parent: QObject | None = widget
    while parent is not None:
        middle = parent.centralWidget() if isinstance(parent, QMainWindow) else None
        if middle is not None:
            found = middle.findChildren(QOpenGLWidget)
            return found[0] if len(found) == 1 else None
        parent = parent.parent()
    return None


class CanvasSheet(QWidget):
    """Lies over a canvas, as large as it is, and takes no mouse, no key and no drop.

    Parameters
    ----------
    canvas
        What it lies over; it is gone when that is.
    lines
        Gives the lines to draw, asked each time the sheet is painted.
    """

    def __init__(self, canvas: QWidget, lines: Callable[[], Pens]) -> None:
        super().__init__(canvas)
        self.setObjectName("helpdesk-canvas-sheet")
        self._lines = lines
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas = canvas
        canvas.installEventFilter(self)
        self.setGeometry(canvas.rect())
        self.raise_()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Stay as large as the canvas; nothing is kept from it."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False

    def remove(self) -> None:
        """Leave the canvas as it was."""
        self._canvas.removeEventFilter(self)
        self.hide()
        self.setParent(None)
        self.deleteLater()

    @guarded
    def paintEvent(self, event: Any) -> None:
        """Draw the lines: first what sets them off from the picture, then themselves."""
        pens = self._lines()
        painter = QPainter(self)
        for layer in (0, 1):
            for pen, lines in pens.items():
                width, color = _PENS[pen][layer]
                _draw(painter, lines, width, QColor(color))
        painter.end()


def _draw(painter: QPainter, lines: Iterable[Ends], width: int, color: QColor) -> None:
    """Draw lines, those along the canvas on whole points: they stay sharp."""
    painter.setPen(QPen(color, width))
    for x0, y0, x1, y1 in lines:
        if abs(x0 - x1) < 0.01:
            top, bottom = sorted((round(y0), round(y1)))
            painter.fillRect(QRect(round(x0) - width // 2, top, width, bottom - top), color)
        elif abs(y0 - y1) < 0.01:
            left, right = sorted((round(x0), round(x1)))
            painter.fillRect(QRect(left, round(y0) - width // 2, right - left, width), color)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawLine(QLineF(x0, y0, x1, y1))
