"""What the validators say, in words: each by name, and what they agree on told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.richtext import EntryLink, Text, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.facts.model import Note
    from ome_zarr_helpdesk.validation import Complaint, Validation, Verdict

_NAMED = 4
"""Nodes that are named before the rest is only counted."""

__all__ = ["ComplaintHere", "TogetherHere", "ValidationHere", "VerdictHere", "put_into_words"]


@dataclass(frozen=True, slots=True)
class ComplaintHere:
    """Something a validator objects to, in words.

    ``term`` is the entry it is about, ``said`` the validator's own message;
    ``required`` is False for what the specification only recommends.
    """

    document: str
    location: str
    message: tuple[Inline, ...]
    term: str | None
    said: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class NodeHere:
    """A node a validator was given; ``note`` says why it could not judge it."""

    path: str
    kind: str
    document: str
    version: str | None
    valid: bool | None
    arrays: bool
    note: tuple[Inline, ...] | None


@dataclass(frozen=True, slots=True)
class VerdictHere:
    """What one validator says; ``version`` is None where it is not installed."""

    validator: str
    version: str | None
    valid: bool | None
    summary: tuple[Inline, ...]
    complaints: tuple[ComplaintHere, ...] = ()
    more: int = 0
    nodes: tuple[NodeHere, ...] = ()
    installed: bool = True

    @property
    def name(self) -> str:
        """Name and version."""
        return f"{self.validator} {self.version}" if self.version else self.validator


@dataclass(frozen=True, slots=True)
class TogetherHere:
    """A complaint, and all validators that have it at this place."""

    complaint: ComplaintHere
    by: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ValidationHere:
    """What the validators say of the data.

    Parameters
    ----------
    verdicts
        One for each validator we know, installed or not.
    together
        All complaints, those at one place that mean the same told once.
    disagreement
        Who finds errors where others find none, and why that can be; None where
        they agree.
    unseen
        What none of them has looked at.
    """

    verdicts: tuple[VerdictHere, ...]
    together: tuple[TogetherHere, ...] = ()
    disagreement: tuple[Inline, ...] | None = None
    unseen: tuple[tuple[Inline, ...], ...] = ()


def put_into_words(validation: Validation, catalog: Catalog) -> ValidationHere:
    """Put what the validators say into the words of the content."""
    say = catalog.messages
    verdicts = [_verdict(verdict, catalog) for verdict in validation.verdicts]
    for absent in validation.absent:
        command = f'pip install "{absent.requirement}"'
        sentence = say.say("validation.absent", validator=absent.validator, command=command)
        verdicts.append(VerdictHere(absent.validator, None, None, sentence, installed=False))
    unseen = [_note("unseen", note, catalog) for note in validation.unseen]
    if any(verdict.nodes for verdict in verdicts):
        unseen.append(say.say("validation.unseen.pixels"))
    return ValidationHere(
        tuple(verdicts),
        tuple(_together(verdicts, catalog)),
        _disagreement(verdicts, catalog),
        tuple(unseen),
    )


def _verdict(verdict: Verdict, catalog: Catalog) -> VerdictHere:
    name = f"{verdict.validator} {verdict.version}"
    complaints = tuple(_complaint(c, catalog) for c in verdict.complaints)
    errors = sum(c.required for c in complaints) + verdict.more
    judged = [node for node in verdict.nodes if node.valid is not None]
    notes = list(dict.fromkeys(node.note for node in verdict.nodes if node.note is not None))
    say = catalog.messages
    called = [f"{say.words(f'validation.kind.{n.kind}')} {n.path}".strip() for n in judged]
    nodes = filters.join_names(called or ["?"], _NAMED)
    if verdict.note is not None:
        summary = _note("note", verdict.note, catalog, validator=name)
    elif not judged:
        summary = _note("note", notes[0], catalog, validator=name)
        notes = notes[1:]
    elif errors:
        count = filters.plural(errors, "error")
        summary = say.say("validation.errors", validator=name, count=count, nodes=nodes)
    else:
        summary = say.say("validation.no-error", validator=name, nodes=nodes)
    for note in notes:
        summary += (Text(" "), *_note("note", note, catalog, validator=name))
    if verdict.more:
        summary += (Text(" "), *say.say("validation.more", count=verdict.more))
    return VerdictHere(
        verdict.validator,
        verdict.version,
        verdict.valid,
        summary,
        complaints,
        verdict.more,
        tuple(
            NodeHere(
                n.path,
                n.kind,
                n.document,
                n.version,
                n.valid,
                n.arrays,
                None if n.note is None else _note("note", n.note, catalog, validator=name),
            )
            for n in verdict.nodes
        ),
    )


def _note(
    group: str, note: Note, catalog: Catalog, validator: str | None = None
) -> tuple[Inline, ...]:
    values = dict(note.values)
    if validator is not None:
        values["validator"] = validator
    if group == "unseen":
        return catalog.messages.say(f"validation.unseen.{note.code}", **values)
    return catalog.messages.say(f"validation.note.{note.code}", **values)


def _complaint(complaint: Complaint, catalog: Catalog) -> ComplaintHere:
    values = dict(complaint.values)
    message = catalog.messages.say(f"validation.error.{complaint.code}", **values)
    return ComplaintHere(
        complaint.document,
        complaint.location,
        message,
        _term(complaint.location, catalog),
        complaint.said,
        complaint.required,
    )


def _term(location: str, catalog: Catalog) -> str | None:
    """Return the entry that the innermost key with one is about."""
    for name in reversed(location.split("/")):
        link = _link(name, catalog)
        if link is not None and link.entry in catalog:
            return link.entry
    return None


def _link(name: str, catalog: Catalog) -> EntryLink | None:
    key = f"validation.term.{name}"
    if not name or key not in catalog.messages:
        return None
    inlines = catalog.messages.say(key)
    return next((inline for inline in inlines if isinstance(inline, EntryLink)), None)


def _together(verdicts: list[VerdictHere], catalog: Catalog) -> Iterator[TogetherHere]:
    """Yield complaints, errors first; the same words at the same place by several are one."""
    found: dict[tuple[bool, str, str, str], list[tuple[VerdictHere, ComplaintHere]]] = {}
    for verdict in verdicts:
        for complaint in verdict.complaints:
            words = plain(complaint.message)
            key = (not complaint.required, complaint.document, complaint.location, words)
            found.setdefault(key, []).append((verdict, complaint))
    for key in sorted(found, key=lambda k: k[0]):
        pairs = found[key]
        yield TogetherHere(pairs[0][1], tuple(_by(pairs, catalog)))


def _by(pairs: list[tuple[VerdictHere, ComplaintHere]], catalog: Catalog) -> Iterator[Inline]:
    verdict, complaint = pairs[0]
    say = catalog.messages
    names = filters.join_names(list(dict.fromkeys(other.name for other, _ in pairs)))
    key = "validation.found-by" if complaint.required else "validation.recommended-by"
    yield from say.say(key, names=names)
    if complaint.said and complaint.said != plain(complaint.message):
        yield Text(" ")
        yield from say.say("validation.own-words", validator=verdict.validator, said=complaint.said)
    if complaint.term is not None:
        title = catalog[complaint.term].title
        yield Text(" ")
        yield from say.say("validation.about")
        yield Text(" ")
        yield EntryLink((Text(title),), complaint.term)
        yield Text(".")


def _disagreement(verdicts: list[VerdictHere], catalog: Catalog) -> tuple[Inline, ...] | None:
    """Say who found errors in nodes in which others found none."""
    objecting: dict[str, None] = {}
    content: dict[str, None] = {}
    by_path: dict[str, list[tuple[str, bool]]] = {}
    for verdict in verdicts:
        for node in verdict.nodes:
            if node.valid is not None:
                by_path.setdefault(node.path, []).append((verdict.name, node.valid))
    for answers in by_path.values():
        if len({valid for _, valid in answers}) == 2:
            objecting.update({name: None for name, valid in answers if not valid})
            content.update({name: None for name, valid in answers if valid})
    if not objecting:
        return None
    return catalog.messages.say(
        "validation.disagree",
        objecting=filters.join_names(list(objecting)),
        content=filters.join_names(list(content)),
    )
