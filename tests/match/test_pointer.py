"""The key named is the key zarr reads, for random arrays, levels, cuts, channels and plates."""

from __future__ import annotations

import time
import timeit
from typing import TYPE_CHECKING, Any

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from napari.layers import Image
from zarr.storage import MemoryStore

from ome_zarr_helpdesk.facts.model import Plate
from ome_zarr_helpdesk.match import match
from ome_zarr_helpdesk.match.pointer import point
from ome_zarr_helpdesk.state.snapshot import layer_state
from tests.match.drawn import RecordingStore, any_settings, assert_read, facts_of, layouts, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.match.pointer import Pointed


def pointed(
    facts: Facts,
    data: list[Any],
    level: int,
    position: Sequence[float],
    displayed: Sequence[int] = (),
) -> Pointed | None:
    with dask.config.set(scheduler="synchronous"):  # a layer reads what it shows at first
        layer = Image(data, multiscale=True, contrast_limits=(0, 1))
    state = layer_state(layer)
    return point(facts, match(facts, state), state, level, position, displayed)


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
    within = draw(st.floats(0.01, 0.99))
    position = [
        (i + within * (axis > 0)) * a / b - 0.5 * (axis > 0)
        for axis, (i, a, b) in enumerate(zip(at, levels[0].shape, levels[level].shape, strict=True))
    ]
    found = pointed(facts, levels, level, position, displayed=(1, 2))
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


@pytest.mark.promise("time-in-napari")
@pytest.mark.alone
def test_fast_enough_for_every_move_of_the_mouse() -> None:
    store = MemoryStore()
    array = write(store, "s0", (2, 3, 64, 64), chunks=(1, 1, 8, 8), shards=(1, 3, 32, 32))
    facts, state = facts_of(store, [array]), layer_state(Image(da.from_zarr(array)[:, 1]))
    found = match(facts, state)
    runs = timeit.repeat(
        lambda: point(facts, found, state, 0, (0, 10.2, 20.4), (1, 2)),
        timer=time.process_time,
        number=200,
        repeat=7,
    )
    assert min(runs) / 200 < 100e-6  # measured: 40 us; benchmarks/ prove the budget
