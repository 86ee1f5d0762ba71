"""One ZIP file: `.ozx` as RFC-9 proposes it, or a zipped folder.

The list of entries is read once, with the standard library; an entry is read when
it is asked for, and never more of it than the limit. Nothing is unpacked to disk.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from ome_zarr_helpdesk.documents.local import at_once
from ome_zarr_helpdesk.documents.reader import Oddity, ReadError
from ome_zarr_helpdesk.source.keys import ancestors, parent, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ome_zarr_helpdesk.documents.limits import Limits
    from ome_zarr_helpdesk.source.place import Place

__all__ = ["ZipReader", "open_zip"]

_NODE_DOCUMENTS = frozenset({"zarr.json", ".zgroup", ".zarray", ".zattrs"})
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (zipfile.BadZipFile, struct.error, EOFError, RuntimeError, ValueError)
_DEEPEST = 3
_ENTRY = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"


class ZipReader:
    """Read documents from a ZIP file.

    Parameters
    ----------
    file
        Path of the ZIP file.
    limits
        How many bytes its list of entries may have.
    """

    def __init__(self, file: str, limits: Limits) -> None:
        self._file = file
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._folders: set[str] = {""}
        self._inside = ""
        self._fault: ReadError | None = None
        self.is_there = os.path.lexists(file)
        self.oddities: tuple[Oddity, ...] = ()
        try:
            self._index(_entries(file, limits.document_bytes))
        except ReadError as error:
            self._fault = error

    def _index(self, entries: list[zipfile.ZipInfo]) -> None:
        """Take entries by their names; those whose name leads out of the ZIP are left out."""
        outside, twice = "", ""
        for entry in entries:
            name = entry.filename.replace("\\", "/")
            names = parts(name)
            if name.startswith("/") or ".." in names or name[1:2] == ":":
                outside = outside or name
                continue
            key = "/".join(names)
            if not name.endswith("/"):
                if key in self._entries:
                    twice = twice or key
                self._entries[key] = entry
            for folder in (key, *ancestors(key)) if name.endswith("/") else ancestors(key):
                if folder in self._folders:
                    break
                self._folders.add(folder)
        if outside:
            self._notice(Oddity("zip-outside", values=(("name", outside),)))
        if twice:
            self._notice(Oddity("zip-twice", values=(("name", twice),)))

    def _notice(self, oddity: Oddity) -> None:
        self.oddities = (*self.oddities, oddity)

    def enter(self, path: str) -> str:
        """Find the Zarr hierarchy in which a path lies, and read from its root on.

        Parameters
        ----------
        path
            Path in the ZIP file; empty where only the file was given.

        Returns
        -------
        str
            The path of the hierarchy's root in the ZIP file: empty if it lies at
            the top, as RFC-9 asks, or if there is none, or several to choose from.
        """
        nodes = {parent(k) for k in self._entries if k.rpartition("/")[2] in _NODE_DOCUMENTS}
        above = [folder for folder in (path, *ancestors(path)) if folder in nodes]
        if above:
            self._inside = above[-1]
        elif nodes:
            depth = min(len(parts(node)) for node in nodes)
            found = sorted(node for node in nodes if len(parts(node)) == depth)
            if len(found) == 1 and depth <= _DEEPEST:
                self._inside = found[0]
            elif len(found) > 1:
                several = tuple(found[:100])
                self._notice(
                    Oddity("zip-several", values=(("count", len(found)), ("names", several)))
                )
        return self._inside

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes of an entry, or None where there is none."""
        if self._fault is not None:
            raise self._fault
        entry = self._entries.get(self._name(key))
        if entry is None:
            return None
        _refuse(entry, limit)
        try:
            data = _content(self._file, entry, limit)
        except OSError as error:
            raise ReadError("read-failed", reason=error.strerror or "") from error
        except (zlib.error, struct.error, ValueError) as error:
            raise ReadError("zip-entry-damaged") from error
        if len(data) > limit:
            raise ReadError("too-large", limit=limit)
        if zlib.crc32(data) != entry.CRC:
            raise ReadError("zip-entry-damaged")
        return data

    def exists(self, key: str) -> bool:
        """Return whether there is an entry or a folder at a key."""
        name = self._name(key)
        return self.is_there and (name in self._folders or name in self._entries)

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return whether there are entries at keys; nobody can tell where the list is damaged."""
        return {key: None if self._fault is not None else self.exists(key) for key in keys}

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return how many bytes entries take up in the ZIP file, by its list."""
        if self._fault is not None:
            return dict.fromkeys(keys)
        found = ((key, self._entries.get(self._name(key))) for key in keys)
        return {key: entry.compress_size for key, entry in found if entry is not None}

    def names(self, group: str, limit: int) -> list[str] | None:
        """Return up to ``limit`` names in a folder, sorted; None if it is no folder."""
        folder = self._name(group)
        if self._fault is not None or not self.is_there or folder not in self._folders:
            return None
        return sorted(islice(self._below(folder), limit))

    def _name(self, key: str) -> str:
        return "/".join(name for name in (self._inside, *parts(key)) if name)

    def _below(self, folder: str) -> Iterator[str]:
        """Yield each name in a folder once."""
        start = f"{folder}/" if folder else ""
        seen = {""}
        for name in (*self._folders, *self._entries):
            if name.startswith(start):
                first = name[len(start) :].partition("/")[0]
                if first not in seen:
                    seen.add(first)
                    yield first


