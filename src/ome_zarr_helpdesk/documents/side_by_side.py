"""Questions that block, asked side by side in threads that nobody has to wait for."""

from __future__ import annotations

import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from ome_zarr_helpdesk.documents.reader import LOOK_SECONDS, Cancelled, ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["ask_side_by_side"]

T = TypeVar("T")


def ask_side_by_side(
    questions: Sequence[Callable[[], T]],
    at_once: int,
    seconds: float,
    cancelled: Callable[[], bool],
) -> list[T | ReadError]:
    """Ask blocking questions, and stop waiting when nobody wants the answers.

    A question that hangs cannot be ended from outside. Its thread is left alone then;
    it is a daemon, so that napari can end.

    Parameters
    ----------
    questions
        Functions without arguments; a `ReadError` they raise is their answer.
    at_once
        How many are asked at the same time.
    seconds
        How long to wait without any of them being answered.
    cancelled
        Asked while we wait.

    Raises
    ------
    Cancelled
        When ``cancelled`` says so.
    """
    waiting: SimpleQueue[tuple[Future[T], Callable[[], T]]] = SimpleQueue()
    futures: list[Future[T]] = [Future() for _ in questions]
    for future, question in zip(futures, questions, strict=True):
        waiting.put((future, question))
    for _ in range(min(at_once, len(questions))):
        thread = threading.Thread(
            target=_answer, args=(waiting,), name="ome-zarr-helpdesk-asks", daemon=True
        )
        thread.start()
    try:
        _wait(futures, seconds, cancelled)
    finally:
        _empty(waiting)
    outcomes: list[T | ReadError] = []
    for future in futures:
        if not future.done():
            outcomes.append(ReadError("remote-too-slow", whole=True, seconds=seconds))
        elif isinstance(error := future.exception(), ReadError):
            outcomes.append(error)
        else:
            outcomes.append(future.result())
    return outcomes


def _answer(waiting: SimpleQueue[tuple[Future[T], Callable[[], T]]]) -> None:
    while True:
        try:
            future, question = waiting.get_nowait()
        except Empty:
            return
        try:
            future.set_result(question())
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            future.set_exception(error)


def _wait(futures: list[Future[T]], seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait for all, or until none was answered for too long."""
    last = time.monotonic()
    open_ = set(futures)
    while open_:
        done, open_ = wait(open_, LOOK_SECONDS, FIRST_COMPLETED)
        if done:
            last = time.monotonic()
        elif cancelled():
            raise Cancelled
        elif time.monotonic() - last > seconds:
            return


def _empty(waiting: SimpleQueue[tuple[Future[T], Callable[[], T]]]) -> None:
    """Take away what was not begun."""
    while not waiting.empty():
        try:
            waiting.get_nowait()
        except Empty:
            return
