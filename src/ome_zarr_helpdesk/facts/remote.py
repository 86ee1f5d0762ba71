"""Reading where every question takes a while: what is asked at once, copied, or asked later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents import of_copy
from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.facts.nodes import below, document_keys, node_key
from ome_zarr_helpdesk.source.keys import ancestors

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["ask_above", "check_copy", "notes", "use_copy"]


def ask_above(documents: Documents) -> None:
    """Ask for the explained node and all above it at once, in the format they are found in."""
    if not documents.costly:
        return
    path = documents.place.path
    paths = (path, *ancestors(path))
    zarr_format = documents.zarr_format
    if zarr_format != 2:
        documents.fetch(document_keys(paths, 3))
        if zarr_format == 3 or any(documents.document(k).content for k in document_keys(paths, 3)):
            return
    keys = document_keys(paths, 2)
    if documents.place.handle is None:
        keys.append(".zmetadata")
    if path and not documents.place.nodes and documents.tier == 1:
        keys.append(node_key(path, ".zarray"))
    documents.fetch(keys)


def use_copy(documents: Documents) -> None:
    """Take what the root's consolidated copy holds instead of asking for it.

    Tier 1 may use the copy and says so; `check_copy` asks in tier 2 whether it is
    fresh. One whose attributes of the root differ from the root's own is not used.
    """
    if not documents.costly or documents.at_hand or documents.copy is not None:
        return
    name, nodes = _copy(documents)
    if not nodes:
        return
    if name == ".zmetadata" and _differs(nodes.get(".zattrs"), documents, ".zattrs"):
        documents.copy = "distrusted"
        return
    documents.copy = "used"
    documents.at_hand.append(of_copy(nodes, name))


def check_copy(documents: Documents, facts: Facts) -> None:
    """Ask for the list of labels itself; let go of a copy that says otherwise.

    Labels that were added after the copy was made are what it lacks most often. What a
    server cannot tell says nothing against the copy.
    """
    if documents.copy != "used" or facts.image is None or facts.zarr_format is None:
        return
    keys = document_keys([below(facts.image.path, "labels")], facts.zarr_format)
    copied = documents.document(keys[0]).content
    documents.forget(keys)
    at_hand, documents.at_hand = documents.at_hand, []
    documents.fetch(keys)
    own, documents.at_hand = documents.document(keys[0]), at_hand
    if own.fault is None and own.content != copied:
        documents.distrust_copy()


def notes(documents: Documents) -> tuple[Note, ...]:
    """Return what is to be said about the reading."""
    found = []
    if documents.copy is not None:
        found.append(_note_of_copy(documents))
    if documents.forbidden:
        found.append(Note("forbidden-is-absent"))
    if not documents.asks:
        found.append(Note("more-to-come"))
    elif not documents.complete:
        found.append(Note("incomplete"))
    return tuple(found)


def _note_of_copy(documents: Documents) -> Note:
    """Return what became of a consolidated copy."""
    if documents.copy == "used":
        return Note("copy-used")
    if documents.outdated is None or not documents.outdated.told:
        return Note("copy-distrusted")
    return Note("copy-distrusted-in-part", (("count", len(documents.outdated.told)),))


def _copy(documents: Documents) -> tuple[str, dict[str, Any]]:
    root = documents.document("zarr.json").content if documents.zarr_format != 2 else None
    if root is not None:
        copied = root.get("consolidated_metadata")
        nodes = copied.get("metadata") if isinstance(copied, dict) else None
        return "zarr.json", nodes if isinstance(nodes, dict) else {}
    whole = documents.document(".zmetadata").content or {}
    nodes = whole.get("metadata")
    return ".zmetadata", nodes if isinstance(nodes, dict) else {}


def _differs(copied: Any, documents: Documents, key: str) -> bool:
    own = documents.document(key).content
    return own is not None and copied != own
