"""Plain files in a folder, read one after the other."""

from __future__ import annotations

import errno
import os
import stat
from itertools import islice
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.documents.reader import ReadError
from ome_zarr_helpdesk.source.keys import parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["LocalReader", "at_once", "is_zip"]

_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ENAMETOOLONG}


_PIECE = 2**16
"""How many bytes are read at once: all of nearly every document."""


class LocalReader:
    """Read files below a folder; nothing is locked, listed in full or written."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._inside = os.path.join(root, "")  # so that a name never counts as a drive

    def _file(self, key: str) -> str:
        if ".." in key and ".." in parts(key):
            raise ValueError("a key cannot lead out of the store")
        return self._inside + key.replace("/", os.sep) if key else self._root

    def get(self, key: str, limit: int) -> bytes | None:
        """Return a file's bytes, or None where there is no such file."""
        try:
            data = _read(self._file(key), limit + 1)
        except (OSError, ValueError) as error:
            self._raise_unless_absent(error, key)
            return None
        if len(data) > limit:
            raise ReadError("too-large", limit=limit)
        return data

    def exists(self, key: str) -> bool:
        """Return whether there is a file or folder at a key."""
        try:
            return os.path.lexists(self._file(key))
        except ValueError:
            return False

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return whether there are files at keys."""
        return {key: self.exists(key) for key in keys}

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return how long the files at keys are; a link counts as what it leads to."""
        found: dict[str, int | None] = {}
        for key in keys:
            try:
                status = os.stat(self._file(key))
            except (OSError, ValueError) as error:
                if isinstance(error, OSError) and error.errno not in _ABSENT:
                    found[key] = None
                continue
            if stat.S_ISREG(status.st_mode):
                found[key] = status.st_size
        return found

    def names(self, group: str, limit: int) -> list[str] | None:
        """Return up to ``limit`` names in a folder, sorted; None if it cannot be listed."""
        try:
            with os.scandir(self._file(group)) as entries:
                return sorted(entry.name for entry in islice(entries, limit))
        except (OSError, ValueError):
            return None

    def _raise_unless_absent(self, error: OSError | ValueError, key: str) -> None:
        """Say why a file cannot be read, unless there is none."""
        if isinstance(error, ValueError) or error.errno in _ABSENT:
            return
        if os.path.isdir(self._file(key)):  # Windows: opening a folder is "permission denied"
            return
        if error.errno in (errno.EACCES, errno.EPERM):
            raise ReadError("not-permitted") from error
        raise ReadError("read-failed", reason=error.strerror or type(error).__name__) from error


def _read(path: str, most: int) -> bytes:
    """Return the bytes of a file, at most so many.

    Most documents are small: to open a file as an object, and to make room for the longest
    document there may be, costs several times as much as to read them.
    """
    descriptor = at_once(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    pieces: list[bytes] = []
    try:
        while most > 0 and (piece := os.read(descriptor, min(most, _PIECE))):
            pieces.append(piece)
            most -= len(piece)
    finally:
        os.close(descriptor)
    return b"".join(pieces)


def is_zip(path: str) -> bool:
    """Return whether something is a file that begins as a ZIP file does."""
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb", opener=at_once) as file:
            return file.read(4) == b"PK\x03\x04"
    except (OSError, ValueError):
        return False


def at_once(path: str, flags: int) -> int:
    """Open a file without waiting for another program, as a named pipe would make us."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
