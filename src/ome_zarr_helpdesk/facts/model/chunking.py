"""How the full resolution of an image is cut into chunks, and what that means for reading."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model.axes import Axis
    from ome_zarr_helpdesk.facts.model.levels import Level

__all__ = ["Chunking"]

_THINNEST = 32
"""A chunk that is this many times wider than deep reads like a plane: a rule of thumb."""


@dataclass(frozen=True, slots=True)
class Chunking:
    """The chunks of level 0 along the axes of the image; with sharding the inner chunks.

    No chunk counts as longer than the image: what is beyond its border is padding.
    """

    _axes: tuple[Axis, ...] | None = field(repr=False)
    _level: Level | None = field(repr=False)

    @property
    def channels_per_chunk(self) -> int | None:
        """Channels in one chunk; None where there is no channel axis."""
        return self._along("channel")

    @property
    def times_per_chunk(self) -> int | None:
        """Points in time in one chunk; None where there is no time axis."""
        return self._along("time")

    @property
    def planes_per_chunk(self) -> int | None:
        """Length of a chunk along z, the first of three axes of space; None for two."""
        lengths = self._of_space(3)
        return None if lengths is None else lengths[0]

    @property
    def tile(self) -> tuple[int, ...] | None:
        """Height and width of a chunk: its lengths along the last two axes of space."""
        lengths = self._of_space(2)
        return None if lengths is None else tuple(lengths)

    @property
    def shortest_side(self) -> int | None:
        """The shorter of height and width of a chunk, of those shorter than the image."""
        tile, plane = self.tile, self._plane
        if tile is None or plane is None:
            return None
        cut = [a for a, b in zip(tile, plane, strict=True) if a < b]
        return min(cut) if cut else None

    @property
    def plane_chunks(self) -> int | None:
        """Chunks that one whole plane of level 0 touches, of one channel and time."""
        tile, plane = self.tile, self._plane
        if tile is None or plane is None or 0 in tile:
            return None
        return math.prod(-(-n // b) for n, b in zip(plane, tile, strict=True))

    @property
    def nbytes(self) -> int | None:
        """Bytes of a chunk before compression, without what lies beyond the border."""
        lengths = self._lengths
        if lengths is None or self._level is None or self._level.itemsize is None:
            return None
        return math.prod(lengths) * self._level.itemsize

    @property
    def is_planar(self) -> bool | None:
        """Whether chunks are one plane deep, or 32 times wider than deep, in a stack of planes."""
        lengths = self._of_space(3)
        if lengths is None or self._level is None or self._level.shape is None:
            return None
        depth = self._level.shape[self._space[-3]]
        return depth > 1 and lengths[0] * _THINNEST < max(lengths[1:])

    @property
    def transposed(self) -> bool | None:
        """Whether axes are stored in another order than the one they are listed in."""
        if self._level is None or self._level.order is None:
            return None
        return self._level.order != "C"

    @property
    def _space(self) -> list[int]:
        return [i for i, axis in enumerate(self._axes or ()) if axis.type == "space"]

    @property
    def _lengths(self) -> list[int] | None:
        """Lengths of a chunk inside the image, axis by axis."""
        if self._level is None or self._level.chunk_shape is None or self._level.shape is None:
            return None
        shape, chunk = self._level.shape, self._level.chunk_shape
        if len(chunk) != len(shape) or len(shape) != len(self._axes or ()):
            return None
        return [min(a, b) for a, b in zip(chunk, shape, strict=True)]

    @property
    def _plane(self) -> tuple[int, ...] | None:
        at = self._space[-2:]
        if (
            self._lengths is None
            or self._level is None
            or self._level.shape is None
            or len(at) != 2
        ):
            return None
        return tuple(self._level.shape[i] for i in at)

    def _of_space(self, axes: int) -> list[int] | None:
        at, lengths = self._space[-axes:], self._lengths
        return None if lengths is None or len(at) != axes else [lengths[i] for i in at]

    def _along(self, kind: str) -> int | None:
        lengths = self._lengths
        at = next((i for i, axis in enumerate(self._axes or ()) if axis.type == kind), None)
        return None if lengths is None or at is None else lengths[at]
