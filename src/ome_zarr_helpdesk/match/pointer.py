"""What lies under the mouse: the pixel, its chunk, its key in the store, its well."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Pointed"]


@dataclass(frozen=True, slots=True)
class Pointed:
    """One pixel of the file, and where it is stored.

    Parameters
    ----------
    level
        Index of the file's resolution level.
    array
        Path of the array, from the root of the store.
    pixel
        Index of the pixel, one number for each axis of the file.
    chunk
        Index of the chunk that is decoded for it; with sharding the inner chunk,
        counted over the whole array.
    chunk_start, chunk_stop
        First pixel of the chunk, and the one after its last, cut at the border of
        the array.
    shard
        Index of the shard; None without sharding.
    key
        Key of the chunk or shard, from the root of the store.
    well, field
        Where on a plate the pixel lies: path of the well in the plate, path of
        the field in the well.
    row, column
        Names of the row and column of the well.
    gap
        Whether the place is one of a mosaic behind which there is no array: a
        position without a well. ``array`` and all that follow are then None.
    """

    level: int
    array: str | None = None
    pixel: tuple[int, ...] | None = None
    chunk: tuple[int, ...] | None = None
    chunk_start: tuple[int, ...] | None = None
    chunk_stop: tuple[int, ...] | None = None
    shard: tuple[int, ...] | None = None
    key: str | None = None
    well: str | None = None
    field: str | None = None
    row: str | None = None
    column: str | None = None
    gap: bool = False
