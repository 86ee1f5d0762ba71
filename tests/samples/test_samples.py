"""The sample data is quick to write, small, always the same, and valid for everybody."""

from __future__ import annotations

import hashlib
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import yaozarrs
import zarr

from ome_zarr_helpdesk.samples import SAMPLES, write_all, write_sample
from tests.processes import in_fresh_process
from tests.stores.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

IMAGES = ("image-05", "image-04", "image-05-sharded")
PLATES = ("plate-05", "plate-04")
LAYER_NAMES = {
    "image-05": ("DNA", "Membrane", "Mitochondria"),
    "image-04": ("DNA", "Membrane", "Mitochondria"),
    "image-05-sharded": ("Nuclei", "Collagen"),
    "plate-05": ("Nuclei", "Stress marker"),
    "plate-04": ("Nuclei", "Stress marker"),
}

every_sample = pytest.mark.parametrize("name", SAMPLES)


def _ome(path: Path) -> dict[str, Any]:
    attributes = dict(zarr.open_group(path, mode="r").attrs)
    return attributes.get("ome", attributes)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        digest.update(file.relative_to(path).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


@every_sample
def test_says_what_it_is(name: str) -> None:
    sample = SAMPLES[name]
    assert sample.name == name
    assert sample.title
    assert sample.description.endswith(".")
    assert sample.filename.endswith(".ome.zarr")


def test_names_and_titles_differ() -> None:
    assert len({sample.filename for sample in SAMPLES.values()}) == len(SAMPLES)
    assert len({sample.title for sample in SAMPLES.values()}) == len(SAMPLES)


@every_sample
def test_is_small(name: str, sample_path: Callable[[str], Path]) -> None:
    files = [file for file in sample_path(name).rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 2_000_000
    assert len(files) < 250


@every_sample
def test_takes_little_time(name: str, tmp_path: Path) -> None:
    """Of all processors: 0.1 to 0.35 s were measured. The disk of a busy machine is not counted."""
    write_sample(name, tmp_path / "warm")
    times = []
    for attempt in range(3):
        start = time.process_time()
        write_sample(name, tmp_path / str(attempt))
        times.append(time.process_time() - start)
    assert min(times) < 1


@every_sample
def test_is_always_the_same(name: str, tmp_path: Path, sample_path: Callable[[str], Path]) -> None:
    assert _digest(write_sample(name, tmp_path)) == _digest(sample_path(name))


@every_sample
def test_is_valid_for_yaozarrs(name: str, sample_path: Callable[[str], Path]) -> None:
    yaozarrs.validate_zarr_store(str(sample_path(name)))


@every_sample
def test_is_valid_for_ome_zarr_models(name: str, sample_path: Callable[[str], Path]) -> None:
    models = pytest.importorskip("ome_zarr_models")
    group = zarr.open_group(sample_path(name), mode="r")
    if name in PLATES:
        version = models.v05 if name.endswith("05") else models.v04
        version.HCS.from_zarr(group)
    else:
        models.open_ome_zarr(group)


@every_sample
def test_is_read_by_ome_zarr_py(name: str, sample_path: Callable[[str], Path]) -> None:
    from ome_zarr.io import parse_url
    from ome_zarr.reader import Reader

    location = parse_url(str(sample_path(name)))
    assert location is not None
    node = next(iter(Reader(location)()))
    assert node.data[0].shape[-1] in {384, 576, 512}


@pytest.mark.parametrize("name", IMAGES)
def test_levels_are_means_in_the_right_place(name: str, sample_path: Callable[[str], Path]) -> None:
    path = sample_path(name)
    datasets = _ome(path)["multiscales"][0]["datasets"]
    assert len(datasets) >= 3
    levels = [zarr.open_array(path / dataset["path"], mode="r")[...] for dataset in datasets]
    scales, shifts = (
        [dataset["coordinateTransformations"][step][kind] for dataset in datasets]
        for step, kind in enumerate(("scale", "translation"))
    )
    for fine, coarse in pairwise(levels):
        height, width = coarse.shape[-2:]
        blocks = fine.reshape(*fine.shape[:-2], height, 2, width, 2)
        np.testing.assert_allclose(blocks.mean((-3, -1)), coarse, atol=0.5)
    for level, (scale, shift) in enumerate(zip(scales, shifts, strict=True)):
        assert scale[-1] == scales[0][-1] * 2**level
        assert shift[-1] == pytest.approx((scale[-1] - scales[0][-1]) / 2)
        assert shift[0] == 0


@pytest.mark.parametrize("name", ["image-05", "image-04"])
def test_labels_have_their_colors_and_properties(
    name: str, sample_path: Callable[[str], Path]
) -> None:
    path = sample_path(name) / "labels" / "nuclei"
    described = _ome(path)["image-label"]
    pixels = zarr.open_array(path / "0", mode="r")[...]
    present = set(np.unique(pixels).tolist()) - {0}
    assert {color["label-value"] for color in described["colors"]} == present
    assert {row["label-value"] for row in described["properties"]} == present
    assert {row["phase"] for row in described["properties"]} == {"interphase", "mitosis"}
    for level in (1, 2):
        coarse = zarr.open_array(path / str(level), mode="r")[...]
        assert set(np.unique(coarse).tolist()) <= present | {0}


def test_both_versions_show_the_same(sample_path: Callable[[str], Path]) -> None:
    new, old = (
        zarr.open_array(sample_path(name) / "0", mode="r") for name in ("image-05", "image-04")
    )
    assert (new.metadata.zarr_format, old.metadata.zarr_format) == (3, 2)
    np.testing.assert_array_equal(new[...], old[...])


def test_shards_hold_several_chunks(sample_path: Callable[[str], Path]) -> None:
    path = sample_path("image-05-sharded")
    array = zarr.open_array(path / "0", mode="r")
    assert array.chunks == (1, 64, 64)
    assert array.shards == (1, 256, 256)
    assert int(array[...].max()) > 500


@pytest.mark.parametrize("name", PLATES)
def test_a_well_was_not_imaged(name: str, sample_path: Callable[[str], Path]) -> None:
    path = sample_path(name)
    plate = _ome(path)["plate"]
    assert len(plate["wells"]) == len(plate["rows"]) * len(plate["columns"]) - 1
    assert not (path / "B" / "3").exists()
    for well in plate["wells"]:
        assert [image["path"] for image in _ome(path / well["path"])["well"]["images"]] == [
            "0",
            "1",
        ]


@every_sample
def test_opens_in_napari(
    name: str,
    viewer_model: ViewerModel,
    sample_path: Callable[[str], Path],
) -> None:
    layers: list[Layer] = LAYERS[f"{name}-in-napari"](viewer_model, sample_path)
    images = [layer for layer in layers if type(layer).__name__ == "Image"]
    # Older readers leave out the name of the image.
    assert tuple(layer.name.split(": ")[-1] for layer in images) == LAYER_NAMES[name]
    assert len(layers) - len(images) == (1 if name in {"image-05", "image-04"} else 0)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = write_sample("image-05-sharded", tmp_path)
    before = _digest(path)
    with pytest.raises(FileExistsError):
        write_sample("image-05-sharded", tmp_path)
    assert _digest(path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_nothing_is_left_of_a_sample_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("ome_zarr_helpdesk.samples._stores.write_array", full)
    with pytest.raises(OSError, match="No space left"):
        write_sample("image-05", tmp_path)
    assert not list(tmp_path.iterdir())


def test_no_such_sample(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_sample("image-07", tmp_path)


def test_writes_all(tmp_path: Path) -> None:
    written = write_all(tmp_path / "new")
    assert set(written) == set(SAMPLES)
    assert all(path.is_dir() for path in written.values())


def test_import_is_cheap() -> None:
    """Neither numpy nor zarr nor napari: menus import this module at start."""
    code = (
        "import sys, ome_zarr_helpdesk.samples;"
        "print({'numpy', 'zarr', 'napari', 'qtpy'} & set(sys.modules))"
    )
    assert in_fresh_process(code).strip() == "set()"
