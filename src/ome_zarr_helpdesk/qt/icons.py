"""Our icons: drawn as lines, in the color of a theme, sharp at any size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qtpy.QtCore import QByteArray, QSize, Qt
from qtpy.QtGui import QIcon, QPainter, QPixmap
from qtpy.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from qtpy.QtWidgets import QAbstractButton

__all__ = ["ICONS", "icon", "set_icon"]

PIXELS = 96
"""Side of what is drawn: more than any screen shows, as Qt makes icons smaller, never larger."""

FAINT = 0.4
"""Opacity of what cannot be pressed now."""


def _gear(teeth: int = 8, outer: float = 7.0, inner: float = 5.1) -> str:
    """Return the outline of a gear wheel around the middle."""
    points = []
    for tooth in range(teeth):
        for part, radius in ((-0.32, inner), (-0.2, outer), (0.2, outer), (0.32, inner)):
            angle = 2 * math.pi * (tooth + part) / teeth
            points.append(f"{8 + radius * math.sin(angle):.2f},{8 - radius * math.cos(angle):.2f}")
    return f'<polygon points="{" ".join(points)}"/><circle cx="8" cy="8" r="2.2"/>'


ICONS = {
    "search": '<circle cx="6.8" cy="6.8" r="4.3"/><path d="M10 10 L14 14"/>',
    "folder": '<path d="M1.8 12.8 V3.4 H6.2 L7.8 5.2 H14.2 V12.8 Z"/>',
    "go": '<path d="M2.5 8 H13 M8.8 3.8 L13 8 L8.8 12.2"/>',
    "more": '<path d="M3.5 6 L8 10.5 L12.5 6"/>',
    "settings": _gear(),
    # a layer is followed: the mark moves with the selection; or held: a pin is in it
    "follow": '<circle cx="8" cy="8" r="4.6"/><circle cx="8" cy="8" r="1.4" fill="{color}"/>'
    '<path d="M8 1 V3.4 M8 12.6 V15 M1 8 H3.4 M12.6 8 H15"/>',
    "held": '<path d="M5.2 2 H10.8 M6.2 2 V7 L3.8 9.6 H12.2 L9.8 7 V2 M8 9.6 V14.6"/>'
    '<path d="M6.2 2 V7 L3.8 9.6 H12.2 L9.8 7 V2 Z" fill="{color}"/>',
    "what": '<path d="M2 1.6 L2 11.4 L4.6 9 L6.2 12.8 L7.8 12.1 L6.2 8.4 L9.4 8.2 Z"/>'
    '<path d="M10.2 3.6 C10.4 1.4 14.4 1.4 14.4 3.9 C14.4 5.6 12.4 5.8 12.4 7.6"/>'
    '<circle cx="12.4" cy="10" r="0.5" fill="{color}"/>',
}
"""What each looks like on a square of 16; written in lines of one color."""


def icon(name: str, color: str) -> QIcon:
    """Return an icon.

    Parameters
    ----------
    name
        Which of them.
    color
        Its color, ``#rrggbb``; fainter while what it stands on is disabled.
    """
    made = QIcon()
    made.addPixmap(_drawn(name, color, 1.0), QIcon.Mode.Normal)
    made.addPixmap(_drawn(name, color, FAINT), QIcon.Mode.Disabled)
    return made


def set_icon(button: QAbstractButton, name: str, color: str) -> None:
    """Give a button an icon in place of words, as large as its text would be."""
    side = round(button.fontMetrics().height() * 1.1)
    button.setText("")
    button.setIcon(icon(name, color))
    button.setIconSize(QSize(side, side))


def _drawn(name: str, color: str, opacity: float) -> QPixmap:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        f'<g fill="none" stroke="{color}" stroke-width="1.5" stroke-linecap="round"'
        f' stroke-linejoin="round">{ICONS[name].format(color=color)}</g></svg>'
    )
    pixels = QPixmap(PIXELS, PIXELS)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setOpacity(opacity)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return pixels
