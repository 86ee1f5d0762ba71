"""The named samples that tests and the front matter of the content speak of.

`SOURCES` writes a sample into a folder and returns its path. The first five are those the product
itself ships; the others are made of documents alone and read as black images.
"""

from __future__ import annotations

import json
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.samples import SAMPLES, write_sample
from tests.stores.arrays import BLOSC_V2, GZIP, Files, below, group, v3_array
from tests.stores.images import Image
from tests.stores.recordings import put
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.arrays import Json

    Source = Callable[[Path], Path]

NO_UNITS: dict[str, str] = {}
WITH_TIME = {"t": "second", "z": "micrometer", "y": "micrometer", "x": "micrometer"}


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**options)


def _plate(**options: Any) -> Source:
    return lambda folder: tree(folder).plate(**options)


def _inside(name: str, path: str) -> Source:
    """A node inside another sample."""
    return lambda folder: SOURCES[name](folder) / path


def _scene(folder: Path) -> Path:
    """Two images of OME-Zarr 0.6, side by side in the coordinate system of a stage."""
    image = Image(version="0.6", axes="yx", shape=(256, 256), pixel_size=(0.5, 0.5))
    axes = image.metadata()["multiscales"][0]["coordinateSystems"][0]["axes"]
    return tree(folder).group(
        "scene.ome.zarr",
        metadata={
            "version": "0.6",
            "scene": {
                "coordinateSystems": [{"name": "stage", "axes": axes}],
                "coordinateTransformations": [
                    _moved("left", {"type": "translation", "translation": [0.0, 0.0]}),
                    _moved("right", {"type": "translation", "translation": [0.0, 120.0]}),
                ],
            },
        },
        members=below("left", image.files()) | below("right", image.files()),
    )


def _moved(path: str, transformation: Json) -> Json:
    """Say that a transformation leads from an image to the stage."""
    ends = {"input": {"path": path, "name": "physical"}, "output": {"name": "stage"}}
    return {**transformation, **ends}


def _plain_group(folder: Path) -> Path:
    """A Zarr group that has nothing to do with OME-Zarr."""
    array = v3_array((100,), chunk_shape=(50,), dtype="float64", fill_value=0.0)
    attributes = {"title": "temperatures"}
    return tree(folder).group("plain.zarr", attributes=attributes, members=below("data", array))


def _group_of_images(folder: Path) -> Path:
    """A Zarr group that has no metadata of its own, with two images in it."""
    image = Image(axes="yx", shape=(64, 64), levels=1).files()
    return tree(folder).group("images.zarr", members=below("left", image) | below("right", image))


def _spatialdata(folder: Path) -> Path:
    """A store as SpatialData lays it out: elements by kind, images inside `images`."""
    image = Image(axes="cyx", shape=(3, 256, 256), name="tissue", levels=2)
    members: Files = {}
    for kind in ("images", "labels", "points", "shapes", "tables"):
        members |= below(kind, group())
    members |= below("images/tissue", image.files())
    members |= below("shapes/circles", group(attributes={"encoding-type": "ngff:shapes"}))
    members |= below("tables/table", group(attributes={"encoding-type": "anndata"}))
    written_by = {"version": "0.2", "spatialdata_software_version": "0.7.2"}
    attributes = {"spatialdata_attrs": written_by}
    return tree(folder).group("sdata.zarr", attributes=attributes, members=members)


def _not_zarr(folder: Path) -> Path:
    """A folder with a picture in it, and nothing of Zarr."""
    root = folder / "pictures"
    root.mkdir()
    (root / "cells.tif").write_bytes(b"II*\0" + bytes(60))
    return root


def _ozx(folder: Path) -> Path:
    """An image in one ZIP file, as RFC-9 proposes: the root of the image at the top."""
    path = folder / "image.ozx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for key, document in Image(version="0.5", axes="yx", shape=(64, 64)).files().items():
            archive.writestr(key, json.dumps(document))
        archive.comment = b'{"ome": {"version": "0.5"}}'
    return path


def _with_crate(folder: Path) -> Path:
    """An image with an RO-Crate beside its metadata."""
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": []}
    files = Image(version="0.5", axes="yx", shape=(64, 64)).files()
    return tree(folder).write("image.ome.zarr", files | {"ro-crate-metadata.json": crate})


