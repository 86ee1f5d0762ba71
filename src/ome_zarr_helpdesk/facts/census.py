"""All wells of a plate, counted when somebody asks for it: tier 3."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Census
from ome_zarr_helpdesk.facts.nodes import cannot_be_read, document_keys, read_node
from ome_zarr_helpdesk.facts.plates import MOST_IMAGES
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
    missing, found = list[str](), dict[str, tuple[int, tuple[str, ...]]]()
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}  # wells mostly are: kept once
    at_once = documents.limits.at_once
    wells = list(dict.fromkeys(path for path in plate.wells if path))
    for start in range(0, len(wells), at_once):
        batch = wells[start : start + at_once]
        inside = {path: join(plate.path, path) for path in batch}
        if documents.costly:
            documents.fetch(document_keys([p for p in inside.values() if p], zarr_format))
        for path in batch:
            counted = _counted(documents, inside[path], zarr_format)
            if counted is not None:
                found[path] = counted[0], alike.setdefault(counted[1], counted[1])
            elif not _is_unread(documents, inside[path], zarr_format):
                missing.append(path)
        progress(start + len(batch), len(wells))
    fields = tuple((path, count) for path, (count, _) in found.items())
    images = tuple(paths for _, paths in found.values())
    census = Census(len(missing) + len(fields), tuple(missing), fields, images)
    return replace(facts, plate=replace(plate, census=census))


def _counted(
    documents: Documents, inside: str | None, zarr_format: int
) -> tuple[int, tuple[str, ...]] | None:
    """Return how many fields a well lists, and the paths of the first; None without a document."""
    node = None if inside is None else read_node(documents, inside, [], zarr_format)
    if node is None:
        return None
    well = node.ome.raw("well")
    images = well.get("images") if isinstance(well, dict) else None
    if not isinstance(images, list):
        return 0, ()
    paths = (i.get("path") for i in images[:MOST_IMAGES] if isinstance(i, dict))
    return len(images), tuple(path for path in paths if isinstance(path, str) and path)


def _is_unread(documents: Documents, inside: str | None, zarr_format: int) -> bool:
    """Return whether nobody can tell: such a well is not counted."""
    return inside is not None and cannot_be_read(documents, inside, zarr_format)
