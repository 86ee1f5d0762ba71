"""Whether an array's document is written as most are, so that nothing can be wrong with it.

The strict reader says so as well, but to load it takes longer than a whole explanation. Only
what is beyond doubt counts as ordinary here, and never is a document judged to be wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Test = Callable[[Any], bool]

__all__ = ["is_ordinary"]

_MOST = 2**53
"""Whole numbers up to here are the same in every reader of JSON."""

_REQUIRED_V2 = {
    "zarr_format", "shape", "chunks", "dtype", "compressor", "fill_value", "order", "filters",
}  # fmt: skip
_REQUIRED_V3 = {
    "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding",
    "fill_value", "codecs",
}  # fmt: skip
_INTEGERS_V2 = {"|i1", "|u1"} | {f"{e}{k}{n}" for e in "<>" for k in "iu" for n in (2, 4, 8)}
_INTEGERS_V3 = {f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)}
_FLOATS_V2 = {f"{e}f{n}" for e in "<>" for n in (2, 4, 8)}
_FLOATS_V3 = {"float16", "float32", "float64"}

_BYTES = {"name": "bytes"}
_LITTLE = {"name": "bytes", "configuration": {"endian": "little"}}
_CRC32C = {"name": "crc32c"}
_KEY_ENCODINGS = [
    {"name": name, "configuration": {"separator": separator}}
    for name in ("default", "v2")
    for separator in (".", "/")
]


def is_ordinary(zarr_format: int, content: dict[str, Any]) -> bool:
    """Return whether nothing can be wrong with the document of an array.

    Parameters
    ----------
    zarr_format
        2 or 3.
    content
        The document; of format 2 without attributes.
    """
    return _is_ordinary_v3(content) if zarr_format == 3 else _is_ordinary_v2(content)


def _is_ordinary_v2(content: dict[str, Any]) -> bool:
    return (
        set(content) - {"dimension_separator"} == _REQUIRED_V2
        and _is_number(content["zarr_format"], 2, 2)
        and _are_lengths(content["shape"])
        and _are_lengths(content["chunks"])
        and len(content["chunks"]) == len(content["shape"])
        and _is_zero(content["fill_value"], content["dtype"], _INTEGERS_V2, _FLOATS_V2)
        and _is("C", "F")(content["order"])
        and content["filters"] is None
        and _is(".", "/")(content.get("dimension_separator", "."))
        and (content["compressor"] is None or _is_compressor_v2(content["compressor"]))
    )


def _is_ordinary_v3(content: dict[str, Any]) -> bool:
    return (
        set(content) - {"attributes", "dimension_names", "storage_transformers"} == _REQUIRED_V3
        and _is_number(content["zarr_format"], 3, 3)
        and content["node_type"] == "array"
        and _are_lengths(content["shape"])
        and _has_ordinary_names(content)
        and content.get("attributes", {}) == {}
        and content.get("storage_transformers", []) == []
        and content["chunk_key_encoding"] in _KEY_ENCODINGS
        and _is_zero(content["fill_value"], content["data_type"], _INTEGERS_V3, _FLOATS_V3)
        and _are_chunks(content)
    )


def _is_number(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _are_lengths(value: Any) -> bool:
    return type(value) is list and all(_is_number(length, 1, _MOST) for length in value)


def _has_ordinary_names(content: dict[str, Any]) -> bool:
    """Return whether no axis has a name, or each has one of its own."""
    if "dimension_names" not in content:
        return True
    names = content["dimension_names"]
    are_texts = type(names) is list and all(type(name) is str for name in names)
    return are_texts and len(names) == len(content["shape"]) == len(set(names))


def _is_zero(value: Any, dtype: Any, integers: set[str], floats: set[str]) -> bool:
    """Return whether the fill value is the zero of a common type."""
    if type(dtype) is not str or type(value) not in (int, float) or value != 0:
        return False
    return dtype in floats or (dtype in integers and type(value) is int)


def _are_chunks(content: dict[str, Any]) -> bool:
    """Return whether there are regular chunks, or such shards with such chunks in them."""
    grid, codecs = content["chunk_grid"], content["codecs"]
    if not _fits(grid, {"name": _is("regular"), "configuration": _HAS_CHUNK_SHAPE}):
        return False
    outer = grid["configuration"]["chunk_shape"]
    if len(outer) != len(content["shape"]) or type(codecs) is not list:
        return False
    if not (len(codecs) == 1 and _is_codec(codecs[0], _SHARDING)):
        return _are_codecs(codecs, content["data_type"])
    sharding = codecs[0]["configuration"]
    inner = sharding["chunk_shape"]
    fit = len(inner) == len(outer) and all(n % m == 0 for n, m in zip(outer, inner, strict=True))
    return fit and _are_codecs(sharding["codecs"], content["data_type"])


def _are_codecs(codecs: list[Any], dtype: str) -> bool:
    """Return whether numbers become bytes, which then are made smaller once at most."""
    if not 1 <= len(codecs) <= 2:
        return False
    in_bytes = codecs[0] == _LITTLE or (codecs[0] == _BYTES and dtype in ("int8", "uint8"))
    return in_bytes and all(_is_codec(codec, _COMPRESSORS_V3) for codec in codecs[1:])


def _is_codec(codec: Any, known: Mapping[str, Test]) -> bool:
    """Return whether a codec of format 3 is known, and its settings are as they may be."""
    if type(codec) is not dict or set(codec) != {"name", "configuration"}:
        return False
    test = known.get(codec["name"]) if type(codec["name"]) is str else None
    return test is not None and test(codec["configuration"])


def _is_compressor_v2(value: Any) -> bool:
    if type(value) is not dict or type(value.get("id")) is not str:
        return False
    test = _COMPRESSORS_V2.get(value["id"])
    return test is not None and test({key: value[key] for key in value if key != "id"})


def _is(*allowed: str) -> Test:
    return lambda value: type(value) is str and value in allowed


def _within(least: int, most: int) -> Test:
    return lambda value: _is_number(value, least, most)


def _object(**tests: Test) -> Test:
    """Return a test of an object with these keys and no other."""
    return lambda value: _fits(value, tests)


def _fits(value: Any, tests: Mapping[str, Test]) -> bool:
    return (
        type(value) is dict
        and value.keys() == tests.keys()
        and all(test(value[key]) for key, test in tests.items())
    )


_BLOSC = _is("lz4", "lz4hc", "blosclz", "zlib", "zstd")
_DIGIT = _within(0, 9)
_HAS_CHUNK_SHAPE = _object(chunk_shape=_are_lengths)
_COMPRESSORS_V2: dict[str, Test] = {
    "blosc": _object(
        cname=_BLOSC, clevel=_DIGIT, shuffle=_within(0, 2), blocksize=_within(0, _MOST)
    ),
    "gzip": _object(level=_DIGIT),
    "zlib": _object(level=_DIGIT),
    "zstd": _object(level=_within(0, 22)),
}
_COMPRESSORS_V3: dict[str, Test] = {
    "blosc": _object(
        cname=_BLOSC,
        clevel=_DIGIT,
        shuffle=_is("noshuffle", "shuffle", "bitshuffle"),
        typesize=_within(1, 255),
        blocksize=_within(0, _MOST),
    ),
    "gzip": _object(level=_DIGIT),
    "zstd": _object(level=_within(0, 22), checksum=lambda value: type(value) is bool),
}
_SHARDING: dict[str, Test] = {
    "sharding_indexed": _object(
        chunk_shape=_are_lengths,
        codecs=lambda value: type(value) is list,
        index_codecs=lambda value: value == [_LITTLE, _CRC32C],
        index_location=_is("start", "end"),
    )
}
