"""What was seen of the pixel values on screen. Only what is in memory is ever looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Pixels", "pixels_in_memory", "pixels_of"]

MOST_ALONG_AN_AXIS = 90
"""How many pixels along an axis are looked at in an array in memory."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """What was seen of the values on screen.

    Parameters
    ----------
    minimum, maximum, median
        Of the values that were looked at; those that are no numbers are left out.
    count
        How many values were looked at: a sample, not all.
    level
        The resolution level they are of.
    origin
        ``array`` where the data are a NumPy array, ``screen`` where single values were asked
        of the slice that napari shows.
    """

    minimum: float
    maximum: float
    median: float
    count: int
    level: int = 0
    origin: str = "array"

    @property
    def are_all_alike(self) -> bool:
        """Whether every value that was looked at is the same."""
        return self.minimum == self.maximum


def pixels_of(values: Iterable[Any], level: int = 0, origin: str = "array") -> Pixels | None:
    """Return what is to be said of values; None where there are none.

    Parameters
    ----------
    values
        Numbers.
    level
        The resolution level they are of.
    origin
        Where they were seen.
    """
    finite = sorted(value for value in map(float, values) if math.isfinite(value))
    if not finite:
        return None
    median = finite[len(finite) // 2]
    return Pixels(finite[0], finite[-1], median, len(finite), level, origin)


def pixels_in_memory(
    data: Any, point: Sequence[int], displayed: Sequence[int], level: int = 0
) -> Pixels | None:
    """Look at the plane on screen of a NumPy array, at most a few thousand of its pixels.

    Parameters
    ----------
    data
        The data of a layer, or of one of its levels. Anything else than a NumPy array that
        is wholly in memory is left alone.
    point
        Where the view stands along each axis, in pixels of this level.
    displayed
        The two axes on the canvas.
    level
        The resolution level it is.
    """
    if not _is_in_memory(data) or len(displayed) != 2 or getattr(data, "size", 0) == 0:
        return None
    index: list[Any] = [
        min(max(int(at), 0), size - 1) for at, size in zip(point, data.shape, strict=True)
    ]
    for axis in displayed:
        index[axis] = slice(None, None, -(-data.shape[axis] // MOST_ALONG_AN_AXIS))
    plane = data[tuple(index)]
    return pixels_of(plane.ravel().tolist(), level) if plane.dtype.kind in "biuf" else None


def _is_in_memory(data: Any) -> bool:
    """Return whether something is a NumPy array that does not lie on a disk."""
    if type(data).__module__.partition(".")[0] != "numpy":
        return False
    while data is not None:
        if type(data).__name__ in ("memmap", "mmap"):
            return False
        data = getattr(data, "base", None)
    return True
