"""Layers explained as napari holds them: the right thing, and the content that goes with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import ome_zarr_helpdesk
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.every import ALL_LAYERS
from tests.stores.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

# What each way to a layer leads to; the rest of the samples open as what they are.
KINDS = {
    "points-layer": "not-zarr",
    "shapes-layer": "not-zarr",
    "numpy-image-layer": "not-zarr",
    "numpy-labels-layer": "not-zarr",
    "plain-dask-layer": "not-zarr",
    "plain-zarr-array-layer": "array",
    "zarr-array-layer": "image",
    "zarr-pyramid-layer": "image",
    "dask-layer": "image",
    "plate-05-in-napari": "plate",
    "plate-04-in-napari": "plate",
    "plate-384-in-napari": "plate",
}
ENTRIES = tuple(default_catalog())


@pytest.mark.parametrize("name", ALL_LAYERS)
def test_a_layer_is_explained(
    name: str,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layers = add_layers(viewer_model, name)
    if not layers:
        pytest.skip("a viewer without a selection: tests of the findings have it")
    layer = layers[0]
    viewer_model.layers.selection.active = layer
    explanation = ome_zarr_helpdesk.explain(layer, state=take_snapshot(viewer_model))

    if name in LAYERS:
        assert explanation.kind == KINDS.get(name, "image")
    assert explanation.layer.name == layer.name
    missing = [e.id for e in ENTRIES if name in e.shown_on and not explanation.entry(e.id)]
    extra = [e.id for e in ENTRIES if name in e.not_on and explanation.entry(e.id)]
    assert (missing, extra) == ([], [])
    assert json.loads(json.dumps(explanation.to_json(), allow_nan=False))["schema"] == 1
    for text in (explanation.to_text(), explanation.to_markdown(), explanation.to_html()):
        assert "{{" not in text


def test_a_label_of_an_image_leads_to_the_label_image(
    viewer_model: ViewerModel, add_layers: Callable[[ViewerModel, str], list[Any]]
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[-1]
    explanation = ome_zarr_helpdesk.explain(layer)
    assert explanation.kind == "label-image"
    assert explanation.facts.container.lies_in.label == "nuclei"


def test_a_field_of_a_plate_knows_its_well(
    viewer_model: ViewerModel, add_layers: Callable[[ViewerModel, str], list[Any]]
) -> None:
    place = ome_zarr_helpdesk.explain(add_layers(viewer_model, "field-05-in-napari")[0])
    lies_in = place.facts.container.lies_in
    assert (lies_in.in_plate, lies_in.well, lies_in.field) == (True, "A1", "0")


CHANGES: dict[str, Callable[[ViewerModel, Any], Any]] = {
    "slice": lambda viewer, layer: viewer.add_image([d[..., 10:] for d in layer.data]),
    "duplicate": lambda viewer, layer: viewer.add_layer(
        type(layer).create(*layer.as_layer_data_tuple())
    ),
    "one level": lambda viewer, layer: viewer.add_image(layer.data[1]),
    "plane": lambda viewer, layer: viewer.add_image(layer.data[0][2]),
    "channel of a stack": lambda viewer, layer: viewer.add_image(
        layer.data[0][None], channel_axis=0
    )[0],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_made_from_a_layer_leads_to_its_file(
    change: str,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    made = CHANGES[change](viewer_model, layer)
    viewer_model.layers.selection.active = made
    explanation = ome_zarr_helpdesk.explain(made, state=take_snapshot(viewer_model))
    assert explanation.kind == "image"
    assert explanation.facts.container.name == "cells.ome.zarr"
    assert explanation.match.channel == 0
