"""Work in several turns, so that napari can paint and hear the mouse in between."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.timers import single_shot

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Turns"]


class Turns(QObject):
    """Does one step after the other, each in a turn of Qt's event loop of its own."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = single_shot(self, self._next)

    def start(self, *steps: Callable[[], object]) -> None:
        """Do these steps from now on; what is left of others is not done any more."""
        self._steps = deque(steps)
        self._timer.start()

    def stop(self) -> None:
        """Do nothing of what is left."""
        self._steps.clear()
        self._timer.stop()

    @guarded
    def _next(self) -> None:
        step = self._steps.popleft()
        if self._steps:
            self._timer.start()  # before the step, which may stop or begin anew
        step()
