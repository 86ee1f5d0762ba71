"""What napari has to read for the view as it is: chunks touched, and their bytes."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import product
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match._axis_reads import axis_reads
from ome_zarr_helpdesk.match._layouts import layout_of
from ome_zarr_helpdesk.match.model import Reads

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Axis, Facts
    from ome_zarr_helpdesk.match._layouts import Layout
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.source.arrays_in_memory import Mosaic, ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["view_reads"]

_Range = tuple[int, int]
"""First and last pixel along an axis."""

_Counted = tuple[int, int, int]
"""Chunks, the bytes of all of them, and the bytes of what of them is on the canvas."""


def view_reads(
    facts: Facts, layer: LayerState, view: ViewState | None, matched: Match
) -> Reads | None:
    """Tell which chunks the view touches, of the layer's level on screen.

    Parameters
    ----------
    facts
        What the file states.
    layer
        What napari shows, with the arrays behind it.
    view
        What is on the canvas.
    matched
        How the layer relates to the file.

    Returns
    -------
    Reads or None
        None where the arrays behind the data, or how they are cut, are not known, and
        where a layer is turned against the axes of the viewer.
    """
    number = layer.data_level or 0
    if view is None or layer.reached is None or number >= len(layer.reached.levels):
        return None
    level = layer.reached.levels[number]
    displayed = _displayed(layer, view)
    if level.starts is None or displayed is None or not _is_drawn(layer, level, view, displayed):
        return None
    read = _ranges(layer, view, level, displayed)
    if level.mosaic is None:
        counted = _in_one(level, read, displayed)
    else:
        counted = _in_tiles(level, level.mosaic, read, displayed)
    if counted is None:
        return None
    chunks, nbytes, shown = counted
    beside = [axis for axis in range(layer.ndim) if axis not in displayed]
    return Reads(
        level=matched.level_of(number),
        axes=_names(facts, matched, displayed),
        chunks=chunks,
        nbytes=nbytes,
        shown_nbytes=shown * math.prod(level.shape[layer.ndim :]),
        positions=math.prod(_count(read[axis]) for axis in beside if axis in read),
        shape=tuple(_count(read[axis]) for axis in displayed),
        shows_depth=_shows_depth(facts, matched, displayed),
        along=axis_reads(facts, layer, view, level, displayed, read),
    )


def _displayed(layer: LayerState, view: ViewState) -> tuple[int, ...] | None:
    """Return the layer axes on the canvas: napari aligns the last axes of layer and viewer."""
    if layer.frame is not None and layer.frame.is_rotated:
        return None
    beyond = view.ndim - layer.ndim
    return tuple(axis - beyond for axis in view.displayed if axis >= beyond)


def _is_drawn(
    layer: LayerState, level: ReachedLevel, view: ViewState, displayed: tuple[int, ...]
) -> bool:
    """Return whether napari has told what is loaded along the axes that are on the canvas now.

    It never loads one row of pixels out of many: where it says so, that is from before.
    """
    if not layer.multiscale or view.ndisplay != 2 or layer.loaded is None:
        return True
    first, last = layer.loaded
    return all(first[axis] < last[axis] or level.shape[axis] == 1 for axis in displayed)


def _ranges(
    layer: LayerState, view: ViewState, level: ReachedLevel, displayed: tuple[int, ...]
) -> dict[int, _Range]:
    """Return the pixels that napari asks for along each data axis; none given for one pixel.

    Of a pyramid in 2D that is the part in memory, else the whole plane or volume. A zarr
    array that is a level of a pyramid is read at all positions of the sliders, because
    cutting it reads it at once (napari issue 9515; still so in 0.9.2).
    """
    eager = layer.multiscale and layer.array_kind == "zarr"
    found = {}
    for axis, size in enumerate(level.shape):
        if axis >= layer.ndim or (eager and axis not in displayed):
            found[axis] = (0, size - 1)
        elif axis in displayed:
            found[axis] = (0, size - 1)
            if layer.multiscale and view.ndisplay == 2 and layer.loaded is not None:
                first, last = (corner[axis] for corner in layer.loaded)
                found[axis] = (max(0, min(first, size - 1)), max(0, min(last, size - 1)))
    return found


def _in_one(
    level: ReachedLevel, read: dict[int, _Range], displayed: tuple[int, ...]
) -> _Counted | None:
    """Return what is read of one array."""
    layout = layout_of(level.arrays[0])
    if not layout.is_known or level.starts is None or level.steps is None:
        return None
    chunks = 1
    for axis, target in enumerate(level.axes):
        if axis in read and target is not None:
            span = _span(read[axis], level.starts[axis], level.steps[axis])
            within = _touched(span, layout.length(target))
            chunks *= min(within, _count(read[axis]))  # of every n-th pixel, each in its own
    shown = math.prod(_count(read[axis]) for axis in displayed)
    return chunks, chunks * layout.chunk_nbytes, shown * (layout.itemsize or 1)


def _in_tiles(
    level: ReachedLevel, mosaic: Mosaic, read: dict[int, _Range], displayed: tuple[int, ...]
) -> _Counted | None:
    """Return what is read of a mosaic: of every tile that the view touches, gaps left out."""
    layouts = [layout_of(array) for array in level.arrays]
    parts = [_parts(level, edges, axis, read) for axis, edges in enumerate(mosaic.edges)]
    if not all(parts) or not all(layout.is_known for layout in layouts):
        return None
    columns = [part for part in parts if part is not None]
    strides = [math.prod(mosaic.counts[axis + 1 :]) for axis in range(len(columns))]
    # of a plate only rows and columns: most axes have one tile, and one pixel of it is read
    cut = [axis for axis, part in enumerate(columns) if len(part) > 1 or part[0][1] is not None]
    first = sum(columns[axis][0][0] * strides[axis] for axis in set(range(len(columns))) - set(cut))
    on_canvas = [axis in {level.grid_axes[shown] for shown in displayed} for axis in cut]
    chunks = nbytes = shown = 0
    for tile in product(*(columns[axis] for axis in cut)):
        cell = first + sum(at * strides[axis] for axis, (at, _) in zip(cut, tile, strict=True))
        number = mosaic.tiles[cell]
        if number is not None:
            spans = {mosaic.axes[axis]: span for axis, (_, span) in zip(cut, tile, strict=True)}
            found = _in_tile(layouts[number], mosaic.origins[cell], spans)
            chunks += found
            nbytes += found * layouts[number].chunk_nbytes
            shown += math.prod(
                _count(span)
                for (_, span), is_shown in zip(tile, on_canvas, strict=True)
                if is_shown and span is not None
            )
    return chunks, nbytes, shown * (layouts[0].itemsize or 1)


_Part = tuple[int, _Range | None]
"""Number of a tile along one axis, and the pixels read in it; None for one that is somewhere."""


def _parts(
    level: ReachedLevel, edges: tuple[int, ...], grid_axis: int, read: dict[int, _Range]
) -> list[_Part] | None:
    """Return the tiles that are read along one axis of a grid; None where they are not known."""
    picked = dict(level.grid_picked)
    if grid_axis in picked:
        return [(bisect_right(edges, picked[grid_axis]) - 1, None)]
    axis = level.grid_axes.index(grid_axis)
    if axis not in read:
        return [(0, None)] if len(edges) == 2 else None  # which tile, the slider tells
    if level.starts is None or level.steps is None or abs(level.steps[axis]) != 1:
        return None
    first, last = _span(read[axis], level.starts[axis], level.steps[axis])
    tiles = range(bisect_right(edges, first) - 1, bisect_right(edges, last))
    bounds = ((at, edges[at], edges[at + 1] - 1) for at in tiles)
    return [(at, (max(first, a) - a, min(last, b) - a)) for at, a, b in bounds]


def _in_tile(
    layout: Layout, origin: tuple[int, ...], spans: dict[int | None, _Range | None]
) -> int:
    """Return how many chunks of one array are read, of a range along some of its axes."""
    chunks = 1
    for target, span in spans.items():
        if target is not None and span is not None:
            start = origin[target]
            chunks *= _touched((start + span[0], start + span[1]), layout.length(target))
    return chunks


def _span(asked: _Range, start: int, step: int) -> _Range:
    """Return first and last pixel of the array, or the grid, for those of the data."""
    ends = [start + step * end for end in asked]
    return min(ends), max(ends)


def _touched(span: _Range, chunk: int) -> int:
    """Return how many chunks a range of pixels touches."""
    return span[1] // chunk - span[0] // chunk + 1


def _count(asked: _Range) -> int:
    return asked[1] - asked[0] + 1


def _names(facts: Facts, matched: Match, displayed: tuple[int, ...]) -> tuple[str, ...]:
    """Return the names of the file's axes on the canvas, those that are known."""
    return tuple(axis.name for axis in _file_axes(facts, matched, displayed))


def _file_axes(facts: Facts, matched: Match, displayed: tuple[int, ...]) -> list[Axis]:
    axes = (facts.image.axes if facts.image else None) or ()
    numbers = [matched.axes[axis] for axis in displayed if axis < len(matched.axes)]
    return [axes[n] for n in numbers if n is not None and n < len(axes)]


def _shows_depth(facts: Facts, matched: Match, displayed: tuple[int, ...]) -> bool | None:
    """Return whether z, the first of three axes of space, is on the canvas."""
    space = [
        axis for axis in (facts.image.axes if facts.image else None) or () if axis.type == "space"
    ]
    found = _file_axes(facts, matched, displayed)
    if len(space) != 3 or len(found) != len(displayed):
        return None
    return space[0] in found
