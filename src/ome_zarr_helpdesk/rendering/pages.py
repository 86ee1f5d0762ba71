"""The panel's pages and cards as HTML; they know nothing of Qt.

Links have a scheme: ``entry:`` an entry, ``fact:`` where a value is written,
``more:`` unfold a section, ``do:`` something the panel does.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.richtext import Text
from ome_zarr_helpdesk.facts.origins import origin_of
from ome_zarr_helpdesk.rendering.html import HtmlWriter, escaped
from ome_zarr_helpdesk.rendering.outline import outline
from ome_zarr_helpdesk.rendering.snippets import snippets
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.explanation.search import SearchResult

__all__ = [
    "a_to_z",
    "card",
    "empty",
    "entry_page",
    "fact_card",
    "failed",
    "findings",
    "help_page",
    "overview",
    "reading",
    "results",
]

_WRITER = HtmlWriter()
MAX_RAW = 20_000
"""Characters of one document that the raw view shows."""


def overview(
    result: ExplanationResult, unfold: frozenset[str] = frozenset(), siblings: tuple[str, ...] = ()
) -> str:
    """Return the page about the data.

    Parameters
    ----------
    result
        The explanation.
    unfold
        Sections shown in full: ``terms``, ``faqs``, ``raw``, ``elsewhere``.
    siblings
        Names of the layers that come from the same file.
    """
    parts, levels = [], ""
    for section in outline(result, unfold):
        if section.key == "help":
            continue  # it has a tab of its own
        if section.key == "summary":
            parts.append(_summary(result, siblings))
        elif section.key == "levels" and "levels" not in unfold:
            levels = _unfold("levels", section.title)
        else:
            parts.append(_WRITER.section(section))
    parts.append(levels)
    parts.append(_elsewhere(result, unfold))
    parts.append(_raw(result, unfold))
    return _body("".join(parts))


def entry_page(
    entry: Entry, catalog: Catalog, result: ExplanationResult | None, back: bool = True
) -> str:
    """Return the page of one entry, with what it is for the data at hand."""
    say = catalog.messages
    words = {key: say.words(f"entry.{key}") for key in ("links", "sources", "related")}
    here = result.entry(entry.id) if result is not None else None
    parts = [_back(catalog)] if back else []
    parts.append(_WRITER.entry(entry, here.here if here else None, words))
    related = [other for i in entry.related if (other := catalog.get(i)) is not None]
    if related:
        links = ", ".join(_WRITER.entry_link(e.id, e.title) for e in related)
        parts.append(f"<h4>{escaped(words['related'])}</h4><p>{links}</p>")
    if entry.reviewed and entry.applies_to:
        versions = say.words("entry.applies", versions=entry.applies_to, date=entry.reviewed)
        parts.append(f'<p class="small">{escaped(versions)}</p>')
    return _body("".join(parts))


def card(entry: Entry, result: ExplanationResult | None) -> str:
    """Return what is shown on hovering a link to an entry."""
    here = result.entry(entry.id) if result is not None else None
    said = f"<p>{_WRITER.inlines(here.here)}</p>" if here and here.here else ""
    return f"<p><b>{escaped(entry.title)}</b></p><p>{_WRITER.inlines(entry.definition)}</p>{said}"


def fact_card(name: str, result: ExplanationResult) -> str:
    """Return where a value is written; empty where no document states it."""
    origin = origin_of(result.facts, name)
    if origin is None:
        return ""
    say = result.catalog.messages.say(
        "card.written", document=origin.document, location=origin.location.lstrip("/")
    )
    return f"<p>{_WRITER.inlines(say)}</p>"


def empty(catalog: Catalog, samples: Iterable[tuple[str, str]]) -> str:
    """Return the page for a viewer without a selected layer."""
    say = catalog.messages
    links = "".join(
        f'<li><a href="do:sample/{escaped(name)}">{escaped(title)}</a></li>'
        for name, title in samples
    )
    return _body(
        f'<p class="lead">{_said(catalog, "empty.lead")}</p>'
        f"<p>{_said(catalog, 'empty.open')}</p>"
        f'<p><a href="do:explain-path">{escaped(say.words("empty.explain"))}</a></p>'
        f"<h3>{escaped(say.words('empty.samples'))}</h3><ul>{links}</ul>"
        f"<p>{_said(catalog, 'empty.browse')}</p>"
    )


def reading(catalog: Catalog, name: str) -> str:
    """Return the page shown while something is read."""
    say = catalog.messages
    stop = f'<p><a href="do:cancel">{escaped(say.words("reading.cancel"))}</a></p>'
    sentence = say.say("reading.lead", name=name)
    return _body(f'<p class="lead">{_WRITER.inlines(sentence)}</p>{stop}')


def failed(catalog: Catalog, name: str, reason: str) -> str:
    """Return the page for a read that we could not finish."""
    say = catalog.messages
    lead = _WRITER.inlines(say.say("failed.lead", name=name))
    detail = _WRITER.inlines(say.say("failed.detail", reason=reason))
    retry = escaped(say.words("failed.retry"))
    return _body(f'<p class="lead">{lead}</p><p>{detail}</p><p><a href="do:retry">{retry}</a></p>')


def a_to_z(catalog: Catalog) -> str:
    """Return everything there is, by name."""
    parts = []
    for kind, key in (("term", "glossary"), ("faq", "questions"), ("help", "channels")):
        entries = catalog.of_kind(kind)  # type: ignore[arg-type]
        if kind == "term":
            entries = tuple(sorted(entries, key=lambda e: e.title.casefold()))
        if entries:
            title = escaped(catalog.messages.words(f"a-to-z.{key}"))
            links = "".join(f"<li>{_WRITER.entry_link(e.id, e.title)}</li>" for e in entries)
            parts.append(f"<h3>{title}</h3><ul>{links}</ul>")
    return _body("".join(parts))


def findings(catalog: Catalog, result: ExplanationResult | None) -> str:
    """Return what is odd, with every problem that was met while reading."""
    found = outline(result) if result is not None else ()
    parts = [_WRITER.section(s) for s in found if s.key in ("findings", "problems")]
    if not parts:
        parts.append(f"<p>{_said(catalog, 'panel.no-findings')}</p>")
    return _body("".join(parts))


def help_page(catalog: Catalog) -> str:
    """Return the help channels, each with what it is for."""
    parts = [f'<p class="lead">{_said(catalog, "help.lead")}</p>']
    for entry in catalog.of_kind("help"):
        links = " · ".join(_WRITER.inlines((link,)) for link in entry.links)
        parts.append(
            f"<h3>{_WRITER.entry_link(entry.id, entry.title)}</h3>"
            f"<p>{_WRITER.inlines(entry.definition)}</p>" + (f"<p>{links}</p>" if links else "")
        )
    return _body("".join(parts))


def results(catalog: Catalog, found: tuple[SearchResult, ...], question: str) -> str:
    """Return what a search found, each with the first sentence of its entry."""
    if not found:
        sentence = catalog.messages.say("search.nothing", question=question)
        return _body(f"<p>{_WRITER.inlines(sentence)}</p>")
    parts = []
    for result in found:
        entry = catalog[result.id]
        parts.append(
            f"<h3>{_WRITER.entry_link(entry.id, entry.title)}</h3>"
            f"<p>{_WRITER.inlines(entry.definition)}</p>"
        )
    return _body("".join(parts))


def _summary(result: ExplanationResult, siblings: tuple[str, ...]) -> str:
    """Return what the data is in large letters, its numbers, and what to do next."""
    first, *rest = result.summary_parts
    numbers = " · ".join(_WRITER.inlines(part) for part in rest)
    advice = _WRITER.inlines(result.advice) if result.advice else ""
    return (
        f'<p class="lead">{_WRITER.inlines(first)}</p>'
        + (f"<p>{numbers}</p>" if numbers else "")
        + (f'<p class="advice">→ {advice}</p>' if advice else "")
        + _together(result, siblings)
    )


def _together(result: ExplanationResult, siblings: tuple[str, ...]) -> str:
    if len(siblings) < 2:
        return ""
    shown = ", ".join(siblings[:12]) + (" …" if len(siblings) > 12 else "")
    say = result.catalog.messages.say("layers.together", count=len(siblings), names=shown)
    return f'<p class="small">{_WRITER.inlines(say)}</p>'


def _elsewhere(result: ExplanationResult, unfold: frozenset[str]) -> str:
    pieces = snippets(result.facts)
    if not pieces:
        return ""
    say = result.catalog.messages
    if "elsewhere" not in unfold:
        return _unfold("elsewhere", say.words("section.elsewhere"))
    head = f"<h2>{escaped(say.words('section.elsewhere'))}</h2>"
    copy = escaped(say.words("elsewhere.copy"))
    return head + "".join(
        f"<h4>{escaped(name)}</h4><pre>{escaped(code, keep_lines=True)}</pre>"
        f'<p class="small"><a href="do:copy/{escaped(name)}">{copy}</a></p>'
        for name, code in pieces.items()
    )


def _raw(result: ExplanationResult, unfold: frozenset[str]) -> str:
    if not result.documents:
        return ""
    say = result.catalog.messages
    if "raw" not in unfold:
        return _unfold("raw", say.words("section.raw"))
    parts = [f"<h2>{escaped(say.words('section.raw'))}</h2>"]
    for key, content in result.documents.items():
        shown = escape(visible(_beginning(content), keep_lines=True, limit=MAX_RAW + 2))
        parts.append(f"<h4>{escaped(key)}</h4><pre>{shown}</pre>")
    return "".join(parts)


def _beginning(content: Any) -> str:
    """Return the first `MAX_RAW` characters of a document, no more of it put into text."""
    found: list[str] = []
    length = 0
    for piece in json.JSONEncoder(indent=1, default=str).iterencode(content):
        found.append(piece)
        length += len(piece)
        if length > MAX_RAW:
            return "".join(found)[:MAX_RAW] + "\n…"
    return "".join(found)


def _unfold(key: str, title: str) -> str:
    return f'<p class="small"><a href="more:{key}">▸ {escaped(title)}</a></p>'


def _back(catalog: Catalog) -> str:
    back = escaped(catalog.messages.words("entry.back"))
    return f'<p class="back"><a href="do:back">‹ {back}</a></p>'


def _said(catalog: Catalog, key: str) -> str:
    sentence = catalog.messages.say(key)
    return _WRITER.inlines(sentence or (Text(key),))


def _body(html: str) -> str:
    return f"<html><body>{html}</body></html>"
