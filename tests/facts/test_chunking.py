"""What the chunks of an image are along its axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Chunking


def chunking(folder: Path, **options: Any) -> Chunking:
    image = explain(tree(folder).image(levels=1, **options)).facts.image
    assert image is not None
    return image.chunking


def test_what_lies_beyond_the_border_does_not_count(tmp_path: Path) -> None:
    found = chunking(
        tmp_path, axes="tczyx", shape=(1, 2, 10, 100, 300), chunk_shape=(5, 4, 1, 256, 256)
    )
    assert (found.times_per_chunk, found.channels_per_chunk, found.planes_per_chunk) == (1, 2, 1)
    assert found.tile == (100, 256)
    assert found.shortest_side == 256  # the image is no higher than 100
    assert found.plane_chunks == 2
    assert found.nbytes == 2 * 100 * 256 * 2
    assert found.is_planar


def test_inner_chunks_count_and_not_shards(tmp_path: Path) -> None:
    found = chunking(
        tmp_path, axes="yx", shape=(512, 512), chunk_shape=(64, 64), shard_shape=(256, 256)
    )
    assert (found.tile, found.plane_chunks, found.nbytes) == ((64, 64), 64, 8192)
    assert (found.channels_per_chunk, found.planes_per_chunk, found.is_planar) == (None,) * 3


@pytest.mark.parametrize(
    ("depth", "chunk", "planar"),
    [(64, (1, 256, 256), True), (64, (64, 64, 64), False), (1, (1, 256, 256), False)],
)
def test_planar(depth: int, chunk: tuple[int, ...], planar: bool, tmp_path: Path) -> None:
    found = chunking(tmp_path, axes="zyx", shape=(depth, 256, 256), chunk_shape=chunk)
    assert found.is_planar is planar


def test_order(tmp_path: Path) -> None:
    plain = {"axes": "yx", "shape": (64, 64)}
    swapped = {"name": "transpose", "configuration": {"order": [1, 0]}}
    assert chunking(tmp_path / "1", **plain).transposed is False
    assert chunking(tmp_path / "2", **plain, version="0.4", order="F").transposed is True
    assert chunking(tmp_path / "3", **plain, filters=(swapped,)).transposed is True
