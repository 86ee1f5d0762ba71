"""Reading in tiers: what is told at once, what an explanation needs, what is asked after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ome_zarr_helpdesk.documents import remote_reader
from ome_zarr_helpdesk.facts.collect import collect
from ome_zarr_helpdesk.facts.nodes import node_key
from ome_zarr_helpdesk.facts.probing import with_probes
from ome_zarr_helpdesk.facts.remote import ask_above, check_copy
from ome_zarr_helpdesk.source.place import MAX_CLIMB

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["complete", "first_facts"]

_PARTS_OF_SOMETHING = ("array", "group", "label-image", "labels", "well", "not-zarr")
"""Kinds that lie inside something else as a rule: for these the parents are asked for."""

_LEFT_TO_LABEL = 2
"""Questions of the closer look that what stood in an outdated copy leaves."""

_LEFT_TO_OTHERS = 3
"""Questions of the closer look that a search for the root leaves: for a copy, and a label."""


def first_facts(documents: Documents) -> Facts | None:
    """Return what the node's own document tells, where reading the rest takes a while.

    Returns
    -------
    Facts or None
        None where everything is at hand so soon that a first answer helps nobody, or
        where there is nothing to tell yet.
    """
    if not documents.costly:
        return None
    ask_above(documents)
    return collect(documents.so_far()) if documents.found else None


def complete(documents: Documents, facts: Facts) -> tuple[Documents, Facts]:
    """Ask what tier 1 left open: whether a copy is fresh, what lies above, what is odd.

    Parameters
    ----------
    documents
        The documents from which ``facts`` were collected.
    facts
        What tier 1 found.

    Returns
    -------
    Documents, Facts
        The documents by their keys from the root of the store, and all facts.
    """
    documents.look_closer()
    documents.known_format = facts.zarr_format
    if not documents.costly or facts.kind == "unreadable":
        return documents, with_probes(documents, facts)
    check_copy(documents, facts)
    documents.kept_back = _LEFT_TO_LABEL
    moved = _from_above(documents, facts)
    if moved is not documents:
        documents.close()
    found = collect(moved)
    moved.kept_back = 0
    found = with_probes(moved, found)
    moved.outdated = None  # who asks on request asks the store
    return moved, found


def _from_above(documents: Documents, facts: Facts) -> Documents:
    """Return the documents as seen from the topmost folder above that is a Zarr group.

    An address whose folders are not called ``….zarr`` does not tell where its store
    begins. All parents are asked for at once.
    """
    place = documents.place
    if place.handle is not None or place.path or facts.kind not in _PARTS_OF_SOMETHING:
        return documents
    raw = place.root.partition("://")[2].split("/")[1:][-MAX_CLIMB:]
    names = [unquote(name) for name in raw] if place.store == "http" else raw
    if not names:
        return documents
    above = _rooted(documents, names, raw, len(names))
    parents = ["/".join(names[:-up]) for up in range(1, len(names) + 1)]  # nearest first
    climbed = _found_above(above, parents, facts.zarr_format)
    above.close()
    return _rooted(above, names, raw, climbed) if climbed else documents


def _found_above(above: Documents, parents: list[str], zarr_format: int | None) -> int:
    """Return how many parents, nearest first, are Zarr nodes without one missing between.

    In format 2 those that OME-Zarr describes have attributes, which are asked for at once.
    Others, such as the rows of a plate, only tell that they are groups: that is asked of
    those between, and of those above one by one, as long as questions are left.
    """
    names = {2: (".zattrs",), 3: ("zarr.json",)}.get(zarr_format or 0, ("zarr.json", ".zgroup"))

    def found(paths: list[str], *names: str) -> list[bool]:
        above.fetch((node_key(path, name) for path in paths for name in names), outside=True)
        return [any(above.document(node_key(p, name)).found for name in names) for p in paths]

    there = found(parents, *names)
    if zarr_format == 2:
        last = len(there) - there[::-1].index(True) if any(there) else 0
        gaps = [n for n in range(last) if not there[n]]
        for n, is_group in zip(gaps, found([parents[n] for n in gaps], ".zgroup"), strict=True):
            there[n] = is_group
        while last < len(parents) and all(there[:last]) and above.left > _LEFT_TO_OTHERS:
            there[last] = found([parents[last]], ".zgroup")[0]
            last += 1
    return (*there, False).index(False)


def _rooted(documents: Documents, names: list[str], raw: list[str], up: int) -> Documents:
    """Return documents as seen from so many folders above the node.

    Parameters
    ----------
    documents
        Seen from the node itself, or from ``len(names)`` above it.
    names, raw
        Names of the folders down to the node, as keys and as the address has them.
    up
        How far above the node the root shall be.
    """
    place = documents.place
    top = place.root if place.path else place.root[: -len("/".join(raw)) - 1]
    root = "/".join([top, *raw[: len(raw) - up]])
    there = replace(place, root=root, path="/".join(names[len(names) - up :]))
    reader = remote_reader(there, documents.limits, documents.cancelled)
    if not place.path:
        return documents.seen_from(there, reader, added="/".join(names))
    return documents.seen_from(there, reader, removed="/".join(names[: len(names) - up]))
