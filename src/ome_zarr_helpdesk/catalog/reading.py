"""From folders of content to all that they hold; what is wrong is left out, and said."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.autolink import Autolinks
from ome_zarr_helpdesk.catalog.content import Content
from ome_zarr_helpdesk.catalog.entry import KINDS, Entry
from ome_zarr_helpdesk.catalog.loading import parse_entry
from ome_zarr_helpdesk.catalog.markdown import ContentError, one_line
from ome_zarr_helpdesk.catalog.message_loading import read_messages
from ome_zarr_helpdesk.catalog.reader_loading import parse_rows
from ome_zarr_helpdesk.catalog.richtext import EntryLink, Heading, Items, Paragraph
from ome_zarr_helpdesk.catalog.table_loading import read_table
from ome_zarr_helpdesk.catalog.tables import TABLES
from ome_zarr_helpdesk.catalog.yaml_text import load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.resources.abc import Traversable

    from ome_zarr_helpdesk.catalog.entry import Kind
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline

__all__ = ["read_content"]

MAX_FILE_BYTES = 200_000
MAX_ENTRIES = 20_000

_FOLDERS = {kind: name for name, kind in KINDS.items()}


def read_content(folders: Iterable[Traversable | Path]) -> Content:
    """Read folders of content, later ones over earlier ones.

    Parameters
    ----------
    folders
        An entry with the same id takes the place of the one before, and so does a row
        of a table.
    """
    reader = _Reader()
    for folder in folders:
        reader.load_folder(folder)
    return reader.finished()


class _Reader:
    """Reads one folder after the other into one content."""

    def __init__(self) -> None:
        self._content = Content()
        self._entries = self._content.entries
        self._errors = self._content.errors

    def finished(self) -> Content:
        """Return the content, with its links."""
        links = Autolinks(tuple(self._entries.values()))
        self._entries |= {key: links.linked(entry) for key, entry in self._entries.items()}
        self._check_links()
        self._errors[:] = [one_line(error) for error in self._errors]
        return self._content

    def load_folder(self, folder: Traversable | Path) -> None:
        """Read one folder over those before."""
        messages = partial(read_messages, self._content.messages, errors=self._errors)
        self._load_yaml(folder, "messages", messages)
        for name in TABLES:
            table = getattr(self._content.tables, name)
            complain = partial(self._complain, f"{name}.yaml")
            read = partial(read_table, table, name=name, complain=complain)
            self._load_yaml(folder, name, read)
        self._load_yaml(folder, "readers", self._add_readers)
        for name, kind in KINDS.items():
            try:
                files = _files(folder, name)
            except ContentError as error:
                self._complain(name, str(error))
                continue
            except OSError as error:
                self._errors.append(f"{name} cannot be read: {error.strerror}")
                continue
            for file in files:
                self._load_file(folder, file, kind)

    def _load_yaml(
        self, folder: Traversable | Path, name: str, read: Callable[[Any], None]
    ) -> None:
        file = folder / f"{name}.yaml"
        try:
            if file.is_file():
                read(load_yaml(_text_of(file, folder)))
        except ContentError as error:
            self._complain(file.name, str(error))
        except OSError as error:
            self._complain(file.name, f"cannot be read: {error.strerror}")

    def _complain(self, file: str, text: str) -> None:
        self._errors.append(f"{file} {text}")

    def _add_readers(self, content: Any) -> None:
        # rows of later folders first: the first that applies counts
        self._content.readers[:0] = parse_rows(content, self._errors)

    def _load_file(self, folder: Traversable | Path, file: Traversable | Path, kind: Kind) -> None:
        name = file.name.removesuffix(".md")
        if len(self._entries) >= MAX_ENTRIES:
            return
        try:
            entry = parse_entry(_text_of(file, folder), kind, name)
            known = self._entries.get(entry.id)
            if known is not None and known.kind != kind:
                raise ContentError(f"has the id of a {known.kind}")
        except ContentError as error:
            self._complain(f"{_FOLDERS[kind]}/{file.name}", str(error))
        else:
            self._entries[entry.id] = entry

    def _check_links(self) -> None:
        """Report links to entries that do not exist; the text around them stays."""
        for entry in self._entries.values():
            targets = [*entry.related, *_targets(entry)]
            for target in dict.fromkeys(t for t in targets if t not in self._entries):
                self._errors.append(f"{entry.id} points at {target!r}, which does not exist")
        for file, table in self._content.tables.items():
            for row in table.rows.values():
                if row.term is not None and row.term not in self._entries:
                    self._complain(file, f"{row.id} points at {row.term!r}, which does not exist")


def _files(folder: Traversable | Path, name: str) -> Iterable[Traversable | Path]:
    below = folder / name
    if not below.is_dir():
        return ()
    _check_within(below, folder)
    files = [f for f in below.iterdir() if f.name.endswith(".md") and f.is_file()]
    return sorted(files, key=lambda f: f.name)


def _check_within(path: Traversable | Path, folder: Traversable | Path) -> None:
    """Complain of a link that would bring in what its owner did not put into the folder."""
    if not (isinstance(path, Path) and isinstance(folder, Path)):
        return  # in a package that is a zip, there are none
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ContentError("is a link that leads out of the folder of content")


def _text_of(file: Traversable | Path, folder: Traversable | Path) -> str:
    if isinstance(file, Path) and file.is_symlink():
        _check_within(file, folder)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_FILE_BYTES + 1)
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
