"""Zarr nodes: the group or array at a path, in format 2 or 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ome_zarr_helpdesk.documents import NOT_ASKED
from ome_zarr_helpdesk.facts.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.documents import Document, Documents
    from ome_zarr_helpdesk.facts.model import Problem

__all__ = [
    "Node",
    "below",
    "cannot_be_read",
    "document_keys",
    "node_key",
    "read_node",
    "was_not_asked",
]


@dataclass(frozen=True, slots=True)
class Node:
    """A Zarr group or array.

    Parameters
    ----------
    path
        Path from the root of the store.
    zarr_format
        2 or 3.
    kind
        Group or array.
    metadata
        The document that describes the node (`zarr.json`, `.zgroup`, `.zarray`).
    attributes
        What OME-Zarr and other conventions write.
    """

    path: str
    zarr_format: int
    kind: Literal["group", "array"]
    metadata: Fields
    attributes: Fields

    @property
    def ome(self) -> Fields:
        """The object that holds OME-Zarr keys.

        ``attributes.ome`` since 0.5, the attributes themselves before (OME-Zarr
        0.5, section on metadata; 0.4, on-disk layout). Files that mix the two
        are read by what they hold.
        """
        if isinstance(self.attributes.raw("ome"), dict):
            return self.attributes.child("ome") or self.attributes
        return self.attributes


def node_key(path: str, name: str) -> str:
    """Return the key of a document of the node at a path."""
    return below(path, name)


def below(path: str, name: str) -> str:
    """Return the path of a child of the node at a path."""
    return f"{path}/{name}" if path else name


def read_node(
    documents: Documents,
    path: str,
    problems: list[Problem],
    zarr_format: int | None = None,
    expect: Literal["group", "array"] = "group",
) -> Node | None:
    """Read the node at a path.

    Parameters
    ----------
    documents
        The store's documents.
    path
        Path from the root of the store.
    problems
        Documents that cannot be understood are added here.
    zarr_format
        2 or 3 where the node above told it; asking for the other is spared. One
        hierarchy has one format (OME-Zarr 0.5, RFC-2).
    expect
        Which of the format 2 documents to ask for first.

    Returns
    -------
    Node or None
        None where there is no such node.
    """
    zarr_format = zarr_format or documents.zarr_format
    if zarr_format != 2:
        document = documents.document(node_key(path, "zarr.json"))
        _report_fault(document, problems)
        if document.content is not None:
            return _node_3(path, document, problems)
        if zarr_format == 3:
            return None
    return _node_2(documents, path, problems, expect)


def _node_3(path: str, document: Document, problems: list[Problem]) -> Node:
    metadata = Fields(document.content or {}, document.key, problems)
    attributes = metadata.child("attributes") or Fields({}, document.key, problems, "/attributes")
    is_array = metadata.raw("node_type") == "array" or "chunk_grid" in metadata
    return Node(path, 3, "array" if is_array else "group", metadata, attributes)


def _node_2(documents: Documents, path: str, problems: list[Problem], expect: str) -> Node | None:
    attributes_key = node_key(path, ".zattrs")
    names = (".zarray", ".zgroup") if expect == "array" else (".zattrs", ".zgroup", ".zarray")
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        document = documents.document(node_key(path, name))
        _report_fault(document, problems)
        if document.content is not None:
            found[name] = document.content
            # attributes alone tell a group with OME-Zarr keys: one question is spared
            if name != ".zattrs" or _has_ome_keys(document.content):
                break
    if not found:
        return None
    attributes = Fields(found.get(".zattrs", {}), attributes_key, problems)
    if ".zarray" in found:
        metadata = Fields(found[".zarray"], node_key(path, ".zarray"), problems)
        return Node(path, 2, "array", metadata, attributes)
    metadata = Fields(found.get(".zgroup", {}), node_key(path, ".zgroup"), problems)
    return Node(path, 2, "group", metadata, attributes)


OME_KEYS = (
    "multiscales",
    "plate",
    "well",
    "labels",
    "image-label",
    "omero",
    "scene",
    "series",
    "bioformats2raw.layout",
    "ome",
)


def _has_ome_keys(content: dict[str, Any]) -> bool:
    return any(key in content for key in OME_KEYS)


def was_not_asked(documents: Documents, path: str, zarr_format: int) -> bool:
    """Return whether the node at a path was left for later: neither found nor absent."""
    names = ("zarr.json",) if zarr_format == 3 else (".zattrs", ".zarray")
    return any(documents.document(node_key(path, n)).fault == NOT_ASKED for n in names)


def cannot_be_read(documents: Documents, path: str, zarr_format: int) -> bool:
    """Return whether something is known to hinder reading the node: it is not proved absent."""
    names = ("zarr.json",) if zarr_format == 3 else (".zattrs", ".zgroup")
    return any(documents.document(node_key(path, n)).fault is not None for n in names)


def document_keys(paths: Iterable[str], zarr_format: int, *, arrays: bool = False) -> list[str]:
    """Return the keys of the documents to ask for at once, for nodes of one kind.

    Parameters
    ----------
    paths
        Paths of the nodes.
    zarr_format
        2 or 3.
    arrays
        Whether they are arrays: in format 2 these have another document.
    """
    name = "zarr.json" if zarr_format == 3 else (".zarray" if arrays else ".zattrs")
    return [node_key(path, name) for path in paths]


def _report_fault(document: Document, problems: list[Problem]) -> None:
    """Report why a document could not be understood, or what is odd about it."""
    for oddity in document.oddities:
        where = oddity.location.removeprefix("/")
        fields = Fields({}, document.key, problems)
        fields.report(f"document-{oddity.code}", where, **dict(oddity.values))
    if document.fault in (None, NOT_ASKED):
        return
    # what is no matter of this document is told once, not for each
    problem = Fields({}, "" if document.of_store else document.key, problems)
    if document.of_store and any(p.code == f"document-{document.fault}" for p in problems):
        return
    location_known = any(p.document == document.key for p in problems)
    if not location_known:
        problem.report(f"document-{document.fault}", **dict(document.values))
