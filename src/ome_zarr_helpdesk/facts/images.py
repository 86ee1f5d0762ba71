"""From the attributes of a group to a multiscale image, any version of OME-Zarr."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.arrays import array_fields
from ome_zarr_helpdesk.facts.fields import MAX_AXES
from ome_zarr_helpdesk.facts.labels import label_names, read_image_label
from ome_zarr_helpdesk.facts.model import Axis, Image, Level
from ome_zarr_helpdesk.facts.nodes import below, document_keys, node_key, read_node
from ome_zarr_helpdesk.facts.omero import read_channels
from ome_zarr_helpdesk.facts.strict import StrictReader
from ome_zarr_helpdesk.facts.transformations import MAX_STEPS, Placement, named, placement
from ome_zarr_helpdesk.source.keys import join

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Problem
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["MAX_LEVELS", "read_image"]

MAX_LEVELS = 64
"""Halving 2^63 pixels gives no more; what lists more is no pyramid."""

IMPLICIT_AXES = (("t", "time"), ("c", "channel"), ("z", "space"), ("y", "space"), ("x", "space"))
"""Axes of OME-Zarr 0.1 and 0.2, which state none; 0.3 states only their names."""


def read_image(
    documents: Documents, node: Node, problems: list[Problem], *, with_labels: bool = True
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
    _ask_at_once(documents, node, entry, with_labels=with_labels)
    levels = _read_levels(documents, node, entry, problems)
    axes = _with_sizes(entry, _read_axes(entry, levels), levels)
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
        coordinate_systems=_systems(entry),
        transformations=named(entry.children("coordinateTransformations") or ()),
        label=read_image_label(node.ome),
        n_multiscales=len(entries),
    )


def _ask_at_once(documents: Documents, node: Node, entry: Fields, *, with_labels: bool) -> None:
    """Ask for all levels, and for the list of labels, in one go where that saves time."""
    if not documents.costly:
        return
    stated = (d.raw("path") for d in (entry.children("datasets") or ())[:MAX_LEVELS])
    paths = [join(node.path, path) for path in stated if isinstance(path, str)]
    keys = document_keys([p for p in paths if p is not None], node.zarr_format, arrays=True)
    if with_labels and (documents.tier > 1 or not documents.place.nodes):
        keys += document_keys([below(node.path, "labels")], node.zarr_format)
    documents.fetch(keys)


def _read_levels(
    documents: Documents, node: Node, entry: Fields, problems: list[Problem]
) -> tuple[Level, ...] | None:
    datasets = entry.children("datasets")
    if datasets is None:
        entry.require("datasets")
        return None
    if not datasets:
        entry.report("datasets-empty", "datasets")
    if len(datasets) > MAX_LEVELS:
        entry.report("too-many", "datasets", count=len(datasets), limit=MAX_LEVELS)
    strict = StrictReader()
    return tuple(
        _read_level(documents, node, dataset, index, problems, strict)
        for index, dataset in enumerate(datasets[:MAX_LEVELS])
    )


def _read_level(
    documents: Documents,
    node: Node,
    dataset: Fields,
    index: int,
    problems: list[Problem],
    strict: StrictReader,
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
        if documents.document(key).fault is None:
            dataset.report("level-missing", "path", path=stated)
        return Level(path=path, index=index, dataset=stated)
    return Level(path=path, index=index, dataset=stated, **array_fields(array, strict))


def _read_axes(entry: Fields, levels: tuple[Level, ...] | None) -> tuple[Axis, ...] | None:
    """Read axes: objects (0.4, 0.5), names (0.3), of a coordinate system (0.6), or implied."""
    holder = _intrinsic_system(entry) if "coordinateSystems" in entry else entry
    stated = holder.items("axes") if holder else None
    if stated is None:
        return _implicit_axes(levels) if "axes" not in entry else None
    if len(stated) > MAX_AXES:
        entry.report("too-many", "axes", count=len(stated), limit=0)
        return None
    if stated and all(isinstance(item, str) for item in stated):
        types = dict(IMPLICIT_AXES)
        return tuple(Axis(name, types.get(name)) for name in stated)
    return tuple(_read_axis(axis) for axis in (holder.children("axes") if holder else None) or ())


def _read_axis(axis: Fields) -> Axis:
    name = axis.text("name")
    if name is None:
        axis.require("name")
    return Axis(name or "?", axis.text("type"), axis.text("unit"))


def _implicit_axes(levels: tuple[Level, ...] | None) -> tuple[Axis, ...] | None:
    """OME-Zarr 0.1 and 0.2: always five axes, t c z y x."""
    shape = levels[0].shape if levels else None
    if shape is None or len(shape) != len(IMPLICIT_AXES):
        return None
    return tuple(Axis(name, kind) for name, kind in IMPLICIT_AXES)


def _with_sizes(
    entry: Fields, axes: tuple[Axis, ...] | None, levels: tuple[Level, ...] | None
) -> tuple[Axis, ...] | None:
    shape = levels[0].shape if levels else None
    if axes is None or shape is None:
        return axes
    if len(shape) != len(axes):
        entry.report("rank-differs", "axes", name="axes", got=len(axes), axes=len(shape))
        return axes
    return tuple(replace(axis, size=size) for axis, size in zip(axes, shape, strict=True))


def _with_placement(
    entry: Fields, levels: tuple[Level, ...] | None, n_axes: int
) -> tuple[Level, ...] | None:
    if not levels or not n_axes:
        return levels
    outer = entry.children("coordinateTransformations") or ()
    if "coordinateSystems" in entry:
        outer = ()  # 0.6: these join named systems and are not applied to levels
    datasets = entry.children("datasets") or ()
    places = [
        placement([*(d.children("coordinateTransformations") or ()), *outer], n_axes)
        for d in datasets[: len(levels)]
    ]
    places += [None] * (len(levels) - len(places))
    first = levels[0]
    return tuple(_placed(level, place, first) for level, place in zip(levels, places, strict=True))


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


def _systems(entry: Fields) -> tuple[str, ...]:
    systems = entry.children("coordinateSystems") or ()
    return tuple(name for s in systems if (name := s.text("name")) is not None)


def _intrinsic_system(entry: Fields) -> Fields | None:
    """Return the system that all levels lead to (OME-Zarr 0.6), else the first."""
    systems = entry.children("coordinateSystems") or ()
    by_name = {name: s for s in reversed(systems) if isinstance(name := s.raw("name"), str)}
    for dataset in (entry.children("datasets") or ())[:MAX_LEVELS]:
        for step in named((dataset.children("coordinateTransformations") or ())[:MAX_STEPS]):
            if step.output in by_name:
                return by_name[step.output]
    return systems[0] if systems else None
