"""Whether the consolidated copy of a store's metadata still says what the documents say.

Readers that trust the copy show the old state (zarr-python, "Consolidated metadata"). Compared is
what we read from the store itself; nothing is read for it but a ``.zmetadata``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model.looks import CopyLook
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["look_at_copy"]

Json = dict[str, Any]

_OF_ARRAYS = {"zarr.json": ("shape", "chunk_grid"), ".zarray": ("shape", "chunks")}
"""What must agree. Of the rest writers of a copy write the same thing in other words."""


def look_at_copy(documents: Documents, facts: Facts) -> CopyLook | None:
    """Compare the consolidated copy at the root of a store with the documents that were read.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        What tier 1 found.

    Returns
    -------
    CopyLook or None
        None where there is no copy, or nothing to compare it with.
    """
    if facts.container is None or not facts.container.consolidated:
        return None
    name, copied = _copy(documents, facts.zarr_format)
    if copied is None:
        return None
    compared: dict[str, bool] = {}
    lacking: dict[str, None] = {}
    for key, own in documents.contents(asked=True).items():
        path, _, document = key.rpartition("/")
        if document not in NODE_DOCUMENTS or key == name or document == ".zmetadata":
            continue
        there = copied.get(path if name == "zarr.json" else key)
        if isinstance(there, dict):
            compared[path] = compared.get(path, True) and _same(own, there, document)
        elif document != ".zattrs" or own:
            lacking[path] = None
    if not compared and not lacking:
        return None
    differing = tuple(path for path, same in compared.items() if not same and path not in lacking)
    return CopyLook(name, len({*compared, *lacking}), tuple(lacking), differing)


def _copy(documents: Documents, zarr_format: int | None) -> tuple[str, Mapping[str, Any] | None]:
    """Return the key of the document with the copy, and what is copied by path or by key."""
    name = "zarr.json" if zarr_format == 3 else ".zmetadata"
    content = documents.document(name).content or {}
    if zarr_format == 3:
        content = content.get("consolidated_metadata") or {}
    nodes = content.get("metadata") if isinstance(content, dict) else None
    return name, nodes if isinstance(nodes, dict) else None


def _same(own: Json, copied: Json, document: str) -> bool:
    """Return whether two documents of a node say the same, as far as readers care."""
    if document == ".zattrs":
        return _equal(own, copied)
    if not _equal(own.get("attributes") or {}, copied.get("attributes") or {}):
        return False
    return all(_equal(own.get(key), copied.get(key)) for key in _OF_ARRAYS.get(document, ()))


def _equal(one: Any, other: Any) -> bool:
    """Return whether two values are equal; in JSON's own words, where NaN equals NaN."""
    return one == other or json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
