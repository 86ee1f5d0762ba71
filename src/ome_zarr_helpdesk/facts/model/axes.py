"""Axes of an image, and lengths along them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Axis", "Length"]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of an image, in array order; ``size`` counts level 0 pixels.

    ``long_name`` and ``discrete`` came with OME-Zarr 0.6, ``orientation`` such as
    ``left-to-right`` with 0.9.dev1 (RFC-4). ``units_key`` is a text under ``units``,
    a key that the specification does not have.
    """

    name: str
    type: str | None = None
    unit: str | None = None
    size: int | None = None
    long_name: str | None = None
    discrete: bool | None = None
    orientation: str | None = None
    units_key: str | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A number along one axis, in that axis' unit (``None``: no unit stated)."""

    axis: str
    value: float
    unit: str | None = None
    type: str | None = None
