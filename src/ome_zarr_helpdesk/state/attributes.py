"""Public attributes of a layer of napari, read one by one and made plain values."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "display_of",
    "dtype_of",
    "floats",
    "id_of",
    "labels_of",
    "level_shown",
    "levels_of",
    "names_of_units",
    "shape_of",
    "source_path_of",
    "text",
    "type_of",
    "units_of",
    "units_ratio",
    "unwrapped",
]

_TYPES = ("image", "labels", "points", "shapes", "vectors", "tracks", "surface")
_LIBRARIES = ("dask", "zarr", "numpy")
_DEFAULT_LABEL = re.compile(r"(axis )?-\d+")  # napari 0.6 wrote "axis -1" for "-1"


def unwrapped(value: Any) -> Any:
    """Return what stands behind napari's proxy."""
    return getattr(value, "__wrapped__", value)


def id_of(layer: Any) -> str:
    """Return the number of a layer that no other has."""
    return str(getattr(layer, "unique_id", None) or id(layer))


def type_of(layer: Any) -> str:
    """Return what a layer is, in small letters; what it derives from, if that is napari's."""
    names = (kind.__name__.lower() for kind in type(layer).__mro__)
    return next((name for name in names if name in _TYPES), type(layer).__name__.lower())


def shape_of(layer: Any) -> tuple[int, ...] | None:
    """Return the number of pixels along each axis; None for layers without pixels."""
    if type_of(layer) not in ("image", "labels"):
        return None
    return tuple(int(n) for n in layer.data.shape[: layer.ndim])


def dtype_of(layer: Any) -> str | None:
    """Return the name of the type of the values."""
    dtype = getattr(layer, "dtype", None)
    return None if dtype is None else str(getattr(dtype, "name", dtype))


def levels_of(layer: Any) -> dict[str, Any]:
    """Return what image and labels layers tell of resolution levels."""
    multiscale = bool(layer.multiscale)
    shapes = layer.level_shapes if multiscale else ()
    level_shapes = tuple(tuple(int(n) for n in shape) for shape in shapes)
    itemsize = getattr(getattr(layer, "dtype", None), "itemsize", None)
    return {
        "multiscale": multiscale,
        "level_shapes": level_shapes,
        "level_nbytes": tuple(math.prod(shape) * itemsize for shape in level_shapes)
        if itemsize
        else (),
        "itemsize": itemsize,
        "locks_levels": hasattr(type(layer), "locked_data_level"),
        "array_kind": _array_kind(layer.data[0] if multiscale else layer.data),
        **level_shown(layer),
    }


def _array_kind(data: Any) -> str:
    """Return the library that the class of an array, or one it is made from, comes from."""
    classes = type(unwrapped(data)).__mro__
    libraries = {kind.__module__.partition(".")[0] for kind in classes}
    return next((name for name in _LIBRARIES if name in libraries), "other")


def level_shown(layer: Any) -> dict[str, Any]:
    """Return the resolution level on screen, and the part of it that is in memory."""
    if not layer.multiscale:
        return {"data_level": 0, "locked_data_level": None, "loaded": None}
    first, last = layer.corner_pixels.tolist()
    return {
        "data_level": int(layer.data_level),
        "locked_data_level": getattr(layer, "locked_data_level", None),
        "loaded": (tuple(first), tuple(last)),
    }


def display_of(layer: Any) -> dict[str, Any]:
    """Return how an image layer turns values into colors."""
    return {
        "gamma": float(layer.gamma),
        "contrast_limits": floats(layer.contrast_limits),
        "contrast_range": floats(layer.contrast_limits_range),
        "colormap": str(layer.colormap.name),
        "color": None if layer.rgb else _color(layer.colormap.colors),
        "rgb": bool(layer.rgb),
    }


def _color(colors: Any) -> str | None:
    """Return the bright end of a colormap that begins with black, as hexadecimal digits."""
    if len(colors) != 2 or any(colors[0][:3]):
        return None
    return "".join(f"{round(float(part) * 255):02x}" for part in colors[-1][:3])


def units_of(layer: Any) -> tuple[str | None, ...]:
    """Return the name of each axis' unit; None for napari's default."""
    return names_of_units(getattr(layer, "units", None) or ())


def names_of_units(units: Iterable[Any]) -> tuple[str | None, ...]:
    """Return the names of units of pint; None for napari's default."""
    return tuple(_unit(unit) for unit in units)


@lru_cache(maxsize=256)
def units_ratio(one: Any, other: Any) -> float | None:
    """Return how many of the second unit of pint make one of the first; None if nobody can tell."""
    if one == other:
        return 1.0
    try:
        return float((1 * one).to(other).magnitude)
    except Exception:  # noqa: BLE001 - pint's own errors, without loading pint
        return None


@lru_cache(maxsize=256)
def _unit(unit: Any) -> str | None:
    """Return the name of a unit; None for napari's default."""
    name = str(unit)
    return None if name == "pixel" else name


def labels_of(layer: Any) -> tuple[str | None, ...]:
    """Return the names of the axes; None for napari's default."""
    labels = (str(label) for label in getattr(layer, "axis_labels", None) or ())
    return tuple(None if _DEFAULT_LABEL.fullmatch(label) else label for label in labels)


def source_path_of(source: Any) -> str | None:
    """Return the path a layer, or the layer it was made from, was opened with."""
    for _ in range(5):
        if source.path is not None:
            return str(source.path)
        parent = source.parent() if source.parent is not None else None
        if parent is None:
            return None
        source = parent.source
    return None


def text(value: Any) -> str | None:
    """Return something that may be an enumeration as text."""
    return None if value is None else str(value)


def floats(values: Any) -> tuple[float, ...]:
    """Return numbers of whichever kind as plain ones."""
    return tuple(float(value) for value in values)
