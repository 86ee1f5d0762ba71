"""Going to a well of a plate, and opening its fields: where the camera stands, what is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.match.pointer import point
from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS, Situation, choices_of, perform, plan_of
from ome_zarr_helpdesk.state.camera import camera_of
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.trees import edited_metadata, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    from ome_zarr_helpdesk.qt.viewer_actions import Plan

    AddLayers = Callable[[ViewerModel, str], list[Layer]]
    SamplePath = Callable[[str], Path]


def situation(viewer: ViewerModel, layer: Layer) -> Situation:
    viewer.layers.selection.active = layer
    return Situation(viewer, layer, explain(layer, state=take_snapshot(viewer)))


def plan(here: Situation, action: str, choice: str) -> Plan | None:
    return plan_of(action, choice, here)


def at_center(viewer: ViewerModel, layer: Layer) -> Any:
    """The data pixel in the middle of the canvas."""
    where = np.array(viewer.dims.point, dtype=float)
    shown = list(viewer.dims.displayed)
    where[shown] = camera_of(viewer).center[-len(shown) :]
    return layer.world_to_data(where)


@pytest.mark.parametrize("change", ["as it is", "turned", "mirrored", "3D", "zoomed in"])
def test_the_camera_stands_on_the_well_that_was_asked_for(
    viewer_model: ViewerModel, add_layers: AddLayers, change: str
) -> None:
    layer = add_layers(viewer_model, "plate-05-in-napari")[0]
    if change == "turned":
        layer.affine = np.array([[0.8, -0.6, 30], [0.6, 0.8, -7], [0, 0, 1]])
    elif change == "mirrored":
        layer.scale = (*layer.scale[:-1], -layer.scale[-1])
    elif change == "3D":
        viewer_model.dims.ndisplay = 3
    viewer_model.fit_to_view()
    camera = camera_of(viewer_model)
    camera.zoom *= 1000 if change == "zoomed in" else 1
    whole, here = camera.zoom, situation(viewer_model, layer)
    before = [*camera.center, camera.zoom, *camera.angles]
    grid, found = here.explanation.match.well_grid, here.explanation
    tile = [n / count for n, count in zip(layer.data[0].shape[-2:], (3, 4), strict=True)]
    for well in filter(None, grid.wells):
        what = plan(here, "center-well", well)
        assert what is not None
        undo = perform(viewer_model, what)
        middle = at_center(viewer_model, layer)
        pointed = point(found.facts, found.match, found.layer, 0, middle)
        assert pointed is not None
        assert pointed.well == well
        inside = (np.asarray(middle[-2:]) + 0.5) % tile
        assert inside == pytest.approx(np.divide(tile, 2), abs=1e-3)
        if change == "zoomed in":
            assert camera.zoom == whole
        elif change == "as it is":  # 3 rows and 4 columns: one fits as many times closer
            assert 2 * whole < camera.zoom < 4 * whole
        assert undo.undo()
        assert [*camera.center, camera.zoom, *camera.angles] == pytest.approx(before)


def test_nowhere_to_go_for_wells_that_are_not_shown(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = add_layers(viewer_model, "plate-05-in-napari")[0]
    here = situation(viewer_model, layer)
    assert plan(here, "center-well", "B/3") is None  # the sample does not list it
    assert plan(here, "center-well", "Z/9") is None
    assert plan(here, "center-well", "") is None
    viewer_model.add_points([[0, 0, 0]])
    assert plan(here, "center-well", "A/1") is not None
    viewer_model.dims.order = (2, 0, 1)  # the columns of the plate become a slider
    assert plan(here, "center-well", "A/1") is None
    assert plan(Situation(viewer_model, None, here.explanation), "center-well", "A/1") is None


def test_a_well_that_is_shown_black_is_found_where_it_should_be(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = add_layers(viewer_model, "plate-05-one-padded-in-napari")[0]
    here = situation(viewer_model, layer)
    black = here.explanation.match.well_grid.black
    assert {offered.choice for offered in ACTIONS["center-well"].plans(here)} == set(black) != set()
    perform(viewer_model, plan(here, "center-well", black[0]))
    row, column = here.explanation.facts.plate.places[
        here.explanation.facts.plate.wells.index(black[0])
    ]
    tile = np.divide(layer.data[0].shape[-2:], (2, 3))
    middle = np.asarray(at_center(viewer_model, layer)[-2:]) + 0.5
    assert (middle // tile).tolist() == [row, column]


def test_any_field_of_a_plate_is_opened_by_its_path(
    viewer_model: ViewerModel, add_layers: AddLayers, sample_path: SamplePath
) -> None:
    layers = add_layers(viewer_model, "plate-05-in-napari")
    here = situation(viewer_model, layers[0])
    # one field of each well is shown: the other one of the well that stands for all is offered
    [offered] = ACTIONS["open-field"].plans(here)
    assert offered.choice == "A/1/1"
    wanted = plan(here, "open-field", "C/4/1")
    assert wanted is not None
    say = default_catalog().messages
    for key in ("action", "action-tip", "action-done"):
        assert "C4" in say.words(f"{key}.open-field", **wanted.values)
    undo = perform(viewer_model, wanted)
    opened = viewer_model.layers.selection.active
    assert str(opened.source.path) == str(sample_path("plate-05") / "C" / "4" / "1")
    assert undo.undo()
    assert list(viewer_model.layers) == layers


@pytest.mark.promise("only-what-was-looked-at")
def test_of_wells_that_nobody_read_only_the_likely_field_is_tried(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=4, columns=6, fields=2, lost=("C/3",))
    one, whole = (Situation(None, None, explain(path, all_wells=all_)) for all_ in (False, True))
    read = set(one.explanation.facts.plate.wells_read)
    assert "C/1" not in read
    assert plan(one, "open-field", "C/1/0") is not None
    assert plan(one, "open-field", "C/1/1") is None
    assert plan(whole, "open-field", "C/1/1") is not None
    assert plan(one, "open-field", "C/3/0") is not None  # nobody knows yet that it is not there
    assert plan(whole, "open-field", "C/3/0") is None
    assert plan(whole, "open-field", "C/1/2") is None
    assert plan(whole, "open-field", "") is None
    assert choices_of("open-field", "C/1", one) == ("C/1/0",)
    assert choices_of("open-field", "C/1", whole) == ("C/1/0", "C/1/1")
    assert choices_of("open-field", "C/3", whole) == ()
    assert plan(whole, "open-field", "C/3") is None
    assert plan(whole, "open-field", "C/1").place == plan(whole, "open-field", "C/1/0").place


@pytest.mark.promise("text-stays-text")
def test_paths_that_lead_out_of_the_store_are_not_opened(tmp_path: Path) -> None:
    path = tree(tmp_path).plate()
    with edited_metadata(path / "A" / "1") as ome:
        ome["well"]["images"] = [{"path": "../../../../secret"}, {"path": "0"}]
    for source, prefix in ((path, "A/1/"), (path / "A" / "1", "")):
        here = Situation(None, None, explain(source))
        assert plan(here, "open-field", f"{prefix}../../../../secret") is None
        assert plan(here, "open-field", f"{prefix}0") is not None
        assert all(".." not in offered.place for offered in ACTIONS["open-field"].plans(here))
