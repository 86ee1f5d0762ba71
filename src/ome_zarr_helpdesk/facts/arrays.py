"""From an array's metadata document, format 2 or 3, to an `Array`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts import codecs, data_types
from ome_zarr_helpdesk.facts.alike import lengths_if_alike
from ome_zarr_helpdesk.facts.fields import MAX_PROBLEMS
from ome_zarr_helpdesk.facts.fill_values import plain_fill_value
from ome_zarr_helpdesk.facts.grids import read_grid
from ome_zarr_helpdesk.facts.model import Array
from ome_zarr_helpdesk.facts.strict import report_strictly

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["ArrayReader", "read_array"]


def read_array(node: Node) -> Array:
    """Read an array node."""
    return Array(path=node.path, **ArrayReader().fields(node))


class ArrayReader:
    """Reads arrays that are likely alike, such as the levels of an image.

    These differ as a rule in nothing but their lengths. Of one that is like another in
    which nothing is wrong only the lengths are read: above all, the strict reader, which
    takes longer than all the rest, is not asked again.

    Parameters
    ----------
    strictly
        Whether to report what the Zarr developers' strict reader finds, too.
    """

    def __init__(self, *, strictly: bool = True) -> None:
        self._strictly = strictly
        self._clean: list[tuple[Node, dict[str, Any]]] = []

    def fields(self, node: Node) -> dict[str, Any]:
        """Return the fields of an `Array` but its path, problems recorded on the way."""
        for other, known in self._clean:
            lengths = lengths_if_alike(node, other)
            if lengths is not None:
                shape, chunk_shape = lengths
                return {**known, "shape": shape, "chunk_shape": chunk_shape or known["chunk_shape"]}
        problems = node.metadata.problems
        before = len(problems)
        values = _from_v3(node.metadata) if node.zarr_format == 3 else _from_v2(node.metadata)
        _check_ranks(node.metadata, values)
        if self._strictly:
            report_strictly(node)
        values["zarr_format"] = node.zarr_format
        if len(problems) == before < MAX_PROBLEMS:
            self._clean.append((node, values))
        return values


def _from_v2(metadata: Fields) -> dict[str, Any]:
    """Zarr v2 specification, section "Arrays"; the separator defaults to a dot."""
    pipeline = codecs.read_v2(metadata)
    dtype = data_types.from_v2(metadata.raw("dtype"), pipeline.filters)
    if dtype.name is None:
        metadata.report("dtype-unknown", "dtype")
    return {
        "shape": _lengths(metadata, "shape"),
        **_type_fields(dtype),
        "endianness": dtype.endianness,
        "chunk_shape": _lengths(metadata, "chunks"),
        "sharded": False,
        "order": metadata.text("order"),
        "dimension_separator": metadata.text("dimension_separator") or ".",
        "chunk_key_prefix": "",
        "fill_value": plain_fill_value(metadata.raw("fill_value"), dtype.name),
        "fill_value_open": metadata.raw("fill_value") is None,
        **_pipeline_fields(pipeline),
    }


def _from_v3(metadata: Fields) -> dict[str, Any]:
    """Zarr v3 core 3.1, section "Array metadata"."""
    pipeline = codecs.read_v3(metadata)
    shape = _lengths(metadata, "shape")
    grid = read_grid(metadata, shape)
    dtype = data_types.from_v3(metadata.raw("data_type"))
    if dtype.name is None:
        metadata.report("dtype-unknown", "data_type")
    separator, prefix = _chunk_keys(metadata)
    return {
        "shape": shape,
        **_type_fields(dtype),
        "endianness": pipeline.endianness,
        "chunk_shape": pipeline.inner_chunk if pipeline.sharded else grid.chunk_shape,
        "shard_shape": grid.chunk_shape if pipeline.sharded else None,
        "grid_counts": grid.counts,
        "grid_longest": grid.longest,
        "sharded": None if pipeline.codecs is None else pipeline.sharded,
        "shard_depth": pipeline.shard_depth,
        "shard_index_location": pipeline.index_location,
        "shard_index_checked": pipeline.index_checked,
        "order": pipeline.order,
        "dimension_separator": separator,
        "chunk_key_prefix": prefix,
        "fill_value": plain_fill_value(metadata.raw("fill_value"), dtype.name),
        "fill_value_open": False,
        "dimension_names": _dimension_names(metadata),
        **_pipeline_fields(pipeline),
    }


def _type_fields(dtype: data_types.DataType) -> dict[str, Any]:
    return {"dtype": dtype.name, "itemsize": dtype.itemsize, "field_names": dtype.fields}


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
        metadata.report("chunk-keys-unknown", "chunk_key_encoding", encoding=name or "?")
        return None, None
    configuration = encoding.child("configuration")
    stated = configuration.text("separator") if configuration else None
    return (stated or "/", "c") if name == "default" else (stated or ".", "")


def _dimension_names(metadata: Fields) -> tuple[str | None, ...] | None:
    names = metadata.items("dimension_names")
    return None if names is None else tuple(n if isinstance(n, str) else None for n in names)


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
