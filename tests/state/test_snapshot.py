"""Snapshots of real layers in a viewer model, without a window."""

from __future__ import annotations

import gc
import weakref
from types import SimpleNamespace
from typing import Any

import dask.array as da
import numpy as np
import pytest
import zarr
from napari.components import ViewerModel
from napari.layers import Image
from napari.utils._proxies import PublicOnlyProxy
from zarr.storage import MemoryStore

from ome_zarr_helpdesk.state.snapshot import Recorder, layer_state, take_snapshot, view_state
from tests.processes import in_fresh_process


def make(shape: tuple[int, ...] = (3, 40, 60)) -> zarr.Array:
    return zarr.create_array(MemoryStore(), shape=shape, chunks=(1, 16, 16), dtype="uint16")


@pytest.fixture
def viewer() -> ViewerModel:
    return ViewerModel()


def pyramid() -> list[da.Array]:
    return [da.from_zarr(make()), da.from_zarr(make((3, 20, 30)))]


def test_image(viewer: ViewerModel) -> None:
    viewer.add_image(
        pyramid(),
        multiscale=True,
        name="nuclei",
        contrast_limits=(0, 500),
        colormap="green",
        gamma=0.5,
        scale=(2, 0.5, 0.5),
        translate=(0, 10, 20),
        units=("micrometer", "um", "pixel"),
        axis_labels=("z", "y", "x"),
        visible=False,
    )
    snapshot = take_snapshot(viewer)
    (state,) = snapshot.layers
    assert snapshot.active is state
    assert snapshot.selected == (state,)
    assert snapshot.layer(state.id) is state
    assert (state.name, state.type, state.ndim, state.dtype) == ("nuclei", "image", 3, "uint16")
    assert state.shape == (3, 40, 60)
    assert state.level_shapes == ((3, 40, 60), (3, 20, 30))
    assert (state.multiscale, state.n_levels, state.locked_data_level) == (True, 2, None)
    assert (state.visible, state.gamma, state.contrast_limits) == (False, 0.5, (0, 500))
    assert (state.colormap, state.rgb) == ("green", False)
    assert (state.scale, state.translate) == ((2, 0.5, 0.5), (0, 10, 20))
    assert state.units == ("micrometer", "micrometer", None)
    assert state.axis_labels == ("z", "y", "x")
    assert state.frame is not None
    assert state.frame.origin == (0, 10, 20)
    assert state.frame.lengths == pytest.approx((2, 0.5, 0.5))
    assert state.frame.far == pytest.approx((4, 29.5, 49.5))
    assert not state.frame.is_rotated
    assert state.reached is not None
    assert [level.relation for level in state.reached.levels] == ["same", "same"]


def test_defaults_are_unknown(viewer: ViewerModel) -> None:
    viewer.add_image(np.zeros((4, 5)))
    (state,) = take_snapshot(viewer).layers
    assert state.units == (None, None)
    assert state.axis_labels == (None, None)
    assert (state.reached, state.multiscale, state.data_level) == (None, False, 0)
    assert state.color == "ffffff"


def test_color(viewer: ViewerModel) -> None:
    viewer.add_image(np.zeros((4, 5)), colormap="green")
    viewer.add_image(np.zeros((4, 5)), colormap="viridis")
    viewer.add_image(np.zeros((4, 5, 3), "u1"), rgb=True)
    states = take_snapshot(viewer).layers
    assert [state.color for state in states] == ["00ff00", None, None]
    assert states[2].shape == (4, 5)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("labels", np.zeros((4, 5), int)),
        ("points", np.zeros((3, 2))),
        ("shapes", [np.array([[0, 0], [1, 1]])]),
        ("vectors", np.zeros((3, 2, 2))),
        ("tracks", np.array([[0, 0, 1.0, 1.0], [0, 1, 2.0, 2.0]])),
        ("surface", (np.eye(3), np.array([[0, 1, 2]]))),
    ],
)
def test_types(viewer: ViewerModel, kind: str, data: Any) -> None:
    getattr(viewer, f"add_{kind}")(data)
    (state,) = take_snapshot(viewer).layers
    assert state.type == kind
    assert state.reached is None
    assert state.contrast_limits is None


def test_painting(viewer: ViewerModel) -> None:
    layer = viewer.add_labels(np.zeros((4, 5), int))
    assert not layer_state(layer).painting
    layer.mode = "paint"
    assert layer_state(layer).painting


def test_rotated(viewer: ViewerModel) -> None:
    layer = viewer.add_image(np.zeros((4, 5)), rotate=30, scale=(2, 3))
    frame = layer_state(layer).frame
    assert frame is not None
    assert frame.is_rotated
    assert frame.lengths == pytest.approx((2, 3))


