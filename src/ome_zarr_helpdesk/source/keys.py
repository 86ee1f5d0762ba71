"""Paths inside a store: joined, climbed and kept inside its root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NODE_DOCUMENTS", "ancestors", "join", "parent", "parts", "rebased"]

NODE_DOCUMENTS = ("zarr.json", ".zgroup", ".zarray", ".zattrs", ".zmetadata")
"""Names of the documents that make a folder a Zarr node (Zarr v3 core; Zarr v2)."""


def parts(path: str) -> tuple[str, ...]:
    """Return the names a path inside a store is made of."""
    return tuple(filter(None, path.split("/")))


def parent(path: str) -> str:
    """Return the path one level up; the root's parent is the root."""
    return "/".join(parts(path)[:-1])


def ancestors(path: str) -> Iterator[str]:
    """Yield the paths above a path, the nearest first and the root last."""
    while path:
        path = parent(path)
        yield path


def rebased(key: str, removed: str, added: str) -> str | None:
    """Return a key as it is from another root; None of one that lies outside.

    Parameters
    ----------
    key
        A key from the root so far.
    removed, added
        What keys begin with from the root so far, and from the other; empty for nothing.
    """
    if removed and not key.startswith(f"{removed}/"):
        return None
    inside = key[len(removed) + 1 :] if removed else key
    return f"{added}/{inside}" if added else inside


def join(base: str, relative: str) -> str | None:
    """Join a path stated in metadata to the node that states it.

    Returns
    -------
    str or None
        The path from the root of the store, or None where it would leave that
        root: an absolute path, a URL, a drive, or too many ``..``. Such a path
        is reported, never followed.
    """
    if relative.startswith(("/", "\\")) or "://" in relative or "\x00" in relative:
        return None
    if relative[1:2] == ":" or "\\" in relative:
        return None
    names = list(parts(base))
    for name in relative.split("/"):
        if name == "..":
            if not names:
                return None
            names.pop()
        elif name not in ("", "."):
            names.append(name)
    return "/".join(names)
