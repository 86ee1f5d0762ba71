"""Groups that are no OME-Zarr image: whose they are, and which images they hold."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts import kinds
from ome_zarr_helpdesk.facts.nodes import below, read_node
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS, parts

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["CONVENTIONS", "MAX_LOOKS", "Inside", "convention_of", "look_inside"]

CONVENTIONS = (
    "spatialdata",
    "spatialdata-element",
    "anndata",
    "anndata-element",
    "mudata",
    "xarray",
    "tables",
    "bioformats2raw-ome",
)
"""Names of what is recognized; the markers are those that the programs write themselves.

SpatialData 0.7 (``spatialdata_attrs``, ``ngff:shapes``), AnnData 0.12 (on-disk
format 0.1, ``encoding-type``), MuData, xarray 2026.9 ("Zarr encoding":
``_ARRAY_DIMENSIONS`` in format 2, ``dimension_names`` in format 3), ngio 1.1
(``tables``), bioformats2raw 0.12 (``series`` in the group ``OME``).
"""

MAX_LOOKS = 32
"""How many things below a group are looked at; each costs a file or three."""

IMAGES = ("image", "label-image", "plate", "scene", "bioformats2raw")


@dataclass(frozen=True, slots=True)
class Inside:
    """What was found below a group.

    ``images`` are paths from it; ``named_axes`` tells whether an array right
    below it names its dimensions; ``looked_at`` of ``of`` things were looked at.
    """

    images: tuple[str, ...] = ()
    named_axes: bool = False
    looked_at: int = 0
    complete: bool = True


def convention_of(node: Node, inside: Inside | None) -> str | None:
    """Return which program's layout a plain group has; None where nothing tells.

    Parameters
    ----------
    node
        A group that is no kind of OME-Zarr.
    inside
        What lies in it, as far as it was looked at.
    """
    attributes = node.attributes
    encoding = attributes.raw("encoding-type")
    if isinstance(encoding, str):
        return _by_encoding(encoding)
    if isinstance(attributes.raw("spatialdata_attrs"), dict):
        return "spatialdata"
    name = parts(node.path)[-1] if node.path else ""
    if name == "OME" and "series" in node.ome:
        return "bioformats2raw-ome"
    if name == "tables" and isinstance(attributes.raw("tables"), list):
        return "tables"
    if inside is not None and inside.named_axes and not inside.images:
        return "xarray"
    return None


def _by_encoding(encoding: str) -> str:
    if encoding.startswith("ngff:"):
        return "spatialdata-element"
    return {"anndata": "anndata", "MuData": "mudata"}.get(encoding, "anndata-element")


def look_inside(
    documents: Documents,
    path: str,
    names: tuple[str, ...],
    zarr_format: int | None,
    depth: int = 2,
) -> Inside:
    """Look at the things below a group, and at those below plain groups among them.

    Parameters
    ----------
    documents
        The store's documents.
    path
        Path of the group, or of a folder that is no group.
    names
        What lies there.
    zarr_format
        2 or 3 where the group told it.
    depth
        How deep to look.
    """
    images: list[str] = []
    named_axes, looked = False, 0
    waiting = deque((name, 1) for name in _order(names))
    while waiting and looked < MAX_LOOKS:
        name, level = waiting.popleft()
        looked += 1
        node = read_node(documents, below(path, name), [], zarr_format)
        if node is None:
            continue
        if node.kind == "array":
            named_axes = named_axes or (level == 1 and _has_named_axes(node))
            continue
        if kinds.kind_of(node, False) in IMAGES:
            images.append(name)
        elif level < depth and kinds.kind_of(node, False) in ("group", "labels"):
            found = documents.children(below(path, name)) or ()
            waiting.extend((f"{name}/{inner}", level + 1) for inner in _order(found))
    return Inside(tuple(images), named_axes, looked, not waiting)


def _order(names: tuple[str, ...]) -> list[str]:
    """Return names without documents and hidden files, those that end in .zarr first."""
    seen = [n for n in names if n not in NODE_DOCUMENTS and not n.startswith(".")]
    return sorted(seen, key=lambda name: not name.endswith((".zarr", "images", "labels")))


def _has_named_axes(array: Node) -> bool:
    """Whether every dimension has a name, as xarray asks for."""
    if array.zarr_format == 2:
        names = array.attributes.raw("_ARRAY_DIMENSIONS")
    else:
        names = array.metadata.raw("dimension_names")
    return isinstance(names, list | tuple) and bool(names) and all(map(_is_text, names))


def _is_text(value: object) -> bool:
    return isinstance(value, str)
