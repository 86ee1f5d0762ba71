"""Anything a person or program can give, turned into a place in a store."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.arrays_in_memory import reach
from ome_zarr_helpdesk.source.behind import is_xarray, source_of_xarray
from ome_zarr_helpdesk.source.given import first_path, place_of_path
from ome_zarr_helpdesk.source.place import NotAPlace, Place, containing_group
from ome_zarr_helpdesk.source.zarr_stores import NamedArray, stored_place

if TYPE_CHECKING:
    from ome_zarr_helpdesk.source.arrays_in_memory import Reached

__all__ = ["locate", "place_of_arrays", "place_of_layer"]


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
    # asked for its data, an array of xarray that is not loaded would load them
    of_xarray = is_xarray(source, "DataArray", "Dataset")
    if not of_xarray and hasattr(source, "data") and hasattr(source, "source"):
        return _of_layer(source)
    place = place_of_arrays(reach(source), type(source).__name__)
    path = source_of_xarray(source) if isinstance(place, NotAPlace) else None
    return place if path is None else place_of_path(path)


def _of_node(node: Any) -> Place | NotAPlace:
    """Return the place of a zarr group or array itself."""
    stored = stored_place(node)
    return _place(node, stored.path, (), exact=True)


def _of_layer(layer: Any) -> Place | NotAPlace:
    """Return the place of a layer: by its arrays, else by where it says it came from."""
    return place_of_layer(layer.name, reach(layer.data), getattr(layer.source, "path", None))


def place_of_layer(name: str, reached: Reached | None, source_path: Any) -> Place | NotAPlace:
    """Return the place of a layer from what was found in memory and its source.

    Arrays in memory decide; ``source`` is weak evidence: it may name the labels
    for the image, or nothing at all.

    Parameters
    ----------
    name
        Name of the layer, for people.
    reached
        The arrays behind its data, from `reach`.
    source_path
        ``layer.source.path``.
    """
    by_arrays = place_of_arrays(reached, name)
    if isinstance(by_arrays, Place):
        return by_arrays
    path = first_path(source_path)
    return by_arrays if path is None else place_of_path(path)


def place_of_arrays(reached: Reached | None, name: str) -> Place | NotAPlace:
    """Return the place that arrays found in memory lead to, all of one store."""
    arrays = reached.arrays if reached is not None else ()
    if not arrays:
        return NotAPlace(name, "no-stored-array", (("name", name),))
    if any(isinstance(array, NamedArray) and array.address for array in arrays):
        return _of_addresses([a.address for a in arrays if isinstance(a, NamedArray)])
    first = stored_place(arrays[0])
    places = [stored_place(array) for array in (reached.levels[0].arrays if reached else ())]
    paths = tuple(p.path for p in places if p.root == first.root) or (first.path,)
    place = _place(arrays[0], containing_group(paths), paths, exact=False)
    own = (a for a in arrays if not isinstance(a, NamedArray))
    return replace(place, nodes=tuple(a for a in own if stored_place(a).root == first.root))


def _of_addresses(addresses: list[str]) -> Place | NotAPlace:
    """Return the place of arrays that are known by folder or address, from what holds all."""
    begins = [_without_query(address) for address in addresses]
    folder = begins[0]
    while not all(f"{begin}/".startswith(f"{folder}/") for begin in begins):
        folder = folder.rpartition("/")[0]
    if not folder.strip(":/") or folder.endswith(":/"):  # nothing in common
        folder, begins = begins[0], begins[:1]
    place = place_of_path(folder + addresses[0][len(_without_query(addresses[0])) :])
    if isinstance(place, NotAPlace):
        return place
    inside = (begin[len(folder) :].strip("/") for begin in begins)
    arrays = tuple("/".join(part for part in (place.path, i) if part) for i in inside)
    return replace(place, exact=False, arrays=arrays)


def _without_query(address: str) -> str:
    return address.partition("?")[0] if "://" in address else address


def _place(node: Any, path: str, arrays: tuple[str, ...], *, exact: bool) -> Place:
    stored = stored_place(node)
    given = "/".join(p for p in (stored.root.rstrip("/"), path) if p) or stored.store
    handle = node.handle if isinstance(node, NamedArray) else node.store
    handle = None if stored.is_file else handle
    return Place(stored.store, stored.root, path, given, handle, exact, arrays)
