"""Coordinate systems: what joins them, as matrices, and which of them a layer is shown in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zarr
from hypothesis import given
from hypothesis import strategies as st

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.model import Transformation
from ome_zarr_helpdesk.match._affines import inverse, matrix_of
from ome_zarr_helpdesk.match.system_shown import system_shown
from ome_zarr_helpdesk.match.systems import systems_of
from ome_zarr_helpdesk.state.environment import Package
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.scenes import joined, scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.match.system_shown import SystemShown
    from tests.stores.arrays import Json

TURNED = [[0.0, -1.0], [1.0, 0.0]]
NUMBERS = st.floats(-8, 8).map(lambda value: round(value, 2))
STEPS = st.one_of(
    st.lists(NUMBERS, min_size=2, max_size=2).map(
        lambda v: Transformation("translation", vector=tuple(v))
    ),
    st.lists(NUMBERS, min_size=2, max_size=2).map(
        lambda v: Transformation("scale", vector=tuple(v))
    ),
    st.permutations([0, 1]).map(lambda v: Transformation("mapAxis", axes=tuple(v))),
    st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=2).map(
        lambda v: Transformation("affine", matrix=tuple(map(tuple, v)))
    ),
    st.just(Transformation("identity")),
    st.just(Transformation("rotation", matrix=tuple(map(tuple, TURNED)))),
)


def moved(step: Transformation, point: Any) -> Any:
    """Where a transformation leads, as numpy says it."""
    if step.type == "translation":
        return point + np.array(step.vector)
    if step.type == "scale":
        return point * np.array(step.vector)
    if step.type == "mapAxis":
        return point[list(step.axes or ())]
    if step.type == "affine":
        return np.array(step.matrix) @ [*point, 1]
    return np.array(step.matrix) @ point if step.type == "rotation" else point


@given(st.lists(STEPS, max_size=4), st.tuples(NUMBERS, NUMBERS))
def test_sequence_is_one_matrix_after_the_other(
    steps: list[Transformation], point: tuple[float, float]
) -> None:
    matrix = matrix_of(Transformation("sequence", steps=tuple(steps)), 2)
    assert matrix is not None
    expected: Any = np.array(point)
    for step in steps:
        expected = moved(step, expected)
    assert np.array(matrix) @ [*point, 1] == pytest.approx(expected, abs=1e-6)
    back, square = inverse(matrix), np.array(matrix)[:, :2]
    if back is not None and np.linalg.cond(square) < 1e4:
        assert np.array(back) @ [*expected, 1] == pytest.approx(point, abs=1e-3)


@pytest.mark.parametrize(
    "step",
    [
        Transformation("affine", path="numbers"),
        Transformation("affine", matrix=((1.0, 0.0),)),
        Transformation("scale", vector=(1.0,)),
        Transformation("mapAxis", axes=(0, 0)),
        Transformation("displacements", path="field"),
        Transformation("sequence", steps=(Transformation("coordinates", path="field"),)),
        Transformation("sequence"),
        Transformation("byDimension", steps=()),
        Transformation("no such type"),
    ],
)
def test_what_is_no_matrix_is_none(step: Transformation) -> None:
    assert matrix_of(step, 2) is None


def test_there_is_no_way_back_from_a_point() -> None:
    assert inverse(((0.0, 0.0, 1.0), (0.0, 1.0, 0.0))) is None


def placed(folder: Path) -> Path:
    """Two images: one shifted to the stage, one turned; and from the stage on to an atlas."""
    return scene(
        folder,
        ("left", "right"),
        ("stage", "atlas"),
        joined("translation", ("left", "physical"), "stage", [10.0, 20.0]),
        joined("rotation", ("right", "physical"), "stage", TURNED),
        joined("scale", "stage", "atlas", [2.0, 2.0]),
    )


def shown(viewer: ViewerModel, path: Path, image: str, **options: Any) -> SystemShown:
    """Which systems a layer of one image is shown in."""
    layer = viewer.add_image(zarr.open_array(path / image / "0", mode="r"), **options)
    viewer.layers.selection.active = layer
    explanation = explain(layer, state=take_snapshot(viewer))
    systems = systems_of(explanation.facts)
    assert systems is not None
    assert systems.own == image
    return system_shown(explanation.facts, systems, explanation.layer, explanation.match)


SCALE = (0.5, 0.5)
AFFINE = np.pad(TURNED, ((0, 1), (0, 1)))
AFFINE[2, 2] = 1


@pytest.mark.parametrize(
    ("image", "options", "expected"),
    [
        ("left", {"scale": SCALE}, ("left/physical",)),
        ("left", {"scale": SCALE, "translate": (10, 20)}, ("stage",)),
        ("left", {"scale": (1, 1), "translate": (20, 40)}, ("atlas",)),
        ("left", {"scale": SCALE, "translate": (10, 21)}, ()),
        ("left", {}, ()),
        ("right", {"scale": SCALE, "affine": AFFINE}, ("stage",)),
        ("right", {"scale": SCALE}, ("right/physical",)),
        ("right", {"scale": (1, 1), "affine": AFFINE}, ("atlas",)),
        ("right", {"scale": SCALE, "affine": AFFINE.T}, ()),
    ],
)
def test_layer_is_shown_in_the_system_that_puts_it_there(
    image: str,
    options: Json,
    expected: tuple[str, ...],
    tmp_path: Path,
    viewer_model: ViewerModel,
) -> None:
    found = shown(viewer_model, placed(tmp_path), image, **options)
    assert (found.ids, found.why) == (expected, "seen")


def test_systems_at_the_same_place_are_all_told(tmp_path: Path, viewer_model: ViewerModel) -> None:
    path = scene(tmp_path, ("left",), ("stage",), joined("identity", ("left", "physical"), "stage"))
    assert shown(viewer_model, path, "left", scale=SCALE).ids == ("left/physical", "stage")


OLD, NEW = Package("napari-ome-zarr", "0.10.0"), Package("napari-ome-zarr", "0.11.0")


@pytest.mark.parametrize(
    ("reader", "scene_id", "image_id", "why"),
    [
        (NEW, "atlas", "physical", "reader"),
        (OLD, "atlas", "stage", "reader"),
        (None, "stage", "physical", "specification"),
    ],
)
def test_without_a_layer_it_is_told_what_would_be_shown(
    reader: Package | None,
    scene_id: str,
    image_id: str,
    why: str,
    tmp_path: Path,
    sample_path: Callable[[str], Path],
) -> None:
    for path, expected in (
        (placed(tmp_path), scene_id),
        (sample_path("image-06-two-systems"), image_id),
    ):
        facts = explain(path).facts
        systems = systems_of(facts)
        assert systems is not None
        found = system_shown(facts, systems, reader=reader)
        assert (found.ids, found.why) == ((expected,), why)


def test_systems_of_images_and_of_the_scene_are_told_apart(tmp_path: Path) -> None:
    systems = systems_of(explain(placed(tmp_path)).facts)
    assert systems is not None
    assert {s.id: s.image for s in systems.systems} == {
        "left/physical": "left",
        "right/physical": "right",
        "stage": None,
        "atlas": None,
    }
    assert systems.intrinsic == ("left/physical", "right/physical")


def test_system_that_is_only_named_is_no_stated_one(tmp_path: Path) -> None:
    path = scene(
        tmp_path,
        ("left",),
        ("stage",),
        joined("identity", ("left", "physical"), "nowhere"),
        joined("identity", ("lost/tile", "physical"), "stage"),
    )
    systems = systems_of(explain(path).facts)
    assert systems is not None
    found = {s.id: (s.name, s.image, s.stated) for s in systems.systems}
    assert found["nowhere"] == ("nowhere", None, False)
    assert found["lost/tile/physical"] == ("physical", "lost/tile", True)


@pytest.mark.parametrize("name", ["image-05", "plate-05", "zarr-group", "not-zarr"])
def test_before_0_6_there_are_none(name: str, sample_path: Callable[[str], Path]) -> None:
    assert systems_of(explain(sample_path(name)).facts) is None
