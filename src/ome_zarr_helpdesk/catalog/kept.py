"""Our own content as it was read last, kept in the user's cache folder.

To read and judge all content takes longer than everything else that a first explanation
needs. What comes of it depends on nothing but the content, our code and the packages that
parse, so it is kept under a name made of all of these, and read again only where one of them
changed. Nothing of anybody's data is in it.

A kept file is used where it is this user's own and whole. Whatever it holds, nothing but the
values of content can come of it: any other class is refused before it is loaded. In all other
cases, and where nothing can be written, content is read as if there were no such file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import stat
import sys
import tempfile
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog import entry, expressions, readers, recognizing, richtext, tables
from ome_zarr_helpdesk.catalog.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.content import Content
from ome_zarr_helpdesk.catalog.messages import Messages
from ome_zarr_helpdesk.state.environment import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

__all__ = ["FOLDER_VARIABLE", "kept_folder", "our_catalog"]

FOLDER_VARIABLE = "OME_ZARR_HELPDESK_CACHE"
"""Environment variable that names another folder for what is kept; empty to keep nothing."""

MOST_BYTES = 50_000_000
"""No file of ours is longer."""

MOST_FILES = 4
"""How many are kept: there may be several environments."""

_NEEDS = ("napari-ome-zarr-helpdesk", "markdown-it-py", "pyyaml")
"""Packages whose versions matter."""

_JUDGES = ("catalog", "facts", "match", "state")
"""Our own code by which content is read, and which has the names it may use."""

_CLASSES = {
    (cls.__module__, cls.__qualname__): cls
    for module in (entry, expressions, readers, recognizing, richtext, tables)
    for cls in vars(module).values()
    if isinstance(cls, type) and cls.__module__ == module.__name__
} | {(cls.__module__, cls.__qualname__): cls for cls in (Content, Messages)}
"""What content is made of."""


def our_catalog() -> Catalog:
    """Return our own content, as it was kept where nothing changed since."""
    content = our_content()
    file = _file_for(content)
    kept = _load(file) if file is not None else None
    if kept is not None:
        return Catalog.of(kept)
    catalog = Catalog(content)
    if (
        file is not None and not catalog.errors and _file_for(content) == file
    ):  # nothing changed while it was read
        _keep(file, catalog.content)
    return catalog


def kept_folder() -> Path | None:
    """Return where content is kept; None where it is not to be kept."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_cache_path

    return user_cache_path("napari-ome-zarr-helpdesk", appauthor=False)


def _file_for(content: Traversable) -> Path | None:
    """Return where content as it is now is kept; None where that cannot be told."""
    folder = kept_folder()
    if folder is None or not isinstance(content, Path):
        return None
    code = Path(__file__).parents[1]
    seen = hashlib.sha256(repr((sys.version, [version_of(name) for name in _NEEDS])).encode())
    try:
        for path in _paths(*(code / stage for stage in _JUDGES)):
            if path.endswith(".py"):
                status = os.stat(path)
                seen.update(f"{path} {status.st_size} {status.st_mtime_ns} ".encode())
        for path in _paths(content):
            with open(path, "rb") as file:
                data = file.read()
            seen.update(f"{path} {len(data)} ".encode() + data)
    except OSError:
        return None
    return folder / f"content-{seen.hexdigest()[:40]}.pickle"


def _paths(*folders: Path) -> Iterator[str]:
    """Yield the paths of all files below some folders, always in the same order."""
    for folder in folders:
        for place, below, names in os.walk(folder):
            below.sort()
            yield from (os.path.join(place, name) for name in sorted(names))


def _load(file: Path) -> Content | None:
    """Return what a file keeps; None where it is not to be used."""
    try:
        if not _is_ours(file.stat()):
            return None
        data = file.read_bytes()
        if data[:32] != _digest(file.name, data[32:]):
            return None
        content = _Reader(io.BytesIO(data[32:])).load()
    except Exception:  # noqa: BLE001 - a broken pickle may raise anything
        return None
    return content if isinstance(content, Content) else None


def _is_ours(status: os.stat_result) -> bool:
    """Return whether a file is one, and this user alone may write it."""
    if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
        return False
    return os.name != "posix" or (
        status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.sha256(name.encode() + data).digest()


def _keep(file: Path, content: Content) -> None:
    """Write a file in one step, for this user only; nothing is said where that fails."""
    written = io.BytesIO()
    _Writer(written, protocol=5).dump(content)
    data = written.getvalue()
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix="content-", dir=file.parent)
        os.close(number)
        new = Path(name)
        try:
            new.write_bytes(_digest(file.name, data) + data)
            new.replace(file)
        except OSError:
            new.unlink()
            raise
        _forget_oldest(file.parent)


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("content-*"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
    for file in files[MOST_FILES:]:
        file.unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    """Writes dataclasses as what they are made with: that is read several times as fast."""

    def reducer_override(self, value: Any) -> Any:
        names = _names_of(value.__class__)
        if not names:
            return NotImplemented
        return type(value), tuple([getattr(value, name) for name in names])


@lru_cache(maxsize=256)
def _names_of(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass' fields; none for other types."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


class _Reader(pickle.Unpickler):
    """Reads nothing but what content is made of."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of content") from None