def test_view(viewer: ViewerModel) -> None:
    viewer.add_image(pyramid(), multiscale=True, contrast_limits=(0, 1))
    viewer.dims.ndisplay = 3
    view = take_snapshot(viewer).view
    assert (view.ndisplay, view.ndim, view.displayed, view.sliders) == (3, 3, (0, 1, 2), ())
    viewer.dims.ndisplay = 2
    viewer.dims.set_point(0, 2)
    viewer.layers.selection.clear()
    view = take_snapshot(viewer).view
    assert (view.sliders, view.point[0], view.step[0]) == ((0,), 2, 2)
    assert (view.n_layers, view.n_visible, view.n_selected, view.grid) == (1, 1, 0, False)


def test_through_the_proxy(viewer: ViewerModel) -> None:
    viewer.add_image(pyramid(), multiscale=True, contrast_limits=(0, 1))
    proxy = PublicOnlyProxy(viewer)
    assert take_snapshot(proxy) == take_snapshot(viewer)
    assert view_state(proxy) == take_snapshot(viewer).view
    assert layer_state(proxy.layers[0], proxy) == take_snapshot(viewer).active
    assert layer_state(proxy.layers[0]).reached is not None


def test_duplicate_leads_to_the_path_of_its_parent(viewer: ViewerModel) -> None:
    layer = viewer.add_image(pyramid()[0], contrast_limits=(0, 1))
    copied = getattr(layer.source, "model_copy", layer.source.copy)  # pydantic 1 in napari 0.6
    layer._set_source(copied(update={"path": "/data/a.zarr"}))
    copy = layer.as_layer_data_tuple()
    state = layer_state(type(layer)(copy[0], contrast_limits=(0, 1)))
    assert state.source_path is None
    assert layer_state(layer).source_path == "/data/a.zarr"
    assert state.reached == layer_state(layer).reached


def test_view_part_only(viewer: ViewerModel) -> None:
    layer = viewer.add_image(pyramid(), multiscale=True, contrast_limits=(0, 1))
    recorder = Recorder()
    first = recorder.take(viewer)
    viewer.dims.set_point(0, 1)
    second = recorder.take_view(viewer)
    assert second.layers[0] is first.layers[0]
    assert second.view.point[0] == 1
    layer.locked_data_level = 0
    assert recorder.take_view(viewer).layers[0].locked_data_level == 0
    viewer.add_image(np.zeros((3, 3)))
    assert recorder.take_view(viewer).view.n_layers == 2


def test_found_anew_when_changed(viewer: ViewerModel) -> None:
    layer = viewer.add_image(pyramid()[0], contrast_limits=(0, 1))
    recorder = Recorder()
    before = recorder.take(viewer).layers[0]
    assert recorder.take(viewer).layers[0].reached is before.reached
    assert layer_state(layer, viewer).reached is before.reached
    layer.translate = (1, 2, 3)
    moved = recorder.take(viewer).layers[0]
    assert moved.reached is before.reached
    assert moved.frame is not None
    assert moved.frame.origin == (1, 2, 3)
    layer.data = np.zeros((3, 3, 3))
    assert recorder.take(viewer).layers[0].reached is None


class Layers(list):
    """A layer list that, unlike napari's own, holds on to nothing it has lost."""

    selection: Any


@pytest.mark.promise("no-crash")
def test_removing_a_layer_frees_its_data(viewer: ViewerModel) -> None:
    layers = Layers([Image(pyramid(), multiscale=True, contrast_limits=(0, 1))])
    layers.selection = viewer.layers.selection
    parts = ("dims", "scene", "canvas") if hasattr(viewer, "scene") else ("dims", "camera", "grid")
    plain = SimpleNamespace(layers=layers, **{name: getattr(viewer, name) for name in parts})
    recorder = Recorder()
    snapshot = recorder.take(plain)
    data, layer = weakref.ref(layers[0].data[0]), weakref.ref(layers[0])
    layers.clear()
    gc.collect()
    assert data() is None
    assert layer() is None
    assert snapshot.layers[0].reached is not None


@pytest.mark.promise("core-alone")
def test_neither_napari_nor_arrays_are_imported() -> None:
    code = (
        "import sys, ome_zarr_helpdesk.state.snapshot, ome_zarr_helpdesk.match.matching, "
        "ome_zarr_helpdesk.match.pointer;"
        "print([m for m in ('napari', 'qtpy', 'dask', 'zarr', 'numpy') if m in sys.modules])"
    )
    assert in_fresh_process(code).strip() == "[]"
