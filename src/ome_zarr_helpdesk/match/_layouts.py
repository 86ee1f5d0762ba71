"""How arrays in memory are cut into chunks, told by their metadata."""

from __future__ import annotations

import math
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.zarr_stores import NamedArray

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Layout", "layout_of"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How one array is cut: from its metadata in memory. None for irregular chunks."""

    path: str
    shape: tuple[int, ...]
    chunk: tuple[int, ...] | None
    shard: tuple[int, ...] | None
    itemsize: int | None
    encode: Callable[[tuple[int, ...]], str]

    @property
    def is_known(self) -> bool:
        """Whether chunks have one shape, and their bytes are known."""
        return self.itemsize is not None and self.chunk is not None and 0 not in self.chunk

    def length(self, axis: int) -> int:
        """Return the length of a chunk along an axis."""
        return (self.chunk or self.shape)[axis]

    @property
    def chunk_nbytes(self) -> int:
        """Bytes of a chunk before compression."""
        return math.prod(self.chunk or ()) * (self.itemsize or 0)

    def filled(self, index: list[int | None]) -> Any:
        """Pair each index with the sizes of array and chunk along its axis."""
        return zip(index, self.shape, self.chunk or self.shape, strict=True)


_LAYOUTS: dict[int, tuple[weakref.ref[Any], Layout]] = {}


def layout_of(array: Any) -> Layout:
    """Return how an array is cut; found once for each array."""
    known = _LAYOUTS.get(id(array))
    if known is not None and known[0]() is array:
        return known[1]
    if isinstance(array, NamedArray):  # of TensorStore: how it is cut is not told
        return Layout(array.stored.path, array.shape, None, None, None, str)
    try:
        chunk, shard = tuple(array.chunks), array.shards
    except NotImplementedError:  # zarr: a grid of irregular chunks
        chunk, shard = None, None
    layout = Layout(
        array.path.strip("/"),
        tuple(array.shape),
        chunk,
        None if shard is None else tuple(shard),
        int(array.dtype.itemsize),
        array.metadata.encode_chunk_key,
    )
    if len(_LAYOUTS) > 4096:
        _LAYOUTS.clear()
    _LAYOUTS[id(array)] = (weakref.ref(array), layout)
    return layout
