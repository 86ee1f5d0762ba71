"""Which entries can apply at all to a kind of data: of an image nothing is asked about plates.

Hundreds of conditions begin with the kind of the data, or ask for a layer where there is
none. What each comes to by that alone is found out once for all data of which as much is
known, and not asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ome_zarr_helpdesk.catalog.known import Known
from ome_zarr_helpdesk.catalog.values import PIECES, Values, values_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry, Kind, When
    from ome_zarr_helpdesk.catalog.expressions import Expression

__all__ = ["Possible", "asks_for_more", "possible"]

_ALWAYS = ("kind", "loaded")
"""Names whose values decide, beside those that are not known."""

_NAMES = (*(f.name for f in fields(Known) if f.name[0] != "_"), "channel", "level")

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
        Those of its cases that may hold.
    is_open
        Whether another case is unknown because it asks for what was not looked at.
    """

    entry: Entry
    cases: tuple[When, ...]
    is_open: bool


_found: WeakKeyDictionary[Catalog, dict[Any, tuple[Possible, ...]]] = WeakKeyDictionary()


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
    given = _given(known)
    of_catalog = _found.setdefault(catalog, {})
    key = (kind, *given.items())
    if key not in of_catalog:
        every = [_possible(entry, given, known) for entry in catalog.of_kind(kind)]
        of_catalog[key] = tuple(one for one in every if one.cases or one.is_open)
    return of_catalog[key]


def asks_for_more(condition: Expression, known: Known) -> bool:
    """Return whether a condition asks for something that was not looked at."""
    return any(name in condition.roots and getattr(known, name) is None for name in _LATER)


def _given(known: Known) -> dict[str, Any]:
    """Return the names that are not known, and the values of those that decide much."""
    values = values_of(known)
    given = {name: values[name] for name in _ALWAYS}
    return given | {name: None for name in _NAMES if values[name] is None}


def _possible(entry: Entry, given: dict[str, Any], known: Known) -> Possible:
    cases: list[When] = []
    is_open = False
    for case in entry.when:
        try:
            result = case.condition.evaluate(_Given(given))
        except _Undecided:
            result = True
        if result:
            cases.append(case)
        elif result is None:
            is_open = is_open or asks_for_more(case.condition, known)
    return Possible(entry, tuple(cases), is_open)


class _Undecided(Exception):
    """Something was asked for that is not the same for all data of a kind."""


class _Given(Values):
    """Values of which only some names are given."""

    def __missing__(self, text: str) -> Any:
        if text not in PIECES:
            raise _Undecided(text)
        return super().__missing__(text)
