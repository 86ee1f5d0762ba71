"""How a layer relates to its file, as frozen values.

Made by `match`; read by conditions and sentences of the content as
``match.role`` and ``match.position.differs``, and by the pointer. ``None`` means
"not proved": what cannot be proved comparable raises nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.axes import Length

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Image, Level
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["AxisRead", "Comparison", "Match", "Reads", "Role", "Status", "WellGrid"]

Role = Literal["image", "channel", "label", "plate", "field", "array", "unknown"]
Status = Literal["same", "differs", "not comparable"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the file says of one thing, and what the layer shows.

    ``expected`` and ``shown`` are values in the layer's own axis order where the
    thing has one value an axis; None where the file states nothing. ``axes``
    names those axes. Lengths are in ``expected_units`` and ``shown_units``: what the
    file states is told in the layer's unit, if it has one.
    """

    name: str
    status: Status = "not comparable"
    expected: Any = None
    shown: Any = None
    axes: tuple[str, ...] = ()
    expected_units: tuple[str | None, ...] = ()
    shown_units: tuple[str | None, ...] = ()

    @property
    def expected_lengths(self) -> tuple[Length, ...] | None:
        """What the file says along each axis, in its unit."""
        return self._lengths(self.expected, self.expected_units)

    @property
    def shown_lengths(self) -> tuple[Length, ...] | None:
        """What the layer shows along each axis, in its unit; without one, napari's pixels."""
        return self._lengths(self.shown, self.shown_units)

    def _lengths(self, values: Any, units: tuple[str | None, ...]) -> tuple[Length, ...] | None:
        if not units:
            return None
        rows = zip(self.axes, values, units, strict=True)
        return tuple(Length(axis, value, unit) for axis, value, unit in rows)

    @property
    def differs(self) -> bool:
        """Whether the layer was proved to show it otherwise than the file says."""
        return self.status == "differs"

    @property
    def same(self) -> bool:
        """Whether the layer was proved to show it as the file says."""
        return self.status == "same"

    @property
    def shown_is_zero(self) -> bool:
        """Whether all that is shown are numbers, and all of them 0."""
        return isinstance(self.shown, tuple) and not any(self.shown)


