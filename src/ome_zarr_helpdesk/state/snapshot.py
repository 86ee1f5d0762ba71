"""A snapshot of the viewer, taken on the thread of the viewer from public attributes.

Nothing is read from any store, and neither layer, viewer nor dask graph is kept.
"""

from __future__ import annotations

import math
import re
import weakref
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.arrays_in_memory import reach
from ome_zarr_helpdesk.state.model import LayerState, Snapshot, ViewState, WorldFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ome_zarr_helpdesk.source.arrays_in_memory import Reached, Seen

__all__ = ["Recorder", "layer_state", "take_snapshot", "view_state"]

_TYPES = ("image", "labels", "points", "shapes", "vectors", "tracks", "surface")
_LIBRARIES = ("dask", "zarr", "numpy")
_DEFAULT_LABEL = re.compile(r"(axis )?-\d+")  # napari 0.6 wrote "axis -1" for "-1"


def take_snapshot(viewer: Any) -> Snapshot:
    """Take one snapshot of a viewer; use a `Recorder` to take several."""
    return Recorder().take(viewer)


def layer_state(layer: Any, viewer: Any = None, seen: Seen | None = None) -> LayerState:
    """Return the state of one layer.

    Parameters
    ----------
    layer
        A napari layer, through napari's proxy or not.
    viewer
        The viewer it is in, which knows whether it is selected.
    seen
        An empty dict to be given to several calls: what graphs share is followed once.
    """
    layer, viewer = _unwrapped(layer), _unwrapped(viewer)
    selection = viewer.layers.selection if viewer is not None else None
    selected = selection is not None and layer in selection
    active = selection is not None and _unwrapped(selection.active) is layer
    return _state(layer, _lasting(layer, {} if seen is None else seen), selected, active)


def view_state(viewer: Any) -> ViewState:
    """Return the state of a viewer without looking into its layers."""
    viewer = _unwrapped(viewer)
    return _view(viewer, list(viewer.layers), len(viewer.layers.selection))


@dataclass(frozen=True, slots=True)
class _Lasting:
    """What of a layer changes seldom and takes long to find."""

    data: weakref.ref[Any] | None
    reached: Reached | None
    placed: tuple[float, ...]
    frame: WorldFrame | None


_LASTING: weakref.WeakKeyDictionary[Any, _Lasting] = weakref.WeakKeyDictionary()
"""Kept as long as the layer lives; holds its zarr arrays, and its data weakly."""


class Recorder:
    """Takes snapshots of one viewer, and remembers the last for `take_view`."""

    def __init__(self) -> None:
        self._last: Snapshot | None = None

    def take(self, viewer: Any) -> Snapshot:
        """Take a snapshot of everything.

        Parameters
        ----------
        viewer
            A napari viewer or viewer model, through napari's proxy or not.
        """
        viewer = _unwrapped(viewer)
        seen: Seen = {}
        selection = viewer.layers.selection
        selected, active = set(selection), _unwrapped(selection.active)
        states = tuple(
            _state(layer, _lasting(layer, seen), layer in selected, layer is active)
            for layer in viewer.layers
        )
        return self._remember(viewer, states)

    def take_view(self, viewer: Any) -> Snapshot:
        """Take a snapshot in which only what depends on the view is looked at.

        That is the level shown and loaded and the viewer itself: enough after zooming,
        panning and moving a slider.
        """
        viewer = _unwrapped(viewer)
        last = self._last
        layers = list(viewer.layers)
        if last is None or [state.id for state in last.layers] != [_id(x) for x in layers]:
            return self.take(viewer)
        pairs = zip(last.layers, layers, strict=True)
        return self._remember(viewer, tuple(_with_view(state, layer) for state, layer in pairs))

    def _remember(self, viewer: Any, states: tuple[LayerState, ...]) -> Snapshot:
        active = next((state for state in states if state.active), None)
        view = _view(viewer, states, sum(state.selected for state in states))
        self._last = Snapshot(states, active, view)
        return self._last


