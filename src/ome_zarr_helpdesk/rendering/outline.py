"""The order in which an explanation is told, the same for every output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.codec_filters import codec_names
from ome_zarr_helpdesk.catalog.richtext import Code, Text, Value
from ome_zarr_helpdesk.explanation.readers import is_better, releases
from ome_zarr_helpdesk.explanation.result import ProblemHere

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline
    from ome_zarr_helpdesk.explanation.result import (
        EntryHere,
        EvidenceHere,
        ExplanationResult,
        FindingHere,
        ReaderAdvice,
    )
    from ome_zarr_helpdesk.facts.model import Image, Level

__all__ = [
    "UNFOLDED",
    "EntryItem",
    "FindingItem",
    "MoreItem",
    "ProblemItem",
    "Section",
    "SentenceItem",
    "TableItem",
    "finding_item",
    "looked_for",
    "outline",
]

UNFOLDED = {"terms": 8, "faqs": 5, "help": 5}
"""How many entries of a section are unfolded at first."""


@dataclass(frozen=True, slots=True)
class SentenceItem:
    """One sentence; ``lead`` for the first of all."""

    text: tuple[Inline, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class EntryItem:
    """A term, question or help channel."""

    here: EntryHere


@dataclass(frozen=True, slots=True)
class FindingItem:
    """Something odd.

    Parameters
    ----------
    finding
        The finding.
    mark
        How bad it is, in a word.
    numbers
        Its evidence, each number with its name and unit.
    rule
        By what rule it is judged; None where nothing is to be said.
    parts
        Headings, and what stands under them.
    """

    finding: FindingHere
    mark: str
    numbers: tuple[tuple[str, str], ...]
    rule: tuple[Inline, ...] | None
    parts: tuple[tuple[str, tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class ProblemItem:
    """Something missing or malformed."""

    problem: ProblemHere


@dataclass(frozen=True, slots=True)
class MoreItem:
    """Entries of a section that are not unfolded, by title."""

    section: str
    entries: tuple[EntryHere, ...]


@dataclass(frozen=True, slots=True)
class TableItem:
    """Rows of words; the first row is the head."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


Item: TypeAlias = "SentenceItem | EntryItem | FindingItem | ProblemItem | MoreItem | TableItem"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; the first section has no heading."""

    key: str
    title: str
    items: tuple[Item, ...]


def outline(result: ExplanationResult, unfold: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """Return the sections of an explanation, empty ones left out.

    Parameters
    ----------
    result
        The explanation.
    unfold
        Keys of sections that are shown in full.
    """
    say = result.catalog.messages
    sections = [
        Section("summary", "", _summary_items(result)),
        Section("findings", say.words("section.findings"), _findings(result)),
        Section("problems", say.words("section.problems"), _problems(result)),
        Section("readers", say.words("section.readers"), _readers(result)),
        Section("validation", say.words("section.validation"), _validation(result)),
        Section("levels", say.words("section.levels"), _levels(result, say)),
        Section("terms", say.words("section.terms"), _entries("terms", result.terms, unfold)),
        Section("faqs", say.words("section.faqs"), _entries("faqs", result.faqs, unfold)),
        Section("help", say.words("section.help"), _entries("help", result.help, unfold)),
        Section("read", say.words("section.read"), _read(result, say)),
    ]
    return tuple(section for section in sections if section.items)


def _summary_items(result: ExplanationResult) -> tuple[Item, ...]:
    items: list[Item] = [SentenceItem(result.summary, lead=True)]
    if result.advice is not None:
        items.append(SentenceItem(result.advice))
    return tuple(items)


def _findings(result: ExplanationResult) -> tuple[Item, ...]:
    return tuple(finding_item(finding, result.catalog.messages) for finding in result.findings)


def finding_item(finding: FindingHere, say: Messages) -> FindingItem:
    """Return a finding with everything that is told about it, in order."""
    parts = (
        (say.words("finding.why"), finding.why),
        (say.words("finding.in-napari"), finding.in_napari),
        (say.words("finding.in-file"), finding.in_file),
    )
    return FindingItem(
        finding,
        say.words(f"severity.{finding.severity}"),
        tuple((item.name, _measured(item)) for item in finding.evidence),
        _rule(finding, say),
        tuple((title, blocks) for title, blocks in parts if blocks),
    )


def looked_for(result: ExplanationResult) -> tuple[Inline, ...]:
    """Return how many findings were looked for, and how many could not be yet."""
    say = result.catalog.messages
    every = len(result.catalog.of_kind("finding"))
    later = len(result.not_looked_for)
    key = "findings.looked-for-all" if not later else "findings.looked-for-some"
    if not later:
        return say.say(key, all=every)
    return say.say(key, looked=every - later, all=every, later=later)


def _measured(item: EvidenceHere) -> str:
    """Return a number of the evidence with its unit."""
    value = item.value
    if item.unit == "bytes" and isinstance(value, int):
        return filters.in_bytes(value)
    return " ".join(part for part in (_number(value), item.unit) if part)


def _number(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_number(item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return filters.number(value)
    return str(value)


def _rule(finding: FindingHere, say: Messages) -> tuple[Inline, ...] | None:
    judgement = finding.judgement
    if judgement.rule is None:
        return None
    if judgement.rule == "rule of thumb":
        return say.say("rule.of-thumb")
    key = "rule.must" if judgement.rule == "MUST" else "rule.should"
    return say.say(key, version=judgement.version, section=judgement.section)


def _problems(result: ExplanationResult) -> tuple[Item, ...]:
    return tuple(ProblemItem(problem) for problem in result.problems)


def _validation(result: ExplanationResult) -> tuple[Item, ...]:
    """Tell each validator's verdict, where they disagree, every complaint, what was not seen."""
    found = result.validation
    if found is None:
        return ()
    items: list[Item] = [SentenceItem(verdict.summary) for verdict in found.verdicts]
    if found.disagreement is not None:
        items.append(SentenceItem(found.disagreement))
    for told in found.together:
        complaint = told.complaint
        message = (*complaint.message, Text(" "), *told.by)
        items.append(ProblemItem(ProblemHere(complaint.document, complaint.location, message)))
    items += [SentenceItem(sentence) for sentence in found.unseen]
    return tuple(items)


