"""Whether two arrays differ in nothing but how long they and their chunks are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.fields import is_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.facts.nodes import Node

    Lengths = tuple[int, ...]

__all__ = ["lengths_if_alike"]

_NAMES = {2: ("shape", "chunks"), 3: ("shape", "chunk_grid")}


def lengths_if_alike(node: Node, other: Node) -> tuple[Lengths, Lengths | None] | None:
    """Return the lengths of an array and of its chunks, if it is like another in all else.

    Parameters
    ----------
    node
        The array.
    other
        One in whose document nothing is wrong.

    Returns
    -------
    tuple of lengths, or None
        The shape, and the shape of its chunks where it is not that of the other's. None
        where they differ in more, or where the lengths themselves may be wrong.
    """
    names, here, there = _NAMES[node.zarr_format], node.metadata.content, other.metadata.content
    if node.zarr_format != other.zarr_format or _without(here, names) != _without(there, names):
        return None
    rank = len(there["shape"])
    shape, cut = _lengths(here.get(names[0]), rank), here.get(names[1])
    if shape is None:
        return None
    if cut == there[names[1]]:
        return shape, None
    steps = _lengths(cut if node.zarr_format == 2 else _steps(cut, here), rank)
    return (shape, steps) if steps is not None and 0 not in steps else None


def _without(content: Mapping[str, Any], names: tuple[str, str]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


def _steps(grid: Any, content: Mapping[str, Any]) -> Any:
    """Return the chunk shape that a regular grid states; of one of shards more is to be checked."""
    match grid:
        case {"name": "regular", "configuration": {"chunk_shape": steps, **others}, **rest}:
            if not others and not rest and not _has_shards(content):
                return steps
    return None


def _has_shards(content: Mapping[str, Any]) -> bool:
    codecs = content["codecs"]
    return any(isinstance(c, dict) and c.get("name") == "sharding_indexed" for c in codecs)


def _lengths(values: Any, rank: int) -> Lengths | None:
    if not isinstance(values, list) or len(values) != rank or not all(map(is_length, values)):
        return None
    return tuple(values)
