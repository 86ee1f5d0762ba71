"""How an array is cut: regular chunk grids, and those whose chunks differ in length."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.fields import LARGEST

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields

__all__ = ["Grid", "read_grid"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A chunk grid; ``counts`` and ``longest`` (one number an axis) only of irregular ones."""

    chunk_shape: tuple[int, ...] | None = None
    counts: tuple[int, ...] | None = None
    longest: tuple[int, ...] | None = None


def read_grid(metadata: Fields, shape: tuple[int, ...] | None) -> Grid:
    """Read ``chunk_grid`` (Zarr v3 core, "Chunk grids"; extension ``rectilinear``)."""
    grid = metadata.child("chunk_grid")
    if grid is None:
        metadata.require("chunk_grid")
        return Grid()
    name = grid.text("name")
    configuration = grid.child("configuration")
    if name == "regular":
        if configuration is None:
            return Grid()
        configuration.require("chunk_shape")
        return Grid(configuration.lengths("chunk_shape"))
    if name != "rectilinear":
        grid.report("chunk-grid-unknown", "name", grid=name or "?")
        return Grid()
    found = _rectilinear(configuration, shape)
    if found is None:
        grid.report("chunk-grid-irregular", "name", grid=name)
        return Grid()
    counts = found.counts or ()
    grid.report("chunk-grid-rectilinear", "name", counts=counts, chunks=math.prod(counts))
    return found


def _rectilinear(configuration: Fields | None, shape: tuple[int, ...] | None) -> Grid | None:
    """Count the chunks along each axis; None where lengths are missing or do not cover it."""
    stated = configuration.items("chunk_shapes") if configuration else None
    if stated is None or shape is None or len(stated) != len(shape):
        return None
    counts, longest = [], []
    for spec, size in zip(stated, shape, strict=True):
        runs = _runs(spec, size)
        if runs is None or sum(length * count for length, count in runs) < size:
            return None
        counts.append(sum(count for _, count in runs))
        longest.append(max((length for length, _ in runs), default=0))
    return Grid(None, tuple(counts), tuple(longest))


def _runs(spec: Any, size: int) -> list[tuple[int, int]] | None:
    """Return (length, count) of chunks: one number repeats, a pair is so many of one length."""
    if _positive(spec):
        return [(spec, -(-size // spec))]
    if not isinstance(spec, list):
        return None
    pairs = [item if isinstance(item, list) else [item, 1] for item in spec]
    if not all(len(pair) == 2 and _positive(pair[0]) and _positive(pair[1]) for pair in pairs):
        return None
    return [(length, count) for length, count in pairs]


def _positive(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST
