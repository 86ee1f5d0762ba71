"""Timers that fire once: what comes in bursts is done once, a little later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["single_shot"]


def single_shot(parent: QObject, handler: Callable[[], object], milliseconds: int = 0) -> QTimer:
    """Return a timer that calls a handler once each time it is started."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(handler)
    return timer
