"""One entry of the content, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.expressions import Expression
    from ome_zarr_helpdesk.catalog.recognizing import Mark
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline, Link

__all__ = [
    "IN_FILE",
    "IN_NAPARI",
    "KINDS",
    "RANKS",
    "RULES",
    "SEVERITIES",
    "WHY",
    "Entry",
    "Evidence",
    "Here",
    "Judgement",
    "Kind",
    "Rank",
    "Rule",
    "Severity",
    "When",
]

Kind = Literal["term", "faq", "finding", "help", "control"]
Rank = Literal["central", "present", "background"]
Severity = Literal["error", "warning", "tip"]
Rule = Literal["MUST", "SHOULD", "rule of thumb"]

KINDS: dict[str, Kind] = {
    "glossary": "term",
    "faq": "faq",
    "findings": "finding",
    "help": "help",
    "controls": "control",
}
"""Folder of the content → kind of its entries."""

RANKS: tuple[Rank, ...] = ("central", "present", "background")
"""From what makes this data different to what is true of every OME-Zarr."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "tip")
"""Wrong science or nothing opens; slow, misleading or fragile; good to know."""

RULES: tuple[Rule, ...] = ("MUST", "SHOULD", "rule of thumb")
"""What a finding is measured by: a word of the specification, or our judgement."""


WHY, IN_NAPARI, IN_FILE = "Why it matters", "In napari", "In the file"
"""The headings of a finding."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How bad it is where a condition of a finding holds, and by what rule.

    ``version`` and ``section`` name the place in the specification; empty where the
    rule is not its.
    """

    severity: Severity
    rule: Rule | None = None
    version: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A condition, and the rank an entry has where it holds; of a finding its judgement."""

    condition: Expression
    rank: Rank = "central"
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number that shows what a finding says; ``unit`` may hold values itself."""

    name: str
    value: Expression
    unit: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Here:
    """A sentence about this data, said where its condition holds (None: always)."""

    condition: Expression | None
    say: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term, question, finding, help channel or control.

    Parameters
    ----------
    definition
        The first paragraph: also the text shown on hovering.
    body
        What follows for those who read on.
    when
        Empty where the entry is about no particular data: then it is found by
        A-Z and search only.
    evidence, actions
        Of findings: the numbers to show, and ids of what can be done in the
        viewer, best first.
    recognize
        Of controls: marks of the widgets that are it, any of them.
    """

    id: str
    kind: Kind
    title: str
    definition: tuple[Inline, ...]
    body: tuple[Block, ...] = ()
    aliases: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    here: tuple[Here, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[str, ...] = ()
    recognize: tuple[Mark, ...] = ()
    related: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    applies_to: str = ""
    reviewed: str = ""
    shown_on: tuple[str, ...] = ()
    not_on: tuple[str, ...] = ()
    autolink: bool = False
    order: int = 0
    file: str = ""
