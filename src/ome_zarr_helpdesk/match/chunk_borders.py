"""Where the borders between chunks lie in a layer: only those in view, and not too many."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from ome_zarr_helpdesk.match._layouts import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ome_zarr_helpdesk.match.on_canvas import Window
    from ome_zarr_helpdesk.source.arrays_in_memory import ReachedLevel

__all__ = ["CLOSEST", "Borders", "ChunkBorders", "Line", "chunk_borders"]

CLOSEST = 5.0
"""Borders closer together on the canvas are not drawn: they would cover the picture."""

Line = tuple[float, float, float, float]
"""First and second place of one end, then of the other, in pixels of the full resolution
from the corner of the first one."""

Kind = Literal["chunks", "shards", "arrays"]


@dataclass(frozen=True, slots=True)
class Borders:
    """Lines to draw.

    Parameters
    ----------
    light
        Borders between chunks; with sharding the inner ones.
    heavy
        Borders of shards, and of arrays: the edge of the image, wells beside one another.
    crowded
        What has borders in view that lie too close together to be drawn.
    """

    light: tuple[Line, ...] = ()
    heavy: tuple[Line, ...] = ()
    crowded: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    """How one array is cut along one axis, and which of its pixels the tile begins with."""

    chunk: int | None
    shard: int | None
    origin: int


_Cuts = tuple[_Cut, _Cut]


@dataclass(frozen=True, slots=True)
class _Axis:
    """One axis on the canvas: from its pixels to the grid of arrays behind it.

    A place in the level is told by the pixel that begins there. Pixel ``d`` is pixel
    ``start + step * d`` of the grid; ``factor`` is its length in pixels of the full
    resolution.
    """

    size: int
    factor: float
    start: int
    step: int
    edges: tuple[int, ...]
    stride: int

    def visible(self, low: float, high: float) -> tuple[int, int]:
        """Return the first and last place of the level between two of the full resolution."""
        first, last = math.floor(low / self.factor), math.ceil(high / self.factor)
        return max(0, first), min(self.size, last)

    def on_grid(self, first: int, last: int) -> tuple[int, int]:
        """Return the pixels of the grid that may begin between two places, and at them."""
        ends = [self.start + self.step * place for place in (first, last)]
        return min(ends) - abs(self.step), max(ends) + abs(self.step)

    def tiles(self, low: int, high: int) -> range:
        """Return the numbers of the tiles between two pixels of the grid."""
        first, last = (bisect_right(self.edges, pixel) - 1 for pixel in (low, high))
        return range(max(first, 0), min(last + 1, len(self.edges) - 1))

    def place(self, pixel: int) -> int:
        """Return the place where, on the canvas, a pixel of the grid begins."""
        ahead = pixel - self.start
        return -(-ahead // self.step) if self.step > 0 else -ahead // -self.step + 1

    def apart(self, length: float, spacing: float) -> float:
        """Return how far apart borders are drawn that lie a length apart on the grid."""
        return max(length / abs(self.step), 1) * self.factor * spacing


class ChunkBorders:
    """Knows how one level of a layer is cut along the two axes on the canvas.

    Made by `chunk_borders` once for a level and two axes; asked with every movement of
    the camera.
    """

    def __init__(
        self,
        level: ReachedLevel,
        displayed: tuple[int, int],
        axes: tuple[_Axis, _Axis],
        cuts: list[_Cuts | None],
    ) -> None:
        self._level = level
        self._displayed = displayed
        self._axes = axes
        self._cuts = cuts
        known = {cut for cut in cuts if cut is not None}
        self._alike = known.pop() if len(known) == 1 and None not in cuts else None

    def within(
        self, window: Window, spacing: tuple[float, float], at: Mapping[int, int] | None = None
    ) -> Borders:
        """Return the borders in a window.

        Parameters
        ----------
        window
            The part of the layer in view, in pixels of the full resolution from the
            corner of the first one.
        spacing
            How far apart on the canvas borders are of one such pixel along each axis.
        at
            Pixel of the level along each axis that has a slider; others do not matter.
        """
        seen = tuple(axis.visible(*ends) for axis, ends in zip(self._axes, window, strict=True))
        base = self._cell(at or {})
        light: set[Line] = set()
        heavy: set[Line] = set()
        crowded: set[Kind] = set()
        if base is not None and all(low < high for low, high in seen):
            for number in (0, 1):
                found = self._along(number, seen, base, spacing[number])
                for kind, line in found:
                    if line is None:
                        crowded.add(kind)
                    else:
                        (light if kind == "chunks" else heavy).add(line)
        kinds: tuple[Kind, ...] = ("chunks", "shards", "arrays")
        return Borders(
            tuple(sorted(light - heavy)),
            tuple(sorted(heavy)),
            tuple(k for k in kinds if k in crowded),
        )

    def _cell(self, at: Mapping[int, int]) -> int | None:
        """Return the number of the tile at the sliders, first along the axes on the canvas."""
        level = self._level
        if level.mosaic is None or level.starts is None or level.steps is None:
            return 0
        pixels = dict(level.grid_picked)
        for axis, grid_axis in enumerate(level.grid_axes):
            if grid_axis is not None and axis in at and axis not in self._displayed:
                pixels[grid_axis] = level.starts[axis] + level.steps[axis] * at[axis]
        cell = 0
        for grid_axis, edges in enumerate(level.mosaic.edges):
            tile = bisect_right(edges, pixels.get(grid_axis, 0)) - 1
            if not 0 <= tile < len(edges) - 1:
                return None
            cell += tile * math.prod(level.mosaic.counts[grid_axis + 1 :])
        return cell

    def _along(
        self, number: int, seen: tuple[tuple[int, int], ...], base: int, spacing: float
    ) -> Iterator[tuple[Kind, Line | None]]:
        """Give the borders along one axis; no line for those that are too close together."""
        axis, other = self._axes[number], self._axes[1 - number]
        low, high = axis.on_grid(*seen[number])
        tiles = axis.tiles(low, high)
        if len(tiles) > 1 and axis.apart(_mean(axis.edges), spacing) < CLOSEST:
            yield "arrays", None
            return
        others = other.tiles(*other.on_grid(*seen[1 - number]))
        for tile in tiles:
            ends = axis.edges[tile], axis.edges[tile + 1]
            within = max(low, ends[0]), min(high, ends[1])
            for cut, run in self._runs(base + tile * axis.stride, others, other, number):
                span = _between(other, run, seen[1 - number])
                for kind, pixel in _borders(cut, ends, within, axis, spacing):
                    place = None if pixel is None else axis.place(pixel)
                    if place is None or pixel is None:
                        yield kind, None
                    elif seen[number][0] <= place <= seen[number][1]:
                        yield kind, _line(number, place * axis.factor, span)

    def _runs(
        self, cell: int, others: range, other: _Axis, number: int
    ) -> Iterator[tuple[_Cut, range]]:
        """Give tiles beside one another that are cut alike; none for gaps."""
        if self._alike is not None:
            yield self._alike[number], others
            return

        def cut_of(tile: int) -> _Cut | None:
            cuts = self._cuts[cell + tile * other.stride]
            return None if cuts is None else cuts[number]

        for cut, group in groupby(others, cut_of):
            tiles = list(group)
            if cut is not None:
                yield cut, range(tiles[0], tiles[-1] + 1)


def chunk_borders(
    level: ReachedLevel, full: tuple[int, ...], displayed: tuple[int, int]
) -> ChunkBorders | None:
    """Look how a level of a layer is cut.

    Parameters
    ----------
    level
        The arrays behind it.
    full
        Pixels of the layer along each axis, at full resolution.
    displayed
        The two axes of the layer that are on the canvas, the one that leads down first.

    Returns
    -------
    ChunkBorders or None
        None where pixels cannot be followed to the arrays, or how these are cut is not
        known.
    """
    if level.starts is None or level.steps is None or not all(full) or not all(level.shape):
        return None
    mosaic = level.mosaic
    shape = level.arrays[0].shape
    edges = tuple((0, n) for n in shape) if mosaic is None else mosaic.edges
    axes = []
    for axis in displayed:
        grid_axis, factor = level.grid_axes[axis], full[axis] / level.shape[axis]
        known = edges[grid_axis] if grid_axis is not None else (0, level.shape[axis])
        stride = 0 if grid_axis is None else math.prod(len(e) - 1 for e in edges[grid_axis + 1 :])
        axes.append(
            _Axis(level.shape[axis], factor, level.starts[axis], level.steps[axis], known, stride)
        )
    cuts = _cuts(level, displayed)
    return None if cuts is None else ChunkBorders(level, displayed, (axes[0], axes[1]), cuts)


def _cuts(level: ReachedLevel, displayed: tuple[int, int]) -> list[_Cuts | None] | None:
    """Return how the array of each tile is cut; None for a gap, or if one is not known."""
    layouts = [layout_of(array) for array in level.arrays]
    if not all(layout.is_known for layout in layouts):
        return None
    mosaic = level.mosaic
    tiles = (0,) if mosaic is None else mosaic.tiles
    cuts: list[_Cuts | None] = []
    for cell, number in enumerate(tiles):
        if number is None:
            cuts.append(None)
            continue
        layout = layouts[number]
        pair = []
        for axis in displayed:
            target = _target(level, axis)
            if target is None:
                pair.append(_Cut(None, None, 0))
                continue
            shard = None if layout.shard is None else layout.shard[target]
            origin = 0 if mosaic is None else mosaic.origins[cell][target]
            pair.append(_Cut(layout.length(target), shard, origin))
        cuts.append((pair[0], pair[1]))
    return cuts


def _target(level: ReachedLevel, axis: int) -> int | None:
    """Return the axis of the arrays that an axis of the layer leads along."""
    grid_axis = level.grid_axes[axis]
    if level.mosaic is None or grid_axis is None:
        return grid_axis
    return level.mosaic.axes[grid_axis]


def _borders(
    cut: _Cut, ends: tuple[int, int], within: tuple[int, int], axis: _Axis, spacing: float
) -> Iterator[tuple[Kind, int | None]]:
    """Give the borders in one tile, as pixels of the grid; None for too many."""
    yield "arrays", ends[0]
    yield "arrays", ends[1]
    kinds: tuple[tuple[Kind, int | None], ...] = (("shards", cut.shard), ("chunks", cut.chunk))
    for kind, length in kinds:
        if length is None:
            continue
        first = within[0] - ends[0] + cut.origin
        last = within[1] - ends[0] + cut.origin
        numbers = range(first // length + 1, -(-last // length))
        if not numbers:
            continue
        if axis.apart(length, spacing) < CLOSEST:
            yield kind, None
            continue
        for number in numbers:
            yield kind, number * length - cut.origin + ends[0]


def _between(axis: _Axis, tiles: range, seen: tuple[int, int]) -> tuple[float, float]:
    """Return from where to where tiles reach that are in view."""
    places = [axis.place(axis.edges[end]) for end in (tiles[0], tiles[-1] + 1)] if tiles else [0, 0]
    low, high = max(min(places), seen[0]), min(max(places), seen[1])
    return low * axis.factor, high * axis.factor


def _line(number: int, place: float, span: tuple[float, float]) -> Line:
    if number == 0:
        return place, span[0], place, span[1]
    return span[0], place, span[1], place


def _mean(edges: tuple[int, ...]) -> float:
    return sum(b - a for a, b in pairwise(edges)) / max(len(edges) - 1, 1)
