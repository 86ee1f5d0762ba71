"""How the wells of a plate fit to its rows and columns, and to each other."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FieldLook", "FieldsLooked", "PlateChecks", "RowsLooked"]

FIRST = 10
"""How many names a list that is told holds at most."""


@dataclass(frozen=True, slots=True)
class PlateChecks:
    """What does not fit together in the metadata of a plate and the wells that were read.

    The path of a well must be the name of a row, a slash and the name of a column; since
    0.4 ``rowIndex`` and ``columnIndex`` must point to these (OME-Zarr 0.4 to 0.6,
    "plate" metadata).

    Parameters
    ----------
    unnamed
        Paths of listed wells that are made of no row and column that the plate names.
    named
        Of each of these the path that its row and column index stand for; None where
        they do not tell.
    rows_meant, columns_meant
        Names of the rows and columns where all wells fit once the two lists change
        places; None where that does not help.
    misindexed
        Paths of listed wells whose indices stand for another row or column.
    field
        Path of the first image in the first well by name, as far as that well was read.
    without_field
        Paths of wells that were read and list no image at that path.
    """

    unnamed: tuple[str, ...] = ()
    named: tuple[str | None, ...] = ()
    rows_meant: tuple[str, ...] | None = None
    columns_meant: tuple[str, ...] | None = None
    misindexed: tuple[str, ...] = ()
    field: str | None = None
    without_field: tuple[str, ...] | None = None

    @property
    def swapped(self) -> bool:
        """Whether all wells fit once the lists of rows and columns change places."""
        return self.rows_meant is not None

    @property
    def n_unnamed(self) -> int:
        """Listed wells whose path is made of no row and column that the plate names."""
        return len(self.unnamed)

    @property
    def first_unnamed(self) -> tuple[str, ...]:
        """Up to ten of these paths."""
        return self.unnamed[:FIRST]

    @property
    def first_named(self) -> str | None:
        """Path that the indices of the first of these wells stand for; None where swapped."""
        return self.named[0] if self.named and not self.swapped else None

    @property
    def n_misindexed(self) -> int:
        """Listed wells whose indices stand for another row or column than their path."""
        return len(self.misindexed)

    @property
    def first_misindexed(self) -> tuple[str, ...]:
        """Up to ten of these paths."""
        return self.misindexed[:FIRST]

    @property
    def n_without_field(self) -> int | None:
        """Wells that were read and list no image at the path of the first one's first."""
        return None if self.without_field is None else len(self.without_field)


@dataclass(frozen=True, slots=True)
class FieldLook:
    """One field of a plate: well, full-resolution shape and data type, number of levels.

    ``n_levels`` is None where only the array was asked for, as on a server.
    """

    well: str
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    n_levels: int | None = None


@dataclass(frozen=True, slots=True)
class FieldsLooked:
    """The same field of several wells, side by side; the first is what others are held against."""

    fields: tuple[FieldLook, ...]

    @property
    def checked(self) -> int:
        """Wells whose field was found and looked at."""
        return len(self.fields)

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The different shapes that were found, each once."""
        return tuple(dict.fromkeys(f.shape for f in self.fields if f.shape is not None))

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The different data types that were found, each once."""
        return tuple(dict.fromkeys(f.dtype for f in self.fields if f.dtype is not None))

    @property
    def level_counts(self) -> tuple[int, ...]:
        """The different numbers of resolution levels that were found, each once."""
        return tuple(dict.fromkeys(f.n_levels for f in self.fields if f.n_levels is not None))

    @property
    def other_shape(self) -> tuple[str, ...]:
        """Wells whose field has another shape than the first."""
        return tuple(f.well for f in self.fields if _other(f.shape, self.shapes))

    @property
    def other_dtype(self) -> tuple[str, ...]:
        """Wells whose field has another data type than the first."""
        return tuple(f.well for f in self.fields if _other(f.dtype, self.dtypes))

    @property
    def other_levels(self) -> tuple[str, ...]:
        """Wells whose field has another number of resolution levels than the first."""
        return tuple(f.well for f in self.fields if _other(f.n_levels, self.level_counts))


@dataclass(frozen=True, slots=True)
class RowsLooked:
    """The groups of the rows of a plate: which were looked for, and which are no groups."""

    checked: tuple[str, ...]
    without_metadata: tuple[str, ...]


def _other(value: object, found: tuple[object, ...]) -> bool:
    return value is not None and value != found[0]
