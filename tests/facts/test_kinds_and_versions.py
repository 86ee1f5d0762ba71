"""Every kind of thing in every version: what it is, where it lies, what it states."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.registry import NO_ZARR, SOURCES
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# kind, version, how it is known, Zarr format
KINDS: dict[str, tuple[str, str | None, str | None, int | None]] = {
    "image-05": ("image", "0.5", "stated", 3),
    "image-04": ("image", "0.4", "stated", 2),
    "image-05-sharded": ("image", "0.5", "stated", 3),
    "plate-05": ("plate", "0.5", "stated", 3),
    "plate-04": ("plate", "0.4", "stated", 2),
    "image-05-2d": ("image", "0.5", "stated", 3),
    "image-01": ("image", "0.1", "stated", 2),
    "image-02": ("image", "0.2", "stated", 2),
    "image-03": ("image", "0.3", "stated", 2),
    "image-06": ("image", "0.6", "stated", 3),
    "image-09": ("image", "0.9.dev1", "stated", 3),
    "spatialdata": ("group", None, None, 3),
    "anndata": ("group", None, None, 3),
    "xarray": ("group", None, None, 3),
    "group-of-images": ("group", None, None, 3),
    "scene-06": ("scene", "0.6", "stated", 3),
    "labels-05": ("labels", "0.5", "stated", 3),
    "labels-04": ("labels", "0.4", "inferred", 2),
    "label-05": ("label-image", "0.5", "stated", 3),
    "label-04": ("label-image", "0.4", "stated", 2),
    "well-05": ("well", "0.5", "stated", 3),
    "well-04": ("well", "0.4", "stated", 2),
    "field-05": ("image", "0.5", "stated", 3),
    "field-04": ("image", "0.4", "stated", 2),
    "bioformats2raw-04": ("bioformats2raw", "0.4", "inferred", 2),
    "bioformats2raw-05": ("bioformats2raw", "0.5", "stated", 3),
    "consolidated-04": ("image", "0.4", "stated", 2),
    "consolidated-05": ("image", "0.5", "stated", 3),
    "zarr-array-v3": ("array", None, None, 3),
    "zarr-array-v2": ("array", None, None, 2),
    "level-05": ("array", "0.5", "inferred", 3),
    "zarr-group": ("group", None, None, 3),
    "spatialdata-like": ("group", None, None, 3),
    "row-05": ("group", "0.5", "inferred", 3),
    "image-05-crate": ("image", "0.5", "stated", 3),
    "not-zarr": ("not-zarr", None, None, None),
    "ozx-file": ("image", "0.5", "stated", 3),
}


@pytest.mark.parametrize("name", KINDS)
def test_kind_and_version(name: str, sample_path: Callable[[str], Path]) -> None:
    facts = explain(sample_path(name)).facts
    stated = (facts.kind, facts.ome_zarr_version, facts.version_source, facts.zarr_format)
    assert stated == KINDS[name]


@pytest.mark.parametrize("name", [n for n in SOURCES if n not in NO_ZARR])
def test_sound_sample_has_no_problems(name: str, sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path(name)).to_json()
    assert explanation["problems"] == []
    assert explanation["read"]["complete"]
    assert explanation["read"]["documents"] > 0


# What `Image` was told, and what the facts say. Everything but axes and shape has a default.
IMAGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "0.5": (
        {"pixel_size": (1.0, 2.0, 0.5, 0.5)},
        {
            "axes": [
                {"name": "c", "type": "channel", "unit": None, "size": 2},
                {"name": "z", "type": "space", "unit": "micrometer", "size": 8},
                {"name": "y", "type": "space", "unit": "micrometer", "size": 256},
                {"name": "x", "type": "space", "unit": "micrometer", "size": 256},
            ],
            "channels": [],
            "labels": [],
            "omero": False,
            "downsampling": None,
            "coordinate_systems": [],
            "transformations": [],
            "name": "image",
            "path": "",
            "scales": [[1, 2, 0.5, 0.5], [1, 2, 1, 1], [1, 2, 2, 2]],
            "translations": [[0, 0, 0, 0]] * 3,
            "shapes": [[2, 8, 256, 256], [2, 8, 128, 128], [2, 8, 64, 64]],
            "paths": ["0", "1", "2"],
        },
    ),
    "0.4": (
        {"version": "0.4", "pixel_size": (1.0, 2.0, 0.5, 0.5), "translation": (0, 1, -2, 3.5)},
        {
            "scales": [[1, 2, 0.5, 0.5], [1, 2, 1, 1], [1, 2, 2, 2]],
            "translations": [[0, 1, -2, 3.5]] * 3,
            "separators": ["/"] * 3,
        },
    ),
    "0.4-transformations-of-all-levels": (
        {
            "version": "0.4",
            "translation": (0, 1, -2, 3.5),
            "multiscales_transformations": [
                {"type": "scale", "scale": [1, 2, 10, 10]},
                {"type": "translation", "translation": [0, 0, 5, 0]},
            ],
        },
        {
            # (x * scale + translation) * 10 + 5: those of the level first, then those of all
            "scales": [[1, 2, 10, 10], [1, 2, 20, 20], [1, 2, 40, 40]],
            "translations": [[0, 2, -15, 35]] * 3,
        },
    ),
    "0.3": (
        {"version": "0.3", "axes": "cyx", "shape": (2, 256, 256)},
        {
            "axes": [
                {"name": "c", "type": "channel", "unit": None, "size": 2},
                {"name": "y", "type": "space", "unit": None, "size": 256},
                {"name": "x", "type": "space", "unit": None, "size": 256},
            ],
            "scales": [None] * 3,
            "translations": [None] * 3,
        },
    ),
    "0.2": (
        {"version": "0.2", "axes": "tczyx", "shape": (1, 2, 4, 256, 256)},
        {
            "axes": [
                {"name": "t", "type": "time", "unit": None, "size": 1},
                {"name": "c", "type": "channel", "unit": None, "size": 2},
                {"name": "z", "type": "space", "unit": None, "size": 4},
                {"name": "y", "type": "space", "unit": None, "size": 256},
                {"name": "x", "type": "space", "unit": None, "size": 256},
            ],
            "separators": ["/"] * 3,
            "scales": [None] * 3,
        },
    ),
    "0.1": (
        {"version": "0.1", "axes": "tczyx", "shape": (1, 2, 4, 256, 256), "separator": None},
        {"separators": ["."] * 3},
    ),
    "0.6": (
        {"version": "0.6", "pixel_size": (1.0, 2.0, 0.5, 0.5), "half_pixel": True},
        {
            "coordinate_systems": ["physical"],
            "scales": [[1, 2, 0.5, 0.5], [1, 2, 1, 1], [1, 2, 2, 2]],
            "translations": [[0, 0, 0, 0], [0, 0, 0.25, 0.25], [0, 0, 0.75, 0.75]],
        },
    ),
    "channels": (
        {"channels": ("DNA", "Actin"), "dtype": "uint8"},
        {
            "omero": True,
            "channels": [
                {
                    "label": label,
                    "color": color,
                    "active": True,
                    "window": {"min": 0, "max": 255, "start": 0, "end": 255},
                }
                for label, color in (("DNA", "00FFFF"), ("Actin", "FF00FF"))
            ],
        },
    ),
    "channels-half-described": (
        {"omero": {"channels": [{"color": "FF0000", "window": {"start": 5}}, {}]}},
        {
            "omero": True,
            "channels": [
                {
                    "label": None,
                    "color": "FF0000",
                    "active": None,
                    "window": {"min": None, "max": None, "start": 5, "end": None},
                },
                {"label": None, "color": None, "active": None, "window": None},
            ],
        },
    ),
    "labels": ({"labels": {"nuclei": {}, "cells": {}}}, {"labels": ["nuclei", "cells"]}),
    "downsampling": ({"method": "gaussian"}, {"downsampling": "gaussian"}),
    "own-paths": (
        {"levels": 2, "paths": ["full/res", "s1"]},
        {"paths": ["full/res", "s1"]},
    ),
    "shards": (
        {"chunk_shape": (1, 1, 32, 32), "shard_shape": (1, 8, 128, 128)},
        {"chunk_shapes": [[1, 1, 32, 32]] * 3, "shard_shapes": [[1, 8, 128, 128]] * 3},
    ),
}


@pytest.mark.parametrize("name", IMAGES)
def test_image_states_what_was_written(name: str, tmp_path: Path) -> None:
    options, expected = IMAGES[name]
    image = explain(tree(tmp_path).image(**options)).to_json()["facts"]["image"]
    of_levels = {
        f"{key}s": [level[key] for level in image["levels"]]
        for key in ("scale", "translation", "shape", "path", "chunk_shape", "shard_shape")
    }
    of_levels["separators"] = [level["dimension_separator"] for level in image["levels"]]
    stated = {**image, **of_levels}
    assert {key: stated[key] for key in expected} == expected


# The version is not stated: how it shows.
INFERRED = {
    "0.1": {"axes": "tczyx", "shape": (1, 1, 1, 64, 64), "separator": None},
    "0.2": {"axes": "tczyx", "shape": (1, 1, 1, 64, 64)},
    "0.3": {"axes": "yx", "shape": (64, 64)},
    "0.4": {"axes": "yx", "shape": (64, 64)},
    "0.5": {"axes": "yx", "shape": (64, 64)},
    "0.6": {"axes": "yx", "shape": (64, 64)},
}


@pytest.mark.parametrize("version", INFERRED)
def test_inferred_version(version: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image(version=version, state_version=False, **INFERRED[version])
    explanation = explain(path)
    assert explanation.facts.ome_zarr_version == version
    assert explanation.facts.version_source == "inferred"


@pytest.mark.parametrize(
    ("stated", "version", "problem"),
    [
        ("0.6rc0", "0.6rc0", False),
        ("0.9.dev1", "0.9.dev1", False),
        (0.5, "0.5", True),
        (1, "1", True),
        (True, "0.5", False),
        (["0.5"], "0.5", False),
        (None, "0.5", False),
        (float("inf"), "0.5", False),
        ("x" * 5000, "0.5", False),
    ],
)
def test_stated_version_becomes_text(
    stated: Any, version: str, problem: bool, tmp_path: Path
) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["version"] = stated
    facts = explain(path).facts
    assert facts.ome_zarr_version == version
    assert ("version-is-number" in {p.code for p in facts.problems}) is problem


# Where a node lies, seen from the root of its store.
PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "image-05": ("", {}),
    "label-05": ("labels/nuclei", {"image": "", "label": "nuclei"}),
    "label-04": ("labels/nuclei", {"image": "", "label": "nuclei"}),
    "labels-05": ("labels", {"image": ""}),
    "level-05": ("0", {"image": "", "level": 0}),
    "well-05": ("A/1", {"plate": "", "well": "A1"}),
    "field-05": ("A/1/0", {"plate": "", "well": "A1", "field": "0"}),
    "field-04": ("A/1/0", {"plate": "", "well": "A1", "field": "0"}),
}


@pytest.mark.parametrize("name", PLACES)
def test_place_in_the_whole(name: str, sample_path: Callable[[str], Path]) -> None:
    path, expected = PLACES[name]
    container = explain(sample_path(name)).to_json()["facts"]["container"]
    assert container["place"] == path
    assert container["store"] == "local"
    assert {k: v for k, v in container["lies_in"].items() if v is not None} == expected
    root = str(sample_path(name)).removesuffix(f"/{path}") if path else str(sample_path(name))
    assert container["root"] == root


# Deeper places, as paths below a sample.
DEEP: dict[tuple[str, str], dict[str, Any]] = {
    ("image-05", "labels/nuclei/1"): {"image": "labels/nuclei", "label": "nuclei", "level": 1},
    ("plate-05", "A/1/0/1"): {
        "plate": "",
        "well": "A1",
        "field": "0",
        "image": "A/1/0",
        "level": 1,
    },
    ("plate-04", "A/1/0/1"): {
        "plate": "",
        "well": "A1",
        "field": "0",
        "image": "A/1/0",
        "level": 1,
    },
    ("bioformats2raw-05", "1"): {"series": "1"},
    ("scene-06", "right"): {"scene": ""},
    ("scene-06", "right/1"): {"scene": "", "image": "right", "level": 1},
    ("bioformats2raw-04", "1/0"): {"series": "1", "image": "1", "level": 0},
}


@pytest.mark.parametrize(("name", "path"), DEEP)
def test_deep_place_in_the_whole(name: str, path: str, sample_path: Callable[[str], Path]) -> None:
    lies_in = explain(sample_path(name) / path).to_json()["facts"]["container"]["lies_in"]
    assert {k: v for k, v in lies_in.items() if v is not None} == DEEP[name, path]


@pytest.mark.parametrize("document", ["zarr.json", ".zattrs", ".zgroup"])
def test_document_means_its_folder(document: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image(version="0.5" if document == "zarr.json" else "0.4")
    assert explain(path / document).kind == "image"


def test_label_image_without_its_own_block_is_known_by_the_list(tmp_path: Path) -> None:
    path = tree(tmp_path).image(labels={"nuclei": {"image_label": None}})
    explanation = explain(path / "labels" / "nuclei")
    assert explanation.kind == "label-image"
    assert explanation.facts.image is not None
    assert explanation.facts.image.label is None


def test_plate_wins_over_bioformats2raw(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(version="0.4")
    with edited(path / ".zattrs") as attributes:
        attributes["bioformats2raw.layout"] = 3
    assert explain(path).kind == "plate"


@pytest.mark.parametrize("version", ["0.4", "0.5", "0.6"])
def test_plate(version: str, tmp_path: Path) -> None:
    path = tree(tmp_path).plate(
        version=version,
        rows=3,
        columns=4,
        fields=2,
        acquisitions=("day 1", "day 2"),
        left_out=("C/4",),
        lost=("B/2",),
    )
    explanation = explain(path).to_json()
    plate = explanation["facts"]["plate"]
    assert plate["rows"] == ["A", "B", "C"]
    assert plate["columns"] == ["1", "2", "3", "4"]
    assert plate["n_wells"] == 11
    assert plate["n_positions"] == 12
    assert plate["field_count"] == 2
    assert plate["acquisitions"] == [{"id": 0, "name": "day 1"}, {"id": 1, "name": "day 2"}]
    assert plate["sample"] == {"well": "A/1", "field": "0"}
    assert plate["census"] is None
    assert explanation["facts"]["image"]["path"] == "A/1/0"
    looked_at = [*plate["wells_read"], *plate["wells_missing"]]
    assert len(looked_at) == 8
    assert ("B/2" in plate["wells_missing"]) is ("B/2" in looked_at)
    assert explanation["facts"]["well"] is None
    assert explain(path).facts.plate.is_sparse


def test_plate_whose_first_well_is_lost_shows_another(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(lost=("A/1",))
    explanation = explain(path).to_json()
    assert explanation["facts"]["plate"]["sample"]["well"] == "A/2"
    assert explanation["facts"]["plate"]["wells_missing"] == ["A/1"]
    assert [p["location"] for p in explanation["problems"]] == ["/attributes/ome/plate/wells"]


def test_large_plate_is_sampled_not_read_whole(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=16, columns=24)
    explanation = explain(path)
    assert explanation.facts.plate.n_wells == 384
    assert explanation.facts.plate.n_read == 8
    closer = 7  # one array in each of the other wells, to see whether they are alike
    assert explanation.facts.read.documents < 20 + closer


def test_well(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(fields=2, acquisitions=("day 1", "day 2"))
    explanation = explain(path / "B" / "3").to_json()
    assert explanation["facts"]["well"] == {
        "path": "B/3",
        "images": [
            {"path": "0", "acquisition": 0},
            {"path": "1", "acquisition": 0},
            {"path": "2", "acquisition": 1},
            {"path": "3", "acquisition": 1},
        ],
    }
    assert explanation["facts"]["image"]["path"] == "B/3/0"
    assert explain(path / "B" / "3").facts.well.name == "B3"


def test_labels_group(tmp_path: Path) -> None:
    path = tree(tmp_path).image(labels={"nuclei": {}, "cells": {}})
    facts = explain(path / "labels").to_json()["facts"]
    assert facts["labels"] == {"path": "labels", "names": ["nuclei", "cells"]}
    assert facts["image"] is None


def test_label_image(tmp_path: Path) -> None:
    path = tree(tmp_path).image(labels={"nuclei": {}})
    label = explain(path / "labels" / "nuclei").facts.image.label
    assert (label.n_colors, label.n_properties, label.source) == (3, 3, "../../")
    assert label.property_names == ("area",)


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_collection(version: str, tmp_path: Path) -> None:
    path = tree(tmp_path).collection(version=version)
    facts = explain(path).to_json()["facts"]
    assert facts["collection"] == {"images": ["0", "1"], "ome_xml": True, "series_stated": True}
    assert facts["image"]["path"] == "0"


def test_collection_without_a_list_is_numbered(tmp_path: Path) -> None:
    path = tree(tmp_path).collection(version="0.4")
    (path / "OME" / ".zattrs").unlink()
    (path / "OME" / ".zgroup").unlink()
    facts = explain(path).to_json()["facts"]
    assert facts["collection"] == {"images": ["0", "1"], "ome_xml": True, "series_stated": False}


def test_scene(sample_path: Callable[[str], Path]) -> None:
    facts = explain(sample_path("scene-06")).to_json()["facts"]
    assert facts["scene"]["images"] == ["left", "right"]
    assert facts["scene"]["coordinate_systems"] == ["stage"]
    assert facts["scene"]["transformations"] == [
        {"type": "translation", "input": "left/physical", "output": "stage"},
        {"type": "translation", "input": "right/physical", "output": "stage"},
    ]
    assert facts["image"]["path"] == "left"


@pytest.mark.parametrize(
    ("name", "consolidated"),
    [
        ("consolidated-04", True),
        ("consolidated-05", True),
        ("image-06", False),
        ("image-02", False),
    ],
)
def test_consolidated(name: str, consolidated: bool, sample_path: Callable[[str], Path]) -> None:
    container = explain(sample_path(name)).to_json()["facts"]["container"]
    assert container["consolidated"] is consolidated


def test_children_are_things_not_documents(sample_path: Callable[[str], Path]) -> None:
    for name in ("zarr-group", "spatialdata-like", "bioformats2raw-04"):
        children = explain(sample_path(name)).to_json()["facts"]["container"]["children"]
        assert children
        assert not [c for c in children if c.startswith(".") or c.endswith(".json")]


def test_documents_builders_and_facts_agree_on_chunks(tmp_path: Path) -> None:
    for number, image in enumerate(
        (
            Image(),
            Image(version="0.4"),
            Image(chunk_shape=(1, 1, 16, 16), shard_shape=(1, 8, 64, 64)),
        )
    ):
        path = tree(tmp_path).write(f"{number}.zarr", image.files())
        document = image.array_files(0)
        assert document
        level = explain(path).facts.image.full
        assert level.shape == tuple(image.level_shape(0))
        sizes = level.chunk_shape
        assert level.n_chunks == _product(
            -(-n // c) for n, c in zip(level.shape, sizes, strict=True)
        )


def _product(numbers: Any) -> int:
    result = 1
    for number in numbers:
        result *= number
    return result


def test_plate_builder_and_facts_agree(tmp_path: Path) -> None:
    plate = Plate(rows=4, columns=6, left_out=("A/1", "D/6"))
    facts = explain(tree(tmp_path).write("p.zarr", plate.files())).facts.plate
    assert list(facts.wells) == [well["path"] for well in plate.wells()]
    assert list(facts.positions) == [(w["rowIndex"], w["columnIndex"]) for w in plate.wells()]


def test_json_can_be_written(sample_path: Callable[[str], Path]) -> None:
    for name in SOURCES:
        json.dumps(explain(sample_path(name)).to_json(), allow_nan=False)
