"""What Qt's declarations say may be missing, and never is where we ask for it."""

from __future__ import annotations

from typing import TypeVar

__all__ = ["present"]

T = TypeVar("T")


def present(thing: T | None) -> T:
    """Return a thing that is there.

    Raises
    ------
    RuntimeError
        Where it is not there after all.
    """
    if thing is None:
        raise RuntimeError("Qt has not made a part that this widget always has")
    return thing
