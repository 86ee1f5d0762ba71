"""From a place in napari's world to the chunk that zarr reads for the pixel drawn there."""

from __future__ import annotations

import math
from typing import Any

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from napari.components import ViewerModel
from napari.layers import Image

from ome_zarr_helpdesk.match import match
from ome_zarr_helpdesk.match.pointer import point
from ome_zarr_helpdesk.state.cursor import cursor_on
from ome_zarr_helpdesk.state.snapshot import layer_state
from tests.match.drawn import RecordingStore, any_settings, assert_read, facts_of, layouts, write


def turned(ndim: int, axes: tuple[int, int], angle: float) -> np.ndarray:
    """A rotation in the plane of two axes, as napari takes an affine."""
    matrix = np.eye(ndim + 1)
    one, two = axes
    matrix[one, one] = matrix[two, two] = math.cos(angle)
    matrix[one, two], matrix[two, one] = -math.sin(angle), math.sin(angle)
    return matrix


@settings(any_settings, max_examples=25)
@given(st.data())
def test_the_chunk_named_is_the_one_zarr_reads(data: Any) -> None:
    draw = data.draw
    store = RecordingStore()
    shape = (2, 3, draw(st.integers(4, 17)), draw(st.integers(4, 17)))
    shapes = [(*shape[:2], *(max(n // 2**level, 1) for n in shape[2:])) for level in range(3)]
    layout = draw(layouts())
    arrays = [write(store, f"a/s{i}", s, **layout) for i, s in enumerate(shapes)]
    channel = draw(st.sampled_from([None, 0, 2]))
    levels = [da.from_zarr(a) if channel is None else da.from_zarr(a)[:, channel] for a in arrays]
    ndim = levels[0].ndim
    order = tuple(draw(st.permutations(range(ndim))))
    levels = [level.transpose(order) for level in levels]

    # a viewer with more axes than the layer, its sliders in any order
    beyond = draw(st.integers(0, 1))
    viewer = ViewerModel()
    scale = np.array([draw(st.sampled_from([0.25, 1.0, 3.0])) for _ in range(ndim)])
    translate = np.array([draw(st.sampled_from([-7.5, 0.0, 100.0])) for _ in range(ndim)])
    shown = tuple(draw(st.permutations(range(ndim))))
    angle = draw(st.sampled_from([0.0, 0.3, math.pi / 2, 4.0]))
    affine = turned(ndim, shown[-2:], angle)
    with dask.config.set(scheduler="synchronous"):
        layer = Image(
            levels,
            multiscale=True,
            contrast_limits=(0, 1),
            scale=scale,
            translate=translate,
            affine=affine,
        )
        viewer.add_layer(layer)
        if beyond:
            viewer.add_points(np.zeros((1, ndim + 1)))
        viewer.dims.order = (*range(beyond), *(axis + beyond for axis in shown))
        level = draw(st.integers(0, 2))
        layer.data_level = level

    at, place = [], []
    for axis, (full, own) in enumerate(zip(levels[0].shape, levels[level].shape, strict=True)):
        if axis in shown[-2:]:  # anywhere in the pixel that is drawn from a corner on
            index = draw(st.integers(0, own - 1))
            place.append((index + draw(st.floats(0.02, 0.98))) * full / own - 0.5)
        else:  # a position of the slider, which napari rounds to one of the level
            position = draw(st.integers(0, full - 1))
            index = min(int(np.round(position / (full / own))), own - 1)
            place.append(float(position))
        at.append(index)
    world = affine[:-1, :-1] @ (scale * place + translate)
    viewer.cursor.position = (*(0.0,) * beyond, *world)

    facts, state = facts_of(store, arrays), layer_state(layer)
    cursor = cursor_on(layer, viewer)
    assert set(cursor.displayed) == set(shown[-2:])
    found = point(facts, match(facts, state), state, cursor.level, cursor.data, cursor.displayed)
    assert found is not None
    assert found.array == f"a/s{level}"
    assert_read(store, found, arrays, levels[level], tuple(at))


def test_a_layer_turned_out_of_the_canvas_has_no_one_pixel_there() -> None:
    store = RecordingStore()
    array = write(store, "s0", (2, 3, 10, 10), chunks=(1, 1, 4, 4))
    facts = facts_of(store, [array])
    for axes, is_known in (((2, 3), True), ((1, 3), False), ((0, 1), True)):
        layer = Image(da.from_zarr(array), affine=turned(4, axes, 0.2), contrast_limits=(0, 1))
        state = layer_state(layer)
        found = point(facts, match(facts, state), state, 0, (0, 0, 5, 5), displayed=(2, 3))
        assert (found is not None) == is_known


@pytest.mark.parametrize("beside", [-0.6, 9.6])
def test_beside_the_layer(beside: float) -> None:
    store = RecordingStore()
    array = write(store, "s0", (2, 3, 10, 10), chunks=(1, 1, 4, 4))
    facts, state = facts_of(store, [array]), layer_state(Image(da.from_zarr(array)))
    found = match(facts, state)
    assert point(facts, found, state, 0, (0, 0, beside, 3), displayed=(2, 3)) is None
    assert point(facts, found, state, 0, (0, 0, 9.4, 3), displayed=(2, 3)) is not None
