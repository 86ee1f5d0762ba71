"""A plate shown as one image: which well stands where."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match._places import inside, path_in
from ome_zarr_helpdesk.match.model import WellGrid

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, Plate
    from ome_zarr_helpdesk.source.arrays_in_memory import Mosaic, Reached, ReachedLevel

__all__ = ["InWell", "in_well", "well_grid"]

InWell = tuple[str, str]
"""Path of a well in its plate, and the rest of the path inside that well."""


def in_well(plate: Plate, path: str) -> InWell | None:
    """Split the path of an array into its well and what comes after; None outside of a plate."""
    rest = inside(plate.path, path)
    names = rest.split("/") if rest else []
    if len(names) < 4:  # row, column, field, level
        return None
    return "/".join(names[:2]), "/".join(names[2:])


def well_grid(facts: Facts, reached: Reached) -> WellGrid | None:
    """Tell which wells a mosaic shows.

    Parameters
    ----------
    facts
        The facts of a plate.
    reached
        What stands behind the layer.

    Returns
    -------
    WellGrid or None
        None where the tiles are not wells of this plate in straight rows and
        columns.
    """
    plate, first = facts.plate, reached.levels[0]
    if plate is None or first.mosaic is None:
        return None
    axes = _grid_axes(first)
    wells = _wells(facts, plate, first)
    if axes is None or wells is None:
        return None
    n_rows, n_columns = (first.mosaic.counts[axis] for axis in axes)
    tiles = [well if well is None else well[0] for well in wells]
    rows = _names(tiles, n_rows, n_columns, 0, plate.rows)
    columns = _names(tiles, n_rows, n_columns, 1, plate.columns)
    shapes = [_tile_shape(level) for level in reached.levels]
    if rows is None or columns is None or any(shape is None for shape in shapes):
        return None
    inner = {well[1].rpartition("/")[0] for well in wells if well is not None}
    fields = {path.partition("/labels/")[0] for path in inner}
    return WellGrid(
        rows,
        columns,
        tuple(tiles),
        tuple(shape for shape in shapes if shape is not None),
        fields.pop() if len(fields) == 1 else None,
        _black(plate, rows, columns, tiles),
    )


def _black(
    plate: Plate, rows: tuple[str, ...], columns: tuple[str, ...], tiles: list[str | None]
) -> tuple[str, ...]:
    """Return the listed wells that belong where there is a gap: by path, else by indices."""
    listed = {path: path for path in plate.wells or () if path}
    declared = plate.rows or (), plate.columns or ()
    for path, (row, column) in zip(plate.wells or (), plate.positions or (), strict=False):
        if path and row in range(len(declared[0])) and column in range(len(declared[1])):
            listed.setdefault(f"{declared[0][row or 0]}/{declared[1][column or 0]}", path)
    shown = {tile for tile in tiles if tile is not None}
    found = (
        listed.get(f"{rows[number // len(columns)]}/{columns[number % len(columns)]}")
        for number, tile in enumerate(tiles)
        if tile is None
    )
    return tuple(dict.fromkeys(path for path in found if path is not None and path not in shown))


def _grid_axes(level: ReachedLevel) -> tuple[int, int] | None:
    """Return the two axes of a grid along which wells stand; None if there are others."""
    if level.mosaic is None:
        return None
    mosaic: Mosaic = level.mosaic
    last = len(mosaic.edges) - 1
    if last < 1 or any(n > 1 for n in mosaic.counts[: last - 1]):
        return None
    return last - 1, last


def _wells(facts: Facts, plate: Plate, level: ReachedLevel) -> list[InWell | None] | None:
    """Return well and inner path of each tile; None where one is of no well."""
    assert level.mosaic is not None  # noqa: S101  # told by the caller
    paths = [path_in(facts, array) for array in level.arrays]
    wells = [None if path is None else in_well(plate, path) for path in paths]
    if None in wells:
        return None
    return [None if number is None else wells[number] for number in level.mosaic.tiles]


def _names(
    tiles: list[str | None],
    n_rows: int,
    n_columns: int,
    part: int,
    declared: tuple[str, ...] | None,
) -> tuple[str, ...] | None:
    """Return the names of rows or columns, as the wells in them tell; None if they disagree.

    A row without a well is named as the plate declares, where the others agree.
    """
    count = (n_rows, n_columns)[part]
    names: list[str | None] = [None] * count
    for number, tile in enumerate(tiles):
        if tile is not None:
            at = divmod(number, n_columns)[part]
            name = tile.split("/")[part]
            if names[at] not in (None, name):
                return None
            names[at] = name
    if None not in names:
        return tuple(str(name) for name in names)
    if declared is None or len(declared) != count:
        return None
    agree = all(name in (None, told) for name, told in zip(names, declared, strict=True))
    return declared if agree else None


def _tile_shape(level: ReachedLevel) -> tuple[int, int] | None:
    """Return height and width of all tiles of a level; None where they are not alike."""
    axes = _grid_axes(level)
    if axes is None or level.mosaic is None:
        return None
    lengths = []
    for axis in axes:
        edge = level.mosaic.edges[axis]
        sizes = {b - a for a, b in pairwise(edge)}
        if len(sizes) != 1:
            return None
        lengths.append(sizes.pop())
    return lengths[0], lengths[1]
