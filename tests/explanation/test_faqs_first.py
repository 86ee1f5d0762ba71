"""A question that its data raise stands first among the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ome_zarr_helpdesk
from tests.stores.every import ALL_LAYERS
from tests.stores.given import explained_as_given, is_given

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST = {
    "plate-05-lost": ["validity"],
    "image-05 (http)": ["cors"],
    "bioformats2raw-05": ["metadata-elsewhere"],
    "image-05 (no reader)": ["package-missing"],
    "labels-placed-layer": ["saving"],
    "pyramid-in-2d-layer": ["level-shown", "plugin-needs-single-level"],
}


@pytest.mark.parametrize("sample", FIRST)
def test_what_the_data_raise_is_asked_first(
    sample: str, sample_path: Callable[[str], Path]
) -> None:
    if is_given(sample):
        explanation = explained_as_given(sample, sample_path)
    elif sample in ALL_LAYERS:
        explanation = _of_layer(sample, sample_path)
    else:
        explanation = ome_zarr_helpdesk.explain(sample_path(sample))
    asked = [(here.id, here.rank) for here in explanation.faqs]
    assert asked[: len(FIRST[sample])] == [(faq, "central") for faq in FIRST[sample]]


def _of_layer(name: str, sample_path: Callable[[str], Path]) -> ome_zarr_helpdesk.Explanation:
    from napari.components import ViewerModel

    from ome_zarr_helpdesk.state.snapshot import take_snapshot

    viewer = ViewerModel()
    layer = ALL_LAYERS[name](viewer, sample_path)[0]
    viewer.layers.selection.active = layer
    explanation = ome_zarr_helpdesk.explain(layer, state=take_snapshot(viewer))
    viewer.layers.clear()
    return explanation