def _unwrapped(value: Any) -> Any:
    """Return what stands behind napari's proxy."""
    return getattr(value, "__wrapped__", value)


def _id(layer: Any) -> str:
    return str(getattr(layer, "unique_id", None) or id(layer))


def _lasting(layer: Any, seen: Seen) -> _Lasting:
    """Find the arrays behind a layer and its frame, unless they are known still."""
    data, placed = _unwrapped(layer.data), _placing(layer)
    known = _LASTING.get(layer)
    if known is not None and known.data is not None and known.data() is data:
        if known.placed == placed:
            return known
        found = replace(known, placed=placed, frame=_frame(layer))
    else:
        shown = _type(layer) in ("image", "labels")
        reached = reach(data, seen) if shown else None
        found = _Lasting(_weak(data), reached, placed, _frame(layer))
    _LASTING[layer] = found
    return found


def _weak(data: Any) -> weakref.ref[Any] | None:
    try:
        return weakref.ref(data)
    except TypeError:
        return None


def _placing(layer: Any) -> tuple[float, ...]:
    """Return where the layer's transformation leads one odd point, to see it change."""
    return _floats(layer.data_to_world([math.pi**n for n in range(layer.ndim)]))


def _frame(layer: Any) -> WorldFrame | None:
    shape = _shape(layer)
    if shape is None:
        return None
    to_world: Callable[[tuple[int, ...]], Any] = layer.data_to_world
    origin = _floats(to_world((0,) * len(shape)))
    ends = (
        _floats(to_world(tuple(int(i == axis) for i in range(len(shape)))))
        for axis in range(len(shape))
    )
    steps = tuple(tuple(b - a for a, b in zip(origin, end, strict=True)) for end in ends)
    return WorldFrame(origin, steps, _floats(to_world(tuple(n - 1 for n in shape))))


def _state(
    layer: Any, lasting: _Lasting, selected: bool = False, active: bool = False
) -> LayerState:
    kind = _type(layer)
    source = layer.source
    return LayerState(
        id=_id(layer),
        name=str(layer.name),
        type=kind,
        ndim=int(layer.ndim),
        shape=_shape(layer),
        dtype=_dtype(layer),
        visible=bool(layer.visible),
        opacity=float(layer.opacity),
        blending=_text(layer.blending),
        scale=_floats(layer.scale),
        translate=_floats(layer.translate),
        units=_units(layer),
        axis_labels=_labels(layer),
        frame=lasting.frame,
        source_path=_source_path(source),
        reader_plugin=source.reader_plugin,
        sample=":".join(source.sample) if source.sample else None,
        selected=selected,
        active=active,
        mode=_text(getattr(layer, "mode", None)),
        editable=bool(layer.editable),
        reached=lasting.reached,
        **(_levels(layer) if kind in ("image", "labels") else {}),
        **(_display(layer) if kind == "image" else {}),
    )


def _levels(layer: Any) -> dict[str, Any]:
    """Return what image and labels layers tell of resolution levels."""
    multiscale = bool(layer.multiscale)
    shapes = layer.level_shapes if multiscale else ()
    return {
        "multiscale": multiscale,
        "level_shapes": tuple(tuple(int(n) for n in shape) for shape in shapes),
        "array_kind": _array_kind(layer.data[0] if multiscale else layer.data),
        **_level_shown(layer),
    }


def _array_kind(data: Any) -> str:
    """Return the library that the class of an array, or one it is made from, comes from."""
    classes = type(_unwrapped(data)).__mro__
    libraries = {kind.__module__.partition(".")[0] for kind in classes}
    return next((name for name in _LIBRARIES if name in libraries), "other")


