"""From the documents of a store to facts: tier 1, what an explanation needs at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts import (
    contradictions,
    kinds,
    remote,
    versions,
    whereabouts,
)
from ome_zarr_helpdesk.facts.arrays import read_array
from ome_zarr_helpdesk.facts.collections import read_collection, read_scene
from ome_zarr_helpdesk.facts.containers import (
    container_of,
    container_without_node,
    with_inside,
)
from ome_zarr_helpdesk.facts.images import read_image
from ome_zarr_helpdesk.facts.model import Facts, Labels, Problem, Read
from ome_zarr_helpdesk.facts.nodes import cannot_be_read, read_node
from ome_zarr_helpdesk.facts.plates import read_plate, read_well, with_field
from ome_zarr_helpdesk.source.keys import ancestors, join

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Image
    from ome_zarr_helpdesk.facts.nodes import Node
    from ome_zarr_helpdesk.source.place import NotAPlace

__all__ = ["collect", "no_facts"]


def collect(documents: Documents) -> Facts:
    """Read what a place holds.

    Parameters
    ----------
    documents
        The documents of the store in which the place lies.

    Returns
    -------
    Facts
        Never raises for what a file contains; what is missing or malformed is in
        ``problems``.
    """
    place, problems = documents.place, list[Problem]()
    remote.ask_above(documents)
    remote.use_copy(documents)
    path = place.path if place.exact else whereabouts.described_above(documents, place.path)
    node = read_node(documents, path, problems)
    if node is None:
        return _unexplained(documents, path, problems)
    return _explained(documents, node, problems)


def no_facts(reason: NotAPlace) -> Facts:
    """Return the facts of something that leads to no store: only why not."""
    problem = Problem("", "", reason.code, reason.values)
    return Facts(reason.given, "not-zarr", problems=(problem,))


@dataclass(slots=True)
class _Parts:
    """What one kind of node consists of, with the image that stands for it."""

    image: Image | None = None
    sections: dict[str, Any] = field(default_factory=dict)


def _explained(documents: Documents, node: Node, problems: list[Problem]) -> Facts:
    _report_wrong_kinds(node)
    listed = whereabouts.is_listed_label(documents, node.path, node.zarr_format)
    kind = kinds.kind_of(node, listed)
    parts_ = _parts_of(kind, documents, node, problems)
    stated = versions.stated_version(node)
    inferred = versions.inferred_version(parts_.image, node)
    version = stated or inferred
    version = version or _version_around(documents, node, parts_.image)
    names = None if kind == "array" else documents.children(node.path)
    contradictions.report_contradictions(node)
    contradictions.report_both_formats(documents, node, names)
    container = container_of(documents, node, names)
    if kind == "group":
        container = with_inside(documents, node, container, names)
    above = container.lies_in.scene if kind == "image" else None
    scene = None if above is None else read_node(documents, above, [], node.zarr_format)
    return Facts(
        source=documents.place.given,
        kind=kind,
        ome_zarr_version=version,
        version_source="stated" if stated else ("inferred" if version else None),
        zarr_format=node.zarr_format,
        ome_key=isinstance(node.attributes.raw("ome"), dict),
        version_to_state=contradictions.version_to_state(node, stated, inferred),
        stated_versions=tuple(dict.fromkeys(v for v, _ in versions.stated_versions(node))),
        container=container,
        image=parts_.image,
        scene_above=None if scene is None else read_scene(scene),
        problems=_settled(documents, problems),
        read=_read(documents),
        **parts_.sections,
    )


def _report_wrong_kinds(node: Node) -> None:
    """Report keys that would tell what the node is, if they were of the right type."""
    if node.zarr_format == 3 and "ome" in node.attributes:
        node.attributes.child("ome")
    for key in ("plate", "well", "scene"):
        node.ome.child(key)
    node.ome.items("multiscales")


def _parts_of(kind: str, documents: Documents, node: Node, problems: list[Problem]) -> _Parts:
    if kind in ("image", "label-image"):
        with_labels = kind == "image"
        return _Parts(read_image(documents, node, problems, with_labels=with_labels))
    if kind == "labels":
        return _Parts(None, {"labels": Labels(node.path, node.ome.texts("labels"))})
    if kind == "array":
        return _Parts(None, {"array": read_array(node)})
    sections, first = _of_many(kind, documents, node, problems)
    path = None if first is None else _inside(node, first)
    image = _image_at(documents, path, node, problems)
    if image is not None and sections.get("plate") is not None:
        sections["plate"] = with_field(sections["plate"], image)
    return _Parts(image, sections)


def _of_many(
    kind: str, documents: Documents, node: Node, problems: list[Problem]
) -> tuple[dict[str, Any], str | None]:
    """Return what holds several images, and the path below it of the first of them."""
    if kind == "plate":
        plate = read_plate(documents, node, problems)
        sample = plate.sample if plate else None
        return {"plate": plate}, f"{sample.well}/{sample.field}" if sample else None
    if kind == "well":
        well = read_well(node)
        images = (well.images if well else None) or ()
        return {"well": well}, images[0].path if images else None
    if kind == "bioformats2raw":
        collection = read_collection(documents, node, problems)
        return {"collection": collection}, next(iter(collection.images), None)
    if kind == "scene":
        scene = read_scene(node)
        return {"scene": scene}, next(iter(scene.images), None)
    return {}, None


def _inside(node: Node, stated: str) -> str | None:
    """Return the path of what metadata name below a node; None, reported, where it leads out."""
    path = join(node.path, stated)
    if path is None:
        node.ome.report("path-outside", path=stated)
    return path


def _image_at(
    documents: Documents, path: str | None, above: Node, problems: list[Problem]
) -> Image | None:
    if path is None:
        return None
    node = read_node(documents, path, problems, above.zarr_format)
    if node is None:
        if not cannot_be_read(documents, path, above.zarr_format):
            above.ome.report("image-missing", path=path)
        return None
    return read_image(documents, node, problems)


def _version_around(documents: Documents, node: Node, image: Image | None) -> str | None:
    """Return the version of the first image inside, or of what lies above: one hierarchy has one.

    OME-Zarr 0.5 and 0.6: the version is the same throughout one hierarchy (RFC-2).
    """
    if image is not None:
        inside = read_node(documents, image.path, [], node.zarr_format)
        if inside is not None:
            stated = versions.stated_version(inside)
            return stated or versions.inferred_version(image, inside)
    for path in ancestors(node.path):
        above = read_node(documents, path, [], node.zarr_format)
        version = versions.stated_version(above) if above else None
        if version is not None:
            return version
    return None


def _unexplained(documents: Documents, path: str, problems: list[Problem]) -> Facts:
    """Return facts for a path without a node: why, and what is there instead."""
    place = documents.place
    if problems:
        kind = "unreadable"
    else:
        kind = "not-zarr"
        if path or not any(o.code == "zip-several" for o in documents.oddities):
            problems.append(_absence(documents, path))
    return Facts(
        place.given,
        kind,
        container=container_without_node(documents, path),
        problems=tuple(dict.fromkeys((*problems, *_odd(documents)))),
        read=replace(_read(documents), complete=False),
    )


def _absence(documents: Documents, path: str) -> Problem:
    """Return why there is no node at a path: what lies there instead, as far as it can be seen."""
    values: tuple[tuple[str, Any], ...] = (("path", documents.place.given),)
    if documents.costly:
        status = documents.status(path)
        if status is not None and status < 400:
            return Problem("", "", "remote-no-document", values)
        return Problem("", "", "remote-absent", values)
    if not documents.exists(path):
        return Problem("", "", "path-absent", values)
    if documents.children(path) is None:
        return Problem("", "", "is-a-file", values)
    is_zip = documents.place.store == "zip"
    return Problem("", "", "no-document-in-zip" if is_zip else "no-document", values)


def _settled(documents: Documents, problems: list[Problem]) -> tuple[Problem, ...]:
    """Return each problem once; "forbidden" is none where it turned out to mean absent."""
    forbidden = "document-remote-forbidden" if documents.forbidden else ""
    every = dict.fromkeys((*problems, *_odd(documents)))
    return tuple(p for p in every if p.code != forbidden)


def _odd(documents: Documents) -> list[Problem]:
    """Return what is odd about the store as a whole."""
    return [Problem("", "", f"document-{o.code}", o.values) for o in documents.oddities]


def _read(documents: Documents) -> Read:
    return Read(
        documents.found,
        documents.requests,
        documents.bytes,
        documents.seconds,
        documents.complete,
        remote.notes(documents),
    )
