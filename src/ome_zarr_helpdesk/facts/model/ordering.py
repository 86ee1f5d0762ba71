"""In which order the axes of an image stand, and whether its arrays say the same."""

from __future__ import annotations

from dataclasses import dataclass

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.axes import Axis  # noqa: TC001
from ome_zarr_helpdesk.facts.model.levels import Level  # noqa: TC001

__all__ = ["Ordering"]

_RANKS = {"time": 0, "space": 2}
"""Time comes first, space last, all other types between (OME-Zarr 0.4 to 0.6, "axes")."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """The order of the axes of an image, as `Image` states it."""

    _axes: tuple[Axis, ...] = ()
    _levels: tuple[Level, ...] = ()

    @property
    def types(self) -> tuple[str, ...] | None:
        """Types of the axes in array order; None where one states no type."""
        types = tuple(a.type for a in self._axes if a.type)
        return types if types and len(types) == len(self._axes) else None

    @property
    def types_in_order(self) -> bool | None:
        """Whether time stands before channel or another type, and these before space."""
        if self.types is None:
            return None
        ranks = [_RANKS.get(kind, 1) for kind in self.types]
        return ranks == sorted(ranks)

    @property
    def space(self) -> tuple[str, ...]:
        """Names of the axes of space in array order."""
        return tuple(a.name for a in self._axes if a.type == "space")

    @property
    def space_reordered(self) -> bool | None:
        """Whether the axes of space are called z, y and x, or y and x, but stand otherwise."""
        names = [name.lower() for name in self.space]
        usual = [name for name in "zyx" if name in names]
        if sorted(names) != sorted(usual) or len(names) < 2:
            return None
        return names != usual

    @property
    def usual_space(self) -> tuple[str, ...] | None:
        """The same names in the usual order: z, y and x; None where they stand so."""
        if not self.space_reordered:
            return None
        return tuple(sorted(self.space, key=lambda name: "zyx".find(name.lower())))

    @property
    def usual_order(self) -> tuple[int, ...] | None:
        """Which axis of space to take first, second, ... for the usual order; None if it is so."""
        if self.usual_space is None:
            return None
        return tuple(self.space.index(name) for name in self.usual_space)

    @property
    def canvas(self) -> tuple[str, ...] | None:
        """Names of the last two axes without the channels: what napari shows at first."""
        names = [a.name for a in self._axes if a.type != "channel"]
        return tuple(names[-2:]) if len(names) > 1 else None

    @property
    def is_flat(self) -> bool | None:
        """Whether only channels, and two axes of space, have more than one pixel."""
        if self.types is None or any(a.size is None for a in self._axes):
            return None
        long = [a.type for a in self._axes if (a.size or 0) > 1 and a.type != "channel"]
        return long == ["space", "space"]

    @property
    def n_axes(self) -> int:
        """How many axes the metadata list."""
        return len(self._axes)

    @property
    def n_dimensions(self) -> int | None:
        """How many dimensions the array of level 0 has."""
        shape = self._levels[0].shape if self._levels else None
        return None if shape is None else len(shape)

    @property
    def array_names(self) -> tuple[str, ...] | None:
        """Names that the array of level 0 gives all its dimensions; None where it leaves any out.

        Zarr v3, ``dimension_names``.
        """
        names = self._levels[0].dimension_names if self._levels else None
        if not names or any(name is None for name in names):
            return None
        return tuple(str(name) for name in names)

    @property
    def names_swapped(self) -> bool | None:
        """Whether the array names the same axes in another order than the metadata."""
        if self.array_names is None:
            return None
        names = tuple(a.name for a in self._axes)
        return self.array_names != names and sorted(self.array_names) == sorted(names)

    @property
    def names_differ(self) -> bool | None:
        """Whether the array gives its dimensions names that are not those of the axes."""
        if self.array_names is None:
            return None
        return sorted(self.array_names) != sorted(a.name for a in self._axes)
