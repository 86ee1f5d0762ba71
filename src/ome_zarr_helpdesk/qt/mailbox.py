"""From a thread to the GUI thread, without the thread ever touching Qt.

A thread that emits a signal of an object which the GUI thread is deleting takes
the whole of napari down (seen: a segmentation fault in ``emit``), and no check
before can be in time. So threads put what they have into a plain queue, and the
GUI thread looks into it while something is awaited.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Mailbox"]

LOOK_MILLISECONDS = 10


class Mailbox(QObject):
    """Tells in the GUI thread what a thread has put in."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._things: deque[Any] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    @property
    def put(self) -> Callable[[Any], None]:
        """The function for threads; it belongs to the queue, and outlives this object."""
        return self._things.append

    def expect(self) -> None:
        """Look in from now on."""
        self._timer.start()

    def rest(self) -> None:
        """Look in no more: nothing is awaited."""
        self._timer.stop()

    def _look(self) -> None:
        while self._things:
            self.arrived.emit(self._things.popleft())