def _level_shown(layer: Any) -> dict[str, Any]:
    if not layer.multiscale:
        return {"data_level": 0, "locked_data_level": None, "loaded": None}
    first, last = layer.corner_pixels.tolist()
    return {
        "data_level": int(layer.data_level),
        "locked_data_level": getattr(layer, "locked_data_level", None),
        "loaded": (tuple(first), tuple(last)),
    }


def _with_view(state: LayerState, layer: Any) -> LayerState:
    if not state.multiscale:
        return state
    shown = _level_shown(layer)
    if all(getattr(state, name) == value for name, value in shown.items()):
        return state
    return replace(state, **shown)


def _display(layer: Any) -> dict[str, Any]:
    """Return how an image layer turns values into colors."""
    return {
        "gamma": float(layer.gamma),
        "contrast_limits": _floats(layer.contrast_limits),
        "contrast_range": _floats(layer.contrast_limits_range),
        "colormap": str(layer.colormap.name),
        "color": None if layer.rgb else _color(layer.colormap.colors),
        "rgb": bool(layer.rgb),
    }


def _color(colors: Any) -> str | None:
    """Return the bright end of a colormap that begins with black, as hexadecimal digits."""
    if len(colors) != 2 or any(colors[0][:3]):
        return None
    return "".join(f"{round(float(part) * 255):02x}" for part in colors[-1][:3])


def _type(layer: Any) -> str:
    names = (kind.__name__.lower() for kind in type(layer).__mro__)
    return next((name for name in names if name in _TYPES), type(layer).__name__.lower())


def _shape(layer: Any) -> tuple[int, ...] | None:
    """Return the number of pixels along each axis; None for layers without pixels."""
    if _type(layer) not in ("image", "labels"):
        return None
    return tuple(int(n) for n in layer.data.shape[: layer.ndim])


def _dtype(layer: Any) -> str | None:
    dtype = getattr(layer, "dtype", None)
    return None if dtype is None else str(getattr(dtype, "name", dtype))


def _units(layer: Any) -> tuple[str | None, ...]:
    return tuple(_unit(unit) for unit in getattr(layer, "units", None) or ())


@lru_cache(maxsize=256)
def _unit(unit: Any) -> str | None:
    """Return the name of a unit; None for napari's default."""
    name = str(unit)
    return None if name == "pixel" else name


def _labels(layer: Any) -> tuple[str | None, ...]:
    labels = (str(label) for label in getattr(layer, "axis_labels", None) or ())
    return tuple(None if _DEFAULT_LABEL.fullmatch(label) else label for label in labels)


def _source_path(source: Any) -> str | None:
    """Return the path a layer, or the layer it was made from, was opened with."""
    for _ in range(5):
        if source.path is not None:
            return str(source.path)
        parent = source.parent() if source.parent is not None else None
        if parent is None:
            return None
        source = parent.source
    return None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _floats(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _view(viewer: Any, layers: Sequence[Any], n_selected: int) -> ViewState:
    dims = viewer.dims
    camera = getattr(viewer, "scene", viewer).camera  # napari 0.9 moved camera and grid
    grid = getattr(viewer, "canvas", viewer).grid
    return ViewState(
        ndisplay=int(dims.ndisplay),
        ndim=int(dims.ndim),
        displayed=tuple(int(axis) for axis in dims.displayed),
        step=tuple(int(step) for step in dims.current_step),
        point=_floats(dims.point),
        axis_labels=tuple(str(label) for label in dims.axis_labels),
        zoom=float(camera.zoom),
        center=_floats(camera.center),
        grid=bool(grid.enabled),
        n_layers=len(layers),
        n_visible=sum(bool(layer.visible) for layer in layers),
        n_selected=n_selected,
        readers=_installed_readers(),
    )


@lru_cache(maxsize=1)
def _installed_readers() -> tuple[tuple[str, str], ...]:
    """Return the versions of the plugins that open OME-Zarr, empty for one that is not there."""
    return tuple((name, _version_of(name)) for name in ("napari", "napari-ome-zarr"))


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
