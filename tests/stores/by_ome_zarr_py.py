"""Stores written by ome-zarr-py."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest

from tests.stores.told import (
    AXES,
    CHANNELS,
    CHUNK_SHAPE,
    PIXEL_SIZE,
    UNITS,
    WELLS,
    new_group,
    omero_block,
    some_pixels,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.told import Written


def _writer() -> Any:
    """The module that writes; before 0.15 it could not be told a pixel size."""
    from ome_zarr import writer

    if "scale" not in signature(writer.write_image).parameters:
        pytest.skip("this ome-zarr-py cannot be told a pixel size")
    return writer


def _format(version: str) -> Any:
    from ome_zarr.format import FormatV04, FormatV05

    return FormatV04() if version == "0.4" else FormatV05()


def _options(version: str, axes: str = AXES) -> dict[str, Any]:
    chunks = tuple(n for axis, n in zip(AXES, CHUNK_SHAPE, strict=True) if axis in axes)
    return {
        "fmt": _format(version),
        "axes": list(axes),
        "scale_factors": [2, 4],
        "scale": {axis: PIXEL_SIZE[axis] for axis in axes},
        "axes_units": {axis: unit for axis, unit in UNITS.items() if axis in axes},
        "storage_options": {"chunks": chunks},
    }


def write_image(folder: Path, version: str) -> Written:
    """Write an image with `ome_zarr.writer.write_image`."""
    writer = _writer()
    path = folder / "image.ome.zarr"
    group = new_group(path, version)
    writer.write_image(some_pixels(), group, name="cells", **_options(version))
    writer.add_metadata(group, {"omero": omero_block()}, fmt=_format(version))
    return told(path, version=version, channels=CHANNELS)


def write_labels(folder: Path, version: str) -> Written:
    """Write an image and, with `ome_zarr.writer.write_labels`, a label image in it."""
    writer = _writer()
    path = folder / "labeled.ome.zarr"
    group = new_group(path, version)
    writer.write_image(some_pixels(), group, **_options(version))
    colors = [{"label-value": 1, "rgba": [255, 0, 0, 255]}]
    writer.write_labels(
        some_pixels("zyx", "uint32"),
        group,
        name="nuclei",
        scaler=None,
        label_metadata={"colors": colors},
        **_options(version, "zyx"),
    )
    label = path / "labels" / "nuclei"
    return told(label, "zyx", kind="label-image", version=version, dtype="uint32")


def write_plate(folder: Path, version: str) -> Written:
    """Write a plate with `write_plate_metadata`, `write_well_metadata` and `write_image`."""
    writer = _writer()
    path = folder / "plate.ome.zarr"
    root, fmt = new_group(path, version), _format(version)
    writer.write_plate_metadata(root, ["A", "B"], ["1", "2"], list(WELLS), fmt=fmt, name="plate")
    for well in WELLS:
        group = root.require_group(well)
        writer.write_well_metadata(group, ["0"], fmt=fmt)
        field = group.require_group("0")
        writer.write_image(some_pixels(), field, **_options(version))
    return told(path, kind="plate", version=version, image="A/1/0", wells=WELLS)
