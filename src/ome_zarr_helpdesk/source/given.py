"""What was given, a path, an array, a layer, turned into a place in a store."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from ome_zarr_helpdesk.source.place import NotAPlace, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["place_of_path", "without_credentials"]

_DOCUMENT_NAMES = ("zarr.json", ".zattrs", ".zgroup", ".zarray", ".zmetadata")
_REMOTE = ("http", "https", "s3", "gs", "gcs", "az", "abfs")


def place_of_path(path: str | os.PathLike[str]) -> Place | NotAPlace:
    """Turn a path as a person gives it into a place.

    Parameters
    ----------
    path
        A folder, absolute or not, with ``~`` or as ``file://``; a path into a
        store; or the metadata document itself, which means its folder.

    Returns
    -------
    Place or NotAPlace
        The latter for addresses that this version cannot read.
    """
    given = os.fspath(path)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]+)://", given)
    if scheme and scheme.group(1).lower() == "file":
        local = unquote(_split(given).path)
        if re.match(r"/[A-Za-z]:", local):  # file:///C:/data: a Windows drive
            local = local[1:]
        return _local(local, without_credentials(given))
    if scheme:
        code = "remote-not-read" if scheme.group(1).lower() in _REMOTE else "scheme-unknown"
        return NotAPlace(without_credentials(given), code, (("scheme", scheme.group(1)),))
    return _local(given, given)


def _local(path: str, given: str) -> Place | NotAPlace:
    if "\x00" in path or not path.strip():
        return NotAPlace(given, "path-absent", (("path", given),))
    try:
        full = os.path.abspath(os.path.expanduser(path))
    except OSError:  # the working folder itself is gone
        return NotAPlace(given, "path-absent", (("path", given),))
    folder, name = os.path.split(full)
    if name in _DOCUMENT_NAMES and not os.path.isdir(full):
        full = folder
    return Place("local", full, "", given)


def without_credentials(address: str) -> str:
    """Return an address without user, password, query and fragment."""
    parts = _split(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def _split(address: str) -> SplitResult:
    """Return the parts of an address; of one that is malformed only the scheme."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult(address.partition(":")[0], "", "", "", "")


def first_path(source: str | Sequence[str] | Any) -> str | None:
    """Return the path a layer's source names: a text, or the first of a list."""
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    if isinstance(source, list | tuple) and source:
        return first_path(source[0])
    return None
