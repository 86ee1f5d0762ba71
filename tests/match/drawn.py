"""Arrays drawn at random in a store that tells what is read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import zarr
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from zarr.storage import MemoryStore

from ome_zarr_helpdesk.facts.model import Axis, Container, Facts, Level
from ome_zarr_helpdesk.facts.model import Image as ImageFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ome_zarr_helpdesk.match.pointer import Pointed

AXES = (Axis("t", "time"), Axis("c", "channel"), Axis("y", "space"), Axis("x", "space"))

any_settings = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class RecordingStore(MemoryStore):
    """A store in memory that keeps a list of the chunks that are read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    async def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self._note(key)
        return await super().get(key, *args, **kwargs)

    def get_sync(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self._note(key)
        return super().get_sync(key, *args, **kwargs)

    def _note(self, key: str) -> None:
        if not key.endswith(("zarr.json", ".zarray", ".zattrs", ".zgroup")):
            self.read.append(key)


def write(store: MemoryStore, path: str, shape: Sequence[int], **options: Any) -> zarr.Array:
    """An array that is still empty; its chunks will not be compressed, for there are many."""
    options = {"compressors": None, **options}
    return zarr.create_array(store, name=path, shape=shape, dtype="int32", **options)


def fill(array: zarr.Array) -> None:
    """Make every pixel different, and none the fill value."""
    array[...] = np.arange(1, 1 + array.size).reshape(array.shape)


def facts_of(store: MemoryStore, arrays: Sequence[zarr.Array], **parts: Any) -> Facts:
    levels = tuple(Level(a.path, shape=a.shape, index=i) for i, a in enumerate(arrays))
    image = ImageFacts(arrays[0].path.rpartition("/")[0], axes=AXES, levels=levels)
    place = Container("memory", str(store), "", "test.zarr")
    return Facts("test", "plate" if parts else "image", container=place, image=image, **parts)


def assert_read(store: RecordingStore, found: Pointed, arrays: Any, data: Any, at: Any) -> None:
    """Read one pixel of the data, and see that the key was read and the pixel is right."""
    array = next(a for a in arrays if a.path == found.array)
    fill(array)
    store.read.clear()
    value = int(np.asarray(data[at]))
    assert set(store.read) == {found.key}
    assert found.pixel is not None
    assert found.chunk is not None
    assert found.chunk_start is not None
    assert found.chunk_stop is not None
    assert int(array[found.pixel]) == value != 0
    chunk = zip(found.pixel, found.chunk_start, found.chunk_stop, strict=True)
    assert all(start <= i < stop for i, start, stop in chunk)
    assert found.chunk == tuple(i // n for i, n in zip(found.pixel, array.chunks, strict=True))
    assert (found.shard is None) == (array.shards is None)


@st.composite
def layouts(draw: st.DrawFn, ndim: int = 4) -> dict[str, Any]:
    chunks = tuple(draw(st.integers(1, 5)) for _ in range(ndim))
    zarr_format = draw(st.sampled_from([2, 3]))
    separator = draw(st.sampled_from([".", "/"]))
    if zarr_format == 2:
        encoding: Any = {"name": "v2", "separator": separator}
        return {"chunks": chunks, "zarr_format": 2, "chunk_key_encoding": encoding}
    name = draw(st.sampled_from(["default", "v2"]))
    encoding = {"name": name, "separator": separator}
    options = {"chunks": chunks, "zarr_format": 3, "chunk_key_encoding": encoding}
    if draw(st.booleans()):
        options["shards"] = tuple(n * draw(st.integers(1, 3)) for n in chunks)
    return options
