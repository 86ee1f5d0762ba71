"""The documents of images and labels in every version of OME-Zarr, without any pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any

from tests.stores.arrays import BLOSC_V2, ZSTD, below, consolidated, group, v2_array, v3_array

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.stores.arrays import Files, Json

AXIS_TYPES = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}
COLORS = ("00FFFF", "FF00FF", "FFFF00", "FFFFFF")
MICROMETERS = {"z": "micrometer", "y": "micrometer", "x": "micrometer"}


def zarr_format_of(version: str) -> int:
    """Zarr format that a version of OME-Zarr is written in."""
    return 2 if version in {"0.1", "0.2", "0.3", "0.4"} else 3


@dataclass(frozen=True, kw_only=True)
class Image:
    """What a test wants to know an image by; everything has a harmless default.

    `pixel_size` and `translation` are those of the first level; with `half_pixel` the further
    levels are shifted as binning shifts them. `channels` gives a complete ``omero`` block, `omero`
    any block you like. `labels` holds the options of each label image.
    """

    version: str = "0.5"
    state_version: bool = True
    name: str | None = "image"
    axes: str = "czyx"
    shape: Sequence[int] = (2, 8, 256, 256)
    levels: int = 3
    factors: Mapping[str, int] = field(default_factory=lambda: {"y": 2, "x": 2})
    pixel_size: Sequence[float] | None = None
    translation: Sequence[float] | None = None
    half_pixel: bool = False
    units: Mapping[str, str] = field(default_factory=lambda: MICROMETERS)
    orientation: Mapping[str, str] = field(default_factory=dict)
    channels: Sequence[str] | None = None
    omero: Json | None = None
    method: str | None = None
    multiscales_transformations: list[Json] | None = None
    paths: Sequence[str] | None = None
    dtype: str = "uint16"
    chunk_shape: Sequence[int] | None = None
    shard_shape: Sequence[int] | None = None
    endian: str = "little"
    codecs: Sequence[Json] = (ZSTD,)
    compressor: Json | None = field(default_factory=lambda: BLOSC_V2)
    filters: Sequence[Json] = ()
    fill_value: Any = 0
    order: str = "C"
    separator: str | None = "/"
    dimension_names: bool = True
    labels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    image_label: Json | None = None
    attributes: Json | None = None
    consolidate: bool = False

    @property
    def zarr_format(self) -> int:
        return zarr_format_of(self.version)

    @property
    def level_paths(self) -> Sequence[str]:
        return self.paths or [str(level) for level in range(self.levels)]

    def factor(self, axis: str, level: int) -> int:
        """How much coarser an axis is on a level than on the first."""
        return int(self.factors.get(axis, 1) ** level)

    def level_shape(self, level: int) -> list[int]:
        pairs = zip(self.axes, self.shape, strict=True)
        return [max(1, size // self.factor(axis, level)) for axis, size in pairs]

    def level_scale(self, level: int) -> list[float]:
        sizes = self.pixel_size or [1.0] * len(self.axes)
        pairs = zip(self.axes, sizes, strict=True)
        return [size * self.factor(axis, level) for axis, size in pairs]

    def level_translation(self, level: int) -> list[float] | None:
        """Where the middle of the first pixel lies; None where the file does not say so."""
        if self.translation is None and not self.half_pixel:
            return None
        first, here = self.level_scale(0), self.level_scale(level)
        shifts = [(b - a) / 2 if self.half_pixel else 0.0 for a, b in zip(first, here, strict=True)]
        start = self.translation or [0.0] * len(self.axes)
        return [a + b for a, b in zip(start, shifts, strict=True)]

    def files(self) -> Files:
        """All documents of the image, its levels and its labels."""
        files = group(self.zarr_format, self.metadata(), self.attributes)
        for level, path in enumerate(self.level_paths):
            files |= below(path, self.array_files(level))
        files |= _labels_files(self)
        return consolidated(files) if self.consolidate else files

    def array_files(self, level: int) -> Files:
        """The documents of the array of a level."""
        sizes = [min(128, size) if axis in "yx" else 1 for axis, size in self._axis_sizes()]
        chunk_shape = self.chunk_shape or sizes
        common: dict[str, Any] = {
            "chunk_shape": chunk_shape,
            "dtype": self.dtype,
            "endian": self.endian,
            "fill_value": self.fill_value,
        }
        if self.zarr_format == 2:
            return v2_array(
                self.level_shape(level),
                compressor=self.compressor,
                filters=list(self.filters) or None,
                order=self.order,
                separator=self.separator,
                **common,
            )
        return v3_array(
            self.level_shape(level),
            shard_shape=self.shard_shape,
            codecs=self.codecs,
            filters=self.filters,
            separator=self.separator or "/",
            dimension_names=list(self.axes) if self.dimension_names else None,
            **common,
        )

    def _axis_sizes(self) -> list[tuple[str, int]]:
        return list(zip(self.axes, self.shape, strict=True))

    def metadata(self) -> Json:
        """The OME-Zarr metadata of the group."""
        multiscales: Json = {}
        if self.name is not None:
            multiscales["name"] = self.name
        multiscales |= _axes(self)
        multiscales["datasets"] = [
            _dataset(self, level, path) for level, path in enumerate(self.level_paths)
        ]
        if self.method is not None:
            multiscales["type"] = self.method
        if self.multiscales_transformations is not None:
            multiscales["coordinateTransformations"] = self.multiscales_transformations
        metadata = stating(self, "multiscales", multiscales)
        metadata["multiscales"] = [metadata["multiscales"]]
        omero = complete_omero(self.channels, self.dtype) if self.channels else self.omero
        if omero is not None:
            metadata["omero"] = omero
        if self.image_label is not None:
            metadata |= stating(self, "image-label", self.image_label)
        return metadata


def stating(image: Any, key: str, described: Json) -> Json:
    """Put the version where it belongs: into the object up to 0.4, beside it from 0.5 on."""
    if not image.state_version:
        return {key: dict(described)}
    if zarr_format_of(image.version) == 2:
        return {key: {"version": image.version, **described}}
    return {"version": image.version, key: dict(described)}


def complete_omero(channels: Sequence[str], dtype: str) -> Json:
    """Describe channels with everything a reader may ask for."""
    top: float = 1.0 if dtype.startswith("float") else 2 ** int(dtype.lstrip("uint")) - 1
    window = {"min": 0, "max": top, "start": 0, "end": top}
    described = [
        {"label": label, "color": COLORS[n % len(COLORS)], "active": True, "window": window}
        for n, label in enumerate(channels)
    ]
    return {"channels": described, "rdefs": {"defaultT": 0, "defaultZ": 0, "model": "color"}}


def _axes(image: Image) -> Json:
    """The axes, in the words of the version: implied, names, objects, a coordinate system."""
    described = [
        {"name": axis, "type": AXIS_TYPES[axis]}
        | ({"unit": image.units[axis]} if axis in image.units else {})
        | _oriented(image, axis)
        for axis in image.axes
    ]
    if image.version in {"0.1", "0.2"}:
        return {}
    if image.version == "0.3":
        return {"axes": list(image.axes)}
    if image.version in {"0.4", "0.5"}:
        return {"axes": described}
    return {"coordinateSystems": [{"name": "physical", "axes": described}]}


def _oriented(image: Image, axis: str) -> Json:
    """Which way an axis runs in a body, as 0.9.dev1 says it."""
    if axis not in image.orientation:
        return {}
    return {"orientation": {"type": "anatomical", "value": image.orientation[axis]}}


def _dataset(image: Image, level: int, path: str) -> Json:
    if image.version in {"0.1", "0.2", "0.3"}:
        return {"path": path}
    steps: list[Json] = [{"type": "scale", "scale": image.level_scale(level)}]
    translation = image.level_translation(level)
    if translation is not None:
        steps.append({"type": "translation", "translation": translation})
    if image.version in {"0.4", "0.5"}:
        return {"path": path, "coordinateTransformations": steps}
    whole = steps[0] if len(steps) == 1 else {"type": "sequence", "transformations": steps}
    ends = {"input": {"path": path}, "output": {"name": "physical"}}
    return {"path": path, "coordinateTransformations": [whole | ends]}


def _labels_files(image: Image) -> Files:
    """The labels group and the label images, which share the image's space."""
    if not image.labels:
        return {}
    listed: Json = {"labels": list(image.labels)}
    if image.zarr_format == 3:
        listed = {"version": image.version, **listed}
    files = below("labels", group(image.zarr_format, listed))
    for name, options in image.labels.items():
        files |= below(f"labels/{name}", _label_image(image, name, options).files())
    return files


