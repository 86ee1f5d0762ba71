"""Stores written by zarr alone, with metadata by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stores.told import (
    AXES,
    CHUNK_SHAPE,
    SHARD_SHAPE,
    UNITS,
    new_group,
    some_levels,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    import zarr

    from tests.stores.told import Written


def write_image(folder: Path, version: str, *, sharded: bool = False) -> Written:
    """Write an image with nothing but zarr and a dictionary."""
    path = folder / "image.ome.zarr"
    group = new_group(path, version)
    shard_shape = SHARD_SHAPE if sharded else None
    for level, pixels in enumerate(some_levels()):
        array = group.create_array(
            str(level),
            shape=pixels.shape,
            dtype=pixels.dtype,
            chunks=CHUNK_SHAPE,
            shards=shard_shape,
            **_options(version),
        )
        array[...] = pixels
    codecs = ("blosc",) if version == "0.4" else ("bytes", "gzip")
    facts = told(path, version=version, shard_shape=shard_shape, codecs=codecs)
    _describe(group, facts)
    return facts


def _options(version: str) -> dict[str, Any]:
    """What `create_array` needs to know besides shapes."""
    from numcodecs import Blosc
    from zarr.codecs import GzipCodec

    if version == "0.4":
        keys = {"name": "v2", "separator": "/"}
        return {"compressors": Blosc(cname="lz4", clevel=5), "chunk_key_encoding": keys}
    return {"compressors": GzipCodec(level=1), "dimension_names": list(AXES)}


def _describe(group: zarr.Group, facts: Written) -> None:
    """Describe an image as the specification says, by hand."""
    axes = [{"name": "c", "type": "channel"}]
    axes += [{"name": axis, "type": "space", "unit": UNITS[axis]} for axis in "zyx"]
    datasets = [
        {
            "path": str(level),
            "coordinateTransformations": [{"type": "scale", "scale": list(scale)}],
        }
        for level, scale in enumerate(facts.scales)
    ]
    multiscales = {"name": "cells", "axes": axes, "datasets": datasets}
    if facts.version == "0.4":
        group.attrs["multiscales"] = [{"version": "0.4", **multiscales}]
    else:
        group.attrs["ome"] = {"version": facts.version, "multiscales": [multiscales]}
