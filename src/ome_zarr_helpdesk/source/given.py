"""What was given, a path, an array, a layer, turned into a place in a store."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ome_zarr_helpdesk.source.address import (
    DOCUMENT_NAMES,
    REMOTE_SCHEMES,
    place_of_address,
    split,
    without_credentials,
)
from ome_zarr_helpdesk.source.place import NotAPlace, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["place_of_path", "without_credentials"]


def place_of_path(path: str | os.PathLike[str]) -> Place | NotAPlace:
    """Turn a path as a person gives it into a place.

    Parameters
    ----------
    path
        A folder, absolute or not, with ``~`` or as ``file://``; a path into a
        store; the metadata document itself, which means its folder; or an
        address on the network.

    Returns
    -------
    Place or NotAPlace
        The latter for addresses that this version cannot read.
    """
    given = os.fspath(path)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]+)://", given)
    if scheme and scheme.group(1).lower() == "file":
        local = unquote(split(given).path)
        if re.match(r"/[A-Za-z]:", local):  # file:///C:/data: a Windows drive
            local = local[1:]
        return _local(local, without_credentials(given))
    if scheme and scheme.group(1).lower() in REMOTE_SCHEMES:
        return place_of_address(given)
    if scheme:
        shown = without_credentials(given)
        return NotAPlace(shown, "scheme-unknown", (("scheme", scheme.group(1)),))
    return _local(given, given)


def _local(path: str, given: str) -> Place | NotAPlace:
    if "\x00" in path or not path.strip():
        return NotAPlace(given, "path-absent", (("path", given),))
    try:
        full = os.path.abspath(os.path.expanduser(path))
    except OSError:  # the working folder itself is gone
        return NotAPlace(given, "path-absent", (("path", given),))
    folder, name = os.path.split(full)
    if name in DOCUMENT_NAMES and not os.path.isdir(full):
        full = folder
    return Place("local", full, "", given)


def first_path(source: str | Sequence[str] | Any) -> str | None:
    """Return the path a layer's source names: a text, or the first of a list."""
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    if isinstance(source, list | tuple) and source:
        return first_path(source[0])
    return None
