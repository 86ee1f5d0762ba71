"""A place in a store: where the thing that was given can be read.

Nothing here does I/O or knows what OME-Zarr is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from ome_zarr_helpdesk.source.keys import parent, parts

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAX_CLIMB", "Access", "NotAPlace", "Place", "StoreKind", "climb"]

StoreKind = Literal["local", "http", "s3", "zip", "memory", "other"]

MAX_CLIMB = 5
"""How many parents may be climbed: enough for a level of a label of a field of a plate."""


@dataclass(frozen=True, slots=True)
class Access:
    """What opens an address and is shown to nobody: a login, a signed query."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    query: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read.

    Parameters
    ----------
    store
        What kind of store it is.
    root
        Folder or address at which reading starts, without credentials.
    path
        Path of the node below ``root``.
    given
        What was given, to be shown to people.
    handle
        A zarr store found in memory, where there is no address to open.
    exact
        False where the arrays of a layer led here: then the nearest thing above
        that OME-Zarr describes is meant, not the array itself.
    arrays
        Paths below ``root`` of the arrays that led here.
    access
        What opens an address, where it was given with it.
    nodes
        The zarr arrays that led here: what they know need not be read again.
    """

    store: StoreKind
    root: str
    path: str
    given: str
    handle: Any = None
    exact: bool = True
    arrays: tuple[str, ...] = ()
    access: Access | None = None
    nodes: tuple[Any, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NotAPlace:
    """Something that leads to no store, with the reason as a code of the content."""

    given: str
    code: str
    values: tuple[tuple[str, Any], ...] = ()


def climb(place: Place, holds_document: Callable[[Place], bool]) -> Place:
    """Move the root up to the topmost parent that still holds a Zarr document.

    Climbing is ours and never directed by metadata: at most `MAX_CLIMB` parents,
    each of which must itself hold a document.

    Parameters
    ----------
    place
        Where the node lies. Only a local place can rise above its root.
    holds_document
        Whether the folder that is a place's root holds a Zarr document.

    Returns
    -------
    Place
        The same node, seen from the store's root.
    """
    for _ in range(MAX_CLIMB):
        above = _one_up(place)
        if above is None or not holds_document(above):
            return place
        place = above
    return place


def _one_up(place: Place) -> Place | None:
    """Return the place with its root one folder higher; None at the top."""
    if place.handle is not None or place.store != "local":
        return None
    folder, name = os.path.split(place.root.rstrip("/"))
    if not name or not folder or name in (".", ".."):
        return None
    arrays = tuple("/".join([name, *parts(array)]) for array in place.arrays)
    path = "/".join([name, *parts(place.path)])
    return replace(place, root=folder, path=path, arrays=arrays)


def containing_group(arrays: tuple[str, ...]) -> str:
    """Return the path of the deepest group that holds all these arrays."""
    if not arrays:
        return ""
    first, last = min(arrays), max(arrays)
    if first == last:
        return parent(first)
    common = [a for a, b in zip(parts(first), parts(last), strict=False)]
    for depth, (a, b) in enumerate(zip(parts(first), parts(last), strict=False)):
        if a != b:
            return "/".join(common[:depth])
    return parent("/".join(common))
