"""Whether the wells of a plate fit to its rows and columns, and to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model.plate_checks import PlateChecks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.facts.model import Plate, Well

__all__ = ["check_wells"]


def check_wells(plate: Plate, read: Mapping[str, Well]) -> PlateChecks:
    """Compare what a plate lists with the names of its rows and columns.

    Parameters
    ----------
    plate
        What the plate states.
    read
        The wells that were read, by their path in the plate.
    """
    field, without = _fields(plate, read)
    if not plate.rows or not plate.columns or not plate.wells:
        return PlateChecks(field=field, without_field=without)
    names = set(plate.rows), set(plate.columns)
    stated = dict(zip(plate.wells, plate.positions or (), strict=False))
    meant = {path: _named(plate, at) for path, at in stated.items() if path}
    fits = {path: _is_named(path, *names) for path in meant}
    unnamed = tuple(path for path in meant if not fits[path])
    swapped = bool(unnamed) and all(_is_named(path, *names[::-1]) for path in meant)
    return PlateChecks(
        unnamed=unnamed,
        named=tuple(meant[path] for path in unnamed),
        rows_meant=plate.columns if swapped else None,
        columns_meant=plate.rows if swapped else None,
        misindexed=tuple(
            path for path, named in meant.items() if named not in (None, path) and fits[path]
        ),
        field=field,
        without_field=without,
    )


def _is_named(path: str, first: set[str], second: set[str]) -> bool:
    """Return whether a path is a name of one list, a slash and a name of the other."""
    row, slash, column = path.partition("/")
    return bool(slash) and row in first and column in second


def _named(plate: Plate, at: tuple[int | None, int | None]) -> str | None:
    """Return the path that a row and a column index stand for; None where they tell none."""
    rows, columns = plate.rows or (), plate.columns or ()
    row, column = at
    if row is None or column is None:
        return None
    if not (0 <= row < len(rows) and 0 <= column < len(columns)):
        return None
    return f"{rows[row]}/{columns[column]}"


def _fields(plate: Plate, read: Mapping[str, Well]) -> tuple[str | None, tuple[str, ...] | None]:
    """Return the first image of the first well by name, and the wells that have none there."""
    first = min((path for path in plate.wells or () if path), default="")
    images = (read[first].images if first in read else None) or ()
    if not images or not images[0].path:
        return None, None
    path = images[0].path
    lacking = (
        well for well, found in read.items() if path not in [i.path for i in found.images or ()]
    )
    return path, tuple(lacking)
