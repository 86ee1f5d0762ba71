"""An explanation as HTML: the page of the panel, and a document of its own.

Only what Qt's rich text understands is used. Everything from a file is escaped;
links go to http, https and to our own entries.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import (
    Code,
    CodeBlock,
    Emphasis,
    EntryLink,
    Heading,
    Items,
    Link,
    Strong,
    Text,
    Value,
    sayable,
)
from ome_zarr_helpdesk.rendering.outline import (
    EntryItem,
    FindingItem,
    MoreItem,
    ProblemItem,
    Section,
    SentenceItem,
    TableItem,
    outline,
)
from ome_zarr_helpdesk.rendering.pictures import pictures_of
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline
    from ome_zarr_helpdesk.explanation.result import EntryHere, ExplanationResult
    from ome_zarr_helpdesk.rendering.outline import Item
    from ome_zarr_helpdesk.rendering.pictures import Picture

__all__ = ["HtmlWriter", "document", "escaped"]


class HtmlWriter:
    """Writes pieces of text as HTML.

    Parameters
    ----------
    entry_href
        What stands before the id in a link to an entry: ``entry:`` in the panel,
        ``#`` in a document. None for no links at all, as on cards: nobody can reach
        them with the mouse.
    fact_href
        What stands before the name of a fact on a value; None for no such link.
    """

    def __init__(self, entry_href: str | None = "entry:", fact_href: str | None = "fact:") -> None:
        self._entry_href = entry_href
        self._fact_href = fact_href

    def inlines(self, inlines: tuple[Inline, ...]) -> str:
        """Return a sentence."""
        return "".join(self._inline(inline) for inline in inlines)

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Return paragraphs, headings, lists and code."""
        return "".join(self._block(block) for block in blocks)

    def entry_link(self, entry_id: str, title: str) -> str:
        """Return a link to an entry."""
        return self._link(entry_id, escaped(title))

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Text):
            return escaped(inline.text)
        if isinstance(inline, Value):
            return self._value(inline)
        if isinstance(inline, Code):
            return f"<code>{escaped(inline.text)}</code>"
        if isinstance(inline, Emphasis):
            return f"<em>{self.inlines(inline.children)}</em>"
        if isinstance(inline, Strong):
            return f"<strong>{self.inlines(inline.children)}</strong>"
        if isinstance(inline, EntryLink):
            return self._link(inline.entry, self.inlines(inline.children))
        if isinstance(inline, Link):
            if self._entry_href is None:
                return self.inlines(inline.children)
            return f'<a href="{escape(inline.url)}">{self.inlines(inline.children)}</a>'
        raise TypeError("a slot must be filled before it can be shown")

    def _link(self, entry_id: str, words: str) -> str:
        if self._entry_href is None:
            return words
        return f'<a href="{escape(self._entry_href + entry_id)}">{words}</a>'

    def _value(self, value: Value) -> str:
        text = escaped(value.text)
        text = f"<code>{text}</code>" if value.code else text
        if self._fact_href is None or not value.facts:
            return text
        href = escape(self._fact_href + value.facts[0])
        return f'<a class="value" href="{href}">{text}</a>'

    def _block(self, block: Block) -> str:
        if isinstance(block, CodeBlock):
            return f"<pre>{escaped(block.text, keep_lines=True)}</pre>"
        if isinstance(block, Items):
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{self.blocks(item)}</li>" for item in block.items)
            return f"<{tag}>{items}</{tag}>"
        if isinstance(block, Heading):
            return f"<h4>{self.inlines(block.children)}</h4>"
        return f"<p>{self.inlines(block.children)}</p>"

    def section(self, section: Section) -> str:
        """Return a section with its heading."""
        head = self.heading(section.title) if section.title else ""
        return head + "".join(self._item(item) for item in section.items)

    def heading(self, title: str) -> str:
        """Return the heading of a section."""
        return f"<h2>{escaped(title)}</h2>"

    def _item(self, item: Item) -> str:
        if isinstance(item, SentenceItem):
            kind = ' class="lead"' if item.lead else ""
            return f"<p{kind}>{self.inlines(item.text)}</p>"
        if isinstance(item, EntryItem):
            return self.entry_in_context(item.here)
        if isinstance(item, MoreItem):
            links = ", ".join(self.entry_link(e.id, e.title) for e in item.entries)
            return f'<p class="more">{links}</p>'
        if isinstance(item, TableItem):
            return self._table(item)
        if isinstance(item, FindingItem):
            return self.finding(item)
        return self._problem(item)

    def finding(self, item: FindingItem) -> str:
        """Return what is odd, with its numbers and everything that can be done about it."""
        return self.finding_head(item) + self.finding_rest(item)

    def finding_head(self, item: FindingItem) -> str:
        """Return what is odd in a sentence or two."""
        finding = item.finding
        mark = f'<span class="{escape(finding.severity)}">{escaped(item.mark)}</span>'
        title = self.entry_link(finding.id, finding.title)
        return f"<h3>{mark} {title}</h3><p>{self.inlines(finding.text)}</p>"

    def finding_rest(self, item: FindingItem) -> str:
        """Return the numbers of a finding, its rule, why it matters and what to do."""
        numbers = "".join(
            f"<li>{escaped(name)}: {escaped(value)}</li>" for name, value in item.numbers
        )
        rule = f'<p class="small">{self.inlines(item.rule)}</p>' if item.rule is not None else ""
        parts = "".join(
            f"<h4>{escaped(title)}</h4>{self.blocks(said)}" for title, said in item.parts
        )
        return (f"<ul>{numbers}</ul>" if numbers else "") + rule + parts

    def here(self, html: str) -> str:
        """Return a sentence about the data at hand."""
        return f'<p class="here">{html}</p>'

    def problem(self, html: str) -> str:
        """Return what is missing or malformed."""
        return f'<p class="problem">{html}</p>'

    def _problem(self, item: ProblemItem) -> str:
        problem = item.problem
        place = " ".join(p for p in (problem.document, problem.location) if p)
        where = f" <code>{escaped(place)}</code>" if place else ""
        return self.problem(f"{self.inlines(problem.message)}{where}")

    def _table(self, table: TableItem) -> str:
        head, *rows = table.rows
        cells = "".join(f"<th>{self.inlines(cell)}</th>" for cell in head)
        lines = [f"<tr>{cells}</tr>"]
        lines += [
            "<tr>" + "".join(f"<td>{self.inlines(cell)}</td>" for cell in row) + "</tr>"
            for row in rows
        ]
        return f'<table class="levels" cellspacing="0">{"".join(lines)}</table>'

    def entry_in_context(self, here: EntryHere) -> str:
        """Return an entry of the page: its title, what it is here, what it is."""
        entry = here.entry
        title = self.entry_link(entry.id, entry.title)
        said = self.here(self.inlines(here.here)) if here.here else ""
        return f"<h3>{title}</h3>{said}<p>{self.inlines(entry.definition)}</p>"

    def entry(
        self,
        entry: Entry,
        here: tuple[Inline, ...] | None,
        words: dict[str, str],
        body: tuple[Block, ...] | None = None,
    ) -> str:
        """Return the whole of one entry.

        Parameters
        ----------
        entry
            The entry.
        here
            Its sentence about the data at hand.
        words
            Headings by key: ``here``, ``links``, ``sources``.
        body
            Its text about the data at hand; None for what holds without any.
        """
        parts = [f"<h2>{escaped(entry.title)}</h2>"]
        if here:
            parts.append(self.here(self.inlines(here)))
        parts.append(f"<p>{self.inlines(entry.definition)}</p>")
        parts.append(self.blocks(sayable(entry.body, None) if body is None else body))
        if entry.links:
            links = "".join(f"<li>{self.inlines((link,))}</li>" for link in entry.links)
            parts.append(f"<h4>{escaped(words['links'])}</h4><ul>{links}</ul>")
        if entry.sources:
            sources = "; ".join(escaped(source) for source in entry.sources)
            parts.append(f'<p class="small">{escaped(words["sources"])} {sources}</p>')
        return "".join(parts)


