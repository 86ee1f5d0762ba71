"""What the stated size of a pixel comes to: what can be compared, and what is left open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.axes import Axis, Length
from ome_zarr_helpdesk.facts.model.units import LENGTHS, ForeignUnit, foreign_unit

__all__ = ["Calibration"]

_MICROMETERS_IN_INCH = 25_400.0

_ROUNDED = 0.002
"""Share by which a size may differ from a whole number of dots an inch, for it was rounded."""


@dataclass(frozen=True)  # without slots: what several facts are made of is found out once
class Calibration:
    """Size and unit of a full-resolution pixel along the axes of space; see `Image`."""

    _axes: tuple[Axis, ...] = ()
    _scale: tuple[float, ...] | None = None

    @property
    def stated(self) -> bool:
        """Whether a size can be told for every axis: one scale, as many numbers as axes."""
        return self._scale is not None and len(self._scale) == len(self._axes)

    @property
    def without_unit(self) -> tuple[str, ...]:
        """Names of the axes of space without a unit, one under a wrong key not counted."""
        return tuple(a.name for a in self._axes if _is_space(a) and not _any_unit(a))

    @property
    def misspelt(self) -> tuple[str, ...]:
        """Names of all axes that have ``units`` and no ``unit``."""
        return tuple(a.name for a in self._axes if not a.unit and a.units_key)

    @property
    def misspelt_units(self) -> tuple[str, ...]:
        """What these axes state under ``units``."""
        return tuple(a.units_key for a in self._axes if not a.unit and a.units_key)

    @property
    def foreign_units(self) -> tuple[ForeignUnit, ...]:
        """Units that the specification does not list for the type of their axis."""
        return self._foreign

    @cached_property
    def _foreign(self) -> tuple[ForeignUnit, ...]:
        found = (foreign_unit(a.name, a.type, a.unit) for a in self._axes)
        return tuple(unit for unit in found if unit is not None)

    @property
    def unit_names(self) -> tuple[tuple[str, str], ...] | None:
        """Unlisted units as they are written, each with the listed name it stands for."""
        names = {u.unit: u.meant for u in self._of("spelling", "capitals") if u.meant}
        return tuple(names.items()) or None

    @property
    def spelled_otherwise(self) -> tuple[ForeignUnit, ...]:
        """Symbols, plurals and British spellings of listed units."""
        return self._of("spelling")

    @property
    def capitalized(self) -> tuple[ForeignUnit, ...]:
        """Units that would be listed, or known, in small letters."""
        return self._of("capitals")

    @property
    def pixels(self) -> tuple[ForeignUnit, ...]:
        """Units that say pixels in a word that napari knows."""
        return self._of("pixels")

    @property
    def counted(self) -> tuple[ForeignUnit, ...]:
        """Units that count voxels, frames or the like, in a word that napari does not know."""
        return self._of("count")

    @property
    def of_other_type(self) -> tuple[ForeignUnit, ...]:
        """Units of time on axes of space, and of length on axes of time."""
        return self._of("other-type")

    @property
    def unknown_units(self) -> tuple[ForeignUnit, ...]:
        """Units that are not known here at all."""
        return self._of("unknown")

    @property
    def zero(self) -> tuple[str, ...]:
        """Names of all axes with the pixel size 0."""
        return tuple(a.name for a, size in self._sizes if size == 0)

    @property
    def negative(self) -> tuple[str, ...]:
        """Names of the axes of space with a negative pixel size."""
        return tuple(a.name for a, size in self._sizes if _is_space(a) and size < 0)

    @property
    def all_one(self) -> bool | None:
        """Whether the pixel size is 1 along every axis of space."""
        sizes = [size for a, size in self._sizes if _is_space(a)]
        return all(size == 1 for size in sizes) if sizes else None

    @property
    def plane_ratio(self) -> float | None:
        """The larger of the sizes along y and x in units of the smaller, at least 1."""
        plane = self._plane_meters
        return plane[0] / plane[1] if plane else None

    @property
    def depth_ratio(self) -> float | None:
        """Step along z in units of the larger size along y and x; None for one plane."""
        axis, _ = self._along("z") or (None, 0.0)
        depth, plane = self._comparable("z"), self._plane_meters
        if axis is None or (axis.size or 0) < 2 or depth is None or plane is None:
            return None
        return depth / plane[0]

    @property
    def plane_micrometers(self) -> float | None:
        """The larger of the sizes along y and x in micrometers, if the unit is a length."""
        sizes = self._plane_lengths
        return max(sizes) if sizes else None

    @property
    def smallest_micrometers(self) -> float | None:
        """The smaller of the sizes along y and x in micrometers, if the unit is a length."""
        sizes = self._plane_lengths
        return min(sizes) if sizes else None

    @property
    def pixels_per_inch(self) -> int | None:
        """Pixels in an inch along y and x, if that is a whole number but for rounding."""
        sizes = self._plane_lengths
        if not sizes or max(sizes) > min(sizes) * (1 + _ROUNDED):
            return None
        exact = _MICROMETERS_IN_INCH / max(sizes)
        if not math.isfinite(exact):
            return None
        whole = round(exact)
        return whole if whole and abs(exact - whole) <= _ROUNDED * whole else None

    @property
    def plane_size(self) -> tuple[Length, ...] | None:
        """Size of a pixel along y and x as it is stated."""
        found = [Length(a.name, size, a.unit, a.type) for a, size in self._sizes if _in_plane(a)]
        return tuple(found) if len(found) == 2 else None

    @property
    def depth(self) -> Length | None:
        """Step along z as it is stated."""
        found = self._along("z")
        return Length(found[0].name, found[1], found[0].unit, found[0].type) if found else None

    def _of(self, *how: str) -> tuple[ForeignUnit, ...]:
        return tuple(unit for unit in self._foreign if unit.how in how)

    @cached_property
    def _sizes(self) -> list[tuple[Axis, float]]:
        if self._scale is None or not self.stated:
            return []
        return list(zip(self._axes, self._scale, strict=True))

    def _along(self, name: str) -> tuple[Axis, float] | None:
        """Return the axis of space of that name with its pixel size."""
        return next(((a, v) for a, v in self._sizes if _is_space(a) and _called(a, name)), None)

    def _comparable(self, name: str) -> float | None:
        """Size along an axis in meters; as it is stated where no axis of space has a unit."""
        axis, size = self._along(name) or (None, 0.0)
        if axis is None or size <= 0:
            return None
        if not any(a.unit for a in self._axes if _is_space(a)):
            return size
        known = LENGTHS.get(axis.unit or "")
        meters = size * known[1] if known else 0.0
        return meters if 0 < meters < math.inf else None  # what no float can hold is 0 or inf

    @cached_property
    def _plane_meters(self) -> tuple[float, float] | None:
        """Sizes along y and x that can be compared, the larger first."""
        sizes = [size for name in "yx" if (size := self._comparable(name)) is not None]
        return (max(sizes), min(sizes)) if len(sizes) == 2 else None

    @cached_property
    def _plane_lengths(self) -> tuple[float, ...]:
        if not all(length.unit for length in self.plane_size or ()):
            return ()
        return tuple(1e6 * size for size in self._plane_meters or ())


def _is_space(axis: Axis) -> bool:
    return axis.type == "space"


def _called(axis: Axis, name: str) -> bool:
    return axis.name.lower() == name


def _in_plane(axis: Axis) -> bool:
    return _is_space(axis) and (_called(axis, "y") or _called(axis, "x"))


def _any_unit(axis: Axis) -> bool:
    return bool(axis.unit or axis.units_key)
