"""Where the mouse is on a layer, from public attributes; nothing is read from any store."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.state.attributes import floats, names_of_units, type_of, units_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cursor", "cursor_on"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place on a layer.

    Parameters
    ----------
    world
        World point, one number for each axis of the layer.
    units
        Units of the world along these axes; None for napari's default, pixel.
    data
        The same point in the data of the full resolution, in pixels.
    displayed
        The layer's axes on the canvas; the others have a slider.
    level
        The layer's level on screen.
    label
        Number of the object there, on labels; None elsewhere.
    in_3d
        Whether the canvas shows three axes: a place on it is then no one pixel.
    visible
        Whether the layer is shown; of one that is not, level and label are not known.
    """

    world: tuple[float, ...]
    units: tuple[str | None, ...]
    data: tuple[float, ...]
    displayed: tuple[int, ...]
    level: int = 0
    label: int | None = None
    in_3d: bool = False
    visible: bool = True


def cursor_on(layer: Any, viewer: Any) -> Cursor:
    """Tell where the mouse was last on a layer; for the thread of the viewer.

    Parameters
    ----------
    layer, viewer
        A layer and its viewer, not through napari's proxy.
    """
    dims, ndim = viewer.dims, int(layer.ndim)
    beyond = int(dims.ndim) - ndim
    world = floats(viewer.cursor.position)[-ndim:]
    own = tuple(getattr(layer, "units", None) or ())
    # since napari 0.9 layers of different units share one world
    shared = tuple(getattr(dims, "units", None) or ())[-ndim:]
    units = shared if len(shared) == len(own) else own
    ratios = [units_ratio(*pair) for pair in zip(units, own, strict=True)]
    factors = [1.0 if ratio is None else ratio for ratio in ratios] or [1.0] * ndim
    in_layer = [value * factor for value, factor in zip(world, factors, strict=False)]
    data = floats(layer.world_to_data(in_layer))
    displayed = tuple(int(axis) - beyond for axis in dims.displayed if axis >= beyond)
    in_3d, visible = int(dims.ndisplay) == 3, bool(layer.visible)
    level = int(getattr(layer, "data_level", 0) or 0)
    label = _label(layer, data, displayed, level) if visible and not in_3d else None
    return Cursor(
        world, names_of_units(units), data, displayed, level, label, in_3d=in_3d, visible=visible
    )


def _label(layer: Any, data: Sequence[float], displayed: tuple[int, ...], level: int) -> int | None:
    """Return the number of the object whose pixel is drawn there, from what is in memory.

    On a coarse level ``layer.get_value`` gives that of the pixel whose center is nearest where
    napari would have drawn it, had it laid centers on one another; so the point is moved there.
    """
    if type_of(layer) != "labels" or not all(map(math.isfinite, data)):
        return None
    point = list(data)
    if layer.multiscale:
        factors = layer.downsample_factors[level]
        for axis in displayed:
            point[axis] = math.floor((point[axis] + 0.5) / factors[axis]) * factors[axis]
    value = layer.get_value(point)
    value = value[1] if isinstance(value, tuple) else value
    return None if value is None else int(value)
