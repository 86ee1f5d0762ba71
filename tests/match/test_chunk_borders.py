"""A border is drawn where the chunk under the mouse changes, and nowhere else."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
import zarr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from napari.layers import Image
from zarr.storage import MemoryStore

from ome_zarr_helpdesk.facts.model import Container, Facts
from ome_zarr_helpdesk.match.chunk_borders import CLOSEST, Borders, chunk_borders
from ome_zarr_helpdesk.match.model import Match
from ome_zarr_helpdesk.match.on_canvas import Camera, frame_on_canvas
from ome_zarr_helpdesk.match.pointer import point
from ome_zarr_helpdesk.source.arrays_in_memory import reach
from ome_zarr_helpdesk.state.model import LayerState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.match.chunk_borders import Line

FACTS = Facts("test", "group", container=Container("memory", "m", "", "test.zarr"))
NEAR = 1e6, 1e6
"""Points of the canvas between borders of one pixel: nothing is too close together."""

often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def array(store: MemoryStore, path: str, shape: tuple[int, ...], draw: Any) -> zarr.Array:
    chunks = tuple(draw(st.integers(1, 6)) for _ in shape)
    shards = tuple(n * draw(st.integers(1, 3)) for n in chunks) if draw(st.booleans()) else None
    return zarr.create_array(
        store, name=path, shape=shape, dtype="uint8", chunks=chunks, shards=shards
    )


def state_of(levels: list[Any]) -> LayerState:
    shape = levels[0].shape
    return LayerState("1", "layer", "image", len(shape), shape, reached=reach(levels))


def borders(
    state: LayerState, number: int, displayed: tuple[int, int], at: dict[int, int]
) -> Borders:
    assert state.reached is not None
    assert state.shape is not None
    found = chunk_borders(state.reached.levels[number], state.shape, displayed)
    assert found is not None
    window = tuple((0.0, float(state.shape[axis])) for axis in displayed)
    last = {axis: n - 1 for axis, n in enumerate(state.reached.levels[number].shape)}
    return found.within((window[0], window[1]), NEAR, last | at)


def assert_where_it_changes(
    state: LayerState, number: int, displayed: tuple[int, int], at: dict[int, int]
) -> None:
    """Go over all pixels of a plane, and see which pair of them a border lies between."""
    assert state.reached is not None
    assert state.shape is not None
    level = state.reached.levels[number]
    factors = [a / b for a, b in zip(state.shape, level.shape, strict=True)]
    match = Match(role="image", levels=tuple(range(len(state.reached.levels))))

    def under(first: int, second: int) -> tuple[Any, ...]:
        pixel = {**at, displayed[0]: first, displayed[1]: second}
        place = [pixel[axis] * factors[axis] for axis in range(state.ndim)]
        for axis in displayed:
            place[axis] += factors[axis] / 2 - 0.5
        found = point(FACTS, match, state, number, place, displayed)
        assert found is not None
        return found.array, found.chunk, found.shard

    sizes = [level.shape[axis] for axis in displayed]
    plane = [[under(a, b) for b in range(sizes[1])] for a in range(sizes[0])]
    found = borders(state, number, displayed, at)
    light, heavy = cells(found.light, factors, displayed), cells(found.heavy, factors, displayed)
    assert not light & heavy
    for a in range(sizes[0]):
        for b in range(sizes[1]):
            here = plane[a][b]
            for axis, other in (
                (0, plane[a - 1][b] if a else None),
                (1, plane[a][b - 1] if b else None),
            ):
                if other is None:
                    continue
                key = (axis, a, b)
                is_heavy = here[0] != other[0] or here[2] != other[2]
                assert (key in heavy) == is_heavy
                assert (key in light) == (here != other and not is_heavy)


def cells(
    lines: Iterable[Line], factors: list[float], displayed: tuple[int, int]
) -> set[tuple[int, int, int]]:
    """Return each pixel that has a line before it, along which axis."""
    first, second = (factors[axis] for axis in displayed)
    found = set()
    for a, b, c, d in lines:
        ends = [round(a / first), round(b / second), round(c / first), round(d / second)]
        axis = 0 if a == c else 1
        if axis == 0:
            found |= {(0, ends[0], i) for i in range(ends[1], ends[3])}
        else:
            found |= {(1, i, ends[1]) for i in range(ends[0], ends[2])}
    return found


@often
@given(st.data())
def test_any_part_of_any_array(data: Any) -> None:
    draw, store = data.draw, MemoryStore()
    shapes = [(2, draw(st.integers(5, 14)), draw(st.integers(5, 14)))]
    shapes.append((2, max(shapes[0][1] // 2, 1), max(shapes[0][2] // 3, 1)))
    order = draw(st.permutations(range(3)))
    step = draw(st.sampled_from([1, 2, -1, -3]))
    levels = [
        da.from_zarr(array(store, f"s{i}", shape, draw)).transpose(order)
        for i, shape in enumerate(shapes)
    ]
    if draw(st.booleans()):
        start = draw(st.integers(0, min(levels[0].shape[1] - 1, 3)))
        levels = [levels[0][:, start:, ::step]]
    state = state_of(levels)
    displayed = draw(st.permutations(range(3)))[:2]
    number = draw(st.integers(0, len(levels) - 1))
    beside = next(axis for axis in range(3) if axis not in displayed)
    at = {beside: draw(st.integers(0, levels[number].shape[beside] - 1))}
    assert_where_it_changes(state, number, (displayed[0], displayed[1]), at)


@often
@given(st.data())
def test_arrays_side_by_side(data: Any) -> None:
    """A plate with gaps, whose wells may be cut differently; also a stack of such."""
    draw, store = data.draw, MemoryStore()
    n_rows, n_columns, depth = (draw(st.integers(1, 3)) for _ in range(3))
    gaps = {draw(st.integers(0, n_rows * n_columns * depth)) for _ in range(2)}
    alike = draw(st.booleans())
    known: list[Any] = []

    def tile(number: int) -> Any:
        if number in gaps:
            return np.zeros((5, 7), "uint8")
        if known and alike:
            made = zarr.create_array(
                store, name=f"t{number}", shape=(5, 7), dtype="uint8", chunks=known[0].chunks
            )
        else:
            made = array(store, f"t{number}", (5, 7), draw)
        known.append(made)
        return da.from_zarr(made)

    numbers = np.arange(n_rows * n_columns * depth).reshape(depth, n_rows, n_columns)
    planes = [da.block([[tile(int(n)) for n in row] for row in plane]) for plane in numbers]
    if not known:
        return
    state = state_of([da.stack(planes)])
    if state.reached is None or state.reached.levels[0].starts is None:
        return  # all beside a gap, joined as numbers before dask saw them
    displayed = draw(st.sampled_from([(1, 2), (2, 1)]))
    if depth > 1:
        displayed = draw(st.sampled_from([(1, 2), (2, 1), (0, 2)]))
    beside = next(axis for axis in range(3) if axis not in displayed)
    at = {beside: draw(st.integers(0, state.reached.levels[0].shape[beside] - 1))}
    assert_where_it_changes(state, 0, displayed, at)


def one(shape: tuple[int, ...], **options: Any) -> LayerState:
    made = zarr.create_array(MemoryStore(), name="a", shape=shape, dtype="uint8", **options)
    return state_of([made])


def seen(state: LayerState, window: Any, spacing: float) -> Borders:
    assert state.reached is not None
    found = chunk_borders(state.reached.levels[0], state.shape or (), (0, 1))
    assert found is not None
    return found.within(window, (spacing, spacing))


def test_what_is_too_close_is_left_out_and_told() -> None:
    state = one((1000, 1000), chunks=(10, 100), shards=(100, 500))
    window = ((0.0, 1000.0), (0.0, 1000.0))
    everything = seen(state, window, CLOSEST / 10)
    assert everything.crowded == ()
    assert len(everything.light) == (99 - 9) + (9 - 1)
    assert len(everything.heavy) == 11 + 3
    less = seen(state, window, CLOSEST / 10.1)
    assert less.crowded == ("chunks",)
    assert len(less.light) == 9 - 1
    assert less.heavy == everything.heavy
    far = seen(state, window, CLOSEST / 1001)
    assert far.light == ()
    assert far.crowded == ("chunks", "shards")


def test_only_what_is_in_view_and_at_once() -> None:
    state = one((2**20, 2**20), chunks=(1024, 1024))
    assert state.reached is not None
    assert math.prod(state.reached.levels[0].arrays[0].cdata_shape) == 2**20
    found = seen(state, ((5000.5, 8000.0), (-50.0, 1500.0)), 1.0)
    rows = {line[0] for line in found.light if line[0] == line[2]}
    columns = {line[1] for line in found.light if line[1] == line[3]}
    assert (rows, columns) == ({5120, 6144, 7168}, {1024})
    assert {line[1] for line in found.heavy} == {0}
    assert all(line[0] >= 5000 and line[2] <= 8000 for line in found.light)
    assert seen(state, ((-9.0, -2.0), (0.0, 9.0)), 1.0) == Borders()
    began = time.perf_counter()
    for _ in range(10):
        seen(state, ((0.0, 2.0**20), (0.0, 2.0**20)), CLOSEST / 1024)
    assert time.perf_counter() - began < 2  # 2,050 lines, ten times


@pytest.mark.parametrize("shape", [(0, 5), (5, 5)])
def test_what_is_not_known_is_not_drawn(shape: tuple[int, int]) -> None:
    made = zarr.create_array(MemoryStore(), name="a", shape=shape, dtype="uint8", chunks=(2, 2))
    state = state_of([da.from_zarr(made) + 1] if all(shape) else [made])
    assert state.reached is not None
    assert chunk_borders(state.reached.levels[0], shape, (0, 1)) is None


numbers = st.floats(-1000, 1000, allow_subnormal=False)
lengths = st.floats(0.01, 100) | st.floats(-100, -0.01)


@given(
    st.tuples(numbers, numbers),
    st.tuples(lengths, lengths),
    st.tuples(numbers, numbers),
    st.tuples(st.booleans(), st.booleans()),
    st.floats(0.1, 50),
    st.permutations(range(3)),
    st.floats(-60, 60),
)
def test_the_canvas_there_and_back(
    center: tuple[float, float],
    scale: tuple[float, float],
    translate: tuple[float, float],
    flips: tuple[bool, bool],
    zoom: float,
    order: list[int],
    turned: float,
) -> None:
    down, right = order[1:]
    angle = math.radians(turned)

    def to_world(data: Any) -> list[float]:
        first, second = (
            float(data[axis]) * s for axis, s in zip((down, right), scale, strict=True)
        )
        world = [float(data[order[0]])] * 3
        world[down] = first * math.cos(angle) - second * math.sin(angle) + translate[0]
        world[right] = first * math.sin(angle) + second * math.cos(angle) + translate[1]
        return world

    camera = Camera(center, zoom, (800, 600), *flips)
    frame = frame_on_canvas(to_world, 3, (down, right), camera)
    assert frame is not None
    x, y = frame.point(3, 4.5)
    data = [0.0] * 3
    data[down], data[right] = 2.5, 4.0  # counted from its center, not from its corner
    world = to_world(data)
    assert x == pytest.approx(
        400 + (world[right] - center[1]) * zoom * (1 - 2 * flips[1]), abs=1e-4
    )
    assert y == pytest.approx(300 + (world[down] - center[0]) * zoom * (1 - 2 * flips[0]), abs=1e-4)
    assert frame.place(x, y) == pytest.approx((3, 4.5), abs=1e-4)
    (low, high), (left, far) = frame.window(800, 600)
    assert low <= frame.place(400, 300)[0] <= high
    assert left <= frame.place(400, 300)[1] <= far
    wanted = (abs(scale[0]) * zoom, abs(scale[1]) * zoom)
    assert frame.spacing == pytest.approx(wanted)


def test_a_layer_turned_against_the_canvas_has_no_place_on_it() -> None:
    camera = Camera((0, 0), 1, (100, 100))
    angles = [(30, 0, 0), (0, 30, 0), (0, 0, 30)]
    turned = [Image(np.zeros((3, 4, 5)), rotate=angle) for angle in angles]
    frames = [frame_on_canvas(layer.data_to_world, 3, (1, 2), camera) for layer in turned]
    assert sum(frame is not None for frame in frames) == 1  # the one turned in the plane
    plain = Image(np.zeros((3, 4, 5)), scale=(1, 2, 2), translate=(1, 5, 5))
    frame = frame_on_canvas(plain.data_to_world, 3, (1, 2), camera, (1, 10, 10))
    assert frame is not None
    assert frame.point(0, 0) == (50 + 40, 50 + 40)
    assert frame.first == (0, 20)
