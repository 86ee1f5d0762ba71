"""The documents of Zarr groups and arrays, without any pixels.

Everything here is a pure function that gives *files*: documents by their key, such as
``{"0/zarr.json": {...}}``. `tests.stores.trees` puts them on the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Shape = Sequence[int]

Json = dict[str, Any]
Files = dict[str, Json]

BLOSC_V2: Json = {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0}
ZSTD: Json = {"name": "zstd", "configuration": {"level": 3, "checksum": False}}
GZIP: Json = {"name": "gzip", "configuration": {"level": 5}}
BLOSC: Json = {
    "name": "blosc",
    "configuration": {
        "typesize": 2,
        "cname": "zstd",
        "clevel": 5,
        "shuffle": "bitshuffle",
        "blocksize": 0,
    },
}

_V2_KINDS = {"uint": "u", "int": "i", "float": "f", "complex": "c", "bool": "b"}


def v2_dtype(name: str, endian: str = "little") -> str:
    """Say a Zarr v3 name of a data type as Zarr v2 does: ``uint16`` is ``<u2``."""
    kind = name.rstrip("0123456789")
    size = 1 if name == "bool" else int(name[len(kind) :]) // 8
    order = "|" if size == 1 else {"little": "<", "big": ">"}[endian]
    return f"{order}{_V2_KINDS[kind]}{size}"


def v2_array(
    shape: Shape,
    *,
    chunk_shape: Shape,
    dtype: str = "uint16",
    endian: str = "little",
    compressor: Json | None = BLOSC_V2,
    filters: list[Json] | None = None,
    fill_value: Any = 0,
    order: str = "C",
    separator: str | None = "/",
    attributes: Json | None = None,
) -> Files:
    """Describe an array in Zarr format 2."""
    document: Json = {
        "zarr_format": 2,
        "shape": list(shape),
        "chunks": list(chunk_shape),
        "dtype": v2_dtype(dtype, endian),
        "compressor": compressor,
        "filters": filters,
        "fill_value": fill_value,
        "order": order,
    }
    if separator is not None:
        document["dimension_separator"] = separator
    files = {".zarray": document}
    return files if attributes is None else files | {".zattrs": attributes}


def v3_array(
    shape: Shape,
    *,
    chunk_shape: Shape,
    shard_shape: Shape | None = None,
    dtype: str = "uint16",
    endian: str = "little",
    codecs: Sequence[Json] = (ZSTD,),
    filters: Sequence[Json] = (),
    fill_value: Any = 0,
    separator: str = "/",
    key_encoding: str = "default",
    dimension_names: Sequence[str | None] | None = None,
    attributes: Json | None = None,
) -> Files:
    """Describe an array in Zarr format 3.

    `filters` are the codecs before, `codecs` those after the conversion to bytes.
    """
    to_bytes: Json = {"name": "bytes", "configuration": {"endian": endian}}
    chain = [*filters, to_bytes, *codecs]
    if shard_shape is not None:
        sharding = {
            "chunk_shape": list(chunk_shape),
            "codecs": chain,
            "index_codecs": [
                {"name": "bytes", "configuration": {"endian": "little"}},
                {"name": "crc32c"},
            ],
            "index_location": "end",
        }
        chain = [{"name": "sharding_indexed", "configuration": sharding}]
    grid = {"chunk_shape": list(chunk_shape if shard_shape is None else shard_shape)}
    document: Json = {
        "zarr_format": 3,
        "node_type": "array",
        "shape": list(shape),
        "data_type": dtype,
        "chunk_grid": {"name": "regular", "configuration": grid},
        "chunk_key_encoding": {"name": key_encoding, "configuration": {"separator": separator}},
        "fill_value": fill_value,
        "codecs": chain,
        "attributes": attributes or {},
    }
    if dimension_names is not None:
        document["dimension_names"] = list(dimension_names)
    return {"zarr.json": document}


def group(
    zarr_format: int = 3, metadata: Json | None = None, attributes: Json | None = None
) -> Files:
    """Describe a group: OME-Zarr `metadata` where it belongs, and other `attributes`."""
    if zarr_format == 2:
        both = {**(metadata or {}), **(attributes or {})}
        return {".zgroup": {"zarr_format": 2}} | ({".zattrs": both} if both else {})
    ome = {} if metadata is None else {"ome": metadata}
    both = {**ome, **(attributes or {})}
    return {"zarr.json": {"zarr_format": 3, "node_type": "group", "attributes": both}}


def below(path: str, files: Files) -> Files:
    """Move files into a folder."""
    return {f"{path}/{key}": document for key, document in files.items()}


def consolidated(files: Files) -> Files:
    """Repeat all documents in the root, as a writer does who consolidates the metadata."""
    if "zarr.json" not in files:
        return {**files, ".zmetadata": {"zarr_consolidated_format": 1, "metadata": dict(files)}}
    inner = {
        key.removesuffix("/zarr.json"): document
        for key, document in files.items()
        if key != "zarr.json"
    }
    copy = {"kind": "inline", "must_understand": False, "metadata": inner}
    return {**files, "zarr.json": {**files["zarr.json"], "consolidated_metadata": copy}}
