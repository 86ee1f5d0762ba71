"""How the resolution levels of an image fit together, computed from what it states."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.facts.model.axes import Axis
    from ome_zarr_helpdesk.facts.model.levels import Level

__all__ = ["Misfit", "Pyramid"]

_LARGEST_ERROR = 1.0
"""In pixels of the coarser level: rounding up or down, also at every step, makes less."""

_LEAST_SHARE = 0.02
"""A difference below 2% of the length is not told: a rule of thumb."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One axis of one level whose length does not go with its pixel size.

    Parameters
    ----------
    level
        Index of the level.
    dataset
        Path of the level as ``datasets`` states it.
    axis
        Name of the axis.
    size
        Pixels along the axis.
    expected_size
        Pixels that would cover as much as level 0, with the pixel size stated.
    size_factor
        Level 0 pixels that make one of this level, from the lengths of both.
    scale_factor
        The same from the pixel sizes of both.
    """

    level: int
    dataset: str
    axis: str
    size: int
    expected_size: float
    size_factor: float
    scale_factor: float


@dataclass(frozen=True)  # without slots: what several facts are made of is found out once
class Pyramid:
    """The resolution levels of an image side by side.

    Levels whose array was not found take no part in comparisons.
    """

    _axes: tuple[Axis, ...] | None = field(repr=False)
    _levels: tuple[Level, ...] | None = field(repr=False)

    @property
    def absent(self) -> tuple[str, ...] | None:
        """Paths in ``datasets`` at which there is no array, as they are stated."""
        return None if self._levels is None else tuple(v.dataset for v in self._levels if v.absent)

    @property
    def found(self) -> tuple[str, ...] | None:
        """Paths in ``datasets`` whose arrays were found; None where none was."""
        return tuple(level.dataset for level in self._known or ()) or None

    @property
    def longest_edge(self) -> int | None:
        """Pixels along the longer side of a plane (the last two axes of space) at level 0."""
        return self._longest(self._levels[0]) if self._levels else None

    @property
    def smallest_edge(self) -> int | None:
        """Pixels along the longer side of a plane at the smallest level."""
        return min(self._edges) if self._edges else None

    @property
    def plane_nbytes(self) -> int | None:
        """Bytes of one plane at level 0, of one channel and time, before compression."""
        return self._nbytes(self._levels[0], 2) if self._levels else None

    @property
    def largest_step(self) -> float | None:
        """How many times shorter a side of a plane gets from one level to the next, at most."""
        steps = [a / b for a, b in pairwise(self._edges) if b]
        return max(steps) if steps else None

    @property
    def descends(self) -> bool | None:
        """Whether no level is larger than the one before it, along any axis of space."""
        at = self._space
        shapes = [level.shape for level in self._known or () if level.shape is not None]
        if not at or len(shapes) < 2 or any(max(at) >= len(shape) for shape in shapes):
            return None
        return all(a[i] >= b[i] for a, b in pairwise(shapes) for i in at)

    @property
    def dtypes(self) -> tuple[str, ...] | None:
        """Data types of the levels, each once."""
        if self._known is None:
            return None
        return tuple(dict.fromkeys(v.dtype for v in self._known if v.dtype is not None))

    @property
    def misfits(self) -> tuple[Misfit, ...] | None:
        """Axes of levels whose length does not go with the pixel size stated.

        With ``k`` times the pixel size of level 0 a level needs a k-th of its pixels.
        Writers round that up or down, each from the level before, so that less than
        one pixel of the coarser level is no difference (a level of 3 from one of 5).
        """
        if not self._levels or self._levels[0].scale is None or self._levels[0].shape is None:
            return None
        return tuple(misfit for level in self._levels[1:] for misfit in self._misfits_of(level))

    @property
    def fitting_factors(self) -> tuple[tuple[float, ...], ...] | None:
        """For each level how many level 0 pixels make one, by the lengths; whole where they can be.

        None where pixel sizes and lengths agree, and where an array was not found.
        """
        factors = [self._factors(level) for level in self._levels or ()]
        known = tuple(f for f in factors if f is not None)
        return known if self.misfits and len(known) == len(factors) else None

    @property
    def right_order(self) -> tuple[str, ...] | None:
        """Paths in ``datasets``, the largest array first; None where they stand so already."""
        if self.descends is not False:
            return None
        known = sorted(self._known or (), key=lambda level: -math.prod(level.shape or ()))
        return tuple(level.dataset for level in known)

    @property
    def halvings_left(self) -> int | None:
        """How often the smallest level has to be halved until no side of it is beyond 512.

        None where its longer side is no more than 1,024 pixels.
        """
        edge = self.smallest_edge
        return math.ceil(math.log2(edge / 512)) if edge is not None and edge > 1024 else None

    @property
    def shift(self) -> float | None:
        """How far a level lies from level 0, at most, in its own pixels.

        Nothing where its translation is that of level 0, or half the difference of the
        pixel sizes more: the center of the first pixel, after averaging.
        """
        if not self._levels or len(self._levels) < 2:
            return None
        shifts = [s for level in self._levels[1:] for s in self._shifts_of(level)]
        return max(shifts) if shifts else None

    @property
    def volume_edge(self) -> int | None:
        """Voxels along the longest axis of space at the smallest level; None without volume."""
        edges = [max(lengths) for lengths in self._volumes()]
        return min(edges) if edges else None

    @property
    def volume_nbytes(self) -> int | None:
        """Bytes of the volume at the smallest level, of one channel and time, in memory."""
        if not any(True for _ in self._volumes()):
            return None
        sizes = [self._nbytes(level, 3) for level in self._known or ()]
        known = [size for size in sizes if size is not None]
        return min(known) if known else None

    @cached_property
    def _known(self) -> tuple[Level, ...] | None:
        if self._levels is None:
            return None
        return tuple(level for level in self._levels if level.shape is not None)

    @cached_property
    def _space(self) -> list[int]:
        return [i for i, axis in enumerate(self._axes or ()) if axis.type == "space"]

    @cached_property
    def _edges(self) -> list[int]:
        """The longer side of a plane, level by level."""
        edges = [self._longest(level) for level in self._known or ()]
        return [edge for edge in edges if edge is not None]

    def _lengths(self, level: Level, axes: int) -> list[int] | None:
        """Return the lengths of the last axes of space; None where there are fewer."""
        at = self._space[-axes:]
        if level.shape is None or len(at) != axes or len(level.shape) != len(self._axes or ()):
            return None
        return [level.shape[i] for i in at]

    def _longest(self, level: Level) -> int | None:
        lengths = self._lengths(level, 2)
        return None if lengths is None else max(lengths)

    def _nbytes(self, level: Level, axes: int) -> int | None:
        lengths = self._lengths(level, axes)
        if lengths is None or level.itemsize is None:
            return None
        return math.prod(lengths) * level.itemsize

    def _volumes(self) -> Iterator[list[int]]:
        """Yield the lengths of the three axes of space, of levels more than one plane deep."""
        for level in self._known or ():
            lengths = self._lengths(level, 3)
            if lengths is not None and min(lengths) > 1:
                yield lengths

    def _misfits_of(self, level: Level) -> Iterator[Misfit]:
        first = (self._levels or ())[0]
        if level.shape is None or level.scale is None or first.shape is None:
            return
        columns = (self._axes or (), first.shape, first.scale or (), level.shape, level.scale)
        if len({len(column) for column in columns}) != 1:
            return
        for axis, full, full_scale, size, scale in zip(*columns, strict=True):
            by_scale = scale / full_scale if full_scale else 0.0
            expected = full / by_scale if by_scale > 0 else math.inf
            if full and size and math.isfinite(expected) and _differs(size, expected):
                yield Misfit(
                    level.index, level.dataset, axis.name, size, expected, full / size, by_scale
                )

    def _factors(self, level: Level) -> tuple[float, ...] | None:
        first = (self._levels or ())[0]
        if first.shape is None or level.shape is None or len(first.shape) != len(level.shape):
            return None
        if 0 in level.shape:
            return None
        pairs = zip(first.shape, level.shape, strict=True)
        return tuple(_near_whole(full, size) for full, size in pairs)

    def _shifts_of(self, level: Level) -> Iterator[float]:
        first = (self._levels or ())[0]
        placed = (first.translation, first.scale, level.translation, level.scale)
        if any(values is None for values in placed):
            return
        rows = [values for values in placed if values is not None]
        if len({len(values) for values in rows}) != 1:
            return
        for start, full, own_start, own in zip(*rows, strict=True):
            off = own_start - start
            if own > 0 and math.isfinite(off) and math.isfinite(own - full):
                yield min(abs(off), abs(off - (own - full) / 2)) / own


def _differs(size: int, expected: float) -> bool:
    error = abs(size - expected)
    return error > _LARGEST_ERROR and error > _LEAST_SHARE * max(size, expected)


def _near_whole(full: int, size: int) -> float:
    """Return a factor, made whole where rounding of lengths explains the rest."""
    factor = full / size
    whole = round(factor)
    return float(whole) if whole and abs(full / whole - size) < _LARGEST_ERROR else factor
