"""Single tasks of a dask graph, however the version of dask at hand writes them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source._dask_grid import Lost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "Key",
    "along",
    "at",
    "block_layout",
    "function_of",
    "inner_axes",
    "is_zarr",
    "items_of",
    "key_of",
    "operands",
    "parts_of",
    "value_of",
]

Key = tuple[Any, ...]


_ZARR_TYPES: set[type] = set()
"""Types found to be zarr arrays: asked once, as a plate has thousands."""


def is_zarr(value: Any) -> bool:
    """Return whether this is a `zarr.Array`."""
    kind = type(value)
    if kind in _ZARR_TYPES:
        return True
    if kind.__module__.startswith("zarr.") and hasattr(kind, "store_path"):
        _ZARR_TYPES.add(kind)
        return True
    return False


def inner_axes(index: Any) -> list[Any]:
    """Return an index with ``int`` in place of each single number."""
    return [item if item is None or isinstance(item, slice) else int for item in index]


def at(name: str, ndim: int, axis: int, block: int) -> Key:
    """Return the key of a block along an axis, 0 on all others."""
    return (name, *(0,) * axis, block, *(0,) * (ndim - axis - 1))


def along(mapping: Mapping[Any, Any], name: str, ndim: int, axis: int) -> Iterator[Any]:
    """Yield the tasks of the blocks along an axis."""
    for block in count():
        task = mapping.get(at(name, ndim, axis, block))
        if task is None:
            return
        yield task


def parts_of(task: Any) -> tuple[str | None, Any]:
    """Return the name of a task's function and its arguments; None for an alias."""
    if hasattr(task, "target"):
        return None, (task.target,)
    if hasattr(task, "func"):
        return _name(task.func), task.args
    if isinstance(task, tuple) and task and callable(task[0]):
        return _name(task[0]), task[1:]
    if isinstance(task, tuple):
        return None, (task,)
    raise Lost(type(task).__name__)


def key_of(reference: Any) -> Key:
    """Return the key that a task refers to, however the graph writes it."""
    for name in ("target", "key"):
        found = getattr(reference, name, None)
        if isinstance(found, tuple):
            return found
    if isinstance(reference, tuple) and reference and isinstance(reference[0], str):
        return reference
    raise Lost(type(reference).__name__)


def items_of(container: Any) -> Any:
    """Return the items of a list in a graph, which may be wrapped in a task."""
    items = getattr(container, "args", container)
    if len(items) == 1 and isinstance(items[0], (list, tuple)) and not isinstance(items[0], str):
        first = items[0]
        return items if first and isinstance(first[0], str) else first
    return items


def value_of(item: Any) -> Any:
    """Return what a graph holds at a place, out of the node that may wrap it."""
    return item.value if type(item).__name__ == "DataNode" else item


def function_of(layer: Any) -> str:
    """Return the name of the function that a blockwise layer applies."""
    task = getattr(layer, "task", None)
    if task is None:  # dask before 2024.12
        task = next(iter(layer.dsk.values()))
    function = getattr(task, "func", None)
    return parts_of(task)[0] or "" if function is None else _name(function)


def block_layout(layer: Any) -> Any:
    """Return what tells a blockwise layer the blocks it makes; None where it has inputs."""
    dependencies = getattr(layer, "io_deps", None)
    if not dependencies:
        return None
    for first in dependencies.values():
        return first if hasattr(first, "chunks") else None
    return None


def operands(layer: Any) -> list[tuple[str, Any]]:
    """Return the names and index letters of the layers that a blockwise layer combines."""
    return [(arg, index) for arg, index in layer.indices if index is not None]


def _name(function: Any) -> str:
    """Return the name of a function, or of the method that a method caller calls."""
    return str(getattr(function, "__name__", None) or getattr(function, "method", ""))
