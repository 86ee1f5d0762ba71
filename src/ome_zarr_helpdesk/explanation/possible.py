"""What can apply at all to a kind of data: of an image nothing is asked about plates.

Hundreds of conditions begin with the kind of the data, or ask for a layer where there is
none. What each comes to by that alone is found out once for all data of which as much is
known, and not asked again. So it is with entries, their sentences, and what readers do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ome_zarr_helpdesk.catalog.known import NAMES
from ome_zarr_helpdesk.catalog.richtext import slots
from ome_zarr_helpdesk.catalog.values import PIECES, Values, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry, Here, Kind, When
    from ome_zarr_helpdesk.catalog.expressions import Expression
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.readers import ReaderRow

__all__ = ["Possible", "asks_for_more", "possible", "possible_rows"]

_ALWAYS = ("kind", "loaded", "zarr_format")
"""Names whose values decide, beside those that are not known; of each there are few."""

_LATER = ("probes", "layer", "view", "match", "together")
"""Names that are None as long as nobody has looked, or there is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Possible:
    """An entry that may apply.

    Parameters
    ----------
    entry
        The entry itself.
    cases
        Those of its cases that may hold, each with whether it asks for something that was
        not looked at.
    here
        Those of its sentences about the data that may be said.
    is_open
        Whether another case is unknown because it asks for what was not looked at.
    """

    entry: Entry
    cases: tuple[tuple[When, bool], ...]
    here: tuple[Here, ...]
    is_open: bool


_found: WeakKeyDictionary[Catalog, dict[Any, Any]] = WeakKeyDictionary()


def possible(catalog: Catalog, kind: Kind, known: Known) -> tuple[Possible, ...]:
    """Return the entries of a kind that may apply, or may do so when more was looked at.

    Parameters
    ----------
    catalog
        The entries.
    kind
        Their kind.
    known
        Facts, state and match.
    """

    def find(given: _Given) -> tuple[Possible, ...]:
        every = (_possible(entry, given, known) for entry in catalog.of_kind(kind))
        return tuple(one for one in every if one.cases or one.is_open)

    found: tuple[Possible, ...] = _once(kind, catalog, known, find)
    return found


def possible_rows(catalog: Catalog, known: Known) -> tuple[ReaderRow, ...]:
    """Return the rows of what readers do whose case it may be."""

    def find(given: _Given) -> tuple[ReaderRow, ...]:
        return tuple(row for row in catalog.readers if given.allow(row.when))

    rows: tuple[ReaderRow, ...] = _once("reader", catalog, known, find)
    return rows


def asks_for_more(condition: Expression, known: Known) -> bool:
    """Return whether a condition asks for something that was not looked at."""
    return any(name in condition.roots and getattr(known, name) is None for name in _LATER)


def _once(what: str, catalog: Catalog, known: Known, find: Callable[[_Given], Any]) -> Any:
    """Return what is found for all data of which as much is known, found out once."""
    values = values_of(known)
    given = {name: values[name] for name in _ALWAYS}
    given |= {name: None for name in NAMES if values[name] is None}
    of_catalog = _found.setdefault(catalog, {})
    key = (what, *given.items())
    if key not in of_catalog:
        of_catalog[key] = find(_Given(given, tables=catalog.tables))
    return of_catalog[key]


def _possible(entry: Entry, given: _Given, known: Known) -> Possible:
    cases: list[tuple[When, bool]] = []
    is_open = False
    for case in entry.when:
        asks = asks_for_more(case.condition, known)
        if given.allow(case.condition):
            cases.append((case, asks))
        else:
            is_open = is_open or (asks and given.outcome(case.condition) is None)
    here = tuple(sentence for sentence in entry.here if _may_be_said(sentence, given))
    return Possible(entry, tuple(cases), here, is_open)


def _may_be_said(sentence: Here, given: _Given) -> bool:
    """Return whether a condition may hold, and every value be known."""
    if sentence.condition is not None and not given.allow(sentence.condition):
        return False
    return all(given.outcome(slot.expression) is not None for slot in slots(sentence.say))


class _Undecided(Exception):
    """Something was asked for that is not the same for all data of a kind."""


class _Given(Values):
    """Values of which only some names are given."""

    def __missing__(self, text: str) -> Any:
        if text not in PIECES:
            raise _Undecided(text)
        return super().__missing__(text)

    def outcome(self, expression: Expression) -> Any:
        """Return what an expression comes to; `_Undecided` where more must be known."""
        try:
            return expression.evaluate(self)
        except _Undecided:
            return _Undecided

    def allow(self, condition: Expression) -> bool:
        """Return whether a condition may hold."""
        return bool(self.outcome(condition))
