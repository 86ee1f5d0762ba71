"""What pictures of resolution levels need to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Image, Level

__all__ = ["PlacedLevel", "actions_of", "placed_levels", "shown_level"]

LONGEST = 10**12
"""Lengths beyond this are drawn as this: a document may state any."""


@dataclass(frozen=True, slots=True)
class PlacedLevel:
    """A level along the axes of space that are drawn.

    Parameters
    ----------
    level
        The level.
    axes
        Indices of the axes drawn: rows and columns, and before them planes where
        there are more than one.
    size, chunk, shard
        Pixels along these axes, no more than the level has; None where not known.
    """

    level: Level
    axes: tuple[int, ...]
    size: tuple[int, ...]
    chunk: tuple[int, ...] | None
    shard: tuple[int, ...] | None

    @property
    def planes(self) -> int:
        """Pixels along the first of three axes; 1 for two."""
        return self.size[0] if len(self.size) == 3 else 1


def placed_levels(image: Image | None) -> tuple[PlacedLevel, ...]:
    """Return the levels whose size along two or three axes of space is known."""
    axes = _drawn_axes(image)
    levels = (image.levels if image is not None else None) or ()
    placed = (_placed(level, axes) for level in levels)
    return tuple(level for level in placed if level is not None)


def _drawn_axes(image: Image | None) -> tuple[int, ...]:
    found = (image.axes if image is not None else None) or ()
    space = tuple(index for index, axis in enumerate(found) if axis.type == "space")
    is_flat = len(space) == 3 and (found[space[0]].size or 0) <= 1
    return space[-2:] if is_flat else space[-3:]


def _placed(level: Level, axes: tuple[int, ...]) -> PlacedLevel | None:
    size = _along(level.shape, axes)
    if size is None or len(axes) < 2 or 0 in size:
        return None
    return PlacedLevel(
        level,
        axes,
        size,
        _within(level.chunk_shape, axes, size),
        _within(level.shard_shape, axes, size),
    )


def _along(shape: tuple[int, ...] | None, axes: tuple[int, ...]) -> tuple[int, ...] | None:
    if shape is None or max(axes, default=0) >= len(shape):
        return None
    return tuple(min(shape[axis], LONGEST) for axis in axes)


def _within(
    block: tuple[int, ...] | None, axes: tuple[int, ...], size: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Return how much of a level one block holds; what is beyond its border is padding."""
    along = _along(block, axes)
    if along is None or 0 in along:
        return None
    return tuple(min(a, b) for a, b in zip(along, size, strict=True))


def shown_level(result: ExplanationResult) -> int | None:
    """Return the file's level on screen; None where that is not proved."""
    level, layer = result.known.level, result.layer
    return None if level is None or layer is None or not layer.visible else level.index


def actions_of(result: ExplanationResult, level: int) -> tuple[tuple[str, str], ...]:
    """Return what can be done about a level: keep the view at it, or no longer.

    Parameters
    ----------
    result
        The explanation.
    level
        Index of the file's level.
    """
    layer, matched = result.layer, result.match
    if layer is None or matched is None or level not in matched.levels:
        return ()
    of_layer = matched.levels.index(level)
    if layer.locked_data_level == of_layer:
        return (("unlock-level", ""),)
    return (("show-level", str(of_layer)),)
