"""A snapshot of the viewer, taken on the thread of the viewer from public attributes.

Nothing is read from any store, and neither layer, viewer nor dask graph is kept.
"""

from __future__ import annotations

import math
import weakref
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.arrays_in_memory import reach
from ome_zarr_helpdesk.state.attributes import (
    display_of,
    dtype_of,
    floats,
    id_of,
    labels_of,
    level_shown,
    levels_of,
    shape_of,
    source_path_of,
    text,
    type_of,
    units_of,
    unwrapped,
)
from ome_zarr_helpdesk.state.model import LayerState, Snapshot, ViewState, WorldFrame
from ome_zarr_helpdesk.state.surroundings import surroundings_of
from ome_zarr_helpdesk.state.viewers import view_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.source.arrays_in_memory import Reached, Seen

__all__ = ["Recorder", "layer_state", "take_snapshot", "view_state"]


def take_snapshot(viewer: Any) -> Snapshot:
    """Take one snapshot of a viewer; use a `Recorder` to take several."""
    return Recorder().take(viewer)


def layer_state(
    layer: Any, viewer: Any = None, seen: Seen | None = None, *, alone: bool = False
) -> LayerState:
    """Return the state of one layer.

    Parameters
    ----------
    layer
        A napari layer, through napari's proxy or not.
    viewer
        The viewer it is in, which knows whether it is selected, and what lies around it.
    seen
        An empty dict to be given to several calls: what graphs share is followed once.
    alone
        Whether to leave out how it lies among the other layers, and its pixels.
    """
    layer, viewer = unwrapped(layer), unwrapped(viewer)
    selection = viewer.layers.selection if viewer is not None else None
    selected = selection is not None and layer in selection
    active = selection is not None and unwrapped(selection.active) is layer
    state = _state(layer, _lasting(layer, {} if seen is None else seen), selected, active)
    return state if viewer is None or alone else _within(state, layer, viewer)


def view_state(viewer: Any) -> ViewState:
    """Return the state of a viewer without looking into its layers."""
    viewer = unwrapped(viewer)
    return view_of(viewer, list(viewer.layers), len(viewer.layers.selection))


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
        """Take a snapshot of everything; of the active layer also how it lies in the view.

        Parameters
        ----------
        viewer
            A napari viewer or viewer model, through napari's proxy or not.
        """
        viewer = unwrapped(viewer)
        seen: Seen = {}
        selection = viewer.layers.selection
        selected, active = set(selection), unwrapped(selection.active)
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
        viewer = unwrapped(viewer)
        last = self._last
        layers = list(viewer.layers)
        if last is None or [state.id for state in last.layers] != [id_of(x) for x in layers]:
            return self.take(viewer)
        pairs = zip(last.layers, layers, strict=True)
        return self._remember(viewer, tuple(_with_view(state, layer) for state, layer in pairs))

    def _remember(self, viewer: Any, states: tuple[LayerState, ...]) -> Snapshot:
        pairs = zip(states, viewer.layers, strict=True)
        states = tuple(_within(s, layer, viewer) if s.active else s for s, layer in pairs)
        active = next((state for state in states if state.active), None)
        view = view_of(viewer, states, sum(state.selected for state in states))
        self._last = Snapshot(states, active, view)
        return self._last


def _lasting(layer: Any, seen: Seen) -> _Lasting:
    """Find the arrays behind a layer and its frame, unless they are known still."""
    data, placed = unwrapped(layer.data), _placing(layer)
    known = _LASTING.get(layer)
    if known is not None and known.data is not None and known.data() is data:
        if known.placed == placed:
            return known
        found = replace(known, placed=placed, frame=_frame(layer))
    else:
        shown = type_of(layer) in ("image", "labels")
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
    return floats(layer.data_to_world([math.pi**n for n in range(layer.ndim)]))


def _frame(layer: Any) -> WorldFrame | None:
    shape = shape_of(layer)
    if shape is None:
        return None
    to_world: Callable[[tuple[int, ...]], Any] = layer.data_to_world
    origin = floats(to_world((0,) * len(shape)))
    ends = (
        floats(to_world(tuple(int(i == axis) for i in range(len(shape)))))
        for axis in range(len(shape))
    )
    steps = tuple(tuple(b - a for a, b in zip(origin, end, strict=True)) for end in ends)
    return WorldFrame(origin, steps, floats(to_world(tuple(n - 1 for n in shape))))


def _state(
    layer: Any, lasting: _Lasting, selected: bool = False, active: bool = False
) -> LayerState:
    kind = type_of(layer)
    source = layer.source
    return LayerState(
        id=id_of(layer),
        name=str(layer.name),
        type=kind,
        ndim=int(layer.ndim),
        shape=shape_of(layer),
        dtype=dtype_of(layer),
        visible=bool(layer.visible),
        opacity=float(layer.opacity),
        blending=text(layer.blending),
        scale=floats(layer.scale),
        translate=floats(layer.translate),
        units=units_of(layer),
        axis_labels=labels_of(layer),
        frame=lasting.frame,
        source_path=source_path_of(source),
        reader_plugin=source.reader_plugin,
        sample=":".join(source.sample) if source.sample else None,
        selected=selected,
        active=active,
        mode=text(getattr(layer, "mode", None)),
        editable=bool(layer.editable),
        reached=lasting.reached,
        **(levels_of(layer) if kind in ("image", "labels") else {}),
        **(display_of(layer) if kind == "image" else {}),
    )


def _within(state: LayerState, layer: Any, viewer: Any) -> LayerState:
    """Add how a layer lies in the view; the very same state where nothing has changed."""
    found = replace(state, **surroundings_of(layer, viewer))
    return state if found == state else found


def _with_view(state: LayerState, layer: Any) -> LayerState:
    if not state.multiscale:
        return state
    shown = level_shown(layer)
    if all(getattr(state, name) == value for name, value in shown.items()):
        return state
    return replace(state, **shown)
