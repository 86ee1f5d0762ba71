"""All wells of a plate, counted when somebody asks for it: tier 3."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Census
from ome_zarr_helpdesk.facts.nodes import cannot_be_read, document_keys, read_node
from ome_zarr_helpdesk.source.keys import join

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["with_census"]


def with_census(
    documents: Documents, facts: Facts, progress: Callable[[int, int], None] = lambda *_: None
) -> Facts:
    """Return facts of a plate with a count over all its wells.

    Parameters
    ----------
    documents
        The documents of the store; cancelling them ends the count.
    facts
        What was found before; of anything but a plate they come back as they are.
    progress
        Told how many wells were looked at, of how many.
    """
    plate, zarr_format = facts.plate, facts.zarr_format
    if plate is None or not plate.wells or zarr_format is None:
        return facts
    missing, fields = list[str](), list[tuple[str, int]]()
    at_once = documents.limits.at_once
    wells = list(dict.fromkeys(path for path in plate.wells if path))
    for start in range(0, len(wells), at_once):
        batch = wells[start : start + at_once]
        inside = {path: join(plate.path, path) for path in batch}
        documents.fetch(document_keys([p for p in inside.values() if p], zarr_format))
        for path in batch:
            _count(documents, inside[path], zarr_format, path, missing, fields)
        progress(start + len(batch), len(wells))
    census = Census(len(missing) + len(fields), tuple(missing), tuple(fields))
    return replace(facts, plate=replace(plate, census=census))


def _count(
    documents: Documents,
    inside: str | None,
    zarr_format: int,
    path: str,
    missing: list[str],
    fields: list[tuple[str, int]],
) -> None:
    """Put one well where it belongs; one whose document cannot be read is not counted."""
    node = None if inside is None else read_node(documents, inside, [], zarr_format)
    if node is not None:
        well = node.ome.raw("well")
        images = well.get("images") if isinstance(well, dict) else None
        fields.append((path, len(images) if isinstance(images, list) else 0))
    elif inside is None or not cannot_be_read(documents, inside, zarr_format):
        missing.append(path)
