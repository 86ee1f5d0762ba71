"""What a file states, as frozen values.

Produced by `collect`; read by conditions and sentences in the content, by the
match stage and by the renderers. Every public field and property here is a
name that authors of content may use (``image.levels[0].chunk_shape``).

``None`` always means "not known or not looked at"; an empty tuple or ``False``
means "looked, and the file states none".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "Acquisition",
    "Array",
    "Axis",
    "Census",
    "Channel",
    "Codec",
    "Collection",
    "Container",
    "Facts",
    "Image",
    "ImageLabel",
    "Labels",
    "Length",
    "Level",
    "Note",
    "Place",
    "Plate",
    "Problem",
    "Read",
    "Sample",
    "Scene",
    "Transformation",
    "Well",
    "WellImage",
    "Window",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing or malformed, with the place where it was found.

    ``code`` names a sentence of the content (``problem.<code>``) and ``values``
    what it is filled with.
    """

    document: str
    location: str
    code: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about the reading itself, as a code and its values."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of an image, in array order; ``size`` counts level 0 pixels."""

    name: str
    type: str | None = None
    unit: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A number along one axis, in that axis' unit (``None``: no unit stated)."""

    axis: str
    value: float
    unit: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Codec:
    """One step of what a chunk goes through on writing, with its settings."""

    name: str
    settings: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """One Zarr array, format 2 or 3, in the words of format 3.

    Shapes count elements along each axis; sizes in bytes are before
    compression. ``chunk_shape`` is what is decoded on its own: with sharding,
    the inner chunk (Zarr v3 core and sharding-indexed codec 1.0).
    """

    path: str
    zarr_format: int | None = None
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    itemsize: int | None = None
    chunk_shape: tuple[int, ...] | None = None
    shard_shape: tuple[int, ...] | None = None
    sharded: bool | None = None
    shard_index_location: str | None = None
    codecs: tuple[str, ...] | None = None
    codec_settings: tuple[Codec, ...] | None = None
    compressor: Codec | None = None
    filters: tuple[str, ...] | None = None
    endianness: str | None = None
    order: str | None = None
    dimension_separator: str | None = None
    chunk_key_prefix: str | None = None
    fill_value: Any = None
    dimension_names: tuple[str | None, ...] | None = None

    @property
    def compressed(self) -> bool | None:
        """Whether chunks are compressed; None when the codecs are not known."""
        return None if self.codecs is None else self.compressor is not None

    @property
    def n_chunks(self) -> int | None:
        """Chunks of the full array; one that is absent is read as the fill value."""
        return _blocks(self.shape, self.chunk_shape)

    @property
    def n_shards(self) -> int | None:
        """Shards of the full array; None when it is not sharded."""
        return _blocks(self.shape, self.shard_shape)

    @property
    def n_objects(self) -> int | None:
        """Files or objects of the full array: shards if sharded, else chunks."""
        return self.n_shards if self.shard_shape else self.n_chunks

    @property
    def chunks_per_shard(self) -> int | None:
        """Inner chunks in one shard; None when the array is not sharded."""
        return _blocks(self.shard_shape, self.chunk_shape)

    @property
    def nbytes(self) -> int | None:
        """Bytes of the full array before compression."""
        return _nbytes(self.shape, self.itemsize)

    @property
    def chunk_nbytes(self) -> int | None:
        """Bytes of one chunk before compression."""
        return _nbytes(self.chunk_shape, self.itemsize)

    @property
    def shard_nbytes(self) -> int | None:
        """Bytes of one shard before compression, its index not counted."""
        return _nbytes(self.shard_shape, self.itemsize)

    @property
    def shard_index_nbytes(self) -> int | None:
        """Bytes of a shard's index: 16 a chunk, and 4 for the usual crc32c."""
        return None if self.chunks_per_shard is None else 16 * self.chunks_per_shard + 4

    @property
    def first_chunk_key(self) -> str | None:
        """Key of the first file or object of the array, relative to its own group."""
        if self.shape is None or self.dimension_separator is None:
            return None
        parts = [self.chunk_key_prefix] if self.chunk_key_prefix else []
        key = self.dimension_separator.join([*parts, *("0" for _ in self.shape)])
        return f"{self.path}/{key or '0'}" if self.path else key or "0"