def _readers(result: ExplanationResult) -> tuple[Item, ...]:
    """Return what each reader would do; of a layer only which would have been better."""
    readers = result.readers
    if result.layer is not None:
        best = result.reader
        readers = (best,) if best is not None and is_better(best, result.layer) else ()
    return tuple(SentenceItem(_reader(advice, result.catalog)) for advice in readers)


def _reader(advice: ReaderAdvice, catalog: Catalog) -> tuple[Inline, ...]:
    versions = releases(advice, catalog)
    head = catalog.messages.say(
        "readers.row", reader=advice.reader, versions=versions, date=advice.date
    )
    return (*head, Text(" "), *advice.does)


def _entries(key: str, entries: tuple[EntryHere, ...], unfold: frozenset[str]) -> tuple[Item, ...]:
    most = len(entries) if key in unfold else UNFOLDED[key]
    items: list[Item] = [EntryItem(here) for here in entries[:most]]
    if entries[most:]:
        items.append(MoreItem(key, entries[most:]))
    return tuple(items)


def _levels(result: ExplanationResult, say: Messages) -> tuple[Item, ...]:
    image = result.facts.image
    if image is None or not image.levels or all(level.shape is None for level in image.levels):
        return ()
    names = ("level", "size", "pixel", "chunk", "bytes")
    head = tuple((Text(say.words(f"table.{name}")),) for name in names)
    axes = say.say("table.axes", order=image.axis_order or "?")
    rows = tuple(_row(image, level) for level in image.levels)
    return (SentenceItem(axes), TableItem((head, *rows)), *_codecs(result, image))


def _codecs(result: ExplanationResult, image: Image) -> tuple[Item, ...]:
    """Return what a chunk goes through, each name a link to the term that explains it."""
    codecs = image.full.codec_settings if image.full is not None else None
    if not codecs:
        return ()
    names = codec_names(codecs, result.catalog.tables)
    return (SentenceItem(result.catalog.messages.say("table.codecs", names=names)),)


def _row(image: Image, level: Level) -> tuple[tuple[Inline, ...], ...]:
    pixel = _pixel_size(image, level)
    chunk = filters.shape(level.chunk_shape) if level.chunk_shape else "?"
    size = filters.shape(level.shape) if level.shape else "?"
    nbytes = filters.in_bytes(level.nbytes) if level.nbytes is not None else "?"
    return (Code(level.dataset),), (Text(size),), (Value(pixel),), (Text(chunk),), (Text(nbytes),)


def _pixel_size(image: Image, level: Level) -> str:
    """Return the pixel size of a level along the axes of space."""
    lengths = image.pixel_size_at(level)
    return filters.lengths(lengths).partition(" (")[0] if lengths else "–"


def _read(result: ExplanationResult, say: Messages) -> tuple[Item, ...]:
    read = result.facts.read
    if not read.requests:
        return ()
    sentence = say.say(
        "read.summary",
        documents=filters.plural(read.documents, "document"),
        bytes=filters.in_bytes(read.bytes),
    )
    notes: tuple[Item, ...] = tuple(SentenceItem(note) for note in result.notes)
    return (SentenceItem(sentence), *notes)
