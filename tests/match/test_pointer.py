"""The key named is the key zarr reads, for random arrays, levels, cuts, channels and plates."""

from __future__ import annotations

import timeit
from typing import TYPE_CHECKING, Any

import dask
import dask.array as da
import numpy as np
import pytest
import zarr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from napari.layers import Image
from zarr.storage import MemoryStore

from ome_zarr_helpdesk.facts.model import Axis, Container, Facts, Level, Plate
from ome_zarr_helpdesk.facts.model import Image as ImageFacts
from ome_zarr_helpdesk.match import match
from ome_zarr_helpdesk.match.pointer import point
from ome_zarr_helpdesk.state.snapshot import layer_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ome_zarr_helpdesk.match.pointer import Pointed

AXES = (Axis("t", "time"), Axis("c", "channel"), Axis("y", "space"), Axis("x", "space"))


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


def pointed(facts: Facts, data: list[Any], level: int, position: Sequence[float]) -> Pointed | None:
    with dask.config.set(scheduler="synchronous"):  # a layer reads what it shows at first
        layer = Image(data, multiscale=True, contrast_limits=(0, 1))
    state = layer_state(layer)
    return point(facts, match(facts, state), state, level, position)


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


any_settings = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def test_on_the_canvas_it_is_the_pixel_that_is_seen() -> None:
    """napari draws pixel 1 of a level of 8 × 8 from -0.5 + 8 on, and slices it from 4 on."""
    store = RecordingStore()
    arrays = [
        write(store, str(i), (1, 1, n, n), chunks=(1, 1, 2, 2)) for i, n in enumerate((64, 8))
    ]
    data = [da.from_zarr(array) for array in arrays]
    facts, state = facts_of(store, arrays), layer_state(Image(data, multiscale=True))
    for y, seen, sliced in ((3.9, 0, 0), (4.1, 0, 1), (7.4, 0, 1), (7.6, 1, 1), (63.4, 7, 7)):
        at = facts, match(facts, state), state, 1, (0, 0, y, y)
        assert point(*at, displayed=(2, 3)).pixel == (0, 0, seen, seen)
        assert point(*at).pixel == (0, 0, sliced, sliced)
        assert point(*at, displayed=(2,)).pixel == (0, 0, seen, sliced)


@any_settings
@given(st.data())
def test_images(data: Any) -> None:
    draw = data.draw
    store = RecordingStore()
    shape = (2, 3, draw(st.integers(4, 17)), draw(st.integers(4, 17)))
    shapes = [(*shape[:2], *(max(n >> level, 1) for n in shape[2:])) for level in range(3)]
    layout = draw(layouts())
    arrays = [write(store, f"a/s{i}", s, **layout) for i, s in enumerate(shapes)]
    channel = draw(st.sampled_from([None, 0, 1, 2]))
    order = draw(st.permutations(range(4 if channel is None else 3)))
    levels = [da.from_zarr(a) for a in arrays]
    if channel is not None:
        levels = [level[:, channel] for level in levels]
    levels = [level.transpose(order) for level in levels]
    level = draw(st.integers(0, 2))
    at = tuple(draw(st.integers(0, n - 1)) for n in levels[level].shape)
    sizes = zip(at, levels[0].shape, levels[level].shape, strict=True)
    found = pointed(facts_of(store, arrays), levels, level, [p * a / b for p, a, b in sizes])
    assert found is not None
    assert found.level == level
    assert found.array == f"a/s{level}"
    assert_read(store, found, arrays, levels[level], at)


@any_settings
@given(st.data())
def test_cuts(data: Any) -> None:
    draw = data.draw
    store = RecordingStore()
    array = write(store, "s0", (2, 3, 17, 13), **draw(layouts()))
    y, x = draw(st.integers(0, 8)), draw(st.integers(0, 6))
    step = draw(st.sampled_from([1, 2, -1]))
    cut = da.from_zarr(array)[:, 1, y:, x:][..., ::step]
    at = tuple(draw(st.integers(0, n - 1)) for n in cut.shape)
    found = pointed(facts_of(store, [array]), [cut], 0, at)
    assert found is not None
    assert_read(store, found, [array], cut, at)


