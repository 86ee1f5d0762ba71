"""Going to an image of a scene: its layer is selected and brought into view, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS, Situation, perform, plan_of
from ome_zarr_helpdesk.state.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel


@pytest.fixture
def layers(sample_path: Callable[[str], Path], viewer_model: ViewerModel) -> list[Any]:
    """Both images of a scene, and something else."""
    path = sample_path("scene-06")
    added = [
        viewer_model.add_image(zarr.open_array(path / name / "0", mode="r"), translate=(0, x))
        for name, x in (("left", 0), ("right", 10_000))
    ]
    viewer_model.add_points([[0, 0]])
    viewer_model.layers.selection.active = added[0]
    return added


def here(viewer: ViewerModel, layer: Any) -> Situation:
    return Situation(viewer, layer, explain(layer, state=take_snapshot(viewer)))


def test_layer_of_an_image_is_selected_and_brought_into_view(
    layers: list[Any], viewer_model: ViewerModel
) -> None:
    left, right = layers
    situation = here(viewer_model, left)
    plan = plan_of("go-to-image", "right", situation)
    assert plan is not None
    assert plan.values == {"image": "right", "layer": right.name}
    camera = getattr(viewer_model, "scene", viewer_model).camera
    before = tuple(camera.center)
    undo = perform(viewer_model, plan)
    assert viewer_model.layers.selection.active is right
    assert tuple(camera.center) != before
    assert undo.undo()
    assert viewer_model.layers.selection.active is left
    assert tuple(camera.center) == before


def test_only_what_lies_open_and_is_not_selected_is_offered(
    layers: list[Any], viewer_model: ViewerModel, sample_path: Callable[[str], Path]
) -> None:
    situation = here(viewer_model, layers[0])
    for image in ("left", "lost", "", "../right", "rig", "labels"):
        assert plan_of("go-to-image", image, situation) is None
    assert [plan.choice for plan in ACTIONS["go-to-image"].plans(situation)] == ["right"]
    whole = Situation(viewer_model, None, explain(sample_path("scene-06")))
    assert [plan.choice for plan in ACTIONS["go-to-image"].plans(whole)] == ["right"]
    other = Situation(viewer_model, None, explain(sample_path("image-05")))
    assert plan_of("go-to-image", "right", other) is None
