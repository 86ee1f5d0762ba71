"""What the picture of the chunks of the view draws, as numbers between 0 and 1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.match.model import AxisRead, Reads
    from ome_zarr_helpdesk.source.arrays_in_memory import ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["Seen", "seen_in"]

_Share = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the view shows of a level.

    Parameters
    ----------
    layer, level, reads
        What is on screen, the arrays behind it, and what is read of them.
    axes
        The axes of the layer that lead down and to the right.
    down, right
        What is read along them.
    beside
        What is read along the other axes, the one of which a chunk holds most first.
    """

    layer: LayerState
    level: ReachedLevel
    reads: Reads
    axes: tuple[int, int]
    down: AxisRead
    right: AxisRead
    beside: tuple[AxisRead, ...]

    @property
    def number(self) -> int:
        """Index of the file's level; of the layer's, where the file's is not proved."""
        return (self.layer.data_level or 0) if self.reads.level is None else self.reads.level

    @property
    def full(self) -> tuple[int, int]:
        """Pixels of the layer's full resolution, down and to the right."""
        shape = self.layer.shape or ()
        return shape[self.axes[0]], shape[self.axes[1]]

    @property
    def pixel(self) -> tuple[float, float]:
        """Height and width in the world of one pixel of the level."""
        frame = self.layer.frame
        if frame is None:
            return 1.0, 1.0
        sizes = [self.level.shape[axis] for axis in self.axes]
        pairs = zip(self.axes, self.full, sizes, strict=True)
        lengths = [abs(frame.lengths[axis]) * full / own for axis, full, own in pairs]
        return (lengths[0] or 1.0), (lengths[1] or 1.0)

    @property
    def size(self) -> tuple[float, float]:
        """Height and width in the world of all of the level."""
        down, right = self.pixel
        return self.level.shape[self.axes[0]] * down, self.level.shape[self.axes[1]] * right

    def asked(self) -> tuple[_Share, _Share]:
        """Return from where to where the level is asked for, as shares of it."""
        return self._share(0, self.down, whole=False), self._share(1, self.right, whole=False)

    def touched(self) -> tuple[_Share, _Share]:
        """Return the same with the rest of the chunks that are touched."""
        return self._share(0, self.down, whole=True), self._share(1, self.right, whole=True)

    def gaps(self) -> list[tuple[_Share, _Share]]:
        """Return the places that no array fills, as shares of the level: nothing is read there."""
        mosaic, grid = self.level.mosaic, self.level.grid_axes
        if mosaic is None or any(grid[axis] is None for axis in self.axes):
            return []
        down, right = (grid[axis] or 0 for axis in self.axes)
        counts = mosaic.counts
        if math.prod(counts) != counts[down] * counts[right]:
            return []  # which tiles are on screen, the sliders tell
        cells = product(*(range(count) for count in counts))
        empty = [cell for cell, tile in zip(cells, mosaic.tiles, strict=True) if tile is None]

        def share(axis: int, at: int) -> _Share:
            edges = mosaic.edges[axis]
            return edges[at] / edges[-1], edges[at + 1] / edges[-1]

        return [(share(down, cell[down]), share(right, cell[right])) for cell in empty]

    def _share(self, number: int, read: AxisRead, *, whole: bool) -> _Share:
        first, last = read.first or 0, read.size - 1 if read.last is None else read.last
        stop = last + 1
        if whole and self.level.mosaic is None:
            first, stop = first // read.chunk * read.chunk, -(-stop // read.chunk) * read.chunk
        axis = self.axes[number]
        own, start = self.level.shape[axis], (self.level.starts or ())[axis]
        return max(first - start, 0) / own, min(stop - start, own) / own


def seen_in(result: ExplanationResult) -> Seen | None:
    """Return what the view shows of a level; None where it is not proved."""
    layer, view, match = result.layer, result.view, result.match
    reads = match.reads if match is not None else None
    if layer is None or view is None or reads is None or layer.reached is None:
        return None
    if not layer.visible:  # nothing is read of it
        return None
    number, beyond = layer.data_level or 0, view.ndim - layer.ndim
    axes = [axis - beyond for axis in view.displayed[-2:]]
    if len(axes) != 2 or min(axes) < 0 or number >= len(layer.reached.levels):
        return None
    level = layer.reached.levels[number]
    down, right = (level.axes[axis] for axis in axes)
    if not reads.along or down is None or right is None or not math.prod(level.shape):
        return None
    beside = (read for i, read in enumerate(reads.along) if i not in (down, right))
    deepest_first = sorted(beside, key=lambda read: (read.on_canvas, -read.held))
    return Seen(
        layer,
        level,
        reads,
        (axes[0], axes[1]),
        reads.along[down],
        reads.along[right],
        tuple(deepest_first),
    )