@dataclass(frozen=True, slots=True)
class WellGrid:
    """A plate shown as one image: each well one tile, in the plate's rows and columns.

    Parameters
    ----------
    rows, columns
        Names of the rows and columns shown, from the top and from the left.
    wells
        Path of each well, row after row, relative to the plate; None for a gap.
    tile_shapes
        For each layer level, height and width of a tile in its pixels.
    field
        Path in its well of the field shown; None where they are not all the same.
    black
        Paths of wells that the plate lists and whose tile is a gap: zeros are shown.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    wells: tuple[str | None, ...]
    tile_shapes: tuple[tuple[int, int], ...]
    field: str | None = None
    black: tuple[str, ...] = ()

    @property
    def n_rows(self) -> int:
        """Rows shown."""
        return len(self.rows)

    @property
    def n_columns(self) -> int:
        """Columns shown."""
        return len(self.columns)

    @property
    def n_shown(self) -> int:
        """Wells with an array behind them; the others are shown as zeros."""
        return sum(well is not None for well in self.wells)

    @property
    def n_gaps(self) -> int:
        """Tiles without an array behind them: zeros."""
        return len(self.wells) - self.n_shown

    @property
    def n_black(self) -> int:
        """Wells that the plate lists and that are shown as zeros."""
        return len(self.black)

    @property
    def first_black(self) -> tuple[str, ...]:
        """Up to ten of these wells."""
        return self.black[:10]

    @property
    def n_unlisted(self) -> int:
        """Gaps where the plate lists no well: nothing was acquired there."""
        return self.n_gaps - self.n_black


@dataclass(frozen=True, slots=True)
class AxisRead:
    """What is read along one axis of the arrays on screen, for the view as it is.

    Parameters
    ----------
    axis
        Name of the file's axis; None if not proved.
    size
        Pixels along it, of all arrays side by side.
    chunk
        Pixels of it in one chunk.
    on_canvas
        Whether the canvas shows it; else one position of it is shown.
    first, last
        First and last pixel that is shown; None if it is not known which.
    chunks
        How many chunks lie along it; None for arrays side by side.
    """

    axis: str | None
    size: int
    chunk: int
    on_canvas: bool
    first: int | None = None
    last: int | None = None
    chunks: int | None = None

    @property
    def held(self) -> int:
        """Pixels that a chunk holds, without padding beyond the end of the data."""
        return min(self.chunk, self.size)

    @property
    def place(self) -> int | None:
        """Which pixel of its chunk is the first that is shown."""
        return None if self.first is None else self.first % self.chunk


@dataclass(frozen=True, slots=True)
class Reads:
    """What napari reads of a layer for the view as it is; dask may have kept some of it.

    Parameters
    ----------
    level
        Index of the file's level on screen; None if not proved.
    axes
        Names of the file's axes on the canvas.
    chunks
        Chunks that the view touches; with sharding the inner ones.
    nbytes
        Bytes of these chunks before compression: a chunk is read whole.
    shown_nbytes
        Bytes of the pixels that are asked for.
    positions
        Positions of the sliders that are read: one, but for a pyramid of bare zarr
        arrays.
    shape
        Pixels asked for along each axis on the canvas.
    shows_depth
        Whether z is on the canvas: a side view or a volume; None if not proved.
    along
        The same along each axis of the arrays.
    """

    level: int | None
    axes: tuple[str, ...]
    chunks: int
    nbytes: int
    shown_nbytes: int
    positions: int = 1
    shape: tuple[int, ...] = ()
    shows_depth: bool | None = None
    along: tuple[AxisRead, ...] = ()

    @property
    def all_chunks(self) -> int | None:
        """Chunks of the whole array on screen; None for arrays side by side."""
        counts = [axis.chunks for axis in self.along]
        known = [count for count in counts if count is not None]
        return math.prod(known) if known and len(known) == len(counts) else None

    @property
    def longest_edge(self) -> int | None:
        """Pixels asked for along the longest axis on the canvas."""
        return max(self.shape, default=None)

    @property
    def share_shown(self) -> float | None:
        """Bytes that are shown divided by those that are read."""
        return self.shown_nbytes / self.nbytes if self.nbytes else None


@dataclass(frozen=True, slots=True)
class Match:
    """How one layer relates to the facts of one source.

    Parameters
    ----------
    role
        What the layer is in the file: ``image`` (all of it), ``channel`` (one
        channel of it), ``label``, ``plate`` (wells side by side), ``field`` (an
        image that lies in a well), ``array`` (no OME-Zarr image known around it),
        or ``unknown``.
    levels
        For each layer level the index of the file's level; None if not proved.
    axes
        For each layer axis the index of the file's axis.
    channel
        Index of the one channel shown.
    label
        Name of the label image.
    well, field
        Path of the well in its plate, and of the field in its well, in which the
        image lies.
    whole
        Whether the layer shows the file's arrays from end to end.
    values_changed
        Whether pixel values were computed from those in the file.
    well_grid
        The wells, where a plate is shown as one image.
    stacked_channels
        How many channels the layer holds behind a slider; None where it holds one, or
        it is not proved.
    by_napari
        Whether napari's own reader opened it, which knows Zarr but not OME-Zarr.
    opened_alone
        Whether the path it was opened with is that of its one array.
    position, pixel_size, units, channel_name, color, contrast_limits, visibility
        What the file says against what the layer shows.
    reads
        What the view as it is makes napari read; None if not proved.
    """

    role: Role = "unknown"
    levels: tuple[int | None, ...] = ()
    axes: tuple[int | None, ...] = ()
    channel: int | None = None
    label: str | None = None
    well: str | None = None
    field: str | None = None
    whole: bool | None = None
    values_changed: bool | None = None
    well_grid: WellGrid | None = None
    stacked_channels: int | None = None
    by_napari: bool = False
    opened_alone: bool = False
    position: Comparison = Comparison("position")
    pixel_size: Comparison = Comparison("pixel_size")
    units: Comparison = Comparison("units")
    channel_name: Comparison = Comparison("channel_name")
    color: Comparison = Comparison("color")
    contrast_limits: Comparison = Comparison("contrast_limits")
    visibility: Comparison = Comparison("visibility")
    reads: Reads | None = None

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """All comparisons, the ones that say nothing included."""
        values = (getattr(self, f.name) for f in fields(self))
        return tuple(value for value in values if isinstance(value, Comparison))

    @property
    def differing(self) -> tuple[str, ...]:
        """Names of what the layer shows otherwise than the file says."""
        return tuple(c.name for c in self.comparisons if c.differs)

    @property
    def is_proved(self) -> bool:
        """Whether the layer was proved to show this file."""
        return self.role != "unknown"

    def level_of(self, number: int) -> int | None:
        """Return the index of the file's level that a level of the layer is, if proved."""
        return self.levels[number] if number < len(self.levels) else None

    def level_on_screen(self, image: Image | None, layer: LayerState | None) -> Level | None:
        """Return the file's level that the layer shows now; None where it is not proved."""
        if image is None or layer is None:
            return None
        number = self.level_of(layer.data_level or 0)
        levels = image.levels or ()
        return levels[number] if number is not None and number < len(levels) else None