@dataclass(frozen=True, slots=True)
class Level(Array):
    """One resolution level of an image: its array, and where its pixels lie.

    ``scale`` is the size of a pixel and ``translation`` the offset of the
    center of the first one, one number an axis, in that axis' unit (OME-Zarr
    0.4 and 0.5: dataset transformations followed by those of ``multiscales``).
    ``factors`` is how many level 0 pixels make one of this level, per axis.
    ``path`` is the path from the root of the store, ``dataset`` the one that
    ``datasets`` states, from the image's own group.
    """

    index: int = 0
    dataset: str = ""
    scale: tuple[float, ...] | None = None
    translation: tuple[float, ...] | None = None
    factors: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Display range of a channel: ``start`` to ``end`` is shown, ``min`` to ``max`` offered."""

    min: float | None = None
    max: float | None = None
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One entry of ``omero.channels``; ``color`` is six hexadecimal digits, RGB."""

    index: int
    label: str | None = None
    color: str | None = None
    window: Window | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class ImageLabel:
    """What ``image-label`` says about the objects of a label image."""

    stated: bool
    n_colors: int
    n_properties: int
    property_names: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Transformation:
    """A coordinate transformation by name: its type, and what it goes from and to."""

    type: str | None
    input: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A multiscale image: its first ``multiscales`` entry and what stands beside it."""

    path: str
    name: str | None = None
    axes: tuple[Axis, ...] | None = None
    levels: tuple[Level, ...] | None = None
    channels: tuple[Channel, ...] | None = None
    labels: tuple[str, ...] | None = None
    omero: bool | None = None
    downsampling: str | None = None
    coordinate_systems: tuple[str, ...] | None = None
    transformations: tuple[Transformation, ...] | None = None
    label: ImageLabel | None = None
    n_multiscales: int = 1

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
    def is_pyramid(self) -> bool | None:
        """Whether there is more than one resolution level."""
        return None if self.levels is None else len(self.levels) > 1

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
        return (total - full.nbytes) / full.nbytes

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
    """What a count over all wells found; only made when asked for."""

    checked: int
    missing: tuple[str, ...]
    fields: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate: its declared rows, columns and wells, and the wells looked at.

    ``positions`` holds row and column index of each entry of ``wells``, counted
    from 0. ``n_positions`` is rows times columns, acquired or not.
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
    sample: Sample | None = None
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


@dataclass(frozen=True, slots=True)
class Labels:
    """A ``labels`` group: the names of the label images it lists."""

    path: str
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A bioformats2raw collection: the paths of its images."""

    images: tuple[str, ...]
    has_ome_xml: bool | None = None
    series_stated: bool | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene (OME-Zarr 0.6): images placed in common coordinate systems."""

    images: tuple[str, ...]
    coordinate_systems: tuple[str, ...]
    transformations: tuple[Transformation, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the whole the explained node lies; None where it is no part of such."""

    plate: str | None = None
    well: str | None = None
    field: str | None = None
    image: str | None = None
    label: str | None = None
    level: int | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """The store: what kind, its root, and the path of the explained node in it."""

    store: str
    root: str
    place: str
    name: str
    consolidated: bool | None = None
    children: tuple[str, ...] | None = None
    lies_in: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read to know all this."""

    documents: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    complete: bool = True
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one source."""

    source: str
    kind: str
    ome_zarr_version: str | None = None
    version_source: str | None = None
    zarr_format: int | None = None
    container: Container | None = None
    image: Image | None = None
    plate: Plate | None = None
    well: Well | None = None
    labels: Labels | None = None
    collection: Collection | None = None
    scene: Scene | None = None
    array: Array | None = None
    problems: tuple[Problem, ...] = ()
    read: Read = field(default_factory=Read)


def _blocks(shape: tuple[int, ...] | None, block: tuple[int, ...] | None) -> int | None:
    """Return how many blocks of one shape cover another, border blocks included."""
    if shape is None or block is None or len(shape) != len(block) or 0 in block:
        return None
    return math.prod(-(-n // b) for n, b in zip(shape, block, strict=True))


def _nbytes(shape: tuple[int, ...] | None, itemsize: int | None) -> int | None:
    return None if shape is None or itemsize is None else math.prod(shape) * itemsize
