"""Where a well lies in a layer that shows a whole plate as one image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Plate
    from ome_zarr_helpdesk.match.model import Match, WellGrid
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["Tile", "likely_field", "place_in_grid", "tile_of", "tiles_in_view"]


@dataclass(frozen=True, slots=True)
class Tile:
    """The pixels of one well in the data of a layer, at full resolution.

    Parameters
    ----------
    axes
        Axes of the data along which rows and columns of the plate stand.
    low, high
        First and last edge of the tile along these axes, half a pixel beside the
        centers of its outer pixels.
    """

    axes: tuple[int, int]
    low: tuple[float, float]
    high: tuple[float, float]


def tile_of(plate: Plate, match: Match, layer: LayerState, well: str) -> Tile | None:
    """Tell which pixels of a layer are those of a well, or stand black in its place.

    Parameters
    ----------
    plate
        The plate.
    match
        How the layer relates to it.
    layer
        What napari shows, with the arrays behind it.
    well
        Path of the well in the plate.

    Returns
    -------
    Tile or None
        None where the layer shows no plate, or not this well of it.
    """
    grid, reached = match.well_grid, layer.reached
    if grid is None or reached is None or not reached.levels:
        return None
    level, place = reached.levels[0], place_in_grid(plate, grid, well)
    if place is None or level.mosaic is None or level.starts is None or level.steps is None:
        return None
    behind = len(level.mosaic.edges) - 2
    axes, lows, highs = list[int](), list[float](), list[float]()
    for number, at in enumerate(place):
        if behind + number not in level.grid_axes:
            return None
        axis = level.grid_axes.index(behind + number)
        edges = level.mosaic.edges[behind + number][at : at + 2]
        ends = sorted((e - 0.5 - level.starts[axis]) / (level.steps[axis] or 1) for e in edges)
        axes.append(axis)
        lows.append(ends[0])
        highs.append(ends[1])
    return Tile((axes[0], axes[1]), (lows[0], lows[1]), (highs[0], highs[1]))


def place_in_grid(plate: Plate, grid: WellGrid, well: str) -> tuple[int, int] | None:
    """Return row and column of the tile of a well; None where it has none.

    A well that is shown black is found by the names of the row and column it stands in.
    """
    if well in grid.wells:
        return divmod(grid.wells.index(well), grid.n_columns)
    if well not in grid.black or plate.wells is None:
        return None
    place = plate.places[plate.wells.index(well)]
    if place is None:
        return None
    row, column = (plate.rows or ())[place[0]], (plate.columns or ())[place[1]]
    if row not in grid.rows or column not in grid.columns:
        return None
    return grid.rows.index(row), grid.columns.index(column)


def likely_field(plate: Plate, shown: str | None) -> str | None:
    """Return the path of a field in a well nobody has read, if that well is like the others.

    It is the one that is shown of every well, else that of the well that stands for all.
    """
    return shown or (plate.sample.field if plate.sample is not None else None)


def tiles_in_view(
    match: Match, layer: LayerState, view: ViewState
) -> tuple[float, float, float, float] | None:
    """Tell which part of a plate lies on the canvas.

    Parameters
    ----------
    match
        How the layer relates to the plate.
    layer
        What napari shows of it, with the arrays behind it.
    view
        How it is looked at.

    Returns
    -------
    tuple of float or None
        Top, left, bottom and right, counted in tiles from the first row and column;
        None where that is not known, or the plate lies beside the canvas.
    """
    grid, reached, frame = match.well_grid, layer.reached, layer.frame
    if grid is None or reached is None or frame is None or frame.is_rotated:
        return None
    if layer.around is None or layer.around.outside_view is not False:
        return None  # also where layers of several units lie over each other
    level, ends = reached.levels[0], list[tuple[float, float]]()
    if level.mosaic is None or level.starts is None or level.steps is None:
        return None
    for part, (count, length) in enumerate(
        zip((grid.n_rows, grid.n_columns), grid.tile_shapes[0], strict=True)
    ):
        grid_axis = len(level.mosaic.edges) - 2 + part
        axis = level.grid_axes.index(grid_axis) if grid_axis in level.grid_axes else None
        seen = None if axis is None else _seen(layer, view, axis)
        if axis is None or seen is None:
            return None
        start, step = level.starts[axis], level.steps[axis]
        edges = sorted((start + step * place + 0.5) / length for place in seen)
        ends.append((max(edges[0], 0.0), min(edges[1], float(count))))
    (top, bottom), (left, right) = ends
    return (top, left, bottom, right) if top < bottom and left < right else None


def _seen(layer: LayerState, view: ViewState, axis: int) -> tuple[float, float] | None:
    """Return from where to where an axis of a layer is on the canvas, in its own pixels."""
    frame = layer.frame
    if frame is None:
        return None
    along = next((i for i, part in enumerate(frame.steps[axis]) if part), None)
    if along is None or view.ndim - layer.ndim + along not in view.displayed:
        return None
    at = view.displayed.index(view.ndim - layer.ndim + along)
    center, half = view.center[at - len(view.displayed)], view.window[at] / 2
    origin, step = frame.origin[along], frame.steps[axis][along]
    return (center - half - origin) / step, (center + half - origin) / step
