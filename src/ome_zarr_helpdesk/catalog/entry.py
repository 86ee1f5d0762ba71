"""One entry of the content, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.expressions import Expression
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline, Link

__all__ = ["KINDS", "RANKS", "Entry", "Here", "Kind", "Rank", "When"]

Kind = Literal["term", "faq", "finding", "help", "control"]
Rank = Literal["central", "present", "background"]

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


@dataclass(frozen=True, slots=True)
class When:
    """A condition, and the rank an entry has where it holds."""

    condition: Expression
    rank: Rank


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
