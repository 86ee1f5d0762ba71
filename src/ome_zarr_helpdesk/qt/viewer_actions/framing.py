"""Bring part of the world onto the canvas: a layer, or a well in it.

napari's own ``fit_to_view(layers=…)`` is not for this: it raises an error for a layer of
fewer axes than the viewer has, and keeps the layer, and so its data, from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ome_zarr_helpdesk.state.camera import camera_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Sides", "center_on", "fit", "zoom_for"]

Sides: TypeAlias = "Mapping[int, tuple[float, float]]"
"""From where to where something lies in the world, by the axis of the viewer."""

MARGIN = 0.95
"""How much of the canvas a layer takes, as where napari fits one."""


def fit(viewer: Any, layer: Any) -> None:
    """Bring sliders that stand outside a layer to its middle, and all of it onto the canvas."""
    dims, behind = viewer.dims, viewer.dims.ndim - layer.ndim
    half = np.abs(layer.extent.step) / 2  # the extent ends in the middle of pixels
    first, last = layer.extent.world
    edges = zip((first - half).tolist(), (last + half).tolist(), strict=True)
    sides = {behind + axis: side for axis, side in enumerate(edges)}
    for axis, (low, high) in sides.items():
        if axis not in dims.displayed and not low <= dims.point[axis] <= high:
            dims.set_point(axis, (low + high) / 2)
    zoom = zoom_for(viewer, sides) * MARGIN
    center_on(viewer, sides)
    camera_of(viewer).zoom = zoom


def center_on(viewer: Any, sides: Sides) -> None:
    """Move the camera onto the middle of something, on the axes that it has."""
    camera, shown = camera_of(viewer), list(viewer.dims.displayed)
    center = list(camera.center)
    for place, axis in enumerate(shown):
        if axis in sides:
            center[place - len(shown)] = sum(sides[axis]) / 2
    camera.center = tuple(center)


def zoom_for(viewer: Any, sides: Sides) -> float:
    """Return the zoom at which something fills the canvas; the present one for a point.

    Older releases of napari tell nobody how large the canvas is, but what fits into it: with
    them the camera is somewhere else afterwards, and the zoom may be less than it could be.
    """
    lengths = _lengths(viewer, sides)
    long = lengths > 0
    if not long.any():
        return float(camera_of(viewer).zoom)
    room = getattr(getattr(viewer, "canvas", None), "viewbox_size", None)
    if room is None:
        viewer.fit_to_view(margin=0)
        world = dict(enumerate(zip(*viewer.layers.extent.world, strict=True)))
        fitting = camera_of(viewer).zoom * _lengths(viewer, world)
    elif len(lengths) == 2:
        fitting = np.asarray(room(viewer.layers), dtype=float)
    else:  # from whichever side it is looked at
        return float(min(room(viewer.layers)) / np.linalg.norm(lengths))
    return float(np.min(fitting[long] / lengths[long]))


def _lengths(viewer: Any, sides: Sides) -> Any:
    """Return how long something is along the axes that are shown; 0 on those it does not have."""
    nowhere = (0.0, 0.0)
    found = [sides.get(axis, nowhere) for axis in viewer.dims.displayed]
    return np.array([high - low for low, high in found], dtype=float)
