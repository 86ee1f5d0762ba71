"""Links by program: unmistakable names only, first mention, in text only."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import (
    Emphasis,
    EntryLink,
    Heading,
    Items,
    Paragraph,
    Strong,
    Text,
)

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline

__all__ = ["Autolinks"]


class Autolinks:
    """Finds names that ask for a link.

    Parameters
    ----------
    entries
        Those with ``autolink: true`` give their title and aliases.
    """

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {
            name: entry.id
            for entry in entries
            if entry.autolink
            for name in (entry.title, *entry.aliases)
        }
        names = sorted(self._entries, key=len, reverse=True)
        pattern = "|".join(re.escape(name) for name in names)
        self._pattern = re.compile(rf"(?<![\w.-])(?:{pattern})(?![\w-])") if names else None

    def linked(self, entry: Entry) -> Entry:
        """Return an entry with the first mention of each name linked."""
        if self._pattern is None:
            return entry
        seen = {entry.id}
        definition = self.inlines(entry.definition, seen)
        body = tuple(self._block(block, seen) for block in entry.body)
        return replace(entry, definition=definition, body=body)

    def inlines(self, inlines: tuple[Inline, ...], seen: set[str]) -> tuple[Inline, ...]:
        """Link names in a sentence; ``seen`` holds what is linked already."""
        seen.update(i.entry for i in inlines if isinstance(i, EntryLink))
        found: list[Inline] = []
        for inline in inlines:
            if isinstance(inline, Text):
                found.extend(self._text(inline.text, seen))
            elif isinstance(inline, Emphasis | Strong):
                found.append(type(inline)(self.inlines(inline.children, seen)))
            else:
                found.append(inline)
        return tuple(found)

    def _text(self, text: str, seen: set[str]) -> list[Inline]:
        found: list[Inline] = []
        begin = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            entry = self._entries[match.group()]
            if entry in seen:
                continue
            seen.add(entry)
            if match.start() > begin:
                found.append(Text(text[begin : match.start()]))
            found.append(EntryLink((Text(match.group()),), entry))
            begin = match.end()
        if begin < len(text):
            found.append(Text(text[begin:]))
        return found

    def _block(self, block: Block, seen: set[str]) -> Block:
        if isinstance(block, Paragraph):
            return Paragraph(self.inlines(block.children, seen))
        if isinstance(block, Items):
            items = tuple(tuple(self._block(b, seen) for b in item) for item in block.items)
            return Items(items, block.ordered)
        if isinstance(block, Heading):
            return block
        return block
