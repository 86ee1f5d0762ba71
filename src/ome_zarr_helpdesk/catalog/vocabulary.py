"""Every name that content can use, with its type, unit and value for a source."""

from __future__ import annotations

import typing
from dataclasses import dataclass, is_dataclass
from typing import Any

from ome_zarr_helpdesk.catalog.known import Known, known_of
from ome_zarr_helpdesk.catalog.schema import fields_of
from ome_zarr_helpdesk.state.environment import environment_for

if typing.TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["Row", "vocabulary"]

MAX_VALUE = 60

_BYTES = ("nbytes", "bytes")
_PIXELS = ("shape", "plane", "size")


@dataclass(frozen=True, slots=True)
class Row:
    """One name; ``value`` is ``unknown`` where the source does not have the fact."""

    name: str
    type: str
    unit: str
    value: str


def vocabulary(facts: Facts) -> tuple[Row, ...]:
    """Return all names, the first item standing for every item of a list."""
    known = known_of(facts, environment=environment_for(facts))
    return tuple(_rows("", Known, known, ()))


def _rows(prefix: str, cls: type, holder: Any, above: tuple[type, ...]) -> Iterator[Row]:
    """Yield the names of a class, but not of one that consists of itself, again and again."""
    above = (*above, cls)
    for name, kind in fields_of(cls).items():
        value = getattr(holder, name, None) if holder is not None else None
        yield Row(prefix + name, _word(kind), _unit(name), _shown(value))
        inner, item, mark = _inner(kind, value)
        if is_dataclass(inner) and isinstance(inner, type) and inner not in above:
            yield from _rows(f"{prefix}{name}{mark}.", inner, item, above)


def _inner(kind: Any, value: Any) -> tuple[Any, Any, str]:
    """Return what a name leads on to: itself, or the first item of a list."""
    if typing.get_origin(kind) is tuple:
        arguments = typing.get_args(kind)
        return (arguments[0] if arguments else Any), (value[0] if value else None), "[0]"
    return kind, value, ""


def _word(kind: Any) -> str:
    if typing.get_origin(kind) is tuple:
        arguments = typing.get_args(kind)
        return f"list of {_word(arguments[0])}" if arguments else "list"
    words = {int: "number", float: "number", str: "text", bool: "true/false"}
    return words.get(kind, getattr(kind, "__name__", "any"))


def _unit(name: str) -> str:
    if name.endswith(_BYTES):
        return "bytes"
    return "pixels" if name.endswith(_PIXELS) else ""


def _shown(value: Any) -> str:
    if value is None:
        return "unknown"
    if is_dataclass(value):
        return "…"
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return f"{len(value)} of them"
    text = repr(value)
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"
