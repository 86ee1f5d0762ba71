"""Coordinate transformations as matrices: put together, and turned round."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ome_zarr_helpdesk.facts.model import Transformation

__all__ = ["Matrix", "after", "applied", "identity", "inverse", "matrix_of"]

Matrix = tuple[tuple[float, ...], ...]
"""One row for each axis: a factor for each axis, and what is added."""

MAX_DEPTH = 4
"""How deep one transformation may lie in another."""

NOTHING = 1e-12
"""A pivot below it, in units of the largest, means that nothing leads back."""


def identity(n_axes: int) -> Matrix:
    """Return what leaves every position as it is."""
    return tuple(
        tuple(float(row == column) for column in range(n_axes + 1)) for row in range(n_axes)
    )


def matrix_of(step: Transformation, n_axes: int, depth: int = 0) -> Matrix | None:
    """Return a transformation of so many axes into as many.

    Parameters
    ----------
    step
        The transformation.
    n_axes
        Axes of its input.
    depth
        How deep it lies in others.

    Returns
    -------
    Matrix or None
        None where it is none, where its numbers stand elsewhere or are too few, and
        where it changes the number of axes.
    """
    if depth > MAX_DEPTH or step.path is not None:
        return None
    if step.type == "identity":
        return identity(n_axes)
    if step.type in ("scale", "translation"):
        return _of_vector(step.type, step.vector, n_axes)
    if step.type == "affine":
        return _shaped(step.matrix, n_axes, n_axes + 1)
    if step.type == "rotation":
        rows = _shaped(step.matrix, n_axes, n_axes)
        return None if rows is None else tuple((*row, 0.0) for row in rows)
    if step.type == "mapAxis":
        return _of_order(step.axes, n_axes)
    if step.type == "bijection" and step.steps:
        return matrix_of(step.steps[0], n_axes, depth + 1)
    return _of_sequence(step, n_axes, depth) if step.type == "sequence" else None


def after(second: Matrix, first: Matrix) -> Matrix:
    """Return what two matrices of the same axes do one after the other."""
    size = len(first)
    return tuple(
        tuple(
            sum(row[k] * first[k][column] for k in range(size))
            + (row[size] if column == size else 0.0)
            for column in range(size + 1)
        )
        for row in second
    )


def applied(row: Sequence[float], position: Sequence[float]) -> float:
    """Return one coordinate, that of a row of a matrix, of where a position leads."""
    return sum(a * b for a, b in zip(row, position, strict=False)) + row[-1]


def inverse(matrix: Matrix) -> Matrix | None:
    """Return the way back; None where several positions become one."""
    size = len(matrix)
    factors = [[*row[:size], *(float(i == r) for i in range(size))] for r, row in enumerate(matrix)]
    largest = max((abs(value) for row in matrix for value in row[:size]), default=0.0)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(factors[row][column]))
        if abs(factors[best][column]) <= NOTHING * largest:
            return None
        factors[column], factors[best] = factors[best], factors[column]
        pivot = factors[column][column]
        factors[column] = [value / pivot for value in factors[column]]
        for row in range(size):
            if row != column:
                share = factors[row][column]
                pairs = zip(factors[row], factors[column], strict=True)
                factors[row] = [a - share * b for a, b in pairs]
    back = [row[size:] for row in factors]
    return tuple(
        (*row, -sum(row[k] * matrix[k][size] for k in range(size))) for row in map(tuple, back)
    )


def _of_vector(kind: str, vector: tuple[float, ...] | None, n_axes: int) -> Matrix | None:
    if vector is None or len(vector) != n_axes:
        return None
    if kind == "translation":
        return tuple((*row[:-1], v) for row, v in zip(identity(n_axes), vector, strict=True))
    rows = zip(identity(n_axes), vector, strict=True)
    return tuple(tuple(part * v for part in row) for row, v in rows)


def _of_order(order: tuple[int, ...] | None, n_axes: int) -> Matrix | None:
    """Return the matrix that puts axes into another order: those of the input, by their index."""
    if order is None or sorted(order) != list(range(n_axes)):
        return None
    rows = identity(n_axes)
    return tuple(rows[index] for index in order)


def _of_sequence(step: Transformation, n_axes: int, depth: int) -> Matrix | None:
    whole = identity(n_axes)
    for part in step.steps or ():
        matrix = matrix_of(part, n_axes, depth + 1)
        if matrix is None:
            return None
        whole = after(matrix, whole)
    return None if step.steps is None else whole


def _shaped(rows: Matrix | None, n_rows: int, n_columns: int) -> Matrix | None:
    """Return rows of numbers where there are as many as there should be."""
    if rows is None or len(rows) != n_rows or any(len(row) != n_columns for row in rows):
        return None
    return rows
