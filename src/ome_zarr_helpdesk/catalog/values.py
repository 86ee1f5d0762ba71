"""What the names and pieces of expressions come to, each found out once; None is not known."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ome_zarr_helpdesk.catalog.tables import Tables

__all__ = ["PIECES", "Evaluator", "Values", "all_of", "any_of", "compared_with", "values_of"]

Evaluator: TypeAlias = "Callable[[Values], Any]"

_NONE: Mapping[str, Any] = MappingProxyType({})

PIECES: dict[str, Evaluator] = {}
"""How pieces of expressions are found out, by their text: it tells all that they are."""


class Values(dict[str, Any]):
    """What names and pieces of expressions come to, by their text; each is found out once.

    Parameters
    ----------
    roots
        The values of names.
    names
        An object whose attributes are names as well; it is kept.
    tables
        Where filters look words up.
    """

    __slots__ = ("_names", "tables")

    def __init__(
        self, roots: Mapping[str, Any] = _NONE, names: Any = None, tables: Tables | None = None
    ) -> None:
        super().__init__(roots)
        self._names = names
        self.tables = tables

    def __missing__(self, text: str) -> Any:
        evaluate = PIECES.get(text)
        value = getattr(self._names, text, None) if evaluate is None else evaluate(self)
        self[text] = value
        return value


def values_of(names: Any) -> Values:
    """Return the values for an object of names: those that it keeps itself, if it does."""
    if isinstance(names, Values):
        return names
    kept: Values | None = getattr(names, "_values", None)
    return Values(names=names) if kept is None else kept


def compared_with(inner: Evaluator, compare: Callable[[Any, Any], Any], other: Any) -> Evaluator:
    """Return a comparison with what stands in the content, as most are."""

    def evaluate(values: Values) -> bool | None:
        value = inner(values)
        if value is None:
            return None
        try:
            return bool(compare(value, other))
        except TypeError:
            return None

    return evaluate


def all_of(sides: list[Evaluator]) -> Evaluator:
    """Return whether all conditions hold; False as soon as one does not, the others unknown."""

    def evaluate(values: Values) -> bool | None:
        known = True
        for side in sides:
            value = side(values)
            if value is None:
                known = False
            elif not value:
                return False
        return True if known else None

    return evaluate


def any_of(sides: list[Evaluator]) -> Evaluator:
    """Return whether a condition holds; True as soon as one does, the others unknown."""

    def evaluate(values: Values) -> bool | None:
        known = True
        for side in sides:
            value = side(values)
            if value:
                return True
            if value is None:
                known = False
        return False if known else None

    return evaluate
