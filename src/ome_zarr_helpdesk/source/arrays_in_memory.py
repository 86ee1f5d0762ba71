"""From the data of a layer to the zarr arrays behind it, without reading anything.

A dask array keeps the `zarr.Array` it was made from in its graph. `reach` finds
it and, where the steps between can be followed, says which pixel of which array
each pixel of the data is. What cannot be followed is said to be ``"computed"``;
nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ome_zarr_helpdesk.source._dask_graph import arrays_of, view_of
from ome_zarr_helpdesk.source._dask_grid import Lost, View
from ome_zarr_helpdesk.source._dask_tasks import is_zarr
from ome_zarr_helpdesk.source.behind import data_of_xarray
from ome_zarr_helpdesk.source.of_tensorstore import is_tensorstore, named_arrays, output_maps

__all__ = [
    "Mosaic",
    "Reached",
    "ReachedLevel",
    "Relation",
    "Seen",
    "reach",
]

Relation = Literal["same", "view", "mosaic", "computed"]


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Arrays laid side by side as one grid of tiles.

    Parameters
    ----------
    edges
        Along each axis of the grid, where its tiles begin, and where the last ends.
    tiles
        For each tile, in row-major order, the index of its array; None for a gap
        that no array fills.
    origins
        For each tile the array pixel at its first pixel; empty for a gap.
    axes
        Array axis of each axis of the grid; None for one made by stacking.
    """

    edges: tuple[tuple[int, ...], ...]
    tiles: tuple[int | None, ...]
    origins: tuple[tuple[int, ...], ...]
    axes: tuple[int | None, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of tiles along each axis of the grid."""
        return tuple(len(edge) - 1 for edge in self.edges)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of pixels along each axis of the grid."""
        return tuple(edge[-1] for edge in self.edges)


@dataclass(frozen=True, slots=True)
class ReachedLevel:
    """What stands behind one level of a layer's data.

    With relation ``same`` or ``view`` there is one array, and data pixel ``d`` is
    array pixel ``starts[i] + steps[i] * d[i]`` on array axis ``axes[i]``; other
    array axes are fixed as in ``picked``. With ``mosaic`` the same formula leads
    to a pixel of the grid, on grid axis ``grid_axes[i]``, and from there the tile
    leads to the array.

    Parameters
    ----------
    arrays
        The zarr arrays, in the order of the graph.
    shape
        Shape of the data.
    relation
        How the data relate to the arrays. ``computed``: otherwise than by
        cutting, turning and joining; nothing is known of its pixels.
    axes
        Array axis of each data axis; None where there is none, or none is proved.
    starts, steps
        Offset and step of each data axis; None with ``computed``.
    picked
        Array axis and index of each axis that was reduced to one index.
    grid_axes
        Axis of the grid of each data axis; as ``axes`` where there is no mosaic.
    grid_picked
        Axis of the grid and index, as ``picked``.
    mosaic
        The grid of tiles; None for a single array.
    """

    arrays: tuple[Any, ...]
    shape: tuple[int, ...]
    relation: Relation
    axes: tuple[int | None, ...]
    starts: tuple[int, ...] | None = None
    steps: tuple[int, ...] | None = None
    picked: tuple[tuple[int, int], ...] = ()
    grid_axes: tuple[int | None, ...] = ()
    grid_picked: tuple[tuple[int, int], ...] = ()
    mosaic: Mosaic | None = None

    @property
    def array(self) -> Any:
        """The one array; None where there are several."""
        return self.arrays[0] if len(self.arrays) == 1 else None

    @property
    def whole(self) -> bool:
        """Whether every pixel of every axis that was not picked is there, in order."""
        return self.relation != "computed" and self._is_full()

    def _is_full(self) -> bool:
        if self.starts is None or self.steps is None or any(self.starts):
            return False
        if any(step != 1 for step in self.steps):
            return False
        full = self.mosaic.shape if self.mosaic else self.arrays[0].shape
        pairs = zip(self.grid_axes, self.shape, strict=True)
        return all(axis is None or full[axis] == size for axis, size in pairs)


@dataclass(frozen=True, slots=True)
class Reached:
    """The zarr arrays behind the data of a layer, level by level."""

    levels: tuple[ReachedLevel, ...]

    @property
    def arrays(self) -> tuple[Any, ...]:
        """All arrays, level after level."""
        return tuple(array for level in self.levels for array in level.arrays)


Seen = dict[str, View]
"""What was found in the graphs of one look, so that channels of a plate share it."""


def reach(data: Any, seen: Seen | None = None) -> Reached | None:
    """Find the zarr arrays behind the data of a layer; reads nothing.

    Parameters
    ----------
    data
        ``layer.data``: a zarr or dask array, or a list of them, level by level;
        also through napari's proxy.
    seen
        An empty dict to be given to several calls: what graphs share is followed
        once.

    Returns
    -------
    Reached or None
        None where no zarr array is found, as for numpy.
    """
    data = _unwrapped(data)
    is_pyramid = isinstance(data, (list, tuple)) or type(data).__name__ == "MultiScaleData"
    seen = {} if seen is None else seen
    given = data if is_pyramid else [data]
    levels = tuple(_reach_level(_unwrapped(level), seen) for level in given)
    return Reached(levels) if any(level.arrays for level in levels) else None


def _unwrapped(value: Any) -> Any:
    """Return what stands behind napari's proxy."""
    return getattr(value, "__wrapped__", value)


def _reach_level(data: Any, seen: Seen) -> ReachedLevel:
    shape = tuple(int(n) for n in getattr(data, "shape", ()))
    if is_zarr(data):
        return _level(View.of_array(data, shape), shape)
    if is_tensorstore(data):
        return _tensorstore_level(data, shape)
    data = data_of_xarray(data)
    if not hasattr(data, "dask") or not hasattr(data.dask, "layers"):
        return _computed((), shape)
    try:
        level = _level(view_of(data, seen), shape)
    except Lost:
        return _computed(arrays_of(data), shape)
    return level if level.arrays else _computed(arrays_of(data), shape)


def _tensorstore_level(data: Any, shape: tuple[int, ...]) -> ReachedLevel:
    """Return what a TensorStore array looks at: its own transform says it (`output_maps`)."""
    arrays, seen = named_arrays(data), output_maps(data)
    if seen is None or len(arrays) != 1:
        return _computed(arrays, shape)
    maps, changed = seen
    origin = data.domain.inclusive_min
    axes: list[int | None] = [None] * len(shape)
    starts, steps = [0] * len(shape), [1] * len(shape)
    picked = []
    for axis, found in enumerate(maps):
        offset, step, i = (
            found.get("offset", 0),
            found.get("stride", 1),
            found.get("input_dimension"),
        )
        if i is None:
            picked.append((axis, offset))
        else:
            axes[i], starts[i], steps[i] = axis, offset + step * origin[i], step
    is_same = axes == list(range(len(shape))) and arrays[0].shape == shape
    is_same = is_same and not any(starts) and all(step == 1 for step in steps)
    relation: Relation = "computed" if changed else "same" if is_same else "view"
    where, fixed = tuple(axes), tuple(picked)
    return ReachedLevel(
        arrays, shape, relation, where, tuple(starts), tuple(steps), fixed, where, fixed
    )


def _computed(arrays: tuple[Any, ...], shape: tuple[int, ...]) -> ReachedLevel:
    nowhere = (None,) * len(shape)
    return ReachedLevel(arrays, shape, "computed", nowhere, grid_axes=nowhere)


def _level(view: View, shape: tuple[int, ...]) -> ReachedLevel:
    if len(view.grid.cells) > 1:
        return _mosaic_level(view, shape)
    cell, grid = view.grid.cells[0], view.grid
    if cell.array is None:
        return _computed((), shape)
    axes = tuple(None if g is None else grid.axes[g] for g in view.axes)
    starts = tuple(
        start if axis is None else start + cell.origin[axis]
        for axis, start in zip(axes, view.starts, strict=True)
    )
    fixed = dict(enumerate(cell.origin))
    for axis, index in view.picked:
        target = grid.axes[axis]
        if target is not None:
            fixed[target] += index
    picked = tuple((axis, index) for axis, index in fixed.items() if axis not in axes)
    is_same = (
        axes == tuple(range(len(shape)))
        and tuple(cell.array.shape) == shape
        and not any(starts)
        and all(step == 1 for step in view.steps)
    )
    relation: Relation = "computed" if view.computed else "same" if is_same else "view"
    return ReachedLevel(
        (cell.array,), shape, relation, axes, starts, view.steps, picked, axes, picked
    )


def _mosaic_level(view: View, shape: tuple[int, ...]) -> ReachedLevel:
    grid = view.grid
    arrays, tiles = _numbered([array for array, _ in grid.cells])
    if not arrays:
        return _computed((), shape)
    axes = tuple(None if g is None else grid.axes[g] for g in view.axes)
    picked = tuple((grid.axes[g], i) for g, i in view.picked)
    return ReachedLevel(
        arrays,
        shape,
        "computed" if view.computed else "mosaic",
        axes,
        view.starts,
        view.steps,
        tuple((axis, index) for axis, index in picked if axis is not None),
        view.axes,
        view.picked,
        Mosaic(grid.edges, tiles, tuple(origin for _, origin in grid.cells), grid.axes),
    )


def _numbered(arrays: list[Any]) -> tuple[tuple[Any, ...], tuple[int | None, ...]]:
    """Return the distinct arrays, and for each given one its number; None for None."""
    numbers: dict[int, int] = {}
    distinct: list[Any] = []
    tiles: list[int | None] = []
    for array in arrays:
        if array is None:
            tiles.append(None)
            continue
        number = numbers.setdefault(id(array), len(distinct))
        if number == len(distinct):
            distinct.append(array)
        tiles.append(number)
    return tuple(distinct), tuple(tiles)
