"""Anything a person or program can give, turned into a place in a store."""

from __future__ import annotations

import os
from typing import Any

from ome_zarr_helpdesk.source import arrays_in_memory
from ome_zarr_helpdesk.source.given import first_path, place_of_path
from ome_zarr_helpdesk.source.place import NotAPlace, Place, containing_group

__all__ = ["locate", "place_of_arrays"]


def locate(source: Any) -> Place | NotAPlace:
    """Turn what was given into a place.

    Parameters
    ----------
    source
        A path or URL, a `zarr.Group` or `zarr.Array`, a napari layer, or the
        data of one.

    Returns
    -------
    Place or NotAPlace
        The latter with the reason why it leads to no store.
    """
    source = getattr(source, "__wrapped__", source)  # napari hands out proxies
    if isinstance(source, str | os.PathLike):
        return place_of_path(source)
    if hasattr(source, "store_path") and hasattr(source, "attrs"):
        return _of_node(source)
    if hasattr(source, "data") and hasattr(source, "source"):
        return _of_layer(source)
    return place_of_arrays(arrays_in_memory.reach(source), type(source).__name__)


def _of_node(node: Any) -> Place | NotAPlace:
    """Return the place of a zarr group or array itself."""
    stored = arrays_in_memory.stored_place(node)
    return _place(stored, (), str(node.path), exact=True)


def _of_layer(layer: Any) -> Place | NotAPlace:
    """Return the place of a layer: by its arrays, else by where it says it came from."""
    return place_of_layer(layer.name, arrays_in_memory.reach(layer.data), getattr(layer.source, "path", None))


def place_of_layer(name: str, reached: Any, source_path: Any) -> Place | NotAPlace:
    """Return the place of a layer from what was found in memory and its source.

    Arrays in memory decide; ``source`` is weak evidence: it may name the labels
    for the image, or nothing at all.
    """
    by_arrays = place_of_arrays(reached, name)
    if isinstance(by_arrays, Place):
        return by_arrays
    path = first_path(source_path)
    return by_arrays if path is None else place_of_path(path)


def place_of_arrays(reached: Any, name: str) -> Place | NotAPlace:
    """Return the place that arrays found in memory lead to, all of one store."""
    if reached is None or not reached.levels:
        return NotAPlace(name, "no-stored-array", (("name", name),))
    arrays = reached.levels[0].arrays
    stored = arrays_in_memory.stored_place(arrays[0])
    paths = tuple(str(a.path) for a in arrays if arrays_in_memory.stored_place(a).root == stored.root)
    return _place(stored, paths, containing_group(paths), exact=False)


def _place(stored: Any, arrays: tuple[str, ...], path: str, *, exact: bool) -> Place:
    given = "/".join(p for p in (stored.root.rstrip("/"), path) if p) or stored.kind
    if stored.kind != "local":
        return Place(stored.kind, stored.root, path, given, stored.store, exact, arrays)
    return Place("local", stored.root, path, given, None, exact, arrays)
