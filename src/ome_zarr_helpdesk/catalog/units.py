"""Units as people write them: symbols, and a comfortable size."""

from __future__ import annotations

import math

from ome_zarr_helpdesk.facts.model.units import LENGTHS, TIMES

__all__ = ["comfortable", "symbol"]

_COMFORTABLE = ("nanometer", "micrometer", "millimeter", "meter")


def symbol(unit: str | None) -> str:
    """Return the symbol of a unit; one that is not known stands as it is, none is empty."""
    if unit is None:
        return ""
    known = LENGTHS.get(unit) or TIMES.get(unit)
    return known[0] if known else unit


def comfortable(value: float, unit: str | None) -> str:
    """Return a length in the unit in which it is between 1 and 1000, if its unit is known."""
    meters = LENGTHS.get(unit or "")
    if meters is None or not math.isfinite(value) or value == 0:
        return f"{value:.3g} {symbol(unit)}".strip()
    length = abs(value) * meters[1]
    chosen = _COMFORTABLE[0]
    for name in _COMFORTABLE:
        if length >= LENGTHS[name][1]:
            chosen = name
    sign = "-" if value < 0 else ""
    return f"{sign}{length / LENGTHS[chosen][1]:.3g} {LENGTHS[chosen][0]}"
