"""Multiscale images: axes, levels, channels, labels, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.axes import Axis, Length
from ome_zarr_helpdesk.facts.model.calibration import Calibration
from ome_zarr_helpdesk.facts.model.channel_axis import counted_axis, named_axis
from ome_zarr_helpdesk.facts.model.channels import Channel  # noqa: TC001
from ome_zarr_helpdesk.facts.model.chunking import Chunking
from ome_zarr_helpdesk.facts.model.hints import Hints
from ome_zarr_helpdesk.facts.model.image_label import ImageLabel  # noqa: TC001
from ome_zarr_helpdesk.facts.model.levels import Level  # noqa: TC001
from ome_zarr_helpdesk.facts.model.ordering import Ordering
from ome_zarr_helpdesk.facts.model.pyramid import Pyramid
from ome_zarr_helpdesk.facts.model.transformations import Transformation  # noqa: TC001

__all__ = [
    "Entry",
    "Image",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of ``multiscales`` that is not the first: its name and its datasets."""

    index: int
    name: str | None = None
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A multiscale image: its first ``multiscales`` entry and what stands beside it.

    ``intrinsic_system`` is the coordinate system that its levels lead to, whose
    axes are those of the image (OME-Zarr 0.6); ``transformations`` are those of
    the whole entry. ``color_model`` is ``omero.rdefs.model``: ``color``, or
    ``greyscale`` where all channels are to be shown in gray.
    """

    path: str
    name: str | None = None
    axes: tuple[Axis, ...] | None = None
    levels: tuple[Level, ...] | None = None
    channels: tuple[Channel, ...] | None = None
    labels: tuple[str, ...] | None = None
    omero: bool | None = None
    downsampling: str | None = None
    coordinate_systems: tuple[str, ...] | None = None
    intrinsic_system: str | None = None
    transformations: tuple[Transformation, ...] | None = None
    label: ImageLabel | None = None
    n_multiscales: int = 1
    color_model: str | None = None
    other_entries: tuple[Entry, ...] = ()

    @property
    def calibration(self) -> Calibration | None:
        """What the size and unit of a pixel come to; None where the axes are not known."""
        return None if not self.axes else Calibration(self.axes, self._full_scale())

    @property
    def ordering(self) -> Ordering | None:
        """In which order the axes stand; None where they are not known."""
        return None if not self.axes else Ordering(self.axes, self.levels or ())

    @property
    def hints(self) -> Hints:
        """Whether what ``omero`` says of the channels is whole."""
        return Hints(self.channels)

    @property
    def inside(self) -> str | None:
        """Path of the image in the store; None where the store is the image."""
        return self.path or None

    @property
    def n_levels(self) -> int | None:
        """Resolution levels of the pyramid, the full one included."""
        return None if self.levels is None else len(self.levels)

    @property
    def full(self) -> Level | None:
        """Level 0: the image at full resolution."""
        return self.levels[0] if self.levels else None

    @property
    def coarsest(self) -> Level | None:
        """The last level: the smallest copy of the image."""
        return self.levels[-1] if self.levels else None

    @property
    def pyramid(self) -> Pyramid:
        """How the levels fit together."""
        return Pyramid(self.axes, self.levels)

    @property
    def chunking(self) -> Chunking:
        """How level 0 is cut into chunks."""
        return Chunking(self.axes, self.full)

    @property
    def is_pyramid(self) -> bool | None:
        """Whether there is more than one resolution level."""
        return None if self.levels is None else len(self.levels) > 1

    @property
    def levels_found(self) -> bool | None:
        """Whether an array was found for every listed resolution level."""
        return None if self.levels is None else all(v.shape is not None for v in self.levels)

    @property
    def has_scale(self) -> bool | None:
        """Whether the size of a full-resolution pixel is stated, also one of 1."""
        return None if self.full is None else self.full.scale is not None

    @property
    def axes_have_types(self) -> bool | None:
        """Whether every axis says, or implies by its version, whether it is space, time, ...."""
        return None if self.axes is None else all(axis.type for axis in self.axes)

    @property
    def is_volume(self) -> bool | None:
        """Whether three axes of space have more than one pixel."""
        if self.axes is None:
            return None
        return sum(a.type == "space" and (a.size or 0) > 1 for a in self.axes) == 3

    @property
    def n_channels(self) -> int | None:
        """Length of the axis of type ``channel``; None when there is no such axis."""
        return self._size_of("channel")

    @property
    def channel_axis_by_name(self) -> Axis | None:
        """The axis that is called ``c`` or the like, where none has the type ``channel``."""
        return named_axis(self.axes)

    @property
    def channel_axis_by_count(self) -> Axis | None:
        """The axis as long as the list of channels, where none is one by type or name."""
        return counted_axis(self.axes, len(self.channels or ()))

    @property
    def channels_named(self) -> bool | None:
        """Whether channels are listed and every one has a name."""
        if self.channels is None:
            return None
        return bool(self.channels) and all(c.label for c in self.channels)

    @property
    def omero_complete(self) -> bool | None:
        """Whether channels are listed and every one has a color and a full window."""
        if self.channels is None:
            return None
        return bool(self.channels) and all(
            c.color and c.window and c.window.is_complete for c in self.channels
        )

    @property
    def channels_colored(self) -> bool | None:
        """Whether every channel that is listed has a color."""
        return all(c.color for c in self.channels) if self.channels else None

    @property
    def windows_ascend(self) -> bool | None:
        """Whether every display range that is stated ends above its start."""
        if not self.channels:
            return None
        ranges = [(c.window.start, c.window.end) for c in self.channels if c.window]
        return all(a is None or b is None or a < b for a, b in ranges)

    @property
    def n_times(self) -> int | None:
        """Length of the axis of type ``time``; None when there is no such axis."""
        return self._size_of("time")

    @property
    def n_planes(self) -> int | None:
        """Length of the first of three space axes (z); None for two."""
        space = [a for a in self.axes or () if a.type == "space"]
        return space[0].size if len(space) == 3 else None

    @property
    def plane(self) -> tuple[int, ...] | None:
        """Lengths of the last two axes of space: height and width in pixels."""
        sizes = [a.size for a in self.axes or () if a.type == "space"]
        plane = tuple(size for size in sizes[-2:] if size is not None)
        return plane if len(plane) == 2 else None

    @property
    def axis_order(self) -> str | None:
        """Names of the axes in array order, as one word if each is one letter."""
        if self.axes is None:
            return None
        names = [a.name for a in self.axes]
        return "".join(names) if all(len(n) == 1 for n in names) else ", ".join(names)

    @property
    def has_units(self) -> bool | None:
        """Whether every axis of space states a unit."""
        if self.axes is None:
            return None
        space = [a for a in self.axes if a.type == "space"]
        return bool(space) and all(a.unit for a in space)

    @property
    def has_translation(self) -> bool | None:
        """Whether level 0 is placed away from the origin."""
        if not self.levels or self.levels[0].translation is None:
            return None
        return any(self.levels[0].translation)

    @property
    def pixel_size(self) -> tuple[Length, ...] | None:
        """Size of a full-resolution pixel along each axis of space."""
        return self.pixel_size_at(self.full) if self.full else None

    @property
    def extent(self) -> tuple[Length, ...] | None:
        """Physical size of the whole image along each axis of space."""
        if self.axes is None or any(a.size is None for a in self.axes):
            return None
        return self._lengths(self._full_scale(), [float(a.size or 0) for a in self.axes])

    @property
    def position(self) -> tuple[Length, ...] | None:
        """Where the center of the first pixel lies along each axis of space."""
        return self._lengths(self.full.translation) if self.full else None

    @property
    def time_step(self) -> Length | None:
        """Time from one frame to the next; None without a time axis or scale."""
        for axis, size in zip(self.axes or (), self._full_scale() or (), strict=False):
            if axis.type == "time":
                return Length(axis.name, size, axis.unit, "time")
        return None

    @property
    def nbytes(self) -> int | None:
        """Bytes of all levels before compression."""
        sizes = [level.nbytes for level in self.levels or ()]
        return None if not sizes or None in sizes else sum(s for s in sizes if s is not None)

    @property
    def pyramid_overhead(self) -> float | None:
        """Bytes of all coarser levels divided by those of level 0, before compression."""
        full, total = self.full, self.nbytes
        if full is None or not full.nbytes or total is None:
            return None
        try:
            return (total - full.nbytes) / full.nbytes
        except OverflowError:
            return None

    @property
    def n_objects(self) -> int | None:
        """Files or objects of pixel data, all levels, none left out as empty."""
        counts = [level.n_objects for level in self.levels or ()]
        return None if not counts or None in counts else sum(c for c in counts if c is not None)

    def _size_of(self, kind: str) -> int | None:
        return next((a.size for a in self.axes or () if a.type == kind), None)

    def _full_scale(self) -> tuple[float, ...] | None:
        return self.levels[0].scale if self.levels else None

    def pixel_size_at(self, level: Level) -> tuple[Length, ...] | None:
        """Return the size of a pixel of a level along each axis of space."""
        return self._lengths(level.scale)

    def _lengths(
        self, scale: tuple[float, ...] | None, counts: list[float] | None = None
    ) -> tuple[Length, ...] | None:
        if self.axes is None or scale is None or len(scale) != len(self.axes):
            return None
        return tuple(
            Length(axis.name, size * count, axis.unit, axis.type)
            for axis, size, count in zip(
                self.axes, scale, counts or [1.0] * len(scale), strict=True
            )
            if axis.type == "space"
        )
