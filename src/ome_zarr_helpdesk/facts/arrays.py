"""From an array's metadata document, format 2 or 3, to an `Array`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts import codecs, data_types
from ome_zarr_helpdesk.facts.model import Array
from ome_zarr_helpdesk.facts.strict import StrictReader

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["array_fields", "read_array"]


def read_array(node: Node) -> Array:
    """Read an array node."""
    return Array(path=node.path, **array_fields(node))


def array_fields(node: Node, strict: StrictReader | None = None) -> dict[str, Any]:
    """Return the fields of an `Array` but its path, problems recorded on the way.

    Parameters
    ----------
    node
        An array node.
    strict
        Shared by arrays that are likely alike, such as the levels of an image.
    """
    values = _from_v3(node.metadata) if node.zarr_format == 3 else _from_v2(node.metadata)
    _check_ranks(node.metadata, values)
    (strict or StrictReader()).report(node)
    return {"zarr_format": node.zarr_format, **values}


def _from_v2(metadata: Fields) -> dict[str, Any]:
    """Zarr v2 specification, section "Arrays"; the separator defaults to a dot."""
    pipeline = codecs.read_v2(metadata)
    dtype, itemsize, endianness = data_types.from_v2(metadata.raw("dtype"))
    if dtype is None:
        metadata.report("dtype-unknown", "dtype")
    return {
        "shape": _lengths(metadata, "shape"),
        "dtype": dtype,
        "itemsize": itemsize,
        "endianness": endianness,
        "chunk_shape": _lengths(metadata, "chunks"),
        "sharded": False,
        "order": metadata.text("order"),
        "dimension_separator": metadata.text("dimension_separator") or ".",
        "chunk_key_prefix": "",
        "fill_value": _fill_value(metadata.raw("fill_value")),
        **_pipeline_fields(pipeline),
    }


def _from_v3(metadata: Fields) -> dict[str, Any]:
    """Zarr v3 core 3.1, section "Array metadata"."""
    pipeline = codecs.read_v3(metadata)
    outer = _regular_grid(metadata)
    dtype, itemsize = _data_type(metadata)
    separator, prefix = _chunk_keys(metadata)
    return {
        "shape": _lengths(metadata, "shape"),
        "dtype": dtype,
        "itemsize": itemsize,
        "endianness": pipeline.endianness,
        "chunk_shape": pipeline.inner_chunk if pipeline.sharded else outer,
        "shard_shape": outer if pipeline.sharded else None,
        "sharded": None if pipeline.codecs is None else pipeline.sharded,
        "shard_index_location": pipeline.index_location,
        "order": None if pipeline.codecs is None else ("F" if pipeline.transposed else "C"),
        "dimension_separator": separator,
        "chunk_key_prefix": prefix,
        "fill_value": _fill_value(metadata.raw("fill_value")),
        "dimension_names": _dimension_names(metadata),
        **_pipeline_fields(pipeline),
    }


def _data_type(metadata: Fields) -> tuple[str | None, int | None]:
    """Return name and bytes of a Zarr v3 data type, written as a name or with settings."""
    raw = metadata.raw("data_type")
    stated = metadata.child("data_type") if isinstance(raw, dict) else None
    name = stated.text("name") if stated else raw
    if not isinstance(name, str):
        metadata.report("dtype-unknown", "data_type")
        return None, None
    configuration = stated.child("configuration") if stated else None
    length = configuration.integer("length_bytes") if configuration else None
    return name, data_types.itemsize_of(name, length)


def _pipeline_fields(pipeline: codecs.Pipeline) -> dict[str, Any]:
    if pipeline.codecs is None:
        return {}
    return {
        "codecs": tuple(c.name for c in pipeline.codecs),
        "codec_settings": pipeline.codecs,
        "compressor": pipeline.compressor,
        "filters": pipeline.filters,
    }


def _lengths(metadata: Fields, name: str) -> tuple[int, ...] | None:
    metadata.require(name)
    return metadata.lengths(name)


def _regular_grid(metadata: Fields) -> tuple[int, ...] | None:
    grid = metadata.child("chunk_grid")
    if grid is None:
        metadata.require("chunk_grid")
        return None
    name = grid.text("name")
    if name != "regular":
        grid.report("chunk-grid-irregular", "name", grid=name or "?")
        return None
    configuration = grid.child("configuration")
    return None if configuration is None else _lengths(configuration, "chunk_shape")


def _chunk_keys(metadata: Fields) -> tuple[str | None, str | None]:
    """Return separator and prefix (Zarr v3 core, "Chunk key encoding")."""
    raw = metadata.raw("chunk_key_encoding")
    if raw == "default" or raw is None:
        return "/", "c"
    if raw == "v2":
        return ".", ""
    encoding = metadata.child("chunk_key_encoding")
    name = encoding.text("name") if encoding else None
    if encoding is None or name not in ("default", "v2"):
        return None, None
    configuration = encoding.child("configuration")
    stated = configuration.text("separator") if configuration else None
    return (stated or "/", "c") if name == "default" else (stated or ".", "")


def _dimension_names(metadata: Fields) -> tuple[str | None, ...] | None:
    names = metadata.items("dimension_names")
    return None if names is None else tuple(n if isinstance(n, str) else None for n in names)


def _fill_value(value: Any) -> Any:
    """Return a fill value as a plain value; numbers that JSON cannot hold become words."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, list):  # a complex number; whatever is longer is no fill value
        return tuple(_fill_value(part) for part in value) if len(value) == 2 else None
    return value if isinstance(value, str | int | float | bool) else None


def _check_ranks(metadata: Fields, values: dict[str, Any]) -> None:
    """Drop chunk and shard shapes that do not have as many axes as the array."""
    shape = values["shape"]
    for name in ("chunk_shape", "shard_shape"):
        block = values.get(name)
        if block is None:
            continue
        if shape is not None and len(block) != len(shape):
            metadata.report("rank-differs", name=name, axes=len(shape), got=len(block))
            values[name] = None
        elif 0 in block:
            metadata.report("chunk-zero", name=name)
            values[name] = None
