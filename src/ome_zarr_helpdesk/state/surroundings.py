"""What of a layer depends on the view and on the other layers, from public attributes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.state.attributes import (
    display_of,
    floats,
    id_of,
    levels_of,
    shape_of,
    type_of,
    units_of,
)
from ome_zarr_helpdesk.state.neighbors import Neighbor, Slicing, around
from ome_zarr_helpdesk.state.pixels import pixels_in_memory
from ome_zarr_helpdesk.state.viewers import slicing_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.state.pixels import Pixels

__all__ = ["neighbor_of", "surroundings_of"]

MOST_LAYERS = 60
"""How many layers are looked at, those next to the layer in the list: it must be quick."""

_OPAQUE_FROM = 0.99
"""From this opacity on nothing shows through a layer."""


def surroundings_of(layer: Any, viewer: Any) -> dict[str, Any]:
    """Return the fields of a layer's state that depend on its viewer.

    Parameters
    ----------
    layer, viewer
        A layer and the viewer it is in, neither through napari's proxy.
    """
    view = slicing_of(viewer)
    briefs = [neighbor_of(other) for other in _nearest(layer, list(viewer.layers))]
    own = next((brief for brief in briefs if brief.id == id_of(layer)), None)
    shown = type_of(layer) in ("image", "labels")
    return {
        "around": None if own is None else around(own, briefs, view),
        "volume_shapes": _volumes(layer, view) if shown else (),
        "pixels": _pixels(layer, view) if type_of(layer) == "image" else None,
    }


def _nearest(layer: Any, layers: list[Any]) -> list[Any]:
    """Return a layer and those next to it, in the order of the list."""
    if len(layers) <= MOST_LAYERS or layer not in layers:
        return layers[:MOST_LAYERS]
    first = min(max(layers.index(layer) - MOST_LAYERS // 2, 0), len(layers) - MOST_LAYERS)
    return layers[first : first + MOST_LAYERS]


def neighbor_of(layer: Any) -> Neighbor:
    """Return what is told of a layer to the others."""
    kind = type_of(layer)
    lower, upper = _extent(layer, kind)
    shapes: tuple[tuple[int, ...], ...] = ()
    if kind in ("image", "labels"):
        shapes = levels_of(layer)["level_shapes"] or (shape_of(layer) or (),)
    return Neighbor(
        id=id_of(layer),
        name=str(layer.name),
        type=kind,
        visible=bool(layer.visible),
        opaque=_is_opaque(layer, kind),
        blending=str(layer.blending),
        scale=floats(layer.scale),
        translate=floats(layer.translate),
        units=units_of(layer),
        level_shapes=shapes,
        lower=lower,
        upper=upper,
    )


def _extent(layer: Any, kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the ends of a layer in the world; empty for a layer with nothing in it.

    napari tells the centers of the outermost pixels: half a pixel is added to them.
    """
    extent = layer.extent
    lower, upper = (floats(end) for end in extent.world)
    if not all(a <= b for a, b in zip(lower, upper, strict=True)):  # NaN, where it is empty
        return (), ()
    if kind in ("image", "labels"):
        half = [abs(float(step)) / 2 for step in extent.step]
        lower = tuple(end - n for end, n in zip(lower, half, strict=True))
        upper = tuple(end + n for end, n in zip(upper, half, strict=True))
    return lower, upper


def _is_opaque(layer: Any, kind: str) -> bool:
    """Return whether nothing shows through: by the blending, or by colors without a gap."""
    blending = str(layer.blending)
    if kind not in ("image", "labels") or blending == "opaque":
        return kind in ("image", "labels")
    solid = layer.opacity >= _OPAQUE_FROM and blending.startswith("translucent")
    if not solid or kind != "image" or layer.rgb:
        return False
    return all(float(color[3]) == 1 for color in layer.colormap.colors)


def _volumes(layer: Any, view: Slicing) -> tuple[tuple[int, ...], ...]:
    """Return for each level the pixels along the three axes that 3D shows, or would show."""
    known = display_of(layer) if type_of(layer) == "image" else {}
    shapes = levels_of(layer)["level_shapes"] or (shape_of(layer) or (),)
    axes = [axis - view.ndim for axis in view.order[-3:]]
    if known.get("rgb") or layer.ndim < 3:
        return ()
    return tuple(tuple(shape[axis] for axis in axes if -axis <= len(shape)) for shape in shapes)


def _pixels(layer: Any, view: Slicing) -> Pixels | None:
    """Look at the plane on screen where the data are a NumPy array in memory."""
    if layer.rgb or not layer.visible or len(view.displayed) != 2:
        return None
    level = int(layer.data_level) if layer.multiscale else 0
    data = layer.data[level] if layer.multiscale else layer.data
    inside = [axis - (view.ndim - layer.ndim) for axis in view.displayed]
    if any(axis < 0 for axis in inside):
        return None
    point = floats(layer.world_to_data(view.point))
    factors = floats(layer.downsample_factors[level]) if layer.multiscale else (1.0,) * layer.ndim
    if not all(map(math.isfinite, point)):
        return None  # a transformation with NaN or without bounds: nobody knows where that is
    at = [round(x / factor) for x, factor in zip(point, factors, strict=True)]
    return pixels_in_memory(getattr(data, "__wrapped__", data), at, inside, level)
