"""Layers with numbers that lead nowhere: what is said of them still comes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from napari.components import ViewerModel

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.explanation.under_mouse import under_mouse
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.state.cursor import cursor_on
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.hostile.everything import check_json
from tests.rendering.safe import EVERYTHING, check_html

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = (math.nan, math.inf, -1e308, 1e200, 1e-320)


def attributes(number: float) -> Iterator[dict[str, Any]]:
    """Each attribute that places a layer, with a number somewhere in it."""
    moved, stretched = np.eye(4), np.eye(4)
    moved[1, 3] = stretched[1, 2] = number
    yield {"translate": (1, 1, number)}
    yield {"translate": (number,) * 3}
    yield {"scale": (1, 1, number)}
    yield {"shear": (number,) * 3}
    yield {"affine": moved}
    yield {"affine": stretched}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("number", NUMBERS)
def test_layer_placed_by_a_number_that_leads_nowhere(number: float) -> None:
    accepted = 0
    for placed in attributes(number):
        viewer = ViewerModel()
        viewer.add_image(np.zeros((4, 16, 16), "u2"))
        try:
            layer = viewer.add_image(np.zeros((4, 16, 16), "u2"), **placed)
        except (ValueError, ArithmeticError):  # napari does not take it
            continue
        accepted += 1
        found = explain(layer, state=take_snapshot(viewer))
        check_json(found.to_json(), 0)
        check_html(pages.overview(found, EVERYTHING))
        under_mouse(found, cursor_on(layer, viewer))
    assert accepted
