"""The JSON contract, schema 1: every section, always; null, false and [] mean what they say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain, validate
from tests.stores.registry import SOURCES
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOP = (
    "schema", "source", "kind", "ome_zarr_version", "version_source", "zarr_format", "summary",
    "facts", "terms", "faqs", "help", "findings", "problems", "validation", "read",
)  # fmt: skip
FACTS = ("image", "plate", "well", "collection", "scene", "array", "container", "labels")
LEVEL = (
    "path", "shape", "dtype", "chunk_shape", "shard_shape", "codecs", "dimension_separator",
    "fill_value", "scale", "translation", "n_chunks", "n_shards", "nbytes",
)  # fmt: skip
KEYS: dict[str, tuple[str, ...]] = {
    "image": (
        "path", "name", "axes", "levels", "channels", "labels", "omero", "downsampling",
        "coordinate_systems", "transformations",
    ),
    "plate": (
        "name", "rows", "columns", "wells", "n_wells", "n_positions", "field_count",
        "acquisitions", "sample", "census",
    ),
    "well": ("path", "images"),
    "collection": ("images",),
    "scene": ("images", "coordinate_systems", "transformations"),
    "array": LEVEL,
    "container": ("store", "root", "place", "consolidated", "children"),
}  # fmt: skip
SECTIONS: dict[str, tuple[str, ...]] = {
    "image": ("container", "image"),
    "label-image": ("container", "image"),
    "labels": ("container", "labels"),
    "plate": ("container", "plate", "image"),
    "well": ("container", "well", "image"),
    "scene": ("container", "scene", "image"),
    "bioformats2raw": ("container", "collection", "image"),
    "array": ("container", "array"),
    "group": ("container",),
    "not-zarr": (),
    "unreadable": (),
}


@pytest.mark.parametrize("name", list(SOURCES))
def test_sections(name: str, sample_path: Callable[[str], Path]) -> None:
    answer = explain(sample_path(name)).to_json()
    assert set(TOP) <= set(answer)
    assert answer["schema"] == 1
    assert answer["source"] == str(sample_path(name))
    assert set(FACTS) <= set(answer["facts"])
    filled = {key for key, section in answer["facts"].items() if section is not None}
    assert set(SECTIONS[answer["kind"]]) <= filled
    assert filled - {"container"} <= set(SECTIONS[answer["kind"]])
    for section in filled:
        assert set(KEYS.get(section, ())) <= set(answer["facts"][section]), section
    image = answer["facts"]["image"]
    for level in image["levels"] if image else ():
        assert set(LEVEL) <= set(level)
    for axis in image["axes"] if image else ():
        assert set(axis) == {"name", "type", "unit", "size"}
    assert answer["validation"] is None
    assert set(answer["read"]) == {"documents", "requests", "bytes", "seconds", "complete", "notes"}
    assert answer["summary"].strip()
    for kind in ("terms", "faqs", "help"):
        for entry in answer[kind]:
            assert set(entry) >= {"id", "title", "relevance", "rank", "here"}
            assert 0 <= entry["relevance"] <= 1
    for problem in answer["problems"]:
        assert set(problem) == {"document", "location", "message"}


@pytest.mark.parametrize("name", ["image-05", "plate-04", "image-06", "zarr-group", "not-zarr"])
def test_validation_if_it_was_asked_for(name: str, sample_path: Callable[[str], Path]) -> None:
    answer = json.loads(json.dumps(validate(explain(sample_path(name))).to_json()))
    validators = [entry["validator"] for entry in answer["validation"]]
    assert validators == ["ngff-zarr", "ome-zarr-models", "yaozarrs"]
    for entry in answer["validation"]:
        assert entry["version"][0].isdigit()
        assert entry["valid"] is None or isinstance(entry["valid"], bool)
        assert entry["errors"] == []
        assert entry["summary"]
        for node in entry["nodes"]:
            assert set(node) >= {"path", "kind", "document", "valid", "note"}
            assert (node["valid"] is None) == bool(node["note"])


def test_errors_of_validators(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["axes"]
    for entry in validate(explain(path)).to_json()["validation"]:
        [error] = entry["errors"]
        assert error["document"] == "zarr.json"
        assert error["location"] == "/attributes/ome/multiscales/0/axes"
        assert error["message"] == "The key axes is missing."
        assert error["term"] == "axes"
        assert error["validator_message"]
        assert entry["valid"] is False


def test_levels_name_their_dataset_and_label_levels_too(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(fields=1)
    image = explain(path).to_json()["facts"]["image"]
    assert image["path"] == "A/1/0"
    assert [level["path"] for level in image["levels"]] == ["0", "1"]


def test_what_the_file_states_none_of_is_empty_and_what_is_not_known_is_null(
    tmp_path: Path,
) -> None:
    path = tree(tmp_path).image(name=None, labels={"nuclei": {}})
    image = explain(path).to_json()["facts"]["image"]
    assert image["channels"] == []
    assert image["omero"] is False
    assert image["coordinate_systems"] == []
    assert image["downsampling"] is None
    assert image["name"] is None
    label = explain(path / "labels" / "nuclei").to_json()["facts"]["image"]
    assert label["labels"] == []
    (path / "0" / "zarr.json").unlink()
    level = explain(path).to_json()["facts"]["image"]["levels"][0]
    assert level["path"] == "0"
    unknown = ("shape", "dtype", "chunk_shape", "shard_shape", "codecs", "n_chunks", "nbytes")
    assert all(level[key] is None for key in unknown)
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["datasets"]
    assert explain(path).to_json()["facts"]["image"]["levels"] is None


def test_sharded_level(tmp_path: Path) -> None:
    path = tree(tmp_path).image(
        axes="yx", shape=(100, 64), levels=1, chunk_shape=(16, 16), shard_shape=(32, 32)
    )
    [level] = explain(path).to_json()["facts"]["image"]["levels"]
    assert level["chunk_shape"] == [16, 16]
    assert level["shard_shape"] == [32, 32]
    assert "sharding_indexed" not in level["codecs"]
    assert (level["n_chunks"], level["n_shards"]) == (7 * 4, 4 * 2)
    assert level["nbytes"] == 100 * 64 * 2


@pytest.mark.parametrize(
    ("fill", "stated"),
    [
        ("NaN", "NaN"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (0.5, 0.5),
        (0, 0),
        (None, None),
        (False, False),
        (["NaN", float("inf")], ["NaN", "Infinity"]),
        ({"a": 1}, None),
    ],
)
def test_fill_value_is_valid_json(fill: Any, stated: Any, tmp_path: Path) -> None:
    path = tree(tmp_path).array(fill_value=fill)
    written = json.dumps(explain(path).to_json(), allow_nan=False)
    assert json.loads(written)["facts"]["array"]["fill_value"] == stated


def test_numbers_that_json_does_not_have_are_words(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(8, 8), levels=2, pixel_size=(1e308, 1.0))
    with edited(path / "zarr.json") as document:
        entry = document["attributes"]["ome"]["multiscales"][0]
        entry["coordinateTransformations"] = [{"type": "scale", "scale": [1e300, 1]}]
    answer = json.loads(json.dumps(explain(path).to_json(), allow_nan=False))
    assert answer["facts"]["image"]["levels"][0]["scale"][0] == "Infinity"
    assert explain(path).to_text()


def test_not_zarr_says_what_was_tried(tmp_path: Path) -> None:
    (tmp_path / "thing.tif").write_bytes(b"x")
    answer = explain(tmp_path).to_json()
    assert answer["kind"] == "not-zarr"
    assert answer["zarr_format"] is None
    assert answer["ome_zarr_version"] is None
    assert answer["read"]["complete"] is False
    assert answer["problems"][0]["message"] == answer["summary"]
    assert answer["facts"]["container"]["children"] == ["thing.tif"]
    assert answer["help"]


def test_same_source_same_answer(sample_path: Callable[[str], Path]) -> None:
    def answer() -> dict[str, Any]:
        found = explain(sample_path("plate-05")).to_json()
        del found["read"]["seconds"]
        return found

    assert answer() == answer()