def document(result: ExplanationResult) -> str:
    """Return a whole HTML document, to be saved or mailed."""
    writer = HtmlWriter("#", None)
    first, *rest = (writer.section(section) for section in outline(result))
    body = "".join((first, *map(_figure, pictures_of(result)), *rest))
    named = {e.id: e.entry for e in (*result.terms, *result.faqs, *result.help)}
    words = {k: result.catalog.messages.words(f"entry.{k}") for k in ("links", "sources")}
    entries = "".join(
        f'<section id="{escape(entry.id)}">{writer.entry(entry, None, words)}</section>'
        for entry in named.values()
    )
    title = escaped(result.facts.container.name if result.facts.container else result.source)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{body}<hr/>{entries}</body></html>\n"
    )


def _figure(picture: Picture) -> str:
    """Return a picture with its words; its SVG was escaped when it was drawn."""
    return f"<figure>{picture.svg}<figcaption>{escaped(picture.text)}</figcaption></figure>"


_STYLE = (
    "body{font-family:sans-serif;line-height:1.45;max-width:46em;margin:2em auto;padding:0 1em}"
    ".lead{font-size:1.2em}.here{border-left:3px solid #1b6ca8;padding-left:.6em}"
    "figure{margin:1em 0}figcaption{font-size:.85em}svg{max-width:100%;height:auto}"
    "td,th{text-align:left;padding:.15em .8em .15em 0}.small,.more{font-size:.85em}"
)


def escaped(text: str, *, keep_lines: bool = False) -> str:
    """Return text in which nothing is HTML and nothing hides."""
    return escape(visible(text, keep_lines=keep_lines))
