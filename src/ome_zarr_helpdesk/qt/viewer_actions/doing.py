"""Do what was planned, and remember how to undo it."""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from ome_zarr_helpdesk.qt.viewer_actions.base import weakly
from ome_zarr_helpdesk.state.camera import camera_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan

__all__ = ["Undo", "perform"]


def perform(viewer: Any, plan: Plan) -> Undo:
    """Do what was planned.

    Returns
    -------
    Undo
        Puts everything back. Where napari or a reader refuses, nothing is left half
        done, and its error is raised.
    """
    undo = Undo(viewer, plan.stay_on)
    with _view_on(viewer, plan.stay_on):
        try:
            if plan.add is not None:
                undo.added(plan.add())
            if plan.call is not None:
                undo.called(plan.call, plan.touched)
            for change in plan.changes:
                undo.set(change)
        except Exception:
            undo.put_back()
            raise
    return undo


class Undo:
    """Puts back what an action has changed, as long as nobody else has changed it.

    It keeps nothing of napari alive: layers, camera and viewer are known by weak
    references, values are copied.

    Parameters
    ----------
    viewer
        The viewer.
    stay_on
        The layer on which the view stays although it moves.
    """

    def __init__(self, viewer: Any, stay_on: Any = None) -> None:
        self._viewer = weakly(viewer)
        self._stay_on = weakly(stay_on)
        self._active = weakly(viewer.layers.selection.active)
        self._set: list[_Set] = []
        self._added: tuple[Any, ...] = ()

    def added(self, layers: list[Any]) -> None:
        """Remember layers that were added."""
        self._added = tuple(weakly(layer) for layer in layers)

    def set(self, change: Change) -> None:
        """Make a change, and remember what was before."""
        one = _Set(change.target, change.name, change.along)
        setattr(change.target, change.name, change.value)
        self._remember(one)

    def called(
        self, call: Callable[[], None], touched: tuple[tuple[Any, tuple[str, ...]], ...]
    ) -> None:
        """Call something that changes attributes, and remember what they were before."""
        found = [_Set(target, name) for target, names in touched for name in names]
        call()
        for one in found:
            self._remember(one)

    def _remember(self, one: _Set) -> None:
        one.is_done()
        self._set.append(one)

    @property
    def holds(self) -> bool:
        """Whether there is something to put back, and nothing was changed otherwise since."""
        viewer = self._viewer()
        if viewer is None:
            return False
        if self._added:
            return bool(self._still_there(viewer))
        there = [one for one in self._set if one.is_there(viewer)]
        return bool(there) and all(one.is_unchanged for one in there)

    def undo(self) -> bool:
        """Put everything back that is as the action left it; return whether that was done."""
        viewer = self._viewer()
        if viewer is None or not self.holds:
            return False
        added, active = bool(self._added), self._active()
        with _view_on(viewer, self._stay_on()):
            self.put_back()
        if added and active is not None and active in viewer.layers:
            viewer.layers.selection.active = active
        return True

    def put_back(self) -> None:
        """Remove what was added, and give everything its former value, the last first."""
        viewer = self._viewer()
        for layer in self._still_there(viewer):
            viewer.layers.remove(layer)
        # looked at before: napari brings layers into view again when axes are turned
        unchanged = [one for one in self._set if one.is_there(viewer) and one.is_unchanged]
        for one in reversed(unchanged):
            one.put_back()
        self._set, self._added = [], ()

    def _still_there(self, viewer: Any) -> list[Any]:
        layers = [ref() for ref in self._added]
        return [layer for layer in layers if layer is not None and layer in viewer.layers]


class _Set:
    """One attribute that is changed; made before it is."""

    def __init__(self, target: Any, name: str, along: tuple[str, ...] = ()) -> None:
        self._target = weakly(target)
        self._is_layer = _is_layer(target)
        self._name = name
        self._before = {n: _copied(getattr(target, n)) for n in (name, *along)}
        self._after = self._before[name]

    def is_done(self) -> None:
        """Take down the value it has now, to see whether somebody changes it later."""
        self._after = _copied(getattr(self._target(), self._name))

    def is_there(self, viewer: Any) -> bool:
        """Return whether what was changed is still in the viewer."""
        target = self._target()
        return target is not None and (not self._is_layer or target in viewer.layers)

    @property
    def is_unchanged(self) -> bool:
        """Whether nobody has changed it since."""
        return _equal(_copied(getattr(self._target(), self._name)), self._after)

    def put_back(self) -> None:
        """Give everything its former value; what was changed along with it comes last."""
        for name, value in self._before.items():
            kept = value() if isinstance(value, weakref.ref) else value
            setattr(self._target(), name, kept)


def _is_layer(thing: Any) -> bool:
    return hasattr(thing, "data_to_world")


def _copied(value: Any) -> Any:
    """Return a value that does not change along with the thing it belongs to."""
    if hasattr(value, "affine_matrix"):
        return np.array(value.affine_matrix)
    if _is_layer(value):
        return weakref.ref(value)
    return value.copy() if isinstance(value, np.ndarray | list) else value


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return bool(one == other)


@contextmanager
def _view_on(viewer: Any, layer: Any) -> Iterator[None]:
    """Keep the view on the same pixels of a layer while the layer moves or grows.

    Else a layer that is moved to where its file says would be gone from the screen.
    """
    if layer is None:
        yield
        return
    camera = camera_of(viewer)
    shown = list(viewer.dims.displayed)
    before = np.array(viewer.dims.point, dtype=float)
    before[shown] = camera.center[-len(shown) :]
    pixel, size = layer.world_to_data(before), _size(layer, shown, viewer.dims.ndim)
    yield
    after = before.copy()
    after[-layer.ndim :] = layer.data_to_world(pixel)
    for axis in set(range(viewer.dims.ndim)) - set(shown):
        viewer.dims.set_point(axis, after[axis])
    camera.center = (*camera.center[: -len(shown)], *after[shown])
    camera.zoom = camera.zoom * size / _size(layer, shown, viewer.dims.ndim)


def _size(layer: Any, shown: list[int], ndim: int) -> float:
    """Return how long a pixel of a layer is on the axes that are shown, on average."""
    axes = [axis - (ndim - layer.ndim) for axis in shown if axis >= ndim - layer.ndim]
    origin = np.asarray(layer.data_to_world(np.zeros(layer.ndim)))
    steps = [np.asarray(layer.data_to_world(np.eye(layer.ndim)[a])) - origin for a in axes]
    lengths = [float(np.linalg.norm(step)) for step in steps]
    return float(np.prod(lengths)) ** (1 / len(lengths)) if lengths else 1.0
