"""Documents that need not be asked for: of arrays in memory, and of a consolidated copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents.document import Document
from ome_zarr_helpdesk.documents.zarr_nodes import document_of_node
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ome_zarr_helpdesk.documents.document import AtHand

__all__ = ["of_arrays", "of_copy"]


def of_arrays(arrays: Iterable[Any]) -> AtHand:
    """Return what answers for the documents of zarr arrays in memory.

    Parameters
    ----------
    arrays
        Arrays of one store.
    """
    by_path = {array.path.strip("/"): array for array in arrays}

    def at_hand(key: str) -> Document | None:
        path, _, name = key.rpartition("/")
        array = by_path.get(path)
        if array is None or name not in NODE_DOCUMENTS:
            return None
        return Document(key, document_of_node(array, name))

    return at_hand


def of_copy(nodes: Mapping[str, Any], name: str) -> AtHand:
    """Return what answers for every document below the root of a store.

    Parameters
    ----------
    nodes
        The consolidated copy: documents by key (``.zmetadata``) or metadata by path
        (``consolidated_metadata`` of a ``zarr.json``). What it does not hold is
        taken for absent.
    name
        ``.zmetadata`` or ``zarr.json``.
    """

    def at_hand(key: str) -> Document | None:
        path, _, asked = key.rpartition("/")
        if asked not in NODE_DOCUMENTS or key == name:
            return None
        if name == ".zmetadata":
            content = nodes.get(key)
        else:
            content = nodes.get(path) if asked == "zarr.json" else None
        return Document(key, content if isinstance(content, dict) else None)

    return at_hand
