"""Plates and wells."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.plate_checks import PlateChecks

__all__ = [
    "Acquisition",
    "Census",
    "Plate",
    "Sample",
    "Well",
    "WellImage",
]


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One imaging round of a plate."""

    id: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The well and field that stand for the plate: the first that could be read."""

    well: str
    field: str


@dataclass(frozen=True, slots=True)
class Census:
    """What a count over all wells found; only made when asked for.

    ``missing`` are the paths of listed wells that are not there, ``fields`` how many
    fields of view each of the others lists. ``images`` are the paths of the first of
    these fields, for each of those wells.
    """

    checked: int
    missing: tuple[str, ...]
    fields: tuple[tuple[str, int], ...]
    images: tuple[tuple[str, ...], ...] = ()

    @property
    def n_missing(self) -> int:
        """Listed wells that are not there."""
        return len(self.missing)

    @property
    def first_missing(self) -> tuple[str, ...]:
        """Up to ten listed wells that are not there."""
        return self.missing[:10]

    @property
    def n_fields(self) -> int:
        """Fields of view of all wells."""
        return sum(count for _, count in self.fields)

    @property
    def fewest_fields(self) -> int | None:
        """Smallest number of fields that a well lists."""
        return min((count for _, count in self.fields), default=None)

    @property
    def most_fields(self) -> int | None:
        """Largest number of fields that a well lists."""
        return max((count for _, count in self.fields), default=None)


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate: its declared rows, columns and wells, and the wells looked at.

    ``positions`` holds row and column index of each entry of ``wells``, counted
    from 0. ``n_positions`` is rows times columns, acquired or not.
    ``acquisitions_read`` are the numbers of acquisitions that the fields of the wells
    that were read belong to. ``images_read`` are the paths of the first fields of each
    of ``wells_read``. ``field_levels``, ``field_channels`` and ``field_plane``
    are levels, channels, and height and width in pixels of the field that stands for all.
    """

    path: str
    name: str | None = None
    rows: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    wells: tuple[str, ...] | None = None
    positions: tuple[tuple[int | None, int | None], ...] | None = None
    field_count: int | None = None
    acquisitions: tuple[Acquisition, ...] | None = None
    wells_read: tuple[str, ...] = ()
    wells_missing: tuple[str, ...] = ()
    fields_read: tuple[int, ...] = ()
    acquisitions_read: tuple[int, ...] = ()
    images_read: tuple[tuple[str, ...], ...] = ()
    sample: Sample | None = None
    field_levels: int | None = None
    field_channels: int | None = None
    field_plane: tuple[int, ...] | None = None
    checks: PlateChecks = field(default_factory=PlateChecks)
    census: Census | None = None

    @property
    def n_wells(self) -> int | None:
        """Wells listed by the plate."""
        return None if self.wells is None else len(self.wells)

    @property
    def n_positions(self) -> int | None:
        """Rows times columns: places on the plate, acquired or not."""
        if self.rows is None or self.columns is None:
            return None
        return len(self.rows) * len(self.columns)

    @property
    def n_rows(self) -> int | None:
        """Declared rows."""
        return None if self.rows is None else len(self.rows)

    @property
    def n_columns(self) -> int | None:
        """Declared columns."""
        return None if self.columns is None else len(self.columns)

    @property
    def n_absent(self) -> int | None:
        """Places on the plate without a listed well."""
        if self.n_positions is None or self.n_wells is None:
            return None
        return max(self.n_positions - self.n_wells, 0)

    @property
    def is_sparse(self) -> bool | None:
        """Whether some places on the plate have no listed well."""
        return None if self.n_absent is None else self.n_absent > 0

    @property
    def places(self) -> tuple[tuple[int, int] | None, ...]:
        """Row and column of each listed well, by its indices, else by its path; None off the plate.

        OME-Zarr states the indices since 0.4.
        """
        rows = {name: index for index, name in enumerate(self.rows or ())}
        columns = {name: index for index, name in enumerate(self.columns or ())}
        found: list[tuple[int, int] | None] = []
        height, width = len(self.rows or ()), len(self.columns or ())
        for path, (row, column) in zip(self.wells or (), self.positions or (), strict=False):
            if row is None or column is None:
                first, _, second = path.rpartition("/")
                row, column = rows.get(first.rpartition("/")[2]), columns.get(second)
            if row is None or column is None:
                found.append(None)
            else:
                on_plate = 0 <= row < height and 0 <= column < width
                found.append((row, column) if on_plate else None)
        return tuple(found)

    @property
    def known_missing(self) -> frozenset[str]:
        """Paths of listed wells that were looked for and are not there."""
        counted = self.census.missing if self.census is not None else ()
        return frozenset((*self.wells_missing, *counted))

    def known_images(self) -> dict[str, tuple[str, ...]]:
        """Return the paths of the first fields of each well that was read, by its path."""
        known = dict(zip(self.wells_read, self.images_read, strict=False))
        if self.census is not None:
            wells = (well for well, _ in self.census.fields)
            known.update(zip(wells, self.census.images, strict=False))
        return known

    @property
    def n_read(self) -> int:
        """Wells whose own document was read."""
        return len(self.wells_read)

    @property
    def fields_sampled(self) -> int | None:
        """Largest number of fields among the wells that were read."""
        return max(self.fields_read) if self.fields_read else None

    @property
    def n_acquisitions(self) -> int | None:
        """Acquisitions listed by the plate."""
        return None if self.acquisitions is None else len(self.acquisitions)

    @property
    def n_arrays(self) -> int | None:
        """Arrays behind one field of every listed well, if all are like the one looked at."""
        return _product(self.n_wells, self.field_levels)

    @property
    def n_reads(self) -> int | None:
        """These arrays times the channels: what a view of the whole plate is put together from."""
        return _product(self.n_arrays, self.field_channels or 1)

    @property
    def mosaic_plane(self) -> tuple[int, ...] | None:
        """Height and width in pixels of one field of every place side by side, without gaps."""
        if self.field_plane is None or not self.n_rows or not self.n_columns:
            return None
        height, width = self.field_plane
        return self.n_rows * height, self.n_columns * width

    @property
    def mosaic_longest(self) -> int | None:
        """The longer side of that picture, in pixels."""
        return max(self.mosaic_plane) if self.mosaic_plane else None


@dataclass(frozen=True, slots=True)
class WellImage:
    """One field of view of a well, and the acquisition it belongs to."""

    path: str
    acquisition: int | None = None


@dataclass(frozen=True, slots=True)
class Well:
    """A well and its fields of view; ``name`` is row and column ("B3") where known."""

    path: str
    name: str | None = None
    images: tuple[WellImage, ...] | None = None

    @property
    def n_fields(self) -> int | None:
        """Fields of view listed by the well."""
        return None if self.images is None else len(self.images)

    @property
    def n_acquisitions(self) -> int | None:
        """Different acquisitions that its fields state; 0 where none does."""
        if self.images is None:
            return None
        return len({image.acquisition for image in self.images} - {None})


def _product(*numbers: int | None) -> int | None:
    known = [number for number in numbers if number is not None]
    return math.prod(known) if len(known) == len(numbers) else None
