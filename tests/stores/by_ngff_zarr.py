"""Stores written by ngff-zarr, the one writer of 0.6 and of 0.9.dev1 here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.stores.told import (
    AXES,
    CHUNK_SHAPE,
    PIXEL_SIZE,
    UNITS,
    WELLS,
    some_pixels,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.told import Written

TRANSLATION = {"c": 0.0, "z": 1.0, "y": 10.0, "x": -5.0}
MOVED = ((1.0, 0.0, 0.0), (0.0, 1.0, 120.0))


def _writer() -> Any:
    """The module that writes, where it is installed and knows 0.6 in its final form."""
    return pytest.importorskip("ngff_zarr", minversion="0.50")


def _multiscales(axes: str = AXES, **options: Any) -> Any:
    """An image in memory with its coarser levels."""
    writer = _writer()
    image = writer.to_ngff_image(
        some_pixels(axes),
        dims=list(axes),
        scale={axis: PIXEL_SIZE[axis] for axis in axes},
        translation={axis: TRANSLATION[axis] for axis in axes},
        axes_units={axis: unit for axis, unit in UNITS.items() if axis in axes},
        name="cells",
    )
    chunks = {a: n for a, n in zip(AXES, CHUNK_SHAPE, strict=True) if a in axes}
    factors = [{a: n if a in "yx" else 1 for a in axes if a != "c"} for n in (2, 4)]
    return writer.to_multiscales(image, scale_factors=factors, chunks=chunks, **options)


def write_image(folder: Path, version: str, filename: str = "image.ome.zarr") -> Written:
    """Write an image with `ngff_zarr.to_ngff_zarr`; one called .ozx is a ZIP file, with shards."""
    path = folder / filename
    _writer().to_ngff_zarr(path, _multiscales(), version=version)
    return told(path, version=version)


def write_sharded(folder: Path, version: str) -> Written:
    """Write an image whose chunks lie in shards, two in each along z."""
    path = folder / "sharded.ome.zarr"
    per_shard = {"c": 1, "z": 2, "y": 1, "x": 1}
    _writer().to_ngff_zarr(path, _multiscales(), version=version, chunks_per_shard=per_shard)
    return told(path, version=version, shard_shape=(1, 4, 24, 32))


def write_oriented(folder: Path) -> Written:
    """Write an image of 0.9.dev1 that tells which way its axes run in a body (RFC-4)."""
    path = folder / "oriented.ome.zarr"
    _writer().to_ngff_zarr(path, _multiscales("zyx", orientation="LPS"), version="0.9.dev1")
    orientation = {
        "z": "inferior-to-superior",
        "y": "anterior-to-posterior",
        "x": "right-to-left",
    }
    return told(path, "zyx", version="0.9.dev1", orientation=orientation)


def write_plate(folder: Path, version: str) -> Written:
    """Write a plate with `ngff_zarr.to_hcs_zarr` and `ngff_zarr.write_hcs_well_image`."""
    writer = _writer()
    path = folder / "plate.ome.zarr"
    wells = [
        writer.PlateWell(path=well, rowIndex="AB".index(well[0]), columnIndex=int(well[2]) - 1)
        for well in WELLS
    ]
    plate = writer.Plate(
        columns=[writer.PlateColumn("1"), writer.PlateColumn("2")],
        rows=[writer.PlateRow("A"), writer.PlateRow("B")],
        wells=wells,
        name="plate",
        version=version,
    )
    writer.to_hcs_zarr(writer.HCSPlate(path, plate), path)
    for well in WELLS:
        row, column = well.split("/")
        writer.write_hcs_well_image(path, _multiscales(), plate, row, column, version=version)
    return told(path, kind="plate", version=version, image="A/1/0", wells=WELLS)


def write_scene(folder: Path, version: str) -> Written:
    """Write two images on a stage with `ngff_zarr.NgffScene`."""
    writer = _writer()
    from ngff_zarr.v06 import zarr_metadata as model

    path = folder / "scene.ome.zarr"
    axes = [model.Axis(axis, "space", "micrometer") for axis in "yx"]
    stage = model.CoordinateSystem("stage", axes)
    ends = [
        {
            "input": model.CoordinateSystemIdentifier(name, "intrinsic"),
            "output": model.CoordinateSystemIdentifier(None, "stage"),
        }
        for name in ("left", "right")
    ]
    scene = writer.NgffScene(
        images={name: _multiscales("yx") for name in ("left", "right")},
        coordinateTransformations=[
            model.Translation(translation=[0.0, 0.0], **ends[0]),
            model.Affine(affine=[list(row) for row in MOVED], **ends[1]),
        ],
        coordinateSystems=[stage],
    )
    writer.to_ngff_zarr(path, scene, version=version)
    return told(path, "yx", kind="scene", version=version, image="left")
