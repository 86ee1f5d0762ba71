"""From the attributes of a group to a multiscale image, any version of OME-Zarr."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.arrays import ArrayReader
from ome_zarr_helpdesk.facts.axes import intrinsic_system, read_axes, system_names
from ome_zarr_helpdesk.facts.labels import label_names, read_image_label
from ome_zarr_helpdesk.facts.model import Entry, Image, Level
from ome_zarr_helpdesk.facts.nodes import below, document_keys, node_key, read_node
from ome_zarr_helpdesk.facts.omero import read_channels, read_color_model
from ome_zarr_helpdesk.facts.transformation_types import named
from ome_zarr_helpdesk.facts.transformations import Placement, placement
from ome_zarr_helpdesk.source.keys import join

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["MAX_LEVELS", "read_image"]

MAX_LEVELS = 64
"""Halving 2^63 pixels gives no more; what lists more is no pyramid."""

MAX_ENTRIES = 16
"""How many entries of ``multiscales`` are told of; real files have one, few have two."""


def read_image(
    documents: Documents,
    node: Node,
    problems: list[Problem],
    *,
    with_labels: bool = True,
    in_short: bool = False,
) -> Image | None:
    """Read the first ``multiscales`` entry of a group, its levels and what stands beside it.

    Parameters
    ----------
    documents
        The store's documents.
    node
        The group whose attributes hold ``multiscales``.
    problems
        What is missing or malformed is added here.
    with_labels
        Whether to look for label images below; a label image has none.
    in_short
        Whether to read the first level only, and not to look for what is wrong with it.

    Returns
    -------
    Image or None
        None where there is no ``multiscales`` entry.
    """
    entries = node.ome.children("multiscales")
    if not entries:
        if entries is not None:
            node.ome.report("multiscales-empty", "multiscales")
        return None
    entry = entries[0]
    most = 1 if in_short else MAX_LEVELS
    _ask_at_once(documents, node, entry, most, with_labels=with_labels)
    arrays = ArrayReader(strictly=not in_short)
    levels = _read_levels(documents, node, entry, problems, most, arrays)
    system = intrinsic_system(entry)
    axes = read_axes(entry, system, levels)
    levels = _with_placement(entry, levels, len(axes or ()))
    labels: tuple[str, ...] | None = ()
    if with_labels:
        labels = label_names(documents, below(node.path, "labels"), node, problems)
    return Image(
        path=node.path,
        name=entry.text("name"),
        axes=axes,
        levels=levels,
        channels=read_channels(node.ome),
        labels=labels,
        omero="omero" in node.ome,
        downsampling=entry.text("type"),
        coordinate_systems=system_names(entry),
        intrinsic_system=system.text("name") if system else None,
        transformations=named(entry.children("coordinateTransformations") or ()),
        label=read_image_label(node.ome),
        n_multiscales=len(entries),
        color_model=read_color_model(node.ome),
        other_entries=tuple(_other_entry(e, i) for i, e in enumerate(entries[1:MAX_ENTRIES], 1)),
    )


def _other_entry(entry: Fields, index: int) -> Entry:
    """Return name and datasets of a further entry; what is wrong in it is not told."""
    name = entry.raw("name")
    datasets = entry.raw("datasets")
    stated = datasets[:MAX_LEVELS] if isinstance(datasets, list) else []
    paths = (d.get("path") for d in stated if isinstance(d, dict))
    return Entry(
        index,
        name if isinstance(name, str) else None,
        tuple(path for path in paths if isinstance(path, str)),
    )


def _ask_at_once(
    documents: Documents, node: Node, entry: Fields, most: int, *, with_labels: bool
) -> None:
    """Ask for all levels, and for the list of labels, in one go where that saves time."""
    if not documents.costly:
        return
    stated = (d.raw("path") for d in (entry.children("datasets", MAX_LEVELS) or ())[:most])
    paths = [join(node.path, path) for path in stated if isinstance(path, str)]
    keys = document_keys([p for p in paths if p is not None], node.zarr_format, arrays=True)
    if with_labels and (documents.tier > 1 or not documents.place.nodes):
        keys += document_keys([below(node.path, "labels")], node.zarr_format)
    documents.fetch(keys)


def _read_levels(
    documents: Documents,
    node: Node,
    entry: Fields,
    problems: list[Problem],
    most: int,
    arrays: ArrayReader,
) -> tuple[Level, ...] | None:
    datasets = entry.children("datasets", MAX_LEVELS)
    if datasets is None:
        entry.require("datasets")
        return None
    if not datasets:
        entry.report("datasets-empty", "datasets")
    return tuple(
        _read_level(documents, node, dataset, index, problems, arrays)
        for index, dataset in enumerate(datasets[:most])
    )


def _read_level(
    documents: Documents,
    node: Node,
    dataset: Fields,
    index: int,
    problems: list[Problem],
    arrays: ArrayReader,
) -> Level:
    stated = dataset.text("path")
    if stated is None:
        dataset.require("path")
        return Level(path="", index=index)
    path = join(node.path, stated)
    if path is None:
        dataset.report("path-outside", "path", path=stated)
        return Level(path=stated, index=index, dataset=stated)
    array = read_node(documents, path, problems, node.zarr_format, expect="array")
    if array is None or array.kind != "array":
        key = node_key(path, "zarr.json" if node.zarr_format == 3 else ".zarray")
        absent = documents.document(key).fault is None
        if absent:
            dataset.report("level-missing", "path", path=stated)
        return Level(path=path, index=index, dataset=stated, absent=absent)
    return Level(path=path, index=index, dataset=stated, **arrays.fields(array))


def _with_placement(
    entry: Fields, levels: tuple[Level, ...] | None, n_axes: int
) -> tuple[Level, ...] | None:
    if not levels or not n_axes:
        return levels
    outer = [] if "coordinateSystems" in entry else _of_all_levels(entry)
    datasets = entry.children("datasets", MAX_LEVELS) or ()
    places = [
        placement([*(d.children("coordinateTransformations") or ()), *outer], n_axes)
        for d in datasets[: len(levels)]
    ]
    places += [None] * (len(levels) - len(places))
    first = levels[0]
    return tuple(_placed(level, place, first) for level, place in zip(levels, places, strict=True))


def _of_all_levels(entry: Fields) -> list[Fields]:
    """Return the transformations that apply to every level (OME-Zarr 0.4 and 0.5).

    Those that join named systems do not: 0.6 writes such, and SpatialData before it.
    """
    steps = entry.children("coordinateTransformations") or ()
    return [step for step in steps if "input" not in step and "output" not in step]


def _placed(level: Level, place: Placement | None, first: Level) -> Level:
    return replace(
        level,
        scale=place.scale if place else None,
        translation=place.translation if place else None,
        factors=_factors(first.shape, level.shape),
    )


def _factors(
    full: tuple[int, ...] | None, shape: tuple[int, ...] | None
) -> tuple[float, ...] | None:
    if full is None or shape is None or len(full) != len(shape) or 0 in shape:
        return None
    return tuple(a / b for a, b in zip(full, shape, strict=True))