@any_settings
@given(st.data())
def test_plates(data: Any) -> None:
    draw = data.draw
    store = RecordingStore()
    layout, n_rows, n_columns = draw(layouts()), draw(st.integers(1, 3)), draw(st.integers(2, 3))
    gap = (draw(st.integers(0, n_rows - 1)), draw(st.integers(0, n_columns - 1)))
    wells = [(r, c) for r in range(n_rows) for c in range(n_columns) if (r, c) != gap]
    shapes = [(2, 3, 9, 11), (2, 3, 4, 5)]
    arrays = {
        (r, c, i): write(store, f"p/{'ABC'[r]}/{c + 1}/0/{i}", shape, **layout)
        for r, c in wells
        for i, shape in enumerate(shapes)
    }
    tiles = [
        [
            [
                da.from_zarr(arrays[r, c, i]) if (r, c) != gap else np.zeros(shape, "int32")
                for c in range(n_columns)
            ]
            for r in range(n_rows)
        ]
        for i, shape in enumerate(shapes)
    ]
    levels = [
        da.concatenate([da.concatenate(row, axis=3) for row in rows], axis=2)[:, 1]
        for rows in tiles
    ]
    plate = Plate(
        "p",
        rows=tuple("ABC"[:n_rows]),
        columns=tuple("123"[:n_columns]),
        wells=tuple(f"{'ABC'[r]}/{c + 1}" for r, c in wells),
    )
    first = [arrays[*wells[0], i] for i in range(2)]
    facts = facts_of(store, first, plate=plate)
    level = draw(st.integers(0, 1))
    at = tuple(draw(st.integers(0, n - 1)) for n in levels[level].shape)
    sizes = zip(at, levels[0].shape, levels[level].shape, strict=True)
    found = pointed(facts, levels, level, [p * a / b for p, a, b in sizes])
    assert found is not None
    height, width = shapes[level][2:]
    row, column = at[1] // height, at[2] // width
    if (row, column) == gap:
        assert (found.gap, found.key, found.well) == (True, None, None)
    else:
        assert (found.gap, found.well, found.field) == (False, f"{'ABC'[row]}/{column + 1}", "0")
        assert (found.row, found.column) == ("ABC"[row], str(column + 1))
        assert_read(store, found, arrays.values(), levels[level], at)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"chunks": (1, 1, 4, 4), "zarr_format": 2}, "a/s0/1.2.1.0"),
        ({"chunks": (1, 1, 4, 4), "zarr_format": 3}, "a/s0/c/1/2/1/0"),
        ({"chunks": (1, 1, 2, 2), "shards": (1, 3, 8, 4), "zarr_format": 3}, "a/s0/c/1/0/0/0"),
    ],
)
def test_named_exactly(options: dict[str, Any], key: str) -> None:
    store = MemoryStore()
    array = write(store, "a/s0", (2, 3, 10, 10), **options)
    found = pointed(facts_of(store, [array]), [da.from_zarr(array)], 0, (1, 2, 5, 3))
    assert found is not None
    assert found.key == key
    assert found.pixel == (1, 2, 5, 3)


def test_chunk_is_cut_at_the_border() -> None:
    store = MemoryStore()
    array = write(store, "s0", (2, 3, 10, 10), chunks=(1, 1, 4, 4))
    found = pointed(facts_of(store, [array]), [da.from_zarr(array)], 0, (0, 0, 9, 9))
    assert found is not None
    assert found.chunk == (0, 0, 2, 2)
    assert (found.chunk_start, found.chunk_stop) == ((0, 0, 8, 8), (1, 1, 10, 10))


@pytest.mark.parametrize(
    "position", [(0, 0, -0.6, 0), (0, 0, 0, 9.6), (5, 0, 0, 0), (0, 0, float("nan"), 0), (0, 0)]
)
def test_outside(position: Sequence[float]) -> None:
    store = MemoryStore()
    array = write(store, "s0", (2, 3, 10, 10), chunks=(1, 1, 4, 4))
    assert pointed(facts_of(store, [array]), [da.from_zarr(array)], 0, position) is None


def test_computed_and_other_data() -> None:
    store = MemoryStore()
    array = write(store, "s0", (2, 3, 10, 10), chunks=(1, 1, 4, 4))
    facts = facts_of(store, [array])
    assert pointed(facts, [da.from_zarr(array) + 1], 0, (0, 0, 0, 0)) is None
    assert pointed(facts, [np.zeros((2, 3, 10, 10))], 0, (0, 0, 0, 0)) is None
    assert point(facts, match(facts, layer_state(Image(array))), None, 0, (0, 0, 0, 0)) is None


def test_color_image() -> None:
    store = MemoryStore()
    array = write(store, "s0", (10, 10, 3), chunks=(4, 4, 3))
    state = layer_state(Image(da.from_zarr(array), rgb=True))
    facts = facts_of(store, [array])
    found = point(facts, match(facts, state), state, 0, (5, 3))
    assert found is not None
    assert (found.pixel, found.key) == ((5, 3, 0), "s0/c/1/0/0")


@pytest.mark.alone
def test_fast_enough_for_every_move_of_the_mouse() -> None:
    store = MemoryStore()
    array = write(store, "s0", (2, 3, 64, 64), chunks=(1, 1, 8, 8), shards=(1, 3, 32, 32))
    facts, state = facts_of(store, [array]), layer_state(Image(da.from_zarr(array)[:, 1]))
    found = match(facts, state)
    runs = timeit.repeat(
        lambda: point(facts, found, state, 0, (0, 10.2, 20.4)), number=200, repeat=7
    )
    assert min(runs) / 200 < 100e-6  # measured: 20 us; benchmarks/ prove the budget
