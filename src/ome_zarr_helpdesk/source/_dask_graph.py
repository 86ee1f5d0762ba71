"""The steps of a dask graph, followed by name from the data back to zarr arrays.

A graph has one named layer for each operation. Only the few tasks that tell what
an operation did are looked at; the graph as a whole is never walked, counted or
copied. An operation that is not known here raises `Lost`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source._dask_blocks import Blocks
from ome_zarr_helpdesk.source._dask_grid import Lost, View, join, pile, row_of_arrays
from ome_zarr_helpdesk.source._dask_tasks import (
    along,
    block_layout,
    function_of,
    is_zarr,
    key_of,
    operands,
    parts_of,
    value_of,
)
from ome_zarr_helpdesk.source.behind import array_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ome_zarr_helpdesk.source._dask_tasks import Key

__all__ = ["arrays_of", "view_of"]

_TURNS = ("transpose", "swapaxes", "moveaxis", "rollaxis")


def view_of(data: Any, seen: dict[str, View]) -> View:
    """Return how a dask array looks at zarr arrays.

    Parameters
    ----------
    data
        A dask array.
    seen
        Views found before, by name of the layer in a graph; found ones are added.

    Raises
    ------
    Lost
        Where an operation in between is not one that only cuts, turns or joins.
    """
    graph = _Graph(data.dask, seen)
    try:
        return graph.view(data.name, data.ndim).trimmed(data.shape)
    except RecursionError as error:
        raise Lost("too many steps") from error
    except (KeyError, IndexError, AttributeError, TypeError, ValueError) as error:
        raise Lost("a graph of another shape") from error


def arrays_of(data: Any) -> tuple[Any, ...]:
    """Return every zarr array in the graph of a dask array, once, in the graph's order."""
    found: dict[int, Any] = {}
    for layer in data.dask.layers.values():
        for value in _held(layer):
            array, _ = array_behind(value)
            if array is not None:
                found.setdefault(id(array), array)
    return tuple(found.values())


def _held(layer: Any) -> Iterator[Any]:
    """Yield what a layer holds other than tasks: an array as its one item, or inlined."""
    mapping = getattr(layer, "mapping", None)
    if mapping is not None:
        if len(mapping) == 1:
            yield from (value_of(item) for item in mapping.values())
    else:
        yield from (value_of(arg) for arg, index in getattr(layer, "indices", ()) if index is None)


