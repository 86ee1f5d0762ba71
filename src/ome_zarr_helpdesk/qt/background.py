"""Reading off the GUI thread: one question waits, the newest; stale answers are dropped.

1. `Explainer.ask` puts a request in place of the one that waits and makes the one
   being answered stale, so that its reads stop.
2. The thread reads, explains and renders; none of it touches Qt or napari.
3. The answer carries its request. It comes back through a mailbox, into the GUI thread.
4. Whoever receives it compares the number of the request with the latest.
5. On the way the thread may tell how far it is; that comes through the same mailbox.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.guarded import reason_of
from ome_zarr_helpdesk.qt.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation

__all__ = ["Answer", "Explainer", "Progress", "Request", "Tell"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be explained.

    Parameters
    ----------
    number
        Counts up; the highest is the latest.
    name
        What it is called, for people.
    path
        Path or URL to read; None where a layer leads to what is read.
    layer, view
        State of the layer and the viewer.
    siblings
        Names of the layers that come from the same file.
    fresh
        Whether to read again what was read before.
    check
        What is to be checked on request, which may take long; empty for nothing.
    beside
        States of the other layers that may show the same file.
    """

    number: int
    name: str
    path: str | None = None
    layer: Any = None
    view: Any = None
    siblings: tuple[str, ...] = ()
    fresh: bool = False
    check: str = ""
    beside: tuple[Any, ...] = ()

    @property
    def is_of_view(self) -> bool:
        """Whether it is about the viewer alone: nothing is to be read."""
        return self.path is None and self.layer is None


@dataclass(frozen=True, slots=True)
class Answer:
    """An explanation, or the kind of error that prevented it, with the request it answers.

    One that is not ``final`` is the first of two: the rest is still being read.
    """

    request: Request
    explanation: Explanation | None = None
    error: str | None = None
    final: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the thread is with a request."""

    request: Request
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Tell:
    """What the thread can tell before it is done.

    Parameters
    ----------
    progress
        Takes how much was done, of how much.
    first
        Takes a first explanation, before the whole one is there.
    """

    progress: Callable[[int, int], None]
    first: Callable[[Explanation], None]


Work: TypeAlias = "Callable[[Request, Callable[[], bool], Tell], Explanation | None]"


class Explainer(QObject):
    """Answers requests in one daemon thread of its own.

    Parameters
    ----------
    answer
        Called in the thread with a request, a function that tells whether it is
        stale, and what to tell on the way.
    parent
        Qt parent; when it is deleted, the thread ends.
    """

    answered = Signal(object)
    progressed = Signal(object)

    def __init__(self, answer: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = 0
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._on_arrival)
        self._reader = _Reader(answer, self._mailbox.put)
        # napari deletes the panel of a closed viewer without any event before
        self.destroyed.connect(self._reader.stop)

    def ask(self, request: Request) -> None:
        """Answer a request next, in place of any that waits."""
        self._latest = request.number
        self._mailbox.expect()
        self._reader.ask(request)

    def cancel(self, number: int) -> None:
        """Make every request up to a number stale."""
        self._mailbox.rest()
        self._reader.cancel(number)

    def stop(self) -> None:
        """End the thread after the read it is at; nothing is answered any more."""
        self._mailbox.rest()
        self._reader.stop()

    def _on_arrival(self, thing: Answer | Progress) -> None:
        if isinstance(thing, Progress):
            self.progressed.emit(thing)
            return
        if thing.request.number == self._latest and thing.final:
            self._mailbox.rest()
        self.answered.emit(thing)


class _Reader:
    """The thread and what waits for it; no part of Qt, so that it outlives what Qt deletes."""

    def __init__(self, answer: Work, deliver: Callable[[Answer | Progress], None]) -> None:
        self._answer = answer
        self._deliver = deliver
        self._condition = threading.Condition()
        self._waiting: Request | None = None
        self._latest = 0
        self._stopped = False
        self._thread: threading.Thread | None = None

    def ask(self, request: Request) -> None:
        """Put a request in place of any that waits."""
        with self._condition:
            if self._stopped:
                return
            self._waiting, self._latest = request, request.number
            if self._thread is None:
                # daemon: napari must be able to end while a slow disk keeps us waiting
                name = "ome-zarr-helpdesk"
                self._thread = threading.Thread(target=self._run, name=name, daemon=True)
                self._thread.start()
            self._condition.notify()

    def cancel(self, number: int) -> None:
        """Make every request up to a number stale."""
        with self._condition:
            self._waiting = None
            self._latest = max(self._latest, number) + 1

    def stop(self, *_: object) -> None:
        """End the thread after the read it is at."""
        with self._condition:
            self._stopped, self._waiting = True, None
            self._condition.notify()

    def _run(self) -> None:
        while self._wait():
            self._reply()

    def _wait(self) -> bool:
        """Wait for a request; return False at the end."""
        with self._condition:
            while self._waiting is None and not self._stopped:
                self._condition.wait()
            return not self._stopped

    def _reply(self) -> None:
        # taken here, so that nothing of a request is kept once it is answered
        with self._condition:
            request, self._waiting = self._waiting, None
        if request is None:
            return

        def is_stale() -> bool:
            return self._stopped or request.number != self._latest

        def deliver(thing: Answer | Progress) -> None:
            if not is_stale():
                self._deliver(thing)

        tell = Tell(
            progress=lambda done, total: deliver(Progress(request, done, total)),
            first=lambda explanation: deliver(Answer(request, explanation, final=False)),
        )
        try:
            answer = Answer(request, self._answer(request, is_stale, tell))
        except Exception as error:  # noqa: BLE001 - told to the user; the thread must go on
            _LOG.exception("The Help Desk could not explain %s", request.name)
            answer = Answer(request, None, reason_of(error))
        deliver(answer)
