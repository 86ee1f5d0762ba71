"""Names that content may use, from the fields and properties of our dataclasses."""

from __future__ import annotations

import inspect
import sys
import types
import typing
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.syntax import meant

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NameUnknown", "attribute_type", "fields_of", "filter_type", "item_type"]


_SAME = ("unique", "codecs_that", "codecs_unknown", "codecs_unusual", "codecs_lossy")
"""Filters that give back some of the items they are given."""


class NameUnknown(ValueError):
    """A name that no fact, state or match has."""


@lru_cache(maxsize=128)
def fields_of(cls: type) -> Mapping[str, Any]:
    """Return the public fields and properties of a class with the types of their values."""
    found = {
        name: _without_none(kind)
        for name, kind in _hints(cls).items()
        if not name.startswith("_") and not _is_class_variable(kind)
    }
    for base in reversed(cls.__mro__):
        for name, member in vars(base).items():
            if isinstance(member, property) and member.fget and not name.startswith("_"):
                hints = typing.get_type_hints(member.fget)
                found[name] = _without_none(hints.get("return", Any))
    return found


def _hints(cls: type) -> dict[str, Any]:
    """Return the annotations of a class; one that is only known to type checkers is Any."""
    try:
        return typing.get_type_hints(cls)
    except NameError:
        pass
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        module = vars(sys.modules[base.__module__])
        if "late_types" in module:  # those of a module that needs them for this alone
            module = module | module["late_types"]()
        for name, kind in inspect.get_annotations(base).items():
            try:
                found[name] = _resolved(kind, module)
            except NameError:
                found[name] = Any
    return found


def attribute_type(kind: Any, name: str) -> Any:
    """Return the type of an attribute.

    Raises
    ------
    NameUnknown
        Where the type has no such attribute, with the nearest name it has.
    """
    if kind is None or kind is Any:
        return Any
    if not isinstance(kind, type) or not hasattr(kind, "__dataclass_fields__"):
        raise NameUnknown(f"asks for {name!r} of something that has no parts")
    fields = fields_of(kind)
    if name not in fields:
        hint = meant(name, fields)
        raise NameUnknown(f"uses the name {name!r}, which {kind.__name__} does not have{hint}")
    return fields[name]


def item_type(kind: Any) -> Any:
    """Return the type of what an index or a loop over a type gives."""
    if kind is None or kind is Any:
        return Any
    arguments = typing.get_args(kind)
    if not arguments:
        what = "a text" if kind is str else "something that has no items"
        raise NameUnknown(f"uses an index on {what}")
    return _without_none(arguments[-1 if typing.get_origin(kind) is not tuple else 0])


def filter_type(name: str, kind: Any, arguments: list[Any]) -> Any:
    """Return the type of what a filter makes of a type.

    Raises
    ------
    NameUnknown
        For ``each``, where the items have no such attribute.
    """
    if name in ("first", "last"):
        return item_type(kind)
    if name == "each":
        inner = attribute_type(item_type(kind), str(arguments[0])) if arguments else Any
        return types.GenericAlias(tuple, (inner, ...))
    if name in _SAME:
        return kind
    if name == "codecs_to_install":
        return types.GenericAlias(tuple, (str, ...))
    return int if name == "length" else str


def _resolved(kind: Any, module: dict[str, Any]) -> Any:
    """Return one annotation as a type, through a class that has nothing but it."""
    holder = type("Holder", (), {"__annotations__": {"value": kind}})
    return typing.get_type_hints(holder, module)["value"]


def _without_none(kind: Any) -> Any:
    """Return a type without None: what is None is unknown, never a value."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        left = [k for k in typing.get_args(kind) if k is not type(None)]
        return left[0] if len(left) == 1 else Any
    return kind


def _is_class_variable(kind: Any) -> bool:
    return typing.get_origin(kind) is typing.ClassVar