SOURCES: dict[str, Source] = {
    **{name: partial(write_sample, name) for name in SAMPLES},
    # Images of OME-Zarr 0.5
    "image-05-2d": _image(
        axes="yx", shape=(512, 512), levels=1, units=NO_UNITS, chunk_shape=(256, 256), name=None
    ),
    "image-05-big": _image(
        axes="cyx",
        shape=(1, 100_000, 100_000),
        levels=5,
        pixel_size=(1.0, 0.25, 0.25),
        chunk_shape=(1, 512, 512),
        channels=("Brightfield",),
        dtype="uint8",
    ),
    "image-05-uncompressed": _image(codecs=(), channels=("DNA", "Actin")),
    "image-05-float": _image(
        axes="zyx", shape=(32, 256, 256), dtype="float32", fill_value="NaN", codecs=(GZIP,)
    ),
    "image-05-half-pixel": _image(half_pixel=True, pixel_size=(1.0, 2.0, 0.5, 0.5)),
    # Images of OME-Zarr 0.4
    "image-04-blosc": _image(
        version="0.4",
        axes="zyx",
        shape=(16, 256, 256),
        dtype="uint16",
        endian="big",
        compressor=BLOSC_V2,
        filters=[{"id": "delta", "dtype": ">u2", "astype": ">u2"}],
    ),
    "image-04-time": _image(
        version="0.4",
        axes="tczyx",
        shape=(20, 2, 4, 256, 256),
        levels=2,
        pixel_size=(30.0, 1.0, 1.5, 0.4, 0.4),
        units=WITH_TIME,
        channels=("GFP", "mCherry"),
    ),
    "image-04-translated": _image(
        version="0.4",
        axes="czyx",
        pixel_size=(1.0, 2.0, 0.5, 0.5),
        translation=(0.0, 10.0, 1500.0, -250.5),
        half_pixel=True,
        channels=("DNA", "Actin"),
    ),
    # Other versions
    "image-01": _image(
        version="0.1",
        axes="tczyx",
        shape=(1, 2, 4, 256, 256),
        separator=None,
        channels=("DNA", "Actin"),
    ),
    "image-02": _image(version="0.2", axes="tczyx", shape=(1, 2, 4, 256, 256)),
    "image-03": _image(version="0.3", axes="cyx", shape=(2, 256, 256)),
    "image-06": _image(
        version="0.6",
        pixel_size=(1.0, 2.0, 0.5, 0.5),
        half_pixel=True,
        channels=("DNA", "Actin"),
        labels={"nuclei": {}},
    ),
    "image-09": _image(
        version="0.9.dev1",
        axes="zyx",
        shape=(16, 256, 256),
        pixel_size=(2.0, 0.5, 0.5),
        orientation={"z": "inferior-to-superior", "x": "left-to-right"},
    ),
    "scene-06": _scene,
    "scene-06-image": _inside("scene-06", "right"),
    # Labels
    "labels-05": _inside("image-05", "labels"),
    "labels-04": _inside("image-04", "labels"),
    "label-05": _inside("image-05", "labels/nuclei"),
    "label-04": _inside("image-04", "labels/nuclei"),
    # Plates
    "plate-384": _plate(rows=16, columns=24, fields=2, name="screen"),
    "well-05": _inside("plate-05", "A/1"),
    "well-04": _inside("plate-04", "A/1"),
    "field-05": _inside("plate-05", "A/1/0"),
    "field-04": _inside("plate-04", "A/1/0"),
    # Collections
    "bioformats2raw-04": lambda folder: tree(folder).collection(version="0.4"),
    "bioformats2raw-05": lambda folder: tree(folder).collection(version="0.5"),
    "spatialdata-like": _spatialdata,
    "spatialdata": partial(put, "spatialdata-v3"),
    "anndata": partial(put, "anndata-v3"),
    "xarray": partial(put, "xarray-v3"),
    "group-of-images": _group_of_images,
    # Consolidated metadata
    "consolidated-04": _image(version="0.4", consolidate=True),
    "consolidated-05": _image(version="0.5", consolidate=True),
    # Zarr that is no OME-Zarr, and no Zarr at all
    "zarr-array-v3": lambda folder: tree(folder).array("array.zarr"),
    "zarr-array-v2": lambda folder: tree(folder).array("array.zarr", zarr_format=2),
    "level-05": _inside("image-05", "0"),
    "zarr-group": _plain_group,
    "image-05-crate": _with_crate,
    "row-05": _inside("plate-05", "A"),
    "not-zarr": _not_zarr,
    "ozx-file": _ozx,
}

NO_ZARR = ("not-zarr",)
"""Samples that are no Zarr."""

NO_FOLDER = (*NO_ZARR, "ozx-file")
"""Samples that are no folder of a Zarr."""
