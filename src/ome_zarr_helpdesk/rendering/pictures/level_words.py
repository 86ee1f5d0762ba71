"""What a resolution level is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters, units

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.facts.model import Image
    from ome_zarr_helpdesk.facts.model.axes import Length
    from ome_zarr_helpdesk.rendering.pictures.levels import PlacedLevel

__all__ = ["level_words", "pixel_words", "slab_words"]

_LONGEST = 12
"""Characters that the size of a pixel may have along one axis."""

_SMALLEST, _LARGEST = 0.01, 10_000
"""Sizes of pixels are said in the unit of the file, as long as they are short in it."""


def level_words(image: Image, level: PlacedLevel, is_shown: bool, say: Messages) -> str:
    """Return what a level is, as far as it is known.

    Parameters
    ----------
    image
        The image.
    level
        One of its levels.
    is_shown
        Whether it is on screen.
    say
        The sentences.
    """
    array = level.level
    size, pixel = filters.shape(level.size), pixel_words(image, level, say)
    said = [say.words("picture.level", level=array.index, size=size, pixel=pixel)]
    if array.nbytes is not None and array.n_chunks is not None and array.chunk_shape:
        said.append(
            say.words(
                "picture.level-chunks",
                bytes=filters.in_bytes(array.nbytes),
                chunks=filters.plural(array.n_chunks, "chunk"),
                shape=filters.shape(array.chunk_shape),
            )
        )
    said += slab_words(level, say)
    if array.n_shards is not None and array.shard_shape is not None:
        shards, shape = filters.plural(array.n_shards, "shard"), filters.shape(array.shard_shape)
        said.append(say.words("picture.level-shards", shards=shards, shape=shape))
    if is_shown:
        said.append(say.words("picture.level-shown"))
    return " ".join(said)


def slab_words(level: PlacedLevel, say: Messages) -> list[str]:
    """Return how many planes a chunk spans, of a volume; nothing for a plane."""
    if level.chunk is None or level.planes < 2:
        return []
    count, planes = filters.number(level.chunk[0]), filters.plural(level.planes, "plane")
    return [say.words("picture.level-slab", count=count, planes=planes)]


def pixel_words(image: Image, level: PlacedLevel, say: Messages) -> str:
    """Return the size of a pixel in few words: 0.325 µm, 1 µm deep."""
    lengths = image.pixel_size_at(level.level)
    if not lengths or len(lengths) < 2:
        return say.words("picture.pixel-unknown")
    rows, columns = _one(lengths[-2]), _one(lengths[-1])
    plane = columns if rows == columns else f"{rows} × {columns}"
    if len(lengths) < 3 or len(level.size) < 3:  # of one plane nobody sees how deep it is
        return plane
    return say.words("picture.pixel-deep", plane=plane, depth=_one(lengths[-3]))


def _one(length: Length) -> str:
    if not _SMALLEST <= abs(length.value) < _LARGEST:
        words = units.comfortable(length.value, length.unit)
    else:
        words = f"{filters.number(length.value)} {units.symbol(length.unit)}".strip()
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
