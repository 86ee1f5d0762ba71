"""A plate as its rows and columns: which wells there are, and which were not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Plate
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

WIDTH = 360.0
MARGIN = 18.0
LARGEST_CELL = 26.0
SMALLEST_NAMED = 11.0
"""Rows and columns are named where their names have room."""

MOST_PLACES = 6_144
"""Places drawn at most; the largest plate in use has 3,456 wells."""


def has(result: ExplanationResult) -> bool:
    """Return whether there is a plate whose rows and columns are known, not too many."""
    plate = result.facts.plate
    rows, columns = (plate.rows or (), plate.columns or ()) if plate is not None else ((), ())
    return 0 < len(rows) * len(columns) <= MOST_PLACES


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw a plate.

    Parameters
    ----------
    result
        The explanation.
    palette
        Colors.

    Returns
    -------
    Picture or None
        None where rows or columns are not known, or there are too many.
    """
    plate, say = result.facts.plate, result.catalog.messages
    if plate is None or not has(result):
        return None
    rows, columns = plate.rows or (), plate.columns or ()
    cell = min(LARGEST_CELL, (WIDTH - MARGIN) / len(columns))
    drawing = Drawing()
    wells = dict(zip(_places(plate), plate.wells or (), strict=False))
    counted = plate.census.missing if plate.census is not None else ()
    missing = frozenset((*plate.wells_missing, *counted))
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            well = wells.get((r, c))
            _draw_place(drawing, missing, well, (r, c), cell, palette, say, row + column)
    if cell >= SMALLEST_NAMED:
        _names(drawing, rows, columns, cell, palette)
    text = say.words(
        "picture.plate",
        listed=filters.plural(plate.n_wells or 0, "well"),
        places=filters.number(plate.n_positions or 0),
    )
    height = MARGIN + cell * len(rows) + 4
    return drawing.picture("plate", max(MARGIN + cell * len(columns), WIDTH), height, text)


def _places(plate: Plate) -> list[tuple[int, int] | None]:
    """Return row and column of each listed well: by its indices, else by its path."""
    rows = {name: index for index, name in enumerate(plate.rows or ())}
    columns = {name: index for index, name in enumerate(plate.columns or ())}
    places: list[tuple[int, int] | None] = []
    for path, (row, column) in zip(plate.wells or (), plate.positions or (), strict=False):
        if row is None or column is None:
            first, _, second = path.rpartition("/")
            row, column = rows.get(first.rpartition("/")[2]), columns.get(second)
        places.append(None if row is None or column is None else (row, column))
    return places


def _draw_place(
    drawing: Drawing,
    missing: frozenset[str],
    well: str | None,
    place: tuple[int, int],
    cell: float,
    palette: Palette,
    say: Messages,
    name: str,
) -> None:
    x, y = MARGIN + cell * place[1], MARGIN + cell * place[0]
    pad = cell * 0.12
    size = cell - 2 * pad
    if well is None:
        drawing.rectangle(x + pad, y + pad, size, size, "none", palette.muted, 0.6, cell / 5)
        key = "picture.well-absent"
    elif well in missing:
        drawing.rectangle(x + pad, y + pad, size, size, "none", palette.error, 1.5, cell / 5)
        key = "picture.well-missing"
    else:
        drawing.rectangle(x + pad, y + pad, size, size, palette.link, "none", 0, cell / 5)
        key = "picture.well"
    drawing.region((x, y, cell, cell), say.words(key, well=name), "well")


def _names(
    drawing: Drawing, rows: tuple[str, ...], columns: tuple[str, ...], cell: float, palette: Palette
) -> None:
    for index, name in enumerate(rows):
        y = MARGIN + cell * (index + 0.5) + 3
        drawing.text(MARGIN / 2, y, name[:3], palette.muted, 9)
    for index, name in enumerate(columns):
        drawing.text(MARGIN + cell * (index + 0.5), MARGIN - 5, name[:3], palette.muted, 9)
