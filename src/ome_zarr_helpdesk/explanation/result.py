"""What we say about one source, as frozen values; made by `build`, shown by the renderers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.entry import IN_FILE, IN_NAPARI, WHY
from ome_zarr_helpdesk.catalog.known import known_of
from ome_zarr_helpdesk.catalog.richtext import Heading, Text, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry, Judgement, Kind, Rank, Severity
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.readers import Works
    from ome_zarr_helpdesk.catalog.richtext import Block, Inline
    from ome_zarr_helpdesk.explanation.verdicts import ValidationHere
    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.together import Shown, Together
    from ome_zarr_helpdesk.state.environment import Environment
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = [
    "EntryHere",
    "EvidenceHere",
    "ExplanationResult",
    "FindingHere",
    "ProblemHere",
    "ReaderAdvice",
]


@dataclass(frozen=True, slots=True)
class _OfEntry:
    """Something said of this data by an entry of the content."""

    entry: Entry

    @property
    def id(self) -> str:
        """Id of the entry."""
        return self.entry.id

    @property
    def kind(self) -> Kind:
        """Kind of the entry."""
        return self.entry.kind

    @property
    def title(self) -> str:
        """Title of the entry."""
        return self.entry.title


@dataclass(frozen=True, slots=True)
class EntryHere(_OfEntry):
    """An entry as it applies to this data.

    Parameters
    ----------
    entry
        The entry itself.
    rank
        How much it is about this data.
    relevance
        From 0 to 1; orders entries over all ranks.
    here
        The sentence about this data; None where there is none.
    """

    rank: Rank
    relevance: float
    here: tuple[Inline, ...] | None = None


@dataclass(frozen=True, slots=True)
class EvidenceHere:
    """A number that shows what a finding says, and where it is written.

    ``document`` and ``location`` are None for what no document states: how a layer
    stands, or what was counted.
    """

    name: str
    value: Any
    unit: str | None = None
    document: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class FindingHere(_OfEntry):
    """Something odd about this data, and what to do.

    Parameters
    ----------
    entry
        The entry of the content.
    judgement
        How bad it is, and by what rule.
    text
        What is odd, in one or two sentences.
    body
        What can be said here of why it matters and what to do, with its headings.
    evidence
        The numbers.
    layer
        Name of the layer that is explained; None for a path.
    """

    judgement: Judgement
    text: tuple[Inline, ...]
    body: tuple[Block, ...] = ()
    evidence: tuple[EvidenceHere, ...] = ()
    layer: str | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.judgement.severity

    @property
    def relevance(self) -> float:
        """As of an entry that could not be more about this data."""
        return 1.0

    @property
    def actions(self) -> tuple[str, ...]:
        """Ids of what can be done about it in the viewer, best first."""
        return self.entry.actions

    @property
    def here(self) -> tuple[Inline, ...]:
        """The sentence about this data, as every entry has one."""
        return self.text

    @property
    def why(self) -> tuple[Block, ...]:
        """Why it matters."""
        return self._under(WHY)

    @property
    def in_napari(self) -> tuple[Block, ...]:
        """What to do here and now."""
        return self._under(IN_NAPARI)

    @property
    def in_file(self) -> tuple[Block, ...]:
        """What to do for good."""
        return self._under(IN_FILE)

    def _under(self, heading: str) -> tuple[Block, ...]:
        found: list[Block] = []
        inside = False
        for block in self.body:
            if isinstance(block, Heading):
                inside = plain(block.children) == heading
            elif inside:
                found.append(block)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ProblemHere:
    """Something missing or malformed, in words."""

    document: str
    location: str
    message: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ReaderAdvice:
    """What one reader would do with the source.

    Parameters
    ----------
    reader, plugin
        Name for people, and the name for ``viewer.open(..., plugin=...)``.
    works
        Whether what comes is what the file describes; ``no`` where something
        else must be opened, which then stands in ``open_path``.
    does
        What comes, in words.
    versions, date
        Releases of the reader that were seen to do so, and the last day they were.
    open_path
        What to open with it: what was given, or something near it that opens
        better; None where nothing is known to open.
    installed
        The release that is installed, empty for none; None where nobody looked.
    recommended
        Whether it is the reader to use; at most one is.
    """

    reader: str
    plugin: str
    works: Works
    does: tuple[Inline, ...]
    versions: tuple[str, ...]
    date: str
    open_path: str | None = None
    installed: str | None = None
    recommended: bool = False


@dataclass(frozen=True, slots=True)
class ExplanationResult:
    """The whole answer about one source.

    Parameters
    ----------
    facts
        What the file states.
    summary_parts
        What the data is, in parts that make one sentence.
    advice
        One sentence: what to do next; None where there is nothing to advise.
    readers
        What each of napari's readers would do with it, the one to use first.
    terms, faqs, help
        Entries that apply, best first.
    findings
        What is odd, worst first.
    not_looked_for
        Findings of which nobody can tell yet whether they apply.
    problems
        What is missing or malformed.
    notes
        What is to be said about the reading itself.
    documents
        The metadata documents that were read, by key.
    layer, view, match
        State of the layer and the viewer, and how they relate to the file.
    together
        What all layers of the file show together.
    showing
        The layers of the file, and how each relates to it.
    environment
        What is installed beside us.
    catalog
        The content the answer was made from.
    validation
        What the community's validators say; None unless they were asked.
    """

    facts: Facts
    summary_parts: tuple[tuple[Inline, ...], ...]
    catalog: Catalog = field(repr=False, compare=False)
    advice: tuple[Inline, ...] | None = None
    readers: tuple[ReaderAdvice, ...] = ()
    terms: tuple[EntryHere, ...] = ()
    faqs: tuple[EntryHere, ...] = ()
    help: tuple[EntryHere, ...] = ()
    findings: tuple[FindingHere, ...] = ()
    not_looked_for: tuple[Entry, ...] = ()
    problems: tuple[ProblemHere, ...] = ()
    notes: tuple[tuple[Inline, ...], ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    layer: LayerState | None = None
    view: ViewState | None = None
    match: Match | None = None
    together: Together | None = None
    showing: tuple[Shown, ...] = ()
    environment: Environment | None = None
    validation: ValidationHere | None = None

    @property
    def known(self) -> Known:
        """Everything a condition or a value of the content may speak of."""
        return known_of(
            self.facts,
            self.layer,
            self.view,
            self.match,
            together=self.together,
            environment=self.environment,
            tables=self.catalog.tables,
        )

    @property
    def kind(self) -> str:
        """Kind of the source."""
        return self.facts.kind

    @property
    def summary(self) -> tuple[Inline, ...]:
        """One sentence: what the data is."""
        joined = list(self.summary_parts[0])
        for part in self.summary_parts[1:]:
            joined += [Text(", "), *part]
        if not plain(tuple(joined)).endswith((".", "!", "?")):
            joined.append(Text("."))
        return tuple(joined)

    @property
    def source(self) -> str:
        """What was given, without credentials."""
        return self.facts.source

    @property
    def reader(self) -> ReaderAdvice | None:
        """The reader to use; None where none is known to open it."""
        return next((advice for advice in self.readers if advice.recommended), None)

    @property
    def entries(self) -> tuple[EntryHere | FindingHere, ...]:
        """Every entry that applies, findings first."""
        return (*self.findings, *self.terms, *self.faqs, *self.help)

    def entry(self, entry_id: str) -> EntryHere | FindingHere | None:
        """Return an entry as it applies to this data; None where it does not."""
        return next((e for e in self.entries if e.id == entry_id), None)
