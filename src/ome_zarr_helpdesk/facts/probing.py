"""A closer look once the first answer is there: what findings need, in few requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Probes
from ome_zarr_helpdesk.facts.probes.rows import look_at_rows
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
    found = Probes(fields=look_at_fields(documents, facts), rows=look_at_rows(documents, facts))
    read = replace(
        facts.read,
        documents=documents.found,
        requests=documents.requests,
        bytes=documents.bytes,
        seconds=documents.seconds,
    )
    return replace(facts, probes=found, read=read)
