"""Where the explained node is stored, and what else lies there."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ome_zarr_helpdesk.facts import conventions, whereabouts
from ome_zarr_helpdesk.facts.model import Container
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS, parts

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.nodes import Node
    from ome_zarr_helpdesk.source.place import Place

__all__ = ["container_of", "container_without_node", "with_inside"]


def container_of(documents: Documents, node: Node, names: tuple[str, ...] | None) -> Container:
    """Return where a node is stored.

    Parameters
    ----------
    documents
        The store's documents.
    node
        The explained node.
    names
        What lies in its folder; None where that cannot be listed.
    """
    place = documents.place
    name = parts(node.path)[-1] if node.path else _last_name(place, place.root)
    return Container(
        store=place.store,
        root=place.root,
        place=node.path,
        name=name,
        consolidated=_consolidated(documents, node),
        children=None if names is None else tuple(n for n in names if n not in NODE_DOCUMENTS),
        all_listed=None if names is None else len(names) < documents.limits.children,
        lies_in=whereabouts.place_of(documents, node),
    )


def with_inside(
    documents: Documents, node: Node, container: Container, names: tuple[str, ...] | None
) -> Container:
    """Add whose layout a plain group has, and the images in it; of a plate its rows are known."""
    inside = None
    if names is not None and not container.in_ome_zarr:
        inside = conventions.look_inside(documents, node.path, names, node.zarr_format)
    convention = conventions.convention_of(node, inside)
    return _found(replace(container, convention=convention), inside)


def _found(container: Container, inside: conventions.Inside | None) -> Container:
    if inside is None:
        return container
    return replace(
        container,
        images=inside.images,
        looked_at=inside.looked_at,
        all_looked_at=inside.complete,
    )


def _consolidated(documents: Documents, node: Node) -> bool:
    """Whether the root carries a copy of the metadata below it."""
    if node.zarr_format == 3:
        root = documents.document("zarr.json").content or {}
        return isinstance(root.get("consolidated_metadata"), dict)
    if documents.costly:
        return documents.document(".zmetadata").found
    return documents.exists(".zmetadata")


def container_without_node(documents: Documents, path: str) -> Container:
    """Return where there is no node, with the images that lie in the folder instead."""
    place = documents.place
    names = documents.children(path) if place.handle is None else None
    name = _last_name(place, place.given)
    container = Container(place.store, place.root, path, name, None, names)
    if not names:
        return container
    return _found(container, conventions.look_inside(documents, path, names, None, depth=1))


def _last_name(place: Place, address: str) -> str:
    name = os.path.basename(address.rstrip("/"))
    return unquote(name) if place.store == "http" else name
