"""Errors of ours stay ours: napari's own work must go on."""

from __future__ import annotations

import functools
import inspect
import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec

from qtpy import compat
from qtpy.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["STRICT_VARIABLE", "guarded", "is_alive", "is_strict", "reason_of", "tell_panel", "told"]

STRICT_VARIABLE = "OME_ZARR_HELPDESK_STRICT"
"""Environment variable with which errors are raised: for tests."""

LONGEST_REASON = 300
"""How many characters of an error are shown."""

P = ParamSpec("P")
_LOG = logging.getLogger(__name__)
is_alive: Callable[[object], bool] = compat.isalive
"""Whether Qt has not deleted what Python still keeps."""


def is_strict() -> bool:
    """Return whether errors are raised, as in tests, instead of logged."""
    return bool(os.environ.get(STRICT_VARIABLE))


def reason_of(error: Exception) -> str:
    """Return what went wrong, for a sentence that says so and for whoever reports it.

    An error may quote what it stumbled over, megabytes of it: the log has all.
    """
    reason = f"{type(error).__name__}: {error}"
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"


@contextmanager
def told(tell: Callable[[str], None]) -> Iterator[None]:
    """Log an error with its traceback and tell its reason, so that the rest can go on."""
    try:
        yield
    except Exception as error:
        if is_strict():
            raise
        _LOG.exception("The Help Desk could not show a part of what it has to say")
        tell(reason_of(error))


def guarded(function: Callable[P, None]) -> Callable[P, None]:
    """Make a handler safe for whoever caused the event.

    An exception in a handler of napari's would otherwise reach the code that set
    a layer's name or added a layer; one in a handler of Qt's ends the process. It
    is logged with its traceback instead, and the panel says so. A handler of a widget
    that Qt has deleted, as it does when a viewer is closed, does nothing. What a signal
    brings along and the handler does not take is left out, as Qt does of itself for
    functions that are not wrapped: whether a button is checked.
    """
    handler: Callable[..., None] = function
    taken = _taken_by(function)

    @functools.wraps(function)
    def safely(*args: P.args, **kwargs: P.kwargs) -> None:
        if args and isinstance(args[0], QObject) and not is_alive(args[0]):
            return
        try:
            handler(*args[:taken], **kwargs)
        except Exception as error:
            if is_strict():
                raise
            _LOG.exception("The Help Desk could not handle an event")
            tell_panel(args[0] if args else None, reason_of(error))

    return safely


def _taken_by(function: Any) -> int | None:
    """Return how many values by position a function takes; None where any number."""
    code = function.__code__
    return None if code.co_flags & inspect.CO_VARARGS else code.co_argcount


def tell_panel(of: object, reason: str) -> None:
    """Let the panel that a part belongs to say that something failed.

    Parameters
    ----------
    of
        The part. Its panel is the first around it that has ``tell_error``.
    reason
        What went wrong, from `reason_of`.
    """
    at = of if isinstance(of, QObject) else None
    try:
        while at is not None and is_alive(at):
            if hasattr(at, "tell_error"):
                at.tell_error(reason)
                return
            at = at.parent()
    except Exception:  # noqa: BLE001 - whoever caused the event must go on all the same
        _LOG.exception("The Help Desk could not say what failed")
