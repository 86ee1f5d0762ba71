"""Arrays of both Zarr formats: what we say is what zarr says of the same store."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
import zarr
from numcodecs import Blosc, Delta, Zlib
from zarr.codecs import (
    BloscCodec,
    BytesCodec,
    Crc32cCodec,
    GzipCodec,
    ShardingCodec,
    TransposeCodec,
    ZstdCodec,
)

from ome_zarr_helpdesk import explain
from tests.stores.arrays import v2_array, v3_array
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Array

ZARR = tuple(int(part) for part in zarr.__version__.split(".")[:2])

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")


def array_at(path: Path) -> Array:
    explanation = explain(path)
    assert explanation.kind == "array", explanation.problems
    assert explanation.facts.array is not None
    return explanation.facts.array


def v2(**options: Any) -> dict[str, Any]:
    return {"zarr_format": 2, "shape": (10, 20), "chunks": (4, 8), "dtype": "uint16", **options}


def v3(**options: Any) -> dict[str, Any]:
    return {"zarr_format": 3, "shape": (10, 20), "chunks": (4, 8), "dtype": "uint16", **options}


# What zarr is asked to make, and what our array must state.
WRITTEN_BY_ZARR: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "v2": (
        v2(compressors=None),
        {
            "dtype": "uint16",
            "endianness": "little",
            "codecs": (),
            "compressed": False,
            "dimension_separator": ".",
            "sharded": False,
            "order": "C",
        },
    ),
    "v2-blosc": (
        v2(compressors=Blosc(cname="lz4", clevel=7, shuffle=Blosc.BITSHUFFLE)),
        {"codecs": ("blosc",), "compressed": True},
    ),
    "v2-filters": (
        v2(filters=[Delta(dtype="<u2")], compressors=Zlib(level=3)),
        {"codecs": ("delta", "zlib"), "filters": ("delta",)},
    ),
    "v2-big-endian": (v2(dtype=">u2"), {"dtype": "uint16", "endianness": "big", "itemsize": 2}),
    "v2-one-byte": (v2(dtype="uint8"), {"dtype": "uint8", "endianness": None, "itemsize": 1}),
    "v2-fortran": (v2(order="F"), {"order": "F"}),
    "v2-slash": (
        v2(chunk_key_encoding={"name": "v2", "separator": "/"}),
        {"dimension_separator": "/"},
    ),
    "v2-nan": (v2(dtype="float32", fill_value=math.nan), {"fill_value": "NaN"}),
    "v2-infinity": (v2(dtype="float64", fill_value=-math.inf), {"fill_value": "-Infinity"}),
    "v2-no-fill": (v2(fill_value=None), {"fill_value": None, "fill_value_open": True}),
    "v2-struct": (
        v2(dtype=[("r", "u1"), ("g", "<u2")]),
        {"dtype": "struct", "itemsize": 3, "field_names": ("r", "g")},
    ),
    "v2-string": (v2(dtype=str), {"dtype": "string", "itemsize": None, "fill_value": ""}),
    "v2-raw": (v2(dtype="V5"), {"dtype": "raw_bytes", "itemsize": 5}),
    "v2-bool": (v2(dtype="bool"), {"dtype": "bool", "itemsize": 1, "endianness": None}),
    "v2-complex": (v2(dtype="complex64"), {"dtype": "complex64", "itemsize": 8}),
    "v2-0d": (v2(shape=(), chunks=()), {"shape": (), "n_chunks": 1, "first_chunk_key": "0"}),
    "v2-empty": (v2(shape=(0, 20)), {"n_chunks": 0, "nbytes": 0}),
    "v2-text": (v2(dtype="<U5"), {"dtype": "fixed_length_utf32", "itemsize": 20}),
    "v2-bytes": (v2(dtype="S5"), {"dtype": "null_terminated_bytes", "itemsize": 5}),
    "v2-time": (v2(dtype="<M8[ns]"), {"dtype": "numpy.datetime64", "itemsize": 8}),
    "v3": (
        v3(compressors=None),
        {
            "dtype": "uint16",
            "endianness": "little",
            "codecs": ("bytes",),
            "compressed": False,
            "dimension_separator": "/",
            "chunk_key_prefix": "c",
            "sharded": False,
            "shard_shape": None,
            "n_shards": None,
            "order": "C",
            "dimension_names": None,
        },
    ),
    "v3-dot": (
        v3(chunk_key_encoding={"name": "default", "separator": "."}),
        {"dimension_separator": "."},
    ),
    "v3-v2-keys": (
        v3(chunk_key_encoding={"name": "v2", "separator": "."}),
        {"dimension_separator": ".", "chunk_key_prefix": "", "first_chunk_key": "0.0"},
    ),
    "v3-v2-keys-slash": (
        v3(chunk_key_encoding={"name": "v2", "separator": "/"}),
        {"dimension_separator": "/", "first_chunk_key": "0/0"},
    ),
    "v3-blosc": (
        v3(compressors=BloscCodec(cname="zstd", clevel=9, shuffle="bitshuffle")),
        {"codecs": ("bytes", "blosc")},
    ),
    "v3-gzip-crc": (
        v3(compressors=[GzipCodec(level=6), Crc32cCodec()]),
        {"codecs": ("bytes", "gzip", "crc32c"), "compressed": True},
    ),
    "v3-crc-only": (
        v3(compressors=[Crc32cCodec()]),
        {"codecs": ("bytes", "crc32c"), "compressed": False, "compressor": None},
    ),
    "v3-transposed": (
        v3(filters=[TransposeCodec(order=(1, 0))]),
        {"codecs": ("transpose", "bytes", "zstd"), "filters": ("transpose",), "order": "F"},
    ),
    "v3-big-endian": (
        v3(serializer=BytesCodec(endian="big")),
        {"endianness": "big", "codecs": ("bytes", "zstd")},
    ),
    "v3-shards": (
        v3(shards=(8, 16), compressors=ZstdCodec(level=7)),
        {
            "chunk_shape": (4, 8),
            "shard_shape": (8, 16),
            "sharded": True,
            "codecs": ("bytes", "zstd"),
            "chunks_per_shard": 4,
            "n_shards": 4,
            "n_objects": 4,
            "shard_index_location": "end",
            "shard_index_nbytes": 68,
            "shard_index_checked": True,
            "shard_depth": 1,
        },
    ),
    "v3-shard-index-at-start": (
        v3(shards={"shape": (8, 16), "index_location": "start"}),
        {"shard_index_location": "start"},
    ),
    "v3-dimension-names": (
        v3(dimension_names=("y", None)),
        {"dimension_names": ("y", None)},
    ),
    "v3-nan": (v3(dtype="float32", fill_value=math.nan), {"fill_value": "NaN"}),
    "v3-infinity": (v3(dtype="float32", fill_value=math.inf), {"fill_value": "Infinity"}),
    "v3-bool": (v3(dtype="bool"), {"dtype": "bool", "itemsize": 1, "fill_value": False}),
    "v3-complex": (v3(dtype="complex128", fill_value=1 + 2j), {"fill_value": (1.0, 2.0)}),
    "v3-0d": (v3(shape=(), chunks=()), {"shape": (), "n_chunks": 1, "first_chunk_key": "c"}),
    "v3-empty": (v3(shape=(0, 20)), {"n_chunks": 0, "nbytes": 0}),
    "v3-string": (v3(dtype=str), {"dtype": "string", "itemsize": None, "nbytes": None}),
}
if ZARR < (3, 1):  # it writes texts of any length in their place, and cannot write times
    WRITTEN_BY_ZARR["v3-text"] = (v3(dtype="<U5"), {"dtype": "string", "itemsize": None})
    WRITTEN_BY_ZARR["v3-bytes"] = (v3(dtype="S5"), {"dtype": "bytes", "itemsize": None})
else:
    WRITTEN_BY_ZARR |= {
        "v3-text": (v3(dtype="<U5"), {"dtype": "fixed_length_utf32", "itemsize": 20}),
        "v3-bytes": (v3(dtype="S5"), {"dtype": "null_terminated_bytes", "itemsize": 5}),
        "v3-time": (v3(dtype="<m8[s]"), {"dtype": "numpy.timedelta64", "itemsize": 8}),
        "v3-struct": (
            v3(dtype=[("r", "u1"), ("g", "<u2")]),
            {"itemsize": 3, "field_names": ("r", "g")},
        ),
        "v3-raw": (v3(dtype="V5"), {"dtype": "raw_bytes", "itemsize": 5}),
    }


@pytest.mark.parametrize("name", WRITTEN_BY_ZARR)
def test_array_written_by_zarr(name: str, tmp_path: Path) -> None:
    options, expected = WRITTEN_BY_ZARR[name]
    written = zarr.create_array(tmp_path / "array.zarr", **options)
    array = array_at(tmp_path / "array.zarr")
    assert {key: getattr(array, key) for key in expected} == expected
    assert array.zarr_format == options["zarr_format"]
    assert array.shape == written.shape
    assert array.chunk_shape == written.chunks
    assert array.shard_shape == written.shards
    assert array.n_chunks == written.nchunks
    if array.itemsize is not None:
        assert array.itemsize == written.dtype.itemsize
        assert array.nbytes == written.nbytes


NUMBERS = ("uint16", ">u2", "uint8", "float32", "float64")


@pytest.mark.parametrize(
    "name",
    [n for n, (o, _) in WRITTEN_BY_ZARR.items() if 0 not in o["shape"] and o["dtype"] in NUMBERS],
)
def test_first_chunk_key_is_what_zarr_writes(name: str, tmp_path: Path) -> None:
    options, _ = WRITTEN_BY_ZARR[name]
    array = zarr.create_array(
        tmp_path / "array.zarr", config={"write_empty_chunks": True}, **options
    )
    array[...] = 1
    root = tmp_path / "array.zarr"
    files = {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()} - {
        "zarr.json",
        ".zarray",
        ".zattrs",
    }
    stated = array_at(root)
    assert stated.first_chunk_key in files
    assert stated.n_objects == len(files)


def test_names_of_data_types_are_those_of_zarr(tmp_path: Path) -> None:
    for number, dtype in enumerate(
        ["bool", "int8", "int64", "uint8", "uint32", "float16", "float64", "complex64"]
    ):
        for zarr_format in (2, 3):
            path = tmp_path / f"{number}-{zarr_format}.zarr"
            zarr.create_array(path, zarr_format=zarr_format, shape=(4,), chunks=(2,), dtype=dtype)
            assert array_at(path).dtype == dtype


def test_settings_of_the_compressor_are_those_of_zarr(tmp_path: Path) -> None:
    compressor = BloscCodec(cname="zstd", clevel=9, shuffle="bitshuffle", typesize=2)
    options = v3(compressors=compressor)
    zarr.create_array(tmp_path / "v3.zarr", **options)
    zarr.create_array(
        tmp_path / "v2.zarr", **v2(compressors=Blosc(cname="lz4", clevel=7, shuffle=2))
    )
    stated = array_at(tmp_path / "v3.zarr").compressor
    assert stated is not None
    assert (
        dict(stated.settings).items()
        >= {"cname": "zstd", "clevel": 9, "shuffle": "bitshuffle"}.items()
    )
    stated = array_at(tmp_path / "v2.zarr").compressor
    assert stated is not None
    assert stated.name == "blosc"
    assert dict(stated.settings).items() >= {"cname": "lz4", "clevel": 7, "shuffle": 2}.items()


def test_nested_shards(tmp_path: Path) -> None:
    inner = ShardingCodec(
        chunk_shape=(2, 2), codecs=[BytesCodec(), GzipCodec()], index_location="end"
    )
    outer = ShardingCodec(chunk_shape=(4, 4), codecs=[inner], index_location="start")
    zarr.create_array(
        tmp_path / "nested.zarr",
        shape=(32, 32),
        chunks=(16, 16),
        dtype="uint8",
        serializer=outer,
        compressors=None,
    )
    array = array_at(tmp_path / "nested.zarr")
    assert array.chunk_shape == (2, 2)
    assert array.shard_shape == (16, 16)
    assert array.codecs == ("bytes", "gzip")
    assert array.n_chunks == 256
    assert array.shard_index_location == "start"
    assert array.shard_depth == 2
    assert array.shard_index_nbytes is None


def test_codecs_around_a_shard_keep_their_order(tmp_path: Path) -> None:
    zarr.create_array(
        tmp_path / "a.zarr",
        shape=(32, 16),
        chunks=(16, 16),
        dtype="uint8",
        filters=[TransposeCodec(order=(1, 0))],
        serializer=ShardingCodec(chunk_shape=(4, 4), codecs=[BytesCodec(), GzipCodec()]),
        compressors=[Crc32cCodec()],
    )
    assert array_at(tmp_path / "a.zarr").codecs == ("transpose", "bytes", "gzip", "crc32c")


def changed(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A document with other values; `...` takes a key away."""
    return {k: v for k, v in {**document, **changes}.items() if v is not ...}


