"""How layers lie among others and in the view, and what is seen of their pixels."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
from napari.components import ViewerModel
from napari.layers import Points
from napari.utils import Colormap

from ome_zarr_helpdesk.state.snapshot import layer_state, take_snapshot, view_state

if TYPE_CHECKING:
    from pathlib import Path

    from napari.layers import Layer

    from ome_zarr_helpdesk.state.neighbors import Around

HAS_CANVAS = hasattr(ViewerModel(), "canvas")
MICRONS: dict[str, Any] = {"scale": (0.5, 0.5), "units": ("um", "um")}


@pytest.fixture
def viewer() -> ViewerModel:
    return ViewerModel()


def around(viewer: ViewerModel, layer: Layer) -> Around:
    found = layer_state(layer, viewer).around
    assert found is not None
    return found


def image(**options: Any) -> dict[str, Any]:
    return {"data": np.zeros((40, 60), np.uint16), "contrast_limits": (0, 1), **options}


def test_a_layer_alone_has_nothing_around_it(viewer: ViewerModel) -> None:
    found = around(viewer, viewer.add_image(**image()))
    assert (found.with_units, found.without_units, found.covers) == ((), (), ())
    assert (found.reference, found.not_at_slice) == (None, ())
    assert layer_state(viewer.layers[0]).around is None


def test_the_snapshot_knows_what_lies_around_the_active_layer(viewer: ViewerModel) -> None:
    viewer.add_image(**image(name="below"))
    layer = viewer.add_image(**image(name="above"))
    snapshot = take_snapshot(viewer)
    assert snapshot.active == layer_state(layer, viewer)
    assert snapshot.active is not None
    assert snapshot.active.around is not None
    assert snapshot.layers[0].around is None


def test_units(viewer: ViewerModel) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # napari's own, about the same thing
        calibrated = viewer.add_image(**image(name="cells"), **MICRONS)
        labels = viewer.add_labels(np.zeros((40, 60), int), name="mine")
    assert around(viewer, labels).with_units == ("cells",)
    assert around(viewer, calibrated).without_units == ("mine",)


def test_labels_that_were_not_placed(viewer: ViewerModel) -> None:
    viewer.add_image(**image(name="cells", scale=(0.5, 0.25)))
    labels = viewer.add_labels(np.zeros((40, 60), int))
    found = around(viewer, labels)
    assert found.reference is not None
    assert found.reference.name == "cells"
    assert (found.reference_level, found.at_reference) == (0, False)
    assert found.size_to_reference == pytest.approx(4)
    labels.scale = (0.5, 0.25)
    assert around(viewer, labels).at_reference


def test_labels_of_a_coarser_level(viewer: ViewerModel) -> None:
    levels = [np.zeros((40, 60)), np.zeros((20, 30))]
    viewer.add_image(levels, multiscale=True, contrast_limits=(0, 1), scale=(2, 2))
    found = around(viewer, viewer.add_labels(np.zeros((20, 30), int)))
    assert (found.reference_level, found.at_reference) == (1, False)
    assert found.size_to_reference == pytest.approx(0.25)


def test_labels_of_another_shape_have_no_reference(viewer: ViewerModel) -> None:
    viewer.add_image(**image(scale=(2, 2)))
    assert around(viewer, viewer.add_labels(np.zeros((41, 60), int))).reference is None


def test_images_that_lie_otherwise_are_no_reference(viewer: ViewerModel) -> None:
    viewer.add_image(**image(scale=(2, 2)))
    viewer.add_image(**image(scale=(3, 3)))
    assert around(viewer, viewer.add_labels(np.zeros((40, 60), int))).reference is None


def test_points_that_count_pixels(viewer: ViewerModel) -> None:
    viewer.add_image(**image(scale=(0.1, 0.1)))
    found = around(viewer, viewer.add_points([[3, 3], [30, 50]]))
    assert found.in_reference_pixels
    assert found.beyond_reference is not None
    assert found.beyond_reference > 5
    inside = around(viewer, viewer.add_points([[1, 1], [2, 3]]))
    assert inside.beyond_reference == 0
    assert around(viewer, viewer.add_points(ndim=2)).beyond_reference is None


def test_covered(viewer: ViewerModel) -> None:
    viewer.add_image(**image(name="below"))
    viewer.add_image(**image(name="beside", translate=(0, 5)))
    above = viewer.add_image(**image(name="above", blending="opaque"))
    assert around(viewer, above).covers == ("below",)
    above.blending = "additive"
    assert around(viewer, above).covers == ()
    above.blending = "opaque"
    viewer.layers["below"].visible = False
    assert around(viewer, above).covers == ()


def test_labels_below_an_image(viewer: ViewerModel) -> None:
    viewer.add_image(**image(name="below"))
    viewer.add_labels(np.zeros((40, 60), int), name="labels")
    above = viewer.add_image(**image(name="above", blending="translucent"))
    assert around(viewer, above).covers == ("labels",)
    above.opacity = 0.5
    assert around(viewer, above).covers == ()


def test_a_colormap_with_a_gap_covers_nothing(viewer: ViewerModel) -> None:
    viewer.add_labels(np.zeros((40, 60), int))
    colormap = Colormap([[0, 0, 0, 0], [1, 1, 1, 1]])
    above = viewer.add_image(**image(blending="translucent", colormap=colormap))
    assert around(viewer, above).covers == ()


def test_beyond_the_slice(viewer: ViewerModel) -> None:
    stack = viewer.add_image(np.zeros((5, 40, 60)), contrast_limits=(0, 1))
    viewer.add_image(np.zeros((9, 40, 60)), contrast_limits=(0, 1))
    viewer.dims.axis_labels = ("z", "y", "x")
    viewer.dims.set_point(0, 2)
    assert around(viewer, stack).not_at_slice == ()
    viewer.dims.set_point(0, 8)
    assert around(viewer, stack).not_at_slice == ("z",)


@pytest.mark.skipif(not HAS_CANVAS, reason="this napari does not tell the size of the canvas")
def test_outside_the_view(viewer: ViewerModel) -> None:
    layer = viewer.add_image(**image())
    assert around(viewer, layer).outside_view is False
    viewer.scene.camera.center = (0, 5000, 5000)
    assert around(viewer, layer).outside_view is True
    other = viewer.add_image(**image(), **MICRONS)
    assert around(viewer, layer).outside_view is None
    viewer.layers.remove(other)
    viewer.dims.ndisplay = 3
    assert around(viewer, layer).outside_view is None


@pytest.mark.skipif(HAS_CANVAS, reason="only releases before 0.9 do not tell it")
def test_where_the_canvas_is_not_known_nothing_is_outside(viewer: ViewerModel) -> None:
    layer = viewer.add_image(**image())
    viewer.camera.center = (0, 5000, 5000)
    assert around(viewer, layer).outside_view is None


def test_pixels_of_an_array(viewer: ViewerModel) -> None:
    data = np.arange(3 * 200 * 100, dtype=np.uint16).reshape(3, 200, 100)
    layer = viewer.add_image(data, contrast_limits=(0, 65535))
    viewer.dims.set_point(0, 1)
    state = layer_state(layer, viewer)
    assert state.pixels is not None
    assert state.pixels.minimum == 20_000
    assert 39_000 < state.pixels.maximum < 40_000
    assert state.pixels.median == pytest.approx(30_000, rel=0.02)
    assert (state.pixels.origin, state.pixels.are_all_alike) == ("array", False)
    assert state.limits_share == pytest.approx(0.6, abs=0.02)
    assert state.limits_are_type_range
    layer.visible = False
    assert layer_state(layer, viewer).pixels is None


def test_values_that_are_no_numbers_are_left_out(viewer: ViewerModel) -> None:
    data = np.full((10, 10), np.nan)
    layer = viewer.add_image(data, contrast_limits=(0, 1))
    assert layer_state(layer, viewer).pixels is None
    data[2, 2] = 5
    pixels = layer_state(layer, viewer).pixels
    assert pixels is not None
    assert (pixels.count, pixels.maximum, pixels.are_all_alike) == (1, 5, True)


def test_arrays_on_disk_and_lazy_ones_are_left_alone(viewer: ViewerModel, tmp_path: Path) -> None:
    mapped = np.memmap(tmp_path / "a", np.uint8, "w+", shape=(10, 10))
    for data in (mapped, mapped[2:], np.asarray(mapped), da.zeros((10, 10))):
        layer = viewer.add_image(data, contrast_limits=(0, 1))
        assert layer_state(layer, viewer).pixels is None


def test_the_level_on_screen_is_looked_at(viewer: ViewerModel) -> None:
    levels = [np.zeros((64, 64)), np.ones((32, 32))]
    layer = viewer.add_image(levels, multiscale=True, contrast_limits=(0, 1))
    pixels = layer_state(layer, viewer).pixels
    assert pixels is not None
    assert (pixels.level, pixels.maximum) == (layer.data_level, layer.data_level)


def test_levels_fit_for_3d(viewer: ViewerModel) -> None:
    shapes = [(2, 512, 4096, 4096), (2, 256, 2048, 2048), (2, 128, 1024, 1024), (2, 64, 512, 512)]
    levels = [da.zeros(shape, dtype=np.uint8, chunks=-1) for shape in shapes]
    layer = viewer.add_image(levels, multiscale=True, contrast_limits=(0, 1))
    viewer.dims.ndisplay = 3
    state = layer_state(layer, viewer)
    assert state.data_level == 3
    assert state.level_nbytes[3] == 2 * 64 * 512 * 512
    assert state.volume_shapes[3] == (64, 512, 512)
    assert state.volume_nbytes[3] == 64 * 512 * 512
    assert (state.finer_level, state.finer_level_shape) == (2, (128, 1024, 1024))
    assert state.finer_level_nbytes == 128 * 1024 * 1024
    assert (state.shown_volume_shape, state.shown_nbytes) == ((64, 512, 512), 2 * 64 * 512 * 512)


@pytest.mark.parametrize(
    ("dtype", "limits", "whole"),
    [
        ("uint16", (0, 65535), True),
        ("uint8", (0, 255), True),
        ("int16", (-32768, 32767), True),
        ("uint16", (0, 4095), False),
        ("float32", (0, 1), None),
    ],
)
def test_limits_that_nobody_chose(
    viewer: ViewerModel, dtype: str, limits: tuple[float, float], whole: bool | None
) -> None:
    layer = viewer.add_image(np.zeros((4, 4), dtype), contrast_limits=limits)
    assert layer_state(layer).limits_are_type_range is whole


def test_reading_in_the_background(viewer: ViewerModel, monkeypatch: pytest.MonkeyPatch) -> None:
    from napari.settings import get_settings

    assert view_state(viewer).async_loading is False
    monkeypatch.setattr(get_settings().experimental, "async_", True)
    assert view_state(viewer).async_loading is True


def test_of_many_layers_only_those_near_are_looked_at(viewer: ViewerModel) -> None:
    viewer.layers.extend([Points(name=str(n)) for n in range(130)])
    for layer, first in ((viewer.layers[0], 0), (viewer.layers[65], 35), (viewer.layers[-1], 70)):
        found = around(viewer, layer).without_units
        assert found[0] == str(first or 1)
        assert len(found) == 59
