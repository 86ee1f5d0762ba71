"""Numbers and units into words: the filters that content may use."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog import units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Sized

    from ome_zarr_helpdesk.facts.model import Axis, Length

__all__ = ["FILTERS", "in_bytes", "join_names", "number", "percent", "shape"]

MAX_NAMES = 8
"""How many names of a list are said before the rest is only counted."""


def number(value: float) -> str:
    """Return a number for people: 12,345; 0.325; 1.2e-07."""
    if isinstance(value, bool):
        raise TypeError("not a number")
    if isinstance(value, int) or (math.isfinite(value) and value == int(value)):
        return f"{int(value):,}" if abs(value) < 1e15 else f"{Decimal(value):.3g}"
    if not math.isfinite(value):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def numbers(values: Sequence[float]) -> str:
    """Return a list of numbers: 0, 0.163, 0.488."""
    if not values:
        raise ValueError("no numbers")
    return ", ".join(number(v) for v in values)


def in_bytes(value: int) -> str:
    """Return a size in decimal units: 512 bytes, 524 kB, 2.1 MB."""
    if value < 1000:
        return plural(int(value), "byte")
    for power, unit in enumerate(("kB", "MB", "GB", "TB", "PB"), 1):
        if value < 999.5 * 1000**power:
            size = value / 1000**power
            return f"{size:.2g} {unit}" if size < 10 else f"{size:.0f} {unit}"
    return f"{Decimal(value) / 10**15:.3g} PB"


def shape(value: Sequence[int]) -> str:
    """Return lengths of axes: 2 × 10 × 512 × 512."""
    return " × ".join(number(n) for n in value) or "1"


def percent(value: float) -> str:
    """Return a share: 0.332 is 33%."""
    return f"{100 * value:.2g}%" if value < 0.1 else f"{100 * value:.0f}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: 1 well, 12 wells."""
    noun = one if count == 1 else (many or f"{one}s")
    return f"{number(count)} {noun}"


def join_names(names: Sequence[Any], most: int = MAX_NAMES) -> str:
    """Return names in a row: a, b and c; a long list is cut and counted."""
    words = [str(name) for name in names if name is not None]
    if not words:
        raise ValueError("no names")
    if len(words) > most:
        rest = len(words) - most
        return f"{', '.join(words[:most])} and {number(rest)} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def axis_sizes(axes: Sequence[Axis]) -> str:
    """Return axes with their lengths: c 2 × z 10 × y 512 × x 512."""
    return " × ".join(f"{a.name} {number(a.size)}" for a in axes if a.size is not None)


def lengths(values: Sequence[Length]) -> str:
    """Return sizes along axes in the unit the file states: 1 × 0.325 × 0.325 µm (z, y, x)."""
    if not values:
        raise ValueError("no lengths")
    stated = {v.unit for v in values}
    names = f" ({', '.join(v.axis for v in values)})"
    if len(stated) == 1:
        unit = units.symbol(values[0].unit)
        return " × ".join(number(v.value) for v in values) + (f" {unit}" if unit else "") + names
    return " × ".join(f"{number(v.value)} {units.symbol(v.unit)}".strip() for v in values) + names


def comfortable(values: Sequence[Length]) -> str:
    """Return physical sizes in units that suit their magnitude: 12 µm × 0.67 mm × 0.67 mm."""
    if not values:
        raise ValueError("no lengths")
    return " × ".join(units.comfortable(v.value, v.unit) for v in values)


def length_of(value: Length) -> str:
    """Return one size with its unit: 0.5 s."""
    return f"{number(value.value)} {units.symbol(value.unit)}".strip()


def at(values: Sequence[Length]) -> str:
    """Return a place along several axes: z 10 µm, y 1,500.25 µm, x -250.5 µm."""
    if not values:
        raise ValueError("no lengths")
    return ", ".join(f"{v.axis} {_exact(v.value)} {units.symbol(v.unit)}".strip() for v in values)


def _exact(value: float) -> str:
    """Return a number with the digits in which two that differ do so."""
    if not math.isfinite(value):
        return str(value)
    value += 0.0  # of minus zero the sign says nothing
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.6g}"


def each(values: Sequence[Any], attribute: str) -> tuple[Any, ...]:
    """Return one attribute of every item."""
    if attribute.startswith("_"):
        raise ValueError("private name")
    return tuple(getattr(v, attribute) for v in values)


def length(values: Sized) -> int:
    """Return how many there are; what arguments `len` itself takes is slow to find out."""
    return len(values)


def code(value: Any) -> str:
    """Return a name or key as it is written, to be set like code."""
    return str(value)


def settings(value: Sequence[tuple[str, Any]]) -> str:
    """Return the settings of a codec: level 5, shuffle 1."""
    if not value:
        raise ValueError("no settings")
    return ", ".join(f"{name} {_setting(given)}" for name, given in value)


def _setting(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "at": at,
    "axis_sizes": axis_sizes,
    "bytes": in_bytes,
    "code": code,
    "comfortable": comfortable,
    "each": each,
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
    "length": length,
    "length_of": length_of,
    "lengths": lengths,
    "names": join_names,
    "number": number,
    "numbers": numbers,
    "percent": percent,
    "plural": plural,
    "settings": settings,
    "shape": shape,
    "unique": lambda values: tuple(dict.fromkeys(values)),
    "unit": units.symbol,
}
"""Every filter by the name that content uses."""
