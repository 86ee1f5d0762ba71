"""Documents that are ordinary: as most are written, and nothing is wrong with any of them."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zarr
from zarr_metadata.model import read_array_metadata_v2, read_array_metadata_v3

from ome_zarr_helpdesk.facts.ordinary import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GZIP = {"name": "gzip", "configuration": {"level": 5}}
ZSTD = {"name": "zstd", "configuration": {"level": 0, "checksum": False}}
BLOSC = {
    "name": "blosc",
    "configuration": {
        "typesize": 2, "cname": "zstd", "clevel": 5, "shuffle": "shuffle", "blocksize": 0,
    },
}  # fmt: skip
LITTLE = {"name": "bytes", "configuration": {"endian": "little"}}


def v3(dtype: str, *codecs: Any, chunk: int = 32, **more: Any) -> dict[str, Any]:
    return {
        "zarr_format": 3,
        "node_type": "array",
        "shape": [64, 100],
        "data_type": dtype,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [chunk, chunk]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": 0,
        "codecs": list(codecs),
        **more,
    }


def v2(dtype: str, compressor: Any) -> dict[str, Any]:
    return {
        "zarr_format": 2,
        "shape": [64, 100],
        "chunks": [32, 32],
        "dtype": dtype,
        "compressor": compressor,
        "fill_value": 0,
        "order": "C",
        "filters": None,
        "dimension_separator": "/",
    }


SHARDING = {
    "name": "sharding_indexed",
    "configuration": {
        "chunk_shape": [16, 16],
        "codecs": [LITTLE, ZSTD],
        "index_codecs": [LITTLE, {"name": "crc32c"}],
        "index_location": "end",
    },
}
ORDINARY: dict[str, dict[str, Any]] = {
    "v3, bytes": v3("uint8", {"name": "bytes"}, attributes={}, storage_transformers=[]),
    "v3, gzip": v3("float32", LITTLE, GZIP, dimension_names=["y", "x"]),
    "v3, blosc": v3("int16", LITTLE, BLOSC),
    "v3, shards": v3("uint16", SHARDING),
    "v2, bytes": v2("|u1", None),
    "v2, zstd": v2("<f4", {"id": "zstd", "level": 0}),
    "v2, blosc": v2(
        "<u2", {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0}
    ),
}

OTHER: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 2.5, float("nan"), float("inf"), 1e300, 10**30, "", "x",
    "little", "NaN", [], [1], [64, "y"], [0, 0], [[]], {}, {"name": "x"}, {"name": "bytes"},
    LITTLE, GZIP, [LITTLE, LITTLE],
)  # fmt: skip


def problems(content: dict[str, Any]) -> tuple[Any, ...]:
    read = read_array_metadata_v3 if content["zarr_format"] == 3 else read_array_metadata_v2
    return tuple(read(content).problems)


def changed(content: Any) -> Iterator[Any]:
    """Yield documents that differ in one place: another value, one less, one more."""
    if isinstance(content, dict | list):
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        for key in keys:
            for value in (*OTHER, *changed(content[key])):
                yield _with(content, key, value)
            without = copy.copy(content)
            del without[key]
            yield without
        more = copy.copy(content)
        if isinstance(more, dict):
            more["more"] = 1
        elif more:
            more.append(more[-1])
        yield more


def _with(content: Any, key: Any, value: Any) -> Any:
    other = copy.copy(content)
    other[key] = value
    return other


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_ordinary_has_no_problems_and_nothing_like_it_with_problems_is(name: str) -> None:
    content = ORDINARY[name]
    assert is_ordinary(content["zarr_format"], content)
    assert problems(content) == ()
    refused = 0
    for other in changed(content):
        if is_ordinary(content["zarr_format"], other):
            assert problems(other) == (), other
        else:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("zarr_format", [2, 3])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_what_zarr_writes_is_ordinary(zarr_format: Any, dtype: str, tmp_path: Path) -> None:
    data = np.zeros((8, 8), dtype)
    zarr.create_array(tmp_path / "a", data=data, chunks=(4, 4), zarr_format=zarr_format)
    file = tmp_path / "a" / ("zarr.json" if zarr_format == 3 else ".zarray")
    content = json.loads(file.read_text())
    assert is_ordinary(zarr_format, content)
    assert problems(content) == ()
