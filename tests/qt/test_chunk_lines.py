"""The lines of the chunk grid, worked out from a viewer without a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zarr

from ome_zarr_helpdesk.qt.chunk_lines import ChunkLines
from ome_zarr_helpdesk.state.snapshot import layer_state
from tests.stores.layers import open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel


def lines_of(viewer: ViewerModel, layer: Any) -> tuple[Any, str]:
    lines = ChunkLines(viewer)
    lines.point_at(layer_state(layer), lambda: layer)
    return lines.on_canvas(800, 600)


def look(viewer: ViewerModel, zoom: float, *center: float) -> None:
    camera = getattr(viewer, "scene", viewer).camera
    camera.zoom, camera.center = zoom, (0, *center)


def test_wells_of_a_plate_are_drawn_and_no_gap(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    layer = open_with("napari-ome-zarr", viewer_model, sample_path("plate-05"))[0]
    middle = layer.extent.world.mean(axis=0)[-2:]
    look(viewer_model, 500 / np.ptp(layer.extent.world[:, -2:], axis=0).max(), *middle)
    pens, note = lines_of(viewer_model, layer)
    assert note == "arrays"
    assert pens["light"] == ()  # each well is one chunk
    assert len(pens["heavy"]) >= 5 + 4  # rows are three, columns four; at the gap they are cut
    assert all(np.isfinite(line).all() for line in pens["heavy"])


def test_what_is_said_where_nothing_is_drawn(tmp_path: Path, viewer_model: ViewerModel) -> None:
    array = zarr.create_array(tmp_path / "a", shape=(3, 64, 64), chunks=(1, 4, 4), dtype="u1")
    layer = viewer_model.add_image(array, contrast_limits=(0, 1))
    look(viewer_model, 10, 32, 32)
    assert lines_of(viewer_model, layer)[1] == "chunks"
    look(viewer_model, 1, 32, 32)
    assert lines_of(viewer_model, layer)[1] == "crowded"  # the edge is drawn all the same
    look(viewer_model, 1, 1000, 1000)
    assert lines_of(viewer_model, layer) == ({"light": (), "heavy": ()}, "none-in-view")
    computed = viewer_model.add_image(np.zeros((3, 64, 64)))
    assert lines_of(viewer_model, computed) == ({}, "nothing")
    flat = viewer_model.add_image(zarr.create_array(tmp_path / "b", shape=(64, 64), dtype="u1"))
    viewer_model.dims.order = (1, 0, 2)
    assert lines_of(viewer_model, flat) == ({}, "turned")


def test_other_units_stretch_the_grid_as_napari_does(
    tmp_path: Path, viewer_model: ViewerModel
) -> None:
    if not hasattr(viewer_model, "scene"):
        pytest.skip("napari stretches layers to one unit from version 0.9 on")
    array = zarr.create_array(tmp_path / "a", shape=(64, 64), chunks=(16, 16), dtype="u1")
    layer = viewer_model.add_image(array, contrast_limits=(0, 1), units=("um", "um"))
    look(viewer_model, 4, 32, 32)
    own = lines_of(viewer_model, layer)[0]["heavy"]
    viewer_model.add_image(np.zeros((9, 9)), units=("nm", "nm"))
    world, scale = viewer_model.layers.units, 1.0
    if str(world[0]) == "nanometer":
        scale = 1000.0
    look(viewer_model, 4 / scale, 32 * scale, 32 * scale)
    assert np.allclose(lines_of(viewer_model, layer)[0]["heavy"], own, atol=0.01)
