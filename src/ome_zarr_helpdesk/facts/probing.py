"""A closer look once the first answer is there: what findings need, in few requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Probes
from ome_zarr_helpdesk.facts.probes.copies import look_at_copy
from ome_zarr_helpdesk.facts.probes.files import look_at_files
from ome_zarr_helpdesk.facts.probes.labels import look_at_labels
from ome_zarr_helpdesk.facts.probes.neighbors import images_beside, levels_unlisted
from ome_zarr_helpdesk.facts.probes.rows import look_at_rows
from ome_zarr_helpdesk.facts.probes.scenes import look_at_scene
from ome_zarr_helpdesk.facts.probes.wells import look_at_fields

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["with_probes"]


def with_probes(documents: Documents, facts: Facts) -> Facts:
    """Return facts with what a closer look tells.

    Parameters
    ----------
    documents
        The documents of the store; cancelling them ends the look.
    facts
        What was found before.
    """
    if facts.kind in ("not-zarr", "unreadable"):
        return facts
    files, keys = look_at_files(documents, facts)
    found = Probes(
        fields=look_at_fields(documents, facts),
        rows=look_at_rows(documents, facts),
        files=files,
        keys=keys,
        levels_unlisted=levels_unlisted(documents, facts),
        labels=look_at_labels(documents, facts),
        beside=images_beside(documents, facts),
        scene=look_at_scene(documents, facts),
    )
    # last: it compares the copy with all that was read
    found = replace(found, copy=look_at_copy(documents, facts))
    read = replace(
        facts.read,
        documents=documents.found,
        requests=documents.requests,
        bytes=documents.bytes,
        seconds=documents.seconds,
    )
    return replace(facts, probes=found, read=read)
