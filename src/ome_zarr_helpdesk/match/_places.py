"""Arrays in memory told apart by where they are stored, and found in the facts."""

from __future__ import annotations

import os
import weakref
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.zarr_stores import stored_place

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, Image

__all__ = ["file_levels", "inside", "is_at", "level_index", "location", "path_in"]

_KNOWN: dict[int, tuple[weakref.ref[Any], str]] = {}


def location(array: Any) -> str:
    """Return where an array is stored, as one address; found once for each array."""
    known = _KNOWN.get(id(array))
    if known is not None and known[0]() is array:
        return known[1]
    stored = stored_place(array)
    found = _joined(stored.store, stored.root, stored.path)
    if len(_KNOWN) > 50_000:
        _KNOWN.clear()
    _KNOWN[id(array)] = (weakref.ref(array), found)
    return found


def path_in(facts: Facts, array: Any) -> str | None:
    """Return the path of an array from the root of the facts' store; None if it is not there."""
    if facts.container is None:
        return None
    root = _joined(facts.container.store, facts.container.root, "")
    return inside(root, location(array))


def is_at(array: Any, path: str) -> bool:
    """Return whether a path or address that was opened is that of an array itself."""
    return location(array) == _root("http" if "://" in path else "local", path)


def inside(base: str, path: str) -> str | None:
    """Return a path relative to one above it; None where it does not lie there."""
    if not base or base == path:
        return "" if base == path else path
    return path[len(base) + 1 :] if path.startswith(f"{base}/") else None


def file_levels(facts: Facts) -> dict[str, int]:
    """Return the index of each level of the image, by path from the root of the store."""
    levels = facts.image.levels if facts.image else None
    return {level.path: level.index for level in levels or ()}


def level_index(image: Image | None, dataset: str) -> int | None:
    """Return which level of an image a dataset path, relative to an image, means."""
    for level in (image.levels if image else None) or ():
        if image is not None and inside(image.path, level.path) == dataset:
            return level.index
    return None


def _joined(store: str, root: str, path: str) -> str:
    return "/".join(part for part in (_root(store, root), path.strip("/")) if part)


@lru_cache(maxsize=256)
def _root(store: str, root: str) -> str:
    if store == "local":
        root = os.path.abspath(root)
    return root.replace("\\", "/").rstrip("/")
