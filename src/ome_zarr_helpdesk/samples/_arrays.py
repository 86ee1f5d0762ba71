"""Zarr arrays, groups and chunks, written as the plain files they are.

A plate has some 80 arrays, and making each through zarr's event loop takes longer than everything
else together. Here an array is one JSON document and its encoded chunks, and takes well under a
millisecond. The tests read every sample back with zarr.
"""

from __future__ import annotations

import itertools
import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Shape = tuple[int, ...]

INDEX_OF_MISSING_CHUNK = (2**64 - 1, 2**64 - 1)


@dataclass(frozen=True)
class Layout:
    """How an array is stored.

    Attributes
    ----------
    zarr_format : int
        2 or 3.
    chunk_shape : tuple of int
        What is compressed on its own; in a sharded array the inner chunk.
    shard_shape : tuple of int, optional
        What is one file, where that is more than a chunk. Zarr format 3 only.
    """

    zarr_format: int
    chunk_shape: Shape
    shard_shape: Shape | None = None


def write_group(folder: Path, zarr_format: int, metadata: dict[str, Any]) -> None:
    """Write a Zarr group with OME-Zarr metadata.

    Parameters
    ----------
    folder : Path
        The group, made where missing.
    zarr_format : int
        2 or 3: where the metadata belongs.
    metadata : dict
        OME-Zarr metadata, empty for none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if zarr_format == 3:
        attributes = {"ome": metadata} if metadata else {}
        document = {"zarr_format": 3, "node_type": "group", "attributes": attributes}
        _write_json(folder / "zarr.json", document)
        return
    _write_json(folder / ".zgroup", {"zarr_format": 2})
    if metadata:
        _write_json(folder / ".zattrs", metadata)


def write_array(folder: Path, pixels: Array, axes: str, layout: Layout) -> None:
    """Write pixels as a Zarr array. Chunks that are all 0 are left out, as zarr does.

    Parameters
    ----------
    folder : Path
        The array, made where missing.
    pixels : array
        What to write.
    axes : str
        One letter for each axis, kept as dimension names in Zarr format 3.
    layout : Layout
        How to cut and store it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if layout.zarr_format == 2:
        _write_json(folder / ".zarray", _zarray(pixels, layout))
    else:
        _write_json(folder / "zarr.json", _zarr_json(pixels, axes, layout))
    keys_below = folder if layout.zarr_format == 2 else folder / "c"
    codec = _compressor(layout)
    for index, piece in _cut(pixels, layout.shard_shape or layout.chunk_shape):
        encoded = (
            _shard(piece, layout.chunk_shape, codec) if layout.shard_shape else codec.encode(piece)
        )
        path = keys_below.joinpath(*map(str, index))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded)


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")


def _cut(pixels: Array, size: Shape) -> Iterator[tuple[Shape, Array]]:
    """Yield grid index and pixels of each piece that holds something, filled up at the edges."""
    counts = [-(-length // step) for length, step in zip(pixels.shape, size, strict=True)]
    for index in itertools.product(*map(range, counts)):
        window = tuple(slice(i * step, (i + 1) * step) for i, step in zip(index, size, strict=True))
        piece = pixels[window]
        if not piece.any():
            continue
        if piece.shape != size:
            missing = [(0, full - n) for full, n in zip(size, piece.shape, strict=True)]
            piece = np.pad(piece, missing)
        yield index, np.ascontiguousarray(piece)


def _shard(pixels: Array, chunk_shape: Shape, codec: Any) -> bytes:
    """Encode the chunks of a shard, one after the other, with the index and its checksum last."""
    import google_crc32c

    grid = tuple(n // step for n, step in zip(pixels.shape, chunk_shape, strict=True))
    chunks: dict[Shape, tuple[int, int]] = {}
    body = b""
    for index, piece in _cut(pixels, chunk_shape):
        encoded = codec.encode(piece)
        chunks[index] = (len(body), len(encoded))
        body += encoded
    places = (chunks.get(index, INDEX_OF_MISSING_CHUNK) for index in np.ndindex(grid))
    table = b"".join(struct.pack("<QQ", *place) for place in places)
    return body + table + struct.pack("<I", google_crc32c.value(table))


def _compressor(layout: Layout) -> Any:
    """Blosc for ordinary chunks, plain zstd inside shards."""
    import numcodecs

    if layout.shard_shape:
        return numcodecs.Zstd(level=3)
    return numcodecs.Blosc(cname="zstd", clevel=3, shuffle=numcodecs.Blosc.BITSHUFFLE)


def _zarray(pixels: Array, layout: Layout) -> dict[str, Any]:
    """The document of an array in Zarr format 2."""
    return {
        "zarr_format": 2,
        "shape": pixels.shape,
        "chunks": layout.chunk_shape,
        "dtype": pixels.dtype.newbyteorder("<").str,
        "compressor": {"id": "blosc", "cname": "zstd", "clevel": 3, "shuffle": 2, "blocksize": 0},
        "filters": None,
        "fill_value": 0,
        "order": "C",
        "dimension_separator": "/",
    }


def _zarr_json(pixels: Array, axes: str, layout: Layout) -> dict[str, Any]:
    """The document of an array in Zarr format 3."""
    to_bytes = {"name": "bytes", "configuration": {"endian": "little"}}
    codecs: list[dict[str, Any]] = [to_bytes, _codec_document(pixels, layout)]
    if layout.shard_shape:
        sharding = {
            "chunk_shape": layout.chunk_shape,
            "codecs": codecs,
            "index_codecs": [to_bytes, {"name": "crc32c"}],
            "index_location": "end",
        }
        codecs = [{"name": "sharding_indexed", "configuration": sharding}]
    return {
        "zarr_format": 3,
        "node_type": "array",
        "shape": pixels.shape,
        "data_type": pixels.dtype.name,
        "chunk_grid": {
            "name": "regular",
            "configuration": {"chunk_shape": layout.shard_shape or layout.chunk_shape},
        },
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": 0,
        "codecs": codecs,
        "attributes": {},
        "dimension_names": list(axes),
    }


def _codec_document(pixels: Array, layout: Layout) -> dict[str, Any]:
    if layout.shard_shape:
        return {"name": "zstd", "configuration": {"level": 3, "checksum": False}}
    configuration = {
        "typesize": pixels.dtype.itemsize,
        "cname": "zstd",
        "clevel": 3,
        "shuffle": "bitshuffle",
        "blocksize": 0,
    }
    return {"name": "blosc", "configuration": configuration}
