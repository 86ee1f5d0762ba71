"""Every named sample can be written, opened and, where it should be, is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaozarrs
import zarr

from tests.stores.layers import LAYERS, OPENED_BY_NAPARI, OPENED_BY_NAPARI_OME_ZARR
from tests.stores.registry import NO_FOLDER, SOURCES
from tests.stores.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

# yaozarrs knows 0.4 and 0.5; a labels group of 0.4 does not say its version.
NOT_VALIDATED = {
    "labels-04",
    "image-01",
    "image-02",
    "image-03",
    "image-06",
    "image-09",
    "scene-06",
    "scene-06-image",
    "spatialdata",
    "anndata",
    "xarray",
    "group-of-images",
    "spatialdata-like",
    "zarr-array-v2",
    "zarr-array-v3",
    "level-05",
    "zarr-group",
    "row-05",
    *NO_FOLDER,
}


@pytest.mark.parametrize("name", [name for name in SOURCES if name not in NO_FOLDER])
def test_samples_are_zarr(name: str, sample_path: Callable[[str], Path]) -> None:
    zarr.open(sample_path(name), mode="r")


@pytest.mark.parametrize("name", [name for name in SOURCES if name not in NOT_VALIDATED])
def test_samples_are_valid(name: str, sample_path: Callable[[str], Path]) -> None:
    if name == "plate-384":
        pytest.skip("takes yaozarrs several seconds, and is built as the other plates are")
    yaozarrs.validate_zarr_store(str(sample_path(name)))


def test_samples_are_written_once(sample_path: Callable[[str], Path]) -> None:
    assert sample_path("image-05-2d") is sample_path("image-05-2d")


@pytest.mark.parametrize("name", LAYERS)
def test_layers(
    name: str,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Layer]],
    sample_path: Callable[[str], Path],
) -> None:
    layers = add_layers(viewer_model, name)
    assert layers
    assert list(viewer_model.layers) == layers
    sample = name.removesuffix("-in-napari").removesuffix("-by-napari")
    if sample != name:
        assert {layer.source.path for layer in layers} == {str(sample_path(sample))}


def test_names_of_layers_speak_of_samples() -> None:
    assert set(OPENED_BY_NAPARI) | set(OPENED_BY_NAPARI_OME_ZARR) <= set(SOURCES)
    assert not set(LAYERS) & set(SOURCES)


@pytest.mark.parametrize("name", WRITERS)
def test_writers_did_what_they_were_told(name: str, tmp_path: Path) -> None:
    written = WRITERS[name](tmp_path)
    group = zarr.open_group(written.path / written.image, mode="r")
    metadata = dict(group.attrs)
    metadata = metadata.get("ome", metadata)
    [entry] = metadata["multiscales"]
    datasets = entry["datasets"]
    arrays = [group[dataset["path"]] for dataset in datasets]
    assert tuple(array.shape for array in arrays) == written.shapes
    assert {array.chunks for array in arrays} == {written.chunk_shape}
    assert {array.shards for array in arrays} == {written.shard_shape}
    assert {array.dtype.name for array in arrays} == {written.dtype}
    steps = [dataset["coordinateTransformations"][0] for dataset in datasets]
    scales = [step.get("transformations", [step])[0]["scale"] for step in steps]
    assert tuple(map(tuple, scales)) == written.scales
    axes = entry["axes"] if "axes" in entry else entry["coordinateSystems"][0]["axes"]
    assert "".join(axis["name"] for axis in axes) == written.axes
    assert {a["name"]: a["unit"] for a in axes if a.get("unit")} == written.units
    channels = metadata.get("omero", {}).get("channels", [])
    assert tuple(channel["label"] for channel in channels) == written.channels
