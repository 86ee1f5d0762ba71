"""Entries: one alone, its card, lists of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.explanation.controls import control_here, control_under
from ome_zarr_helpdesk.explanation.result import FindingHere
from ome_zarr_helpdesk.facts.origins import origin_of
from ome_zarr_helpdesk.rendering.html import escaped
from ome_zarr_helpdesk.rendering.pages.parts import ON_CARDS, WRITER, body, said

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.recognizing import WidgetTold
    from ome_zarr_helpdesk.explanation.result import EntryHere, ExplanationResult
    from ome_zarr_helpdesk.explanation.search import SearchResult

__all__ = [
    "a_to_z",
    "card",
    "control_card",
    "entry_page",
    "fact_card",
    "help_page",
    "results",
    "tip_card",
    "with_tip",
]


def entry_page(
    entry: Entry, catalog: Catalog, result: ExplanationResult | None, back: bool = True
) -> str:
    """Return the page of one entry, with what it is for the data at hand."""
    say = catalog.messages
    words = {key: say.words(f"entry.{key}") for key in ("links", "sources", "related")}
    here = _here(entry, result)
    parts = [_back(catalog)] if back else []
    text = here.body if isinstance(here, FindingHere) else None
    parts.append(WRITER.entry(entry, here.here if here else None, words, text))
    related = [other for i in entry.related if (other := catalog.get(i)) is not None]
    if related:
        links = ", ".join(WRITER.entry_link(e.id, e.title) for e in related)
        parts.append(f"<h4>{escaped(words['related'])}</h4><p>{links}</p>")
    if entry.reviewed and entry.applies_to:
        key = "entry.applies-control" if entry.kind == "control" else "entry.applies"
        versions = say.words(key, versions=entry.applies_to, date=entry.reviewed)
        parts.append(f'<p class="small">{escaped(versions)}</p>')
    return body("".join(parts))


def card(entry: Entry, result: ExplanationResult | None) -> str:
    """Return what is shown on hovering a link to an entry."""
    return _card(entry, _here(entry, result))


def control_card(catalog: Catalog, told: WidgetTold, result: ExplanationResult | None) -> str:
    """Return what is shown on a control of napari; empty where it is not recognized.

    Parameters
    ----------
    catalog
        What can be said.
    told
        What the widget tells of itself.
    result
        What is said of the active layer, on which napari's controls act.
    """
    here = control_under(catalog, told, result)
    if here is None:
        return ""
    # of a part that is painted, what is around it says nothing
    around = "" if told.parent is None or told.part else told.parent.tooltip
    more = f"<p><small>{escaped(catalog.messages.words('what-is-this.more'))}</small></p>"
    return with_tip(_card(here.entry, here), told.tooltip or around) + more


def with_tip(card: str, tip: str) -> str:
    """Return a card with what napari would have said in its place, in small print.

    Parameters
    ----------
    card
        The card.
    tip
        Napari's words in several lines; those that the card has already are left out.
    """
    lines = [escaped(line) for line in tip.splitlines() if line.strip()]
    rest = "<br/>".join(line for line in lines if f"<b>{line}</b>" not in card)
    return f"{card}<p><small>{rest}</small></p>" if rest else card


def tip_card(tip: str) -> str:
    """Return what a link will do; empty where nothing is to be said."""
    return f"<p>{escaped(tip)}</p>" if tip else ""


def fact_card(name: str, result: ExplanationResult) -> str:
    """Return where a value is written; empty where no document states it."""
    origin = origin_of(result.facts, name)
    if origin is None:
        return ""
    say = result.catalog.messages.say(
        "card.written", document=origin.document, location=origin.location.lstrip("/")
    )
    return f"<p>{WRITER.inlines(say)}</p>"


def a_to_z(catalog: Catalog) -> str:
    """Return everything there is, by name."""
    parts = []
    kinds = (
        ("term", "glossary"),
        ("faq", "questions"),
        ("finding", "findings"),
        ("control", "controls"),
        ("help", "channels"),
    )
    for kind, key in kinds:
        entries = catalog.of_kind(kind)  # type: ignore[arg-type]
        if kind in ("term", "control"):
            entries = tuple(sorted(entries, key=lambda e: e.title.casefold()))
        if entries:
            title = WRITER.heading(catalog.messages.words(f"a-to-z.{key}"))
            links = "".join(f"<li>{WRITER.entry_link(e.id, e.title)}</li>" for e in entries)
            parts.append(f'{title}<ul class="list">{links}</ul>')
    return body("".join(parts))


def help_page(catalog: Catalog) -> str:
    """Return the help channels, each with what it is for."""
    parts = [f'<p class="lead">{said(catalog, "help.lead")}</p>']
    for entry in catalog.of_kind("help"):
        links = " · ".join(WRITER.inlines((link,)) for link in entry.links)
        parts.append(
            f"<h3>{WRITER.entry_link(entry.id, entry.title)}</h3>"
            f"<p>{WRITER.inlines(entry.definition)}</p>" + (f"<p>{links}</p>" if links else "")
        )
    return body("".join(parts))


def results(catalog: Catalog, found: tuple[SearchResult, ...], question: str) -> str:
    """Return what a search found, each with the first sentence of its entry."""
    if not found:
        sentence = catalog.messages.say("search.nothing", question=question)
        return body(f"<p>{WRITER.inlines(sentence)}</p>")
    parts = []
    for result in found:
        entry = catalog[result.id]
        parts.append(
            f"<h3>{WRITER.entry_link(entry.id, entry.title)}</h3>"
            f"<p>{WRITER.inlines(entry.definition)}</p>"
        )
    return body("".join(parts))


def _here(entry: Entry, result: ExplanationResult | None) -> EntryHere | FindingHere | None:
    """Return an entry as it applies to the data at hand."""
    if entry.kind == "control":
        return control_here(entry, result)
    return result.entry(entry.id) if result is not None else None


def _card(entry: Entry, here: EntryHere | FindingHere | None) -> str:
    said = f"<p>{ON_CARDS.inlines(here.here)}</p>" if here and here.here else ""
    return f"<p><b>{escaped(entry.title)}</b></p><p>{ON_CARDS.inlines(entry.definition)}</p>{said}"


def _back(catalog: Catalog) -> str:
    back = escaped(catalog.messages.words("entry.back"))
    return f'<p class="back"><a href="do:back">‹ {back}</a></p>'
