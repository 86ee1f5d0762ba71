"""Coordinate transformations, as far as a sentence about them needs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TRANSFORMATION_TYPES", "Transformation"]

TRANSFORMATION_TYPES = (
    "identity",
    "mapAxis",
    "projectAxis",
    "translation",
    "scale",
    "affine",
    "rotation",
    "sequence",
    "displacements",
    "coordinates",
    "bijection",
    "byDimension",
)
"""The twelve types of OME-Zarr 0.6; 0.4 and 0.5 have scale, translation and identity."""


@dataclass(frozen=True, slots=True)
class Transformation:
    """A coordinate transformation: its type, what it goes from and to, and its numbers.

    Of the fields after ``name`` only those are filled that the type has (OME-Zarr
    0.6, "coordinateTransformations"): ``vector`` of a scale or a translation,
    ``matrix`` of an affine or a rotation, row by row; ``path`` where an array
    holds the numbers instead, as it does for fields; ``axes`` of ``mapAxis``;
    ``dropped`` and ``created`` of ``projectAxis``; ``steps`` of a sequence, of
    ``byDimension`` (each with the axes it is for) and of a ``bijection``
    (forward, then inverse).
    """

    type: str | None
    input: str | None = None
    output: str | None = None
    name: str | None = None
    vector: tuple[float, ...] | None = None
    matrix: tuple[tuple[float, ...], ...] | None = None
    path: str | None = None
    interpolation: str | None = None
    axes: tuple[int, ...] | None = None
    dropped: tuple[int, ...] | None = None
    created: tuple[int, ...] | None = None
    steps: tuple[Transformation, ...] | None = None
    input_axes: tuple[int, ...] | None = None
    output_axes: tuple[int, ...] | None = None

    @property
    def known(self) -> bool:
        """Whether it is one of the twelve types of OME-Zarr 0.6."""
        return self.type in TRANSFORMATION_TYPES

    @property
    def n_steps(self) -> int | None:
        """Transformations it consists of; None where it is no such."""
        return None if self.steps is None else len(self.steps)

    @property
    def stored(self) -> bool:
        """Whether its numbers stand in an array beside the metadata."""
        return self.path is not None
