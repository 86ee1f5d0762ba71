"""What is odd: the page of its own, and the first of it on the page about the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.rendering.html import escaped
from ome_zarr_helpdesk.rendering.outline import finding_item, looked_for, outline
from ome_zarr_helpdesk.rendering.pages.parts import WRITER, body, button, fold, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import (
        EvidenceHere,
        ExplanationResult,
        FindingHere,
    )
    from ome_zarr_helpdesk.rendering.outline import FindingItem

__all__ = [
    "MOST_OPEN",
    "FindingsLook",
    "Offer",
    "findings",
    "first_findings",
    "open_findings",
    "short_mark",
]

MOST_OPEN = 5
"""How many findings are told with their sentence; of the others there is a line each."""

FIRST = 3
"""How many of them stand on the page about the data."""

_SIGNS = {"error": "✖", "warning": "▲", "tip": "●"}
"""Beside word and color: one of the three can always be told."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done about a finding: its link, its words, what it will do."""

    href: str
    words: str
    tip: str


@dataclass(frozen=True, slots=True)
class FindingsLook:
    """How the findings are shown.

    Parameters
    ----------
    offers
        What can be done now, by the id of the finding.
    unfolded
        Ids of findings that are told in full.
    hidden
        Ids of findings that the user does not want to see.
    show_hidden
        Whether the hidden ones are named.
    """

    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    unfolded: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    show_hidden: bool = False


def open_findings(result: ExplanationResult, look: FindingsLook) -> tuple[FindingHere, ...]:
    """Return the findings that the user has not hidden, worst first."""
    return tuple(finding for finding in result.findings if finding.id not in look.hidden)


def findings(
    catalog: Catalog, result: ExplanationResult | None, look: FindingsLook | None = None
) -> str:
    """Return what is odd, with every problem that was met while reading."""
    if result is None:
        return body(f"<p>{said(catalog, 'panel.no-findings')}</p>")
    look = look or FindingsLook()
    say = catalog.messages
    shown = open_findings(result, look)
    parts = [
        _finding(finding, say, look, whole=number < MOST_OPEN)
        for number, finding in enumerate(shown)
    ]
    if not result.findings:
        parts.append(f"<p>{said(catalog, 'panel.no-findings')}</p>")
    parts.append(_hidden(result, look, say))
    parts += [WRITER.section(s) for s in outline(result) if s.key == "problems"]
    parts.append(f'<p class="small">{WRITER.inlines(looked_for(result))}</p>')
    return body("".join(parts))


def first_findings(result: ExplanationResult, look: FindingsLook) -> str:
    """Return the worst of what is odd in short, with what can be done about it."""
    shown = open_findings(result, look)
    if not shown:
        return ""
    say = result.catalog.messages
    parts = [WRITER.heading(say.words("section.findings"))]
    for finding in shown[:FIRST]:
        offers = look.offers.get(finding.id, ())[:1]
        parts.append(_head(finding_item(finding, say)))
        parts.append("".join(button(offer.href, offer.words) for offer in offers))
    key = "findings.more" if shown[FIRST:] else "findings.all"
    parts.append(fold("do:findings", say.words(key, count=len(shown[FIRST:]))))
    return "".join(parts)


def _finding(finding: FindingHere, say: Messages, look: FindingsLook, *, whole: bool) -> str:
    item = finding_item(finding, say)
    unfolded = finding.id in look.unfolded
    if not (whole or unfolded):
        words = f"{_mark(item)} {escaped(finding.title)}"
        return f'<p><a href="do:unfold/{finding.id}">▸ {words}</a></p>'
    offers = _offers(look.offers.get(finding.id, ()))
    if unfolded:
        parts = [_head(item), _numbers_and_places(item), offers, _rest(item)]
    else:
        parts = [_head(item), _numbers(item), offers]
    parts.append(_links(finding, say, unfolded=unfolded))
    return "".join(parts)


def short_mark(finding: FindingHere, say: Messages) -> str:
    """Return how bad a finding is, as sign and word."""
    return _mark(finding_item(finding, say))


def _head(item: FindingItem) -> str:
    """Return how bad it is, its title and its sentence."""
    title = WRITER.entry_link(item.finding.id, item.finding.title)
    return f"<h3>{_mark(item)} {title}</h3><p>{WRITER.inlines(item.finding.text)}</p>"


def _mark(item: FindingItem) -> str:
    severity = item.finding.severity
    return f'<span class="{severity}">{_SIGNS[severity]} {escaped(item.mark)}</span>'


def _numbers(item: FindingItem) -> str:
    """Return the evidence in short."""
    words = " · ".join(f"{escaped(name)}: {escaped(value)}" for name, value in item.numbers)
    return f'<p class="small">{words}</p>' if words else ""


def _numbers_and_places(item: FindingItem) -> str:
    """Return the evidence, each number with the place where it is written."""
    pairs = zip(item.numbers, item.finding.evidence, strict=True)
    lines = "".join(
        f"<li>{escaped(name)}: {escaped(value)}{_place(evidence)}</li>"
        for (name, value), evidence in pairs
    )
    return f"<ul>{lines}</ul>" if lines else ""


def _place(evidence: EvidenceHere) -> str:
    place = " ".join(p for p in (evidence.document, (evidence.location or "").lstrip("/")) if p)
    return f' <span class="place">({escaped(place)})</span>' if place else ""


def _offers(offers: tuple[Offer, ...]) -> str:
    return "".join(
        f'{button(offer.href, offer.words)}<p class="tip-of">{escaped(offer.tip)}</p>'
        for offer in offers
    )


def _rest(item: FindingItem) -> str:
    rule = f'<p class="small">{WRITER.inlines(item.rule)}</p>' if item.rule is not None else ""
    return rule + "".join(
        f"<h4>{escaped(title)}</h4>{WRITER.blocks(blocks)}" for title, blocks in item.parts
    )


def _links(finding: FindingHere, say: Messages, *, unfolded: bool) -> str:
    """Return links that fold the rest of a finding, and hide it."""
    fold, sign, key = (
        ("fold", "▾", "findings.less") if unfolded else ("unfold", "▸", "findings.why")
    )
    links = [
        f'<a href="do:{fold}/{finding.id}">{sign} {escaped(say.words(key))}</a>',
        f'<a href="do:hide-here/{finding.id}">{escaped(say.words("findings.hide-here"))}</a>',
        f'<a href="do:hide-always/{finding.id}">{escaped(say.words("findings.hide-always"))}</a>',
    ]
    return f'<p class="links">{" &nbsp; ".join(links)}</p>'


def _hidden(result: ExplanationResult, look: FindingsLook, say: Messages) -> str:
    """Return how many findings of this data are hidden, or which, each to be brought back."""
    hidden = [finding for finding in result.findings if finding.id in look.hidden]
    if not hidden:
        return ""
    count = escaped(say.words("findings.hidden", count=len(hidden)))
    if not look.show_hidden:
        return f'<p class="small"><a href="do:show-hidden">▸ {count}</a></p>'
    back = escaped(say.words("findings.bring-back"))
    lines = "".join(
        f"<li>{_mark(finding_item(f, say))} {escaped(f.title)} &nbsp; "
        f'<a href="do:bring-back/{f.id}">{back}</a></li>'
        for f in hidden
    )
    return f'<p class="small">{count}</p><ul>{lines}</ul>'
