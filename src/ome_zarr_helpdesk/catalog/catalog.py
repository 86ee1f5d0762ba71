"""The one reader of everything we say."""

from __future__ import annotations

import importlib.resources
from functools import partial
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.autolink import Autolinks
from ome_zarr_helpdesk.catalog.entry import KINDS, Entry
from ome_zarr_helpdesk.catalog.loading import load_yaml, parse_entry
from ome_zarr_helpdesk.catalog.markdown import ContentError
from ome_zarr_helpdesk.catalog.messages import Messages
from ome_zarr_helpdesk.catalog.readers import parse_rows
from ome_zarr_helpdesk.catalog.richtext import EntryLink, Heading, Items, Paragraph
from ome_zarr_helpdesk.catalog.table_loading import read_table
from ome_zarr_helpdesk.catalog.tables import TABLES, Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from ome_zarr_helpdesk.catalog.entry import Kind
    from ome_zarr_helpdesk.catalog.readers import ReaderRow
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline

__all__ = ["Catalog", "our_content"]

MAX_FILE_BYTES = 200_000
MAX_ENTRIES = 20_000


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
    readers
        What readers do, rows of later folders first: the first that applies counts.
    errors
        One sentence for each file or key that was left out; nothing else is
        left out with it.
    """

    def __init__(self, *folders: Traversable | Path) -> None:
        self.errors: list[str] = []
        self.messages = Messages()
        self.tables = Tables()
        self.readers: tuple[ReaderRow, ...] = ()
        self._entries: dict[str, Entry] = {}
        self._by_kind: dict[tuple[Kind, ...], tuple[Entry, ...]] = {}
        for folder in folders or (our_content(),):
            self._load_folder(folder)
        links = Autolinks(tuple(self._entries.values()))
        self._entries = {key: links.linked(entry) for key, entry in self._entries.items()}
        self._check_links()

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

    def _load_folder(self, folder: Traversable | Path) -> None:
        self._load_yaml(folder, "messages", lambda c: self.messages.add(c, self.errors))
        for name in TABLES:
            table = getattr(self.tables, name)
            complain = partial(self._complain, f"{name}.yaml")
            read = partial(read_table, table, name=name, complain=complain)
            self._load_yaml(folder, name, read)
        self._load_yaml(folder, "readers", self._add_readers)
        for name, kind in KINDS.items():
            try:
                files = _files(folder / name)
            except OSError as error:
                self.errors.append(f"{name} cannot be read: {error.strerror}")
                continue
            for file in files:
                self._load_file(file, kind, name)

    def _load_yaml(
        self, folder: Traversable | Path, name: str, read: Callable[[Any], None]
    ) -> None:
        file = folder / f"{name}.yaml"
        try:
            if file.is_file():
                read(load_yaml(_text_of(file)))
        except ContentError as error:
            self._complain(file.name, str(error))
        except OSError as error:
            self._complain(file.name, f"cannot be read: {error.strerror}")

    def _complain(self, file: str, text: str) -> None:
        self.errors.append(f"{file} {text}")

    def _add_readers(self, content: Any) -> None:
        self.readers = (*parse_rows(content, self.errors), *self.readers)

    def _load_file(self, file: Traversable | Path, kind: Kind, folder: str) -> None:
        name = file.name.removesuffix(".md")
        if len(self._entries) >= MAX_ENTRIES:
            return
        try:
            entry = parse_entry(_text_of(file), kind, name)
            known = self._entries.get(entry.id)
            if known is not None and known.kind != kind:
                raise ContentError(f"has the id of a {known.kind}")
        except ContentError as error:
            self.errors.append(f"{folder}/{file.name} {error}")
        else:
            self._entries[entry.id] = entry

    def _check_links(self) -> None:
        """Report links to entries that do not exist; the text around them stays."""
        for entry in self._entries.values():
            targets = [*entry.related, *_targets(entry)]
            for target in dict.fromkeys(t for t in targets if t not in self._entries):
                self.errors.append(f"{entry.id} points at {target!r}, which does not exist")
        for file, table in self.tables.items():
            for row in table.rows.values():
                if row.term is not None and row.term not in self._entries:
                    self._complain(file, f"{row.id} points at {row.term!r}, which does not exist")


def _files(folder: Traversable | Path) -> Iterable[Traversable | Path]:
    if not folder.is_dir():
        return ()
    files = [f for f in folder.iterdir() if f.name.endswith(".md") and f.is_file()]
    return sorted(files, key=lambda f: f.name)


def _text_of(file: Traversable | Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_FILE_BYTES:
        raise ContentError(f"is larger than {MAX_FILE_BYTES} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError("is not UTF-8") from error


def _targets(entry: Entry) -> Iterator[str]:
    yield from _inline_targets(entry.definition)
    for here in entry.here:
        yield from _inline_targets(here.say)
    yield from _block_targets(entry.body)


def _inline_targets(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, EntryLink):
            yield inline.entry
        children: tuple[Inline, ...] = getattr(inline, "children", ())
        yield from _inline_targets(children)


def _block_targets(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from _inline_targets(block.children)
        elif isinstance(block, Items):
            for item in block.items:
                yield from _block_targets(item)