class _Graph:
    """One graph, with the views of its layers found so far."""

    def __init__(self, graph: Any, views: dict[str, View]) -> None:
        self._layers = graph.layers
        self._dependencies = graph.dependencies
        self._blocks = Blocks(graph.layers)
        self._views = views
        self._getters: set[Any] = set()

    def view(self, name: str, ndim: int) -> View:
        """Return how a layer of the graph looks at arrays."""
        if name not in self._views:
            layer = self._layers[name]
            mapping = getattr(layer, "mapping", None)
            follow = self._blockwise if mapping is None else self._materialized
            self._views[name] = follow(name, ndim)
        return self._views[name]

    def _blockwise(self, name: str, ndim: int) -> View:
        layer = self._layers[name]
        layout = block_layout(layer)
        if layout is not None:
            array, chunks = self._source(layer, layout)
            return View.of_array(array, tuple(sum(lengths) for lengths in chunks))
        combined = operands(layer)
        if len(combined) != 1:
            raise Lost(name)
        (inner, index), function = combined[0], function_of(layer)
        order = [index.index(i) for i in layer.output_indices]
        if len(order) != len(index) or layer.new_axes:
            raise Lost(name)
        view = self.view(inner, len(index))
        if function in _TURNS:
            return view.turned(order)
        if function == "astype" and order == list(range(ndim)):
            return View(view.grid, view.axes, view.starts, view.steps, view.picked, True)
        raise Lost(name)

    def _source(self, layer: Any, layout: Any) -> tuple[Any, tuple[tuple[int, ...], ...]]:
        """Return array and block lengths of a layer that cuts an array into blocks.

        The array is None where it is not of zarr, and for a constant such as zeros.
        """
        chunks = layout.chunks
        held, index = layer.indices[0]
        if index is not None:
            if self._dependencies.get(layer.output):
                raise Lost(layer.output)
            return None, chunks
        if not is_zarr(held):  # a reference to the layer that holds it, unless inlined
            name = getattr(held, "key", held)
            if type(name) is str and name in self._layers:
                held = value_of(self._layers[name].mapping[name])
            if not is_zarr(held):
                held, whole = array_behind(held)
                if not whole:
                    return None, chunks
        function = getattr(getattr(layer, "task", None), "func", None)
        if function not in self._getters:
            if not function_of(layer).startswith("getter"):
                raise Lost(layer.output)
            self._getters.add(function)
        return held, chunks

    def _materialized(self, name: str, ndim: int) -> View:
        mapping = self._layers[name].mapping
        task = mapping[(name, *(0,) * ndim)]
        if hasattr(task, "dtype") and hasattr(task, "shape"):
            return View.of_array(None, self._blocks.shape(name, ndim))
        function, arguments = parts_of(task)
        if name.startswith("rechunk-merge-"):
            return self._rechunked(name, ndim)
        if function is None:
            key = key_of(arguments[0])
            if name.startswith("concatenate-"):
                return self._joined(name, ndim)
            if name.startswith("getitem-"):
                return self._cut(key, (slice(None),) * (len(key) - 1), name)
        elif function == "getitem":
            if name.startswith("stack-"):
                return self._piled(name, ndim)
            return self._cut(key_of(arguments[0]), arguments[1], name)
        elif function == "reshape":
            return self._reshaped(key_of(arguments[0]), name, ndim)
        elif function == "broadcast_to" and not self._leads_to_zarr(name):
            return View.of_array(None, self._blocks.shape(name, ndim))
        raise Lost(name)

    def _cut(self, key: Key, index: Any, name: str) -> View:
        """Compose a slicing, told from its first block, with the view it slices."""
        view = self.view(key[0], len(key) - 1)
        axes: list[int | None] = []
        starts: list[int] = []
        steps: list[int] = []
        picked, axis = list(view.picked), 0
        for item in index:
            if item is None:
                axes.append(None)
                starts.append(0)
                steps.append(1)
                continue
            begin, step = self._begin(key, axis, item, name)
            grid_axis = view.axes[axis]
            start = view.starts[axis] + view.steps[axis] * begin
            if step == 0 and grid_axis is not None:
                picked.append((grid_axis, start))
            elif step:
                axes.append(grid_axis)
                starts.append(start)
                steps.append(view.steps[axis] * step)
            axis += 1
        if axis != len(view.axes):
            raise Lost(name)
        return View(
            view.grid, tuple(axes), tuple(starts), tuple(steps), tuple(picked), view.computed
        )

    def _begin(self, key: Key, axis: int, item: Any, name: str) -> tuple[int, int]:
        """Return the first index along an axis, and the step; 0 for a single index."""
        offset = self._blocks.offset(key, axis)
        if isinstance(item, slice):
            if item.start is None and (item.step or 1) > 0:
                return offset, item.step or 1
            if item.start is not None and item.start >= 0 and (item.step or 1) > 0:
                return offset + item.start, item.step or 1
            length = self._blocks.chunks(key[0], len(key) - 1, axis)[key[1 + axis]]
            start, _, step = item.indices(length)
            return offset + start, step
        if not hasattr(item, "__index__") or (hasattr(item, "shape") and item.shape):
            raise Lost(name)
        length = 0 if item >= 0 else self._blocks.chunks(key[0], len(key) - 1, axis)[key[1 + axis]]
        return offset + length + int(item), 0

    def _rechunked(self, name: str, ndim: int) -> View:
        (inner,) = self._dependencies[name]
        return self.view(inner, ndim)

    def _reshaped(self, key: Key, name: str, ndim: int) -> View:
        """Follow a new shape where it only adds or drops axes of length 1."""
        before, after = self._blocks.shape(key[0], len(key) - 1), self._blocks.shape(name, ndim)
        if [n for n in before if n != 1] != [n for n in after if n != 1]:
            raise Lost(name)
        dropped: list[Any] = [0 if n == 1 else slice(None) for n in before]
        for axis, n in enumerate(after):
            if n == 1:
                dropped.insert(_place_of(axis, dropped), None)
        return self._cut((key[0], *(0,) * len(before)), tuple(dropped), name)

    def _joined(self, name: str, ndim: int) -> View:
        axis = self._blocks.joining_axis(name, ndim)
        inputs = list(self._blocks.inputs(name, ndim, axis))
        if all(layout is not None for _, _, layout in inputs):
            arrays = [self._source(layer, layout) for _, layer, layout in inputs]
            return View.of(row_of_arrays(axis, arrays))
        return _merged(join, axis, [self._part(inner, ndim) for inner, _, _ in inputs])

    def _piled(self, name: str, ndim: int) -> View:
        mapping = self._layers[name].mapping
        index = parts_of(mapping[(name, *(0,) * ndim)])[1][1]
        axis = index.index(None)
        keys = [key_of(parts_of(task)[1][0])[0] for task in along(mapping, name, ndim, axis)]
        return _merged(pile, axis, [self._part(key, ndim - 1) for key in keys])

    def _part(self, name: str, ndim: int) -> tuple[View, tuple[int, ...]]:
        view = self.view(name, ndim)
        if view.is_whole and name.startswith("concatenate-"):
            return view, tuple(edge[-1] for edge in view.grid.edges)
        return view, self._blocks.shape(name, ndim)

    def _leads_to_zarr(self, name: str) -> bool:
        """Return whether any layer that a layer depends on holds a zarr array."""
        pending, seen = [name], {name}
        while pending:
            current = pending.pop()
            if any(is_zarr(value) for value in _held(self._layers[current])):
                return True
            new = set(self._dependencies.get(current, ())) - seen
            seen |= new
            pending.extend(new)
        return False


def _merged(how: Callable[..., Any], axis: int, parts: list[tuple[View, tuple[int, ...]]]) -> View:
    grid = how(axis, [view.flattened(shape) for view, shape in parts])
    view = View.of(grid)
    if any(part.computed for part, _ in parts):
        return View(grid, view.axes, view.starts, view.steps, (), True)
    return view


def _place_of(axis: int, index: list[Any]) -> int:
    """Return where in an index a new axis is to stand to become the axis of that number."""
    made = 0
    for position, item in enumerate(index):
        if made == axis:
            return position
        made += item is None or isinstance(item, slice)
    return len(index)
