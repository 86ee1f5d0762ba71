"""What is odd about this data: every finding whose condition holds, with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.entry import SEVERITIES
from ome_zarr_helpdesk.catalog.expressions import Unknown
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.richtext import fill, plain, sayable
from ome_zarr_helpdesk.catalog.values import values_of
from ome_zarr_helpdesk.explanation.possible import possible
from ome_zarr_helpdesk.explanation.result import EvidenceHere, FindingHere
from ome_zarr_helpdesk.facts.origins import origin_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry, Evidence, Judgement
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.values import Values
    from ome_zarr_helpdesk.explanation.possible import Possible
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["look_for"]


def look_for(
    catalog: Catalog, known: Known, facts: Facts | None = None
) -> tuple[tuple[FindingHere, ...], tuple[Entry, ...]]:
    """Return what is odd, worst first, and the findings of which nobody can tell yet.

    The condition of the latter is unknown because it asks for something that was not
    looked at: a layer, the view, or what a closer look would tell. One that asks for
    something that this kind of data does not have is none of them.

    Parameters
    ----------
    catalog
        The findings.
    known
        Facts, state and match.
    facts
        The facts of a file, to say where a number is written; None where there is
        only a viewer.
    """
    found: list[FindingHere] = []
    later: list[Entry] = []
    values = values_of(known)
    for one in possible(catalog, "finding", known):
        judgement, is_open = _judged(one, values)
        if judgement is not None:
            found.append(_finding(one, judgement, known, facts))
        elif is_open:
            later.append(one.entry)
    return tuple(sorted(found, key=_order)), tuple(later)


def _judged(one: Possible, values: Values) -> tuple[Judgement | None, bool]:
    """Return the judgement of the first case that holds, else whether one may yet."""
    is_open = one.is_open
    for case, asks in one.cases:
        result = case.condition.evaluate(values)
        if result:
            return case.judgement, False
        is_open = is_open or (asks and result is None)
    return None, is_open


def _finding(one: Possible, judgement: Judgement, known: Known, facts: Facts | None) -> FindingHere:
    entry = one.entry
    return FindingHere(
        entry=entry,
        judgement=judgement,
        text=first_said(one.here, known) or entry.definition,
        body=sayable(entry.body, known),
        evidence=tuple(
            shown for item in entry.evidence if (shown := _evidence(item, known, facts)) is not None
        ),
        layer=known.layer.name if known.layer is not None else None,
    )


def _evidence(item: Evidence, known: Known, facts: Facts | None) -> EvidenceHere | None:
    try:
        value, unit = item.value.value(known), plain(fill(item.unit, known))
    except Unknown:
        return None
    if not _is_plain(value):
        return None  # a whole level or image is no evidence, whatever an entry says
    fact = item.value.facts[0] if item.value.facts else ""
    origin = origin_of(facts, fact) if facts is not None else None
    where = (origin.document, origin.location) if origin is not None else (None, None)
    return EvidenceHere(item.name, value, unit or None, *where)


def _is_plain(value: Any) -> bool:
    """Return whether a value is a number or a text, or a list of such."""
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    return isinstance(value, str | int | float)


def _order(finding: FindingHere) -> tuple[int, int, str]:
    return SEVERITIES.index(finding.severity), finding.entry.order, finding.title.casefold()