def open_zip(place: Place, limits: Limits) -> tuple[Place, ZipReader]:
    """Open a ZIP file and find the Zarr hierarchy in it.

    Returns
    -------
    tuple
        The place, seen from the root of the hierarchy, and the reader that starts
        there.
    """
    reader = ZipReader(place.root, limits)
    inside = reader.enter(place.path)
    if not inside:
        return place, reader
    root = f"{place.root}/{inside}"
    path, arrays = _cut(place.path, inside), tuple(_cut(a, inside) for a in place.arrays)
    return replace(place, root=root, path=path, arrays=arrays), reader


def _cut(path: str, inside: str) -> str:
    """Return a path as seen from a folder that is above it, or was not said."""
    return "/".join(parts(f"{path}/".removeprefix(f"{inside}/")))


def _entries(file: str, limit: int) -> list[zipfile.ZipInfo]:
    """Return the list of entries; empty where there is no such file."""
    try:
        with open(file, "rb", opener=at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):  # a pipe, a device
                raise ReadError("zip-not-one", whole=True)
            _check_end(stream, limit)
            with zipfile.ZipFile(stream) as archive:
                return archive.infolist()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ReadError("zip-not-opened", reason=error.strerror or "", whole=True) from error
    except _DAMAGE as error:
        split = "multiple disks" in str(error)
        raise ReadError("zip-split" if split else "zip-damaged", whole=True) from error


def _content(file: str, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """Return what an entry holds, at most one byte more than the limit (APPNOTE 4.3.7).

    `zipfile` would believe the length that is stated, and unpack without end.
    """
    with open(file, "rb", opener=at_once) as stream:
        stream.seek(max(0, entry.header_offset))
        header = stream.read(30)
        if not header.startswith(_ENTRY) or entry.header_offset < 0:
            raise ValueError("no entry begins here")
        name, extra = struct.unpack_from("<HH", header, 26)
        stream.seek(name + extra, os.SEEK_CUR)
        data = stream.read(min(entry.compress_size, limit + limit // 500 + 1_000))
    if entry.compress_type == zipfile.ZIP_STORED:
        return data[: limit + 1]
    return zlib.decompressobj(wbits=-15).decompress(data, limit + 1)


def _check_end(stream: BinaryIO, limit: int) -> None:
    """Raise unless the end of a ZIP file is there, and its list of entries is not too long.

    `zipfile` reads that list as a whole. Its length stands in the record at the
    end, or in the one before it where that is full (APPNOTE 6.3.10, 4.3.14, 4.3.16).
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 70_000))
    tail = stream.read(70_000)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        stream.seek(0)
        raise ReadError("zip-cut-off" if stream.read(4) == _ENTRY else "zip-not-one", whole=True)
    length = struct.unpack_from("<L", tail, end + 12)[0]
    large = tail.rfind(_END_64, 0, end)
    if length == 0xFFFFFFFF and large >= 0 and len(tail) >= large + 56:
        length = struct.unpack_from("<Q", tail, large + 40)[0]
    if length > limit:
        raise ReadError("zip-too-many", limit=limit, whole=True)
    stream.seek(0)


def _refuse(entry: zipfile.ZipInfo, limit: int) -> None:
    """Raise for an entry that is not read."""
    if entry.flag_bits & 0x1:
        raise ReadError("zip-encrypted", whole=True)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ReadError("zip-link")
    if entry.compress_type not in _READABLE:
        raise ReadError("zip-compression", method=entry.compress_type, whole=True)
    if entry.file_size > limit:
        raise ReadError("too-large", limit=limit)
