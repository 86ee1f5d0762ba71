"""Coordinate transformations into words: from where to where, and by what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.richtext import EntryLink, Rich, Text, Value
from ome_zarr_helpdesk.catalog.row_words import (
    first_of,
    in_a_row,
    joined,
    linked,
    ours,
    say,
    settings_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.catalog.tables import Table, Tables
    from ome_zarr_helpdesk.facts.model import Transformation

__all__ = ["TRANSFORMATION_FILTERS"]

MOST_TRANSFORMATIONS = 4
MOST_STEPS = 4
MAX_DEPTH = 3


def transformations_in_words(steps: Sequence[Transformation], tables: Tables) -> Rich:
    """Return one sentence for each transformation: from where to where, and by what."""
    table, most = tables.transformations, MOST_TRANSFORMATIONS
    return first_of(steps, most, lambda step: _placed(step, table), table, "transformation")


def transformations_explained(steps: Sequence[Transformation], tables: Tables) -> Rich:
    """Return for each type that occurs, also inside others, one sentence: what it does."""
    table = tables.transformations
    kinds = types_within(steps, tables)[: 2 * MOST_TRANSFORMATIONS]
    said = []
    for kind in kinds:
        found = table.find(kind)
        key, does = ("row", found[0].does) if found else ("unknown", "")
        name = Rich(linked(kind, found[0] if found else None))
        said.append(say(table, key, name=name, does=ours(does)))
    return joined(said, " ")


def types_within(steps: Sequence[Transformation], tables: Tables) -> tuple[str, ...]:
    """Return the types of transformations, of those inside others too."""
    del tables  # as all these filters are given them
    return tuple(dict.fromkeys(_kinds(steps, 0)))


def _kinds(steps: Sequence[Transformation], depth: int) -> Iterable[str]:
    for step in steps:
        if step.type:
            yield step.type
        if depth < MAX_DEPTH:
            yield from _kinds(step.steps or (), depth + 1)


def _placed(step: Transformation, table: Table) -> tuple[Inline, ...]:
    ends = {end: Value(name, code=True) for end, name in _ends(step).items()}
    by = Rich(_called(step, table, 0))
    key = "placed" if len(ends) == 2 else "stated"
    return say(table, key, by=by, **{end: Rich((value,)) for end, value in ends.items()})


def _ends(step: Transformation) -> Mapping[str, str]:
    return {k: v for k, v in (("input", step.input), ("output", step.output)) if v}


def _called(step: Transformation, table: Table, depth: int) -> tuple[Inline, ...]:
    """Return a transformation with its numbers: a translation (by 0, 120)."""
    found = table.find(step.type)
    if found is None:
        return say(table, "of-type", name=Rich(linked(step.type or "?", None)))
    row = found[0]
    name: tuple[Inline, ...] = (Text(row.called or row.id),)
    called = (EntryLink(name, row.term),) if row.term else name
    details = [*settings_in_words(_numbers(step), row.settings).children]
    parts = _parts(step, table, depth)
    if parts:
        details += [Text(": "), *parts] if details else parts
    return (*called, Text(" ("), *details, Text(")")) if details else called


def _parts(step: Transformation, table: Table, depth: int) -> tuple[Inline, ...]:
    """Return what a transformation consists of."""
    if not step.steps or depth >= MAX_DEPTH:
        return ()
    shown = [_called(part, table, depth + 1) for part in step.steps[:MOST_STEPS]]
    rest = len(step.steps) - MOST_STEPS
    if rest > 0:
        shown.append((Text(filters.plural(rest, "step")),))
    return in_a_row(shown).children


def _numbers(step: Transformation) -> tuple[tuple[str, Any], ...]:
    """Return what a type states, under the names that the table has words for."""
    stated = {
        "vector": step.vector,
        "angle": _angle(step.matrix) if step.type == "rotation" else None,
        "path": step.path,
        "axes": step.axes,
        "dropped": step.dropped,
        "created": step.created,
        "interpolation": step.interpolation,
    }
    return tuple((name, value) for name, value in stated.items() if value not in (None, ()))


def _angle(matrix: tuple[tuple[float, ...], ...] | None) -> str | None:
    """Return the degrees by which a rotation turns, in the plane or about one axis.

    The trace of a rotation is ``n - 2 + 2 cos(angle)`` if it leaves all but two
    directions as they are, which every rotation of two or three axes does.
    """
    size = len(matrix or ())
    if matrix is None or size not in (2, 3) or any(len(row) != size for row in matrix):
        return None
    trace = sum(matrix[i][i] for i in range(size))  # infinite where it is too large
    cosine = (trace - (size - 2)) / 2
    return f"{math.degrees(math.acos(cosine)):.3g}" if -1 <= cosine <= 1 else None


TRANSFORMATION_FILTERS: dict[str, Callable[..., Any]] = {
    "transformations_explained": transformations_explained,
    "transformations_in_words": transformations_in_words,
    "types_within": types_within,
}
"""Filters for transformations, by the name that content uses; each is given the tables too."""
