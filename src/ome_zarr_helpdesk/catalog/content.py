"""All that was read of folders of content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.messages import Messages
from ome_zarr_helpdesk.catalog.tables import Tables

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.readers import ReaderRow

__all__ = ["Content"]


@dataclass(frozen=True, slots=True)
class Content:
    """Entries by id, sentences by key, tables of words, and what readers do.

    Parameters
    ----------
    readers
        Those of later folders first: the first that applies counts.
    errors
        One sentence for each file or key that was left out.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    messages: Messages = field(default_factory=Messages)
    tables: Tables = field(default_factory=Tables)
    readers: list[ReaderRow] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
