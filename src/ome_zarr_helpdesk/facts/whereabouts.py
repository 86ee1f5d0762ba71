"""Where in the whole a node lies: field 0 of well A1 of a plate, level 2 of an image."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Place
from ome_zarr_helpdesk.facts.nodes import OME_KEYS, read_node
from ome_zarr_helpdesk.facts.plates import well_name
from ome_zarr_helpdesk.source.keys import ancestors, join, parts

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["described_above", "is_listed_label", "place_of"]


def described_above(documents: Documents, path: str) -> str:
    """Return the nearest path, the given one included, that OME-Zarr describes.

    Used for layers, whose arrays lead to a level of what is really meant. The
    given path comes back where nothing above it is described.
    """
    for candidate in (path, *ancestors(path)):
        node = read_node(documents, candidate, [])
        if node is not None and any(key in node.ome for key in OME_KEYS):
            return candidate
    return path


def is_listed_label(documents: Documents, path: str, zarr_format: int) -> bool:
    """Return whether the ``labels`` group above lists the node at a path."""
    names = parts(path)
    if len(names) < 2 or "labels" not in names[:-1]:
        return False
    group = names[: _last(names[:-1], "labels") + 1]
    node = read_node(documents, "/".join(group), [], zarr_format)
    listed = node.ome.raw("labels") if node else None
    return isinstance(listed, list) and "/".join(names[len(group) :]) in listed


def place_of(documents: Documents, node: Node) -> Place:
    """Return what the node is part of, from the nodes above it.

    Parameters
    ----------
    documents
        The store's documents; only those above the node are read.
    node
        The explained node.
    """
    place = Place()
    problems: list[Problem] = []
    for path in ancestors(node.path):
        above = read_node(documents, path, problems, node.zarr_format)
        if above is not None:
            place = _with(place, above, node.path)
    return place


def _with(place: Place, above: Node, path: str) -> Place:
    ome = above.ome
    inside = path.removeprefix(above.path).strip("/")
    if isinstance(ome.raw("plate"), dict):
        return replace(place, plate=above.path, well=place.well or _well(ome, inside))
    if isinstance(ome.raw("well"), dict):
        field = parts(inside)[0] if inside else None
        return replace(place, well=well_name(above.path), field=field)
    if isinstance(ome.raw("labels"), list) and inside:
        return replace(place, label=_label(ome.raw("labels"), inside))
    if isinstance(ome.raw("multiscales"), list) and place.image is None:
        return replace(place, image=above.path, level=_level(above, path))
    if isinstance(ome.raw("scene"), dict) and place.scene is None:
        return replace(place, scene=above.path)
    if "bioformats2raw.layout" in ome and inside:
        return replace(place, series=parts(inside)[0])
    return place


def _well(plate: object, inside: str) -> str | None:
    names = parts(inside)
    return "".join(names[:2]) if len(names) >= 2 else None


def _label(listed: list[object], inside: str) -> str:
    """Return the listed name that a path below the group begins with; else the path."""
    names = (name for name in listed if isinstance(name, str) and name)
    return next((n for n in names if f"{inside}/".startswith(f"{n}/")), inside)


def _level(image: Node, path: str) -> int | None:
    """Return which dataset of an image lies at a path."""
    for entry in (image.ome.children("multiscales") or ())[:1]:
        for index, dataset in enumerate(entry.children("datasets") or ()):
            if join(image.path, dataset.text("path") or "") == path:
                return index
    return None


def _last(names: tuple[str, ...], name: str) -> int:
    return max(i for i, n in enumerate(names) if n == name)