V3 = v3_array((64, 64), chunk_shape=(32, 32))["zarr.json"]
V2 = v2_array((64, 64), chunk_shape=(32, 32))[".zarray"]


def rectilinear(chunk_shapes: list[Any], inner: list[int] | None = None) -> dict[str, Any]:
    """A grid whose chunks differ in length, as `zarr-extensions` has it; shards with `inner`."""
    configuration = {"kind": "inline", "chunk_shapes": chunk_shapes}
    document = V3 if inner is None else sharded([{"name": "bytes"}])
    return changed(document, chunk_grid={"name": "rectilinear", "configuration": configuration})


def sharded(codecs: list[Any], **more: Any) -> dict[str, Any]:
    """Shards of 32 × 32 with chunks of 16 × 16."""
    index_codecs = [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}]
    settings = {"chunk_shape": [16, 16], "codecs": codecs, "index_codecs": index_codecs, **more}
    return changed(V3, codecs=[{"name": "sharding_indexed", "configuration": settings}])


def transposed(order: Any) -> dict[str, Any]:
    return {"name": "transpose", "configuration": {"order": order}}


def nested_struct(depth: int) -> list[Any]:
    fields: Any = "<u2"
    for _ in range(depth):
        fields = [["inner", fields]]
    return list(fields)


