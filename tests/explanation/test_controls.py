"""What controls of napari mean for the data at hand: true, and said at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
import zarr

import ome_zarr_helpdesk
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.recognizing import WidgetTold
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.explanation.controls import control_here, control_under, known_at
from ome_zarr_helpdesk.match.model import Comparison
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog.known import Known

    AddLayers = Callable[[ViewerModel, str], list[Any]]
    Change = Callable[[ViewerModel, Any], None]

CATALOG = default_catalog()
CONTROLS = CATALOG.of_kind("control")


def of_active(viewer: ViewerModel) -> Explanation:
    """The explanation of the selected layer."""
    layer = viewer.layers.selection.active
    return ome_zarr_helpdesk.explain(layer, state=take_snapshot(viewer))


def beside(axis: str) -> WidgetTold:
    """A slider beside the name of its axis."""
    outer = WidgetTold(classes=("QtDims", "QWidget"))
    return WidgetTold(("ModifiedScrollBar",), beside=(("axis_label", axis),), parent=outer)


def said(control: str, explanation: Explanation, told: WidgetTold | None = None) -> str:
    """The sentence of a control about the data at hand; empty for none."""
    here = control_here(CATALOG[control], explanation, told).here
    return plain(here) if here else ""


def _with_units(viewer: ViewerModel, layer: Any) -> None:
    """As an old reader leaves them out."""
    layer.units = ("micrometer",) * layer.ndim


def _seen(viewer: ViewerModel, layer: Any) -> None:
    """Readers hide labels at first."""
    layer.visible = True


def _in_3d(viewer: ViewerModel, layer: Any) -> None:
    viewer.dims.ndisplay = 3


def _changed(viewer: ViewerModel, layer: Any) -> None:
    """As no file says it."""
    layer.contrast_limits = (3, 5)
    layer.colormap = "magma"
    layer.blending = "opaque"
    layer.gamma = 0.5
    layer.name = "mine"
    layer.translate = [n + 7 for n in layer.translate]
    layer.scale = [2 * n for n in layer.scale]


def _without_units(viewer: ViewerModel, layer: Any) -> None:
    layer.units = ("pixel",) * layer.ndim
    layer.blending = "additive"


# Which layer of a sample, and what is then done to it, one after the other.
OPENED: list[tuple[str, int, tuple[Change, ...]]] = [
    ("image-05-in-napari", 0, (_with_units, _in_3d, _changed, _without_units)),
    ("image-05-in-napari", -1, (_seen, _in_3d)),
    ("image-05-2d-in-napari", 0, ()),
    ("image-04-time-in-napari", 0, ()),
    ("image-04-translated-in-napari", 0, ()),
    ("plate-05-in-napari", 0, ()),
    ("zarr-pyramid-layer", 0, ()),
    ("grid-layer", 0, ()),
    ("covering-layer", 0, ()),
]


def _pyramid_in_memory(viewer: ViewerModel, folder: Path) -> Any:
    levels = [np.zeros((64 // n, 64 // n), np.uint8) for n in (1, 2)]
    return viewer.add_image(levels, multiscale=True)


def _labels_with_a_pyramid(viewer: ViewerModel, folder: Path) -> Any:
    levels = [da.ones((4, 64 // n, 64 // n), chunks=16, dtype=int) for n in (1, 2)]
    return viewer.add_labels(levels, multiscale=True)


def _labels_of_zarr(viewer: ViewerModel, folder: Path) -> Any:
    path = tree(folder).array(shape=(64, 64), dtype="uint8")
    return viewer.add_labels(zarr.open_array(path, mode="r"))


def _labels_of_dask(viewer: ViewerModel, folder: Path) -> Any:
    return viewer.add_labels(da.ones((4, 64, 64), chunks=16, dtype=int))


def _labels_without_colors(viewer: ViewerModel, folder: Path) -> Any:
    plain_label: dict[str, Any] = {"image_label": {}}
    path = tree(folder).image(axes="yx", shape=(64, 64), levels=1, labels={"nuclei": plain_label})
    return viewer.add_labels(da.from_zarr(path / "labels" / "nuclei" / "0"))


def _colors(viewer: ViewerModel, folder: Path) -> Any:
    return viewer.add_image(np.zeros((16, 16, 3), np.uint8), rgb=True)


def _a_part(viewer: ViewerModel, folder: Path) -> Any:
    path = tree(folder).image(axes="zyx", shape=(4, 16, 16), levels=1)
    return viewer.add_image(da.from_zarr(path / "0")[:3], contrast_limits=(0, 1))


def _fewer_axes(viewer: ViewerModel, folder: Path) -> Any:
    viewer.add_image(np.zeros((3, 16, 16)), contrast_limits=(0, 1))
    return viewer.add_image(np.zeros((16, 16)), contrast_limits=(0, 1))


def _sample_data(viewer: ViewerModel, folder: Path) -> Any:
    from npe2 import DynamicPlugin

    with DynamicPlugin("made-for-a-test") as plugin:

        @plugin.contribute.sample_data(key="cells", display_name="Cells")
        def made() -> list[tuple[Any, ...]]:
            return [(np.zeros((16, 16)), {"contrast_limits": (0, 1)}, "image")]

        return viewer.open_sample("made-for-a-test", "cells")[0]


ADDED = [
    _pyramid_in_memory,
    _labels_with_a_pyramid,
    _labels_of_zarr,
    _labels_of_dask,
    _labels_without_colors,
    _colors,
    _a_part,
    _fewer_axes,
    _sample_data,
]


def _loaded_beside(known: Known) -> Known:
    return replace(known, view=replace(known.view, async_loading=True))


def _of_one_level(known: Known) -> Known:
    """As a newer napari has it where a level was chosen."""
    return replace(known, layer=replace(known.layer, data_level=0, locked_data_level=0))


def _placed(known: Known) -> Known:
    return replace(known, match=replace(known.match, position=Comparison("position", "same")))


def _not_active(known: Known) -> Known:
    visibility = Comparison("visibility", "same", expected=False, shown=False)
    return replace(known, match=replace(known.match, visibility=visibility))


OTHERWISE = [_loaded_beside, _of_one_level, _placed, _not_active]


def _known(viewer: ViewerModel) -> Iterator[Known]:
    """What is known of the selected layer, on each slider too."""
    explanation = of_active(viewer)
    known = known_at(explanation, None)
    yield known
    for axis in viewer.dims.axis_labels:
        yield known_at(explanation, beside(axis))
    if known.match is not None:
        yield from (change(known) for change in OTHERWISE)


def test_every_sentence_is_said_of_some_layer(add_layers: AddLayers, tmp_path: Path) -> None:
    from napari.components import ViewerModel

    never = {(entry.id, index) for entry in CONTROLS for index in range(len(entry.here))}

    def strike_out(viewer: ViewerModel) -> None:
        for known in _known(viewer):
            for entry, index in list(never):
                if first_said((CATALOG[entry].here[index],), known) is not None:
                    never.discard((entry, index))

    for name, number, changes in OPENED:
        viewer = ViewerModel()
        layer = add_layers(viewer, name)[number]
        viewer.layers.selection.active = layer
        strike_out(viewer)
        for change in changes:
            change(viewer, layer)
            strike_out(viewer)
    for add in ADDED:
        (tmp_path / add.__name__).mkdir()
        viewer = ViewerModel()
        viewer.layers.selection.active = add(viewer, tmp_path / add.__name__)
        strike_out(viewer)
    assert sorted(never) == []


def test_of_an_opened_image(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    layers = add_layers(viewer_model, "image-05-in-napari")
    viewer_model.layers.selection.active = layers[1]
    image = of_active(viewer_model)
    limits = said("contrast-limits-slider", image)
    assert limits == (
        "These limits come from the file: for channel 1, Membrane, its omero metadata "
        "ask for 105 to 800 of a range from 0 to 4,095."
    )
    assert "The file asks for the color FF4FA8" in said("colormap-box", image)
    slider = said("dimension-slider", image, beside(viewer_model.dims.axis_labels[0]))
    assert slider == (
        "It moves along z of the file: 6 positions, 1 µm apart. "
        "Each chunk holds 3 positions, which are read together."
    )
    assert "coarsest level of this layer: 6 × 72 × 96 pixels" in said("ndisplay-button", image)
    layers[1].contrast_limits = (200, 300)
    limits = said("contrast-limits-slider", of_active(viewer_model))
    assert limits == "The file asks for 105 to 800. The layer shows 200 to 300 now."


def test_of_a_layer_that_is_no_ome_zarr(viewer_model: ViewerModel) -> None:
    viewer_model.add_image(np.zeros((5, 16, 16), np.uint16), contrast_limits=(0, 9))
    nothing = of_active(viewer_model)
    for entry in CONTROLS:
        assert "file" not in said(entry.id, nothing), entry.id
    axis = viewer_model.dims.axis_labels[0]
    assert said("dimension-slider", nothing, beside(axis)) == (
        "The selected layer has 5 positions along it."
    )


def test_slider_of_an_axis_that_cannot_be_told(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    """Nothing is said of an axis where two have the name, or none."""
    viewer_model.layers.selection.active = add_layers(viewer_model, "zarr-pyramid-layer")[0]
    viewer_model.dims.axis_labels = ("a", "a", "y", "x")
    explanation = of_active(viewer_model)
    assert said("dimension-slider", explanation, beside("a")) == ""
    assert said("dimension-slider", explanation, beside("q")) == ""
    assert said("dimension-slider", explanation, beside("x")) == ""  # it is on the canvas
    assert said("dimension-slider", explanation) == ""


@pytest.mark.parametrize("loaded", [False, True])
def test_cards_and_pages(loaded: bool, viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    explanation = None
    if loaded:
        viewer_model.layers.selection.active = add_layers(viewer_model, "image-05-in-napari")[0]
        explanation = of_active(viewer_model)
    slider = beside(viewer_model.dims.axis_labels[0])
    html = pages.control_card(CATALOG, slider, explanation)
    assert "<b>Dimension slider</b>" in html
    assert ("6 positions" in html) is loaded
    assert pages.control_card(CATALOG, WidgetTold(("QSlider",), label="gamma:"), None) == ""
    for entry in CONTROLS:
        assert plain(entry.definition).split()[0] in pages.card(entry, explanation)
        assert "Holds for napari" in pages.entry_page(entry, CATALOG, explanation)
        assert f"entry:{entry.id}" in pages.a_to_z(CATALOG)


@pytest.mark.promise("text-stays-text")
def test_a_name_from_a_file_is_no_markup(viewer_model: ViewerModel, tmp_path: Path) -> None:
    name = "<b>x</b>[y](https://example.org)"
    path = tree(tmp_path).image(axes="cyx", shape=(2, 16, 16), levels=1, channels=("a", name))
    data = da.from_zarr(path / "0")[1]
    viewer_model.add_image(data, name="mine", contrast_limits=(0, 9))
    told = WidgetTold(part="name", parent=WidgetTold(classes=("QtLayerList",)))
    html = pages.control_card(CATALOG, told, of_active(viewer_model))
    assert "&lt;b&gt;x&lt;/b&gt;[y](https://example.org)" in html


def test_nothing_is_promised_that_another_view_takes_back(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    """A level that was chosen, 3D, and hidden layers change what controls do."""
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    viewer_model.layers.selection.active = layer
    assert "As you zoom in" in said("pan-zoom-button", of_active(viewer_model))
    if hasattr(type(layer), "locked_data_level"):
        layer.locked_data_level = 1
        assert "however far you zoom" in said("pan-zoom-button", of_active(viewer_model))
        assert "coarsest" not in said("ndisplay-button", of_active(viewer_model))
        layer.locked_data_level = None
    viewer_model.dims.ndisplay = 3
    assert "however far you zoom" in said("pan-zoom-button", of_active(viewer_model))
    layer.blending = "opaque"
    layer.visible = False
    assert said("opacity-slider", of_active(viewer_model)) == "It is 1 here."
    assert "on screen" not in said("pan-zoom-button", of_active(viewer_model))
    assert said("rendering-box", of_active(viewer_model)) == ""
    layer.blending = "minimum"
    assert "hide" not in said("blending-box", of_active(viewer_model))


def test_no_position_is_promised_to_a_new_layer(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    viewer_model.layers.selection.active = add_layers(
        viewer_model, "image-04-translated-in-napari"
    )[0]
    placed = of_active(viewer_model)
    assert "but not the position" in said("new-points-button", placed)
    assert "but not the position" in said("new-shapes-button", placed)


def test_programs_are_told_of_no_controls(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    viewer_model.layers.selection.active = add_layers(viewer_model, "image-05-in-napari")[0]
    explanation = of_active(viewer_model)
    assert control_under(CATALOG, beside("z"), explanation) is not None
    ids = {entry.id for entry in CONTROLS}
    shown = explanation.to_json()
    for section in ("terms", "faqs", "help", "findings"):
        assert ids.isdisjoint(entry["id"] for entry in shown[section])
