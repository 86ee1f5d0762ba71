"""An explanation as plain text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import CodeBlock, plain, plain_blocks
from ome_zarr_helpdesk.rendering.outline import (
    EntryItem,
    FindingItem,
    MoreItem,
    ProblemItem,
    SentenceItem,
    TableItem,
    looked_for,
    outline,
)
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.explanation.search import SearchResult
    from ome_zarr_helpdesk.rendering.outline import Item

__all__ = ["answers_text", "findings_text", "text"]

WIDTH = 88


def text(result: ExplanationResult, width: int = WIDTH) -> str:
    """Return an explanation for a terminal, without any escape sequences.

    Parameters
    ----------
    result
        The explanation.
    width
        Columns; longer lines are wrapped.
    """
    lines: list[str] = []
    for section in outline(result):
        if section.title:
            lines += ["", section.title, "-" * len(section.title)]
        for item in section.items:
            lines += _item(item, width)
    return "\n".join(lines).strip() + "\n"


def findings_text(result: ExplanationResult) -> str:
    """Return what is odd about a source, and the problems met while reading it."""
    lines = [_said(result.summary), ""]
    found = [s for s in outline(result) if s.key in ("findings", "problems")]
    for section in found:
        lines.append(section.title)
        for item in section.items:
            lines += _item(item, WIDTH)
    say = result.catalog.messages
    if not result.findings:
        lines.append(say.words("panel.no-findings"))
    lines += _wrapped(_said(looked_for(result)), WIDTH)
    return "\n".join(lines) + "\n"


def answers_text(
    results: tuple[SearchResult, ...],
    catalog: Catalog,
    explanation: ExplanationResult | None,
    question: str,
) -> str:
    """Return the entries that answer a question, each with its sentence about the data."""
    if not results:
        return catalog.messages.words("search.nothing", question=visible(question)) + "\n"
    lines: list[str] = []
    for result in results:
        entry = catalog[result.id]
        here = explanation.entry(entry.id) if explanation is not None else None
        lines.append(f"* {visible(entry.title)} ({entry.id})")
        for sentence in (here.here if here else None, entry.definition):
            if sentence:
                lines += _wrapped(_said(sentence), WIDTH, "  ")
    return "\n".join(lines) + "\n"


def _item(item: Item, width: int) -> Iterator[str]:
    if isinstance(item, SentenceItem):
        yield from _wrapped(_said(item.text), width)
    elif isinstance(item, EntryItem):
        yield f"* {visible(item.here.title)}"
        for sentence in (item.here.here, item.here.entry.definition):
            if sentence:
                yield from _wrapped(_said(sentence), width, "  ")
    elif isinstance(item, MoreItem):
        yield from _wrapped(", ".join(e.title for e in item.entries), width, "  ")
    elif isinstance(item, TableItem):
        yield from _table(item)
    elif isinstance(item, FindingItem):
        yield from _finding(item, width)
    else:
        yield from _problem(item, width)


def _finding(item: FindingItem, width: int) -> Iterator[str]:
    yield f"! {visible(item.mark)}: {visible(item.finding.title)}"
    yield from _wrapped(_said(item.finding.text), width, "  ")
    for name, value in item.numbers:
        yield f"  {visible(name)}: {visible(value)}"
    if item.rule is not None:
        yield from _wrapped(_said(item.rule), width, "  ")
    for title, blocks in item.parts:
        yield f"  {visible(title)}"
        for block in blocks:
            yield from _block(block, width)
    yield ""


def _block(block: Block, width: int) -> Iterator[str]:
    words = plain_blocks((block,))
    for line in words.splitlines():
        if isinstance(block, CodeBlock):
            yield f"      {visible(line)}"
        else:
            yield from _wrapped(visible(line), width, "    ")


def _problem(item: ProblemItem, width: int) -> Iterator[str]:
    problem = item.problem
    yield from _wrapped(f"- {_said(problem.message)}", width)
    place = " ".join(p for p in (problem.document, problem.location) if p)
    if place:
        yield f"  ({visible(place)})"


def _table(table: TableItem) -> Iterator[str]:
    rows = [[_said(cell) for cell in row] for row in table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(w) for cell, w in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _said(sentence: tuple[Inline, ...]) -> str:
    return visible(plain(sentence))


def _wrapped(line: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        line,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,  # commands and names of packages must stay whole to be copied
    )