# Documents zarr does not write, and what is known of them all the same.
UNUSUAL: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "short-names": (
        changed(V3, codecs=["bytes", "crc32c"], chunk_key_encoding="default"),
        {"codecs": ("bytes", "crc32c"), "dimension_separator": "/"},
        set(),
    ),
    "v2-keys-short": (
        changed(V3, chunk_key_encoding={"name": "v2"}),
        {"dimension_separator": ".", "first_chunk_key": "0.0"},
        set(),
    ),
    "own-chunk-keys": (
        changed(V3, chunk_key_encoding={"name": "suffix", "configuration": {}}),
        {"dimension_separator": None, "first_chunk_key": None, "chunk_shape": (32, 32)},
        set(),
    ),
    "irregular-grid": (
        changed(V3, chunk_grid={"name": "rectilinear", "configuration": {"chunk_shapes": []}}),
        {"chunk_shape": None, "n_chunks": None, "shape": (64, 64)},
        {"chunk-grid-irregular"},
    ),
    "own-data-type": (
        changed(V3, data_type={"name": "acme.float24", "configuration": {}}),
        {"dtype": "acme.float24", "itemsize": None, "nbytes": None, "n_chunks": 4},
        set(),
    ),
    "raw-bits": (changed(V3, data_type="r24"), {"dtype": "r24", "itemsize": 3}, set()),
    "codecs-missing": (
        changed(V3, codecs=...),
        {"codecs": None, "compressed": None, "compressor": None, "sharded": None},
        {"missing"},
    ),
    "codecs-of-wrong-type": (
        changed(V3, codecs="zstd"),
        {"codecs": None, "compressed": None},
        {"not-list"},
    ),
    "shard-without-chunk-shape": (
        changed(V3, codecs=[{"name": "sharding_indexed", "configuration": {"codecs": []}}]),
        {"chunk_shape": None, "sharded": True, "shard_shape": (32, 32), "n_chunks": None},
        {"missing"},
    ),
    "other-rank": (
        changed(V3, chunk_grid={"name": "regular", "configuration": {"chunk_shape": [32]}}),
        {"chunk_shape": None, "n_chunks": None},
        {"rank-differs"},
    ),
    "chunk-of-nothing": (
        changed(V3, chunk_grid={"name": "regular", "configuration": {"chunk_shape": [0, 32]}}),
        {"chunk_shape": None, "n_chunks": None},
        {"chunk-zero"},
    ),
    "structured-v2": (
        changed(V2, dtype=[["r", "|u1"], ["g", "<u2"]]),
        {"dtype": "struct", "itemsize": 3, "field_names": ("r", "g"), "endianness": "little"},
        set(),
    ),
    "structured-v2-nested": (
        changed(V2, dtype=[["p", "<f4", [2, 3]], ["q", [["a", ">i2"], ["b", "|S7"]], 2]]),
        {"dtype": "struct", "itemsize": 24 + 18, "field_names": ("p", "q"), "endianness": None},
        set(),
    ),
    "structured-v2-of-text": (
        changed(V2, dtype=[["r", "|O"]], fill_value="AAAA"),
        {"dtype": "struct", "itemsize": None, "fill_value": "AAAA"},
        set(),
    ),
    "structured-v2-broken": (changed(V2, dtype=[["r"]]), {"dtype": None}, {"dtype-unknown"}),
    "structured-v2-endless": (
        changed(V2, dtype=nested_struct(40)),
        {"dtype": "struct", "itemsize": None},
        set(),
    ),
    "struct-v3": (
        changed(
            V3,
            data_type={
                "name": "struct",
                "configuration": {
                    "fields": [
                        {"name": "r", "data_type": "uint8"},
                        {
                            "name": "t",
                            "data_type": {
                                "name": "fixed_length_utf32",
                                "configuration": {"length_bytes": 20},
                            },
                        },
                    ]
                },
            },
            fill_value={"r": 1, "t": "x"},
        ),
        {
            "dtype": "struct",
            "itemsize": 21,
            "field_names": ("r", "t"),
            "fill_value": (("r", 1), ("t", "x")),
        },
        set(),
    ),
    "struct-v3-broken": (
        changed(V3, data_type={"name": "struct", "configuration": {"fields": 5}}),
        {"dtype": "struct", "itemsize": None, "field_names": None},
        set(),
    ),
    "objects-v2": (
        changed(V2, dtype="|O", filters=[{"id": "vlen-utf8"}]),
        {"dtype": "string", "itemsize": None},
        set(),
    ),
    "objects-v2-bytes": (
        changed(V2, dtype="|O", filters=[{"id": "vlen-bytes"}]),
        {"dtype": "bytes"},
        set(),
    ),
    "objects-v2-pickled": (
        changed(V2, dtype="|O", filters=[{"id": "pickle"}]),
        {"dtype": "object", "itemsize": None},
        set(),
    ),
    "long-float-v2": (changed(V2, dtype="<f16"), {"dtype": "float128", "itemsize": 16}, set()),
    "small-types": (changed(V3, data_type="int4"), {"dtype": "int4", "itemsize": 1}, set()),
    "small-floats": (changed(V3, data_type="float8_e4m3"), {"itemsize": 1}, set()),
    "brain-floats": (changed(V3, data_type="bfloat16"), {"itemsize": 2}, set()),
    "complex-brain-floats": (changed(V3, data_type="complex_bfloat16"), {"itemsize": 4}, set()),
    "hex-nan": (
        changed(V3, data_type="float32", fill_value="0x7fc00001"),
        {"fill_value": "NaN"},
        set(),
    ),
    "hex-number": (
        changed(V3, data_type="float64", fill_value="0x4000000000000000"),
        {"fill_value": 2.0},
        set(),
    ),
    "hex-infinity": (
        changed(V3, data_type="float16", fill_value="0xfc00"),
        {"fill_value": "-Infinity"},
        set(),
    ),
    "hex-too-short": (
        changed(V3, data_type="float32", fill_value="0x7f"),
        {"fill_value": "0x7f"},
        set(),
    ),
    "hex-in-complex": (
        changed(V3, data_type="complex64", fill_value=["0x7fc00001", 1.5]),
        {"fill_value": ("NaN", 1.5)},
        set(),
    ),
    "raw-fill": (
        changed(V3, data_type="r24", fill_value=[1, 2, 3]),
        {"fill_value": (1, 2, 3)},
        set(),
    ),
    "base64-fill-v2": (
        changed(V2, dtype="|V5", fill_value="AAAAAAA="),
        {"dtype": "raw_bytes", "itemsize": 5, "fill_value": "AAAAAAA="},
        set(),
    ),
    "open-fill-v2": (
        changed(V2, fill_value=None),
        {"fill_value": None, "fill_value_open": True},
        set(),
    ),
    "rectilinear": (
        rectilinear([[10, [27, 2]], 16]),
        {
            "chunk_shape": None,
            "grid_counts": (3, 4),
            "grid_longest": (27, 16),
            "n_chunks": 12,
            "n_objects": 12,
            "first_chunk_key": "c/0/0",
        },
        {"chunk-grid-rectilinear"},
    ),
    "rectilinear-shards": (
        rectilinear([[32, 32], [64]], inner=[16, 16]),
        {
            "chunk_shape": (16, 16),
            "shard_shape": None,
            "sharded": True,
            "n_shards": 2,
            "n_objects": 2,
            "n_chunks": 16,
            "chunks_per_shard": None,
        },
        {"chunk-grid-rectilinear"},
    ),
    "rectilinear-too-short": (
        rectilinear([[10], 16]),
        {"chunk_shape": None, "grid_counts": None, "n_chunks": None},
        {"chunk-grid-irregular"},
    ),
    "rectilinear-of-nonsense": (
        rectilinear([[0, "x"], {"a": 1}]),
        {"chunk_shape": None, "n_chunks": None},
        {"chunk-grid-irregular"},
    ),
    "own-grid": (
        changed(V3, chunk_grid={"name": "hexagonal", "configuration": {}}),
        {"chunk_shape": None, "n_chunks": None},
        {"chunk-grid-unknown"},
    ),
    "transposed-otherwise": (
        changed(
            V3,
            shape=[4, 4, 4],
            chunk_grid={"name": "regular", "configuration": {"chunk_shape": [2, 2, 2]}},
            codecs=[transposed([2, 0, 1]), {"name": "bytes"}],
        ),
        {"order": "other"},
        set(),
    ),
    "transposed-not-at-all": (
        changed(V3, codecs=[transposed([0, 1]), {"name": "bytes"}]),
        {"order": "C"},
        set(),
    ),
    "transposed-in-letters": (
        changed(V3, codecs=[transposed("F"), {"name": "bytes"}]),
        {"order": "F"},
        set(),
    ),
    "transposed-in-a-shard": (
        sharded([transposed([1, 0]), {"name": "bytes", "configuration": {"endian": "big"}}]),
        {"order": "F", "endianness": "big", "shard_depth": 1},
        set(),
    ),
    "shard-without-checksum": (
        sharded([{"name": "bytes"}], index_codecs=[{"name": "bytes"}]),
        {"shard_index_checked": False, "shard_index_nbytes": 64},
        set(),
    ),
    "codec-without-a-name": (
        changed(V3, codecs=[{"name": "bytes"}, {"configuration": {}}]),
        {"codecs": ("bytes",)},
        {"missing"},
    ),
    "filter-without-an-id": (
        changed(V2, filters=[{"dtype": "<u2"}]),
        {"codecs": ("?", "blosc")},
        {"missing"},
    ),
    "compressor-missing": (
        changed(V2, compressor=...),
        {"codecs": None, "compressed": None},
        {"missing"},
    ),
    "compressor-of-wrong-type": (
        changed(V2, compressor="blosc"),
        {"codecs": None, "compressed": None},
        {"not-object"},
    ),
    "separator-missing": (
        changed(V2, dimension_separator=...),
        {"dimension_separator": ".", "first_chunk_key": "0.0"},
        set(),
    ),
    "dtype-is-a-number": (changed(V2, dtype=5), {"dtype": None}, {"dtype-unknown"}),
    "dtype-is-nonsense": (changed(V2, dtype="u2"), {"dtype": None}, {"dtype-unknown"}),
    "shape-is-huge": (
        changed(V3, shape=[10**30, 64]),
        {"shape": None, "n_chunks": None},
        {"not-lengths"},
    ),
    "shape-is-negative": (changed(V3, shape=[-1, 64]), {"shape": None}, {"not-lengths"}),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_document(name: str, tmp_path: Path) -> None:
    document, expected, problems = UNUSUAL[name]
    key = "zarr.json" if document["zarr_format"] == 3 else ".zarray"
    path = tree(tmp_path).write("array.zarr", {key: document})
    explanation = explain(path)
    array = explanation.facts.array
    assert {name: getattr(array, name) for name in expected} == expected
    assert problems <= {p.code for p in explanation.facts.problems}
    assert all(p.document == key for p in explanation.facts.problems)
    json.dumps(explanation.to_json(), allow_nan=False)


def test_array_with_many_axes_has_a_size(tmp_path: Path) -> None:
    """64 axes of the largest length: more elements than a float can count."""
    shape = [2**63 - 1] * 64
    document = changed(
        V3, shape=shape, chunk_grid={"name": "regular", "configuration": {"chunk_shape": [1] * 64}}
    )
    path = tree(tmp_path).write("array.zarr", {"zarr.json": document})
    explanation = explain(path)
    assert explanation.facts.array.n_chunks == (2**63 - 1) ** 64
    assert explanation.to_text()
    json.dumps(explanation.to_json(), allow_nan=False)
