"""Show one resolution level, or add it as a layer of its own."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan, plans_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.qt.viewer_actions.base import Companion, Situation

__all__ = ["AddLevel", "LockFinerLevel", "ShowLevel", "UnlockLevel"]

MOST_CHOICES = 4
"""How many levels are offered at once."""

MOST_BYTES = 4_000_000_000
"""Largest volume that is offered for 3D. A rule of thumb: napari loads all of it at once,
and memory of graphics cards is of that order."""

MOST_IN_2D = 500_000_000
LONGEST_IN_2D = 8_192
"""Largest plane that is offered for 2D: zoomed out, napari loads all of it, and graphics
cards draw no image much longer. A rule of thumb."""


class LockFinerLevel:
    """In 3D, hold the view at a finer level than the coarsest, which napari takes."""

    id = "lock-finer-level"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each finer level that may fit into memory, the next finer first."""
        layer, viewer = here.layer, here.viewer
        if layer is None or viewer.dims.ndisplay != 3 or not getattr(layer, "multiscale", False):
            return ()
        shown = getattr(layer, "locked_data_level", None)
        shown = int(layer.data_level) if shown is None else int(shown)
        finer = [level for level in range(shown - 1, -1, -1) if _is_bearable(here, level)]
        return tuple(self._plan(here, level) for level in finer[:MOST_CHOICES])

    def _plan(self, here: Situation, level: int) -> Plan:
        values = _values(here, level, shown_bytes(here, level))
        if not hasattr(here.layer, "locked_data_level"):  # napari before 0.7.1
            return _adding(here, level, values)
        change = Change(here.layer, "locked_data_level", level)
        return Plan(values, (change,), choice=str(level))


class ShowLevel:
    """Hold the view at one level, in 2D or 3D, until somebody lets napari choose again."""

    id = "show-level"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each level that is not on screen and not too large."""
        return plans_of(self, here, map(str, range(_count(here.layer))))

    def plan_of(self, here: Situation, choice: str) -> Plan | None:
        """Return the plan of one level; None where it is on screen, or too large for the view."""
        layer = here.layer
        level = int(choice) if choice.isdecimal() else -1
        if not hasattr(layer, "locked_data_level") or not 0 <= level < _count(layer):
            return None  # napari before 0.7.1 cannot
        if level == layer.data_level or not _fits(here, level):
            return None
        nbytes = shown_bytes(here, level)
        return Plan(
            _values(here, level, nbytes),
            (Change(layer, "locked_data_level", level),),
            choice=choice,
        )


class AddLevel:
    """Add one level as an ordinary layer, for plugins that cannot work with several."""

    id = "add-level"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each of the finest levels."""
        layer = here.layer
        if layer is None or not getattr(layer, "multiscale", False):
            return ()
        levels = range(min(len(layer.data), MOST_CHOICES))
        return tuple(
            _adding(here, level, _values(here, level, level_bytes(layer, level)))
            for level in levels
        )


class UnlockLevel:
    """Let napari choose the level again."""

    id = "unlock-level"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if a level is locked."""
        level = getattr(here.layer, "locked_data_level", None)
        if level is None:
            return ()
        change = Change(here.layer, "locked_data_level", None)
        return (Plan({"layer": str(here.layer.name), "level": str(level)}, (change,)),)


def level_bytes(layer: Any, level: int) -> int:
    """Return the size of a level in memory, in bytes."""
    data = layer.data[level]
    return math.prod(int(n) for n in data.shape) * int(np.dtype(data.dtype).itemsize)


def shown_bytes(here: Situation, level: int) -> int:
    """Return the size in memory of all of a level along the axes on screen, in bytes."""
    layer = here.layer
    data = layer.data[level]
    colors = int(data.shape[-1]) if getattr(layer, "rgb", False) else 1
    return math.prod(_shown_shape(here, level)) * colors * int(np.dtype(data.dtype).itemsize)


def _shown_shape(here: Situation, level: int) -> tuple[int, ...]:
    """Return how long a level is along the axes on screen."""
    behind = here.viewer.dims.ndim - here.layer.ndim
    shape = here.layer.data[level].shape
    return tuple(int(shape[a - behind]) for a in here.viewer.dims.displayed if a >= behind)


def _count(layer: Any) -> int:
    return len(layer.data) if getattr(layer, "multiscale", False) else 0


def _fits(here: Situation, level: int) -> bool:
    """Return whether all of a level can be shown as the view is."""
    if here.viewer.dims.ndisplay == 3:
        return _is_bearable(here, level)
    longest = max(_shown_shape(here, level), default=1)
    return longest <= LONGEST_IN_2D and shown_bytes(here, level) <= MOST_IN_2D


def _is_bearable(here: Situation, level: int) -> bool:
    return shown_bytes(here, level) <= MOST_BYTES


def _values(here: Situation, level: int, nbytes: int) -> dict[str, Any]:
    shape = tuple(int(n) for n in here.layer.data[level].shape)
    return {"layer": str(here.layer.name), "level": str(level), "shape": shape, "nbytes": nbytes}


def _adding(here: Situation, level: int, values: dict[str, Any]) -> Plan:
    add = partial(_add, here.viewer, here.layer, level, here.explained)
    return Plan(values, add=add, choice=str(level))


def _add(viewer: Any, layer: Any, level: int, explained: Companion | None) -> list[Any]:
    """Add a level as a layer that looks the same and lies at the same place.

    Its data stay as lazy as they are.
    """
    data, state, kind = layer.as_layer_data_tuple()
    state = dict(state)
    state.pop("locked_data_level", None)
    factors, offset = _place(layer, level, explained)
    corner = np.asarray(layer.data_to_world(offset))
    turned = np.linalg.inv(np.asarray(layer.affine.affine_matrix)) @ np.append(corner, 1)
    state.update(
        name=f"{layer.name} (level {level})",
        multiscale=False,
        scale=np.asarray(layer.scale) * factors,
        translate=turned[:-1],
    )
    new = type(layer).create(data[level], state, kind)
    return [viewer.add_layer(new)]


def _place(layer: Any, level: int, explained: Companion | None) -> tuple[Any, Any]:
    """Return how many full-resolution pixels make one of a level, and where its first lies.

    Where the file states a place of its own for the level, that one is taken; else the
    level covers the same area as the full resolution, as when napari extracts it.
    """
    factors = np.asarray(layer.downsample_factors[level], dtype=float)
    stated = _stated(layer, level, explained)
    if stated is None:
        return factors, (factors - 1) / 2
    factors, offset = stated
    return factors, offset if np.any(offset) else (factors - 1) / 2


def _stated(layer: Any, level: int, explained: Companion | None) -> tuple[Any, Any] | None:
    """Return the same as the file states it, if the layer was proved to show all of the file."""
    if explained is None or not explained.match.whole or explained.match.well_grid is not None:
        return None
    found, image = explained.match, explained.image
    indices = (found.levels[0], found.levels[level])
    if image is None or not image.levels or None in indices or None in found.axes:
        return None
    first, one = (image.levels[index] for index in indices if index is not None)
    axes = [axis for axis in found.axes[: layer.ndim] if axis is not None]
    if None in (first.scale, first.translation, one.scale, one.translation):
        return None
    sizes = np.array(first.scale)[axes]
    factors = np.array(one.scale)[axes] / sizes
    return factors, (np.array(one.translation)[axes] - np.array(first.translation)[axes]) / sizes
