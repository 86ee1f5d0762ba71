"""Plates and wells (OME-Zarr 0.4 and 0.5, section "High-content screening")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.checks_of_plates import check_wells
from ome_zarr_helpdesk.facts.model import Acquisition, Plate, Sample, Well, WellImage
from ome_zarr_helpdesk.facts.nodes import cannot_be_read, document_keys, read_node, was_not_asked
from ome_zarr_helpdesk.source.keys import join, parts

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Image, Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["MOST_IMAGES", "WELLS_SAMPLED", "read_plate", "read_well", "well_name", "with_field"]

WELLS_SAMPLED = 8
"""How many wells are looked at when a plate is explained; all of them only on request."""

MOST_IMAGES = 64
"""How many fields of one well are known by their paths; their number is always known."""


def read_plate(documents: Documents, node: Node, problems: list[Problem]) -> Plate | None:
    """Read ``plate`` and the documents of a sample of its wells.

    Parameters
    ----------
    documents
        The store's documents.
    node
        The group whose attributes hold ``plate``.
    problems
        What is missing or malformed is added here; an absent well is a problem.

    Returns
    -------
    Plate or None
        None where ``plate`` is not an object.
    """
    plate = node.ome.child("plate")
    if plate is None:
        return None
    plate.require("wells")
    wells = plate.children("wells") or ()
    paths = [w.text("path") or "" for w in wells]
    sample = _sampled(tuple(p for p in paths if p))
    inside = [join(node.path, p) for p in sample]
    documents.fetch(document_keys([p for p in inside if p is not None], node.zarr_format))
    asked = [p for p in sample if not _was_left(documents, node, p)]
    read = {p: _well_at(documents, node, p, problems, plate) for p in asked}
    found = {p: w for p, w in read.items() if w is not None}
    described = Plate(
        path=node.path,
        name=plate.text("name"),
        rows=_names(plate, "rows"),
        columns=_names(plate, "columns"),
        wells=tuple(paths),
        positions=tuple((w.integer("rowIndex"), w.integer("columnIndex")) for w in wells),
        field_count=plate.integer("field_count"),
        acquisitions=tuple(
            Acquisition(a.integer("id"), a.text("name"))
            for a in plate.children("acquisitions") or ()
        ),
        wells_read=tuple(found),
        wells_missing=tuple(
            p for p in asked if p not in found and not _is_unread(documents, node, p)
        ),
        fields_read=tuple(len(w.images or ()) for w in found.values()),
        acquisitions_read=tuple(sorted(_acquisitions(found))),
        images_read=tuple(
            tuple(i.path for i in (w.images or ())[:MOST_IMAGES] if i.path) for w in found.values()
        ),
        sample=_first_field(found),
    )
    return replace(described, checks=check_wells(described, found))


def with_field(plate: Plate, image: Image) -> Plate:
    """Add what is known of the field that stands for all."""
    return replace(
        plate,
        field_levels=image.n_levels,
        field_channels=image.n_channels,
        field_plane=image.plane,
    )


def read_well(node: Node) -> Well | None:
    """Read ``well``; None where it is not an object."""
    well = node.ome.child("well")
    if well is None:
        return None
    images = well.children("images")
    if images is None:
        well.require("images")
    return Well(
        path=node.path,
        name=well_name(node.path),
        images=None if images is None else tuple(_well_image(i) for i in images),
    )


def well_name(path: str) -> str | None:
    """Return the usual short name of a well from the last two names of its path: ``A1``."""
    names = parts(path)[-2:]
    return "".join(names) if len(names) == 2 else None


def _well_image(image: Fields) -> WellImage:
    path = image.text("path")
    if path is None:
        image.require("path")
    return WellImage(path or "", image.integer("acquisition"))


def _names(plate: Fields, name: str) -> tuple[str, ...] | None:
    entries = plate.children(name)
    if entries is None:
        plate.require(name)
        return None
    return tuple(_name(entry) for entry in entries)


def _name(entry: Fields) -> str:
    """Return the name of a row or column; a number is taken for its digits."""
    number = entry.raw("name")
    if isinstance(number, int) and not isinstance(number, bool):
        entry.report("name-is-number", "name")
        return str(number)
    return entry.text("name") or "?"


def _sampled(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return up to `WELLS_SAMPLED` paths spread over the plate.

    The first of the list is among them, and the first by name: napari-ome-zarr looks in
    all wells for what it finds in that one.
    """
    if len(paths) <= WELLS_SAMPLED:
        return paths
    step = (len(paths) - 1) / (WELLS_SAMPLED - 1)
    spread = [paths[round(i * step)] for i in range(WELLS_SAMPLED)]
    by_name = min(paths)
    return tuple(spread) if by_name in spread else (spread[0], by_name, *spread[2:])


def _is_unread(documents: Documents, plate: Node, path: str) -> bool:
    inside = join(plate.path, path)
    return inside is not None and cannot_be_read(documents, inside, plate.zarr_format)


def _was_left(documents: Documents, plate: Node, path: str) -> bool:
    inside = join(plate.path, path)
    return inside is not None and was_not_asked(documents, inside, plate.zarr_format)


def _well_at(
    documents: Documents, plate: Node, path: str, problems: list[Problem], fields: Fields
) -> Well | None:
    inside = join(plate.path, path)
    if inside is None:
        fields.report("path-outside", "wells", path=path)
        return None
    node = read_node(documents, inside, problems, plate.zarr_format)
    if node is None:
        if not cannot_be_read(documents, inside, plate.zarr_format):
            fields.report("well-missing", "wells", path=path)
        return None
    well = read_well(node)
    if well is None:
        node.ome.require("well")
    return well


def _acquisitions(wells: dict[str, Well]) -> set[int]:
    images = (image for well in wells.values() for image in well.images or ())
    return {image.acquisition for image in images if image.acquisition is not None}


def _first_field(wells: dict[str, Well]) -> Sample | None:
    for path, well in wells.items():
        for image in well.images or ():
            if image.path:
                return Sample(path, image.path)
    return None
