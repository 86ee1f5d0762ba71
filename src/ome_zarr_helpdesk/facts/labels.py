"""Label images: the list in a ``labels`` group, and ``image-label``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.documents import NOT_ASKED
from ome_zarr_helpdesk.facts.model import ImageLabel
from ome_zarr_helpdesk.facts.nodes import document_keys, read_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["label_names", "read_image_label"]


def label_names(
    documents: Documents, path: str, image: Node, problems: list[Problem]
) -> tuple[str, ...] | None:
    """Return the names a ``labels`` group lists; empty where there is no such group.

    OME-Zarr 0.4 and 0.5, section "labels" metadata. None where it was left for later:
    an image whose arrays are in memory is told with one question to its server. None
    too where the list is there, or may be, and cannot be read: that is in ``problems``.
    """
    (key,) = document_keys([path], image.zarr_format)
    if documents.costly:
        if documents.place.nodes and documents.tier < 2:
            return None
        listed = documents.document(key)
        if listed.fault == NOT_ASKED:
            return None
        if listed.content is None and listed.fault is None:
            return ()  # a labels group without attributes lists nothing
    node = read_node(documents, path, problems, image.zarr_format)
    if node is None:
        return None if documents.document(key).fault else ()
    node.ome.require("labels")
    return node.ome.texts("labels") or ()


def read_image_label(ome: Fields) -> ImageLabel | None:
    """Read ``image-label``; None where the group has none."""
    label = ome.child("image-label")
    if label is None:
        return None
    colors, properties = label.children("colors") or (), label.children("properties") or ()
    names = {key for item in properties[:100] for key in item.keys()}  # noqa: SIM118
    source = label.child("source")
    return ImageLabel(
        stated=True,
        n_colors=len(colors),
        n_properties=len(properties),
        property_names=tuple(sorted(names - {"label-value"})),
        source=source.text("image") if source else None,
        _colors={value: item.raw("rgba") for value, item in _by_value(colors)},
        _properties={value: item.content for value, item in _by_value(properties)},
    )


def _by_value(items: tuple[Fields, ...]) -> Iterator[tuple[int, Fields]]:
    """Yield what is said of each object; where one is there twice, the last counts."""
    for item in items:
        value = item.raw("label-value")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is int:
            yield value, item
