"""A path as people type or paste it, turned into a path as the computer writes it.

Nothing here looks at a disk; what depends on the system is told by ``windows``.
"""

from __future__ import annotations

import ntpath
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ome_zarr_helpdesk.source.address import ARCHIVES, split
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = [
    "archives_in",
    "file_host",
    "is_windows_path",
    "path_of_file_address",
    "unescaped",
    "unquoted",
    "without_document",
]

_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "\u2018": "’", "«": "»", "<": ">"}
_DOCUMENTS = (*NODE_DOCUMENTS, "ro-crate-metadata.json")
_OWN_HOSTS = ("", "localhost", "127.0.0.1")


def unquoted(text: str) -> str:
    """Return a path without the spaces, line ends and quotes around it."""
    text = text.strip()
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1]
    return text


def unescaped(text: str) -> str:
    r"""Return a path as a shell reads it, ``My\ data`` being ``My data``."""
    return re.sub(r"\\([^A-Za-z0-9])", r"\1", text)


def is_windows_path(text: str) -> bool:
    """Return whether this is a path with a drive, or of a share, as only Windows has."""
    return bool(re.match(r"[A-Za-z]:[\\/]|\\\\[^\\]", text))


def file_host(address: str) -> str:
    """Return the other computer that a ``file:`` address names; empty if it is this one."""
    host = split(address).netloc.rpartition("@")[2]
    drive = re.fullmatch(r"[A-Za-z][:|]|~", host)  # one slash too few
    return "" if host.lower() in _OWN_HOSTS or drive else host


def path_of_file_address(address: str, *, windows: bool) -> str:
    r"""Return the path that a ``file:`` address means.

    RFC 8089, with its appendix E on drives and shares: ``file:///C:/data`` is
    ``C:/data``, and on Windows ``file://server/share`` is ``\\server\share``.
    """
    parts = split(address)
    host, path = parts.netloc.rpartition("@")[2], unquote(parts.path)
    if re.fullmatch(r"[A-Za-z][:|]|~", host):
        path = f"{host}{path}"
    drive = re.match(r"/?([A-Za-z])[:|](?=/|\\|$)", path)
    if drive:
        return f"{drive.group(1)}:{path[drive.end() :] or '/'}"
    if windows and file_host(address):
        share = path.replace("/", "\\")
        return f"\\\\{host}{share}"
    return path


def without_document(full: str, *, windows: bool) -> str:
    """Return the folder that a metadata document describes; of all else the path itself.

    ``OME/METADATA.ome.xml`` describes the folder above ``OME`` (bioformats2raw layout).
    """
    flavor = _flavor(windows)
    folder, name = flavor.split(full)
    if name == "METADATA.ome.xml" and flavor.basename(folder) == "OME":
        return str(flavor.dirname(folder))
    return str(folder) if name in _DOCUMENTS else full


def archives_in(full: str, *, windows: bool) -> Iterator[tuple[str, str]]:
    """Yield what may be an archive by its name, with the path inside it; the topmost first."""
    flavor = _flavor(windows)
    found: list[tuple[str, str]] = []
    inside: list[str] = []
    folder, name = flavor.split(full)
    while name:
        if name.lower().endswith(ARCHIVES):
            found.append((full, "/".join(reversed(inside))))
        inside.append(name)
        full = folder
        folder, name = flavor.split(full)
    yield from reversed(found)


def _flavor(windows: bool) -> ModuleType:
    return ntpath if windows else posixpath
