"""From the data of a layer to the zarr arrays behind it, without reading anything.

A dask array keeps the `zarr.Array` it was made from in its graph. `reach` finds
it and, where the steps between can be followed, says which pixel of which array
each pixel of the data is. What cannot be followed is said to be ``"computed"``;
nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Mosaic", "Reached", "ReachedLevel", "Relation", "Tile"]

Relation = Literal["same", "view", "mosaic", "computed"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One piece of a mosaic.

    Parameters
    ----------
    array
        Index into `ReachedLevel.arrays`; None for a gap that no array fills.
    origin
        Array pixel at the first pixel of the tile, one number an array axis.
    """

    array: int | None
    origin: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Arrays laid side by side as one grid of tiles.

    Parameters
    ----------
    edges
        Along each axis of the grid, where its tiles begin, and where the last ends.
    tiles
        The tiles in row-major order.
    axes
        Array axis of each axis of the grid; None for one made by stacking.
    """

    edges: tuple[tuple[int, ...], ...]
    tiles: tuple[Tile, ...]
    axes: tuple[int | None, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of tiles along each axis of the grid."""
        return tuple(len(edge) - 1 for edge in self.edges)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of pixels along each axis of the grid."""
        return tuple(edge[-1] for edge in self.edges)


@dataclass(frozen=True, slots=True)
class ReachedLevel:
    """What stands behind one level of a layer's data.

    With relation ``same`` or ``view`` there is one array, and data pixel ``d`` is
    array pixel ``starts[i] + steps[i] * d[i]`` on array axis ``axes[i]``; other
    array axes are fixed as in ``picked``. With ``mosaic`` the same formula leads
    to a pixel of the grid, on grid axis ``grid_axes[i]``, and from there the tile
    leads to the array.

    Parameters
    ----------
    arrays
        The zarr arrays, in the order of the graph.
    shape
        Shape of the data.
    relation
        How the data relate to the arrays. ``computed``: otherwise than by
        cutting, turning and joining; nothing is known of its pixels.
    axes
        Array axis of each data axis; None where there is none, or none is proved.
    starts, steps
        Offset and step of each data axis; None with ``computed``.
    picked
        Array axis and index of each axis that was reduced to one index.
    grid_axes
        Axis of the grid of each data axis; as ``axes`` where there is no mosaic.
    grid_picked
        Axis of the grid and index, as ``picked``.
    mosaic
        The grid of tiles; None for a single array.
    """

    arrays: tuple[Any, ...]
    shape: tuple[int, ...]
    relation: Relation
    axes: tuple[int | None, ...]
    starts: tuple[int, ...] | None = None
    steps: tuple[int, ...] | None = None
    picked: tuple[tuple[int, int], ...] = ()
    grid_axes: tuple[int | None, ...] = ()
    grid_picked: tuple[tuple[int, int], ...] = ()
    mosaic: Mosaic | None = None

    @property
    def array(self) -> Any:
        """The one array; None where there are several."""
        return self.arrays[0] if len(self.arrays) == 1 else None

    @property
    def whole(self) -> bool:
        """Whether every pixel of every axis that was not picked is there, in order."""
        return self.relation != "computed" and self._is_full()

    def _is_full(self) -> bool:
        if self.starts is None or self.steps is None or any(self.starts):
            return False
        if any(step != 1 for step in self.steps):
            return False
        full = self.mosaic.shape if self.mosaic else self.arrays[0].shape
        pairs = zip(self.grid_axes, self.shape, strict=True)
        return all(axis is None or full[axis] == size for axis, size in pairs)


@dataclass(frozen=True, slots=True)
class Reached:
    """The zarr arrays behind the data of a layer, level by level."""

    levels: tuple[ReachedLevel, ...]

    @property
    def arrays(self) -> tuple[Any, ...]:
        """All arrays, level after level."""
        return tuple(array for level in self.levels for array in level.arrays)
