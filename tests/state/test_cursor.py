"""Where the mouse is on a layer: in the units of the world, on the axes and the level shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from napari.components import ViewerModel

from ome_zarr_helpdesk.state.cursor import cursor_on

if TYPE_CHECKING:
    from collections.abc import Sequence


def image(viewer: ViewerModel, shape: Sequence[int] = (4, 20, 30), **options: Any) -> Any:
    return viewer.add_image(np.zeros(shape, "uint8"), contrast_limits=(0, 1), **options)


def test_in_the_units_of_the_layer() -> None:
    viewer = ViewerModel()
    layer = image(viewer, scale=(2, 0.5, 0.5), units=("um", "um", "um"))
    viewer.cursor.position = (4, 5, 6)
    found = cursor_on(layer, viewer)
    assert found.world == (4, 5, 6)
    assert found.data == (2, 10, 12)
    assert found.units == ("micrometer",) * 3
    assert found.displayed == (1, 2)
    assert (found.level, found.label, found.in_3d, found.visible) == (0, None, False, True)


def test_layers_of_different_units_share_one_world() -> None:
    viewer = ViewerModel()
    if not hasattr(viewer.dims, "units"):
        pytest.skip("this napari does not reckon with units")
    fine = image(viewer, scale=(1, 1, 1), units=("nm", "nm", "nm"))
    coarse = image(viewer, scale=(1, 1, 1), units=("um", "um", "um"))
    viewer.cursor.position = (2, 3, 4)
    units = {str(unit) for unit in viewer.dims.units}
    assert len(units) == 1
    in_world = {"nanometer": 1, "micrometer": 1000}[units.pop()]
    assert cursor_on(fine, viewer).data == pytest.approx([n * in_world for n in (2, 3, 4)])
    assert cursor_on(coarse, viewer).data == pytest.approx([n * in_world / 1000 for n in (2, 3, 4)])
    assert cursor_on(fine, viewer).units == cursor_on(coarse, viewer).units


def test_a_layer_of_fewer_axes_than_the_viewer() -> None:
    viewer = ViewerModel()
    plane = image(viewer, (20, 30))
    image(viewer, (5, 4, 20, 30))
    viewer.dims.order = (0, 2, 1, 3)  # z and x on the canvas
    viewer.cursor.position = (1, 2, 7, 8)
    found = cursor_on(plane, viewer)
    assert found.data == (7, 8)
    assert found.displayed == (1,)


def test_in_3d_and_hidden() -> None:
    viewer = ViewerModel()
    layer = image(viewer)
    viewer.dims.ndisplay = 3
    assert cursor_on(layer, viewer).in_3d
    viewer.dims.ndisplay = 2
    layer.visible = False
    assert not cursor_on(layer, viewer).visible


def test_the_object_is_that_of_the_pixel_that_is_drawn() -> None:
    """Level 1 of 4 × 4 pixels for 32 × 32: its first is drawn from -0.5 to 7.5."""
    viewer = ViewerModel()
    coarse = np.arange(1, 17).reshape(4, 4)
    layer = viewer.add_labels([np.kron(coarse, np.ones((8, 8), int)), coarse], multiscale=True)
    layer.data_level = 1
    layer.corner_pixels = np.array([[0, 0], [3, 3]])
    layer.refresh()
    for y, x, label in ((0, 0, 1), (7.4, 7.4, 1), (7.6, 0, 5), (3.9, 31.4, 4), (31, 4.1, 13)):
        viewer.cursor.position = (y, x)
        assert cursor_on(layer, viewer).label == label
    viewer.cursor.position = (40, 0)
    assert cursor_on(layer, viewer).label is None
    layer.visible = False
    viewer.cursor.position = (0, 0)
    assert cursor_on(layer, viewer).label is None


def test_other_layers_have_no_levels() -> None:
    viewer = ViewerModel()
    layer = viewer.add_points([[1, 1]])
    viewer.cursor.position = (1, 1)
    found = cursor_on(layer, viewer)
    assert (found.level, found.label, found.data) == (0, None, (1, 1))
