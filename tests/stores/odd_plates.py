"""Plates, collections and stores that do not open, each with one thing odd about it."""

from __future__ import annotations

import shutil
import zipfile
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest

from tests.stores.images import Image
from tests.stores.layers import READER, open_with
from tests.stores.odd import ODD
from tests.stores.trees import edited, edited_metadata, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    from tests.stores.arrays import Json
    from tests.stores.layers import AddLayers, SamplePath
    from tests.stores.registry import Source

SMALL: dict[str, Any] = {"axes": "cyx", "shape": (2, 64, 64), "levels": 2}
ACME: Json = {"name": "acme", "configuration": {"level": 3}}
JPEG2K: Json = {"id": "imagecodecs_jpeg2k", "level": 0}


def _plate(change: Callable[[Json], None] | None = None, **options: Any) -> Source:
    """A plate whose metadata were changed."""

    def write(folder: Path) -> Path:
        path = tree(folder).plate(**options)
        if change is not None:
            with edited_metadata(path) as ome:
                change(ome["plate"])
        return path

    return write


def _padded(plate: Json) -> None:
    """Name the columns 01, 02, 03, while the wells lie in 1, 2, 3."""
    for column in plate["columns"]:
        column["name"] = column["name"].zfill(2)


def _one_padded(plate: Json) -> None:
    plate["columns"][1]["name"] = "02"


def _swapped(plate: Json) -> None:
    plate["rows"], plate["columns"] = plate["columns"], plate["rows"]


def _misindexed(plate: Json) -> None:
    """Say of two wells that each lies where the other does."""
    first, second = plate["wells"][:2]
    first["columnIndex"], second["columnIndex"] = second["columnIndex"], first["columnIndex"]


def _without_numbers(plate: Json) -> None:
    """Leave out what OME-Zarr has stated since 0.4: row and column index."""
    _padded(plate)
    for well in plate["wells"]:
        del well["rowIndex"], well["columnIndex"]


def _without_names(plate: Json) -> None:
    for acquisition in plate["acquisitions"]:
        del acquisition["name"]


def _empty_well(folder: Path) -> Path:
    well = tree(folder).plate() / "A" / "1"
    with edited(well / "zarr.json") as document:
        document["attributes"]["ome"]["well"]["images"] = []
    return well


def _one_series(folder: Path) -> Path:
    """A collection of one image."""
    root = tree(folder).collection(version="0.5")
    shutil.rmtree(root / "1")
    with edited(root / "OME" / "zarr.json") as document:
        document["attributes"]["ome"]["series"] = ["0"]
    return root


def _other_field(folder: Path) -> Path:
    """A plate in which one well names its only image otherwise."""
    path = tree(folder).plate()
    well = path / "A" / "2"
    (well / "0").rename(well / "f1")
    with edited(well / "zarr.json") as document:
        document["attributes"]["ome"]["well"]["images"][0]["path"] = "f1"
    return path


def _odd_well(**options: Any) -> Source:
    """A plate in which the images of one well are unlike the others."""

    def write(folder: Path) -> Path:
        path = tree(folder).plate(field_image=Image(**SMALL))
        field = path / "B" / "2" / "0"
        shutil.rmtree(field)
        tree(field.parent).write("0", Image(**{**SMALL, **options}).files())
        return path

    return write


def _without_rows(version: str) -> Source:
    """A plate whose rows are folders, and no groups."""

    def write(folder: Path) -> Path:
        path = tree(folder).plate(version=version)
        for row in "AB":
            (path / row / ("zarr.json" if version == "0.5" else ".zgroup")).unlink()
        return path

    return write


def _zipped(folder: Path) -> Path:
    """An image of OME-Zarr 0.4 in a ZIP file, with its folder."""
    image = tree(folder).image(version="0.4", axes="yx", shape=(64, 64))
    path = folder / "image.ome.zarr.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(image.rglob("*")):
            archive.write(file, str(file.relative_to(folder)))
    shutil.rmtree(image)
    return path


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**{**SMALL, **options})


def _array(**options: Any) -> Source:
    return lambda folder: tree(folder).array(**options)


def _opened(name: str, viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    if name == "plate-05-other-field" and version(READER).startswith("0.7."):
        pytest.skip(f"{READER} 0.7 stops where a well lacks the field of the first")
    return open_with(READER, viewer, sample_path(name))


OF_THE_READERS = (
    "plate-05-lost",
    "plate-05-one-field",
    "well-05-one-field",
    "bioformats2raw-05-no-xml",
)

SOURCES: dict[str, Source] = {
    **{name: ODD[name] for name in OF_THE_READERS},
    "plate-05-padded": _plate(_padded),
    "plate-05-one-padded": _plate(_one_padded),
    "plate-04-swapped": _plate(_swapped, version="0.4"),
    "plate-05-misindexed": _plate(_misindexed),
    "plate-05-no-numbers": _plate(_without_numbers),
    "plate-05-other-field": _other_field,
    "plate-05-other-shape": _odd_well(shape=(2, 32, 64)),
    "plate-05-other-dtype": _odd_well(dtype="uint8"),
    "plate-05-other-levels": _odd_well(levels=1),
    "plate-05-many": _plate(
        rows=8, columns=12, field_image=Image(axes="cyx", shape=(5, 64, 64), levels=5)
    ),
    "plate-05-many-bare": _plate(
        rows=16,
        columns=24,
        lost=[f"{row}/{column}" for row in "BCDEFGHIJKLMNOP" for column in range(1, 25)],
        field_image=Image(axes="yx", shape=(64, 64), levels=6),
    ),
    "plate-05-flat": _plate(
        field_image=Image(axes="cyx", shape=(2, 2048, 2048), levels=1, chunk_shape=(1, 512, 512))
    ),
    "plate-05-sparse": _plate(left_out=("A/2", "B/1")),
    "plate-05-three-fields": _plate(fields=3),
    "plate-05-folders-as-rows": _without_rows("0.5"),
    "plate-04-folders-as-rows": _without_rows("0.4"),
    "plate-04-two-rounds": _plate(version="0.4", acquisitions=("live", "fixed")),
    "plate-04-two-rounds-unnamed": _plate(
        _without_names, version="0.4", acquisitions=("live", "fixed")
    ),
    "well-05-empty": _empty_well,
    "bioformats2raw-05-nothing": lambda folder: tree(folder).group(
        metadata={"version": "0.5", "bioformats2raw.layout": 3}
    ),
    "bioformats2raw-05-one": _one_series,
    "zarr-group-empty": lambda folder: tree(folder).group(),
    "well-04-two-rounds": lambda folder: (
        tree(folder).plate(version="0.4", acquisitions=("live", "fixed")) / "A" / "1"
    ),
    "plate-04-rounds-unlisted": _plate(
        lambda plate: plate.pop("acquisitions"), version="0.4", acquisitions=("live", "fixed")
    ),
    "zip-04": _zipped,
    "image-05-codec-unknown": _image(codecs=(ACME,)),
    "image-04-codec-package": _image(version="0.4", compressor=JPEG2K),
    "zarr-array-codec-unknown": _array(codecs=(ACME,)),
    "plate-05-codec-unknown": _plate(field_image=Image(**SMALL, codecs=(ACME,))),
}
"""Plates have two rows, A and B, and three columns, 1 to 3, if nothing else is said."""

LAYERS: dict[str, AddLayers] = {
    f"{name}-in-napari": partial(_opened, name)
    for name in (
        "plate-05-one-padded",
        "plate-05-other-field",
        "plate-05-sparse",
        "plate-05-three-fields",
    )
}
