"""The only door to files: five bounded, recorded, cancellable questions."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents.decoding import decode
from ome_zarr_helpdesk.documents.in_memory import ZarrStoreReader
from ome_zarr_helpdesk.documents.limits import Limits
from ome_zarr_helpdesk.documents.local import LocalReader
from ome_zarr_helpdesk.documents.reader import Reader, ReadError
from ome_zarr_helpdesk.source.place import Place, climb

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NODE_DOCUMENTS", "Cancelled", "Document", "Documents", "open_documents"]

NODE_DOCUMENTS = ("zarr.json", ".zgroup", ".zarray", ".zattrs", ".zmetadata")
"""Names of the documents that make a folder a Zarr node (Zarr v3 core; Zarr v2)."""


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class Document:
    """The answer to a question for one document.

    ``content`` is None where the document is absent or ``fault`` says why it
    could not be understood.
    """

    key: str
    content: dict[str, Any] | None = None
    fault: str | None = None
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def found(self) -> bool:
        """Whether something is stored there, understood or not."""
        return self.content is not None or self.fault is not None


class Documents:
    """Metadata documents of one store, each read once.

    Parameters
    ----------
    place
        The node, seen from the store's root.
    reader
        Gives bytes by key below that root.
    limits
        How much is read at most.
    cancelled
        Asked before every read; `Cancelled` is raised when it says so.
    """

    def __init__(
        self,
        place: Place,
        reader: Reader,
        limits: Limits | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.place = place
        self.limits = limits or Limits()
        self._reader = reader
        self._cancelled = cancelled
        self._known: dict[str, Document] = {}
        self._began = time.perf_counter()
        self.requests = 0
        self.bytes = 0

    @property
    def seconds(self) -> float:
        """Seconds since the first question could be asked."""
        return time.perf_counter() - self._began

    @property
    def found(self) -> int:
        """How many documents were found."""
        return sum(document.found for document in self._known.values())

    def contents(self) -> dict[str, dict[str, Any]]:
        """Return every document read so far by its key, for the raw view."""
        return {k: d.content for k, d in self._known.items() if d.content is not None}

    def document(self, key: str) -> Document:
        """Return the JSON object stored at a key, from memory if asked before."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(key)
        return known

    def exists(self, key: str) -> bool:
        """Return whether something is stored at a key."""
        self._ask()
        return self._reader.exists(key)

    def children(self, group: str) -> tuple[str, ...] | None:
        """Return up to `Limits.children` names below a group; None where it cannot be listed."""
        self._ask()
        names = self._reader.names(group, self.limits.children)
        return None if names is None else tuple(names)

    def text(self, key: str) -> str | None:
        """Return a bounded text, or None where it is absent or cannot be read."""
        self._ask()
        try:
            data = self._reader.get(key, self.limits.text_bytes)
        except ReadError:
            return None
        return None if data is None else data.decode("utf-8", "replace")

    def _ask(self) -> None:
        if self._cancelled():
            raise Cancelled
        self.requests += 1

    def _read(self, key: str) -> Document:
        self._ask()
        try:
            data = self._reader.get(key, self.limits.document_bytes)
            if data is None:
                return Document(key)
            self.bytes += len(data)
            return Document(key, decode(data, self.limits.depth))
        except ReadError as error:
            return Document(key, None, error.code, tuple(error.values.items()))


def open_documents(place: Place, **options: Any) -> Documents:
    """Open the documents of a place at the root of its store.

    Parameters
    ----------
    place
        Where to read.
    **options
        Passed to `Documents`.
    """
    if place.handle is not None:
        return Documents(place, ZarrStoreReader(place.handle), **options)
    place = climb(place, _folder_holds_document)
    return Documents(place, LocalReader(place.root), **options)


def _folder_holds_document(place: Place) -> bool:
    return any(os.path.isfile(os.path.join(place.root, name)) for name in NODE_DOCUMENTS)
