"""Whether the rows of a plate are Zarr groups of their own, not only folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model.plate_checks import RowsLooked
from ome_zarr_helpdesk.facts.nodes import node_key
from ome_zarr_helpdesk.source.keys import join, parts

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["MAX_ROWS", "look_at_rows"]

MAX_ROWS = 32
"""How many rows are looked at: those of a plate with 1,536 wells."""


def look_at_rows(documents: Documents, facts: Facts) -> RowsLooked | None:
    """Look for the metadata of the rows in which wells were found.

    Parameters
    ----------
    documents
        The documents of the store. A server is not asked: it would be one more
        question for each row.
    facts
        Those of a plate.
    """
    plate, zarr_format = facts.plate, facts.zarr_format
    if plate is None or zarr_format is None or documents.costly:
        return None
    rows = dict.fromkeys(parts(well)[0] for well in plate.wells_read if len(parts(well)) > 1)
    checked = tuple(rows)[:MAX_ROWS]
    name = "zarr.json" if zarr_format == 3 else ".zgroup"
    inside = {row: join(plate.path, row) for row in checked}
    without = (
        row
        for row, path in inside.items()
        if path is not None and not documents.exists(node_key(path, name))
    )
    return RowsLooked(checked, tuple(without))
