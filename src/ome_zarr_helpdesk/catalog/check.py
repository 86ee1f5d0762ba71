"""What a program can check of how content is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.entry import IN_FILE, IN_NAPARI, WHY
from ome_zarr_helpdesk.catalog.richtext import (
    Code,
    CodeBlock,
    Emphasis,
    EntryLink,
    Heading,
    Items,
    Link,
    Slot,
    Strong,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline
    from ome_zarr_helpdesk.catalog.tables import Row

__all__ = ["check_catalog", "check_entry", "check_row"]

LONGEST_DEFINITION = 50
"""Words in the first paragraph: it is also the hover text."""

LONGEST_SENTENCE = 34
"""Words in one sentence."""

_NOT_USED = {
    "simply": "say it without",
    "obviously": "say it without",
    "of course": "say it without",
    "trivially": "say it without",
    "colour": "color",
    "centre": "center",
    "grey": "gray",
    "micrometre": "micrometer",
    "metre": "meter",
    "behaviour": "behavior",
    "organise": "organize",
    "utilize": "use",
    "leverage": "use",
    "e.g.": "for example",
    "i.e.": "that is",
}


def check_catalog(catalog: Catalog) -> tuple[str, ...]:
    """Return one sentence for everything that the style guide does not allow."""
    entries = [f"{entry.id} {said}" for entry in catalog for said in check_entry(entry)]
    readers = [
        f"readers.yaml: row {number} {complaint}"
        for number, row in enumerate(catalog.readers, 1)
        for sentence in row.does
        for complaint in _complaints(_words_of(sentence.say))
    ]
    rows = [
        f"{file} {row.id} {said}"
        for file, table in catalog.tables.items()
        for row in table.rows.values()
        for said in check_row(row)
    ]
    return (*entries, *readers, *rows)


def check_entry(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with one entry."""
    if entry.kind != "help":
        if not entry.sources:
            yield "names no sources"
        if not entry.applies_to:
            yield "does not say for which versions it holds"
    if not entry.reviewed:
        yield "does not say when it was reviewed"
    if entry.kind != "help" and not entry.asked:
        yield "has no question as users would ask it"
    if entry.when and entry.kind != "help" and not entry.shown_on:
        yield "has a condition, but no sample on which it is shown"
    if entry.kind == "control" and not entry.recognize:
        yield "does not say by what its widget is recognized"
    if entry.kind == "finding":
        yield from _finding_complaints(entry)
    if entry.kind == "faq" and not entry.title.endswith("?"):
        yield "has a title that is no question"
    yield from _text_complaints(entry)


def _finding_complaints(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with a finding: it must say what is odd, why, and what to do."""
    if not entry.when:
        yield "has no condition"
    if not entry.here:
        yield "has no sentence about the data"
    if not entry.not_on:
        yield "names no near miss on which it is not shown"
    headings = [_words_of(b.children) for b in entry.body if isinstance(b, Heading)]
    if headings != [WHY, IN_NAPARI, IN_FILE]:
        yield f"needs the headings {WHY}, {IN_NAPARI}, {IN_FILE}, in this order"


def check_row(row: Row) -> Iterator[str]:
    """Yield what is wrong with the words of one row of a table."""
    if row.loses != "nothing" and not row.loss:
        yield "can change values, but has no sentence about it"
    if row.loss and not row.loss.endswith("."):
        yield "has a sentence about what is lost that does not end with a full stop"
    settings = [text for words in row.settings.values() for text in _all(words)]
    for words in (row.does, row.loss, *settings):
        yield from _complaints(words)


def _all(words: str | Mapping[str, str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words.values())


def _text_complaints(entry: Entry) -> Iterator[str]:
    definition = _words_of(entry.definition)
    if len(definition.split()) > LONGEST_DEFINITION:
        yield f"has a first paragraph of more than {LONGEST_DEFINITION} words"
    paragraphs = [definition, *(_words_of(h.say) for h in entry.here), *_paragraphs(entry.body)]
    for paragraph in paragraphs:
        yield from _complaints(paragraph)


def _complaints(paragraph: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?:;])\s+", paragraph):
        if len(sentence.split()) > LONGEST_SENTENCE:
            yield f"has a long sentence: “{' '.join(sentence.split()[:8])} …”"
    for word, instead in _NOT_USED.items():
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", paragraph, re.IGNORECASE):
            yield f"uses the word “{word}”; {instead}"


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Items):
            for item in block.items:
                yield from _paragraphs(item)
        elif not isinstance(block, CodeBlock):
            yield _words_of(block.children)


def _words_of(inlines: tuple[Inline, ...]) -> str:
    """Return the words of a sentence with a short word for each value."""
    found = []
    for inline in inlines:
        if isinstance(inline, Slot):
            found.append("1")
        elif isinstance(inline, Text | Code):
            found.append(inline.text)
        elif isinstance(inline, Emphasis | Strong | Link | EntryLink):
            found.append(_words_of(inline.children))
    return "".join(found)
