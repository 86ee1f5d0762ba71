"""What kind of thing a node is: the most specific kind wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["KINDS", "kind_of"]

KINDS = (
    "plate",
    "well",
    "scene",
    "image",
    "label-image",
    "labels",
    "bioformats2raw",
    "array",
    "group",
    "not-zarr",
    "unreadable",
)


def kind_of(node: Node, listed_as_label: bool) -> str:
    """Return the kind of a node.

    Parameters
    ----------
    node
        A Zarr group or array.
    listed_as_label
        Whether the ``labels`` group above lists it: ``image-label`` is only
        recommended (OME-Zarr 0.5, "labels" metadata).

    Returns
    -------
    str
        One of `KINDS`; ``plate`` wins over ``bioformats2raw.layout``.
    """
    ome = node.ome
    if node.kind == "array":
        return "array"
    for key in ("plate", "well", "scene"):
        if isinstance(ome.raw(key), dict):
            return key
    if isinstance(ome.raw("multiscales"), list):
        return "label-image" if listed_as_label or "image-label" in ome else "image"
    if "labels" in ome:
        return "labels"
    if "bioformats2raw.layout" in ome:
        return "bioformats2raw"
    return "group"
