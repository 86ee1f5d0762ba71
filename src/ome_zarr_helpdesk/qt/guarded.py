"""Errors of ours stay ours: napari's own work must go on."""

from __future__ import annotations

import functools
import logging
import os
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STRICT_VARIABLE", "guarded"]

STRICT_VARIABLE = "OME_ZARR_HELPDESK_STRICT"
"""Environment variable with which errors are raised: for tests."""

P = ParamSpec("P")
_LOG = logging.getLogger(__name__)


def guarded(function: Callable[P, None]) -> Callable[P, None]:
    """Make a handler of napari's events safe for whoever caused the event.

    An exception in a handler would otherwise reach the code that set a layer's
    name or added a layer. It is logged with its traceback instead.
    """

    @functools.wraps(function)
    def safely(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except Exception:
            if os.environ.get(STRICT_VARIABLE):
                raise
            _LOG.exception("The Help Desk could not handle an event")

    return safely
