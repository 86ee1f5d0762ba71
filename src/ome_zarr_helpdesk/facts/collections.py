"""Groups of images: bioformats2raw collections, and scenes of OME-Zarr 0.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.fields import Fields
from ome_zarr_helpdesk.facts.model import Collection, Scene
from ome_zarr_helpdesk.facts.nodes import below, read_node
from ome_zarr_helpdesk.facts.ome_xml import count_images
from ome_zarr_helpdesk.facts.transformation_types import named

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["read_collection", "read_scene"]

XML = "OME/METADATA.ome.xml"

MAX_NUMBERED = 1_000
"""How many numbered groups are looked for where no ``series`` lists them."""


def read_collection(documents: Documents, node: Node, problems: list[Problem]) -> Collection:
    """Read a bioformats2raw collection (OME-Zarr 0.4 and 0.5, "bioformats2raw.layout").

    Images are those that ``series`` in the ``OME`` group lists. Without it they are
    the groups named ``0``, ``1``, ...: as many as the OME-XML describes, else as
    far as the store can be listed.
    """
    ome = read_node(documents, below(node.path, "OME"), problems, node.zarr_format)
    series = ome.ome.texts("series") if ome else None
    key = below(node.path, XML)
    has_xml = documents.exists(key)
    if series is not None:
        return Collection(tuple(series), has_ome_xml=has_xml, series_stated=True)
    in_xml = _described(documents, node, key) if has_xml else None
    images = _numbered(documents, node, in_xml)
    return Collection(images, has_ome_xml=has_xml, series_stated=False, n_in_ome_xml=in_xml)


def _described(documents: Documents, node: Node, key: str) -> int | None:
    """Return how many images the OME-XML describes."""
    text = documents.text(key)
    count = None if text is None else count_images(text)
    if count is None:
        Fields({}, key, node.metadata.problems).report("ome-xml-unread")
    return count


def _numbered(documents: Documents, node: Node, in_xml: int | None) -> tuple[str, ...]:
    """Return the names of numbered groups: those that are described, else those there are."""
    children = documents.children(node.path)
    names, found = set(children or ()), 0
    while found < MAX_NUMBERED and str(found) in names:
        found += 1
    if in_xml is None:
        return tuple(map(str, range(found)))
    if children is not None and len(children) < documents.limits.children and found != in_xml:
        key = below(node.path, XML)
        problem = Fields({}, key, node.metadata.problems)
        problem.report("series-count-differs", described=in_xml, found=found)
    return tuple(map(str, range(min(in_xml, MAX_NUMBERED))))


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
