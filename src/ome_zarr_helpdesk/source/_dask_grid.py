"""Arrays as tiles of a grid, and a cut, turned or joined look at them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cell", "Grid", "Lost", "View", "join", "pile", "row_of_arrays"]


class Lost(Exception):
    """A step of the graph that cannot be followed."""


class Cell(NamedTuple):
    """A tile: the array behind it, or None, and the array pixel at its first pixel."""

    array: Any
    origin: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in row-major order; ``edges`` say where they begin and the last ends.

    ``axes`` holds the array axis of each axis of the grid; None for one made by
    stacking, and everywhere while no cell has an array.
    """

    edges: tuple[tuple[int, ...], ...]
    cells: tuple[Cell, ...]
    axes: tuple[int | None, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(len(edge) - 1 for edge in self.edges)

    @property
    def is_blank(self) -> bool:
        return all(cell.array is None for cell in self.cells)

    def slab(self, axis: int, first: int, last: int) -> Grid:
        """Return the cells ``first`` to ``last`` along an axis, counted anew from 0."""
        edge = self.edges[axis]
        if first == 0 and last == len(edge) - 2:
            return self
        inner = prod(self.counts[axis + 1 :])
        row = inner * (len(edge) - 1)
        kept = tuple(
            cell
            for begin in range(0, len(self.cells), row)
            for cell in self.cells[begin + first * inner : begin + (last + 1) * inner]
        )
        cut = tuple(e - edge[first] for e in edge[first : last + 2])
        return replace(self, edges=_with(self.edges, axis, cut), cells=kept)


@dataclass(frozen=True, slots=True)
class View:
    """A look at a grid: data pixel ``d`` is pixel ``start + step * d`` on a grid axis.

    ``axes`` is None for an axis that is not of the grid (added, of length 1).
    ``computed`` tells that values are changed on the way, positions are not.
    """

    grid: Grid
    axes: tuple[int | None, ...]
    starts: tuple[int, ...]
    steps: tuple[int, ...]
    picked: tuple[tuple[int, int], ...] = ()
    computed: bool = False

    @classmethod
    def of(cls, grid: Grid) -> View:
        """Look at a whole grid."""
        n = len(grid.edges)
        return cls(grid, tuple(range(n)), (0,) * n, (1,) * n)

    @classmethod
    def of_array(cls, array: Any, shape: Sequence[int]) -> View:
        """Look at a whole array; at nothing of that shape where it is None."""
        n = len(shape)
        cell = Cell(array, (0,) * n) if array is not None else Cell(None)
        axes: tuple[int | None, ...] = tuple(range(n)) if array is not None else (None,) * n
        return cls.of(Grid(tuple((0, int(s)) for s in shape), (cell,), axes))

    @property
    def is_whole(self) -> bool:
        """Whether nothing was cut or turned yet."""
        n = len(self.grid.edges)
        plain = self.axes == tuple(range(n)) and not any(self.starts)
        return plain and all(step == 1 for step in self.steps)

    def turned(self, order: Sequence[int]) -> View:
        """Return the view with its axes in another order."""
        return replace(
            self,
            axes=tuple(self.axes[i] for i in order),
            starts=tuple(self.starts[i] for i in order),
            steps=tuple(self.steps[i] for i in order),
        )

    def trimmed(self, shape: Sequence[int]) -> View:
        """Return the view with only those cells that data of this shape touch."""
        view = self
        for i, size in enumerate(shape):
            axis = view.axes[i]
            if axis is not None:
                ends = view.starts[i], view.starts[i] + view.steps[i] * (size - 1)
                first, last = (view._cell(axis, p) for p in (min(ends), max(ends)))
                base = view.grid.edges[axis][first]
                starts = _with(view.starts, i, view.starts[i] - base)
                view = replace(view, grid=view.grid.slab(axis, first, last), starts=starts)
        for axis, index in view.picked:
            cell = view._cell(axis, index)
            base = view.grid.edges[axis][cell]
            picked = tuple((a, p - base if a == axis else p) for a, p in view.picked)
            view = replace(view, grid=view.grid.slab(axis, cell, cell), picked=picked)
        return view

    def flattened(self, shape: Sequence[int]) -> Grid:
        """Return the view as a grid of its own, with one axis for each data axis."""
        if self.is_whole and tuple(edge[-1] for edge in self.grid.edges) == tuple(shape):
            return self.grid
        view = self.trimmed(shape)
        if any(step != 1 for step in view.steps):
            raise Lost("steps inside a mosaic")
        if len(view.grid.cells) == 1:
            return _one_cell(view, shape)
        if any(view.starts) or view.axes != tuple(range(len(view.grid.edges))):
            raise Lost("a cut or turned mosaic inside a mosaic")
        if tuple(edge[-1] for edge in view.grid.edges) != tuple(shape):
            raise Lost("a cut mosaic inside a mosaic")
        return view.grid

    def _cell(self, axis: int, position: int) -> int:
        edge = self.grid.edges[axis]
        if not 0 <= position < edge[-1]:
            raise Lost("a pixel outside its array")
        return bisect_right(edge, position) - 1


def _one_cell(view: View, shape: Sequence[int]) -> Grid:
    """Return a view of a single cell as a grid: its cuts go into the cell's origin."""
    cell, grid = view.grid.cells[0], view.grid
    edges = tuple((0, int(size)) for size in shape)
    if cell.array is None:
        return Grid(edges, (cell,), (None,) * len(edges))
    origin = list(cell.origin)
    offsets = [*view.picked, *zip(view.axes, view.starts, strict=True)]
    for axis, offset in offsets:
        if axis is not None and (target := grid.axes[axis]) is not None:
            origin[target] += offset
    axes = tuple(None if axis is None else grid.axes[axis] for axis in view.axes)
    return Grid(edges, (Cell(cell.array, tuple(origin)),), axes)


def join(axis: int, grids: Sequence[Grid]) -> Grid:
    """Lay grids one after the other along an axis."""
    axes = _shared_axes(grids)
    first = grids[0]
    others = tuple(e for i, e in enumerate(first.edges) if i != axis)
    for grid in grids[1:]:
        if tuple(e for i, e in enumerate(grid.edges) if i != axis) != others:
            raise Lost("tiles that are not aligned")
    lengths = (b - a for g in grids for a, b in zip(g.edges[axis], g.edges[axis][1:], strict=False))
    edge = (0, *accumulate(lengths))
    runs = [(g.cells, len(g.cells) // prod(g.counts[:axis])) for g in grids]
    cells = tuple(
        cell
        for row in range(prod(first.counts[:axis]))
        for own, n in runs
        for cell in own[row * n : (row + 1) * n]
    )
    return Grid(_with(first.edges, axis, edge), cells, axes)


def row_of_arrays(axis: int, arrays: Sequence[tuple[Any, tuple[tuple[int, ...], ...]]]) -> Grid:
    """Lay whole arrays, given with the lengths of their blocks, one after the other."""
    shapes = [_shape(chunks) for _, chunks in arrays]
    first = shapes[0]
    rest = first[:axis] + first[axis + 1 :]
    if any(shape[:axis] + shape[axis + 1 :] != rest for shape in shapes):
        raise Lost("tiles that are not aligned")
    origin, nowhere = (0,) * len(first), Cell(None)
    cells = tuple(nowhere if a is None else Cell(a, origin) for a, _ in arrays)
    is_blank = all(a is None for a, _ in arrays)
    edges = tuple(
        (0, *accumulate(s[axis] for s in shapes)) if i == axis else (0, n)
        for i, n in enumerate(first)
    )
    return Grid(edges, cells, (None,) * len(first) if is_blank else tuple(range(len(first))))


@lru_cache(maxsize=256)
def _shape(chunks: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    return tuple(sum(lengths) for lengths in chunks)


def pile(axis: int, grids: Sequence[Grid]) -> Grid:
    """Stack grids along a new axis."""
    return join(axis, [_with_new_axis(grid, axis) for grid in grids])


def _with_new_axis(grid: Grid, axis: int) -> Grid:
    edges = (*grid.edges[:axis], (0, 1), *grid.edges[axis:])
    return Grid(edges, grid.cells, (*grid.axes[:axis], None, *grid.axes[axis:]))


def _shared_axes(grids: Sequence[Grid]) -> tuple[int | None, ...]:
    """Return the array axes that all grids agree on; those without an array agree."""
    known = {grid.axes for grid in grids if not grid.is_blank}
    if len(known) > 1:
        raise Lost("tiles turned differently")
    return known.pop() if known else grids[0].axes


def _with(values: tuple[Any, ...], index: int, value: Any) -> tuple[Any, ...]:
    return (*values[:index], value, *values[index + 1 :])
