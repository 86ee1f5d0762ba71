"""Units of length and time: the names that OME-Zarr recommends, and how else they are written."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LENGTHS", "TIMES", "ForeignUnit", "foreign_unit"]

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
"""Symbol and meters of every unit of length (OME-Zarr 0.4 to 0.6, "axes" metadata; UDUNITS-2)."""

TIMES: dict[str, tuple[str, float]] = {
    **{f"{name}second": (f"{sign}s", 10.0**power) for name, (sign, power) in _PREFIXES.items()},
    "minute": ("min", 60.0),
    "hour": ("h", 3600.0),
    "day": ("d", 86400.0),
}
"""Symbol and seconds of every unit of time (the same section)."""

_OF_TYPE = {"space": LENGTHS, "time": TIMES}

_SYMBOLS = {
    "m": "meter", "cm": "centimeter", "mm": "millimeter", "µm": "micrometer",
    "\u03bcm": "micrometer", "um": "micrometer", "micron": "micrometer", "µ": "micrometer",
    "nm": "nanometer", "pm": "picometer", "Å": "angstrom", "\u212b": "angstrom",
    "km": "kilometer", "in": "inch", "ft": "foot", "feet": "foot", "inches": "inch",
    "s": "second", "sec": "second", "ms": "millisecond", "msec": "millisecond",
    "µs": "microsecond", "us": "microsecond", "ns": "nanosecond", "min": "minute",
    "h": "hour", "hr": "hour", "d": "day",
}  # fmt: skip
"""Other spellings that programs write; letters count, so that Mm is no mm.

The micro sign and the Greek letter look alike (U+00B5, U+03BC), and so do the two
letters for angstrom.
"""

_PIXELS = ("pixel", "pixels", "px")
"""Counts of pixels that pint, the library napari uses, knows; it takes px for 1/96 inch."""

_COUNTS = {*_PIXELS, "voxel", "voxels", "frame", "frames", "slice", "slices"}


@dataclass(frozen=True, slots=True)
class ForeignUnit:
    """A unit of an axis that is not among those the specification lists for its type.

    ``meant`` is the listed name it is another spelling of. ``how`` tells what it is:
    ``spelling`` (a symbol, a plural, British), ``capitals`` (a listed name but for
    capital letters), ``pixels`` (one of the words that napari takes for pixels),
    ``count`` (voxels, frames and the like, which it does not know), ``other-type``
    (listed for axes of another type) or ``unknown``.
    """

    axis: str
    unit: str
    how: str
    meant: str | None = None


def foreign_unit(axis: str, kind: str | None, unit: str | None) -> ForeignUnit | None:
    """Return what is to be said of a unit; None where it is listed, or there is none.

    Parameters
    ----------
    axis
        Name of the axis.
    kind
        Type of the axis; the specification lists units for ``space`` and ``time``.
    unit
        The unit as it is stated.
    """
    listed = _OF_TYPE.get(kind or "")
    if listed is None or not unit or unit in listed:
        return None
    name, how = _meant(unit)
    if name is not None:
        return ForeignUnit(axis, unit, how if name in listed else "other-type", name)
    if unit in _PIXELS:
        return ForeignUnit(axis, unit, "pixels")
    return ForeignUnit(axis, unit, "count" if unit.lower() in _COUNTS else "unknown")


def _meant(unit: str) -> tuple[str | None, str]:
    """Return the listed name that another spelling stands for, and in what it differs."""
    if unit in LENGTHS or unit in TIMES:
        return unit, "spelling"
    if unit in _SYMBOLS:
        return _SYMBOLS[unit], "spelling"
    plain = _plain(unit)
    if plain is not None:
        return plain, "spelling"
    lower = unit.lower()
    return (lower if lower in LENGTHS or lower in TIMES else _plain(lower)), "capitals"


def _plain(unit: str) -> str | None:
    """Return a listed name from its plural or its British spelling."""
    one = unit.removesuffix("s")
    american = f"{one.removesuffix('metre')}meter" if one.endswith("metre") else one
    if one == "micron":
        return "micrometer"
    return american if american in LENGTHS or american in TIMES else None
