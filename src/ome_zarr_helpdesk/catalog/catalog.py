"""Everything we say, by id and by key."""

from __future__ import annotations

import importlib.resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from ome_zarr_helpdesk.catalog.content import Content
    from ome_zarr_helpdesk.catalog.entry import Entry, Kind

__all__ = ["Catalog", "our_content"]


def our_content() -> Traversable:
    """Return the folder of content that is installed with the package."""
    return importlib.resources.files("ome_zarr_helpdesk") / "content"


class Catalog:
    """Entries by id, messages by key, and tables of words.

    Parameters
    ----------
    *folders
        Folders of content, later ones over earlier ones: an entry with the same
        id takes the place of the one before, and so does a row of a table. Without
        any, our own.

    Attributes
    ----------
    content
        All of it, as it was read.
    readers
        What readers do, rows of later folders first: the first that applies counts.
    errors
        One sentence for each file or key that was left out; nothing else is
        left out with it.
    """

    def __init__(self, *folders: Traversable | Path) -> None:
        from ome_zarr_helpdesk.catalog.reading import read_content  # with all that parses

        self._take(read_content(folders or (our_content(),)))

    @classmethod
    def of(cls, content: Content) -> Catalog:
        """Return a catalog of content that was read before."""
        catalog = cls.__new__(cls)
        catalog._take(content)
        return catalog

    def _take(self, content: Content) -> None:
        self.content = content
        self.errors = content.errors
        self.messages = content.messages
        self.tables = content.tables
        self.readers = tuple(content.readers)
        self._entries = content.entries
        self._by_kind: dict[tuple[Kind, ...], tuple[Entry, ...]] = {}

    def __getitem__(self, entry_id: str) -> Entry:
        return self._entries[entry_id]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

    def get(self, entry_id: str) -> Entry | None:
        """Return an entry, or None where there is none of that id."""
        return self._entries.get(entry_id)

    def of_kind(self, *kinds: Kind) -> tuple[Entry, ...]:
        """Return the entries of some kinds: by their order, then their title."""
        if kinds not in self._by_kind:
            found = [e for e in self._entries.values() if e.kind in kinds]
            self._by_kind[kinds] = tuple(sorted(found, key=lambda e: (e.order, e.title.casefold())))
        return self._by_kind[kinds]
