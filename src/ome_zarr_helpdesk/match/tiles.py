"""Where a well lies in a layer that shows a whole plate as one image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Plate
    from ome_zarr_helpdesk.match.model import Match, WellGrid
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["Tile", "likely_field", "loaded_tiles", "place_in_grid", "tile_of"]


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


def loaded_tiles(match: Match, layer: LayerState) -> tuple[float, float, float, float] | None:
    """Tell which part of a plate napari has loaded for the present view.

    Returns
    -------
    tuple of float or None
        Top, left, bottom and right, counted in tiles from the first row and column;
        None where that is not known.
    """
    grid, reached, loaded = match.well_grid, layer.reached, layer.loaded
    number = layer.data_level
    if grid is None or reached is None or loaded is None or number is None:
        return None
    if number >= min(len(reached.levels), len(grid.tile_shapes)):
        return None
    level = reached.levels[number]
    if level.mosaic is None or level.starts is None or level.steps is None:
        return None
    ends: list[list[float]] = []
    for part, length in enumerate(grid.tile_shapes[number]):
        grid_axis = len(level.mosaic.edges) - 2 + part
        if grid_axis not in level.grid_axes:
            return None
        axis = level.grid_axes.index(grid_axis)
        on_grid = sorted(level.starts[axis] + level.steps[axis] * edge[axis] for edge in loaded)
        ends.append([on_grid[0] / length, (on_grid[1] + 1) / length])
    (top, bottom), (left, right) = ends
    return top, left, bottom, right
