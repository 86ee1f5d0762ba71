"""Stores written by yaozarrs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.stores.told import (
    AXES,
    CHANNELS,
    CHUNK_SHAPE,
    PIXEL_SIZE,
    SHARD_SHAPE,
    WELLS,
    omero_block,
    some_levels,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.told import Written


def _image(*, n_levels: int = 3, omero: dict[str, Any] | None = None) -> Any:
    """The model of the image that yaozarrs writes beside the pixels."""
    from yaozarrs import v05

    axes = [
        v05.ChannelAxis(name="c"),
        *(v05.SpaceAxis(name=axis, unit="micrometer") for axis in "zyx"),
    ]
    scales = [
        [PIXEL_SIZE[axis] * (2**level if axis in "yx" else 1) for axis in AXES]
        for level in range(n_levels)
    ]
    datasets = [
        v05.Dataset(
            path=str(level),
            coordinateTransformations=[v05.ScaleTransformation(scale=scale)],
        )
        for level, scale in enumerate(scales)
    ]
    multiscales = [v05.Multiscale(name="cells", axes=axes, datasets=datasets)]
    return v05.Image(multiscales=multiscales, omero=omero)


def write_image(folder: Path) -> Written:
    """Write an image with `yaozarrs.write.v05.write_image`."""
    from yaozarrs.write import v05

    path = folder / "image.ome.zarr"
    image = _image(omero=omero_block())
    options = {"writer": "zarr", "chunks": CHUNK_SHAPE, "compression": "zstd"}
    v05.write_image(path, image, some_levels(), **options)
    return told(path, version="0.5", channels=CHANNELS, codecs=("bytes", "zstd"))


def write_sharded(folder: Path) -> Written:
    """Write an image of one level, its chunks in shards."""
    from yaozarrs.write import v05

    path = folder / "sharded.ome.zarr"
    level = some_levels()[0]
    options = {"writer": "zarr", "chunks": CHUNK_SHAPE, "shards": SHARD_SHAPE}
    v05.write_image(path, _image(n_levels=1), level, **options)
    facts = told(path, version="0.5", shard_shape=SHARD_SHAPE)
    return replace(facts, shapes=facts.shapes[:1], scales=facts.scales[:1])


def write_plate(folder: Path) -> Written:
    """Write a plate with `yaozarrs.write.v05.write_plate`."""
    from yaozarrs.write import v05

    path = folder / "plate.ome.zarr"
    fields = {(*well.split("/"), "0"): (_image(), some_levels()) for well in WELLS}
    v05.write_plate(path, fields, plate={"name": "plate"}, writer="zarr", chunks=CHUNK_SHAPE)
    return told(path, kind="plate", version="0.5", image="A/1/0", wells=WELLS)


def write_collection(folder: Path) -> Written:
    """Write two series with `yaozarrs.write.v05.write_bioformats2raw`."""
    from yaozarrs.write import v05

    path = folder / "series.ome.zarr"
    series = {name: (_image(), some_levels()) for name in ("0", "1")}
    v05.write_bioformats2raw(path, series, writer="zarr", chunks=CHUNK_SHAPE)
    return told(path, kind="bioformats2raw", version="0.5", image="0")