def _label_image(image: Image, name: str, options: Mapping[str, Any]) -> Image:
    """The options of a label image: those of its image without the channels, and its own."""
    kept = [index for index, axis in enumerate(image.axes) if axis != "c"]
    inherited: dict[str, Any] = {
        "version": image.version,
        "name": name,
        "axes": "".join(image.axes[index] for index in kept),
        "shape": [image.shape[index] for index in kept],
        "levels": image.levels,
        "factors": image.factors,
        "half_pixel": image.half_pixel,
        "units": image.units,
        "dtype": "uint32",
        "image_label": described_labels(3),
    }
    for option in ("pixel_size", "translation"):
        values = getattr(image, option)
        inherited[option] = None if values is None else [values[index] for index in kept]
    return Image(**{**inherited, **options})


def described_labels(n_labels: int) -> Json:
    """Colors and properties of labels 1, 2, 3, …"""
    numbers = range(1, n_labels + 1)
    return {
        "colors": [{"label-value": n, "rgba": [n * 40 % 256, 128, 255, 255]} for n in numbers],
        "properties": [{"label-value": n, "area": n * 10} for n in numbers],
        "source": {"image": "../../"},
    }


def n_chunks(image: Image, level: int = 0) -> int:
    """Number of chunks of a level."""
    files = image.array_files(level)
    document = next(iter(files.values()))
    grid = document.get("chunks") or document["chunk_grid"]["configuration"]["chunk_shape"]
    if image.shard_shape is not None and image.chunk_shape is not None:
        grid = image.chunk_shape
    return prod(-(-n // step) for n, step in zip(image.level_shape(level), grid, strict=True))
