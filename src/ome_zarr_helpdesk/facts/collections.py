"""Groups of images: bioformats2raw collections, and scenes of OME-Zarr 0.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Collection, Scene
from ome_zarr_helpdesk.facts.nodes import below, read_node
from ome_zarr_helpdesk.facts.transformation_types import named

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["read_collection", "read_scene"]

MAX_NUMBERED = 1_000
"""How many numbered groups are looked for where no ``series`` lists them."""


def read_collection(documents: Documents, node: Node, problems: list[Problem]) -> Collection:
    """Read a bioformats2raw collection (OME-Zarr 0.4 and 0.5, "bioformats2raw.layout").

    Images are those that ``series`` in the ``OME`` group lists, else the groups
    named ``0``, ``1``, ... as far as the store can be listed.
    """
    ome = read_node(documents, below(node.path, "OME"), problems, node.zarr_format)
    series = ome.ome.texts("series") if ome else None
    images = series if series is not None else _numbered(documents.children(node.path))
    xml = documents.exists(below(node.path, "OME/METADATA.ome.xml"))
    return Collection(tuple(images), has_ome_xml=xml, series_stated=series is not None)


def _numbered(children: tuple[str, ...] | None) -> list[str]:
    names = set(children or ())
    found: list[str] = []
    while len(found) < MAX_NUMBERED and str(len(found)) in names:
        found.append(str(len(found)))
    return found


def read_scene(node: Node) -> Scene:
    """Read a scene (OME-Zarr 0.6, "scene" metadata)."""
    scene = node.ome.child("scene")
    if scene is None:
        return Scene((), (), ())
    steps = scene.children("coordinateTransformations") or ()
    systems = scene.children("coordinateSystems") or ()
    names = tuple(name for s in systems if (name := s.text("name")) is not None)
    return Scene(_images(steps), names, named(steps))


def _images(steps: tuple[Fields, ...]) -> tuple[str, ...]:
    """Return the paths of images that the transformations join, in order of mention."""
    paths = []
    for step in steps:
        for end in ("input", "output"):
            value = step.raw(end)
            path = value.get("path") if isinstance(value, dict) else None
            if isinstance(path, str) and path:
                paths.append(path)
    return tuple(dict.fromkeys(paths))
