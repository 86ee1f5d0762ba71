"""Units as people write them: symbols, and a comfortable size.

Names are those that OME-Zarr recommends (0.4 and 0.5, section "axes" metadata):
26 of length and 23 of time, from UDUNITS-2.
"""

from __future__ import annotations

import math

__all__ = ["LENGTHS", "TIMES", "comfortable", "symbol"]

_PREFIXES = {
    "yotta": ("Y", 24), "zetta": ("Z", 21), "exa": ("E", 18), "peta": ("P", 15),
    "tera": ("T", 12), "giga": ("G", 9), "mega": ("M", 6), "kilo": ("k", 3),
    "hecto": ("h", 2), "": ("", 0), "deci": ("d", -1), "centi": ("c", -2),
    "milli": ("m", -3), "micro": ("µ", -6), "nano": ("n", -9), "pico": ("p", -12),
    "femto": ("f", -15), "atto": ("a", -18), "zepto": ("z", -21), "yocto": ("y", -24),
}  # fmt: skip

LENGTHS: dict[str, tuple[str, float]] = {
    **{f"{name}meter": (f"{sign}m", 10.0**power) for name, (sign, power) in _PREFIXES.items()},
    "angstrom": ("Å", 1e-10),
    "inch": ("in", 0.0254),
    "foot": ("ft", 0.3048),
    "yard": ("yd", 0.9144),
    "mile": ("mi", 1609.344),
    "parsec": ("pc", 3.0856775814913673e16),
}
"""Symbol and meters of every unit of length."""

TIMES: dict[str, tuple[str, float]] = {
    **{f"{name}second": (f"{sign}s", 10.0**power) for name, (sign, power) in _PREFIXES.items()},
    "minute": ("min", 60.0),
    "hour": ("h", 3600.0),
    "day": ("d", 86400.0),
}
"""Symbol and seconds of every unit of time."""

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
