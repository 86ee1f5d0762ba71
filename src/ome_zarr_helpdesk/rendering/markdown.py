"""An explanation as Markdown, for a forum post or a wiki."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import (
    MAX_CODE,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Items,
    Link,
    Slot,
    Strong,
    Text,
    Value,
)
from ome_zarr_helpdesk.rendering.outline import (
    EntryItem,
    FindingItem,
    MoreItem,
    ProblemItem,
    SentenceItem,
    TableItem,
    outline,
)
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.rendering.outline import Item

__all__ = ["blocks", "code", "escaped", "inlines", "markdown"]


def markdown(result: ExplanationResult) -> str:
    """Return an explanation as Markdown; text from files cannot become mark-up."""
    parts: list[str] = []
    for section in outline(result):
        if section.title:
            parts.append(f"## {escaped(section.title)}")
        parts.extend(_item(item) for item in section.items)
    return "\n\n".join(part for part in parts if part) + "\n"


def inlines(sentence: tuple[Inline, ...]) -> str:
    """Return a filled sentence."""
    return "".join(_inline(inline) for inline in sentence)


def blocks(content: tuple[Block, ...]) -> str:
    """Return filled paragraphs, headings, lists and code."""
    return "\n\n".join(_block(block) for block in content)


def escaped(text: str) -> str:
    """Return text in which nothing is Markdown, HTML, or what a forum makes a link of."""
    shown = re.sub(r"([\\`*_{}\[\]()#+!|<>~:&@$^=-])", r"\\\1", visible(text))
    shown = re.sub(r"\.(?=[^\W\d])", r"\.", shown)  # www.example.org, but not 0.5
    return re.sub(r"^( *\d+)\.", r"\1\.", shown).lstrip(" ")


def code(text: str) -> str:
    """Return text as code, fenced by more backticks than it has itself."""
    shown = visible(text)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def _inline(inline: Inline) -> str:
    if isinstance(inline, Text):
        return _own_words(inline.text)
    if isinstance(inline, Value):
        return code(inline.text) if inline.code else escaped(inline.text)
    if isinstance(inline, Code):
        return code(inline.text)
    if isinstance(inline, Emphasis):
        return f"*{inlines(inline.children)}*"
    if isinstance(inline, Strong):
        return f"**{inlines(inline.children)}**"
    if isinstance(inline, Link):
        return f"[{inlines(inline.children)}]({inline.url})"
    if isinstance(inline, Slot):
        raise TypeError("a slot must be filled before it can be shown")
    return inlines(inline.children)


def _own_words(text: str) -> str:
    """Escape only what could be mark-up in a sentence of ours, so that it stays readable."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", visible(text))


def _block(block: Block) -> str:
    if isinstance(block, CodeBlock):
        language = block.language.partition(" ")[0]  # what follows is for our tests
        text = visible(block.text, keep_lines=True, limit=MAX_CODE)
        return f"```{language}\n{text}\n```"
    if isinstance(block, Items):
        mark = "1." if block.ordered else "-"
        indent = " " * (len(mark) + 1)
        items = (blocks(item).replace("\n", f"\n{indent}") for item in block.items)
        return "\n".join(f"{mark} {item}" for item in items)
    if isinstance(block, Heading):
        return f"#### {inlines(block.children)}"
    return inlines(block.children)


def _item(item: Item) -> str:
    if isinstance(item, SentenceItem):
        said = inlines(item.text)
        return f"**{said}**" if item.lead else said
    if isinstance(item, EntryItem):
        said = f"{inlines(item.here.here)}\n\n" if item.here.here else ""
        return f"### {_own_words(item.here.title)}\n\n{said}{inlines(item.here.entry.definition)}"
    if isinstance(item, MoreItem):
        return ", ".join(_own_words(e.title) for e in item.entries)
    if isinstance(item, TableItem):
        return _table(item)
    if isinstance(item, FindingItem):
        return _finding(item)
    return _problem(item)


def _finding(item: FindingItem) -> str:
    finding = item.finding
    head = f"### {_own_words(item.mark)}: {_own_words(finding.title)}"
    numbers = "\n".join(f"- {_own_words(name)}: {escaped(value)}" for name, value in item.numbers)
    rule = inlines(item.rule) if item.rule is not None else ""
    parts = (f"#### {_own_words(title)}\n\n{blocks(said)}" for title, said in item.parts)
    return "\n\n".join(p for p in (head, inlines(finding.text), numbers, rule, *parts) if p)


def _problem(item: ProblemItem) -> str:
    problem = item.problem
    place = " ".join(p for p in (problem.document, problem.location) if p)
    where = f" ({code(place)})" if place else ""
    return f"- {inlines(problem.message)}{where}"


def _table(table: TableItem) -> str:
    rows = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table.rows]
    rule = "|" + " --- |" * len(table.rows[0])
    return "\n".join([rows[0], rule, *rows[1:]])


def _cell(sentence: tuple[Inline, ...]) -> str:
    """Return a sentence for a table: there a bar would end the cell, also inside code."""
    return "".join(
        escaped(part.text) if isinstance(part, Code | Value) and "|" in part.text else _inline(part)
        for part in sentence
    )
