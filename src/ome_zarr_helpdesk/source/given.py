"""A path or address that was given, turned into a place in a store."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.address import (
    REMOTE_SCHEMES,
    place_of_address,
    without_credentials,
)
from ome_zarr_helpdesk.source.path_text import (
    archives_in,
    file_host,
    is_windows_path,
    path_of_file_address,
    unescaped,
    unquoted,
    without_document,
)
from ome_zarr_helpdesk.source.place import NotAPlace, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["first_path", "place_of_path", "without_credentials"]

_WINDOWS = os.name == "nt"


def place_of_path(path: str | os.PathLike[str]) -> Place | NotAPlace:
    """Turn a path as a person gives it into a place.

    Parameters
    ----------
    path
        A folder or ZIP file, absolute or not, with ``~`` or as ``file:``; a path
        into a store; a metadata document, which means the folder it describes; or
        an address on the network. Quotes and spaces around it, and a shell's
        backslashes, do no harm.

    Returns
    -------
    Place or NotAPlace
        The latter for addresses that this version cannot read.
    """
    text = os.fspath(path)
    given = unquoted(text) if isinstance(path, str) else text
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]+):/", given)
    if scheme and scheme.group(1).lower() == "file":
        return _of_file_address(given)
    if scheme and given[scheme.end() :].startswith("/"):
        if scheme.group(1).lower() in REMOTE_SCHEMES:
            return place_of_address(given)
        shown = without_credentials(given)
        return NotAPlace(shown, "scheme-unknown", (("scheme", scheme.group(1)),))
    return _local(_as_it_is_there(text, given), given)


def _as_it_is_there(text: str, given: str) -> str:
    """Return the reading of a path under which something exists; else the likeliest."""
    readings = (text, given) if is_windows_path(given) else (text, given, unescaped(given))
    for reading in readings:
        try:
            if os.path.lexists(os.path.expanduser(reading)):
                return reading
        except (OSError, ValueError):
            continue
    return readings[-1]


def _of_file_address(given: str) -> Place | NotAPlace:
    shown = without_credentials(given)
    path, host = path_of_file_address(given, windows=_WINDOWS), file_host(given)
    if host and not _WINDOWS and not os.path.lexists(path):
        return NotAPlace(shown, "file-host", (("host", host),))
    return _local(path, shown)


def _local(path: str, given: str) -> Place | NotAPlace:
    if "\x00" in path or not path.strip():
        return NotAPlace(given, "path-absent", (("path", given),))
    try:
        full = os.path.abspath(os.path.expanduser(path))
    except OSError:  # the working folder itself is gone
        return NotAPlace(given, "path-absent", (("path", given),))
    if not _WINDOWS and is_windows_path(path) and not os.path.lexists(full):
        return NotAPlace(given, "windows-path", (("path", given),))
    if _is_broken_link(full):
        return NotAPlace(given, "link-broken", (("path", given),))
    if not os.path.isdir(full):
        full = without_document(full, windows=_WINDOWS)
    for file, inside in archives_in(full, windows=_WINDOWS):
        if not os.path.isdir(file):
            return Place("zip", file, inside, given)
    return Place("local", full, "", given)


def _is_broken_link(full: str) -> bool:
    """Return whether this is a link to something that is not there, or to itself."""
    if not os.path.islink(full):
        return False
    try:
        os.stat(full)
    except OSError as error:
        return error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
    return False


def first_path(source: str | Sequence[str] | Any) -> str | None:
    """Return the path a layer's source names: a text, or the first of a list."""
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    if isinstance(source, list | tuple) and source:
        return first_path(source[0])
    return None
