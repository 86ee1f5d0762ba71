"""What the builders of `tests.stores.trees` write is what zarr and the validators expect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaozarrs
import zarr

from tests.stores.images import Image
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from pathlib import Path

IMAGES: dict[str, dict[str, Any]] = {
    "plain": {},
    "yx": {"axes": "yx", "shape": (64, 64), "levels": 1},
    "time": {"axes": "tczyx", "shape": (3, 2, 4, 64, 64), "units": {"t": "second"}},
    "no units": {"units": {}},
    "no name": {"name": None},
    "omero": {"channels": ("DNA", "Actin")},
    "translated": {"translation": (0.0, 1.0, 2.0, 3.0), "half_pixel": True},
    "labels": {"labels": {"nuclei": {}, "cells": {"dtype": "uint8"}}},
    "consolidated": {"consolidate": True},
    "float": {"dtype": "float32", "fill_value": "NaN"},
    "big-endian": {"endian": "big"},
    "odd": {"axes": "yx", "shape": (101, 75), "levels": 4},
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("options", IMAGES.values(), ids=IMAGES)
def test_images_are_valid_and_read_by_zarr(
    tmp_path: Path, version: str, options: dict[str, Any]
) -> None:
    path = tree(tmp_path).image(version=version, **options)
    yaozarrs.validate_zarr_store(str(path))
    image = Image(version=version, **options)
    group = zarr.open_group(path, mode="r")
    assert group.metadata.zarr_format == image.zarr_format
    for level, level_path in enumerate(image.level_paths):
        array = group[level_path]
        assert array.shape == tuple(image.level_shape(level))
        assert array.dtype.name == image.dtype
        assert array[...].shape == array.shape


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"rows": 8, "columns": 12, "left_out": {"A/2"}},
        {"fields": 2, "acquisitions": ("a", "b")},
    ],
    ids=["plain", "96", "acquisitions"],
)
def test_plates_are_valid(tmp_path: Path, version: str, options: dict[str, Any]) -> None:
    path = tree(tmp_path).plate(version=version, **options)
    yaozarrs.validate_zarr_store(str(path))


def test_wells_can_be_left_out_and_lost(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(left_out={"A/1"}, lost={"B/2"})
    plate = json.loads((path / "zarr.json").read_text())["attributes"]["ome"]["plate"]
    assert [well["path"] for well in plate["wells"]] == ["A/2", "A/3", "B/1", "B/2", "B/3"]
    assert not (path / "A" / "1").exists()
    assert not (path / "B" / "2").exists()


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_collections_are_valid(tmp_path: Path, version: str) -> None:
    path = tree(tmp_path).collection(version=version)
    yaozarrs.validate_zarr_store(str(path))


def test_shards_hold_chunks(tmp_path: Path) -> None:
    path = tree(tmp_path).image(chunk_shape=(1, 1, 32, 32), shard_shape=(1, 8, 128, 128))
    array = zarr.open_array(path / "0", mode="r")
    assert array.chunks == (1, 1, 32, 32)
    assert array.shards == (1, 8, 128, 128)


def test_compressor_and_filters_of_zarr_2(tmp_path: Path) -> None:
    delta = {"id": "delta", "dtype": "<u2", "astype": "<u2"}
    path = tree(tmp_path).image(version="0.4", filters=[delta], endian="little")
    array = zarr.open_array(path / "0", mode="r")
    assert array.compressors[0].codec_id == "blosc"
    assert array.filters[0].codec_id == "delta"


@pytest.mark.parametrize(
    ("version", "axes"),
    [
        ("0.1", None),
        ("0.2", None),
        ("0.3", ["c", "y", "x"]),
        ("0.4", [{"name": "c", "type": "channel"}, *({"name": a, "type": "space"} for a in "yx")]),
    ],
)
def test_axes_in_the_words_of_the_version(version: str, axes: object) -> None:
    image = Image(version=version, axes="cyx", shape=(2, 64, 64), units={})
    multiscales = image.metadata()["multiscales"][0]
    assert multiscales.get("axes") == axes
    assert multiscales["version"] == version


def test_06_has_coordinate_systems() -> None:
    image = Image(version="0.6", axes="yx", shape=(64, 64), half_pixel=True, levels=2)
    metadata = image.metadata()
    multiscales = metadata["multiscales"][0]
    assert metadata["version"] == "0.6"
    assert [system["name"] for system in multiscales["coordinateSystems"]] == ["physical"]
    (transformation,) = multiscales["datasets"][1]["coordinateTransformations"]
    assert transformation["type"] == "sequence"
    assert transformation["transformations"][1] == {"type": "translation", "translation": [0.5] * 2}


def test_consolidated_metadata_are_used_by_zarr(tmp_path: Path) -> None:
    for version in ("0.4", "0.5"):
        path = tree(tmp_path).image(f"{version}.zarr", version=version, consolidate=True)
        group = zarr.open_consolidated(str(path))
        assert sorted(group.array_keys()) == ["0", "1", "2"]


def test_documents_can_be_edited(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["version"]
    assert "version" not in zarr.open_group(path, mode="r").attrs["ome"]
