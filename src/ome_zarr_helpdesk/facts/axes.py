"""Axes of an image in every version: implied, names, objects, or of a coordinate system."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.fields import MAX_AXES
from ome_zarr_helpdesk.facts.model import Axis
from ome_zarr_helpdesk.facts.transformation_types import system_name
from ome_zarr_helpdesk.facts.transformations import MAX_STEPS

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Level

__all__ = ["intrinsic_system", "read_axes", "system_names"]

MAX_DATASETS = 64
"""How many levels are asked for the system they lead to; as many as are read."""

IMPLICIT_AXES = (("t", "time"), ("c", "channel"), ("z", "space"), ("y", "space"), ("x", "space"))
"""Axes of OME-Zarr 0.1 and 0.2, which state none; 0.3 states only their names."""


def read_axes(
    entry: Fields, system: Fields | None, levels: tuple[Level, ...] | None
) -> tuple[Axis, ...] | None:
    """Read the axes of an image, with the sizes of its first level.

    Parameters
    ----------
    entry
        The ``multiscales`` entry.
    system
        Its `intrinsic_system`, which has the axes since 0.6.
    levels
        Its levels as far as they could be read.
    """
    return _with_sizes(entry, _stated_axes(entry, system, levels), levels)


def system_names(entry: Fields) -> tuple[str, ...]:
    """Return the names of all coordinate systems of an image."""
    systems = entry.children("coordinateSystems") or ()
    return tuple(name for s in systems if (name := s.text("name")) is not None)


def intrinsic_system(entry: Fields) -> Fields | None:
    """Return the system that all levels lead to (OME-Zarr 0.6), else the first."""
    systems = entry.children("coordinateSystems") or ()
    by_name = {name: s for s in reversed(systems) if isinstance(name := s.raw("name"), str)}
    named = [name for name in _outputs(entry) if name in by_name]
    if len(set(named)) > 1:
        entry.report("systems-differ", "datasets", systems=tuple(dict.fromkeys(named)))
    if named:
        return by_name[named[0]]
    return systems[0] if systems else None


def _outputs(entry: Fields) -> list[str]:
    """Return the name of the system that each transformation of each level leads to."""
    return [
        name
        for dataset in entry.children("datasets", MAX_DATASETS) or ()
        for step in (dataset.children("coordinateTransformations") or ())[:MAX_STEPS]
        if (name := system_name(step, "output")) is not None
    ]


def _stated_axes(
    entry: Fields, system: Fields | None, levels: tuple[Level, ...] | None
) -> tuple[Axis, ...] | None:
    holder = system if "coordinateSystems" in entry else entry
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
    """Read an axis; 0.9.dev1 adds an orientation to its type (RFC-4)."""
    name = axis.text("name")
    if name is None:
        axis.require("name")
    orientation = axis.child("orientation")
    units = axis.raw("units")
    return Axis(
        name or "?",
        axis.text("type"),
        axis.text("unit"),
        long_name=axis.text("longName"),
        discrete=axis.boolean("discrete"),
        orientation=orientation.text("value") if orientation else None,
        units_key=units if isinstance(units, str) else None,
    )


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
