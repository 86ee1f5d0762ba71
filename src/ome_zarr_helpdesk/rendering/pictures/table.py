"""A small table on a picture: which level it is, its pixels, one pixel, its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ome_zarr_helpdesk.rendering.pictures.picture import WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

__all__ = ["columns_of", "write_row"]

Columns: TypeAlias = "tuple[float, float, float, float]"

INDEX, PIXELS = 16.0, 30.0
"""Where the first two columns stand."""

FONT = 12.0
GAP = 9.0


def columns_of(rows: Sequence[tuple[str, ...]], end: float) -> tuple[Columns, float]:
    """Return where the columns of a table stand, and the size of font with which they fit.

    Parameters
    ----------
    rows
        The words of each row, in four columns.
    end
        Where the last column ends.
    """
    pixels, one, nbytes = (max(len(cells[n]) for cells in rows) for n in (1, 2, 3))
    font = min(FONT, (end - PIXELS - 2 * GAP) / (WIDE * (pixels + one + nbytes)))
    leftmost = PIXELS + WIDE * font * pixels + GAP
    rightmost = end - WIDE * font * (nbytes + one) - GAP
    return (INDEX, PIXELS, max((leftmost + rightmost) / 2, leftmost), end), font


def write_row(
    drawing: Drawing,
    cells: tuple[str, ...],
    columns: Columns,
    y: float,
    color: str,
    size: float,
) -> None:
    """Write one row; an empty cell is left out."""
    anchors = ("middle", "start", "start", "end")
    for x, words, anchor in zip(columns, cells, anchors, strict=True):
        if words:
            drawing.text(x, y, words, color, size, anchor)
