"""Where one pixel of an array is stored: its chunk, its shard, their key."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model.axes import Length

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, Level
    from ome_zarr_helpdesk.match._layouts import Layout

__all__ = ["stored_at"]

_Index = tuple[int, ...]


def stored_at(
    facts: Facts, level: int, path: str, layout: Layout, pixel: tuple[int, ...]
) -> dict[str, Any]:
    """Return what is known of a pixel, by the names of the fields of `Pointed`.

    Parameters
    ----------
    facts
        What the file states.
    level
        Index of the file's resolution level.
    path
        Path of the array, from the root of the store.
    layout
        How the array is cut.
    pixel
        Index of the pixel along each axis of the array.
    """
    stated = _stated(facts, level, path, layout)
    found: dict[str, Any] = {"pixel": pixel, **_place(facts, stated, pixel)}
    chunk, shard, itemsize = layout.chunk, layout.shard, layout.itemsize
    if chunk is None and stated is not None:  # not told by the array in memory
        chunk, shard, itemsize = stated.chunk_shape, stated.shard_shape, stated.itemsize
    if chunk is None or len(chunk) != len(pixel) or 0 in chunk:
        return found
    number, start = _block(pixel, chunk)
    sizes = zip(start, chunk, layout.shape, strict=True)
    outer = None if shard is None else _block(pixel, shard)[0]
    return {
        **found,
        "chunk": number,
        "chunk_start": start,
        "chunk_stop": tuple(min(begin + n, size) for begin, n, size in sizes),
        "nbytes": None if itemsize is None else math.prod(chunk) * itemsize,
        "shard": outer,
        "shard_nbytes": None if shard is None or not itemsize else math.prod(shard) * itemsize,
        "key": _key(path, layout, stated, number if outer is None else outer),
    }


def _block(pixel: _Index, lengths: _Index) -> tuple[_Index, _Index]:
    """Return the number of a chunk or shard, and its first pixel."""
    number = tuple(i // n for i, n in zip(pixel, lengths, strict=True))
    return number, tuple(i * n for i, n in zip(number, lengths, strict=True))


def _key(path: str, layout: Layout, stated: Level | None, at: _Index) -> str | None:
    if layout.chunk is None:
        return stated.file_key(at) if stated is not None else None
    inner = layout.encode(at)
    return f"{path}/{inner}" if path else inner


def _stated(facts: Facts, level: int, path: str, layout: Layout) -> Level | None:
    """Return what the file says of an array, if it is a level of the image that was read."""
    levels = (facts.image.levels if facts.image else None) or ()
    found = levels[level] if level < len(levels) else None
    return found if found and found.path == path and found.shape == layout.shape else None


def _place(facts: Facts, stated: Level | None, pixel: _Index) -> dict[str, Any]:
    """Return where the center of a pixel lies, and how large it is, as the file says."""
    axes = (facts.image.axes if facts.image else None) or ()
    if stated is None or stated.scale is None:
        return {}
    if not len(stated.scale) == len(axes) == len(pixel):
        return {}
    start = stated.translation or (0.0,) * len(axes)
    rows = list(zip(axes, start, stated.scale, pixel, strict=True))
    measured = [row for row in rows if row[0].type in ("space", "time")]
    return {
        "position": tuple(
            Length(axis.name, begin + step * i, axis.unit, axis.type)
            for axis, begin, step, i in measured
        ),
        "pixel_size": tuple(
            Length(axis.name, step, axis.unit, axis.type) for axis, _, step, _ in measured
        ),
    }
