"""The page about the data."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.rendering.html import escaped
from ome_zarr_helpdesk.rendering.outline import ProblemItem, SentenceItem, outline
from ome_zarr_helpdesk.rendering.pages.findings import FindingsLook, first_findings
from ome_zarr_helpdesk.rendering.pages.parts import WRITER, body, box, button, fold
from ome_zarr_helpdesk.rendering.snippets import snippets, validator_address
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.rendering.outline import Section

__all__ = ["overview"]

MAX_RAW = 20_000
"""Characters of one document that the raw view shows."""


def overview(
    result: ExplanationResult,
    unfold: frozenset[str] = frozenset(),
    siblings: tuple[str, ...] = (),
    look: FindingsLook | None = None,
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
    look
        How the findings are shown, and what can be done about them.
    """
    parts, levels, read = [], "", ""
    for section in outline(result, unfold):
        if section.key == "help":
            continue  # it has a tab of its own
        if section.key == "summary":
            parts.append(_summary(result, siblings))
        elif section.key == "findings":
            parts.append(first_findings(result, look or FindingsLook()))
        elif section.key == "problems":
            parts.append(_problems(result, section))
        elif section.key == "levels" and "levels" not in unfold:
            levels = fold("more:levels", section.title)
        elif section.key == "read":
            read = _read(section) if result.documents else ""
        else:
            parts.append(WRITER.section(section))
    folded = levels + _elsewhere(result, unfold) + _raw(result, unfold)
    rule = "<hr/>" if folded else ""
    return body("".join((*parts, rule, folded, read)))


def _summary(result: ExplanationResult, siblings: tuple[str, ...]) -> str:
    """Return what the data is in large letters, its numbers, and what to do next."""
    first, *rest = result.summary_parts
    numbers = " · ".join(WRITER.inlines(part) for part in rest)
    advice = box("advice", f"→ {WRITER.inlines(result.advice)}") if result.advice else ""
    return (
        f'<p class="lead">{WRITER.inlines(first)}</p>'
        + (f"<p>{numbers}</p>" if numbers else "")
        + advice
        + (_another_way(result) if _is_no_data(result) else "")
        + _together(result, siblings)
    )


def _is_no_data(result: ExplanationResult) -> bool:
    """Return whether this is a layer with no OME-Zarr behind it: nothing is wrong with that."""
    return result.kind == "not-zarr" and result.layer is not None


def _another_way(result: ExplanationResult) -> str:
    return button("do:explain-path", result.catalog.messages.words("empty.explain"))


def _problems(result: ExplanationResult, section: Section) -> str:
    """Return what could not be read, without what the first sentence says already."""
    if _is_no_data(result):
        return ""
    said = plain(result.summary)
    items = tuple(
        item
        for item in section.items
        if not (isinstance(item, ProblemItem) and plain(item.problem.message) in said)
    )
    return WRITER.section(replace(section, items=items)) if items else ""


def _read(section: Section) -> str:
    """Return how much was read, in small letters."""
    items = (item for item in section.items if isinstance(item, SentenceItem))
    return "".join(f'<p class="small">{WRITER.inlines(item.text)}</p>' for item in items)


def _together(result: ExplanationResult, siblings: tuple[str, ...]) -> str:
    if len(siblings) < 2:
        return ""
    shown = ", ".join(siblings[:12]) + (" …" if len(siblings) > 12 else "")
    say = result.catalog.messages.say("layers.together", count=len(siblings), names=shown)
    return f'<p class="small">{WRITER.inlines(say)}</p>'


def _elsewhere(result: ExplanationResult, unfold: frozenset[str]) -> str:
    pieces = snippets(result.facts)
    if not pieces:
        return ""
    say = result.catalog.messages
    if "elsewhere" not in unfold:
        return fold("more:elsewhere", say.words("section.elsewhere"))
    head = WRITER.heading(say.words("section.elsewhere"))
    copy = escaped(say.words("elsewhere.copy"))
    return (
        head
        + _validator(result)
        + "".join(
            f"<h4>{escaped(name)}</h4><pre>{escaped(code, keep_lines=True)}</pre>"
            f'<p class="small"><a href="do:copy/{escaped(name)}">{copy}</a></p>'
            for name, code in pieces.items()
        )
    )


def _validator(result: ExplanationResult) -> str:
    address = validator_address(result.facts)
    if address is None:
        return ""
    words = escaped(result.catalog.messages.words("elsewhere.validator"))
    return f'<p><a href="{escaped(address)}">{words}</a></p>'


def _raw(result: ExplanationResult, unfold: frozenset[str]) -> str:
    if not result.documents:
        return ""
    say = result.catalog.messages
    if "raw" not in unfold:
        return fold("more:raw", say.words("section.raw"))
    parts = [WRITER.heading(say.words("section.raw"))]
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
