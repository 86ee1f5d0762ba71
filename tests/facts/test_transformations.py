"""Coordinate systems and all twelve types of transformations, of images and of scenes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.model import TRANSFORMATION_TYPES
from ome_zarr_helpdesk.facts.transformation_types import MAX_PARTS
from tests.stores.arrays import below
from tests.stores.images import Image
from tests.stores.scenes import joined
from tests.stores.scenes import scene as write_scene
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Facts
    from tests.stores.arrays import Json

SCALE: Json = {"type": "scale", "scale": [2, 0.5]}
SHIFT: Json = {"type": "translation", "translation": [10, -1]}
ENDS: Json = {"input": {"path": "left", "name": "physical"}, "output": {"name": "stage"}}

# What a file states, and what the facts must say of it.
TYPES: dict[str, tuple[Json, dict[str, Any]]] = {
    "identity": ({}, {"vector": None, "steps": None}),
    "mapAxis": ({"mapAxis": [1, 0]}, {"axes": (1, 0)}),
    "projectAxis": (
        {"droppedInputs": [0], "createdOutputs": [2]},
        {"dropped": (0,), "created": (2,)},
    ),
    "translation": ({"translation": [10, -1]}, {"vector": (10, -1)}),
    "scale": ({"scale": [2, 0.5]}, {"vector": (2, 0.5)}),
    "affine": (
        {"affine": [[1, 0, 5], [0, 1, 7]]},
        {"matrix": ((1, 0, 5), (0, 1, 7)), "stored": False},
    ),
    "rotation": ({"rotation": [[0, -1], [1, 0]]}, {"matrix": ((0, -1), (1, 0))}),
    "sequence": ({"transformations": [SCALE, SHIFT]}, {"n_steps": 2}),
    "displacements": (
        {"path": "fields/d", "interpolation": "linear"},
        {"path": "fields/d", "interpolation": "linear", "stored": True},
    ),
    "coordinates": ({"path": "fields/c"}, {"path": "fields/c", "stored": True}),
    "bijection": ({"forward": SCALE, "inverse": SHIFT}, {"n_steps": 2}),
    "byDimension": (
        {
            "transformations": [
                {"transformation": SCALE, "inputAxes": [0, 1], "outputAxes": [1, 0]},
                {"transformation": SHIFT, "inputAxes": [2, 3], "outputAxes": [2, 3]},
            ]
        },
        {"n_steps": 2},
    ),
}


def scene(folder: Path, steps: list[Any]) -> Facts:
    image = Image(version="0.6", axes="yx", shape=(64, 64))
    axes = image.metadata()["multiscales"][0]["coordinateSystems"][0]["axes"]
    described = {
        "coordinateSystems": [{"name": "stage", "axes": axes}],
        "coordinateTransformations": steps,
    }
    path = tree(folder).group(
        metadata={"version": "0.6", "scene": described}, members=below("left", image.files())
    )
    explanation = explain(path)
    json.dumps(explanation.to_json(), allow_nan=False)
    return explanation.facts


def test_table_has_all_types() -> None:
    assert set(TYPES) == set(TRANSFORMATION_TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_transformation_of_a_scene(kind: str, tmp_path: Path) -> None:
    stated, expected = TYPES[kind]
    facts = scene(tmp_path, [{"type": kind, "name": "to stage", **stated, **ENDS}])
    assert facts.scene is not None
    [step] = facts.scene.transformations
    assert (step.type, step.known, step.name) == (kind, True, "to stage")
    assert (step.input, step.output) == ("left/physical", "stage")
    assert {name: getattr(step, name) for name in expected} == expected
    assert facts.problems == ()


@pytest.mark.parametrize("kind", TYPES)
def test_transformation_of_an_image(kind: str, tmp_path: Path) -> None:
    stated, expected = TYPES[kind]
    ends = {"input": {"name": "physical"}, "output": {"name": "stage"}}
    step = {"type": kind, **stated, **ends}
    path = tree(tmp_path).image(
        version="0.6", axes="yx", shape=(64, 64), multiscales_transformations=[step]
    )
    image = explain(path).facts.image
    assert image is not None
    [read] = image.transformations or ()
    assert (read.type, read.input, read.output) == (kind, "physical", "stage")
    assert {name: getattr(read, name) for name in expected} == expected
    assert image.full is not None
    assert image.full.scale == (1, 1), "what joins systems does not change the levels"


def test_parts_of_transformations_are_transformations(tmp_path: Path) -> None:
    parts = [{"transformation": SCALE, "inputAxes": [0, 1], "outputAxes": [1, 2]}]
    by_dimension = {"type": "byDimension", "transformations": parts}
    whole = {"type": "bijection", "forward": by_dimension, "inverse": SHIFT, **ENDS}
    facts = scene(tmp_path, [whole])
    assert facts.scene is not None
    [bijection] = facts.scene.transformations
    forward, inverse = bijection.steps or ()
    assert inverse.vector == (10, -1)
    [part] = forward.steps or ()
    assert (part.type, part.vector) == ("scale", (2, 0.5))
    assert (part.input_axes, part.output_axes) == ((0, 1), (1, 2))


@pytest.mark.parametrize("kind", ["affine", "rotation"])
def test_matrix_in_an_array(kind: str, tmp_path: Path) -> None:
    facts = scene(tmp_path, [{"type": kind, "path": "matrices/0", **ENDS}])
    assert facts.scene is not None
    [step] = facts.scene.transformations
    assert (step.path, step.matrix, step.stored) == ("matrices/0", None, True)
    assert facts.problems == ()


# What is wrong with a transformation, and how it is said.
WRONG: dict[str, tuple[Any, str]] = {
    "no type": ({}, "missing"),
    "own type": ({"type": "warp"}, "transformation-unknown"),
    "type is a number": ({"type": 5}, "not-text"),
    "no scale": ({"type": "scale"}, "missing"),
    "scale is text": ({"type": "scale", "scale": "2"}, "not-list"),
    "no matrix": ({"type": "affine"}, "missing"),
    "matrix of texts": ({"type": "affine", "affine": [["1"]]}, "not-matrix"),
    "matrix is ragged": ({"type": "rotation", "rotation": [[1, 0], [1]]}, "not-matrix"),
    "matrix is flat": ({"type": "affine", "affine": [1, 0]}, "not-matrix"),
    "matrix is huge": ({"type": "affine", "affine": [[1]] * 1000}, "not-matrix"),
    "no field": ({"type": "displacements"}, "missing"),
    "map of names": ({"type": "mapAxis", "mapAxis": {"x": "y"}}, "not-list"),
    "no inverse": ({"type": "bijection", "forward": SCALE}, "missing"),
    "no steps": ({"type": "sequence"}, "missing"),
    "steps are numbers": ({"type": "sequence", "transformations": [1]}, "not-object"),
    "part is a text": ({"type": "byDimension", "transformations": ["x"]}, "not-object"),
    "too many steps": (
        {"type": "sequence", "transformations": [SCALE] * (MAX_PARTS + 1)},
        "too-many",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_transformation_is_said_to_be(name: str, tmp_path: Path) -> None:
    step, code = WRONG[name]
    facts = scene(tmp_path, [{**step, **ENDS}])
    assert code in {p.code for p in facts.problems}
    assert all(p.location.startswith("/attributes/ome/scene/") for p in facts.problems)


@pytest.mark.promise("bad-input")
def test_transformation_that_holds_itself_many_times_is_bounded(tmp_path: Path) -> None:
    step: Json = SCALE
    for _ in range(30):
        step = {"type": "bijection", "forward": step, "inverse": SHIFT}
    facts = scene(tmp_path, [{**step, **ENDS}])
    assert facts.scene is not None


# The transformations of a level in 0.6, and the pixel size and position that they make.
LEVELS: dict[str, tuple[list[Json], Any, Any]] = {
    "scale": ([{**SCALE, "output": {"name": "b"}}], (2, 0.5), (0, 0)),
    "identity": ([{"type": "identity", "output": {"name": "b"}}], (1, 1), (0, 0)),
    "sequence": (
        [{"type": "sequence", "transformations": [SCALE, SHIFT], "output": {"name": "b"}}],
        (2, 0.5),
        (10, -1),
    ),
    "sequence without ends": (
        [{"type": "sequence", "transformations": [SCALE, SHIFT]}],
        (2, 0.5),
        (10, -1),
    ),
    "sequence in a sequence": (
        [
            {
                "type": "sequence",
                "transformations": [{"type": "sequence", "transformations": [SCALE, SHIFT]}, SCALE],
                "output": {"name": "b"},
            }
        ],
        (4, 0.25),
        (20, -0.5),
    ),
    "as before 0.6": ([SCALE, SHIFT], (2, 0.5), (10, -1)),
    "system as text": ([{**SCALE, "input": "0", "output": "b"}], (2, 0.5), (0, 0)),
    "affine": (
        [{"type": "affine", "affine": [[1, 0, 0], [0, 1, 0]], "output": {"name": "b"}}],
        None,
        None,
    ),
}


@pytest.mark.parametrize("name", LEVELS)
def test_pixel_size_of_a_level(name: str, tmp_path: Path) -> None:
    steps, scale, translation = LEVELS[name]
    path = tree(tmp_path).image(version="0.6", axes="yx", shape=(64, 64), levels=1)
    with edited(path / "zarr.json") as document:
        entry = document["attributes"]["ome"]["multiscales"][0]
        entry["datasets"][0]["coordinateTransformations"] = steps
        axes = entry["coordinateSystems"][0]["axes"]
        entry["coordinateSystems"] = [
            {"name": "a", "axes": [{"name": "row"}, {"name": "column"}]},
            {"name": "b", "axes": axes},
        ]
    facts = explain(path).facts
    assert facts.image is not None
    assert facts.image.full is not None
    assert facts.image.full.scale == scale
    assert facts.image.full.translation == translation
    assert facts.image.coordinate_systems == ("a", "b")
    named = any("output" in step for step in steps)
    assert facts.image.intrinsic_system == ("b" if named else "a")
    assert [axis.name for axis in facts.image.axes or ()] == (
        ["y", "x"] if named else ["row", "column"]
    )
    codes = {p.code for p in facts.problems}
    assert codes == ({"transformation-unread"} if scale is None else set())


def test_levels_that_lead_to_different_systems(tmp_path: Path) -> None:
    path = tree(tmp_path).image(version="0.6", axes="yx", shape=(64, 64), levels=2)
    with edited(path / "zarr.json") as document:
        entry = document["attributes"]["ome"]["multiscales"][0]
        entry["coordinateSystems"].append({**entry["coordinateSystems"][0], "name": "other"})
        entry["datasets"][1]["coordinateTransformations"][0]["output"]["name"] = "other"
    facts = explain(path).facts
    assert [p.code for p in facts.problems] == ["systems-differ"]
    assert facts.image is not None
    assert facts.image.intrinsic_system == "physical"


def test_transformations_between_named_systems_before_06_do_not_change_the_levels(
    tmp_path: Path,
) -> None:
    """SpatialData writes them into 0.4 and 0.5."""
    step = {"type": "affine", "affine": [[1, 0, 5], [0, 1, 7]], "input": {}, "output": {}}
    path = tree(tmp_path).image(
        version="0.4",
        axes="yx",
        shape=(64, 64),
        pixel_size=(2.0, 0.5),
        multiscales_transformations=[step],
    )
    facts = explain(path).facts
    assert facts.image is not None
    assert facts.image.full is not None
    assert facts.image.full.scale == (2, 0.5)
    assert facts.problems == ()


def test_image_knows_the_scene_it_is_part_of(sample_path: Callable[[str], Path]) -> None:
    path = sample_path("scene-06")
    whole, image = explain(path).facts, explain(path / "right").facts
    assert whole.scene is not None
    assert whole.scene_above is None
    assert (image.kind, image.scene, image.scene_above) == ("image", None, whole.scene)
    assert image.probes is not None
    assert whole.probes is not None
    assert image.probes.scene == whole.probes.scene
    assert explain(sample_path("image-06")).facts.scene_above is None


def test_images_of_a_scene_are_looked_at(tmp_path: Path) -> None:
    step = {"type": "identity", "input": {"name": "physical"}, "output": {"name": "own stage"}}
    image = Image(
        version="0.6",
        axes="yx",
        shape=(64, 32),
        pixel_size=(0.5, 0.5),
        multiscales_transformations=[step],
    )
    ends = {"output": {"name": "stage"}}
    steps = [
        {"type": "identity", "input": {"path": name, "name": "physical"}, **ends}
        for name in ("left", "lost", "../outside")
    ]
    path = tree(tmp_path).group(
        metadata={"version": "0.6", "scene": {"coordinateTransformations": steps}},
        members=below("left", image.files()),
    )
    probes = explain(path).facts.probes
    assert probes is not None
    [left] = probes.scene or ()
    assert (left.path, left.intrinsic_system, left.scale) == ("left", "physical", (0.5, 0.5))
    assert [axis.size for axis in left.axes or ()] == [64, 32]
    assert [step.output for step in left.transformations] == ["own stage"]


def test_of_very_many_images_the_explained_one_is_looked_at(tmp_path: Path) -> None:
    names = [f"tile{number}" for number in range(100)]
    steps = (joined("identity", (name, "physical"), "stage") for name in names)
    path = write_scene(tmp_path, names, ("stage",), *steps)
    whole, image = explain(path).facts.probes, explain(path / "tile90").facts.probes
    assert whole is not None
    assert image is not None
    assert [found.path for found in whole.scene or ()] == names[:24]
    assert [found.path for found in image.scene or ()] == [*names[:24], "tile90"]
