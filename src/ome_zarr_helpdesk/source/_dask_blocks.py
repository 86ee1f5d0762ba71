"""The blocks of a dask graph's layers: how long they are, and what was joined."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source._dask_grid import Lost
from ome_zarr_helpdesk.source._dask_tasks import (
    along,
    at,
    block_layout,
    inner_axes,
    items_of,
    key_of,
    operands,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ome_zarr_helpdesk.source._dask_tasks import Key

__all__ = ["Blocks"]


class Blocks:
    """The layers of one graph. Lengths of blocks are found when they are needed."""

    def __init__(self, layers: Mapping[str, Any]) -> None:
        self._layers = layers
        self._chunks: dict[tuple[str, int], tuple[int, ...]] = {}

    def shape(self, name: str, ndim: int) -> tuple[int, ...]:
        """Return the shape of a layer of the graph."""
        return tuple(sum(self.chunks(name, ndim, axis)) for axis in range(ndim))

    def chunks(self, name: str, ndim: int, axis: int) -> tuple[int, ...]:
        """Return the lengths of a layer's blocks along an axis."""
        if (name, axis) not in self._chunks:
            layer = self._layers[name]
            mapping = getattr(layer, "mapping", None)
            find = self._chunks_of_blockwise if mapping is None else self._chunks_of_tasks
            self._chunks[name, axis] = find(name, ndim, axis)
        return self._chunks[name, axis]

    def offset(self, key: Key, axis: int) -> int:
        """Return where a block begins along an axis of its layer."""
        block = key[1 + axis]
        return sum(self.chunks(key[0], len(key) - 1, axis)[:block]) if block else 0

    def _chunks_of_blockwise(self, name: str, ndim: int, axis: int) -> tuple[int, ...]:
        layer = self._layers[name]
        layout = block_layout(layer)
        if layout is not None:
            return tuple(layout.chunks[axis])
        ((inner, index),) = operands(layer)
        return self.chunks(inner, len(index), index.index(layer.output_indices[axis]))

    def joining_axis(self, name: str, ndim: int) -> int:
        """Return the axis along which a layer joins its inputs."""
        mapping = self._layers[name].mapping
        first = key_of(mapping[(name, *(0,) * ndim)])
        for axis in range(ndim):
            last = self._last_block(mapping, name, ndim, axis)
            if last and key_of(mapping[at(name, ndim, axis, last)]) != at(
                first[0], ndim, axis, last
            ):
                return axis
        raise Lost(name)

    @staticmethod
    def _last_block(mapping: Mapping[Any, Any], name: str, ndim: int, axis: int) -> int:
        """Return the index of the last block along an axis, by doubling and halving."""
        high = 1
        while at(name, ndim, axis, high) in mapping:
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            if at(name, ndim, axis, middle) in mapping:
                low = middle
            else:
                high = middle
        return low

    def inputs(self, name: str, ndim: int, axis: int) -> Iterator[tuple[str, Any, Any]]:
        """Yield name, layer and block layout, if it has one, of each input that was joined."""
        mapping = self._layers[name].mapping
        before, after = (name, *(0,) * axis), (0,) * (ndim - axis - 1)
        block = 0
        while (task := mapping.get((*before, block, *after))) is not None:
            key = task if type(task) is tuple else key_of(task)
            if key[1 + axis] != 0:
                raise Lost(name)
            layer = self._layers[key[0]]
            layout = block_layout(layer)
            yield key[0], layer, layout
            if layout is not None:
                block += len(layout.chunks[axis])
            else:
                block += self._run(mapping, name, key[0], ndim, axis, block)

    def _run(
        self, mapping: Mapping[Any, Any], name: str, inner: str, ndim: int, axis: int, block: int
    ) -> int:
        """Return how many blocks of one input follow each other from a block on."""
        for n in count(1):
            task = mapping.get(at(name, ndim, axis, block + n))
            if task is None or key_of(task) != at(inner, ndim, axis, n):
                return n
        raise Lost(name)

    def _chunks_of_tasks(self, name: str, ndim: int, axis: int) -> tuple[int, ...]:
        mapping = self._layers[name].mapping
        if name.startswith("concatenate-"):
            joined = self.joining_axis(name, ndim)
            if axis != joined:
                return self.chunks(key_of(mapping[(name, *(0,) * ndim)])[0], ndim, axis)
            inputs = self.inputs(name, ndim, axis)
            return tuple(n for inner, *_ in inputs for n in self.chunks(inner, ndim, axis))
        return tuple(self._length(task, axis) for task in along(mapping, name, ndim, axis))

    def _length(self, task: Any, axis: int) -> int:
        """Return the length along an axis of the block that a task makes."""
        if hasattr(task, "dtype") and hasattr(task, "shape"):
            return int(task.shape[axis])
        function, arguments = parts_of(task)
        if function is None:
            return self._length_of_key(key_of(arguments[0]), axis)
        if function == "getitem":
            return self._length_of_item(key_of(arguments[0]), arguments[1], axis)
        if function in ("broadcast_to", "reshape"):
            return int(items_of(arguments[1])[axis])
        if function == "concatenate_shaped":
            return self._length_of_joined(arguments[0], arguments[1], axis)
        raise Lost(str(function))

    def _length_of_key(self, key: Key, axis: int) -> int:
        if isinstance(key[0], str) and key[0].startswith("rechunk-split-"):
            split = key[0].replace("split", "merge", 1)
            return self._length(self._layers[split].mapping[key], axis)
        return self.chunks(key[0], len(key) - 1, axis)[key[1 + axis]]

    def _length_of_item(self, key: Key, index: Any, axis: int) -> int:
        kept = [(i, item) for i, item in enumerate(inner_axes(index)) if item is not int]
        inner, item = kept[axis]
        if item is None:
            return 1
        position = sum(1 for _, other in kept[:axis] if other is None)
        return len(range(*item.indices(self._length_of_key(key, inner - position))))

    def _length_of_joined(self, keys: Any, shape: Any, axis: int) -> int:
        stride = 1
        for n in shape[axis + 1 :]:
            stride *= n
        inner = list(items_of(keys))
        return sum(
            self._length_of_key(key_of(inner[i * stride]), axis) for i in range(int(shape[axis]))
        )
