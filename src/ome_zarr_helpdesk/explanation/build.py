"""Facts, state and match put into the words of the content. Pure: no I/O."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.entry import RANKS
from ome_zarr_helpdesk.catalog.known import Known, known_of
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.richtext import Text
from ome_zarr_helpdesk.catalog.values import values_of
from ome_zarr_helpdesk.explanation.findings import look_for
from ome_zarr_helpdesk.explanation.possible import possible
from ome_zarr_helpdesk.explanation.readers import advice_sentence, readers_for
from ome_zarr_helpdesk.explanation.result import EntryHere, ProblemHere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Kind, Rank
    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.catalog.values import Values
    from ome_zarr_helpdesk.explanation.possible import Possible
    from ome_zarr_helpdesk.explanation.result import ReaderAdvice
    from ome_zarr_helpdesk.facts.model import Facts, Note, Problem
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.together import Together
    from ome_zarr_helpdesk.state.environment import Environment
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["build"]

_RANK_VALUE: dict[Rank, float] = {"central": 0.9, "present": 0.6, "background": 0.3}
_SAYS_SOMETHING = 0.05
"""How much a sentence about this very data lifts an entry within its rank."""


def build(
    facts: Facts,
    catalog: Catalog,
    *,
    layer: LayerState | None = None,
    view: ViewState | None = None,
    match: Match | None = None,
    together: Together | None = None,
    environment: Environment | None = None,
    documents: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Explain facts.

    Parameters
    ----------
    facts
        What the file states.
    catalog
        What can be said.
    layer, view, match
        What napari shows, where it shows it.
    together
        What all layers of the file show together.
    environment
        What is installed beside us.
    documents
        The documents that were read, for the raw view.

    Returns
    -------
    dict
        The fields of an `ExplanationResult`.
    """
    known = known_of(
        facts,
        layer,
        view,
        match,
        together=together,
        environment=environment,
        tables=catalog.tables,
    )
    findings, not_looked_for = look_for(catalog, known, facts)
    lifted = frozenset(term for finding in findings for term in finding.entry.related)
    readers = readers_for(catalog, known, dict(view.readers) if view is not None else {})
    return {
        "facts": facts,
        "catalog": catalog,
        "summary_parts": _summary_parts(facts, catalog, known),
        "advice": _advice(catalog, known, readers),
        "readers": readers,
        "findings": findings,
        "not_looked_for": not_looked_for,
        "terms": _applying(catalog, "term", known, lifted),
        "faqs": _applying(catalog, "faq", known),
        "help": _applying(catalog, "help", known),
        "problems": tuple(_problem(p, catalog) for p in facts.problems),
        "notes": _notes(facts, catalog, known),
        "documents": documents or {},
        "layer": layer,
        "view": view,
        "match": match,
        "together": together,
        "environment": environment,
    }


def _advice(
    catalog: Catalog, known: Known, readers: tuple[ReaderAdvice, ...]
) -> tuple[Inline, ...] | None:
    """Return what to do next: about the layer, or about what is not opened yet."""
    say = catalog.messages
    by_kind = say.about(f"advice.{known.kind}", known)
    by_reader = advice_sentence(catalog, known, readers)
    if known.layer is not None:
        return by_reader or by_kind
    return by_kind or by_reader or (say.about("readers.none", known) if readers else None)


def _entry_here(one: Possible, values: Values) -> EntryHere | None:
    """Return an entry as it applies to the data; None where it does not, or is not known to."""
    for case, _ in one.cases:
        if case.condition.evaluate(values):
            here = first_said(one.here, values)
            return EntryHere(one.entry, case.rank, _relevance(case.rank, here), here)
    return None


def _relevance(rank: Rank, here: tuple[Inline, ...] | None) -> float:
    return _RANK_VALUE[rank] + (_SAYS_SOMETHING if here else 0.0)


def _applying(
    catalog: Catalog, kind: Kind, known: Known, lifted: frozenset[str] = frozenset()
) -> tuple[EntryHere, ...]:
    """Return the entries of a kind that apply; what a finding speaks of counts as more."""
    values = values_of(known)
    found = [_entry_here(one, values) for one in possible(catalog, kind, known)]
    here = [_lifted(e) if e.id in lifted else e for e in found if e is not None]
    return tuple(sorted(here, key=_order))


def _lifted(here: EntryHere) -> EntryHere:
    """Return an entry one rank higher."""
    rank = RANKS[max(RANKS.index(here.rank) - 1, 0)]
    return replace(here, rank=rank, relevance=_relevance(rank, here.here))


def _order(here: EntryHere) -> tuple[int, bool, int]:
    """Order by rank, then what says something about this data, then as the content has it."""
    return RANKS.index(here.rank), here.here is None, here.entry.order


def _summary_parts(facts: Facts, catalog: Catalog, known: Known) -> tuple[tuple[Inline, ...], ...]:
    """Return what the data is, in parts; for a source without data the reason why."""
    parts = catalog.messages.parts(f"summary.{facts.kind}", known)
    if parts:
        return parts
    for problem in facts.problems:
        key = f"problem.{problem.code}"
        if key in catalog.messages:
            return (catalog.messages.say(key, **dict(problem.values)),)
    return ((Text(facts.kind),),)


def _problem(problem: Problem, catalog: Catalog) -> ProblemHere:
    message = catalog.messages.say(f"problem.{problem.code}", **dict(problem.values))
    return ProblemHere(problem.document, problem.location, message)


def _notes(facts: Facts, catalog: Catalog, known: Known) -> tuple[tuple[Inline, ...], ...]:
    """Return what was looked at and what not, then what is to be said of the reading."""
    coverage = catalog.messages.about(f"coverage.{facts.kind}", known)
    said = (_note(note, catalog) for note in facts.read.notes)
    return (*(() if coverage is None else (coverage,)), *said)


def _note(note: Note, catalog: Catalog) -> tuple[Inline, ...]:
    return catalog.messages.say(f"note.{note.code}", **dict(note.values))
