"""What lies under the mouse: the pixel, its chunk, its key in the store, its well."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.match._layouts import layout_of
from ome_zarr_helpdesk.match._places import path_in
from ome_zarr_helpdesk.match._storage import stored_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.facts.model.axes import Length
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.source.arrays_in_memory import Mosaic, ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["Pointed", "point"]


@dataclass(frozen=True, slots=True)
class Pointed:
    """One pixel of the file, and where it is stored.

    Parameters
    ----------
    level
        Index of the file's resolution level; of the layer's where the file's is not
        known.
    array
        Path of the array, from the root of the store.
    pixel
        Index of the pixel, one number for each axis of the file.
    chunk
        Index of the chunk that is decoded for it; with sharding the inner chunk,
        counted over the whole array.
    chunk_start, chunk_stop
        First pixel of the chunk, and the one after its last, cut at the border of
        the array.
    nbytes
        Bytes of the chunk before compression: all of it, also beyond that border.
    shard
        Index of the shard; None without sharding.
    shard_nbytes
        Bytes of the shard before compression.
    key
        Key of the chunk or shard, from the root of the store.
    position, pixel_size
        Where the center of the pixel lies, and how large it is, by what the file says,
        along each axis of space and time; None where it does not say so of this array.
    well, field
        Where on a plate the pixel lies: path of the well in the plate, path of
        the field in the well.
    row, column
        Names of the row and column of the well.
    gap
        Whether the place is one of a mosaic behind which there is no array: zeros are
        shown. Of what is stored nothing is then known, and ``well`` is None unless the
        plate lists one for this place.
    """

    level: int
    array: str | None = None
    pixel: tuple[int, ...] | None = None
    chunk: tuple[int, ...] | None = None
    chunk_start: tuple[int, ...] | None = None
    chunk_stop: tuple[int, ...] | None = None
    nbytes: int | None = None
    shard: tuple[int, ...] | None = None
    shard_nbytes: int | None = None
    key: str | None = None
    position: tuple[Length, ...] | None = None
    pixel_size: tuple[Length, ...] | None = None
    well: str | None = None
    field: str | None = None
    row: str | None = None
    column: str | None = None
    gap: bool = False


def point(
    facts: Facts,
    match: Match,
    layer: LayerState | None,
    level: int | None,
    position: Sequence[float],
    displayed: Collection[int] = (),
) -> Pointed | None:
    """Tell which pixel of the file lies at a position, and where it is stored.

    Parameters
    ----------
    facts
        What the file states.
    match
        How the layer relates to it.
    layer
        What napari shows, with the arrays behind it.
    level
        The layer's level on screen.
    position
        A point in the data of the full resolution, as ``layer.world_to_data`` gives.
    displayed
        The layer's axes on the canvas: there the pixel is the one drawn at the point,
        along the others the one that the slider leads to.

    Returns
    -------
    Pointed or None
        None outside of the layer, and where its pixels cannot be followed to the
        file: also where the layer is turned so that a slider moves along the canvas.
    """
    reached = layer.reached if layer is not None else None
    number = level or 0
    if layer is None or reached is None or number >= len(reached.levels):
        return None
    found = reached.levels[number]
    pixel = None if _leans(layer, displayed) else _pixel(layer, found, position, displayed)
    if pixel is None:
        return None
    known = match.level_of(number)
    file_level = number if known is None else known
    grid = _on_grid(found, pixel)
    if grid is None:
        return None
    if found.mosaic is None:
        fixed = [grid.get(axis) for axis in range(len(found.arrays[0].shape))]
        return _pointed(facts, found.arrays[0], file_level, fixed, _own_well(match))
    return _in_mosaic(facts, match, found, file_level, grid)


def _leans(layer: LayerState, displayed: Collection[int]) -> bool:
    """Return whether an axis on the canvas and one that is not are turned into each other."""
    frame = layer.frame
    if frame is None or not 0 < len(displayed) < layer.ndim or not frame.is_rotated:
        return False
    return any(
        abs(part) > 1e-9 * math.hypot(*step)
        for axis, step in enumerate(frame.steps)
        for along, part in enumerate(step)
        if (axis in displayed) != (along in displayed)
    )


def _pixel(
    layer: LayerState, found: ReachedLevel, position: Sequence[float], displayed: Collection[int]
) -> tuple[int, ...] | None:
    """Return the pixel of a level at a position; None outside.

    On the canvas it is the pixel that is seen there: napari lays the corners of all levels on
    one another (``layer.get_value`` does not, and is up to half a pixel of a coarse level off).
    Along the sliders it is the one that napari takes, by rounding.
    """
    ndim, full = layer.ndim, layer.shape
    if full is None or found.starts is None or len(position) < ndim:
        return None
    pixel = []
    sizes = zip(position[-ndim:], full, found.shape, strict=False)
    for axis, (value, size, own) in enumerate(sizes):
        if not math.isfinite(value) or not own:
            return None
        inside = -0.5 <= value < size - 0.5 if axis in displayed else 0 <= round(value) < size
        if not inside:
            return None
        factor = size / own
        at = math.floor((value + 0.5) / factor) if axis in displayed else round(value / factor)
        pixel.append(max(0, min(at, own - 1)))
    return tuple(pixel)


def _on_grid(found: ReachedLevel, pixel: tuple[int, ...]) -> dict[int, int] | None:
    """Return the place of a data pixel on each axis of the array, or the grid of arrays."""
    if found.starts is None or found.steps is None:
        return None
    grid = dict(found.grid_picked)
    for axis, start, step, value in zip(
        found.grid_axes, found.starts, found.steps, pixel, strict=False
    ):
        if axis is not None:
            grid[axis] = start + step * value
    return grid


def _in_mosaic(
    facts: Facts, match: Match, found: ReachedLevel, level: int, grid: dict[int, int]
) -> Pointed | None:
    mosaic: Mosaic | None = found.mosaic
    if mosaic is None:
        return None
    cell, inner = 0, [0] * len(mosaic.edges)
    for axis, edge in enumerate(mosaic.edges):
        value = grid.get(axis)
        if value is None:
            return None
        at = bisect_right(edge, value) - 1
        cell = cell * (len(edge) - 1) + at
        inner[axis] = value - edge[at]
    place = _well(match, mosaic, cell)
    number = mosaic.tiles[cell]
    if number is None:
        return _gap(match, level, place)
    index: list[int | None] = list(mosaic.origins[cell])
    for target, value in zip(mosaic.axes, inner, strict=True):
        if target is not None:
            index[target] = mosaic.origins[cell][target] + value
    return _pointed(facts, found.arrays[number], level, index, place)


def _gap(match: Match, level: int, place: _Place) -> Pointed:
    """Return a place without an array: with the well, if the plate lists one for it."""
    _, field, row, column = place
    black = match.well_grid.black if match.well_grid is not None else ()
    well = f"{row}/{column}" if f"{row}/{column}" in black else None
    return Pointed(level, well=well, field=field, row=row, column=column, gap=True)


_Place = tuple[str | None, str | None, str | None, str | None]


def _own_well(match: Match) -> _Place:
    """Return where the one image of a layer lies on a plate."""
    row, _, column = (match.well or "").partition("/")
    return match.well, match.field, row if column else None, column or None


def _well(match: Match, mosaic: Mosaic, cell: int) -> _Place:
    """Return well, field, row and column of a tile; None where the tiles are no wells."""
    grid = match.well_grid
    if grid is None or len(grid.wells) != len(mosaic.tiles):
        return None, None, None, None
    row, column = divmod(cell, grid.n_columns)
    return grid.wells[cell], grid.field, grid.rows[row], grid.columns[column]


def _pointed(
    facts: Facts, array: Any, level: int, index: list[int | None], place: _Place
) -> Pointed:
    layout = layout_of(array)
    path = path_in(facts, array)
    path = layout.path if path is None else path
    well, field, row, column = place
    known = tuple(0 if i is None and n == c else i for i, n, c in layout.filled(index))
    pixel = tuple(i for i in known if i is not None)
    stored = stored_at(facts, level, path, layout, pixel) if len(pixel) == len(known) else {}
    return Pointed(level, path, well=well, field=field, row=row, column=column, **stored)
