"""What the writers of `tests.stores.writers` are told, and the pixels they are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    import zarr

    Shape = tuple[int, ...]

AXES = "czyx"
SHAPE = (2, 4, 96, 128)
CHUNK_SHAPE = (1, 2, 24, 32)
SHARD_SHAPE = (1, 4, 96, 128)
PIXEL_SIZE = {"c": 1.0, "z": 2.0, "y": 0.5, "x": 0.25}
UNITS = {"z": "micrometer", "y": "micrometer", "x": "micrometer"}
CHANNELS = ("DNA", "Actin")
WELLS = ("A/1", "A/2", "B/1")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A store and what its writer was told of it.

    `image` is the path of the (first) image in the store, and the lines from `axes` on are about
    it. What the writer was not told, such as a translation that it adds by itself, is left out;
    `codecs` is None where it was free to choose.
    """

    path: Path
    kind: str
    version: str
    image: str = ""
    axes: str = AXES
    shapes: tuple[Shape, ...]
    chunk_shape: Shape = CHUNK_SHAPE
    shard_shape: Shape | None = None
    dtype: str = "uint16"
    scales: tuple[tuple[float, ...], ...]
    units: dict[str, str]
    channels: tuple[str, ...] = ()
    wells: tuple[str, ...] = ()
    codecs: tuple[str, ...] | None = None
    labels: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    orientation: dict[str, str] = field(default_factory=dict)


def some_pixels(axes: str = AXES, dtype: str = "uint16") -> npt.NDArray[Any]:
    """Make the same pixels at every call."""
    shape = [size for axis, size in zip(AXES, SHAPE, strict=True) if axis in axes]
    return np.random.default_rng(1).integers(0, 200, shape).astype(dtype)


def some_levels(axes: str = AXES) -> list[npt.NDArray[Any]]:
    """Three levels, halved in y and x."""
    pixels = some_pixels(axes)
    return [pixels[..., :: 2**level, :: 2**level] for level in range(3)]


def told(path: Path, axes: str = AXES, **more: Any) -> Written:
    """What every writer here is told: three levels, halved in y and x."""
    sizes = [PIXEL_SIZE[axis] for axis in axes]
    chunk_shape = tuple(n for axis, n in zip(AXES, CHUNK_SHAPE, strict=True) if axis in axes)
    scales = tuple(
        tuple(
            size * (2**level if axis in "yx" else 1) for axis, size in zip(axes, sizes, strict=True)
        )
        for level in range(3)
    )
    described: dict[str, Any] = {
        "kind": "image",
        "axes": axes,
        "chunk_shape": chunk_shape,
        "scales": scales,
        "shapes": tuple(level.shape for level in some_levels(axes)),
        "units": {axis: unit for axis, unit in UNITS.items() if axis in axes},
    }
    return Written(path=path, **{**described, **more})


def omero_block() -> dict[str, Any]:
    """Names, colors and contrast of the channels."""
    window = {"min": 0, "max": 65535, "start": 0, "end": 200}
    return {
        "channels": [
            {"label": label, "color": color, "active": True, "window": window}
            for label, color in zip(CHANNELS, ("0000FF", "00FF00"), strict=True)
        ]
    }


def new_group(path: Path, version: str) -> zarr.Group:
    """Make a group in the Zarr format of this version of OME-Zarr."""
    import zarr

    return zarr.open_group(path, mode="w", zarr_format=2 if version == "0.4" else 3)
