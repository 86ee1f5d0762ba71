"""Write tiny stores with programs that are too heavy for our tests, and keep their metadata.

    python tests/stores/recorded/record.py ngio

in an environment that has the program writes `ngio-*.json` here: every metadata document by its
key, no pixels, and what the program was told. See README.md beside this file.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
DOCUMENTS = ("zarr.json", ".zgroup", ".zarray", ".zattrs", ".zmetadata")
WELLS = (("A", "1"), ("A", "2"), ("B", "1"))
CHANNELS = ["DNA", "Actin"]


def pixels(*shape: int) -> Any:
    return np.random.default_rng(1).integers(0, 200, shape).astype("uint16")


def keep(name: str, root: Path, writer: str, call: str, **told: Any) -> None:
    """Put the metadata documents of a store into one file, with what its writer was told."""
    files = {
        path.relative_to(root).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*"))
        if path.name in DOCUMENTS
    }
    zarr = f"{writer} {version(writer)}, zarr {version('zarr')}"
    today = datetime.now(UTC).date().isoformat()
    record = {"writer": zarr, "date": today, "call": call, "told": told, "files": files}
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
    (HERE / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def scales(axes: str, levels: int) -> list[list[float]]:
    sizes = {"t": 1.0, "c": 1.0, "z": 2.0, "y": 0.5, "x": 0.25}
    halved = [[1 if a in "tcz" else 2**level for a in axes] for level in range(levels)]
    return [[sizes[a] * step for a, step in zip(axes, steps, strict=True)] for steps in halved]


def ngio(folder: Path) -> None:
    from ngio import ImageInWellPath, create_empty_plate, create_ome_zarr_from_array

    options: dict[str, Any] = {
        "pixelsize": (0.5, 0.25),
        "z_spacing": 2.0,
        "levels": 3,
        "scaling_factors": (1, 1, 2, 2),
        "channels_meta": CHANNELS,
        "axes_names": list("czyx"),
        "name": "cells",
        "chunks": (1, 2, 24, 32),
    }
    array = pixels(2, 4, 96, 128)
    told = {
        "axes": "czyx",
        "shapes": [[2, 4, 96 // n, 128 // n] for n in (1, 2, 4)],
        "chunk_shape": [1, 2, 24, 32],
        "scales": scales("czyx", 3),
        "units": dict.fromkeys("zyx", "micrometer"),
        "channels": CHANNELS,
    }
    call = "ngio.create_ome_zarr_from_array"
    for ome in ("0.4", "0.5"):
        short = ome.replace(".", "")
        root = folder / f"image-{short}.zarr"
        image = create_ome_zarr_from_array(root, array, ngff_version=ome, **options)
        image.derive_label("nuclei")
        image.add_table("rois", image.build_image_roi_table("image"))
        more = {"kind": "image", "version": ome, "labels": ["nuclei"], **told}
        keep(f"ngio-image-{short}", root, "ngio", f"{call}, .derive_label, .add_table", **more)

        root = folder / f"plate-{short}.zarr"
        wells = [ImageInWellPath(row=row, column=column, path="0") for row, column in WELLS]
        create_empty_plate(root, "screen", wells, ngff_version=ome)
        paths = [f"{row}/0{column}" for row, column in WELLS]
        for path in paths:
            create_ome_zarr_from_array(root / path / "0", array, ngff_version=ome, **options)
        more = {"kind": "plate", "version": ome, "image": "A/01/0", "wells": paths, **told}
        keep(f"ngio-plate-{short}", root, "ngio", f"ngio.create_empty_plate, {call}", **more)
    root = folder / "sharded.zarr"
    shards = (1, 4, 96, 128)
    create_ome_zarr_from_array(root, array, ngff_version="0.5", shards=shards, **options)
    more = {"kind": "image", "version": "0.5", **told, "shard_shape": list(shards)}
    keep("ngio-sharded-05", root, "ngio", f"{call} with shards", **more)


def iohub(folder: Path) -> None:
    from iohub.ngff import TransformationMeta, open_ome_zarr

    array = pixels(2, 2, 4, 48, 64)
    options = {
        "chunks": (1, 1, 2, 24, 32),
        "transform": [TransformationMeta(type="scale", scale=scales("tczyx", 1)[0])],
    }
    told = {
        "version": "0.4",
        "axes": "TCZYX",
        "shapes": [list(array.shape)],
        "chunk_shape": [1, 1, 2, 24, 32],
        "scales": scales("tczyx", 1),
        "units": {"T": "second", **dict.fromkeys("ZYX", "micrometer")},
        "channels": CHANNELS,
    }
    call = "iohub.ngff.open_ome_zarr(layout={!r}).{}"
    root = folder / "fov.zarr"
    with open_ome_zarr(root, layout="fov", mode="w-", channel_names=CHANNELS) as fov:
        fov.create_image("0", array, **options)
    name = call.format("fov", "create_image")
    keep("iohub-fov-04", root, "iohub", name, kind="image", **told)

    root = folder / "plate.zarr"
    with open_ome_zarr(root, layout="hcs", mode="w-", channel_names=CHANNELS) as plate:
        for row, column in WELLS:
            plate.create_position(row, column, "0").create_image("0", array, **options)
    name = call.format("hcs", "create_position(…).create_image")
    wells = ["/".join(well) for well in WELLS]
    keep("iohub-plate-04", root, "iohub", name, kind="plate", image="A/1/0", wells=wells, **told)


def spatialdata(folder: Path) -> None:
    from anndata import AnnData
    from pandas import Categorical, DataFrame
    from spatialdata import SpatialData
    from spatialdata._io.format import SpatialDataContainerFormatV01
    from spatialdata.models import Image2DModel, Labels2DModel, ShapesModel, TableModel
    from spatialdata.transformations import Scale

    twice = {"global": Scale([2.0, 2.0], axes=("y", "x"))}
    image = Image2DModel.parse(
        pixels(2, 48, 64),
        dims=("c", "y", "x"),
        c_coords=CHANNELS,
        scale_factors=[2],
        transformations=twice,
    )
    labels = Labels2DModel.parse(np.zeros((48, 64), "uint32"), dims=("y", "x"))
    obs = DataFrame({"region": Categorical(["nuclei"]), "instance": [1]}, index=["0"])
    table = TableModel.parse(
        AnnData(np.ones((1, 2), "float32"), obs=obs),
        region="nuclei",
        region_key="region",
        instance_key="instance",
    )
    circles = ShapesModel.parse(np.array([[1.0, 2.0]]), geometry=0, radius=[1.0])
    parts = {
        "images": {"tissue": image},
        "labels": {"nuclei": labels},
        "tables": {"table": table},
        "shapes": {"circles": circles},
    }
    told = {
        "kind": "group",
        "version": None,
        "convention": "spatialdata",
        "images": ["images/tissue", "labels/nuclei"],
        "children": ["images", "labels", "shapes", "tables"],
    }
    SpatialData(**parts).write(folder / "v3.zarr")
    keep("spatialdata-v3", folder / "v3.zarr", "spatialdata", "SpatialData(…).write", **told)
    old = {"sdata_formats": SpatialDataContainerFormatV01()}
    SpatialData(**parts).write(folder / "v2.zarr", **old)
    call = "SpatialData(…).write(sdata_formats=SpatialDataContainerFormatV01())"
    keep("spatialdata-v2", folder / "v2.zarr", "spatialdata", call, **told)


def anndata(folder: Path) -> None:
    from anndata import AnnData, settings
    from pandas import Categorical, DataFrame

    obs = DataFrame({"kind": Categorical(list("aba"))}, index=list("xyz"))
    table = AnnData(np.ones((3, 2), "float32"), obs=obs)
    for zarr_format in (2, 3):
        root = folder / f"v{zarr_format}.zarr"
        settings.zarr_write_format = zarr_format
        table.write_zarr(root)
        told = {"kind": "group", "version": None, "convention": "anndata", "images": []}
        call = f"AnnData.write_zarr, settings.zarr_write_format = {zarr_format}"
        keep(f"anndata-v{zarr_format}", root, "anndata", call, **told)


def xarray(folder: Path) -> None:
    from xarray import Dataset

    zeros = np.zeros((4, 6), "float32")
    dataset = Dataset(
        {"temperature": (("y", "x"), zeros, {"units": "K"})},
        coords={"x": np.arange(6.0), "y": np.arange(4.0), "lon": (("y", "x"), zeros)},
        attrs={"title": "temperatures"},
    )
    for zarr_format in (2, 3):
        for consolidated in (True, False):
            name = f"xarray-v{zarr_format}" + ("" if consolidated else "-plain")
            root = folder / f"{name}.zarr"
            dataset.to_zarr(root, zarr_format=zarr_format, consolidated=consolidated)
            told = {
                "kind": "group",
                "version": None,
                "convention": "xarray",
                "images": [],
                "children": ["lon", "temperature", "x", "y"],
            }
            call = f"Dataset.to_zarr(zarr_format={zarr_format}, consolidated={consolidated})"
            keep(name, root, "xarray", call, **told)


if __name__ == "__main__":
    for program in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as temporary:
            globals()[program](Path(temporary))
