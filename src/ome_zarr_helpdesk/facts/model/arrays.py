"""Zarr arrays: shape, data type, chunks, codecs, and what they come to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Array",
    "Codec",
]


@dataclass(frozen=True, slots=True)
class Codec:
    """One step of what a chunk goes through on writing, with its settings.

    ``zarr_format`` is that of the document: one name can mean two things in the
    two formats.
    """

    name: str
    settings: tuple[tuple[str, Any], ...] = ()
    zarr_format: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Array:
    """One Zarr array, format 2 or 3, in the words of format 3.

    Shapes count elements along each axis; sizes in bytes are before
    compression. ``chunk_shape`` is what is decoded on its own: with sharding,
    the inner chunk (Zarr v3 core and sharding-indexed codec 1.0).

    ``field_names`` are those of a structured type. Where chunks differ in length
    (extension ``rectilinear``) no one shape is told: ``grid_counts`` is how many
    chunks, or shards, lie along each axis, ``grid_longest`` the longest of them.
    ``shard_depth`` counts shards inside each other, 0 for none, and
    ``shard_index_checked`` tells whether the index has a checksum. ``order`` is
    ``C`` (last axis together), ``F`` (first axis together) or ``other``.
    ``fill_value_open`` is true where the file leaves open what absent chunks
    hold, as Zarr v2 can.
    """

    path: str
    zarr_format: int | None = None
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    itemsize: int | None = None
    field_names: tuple[str, ...] | None = None
    chunk_shape: tuple[int, ...] | None = None
    shard_shape: tuple[int, ...] | None = None
    grid_counts: tuple[int, ...] | None = None
    grid_longest: tuple[int, ...] | None = None
    sharded: bool | None = None
    shard_depth: int | None = None
    shard_index_location: str | None = None
    shard_index_checked: bool | None = None
    codecs: tuple[str, ...] | None = None
    codec_settings: tuple[Codec, ...] | None = None
    compressor: Codec | None = None
    filters: tuple[str, ...] | None = None
    endianness: str | None = None
    order: str | None = None
    dimension_separator: str | None = None
    chunk_key_prefix: str | None = None
    fill_value: Any = None
    fill_value_open: bool | None = None
    dimension_names: tuple[str | None, ...] | None = None

    @property
    def compressed(self) -> bool | None:
        """Whether chunks are compressed; None when the codecs are not known."""
        return None if self.codecs is None else self.compressor is not None

    @property
    def filter_settings(self) -> tuple[Codec, ...] | None:
        """The codecs among the filters, with their settings."""
        if self.codec_settings is None or self.filters is None:
            return None
        return tuple(codec for codec in self.codec_settings if codec.name in self.filters)

    @property
    def n_chunks(self) -> int | None:
        """Chunks of the full array; one that is absent is read as the fill value."""
        if self.grid_counts is not None and not self.sharded:
            return math.prod(self.grid_counts)
        return _blocks(self.shape, self.chunk_shape)

    @property
    def n_shards(self) -> int | None:
        """Shards of the full array; None when it is not sharded."""
        if self.grid_counts is not None and self.sharded:
            return math.prod(self.grid_counts)
        return _blocks(self.shape, self.shard_shape)

    @property
    def n_objects(self) -> int | None:
        """Files or objects of the full array: shards if sharded, else chunks."""
        return self.n_shards if self.sharded else self.n_chunks

    @property
    def chunks_per_shard(self) -> int | None:
        """Inner chunks in one shard; None when the array is not sharded."""
        return _blocks(self.shard_shape, self.chunk_shape)

    @property
    def nbytes(self) -> int | None:
        """Bytes of the full array before compression."""
        return _nbytes(self.shape, self.itemsize)

    @property
    def chunk_nbytes(self) -> int | None:
        """Bytes of one chunk before compression."""
        return _nbytes(self.chunk_shape, self.itemsize)

    @property
    def shard_nbytes(self) -> int | None:
        """Bytes of one shard before compression, its index not counted."""
        return _nbytes(self.shard_shape, self.itemsize)

    @property
    def shard_index_nbytes(self) -> int | None:
        """Bytes of a shard's index: 16 a chunk, and 4 for a checksum; not of nested shards."""
        if self.chunks_per_shard is None or self.shard_depth != 1:
            return None
        return 16 * self.chunks_per_shard + (4 if self.shard_index_checked else 0)

    @property
    def files_along(self) -> tuple[int, ...] | None:
        """Files or objects along each axis of the full array: shards if sharded, else chunks."""
        if self.grid_counts is not None:
            return self.grid_counts
        block = self.shard_shape if self.sharded else self.chunk_shape
        if self.shape is None or block is None or len(self.shape) != len(block) or 0 in block:
            return None
        return tuple(-(-n // b) for n, b in zip(self.shape, block, strict=True))

    @property
    def first_chunk_key(self) -> str | None:
        """Key of the first file or object of the array, relative to its own group."""
        return None if self.shape is None else self.file_key(tuple(0 for _ in self.shape))

    def file_key(
        self, position: tuple[int, ...], prefix: str | None = None, separator: str | None = None
    ) -> str | None:
        """Return the key of a file or object, from where in the grid it lies.

        Parameters
        ----------
        position
            Counted from 0 along each axis.
        prefix, separator
            Of another way to write keys; those that the array states by default.
        """
        keys = self.file_keys([position], prefix, separator)
        return keys[0] if keys else None

    def file_keys(
        self,
        positions: Sequence[tuple[int, ...]],
        prefix: str | None = None,
        separator: str | None = None,
    ) -> list[str]:
        """Return the keys of files or objects; none where it is not stated how they are made."""
        separator = separator or self.dimension_separator
        if separator is None:
            return []
        prefix = self.chunk_key_prefix if prefix is None else prefix
        folder = f"{self.path}/" if self.path else ""
        begin = f"{folder}{prefix}{separator}" if prefix else folder
        only = f"{folder}{prefix or '0'}"  # of an array without axes
        return [begin + separator.join(map(str, at)) if at else only for at in positions]


def _blocks(shape: tuple[int, ...] | None, block: tuple[int, ...] | None) -> int | None:
    """Return how many blocks of one shape cover another, border blocks included."""
    if shape is None or block is None or len(shape) != len(block) or 0 in block:
        return None
    return math.prod(-(-n // b) for n, b in zip(shape, block, strict=True))


def _nbytes(shape: tuple[int, ...] | None, itemsize: int | None) -> int | None:
    return None if shape is None or itemsize is None else math.prod(shape) * itemsize
