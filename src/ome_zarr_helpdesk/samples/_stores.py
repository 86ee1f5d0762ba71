"""The samples, put together: pictures, pyramids, metadata and files."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING, Any

import numpy as np

from ome_zarr_helpdesk.samples import _metadata as metadata
from ome_zarr_helpdesk.samples import _scenes as scenes
from ome_zarr_helpdesk.samples._arrays import Layout, write_array, write_group
from ome_zarr_helpdesk.samples._metadata import V04, V05, Channel, Version
from ome_zarr_helpdesk.samples._pictures import CAMERA_MAXIMUM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint16]

CELL_PIXELS = {"c": 1.0, "z": 1.0, "y": 0.325, "x": 0.325}
CELL_CHANNELS = (
    Channel("DNA", "3F7BFF", 110, 1600),
    Channel("Membrane", "FF4FA8", 105, 800),
    Channel("Mitochondria", "5CFF6E", 105, 900),
)
TISSUE_PIXELS = {"c": 1.0, "y": 0.5, "x": 0.5}
TISSUE_CHANNELS = (
    Channel("Nuclei", "00C8FF", 105, 1200),
    Channel("Collagen", "FF8A3C", 105, 900),
)
PLATE_PIXELS = {"c": 1.0, "y": 0.65, "x": 0.65}
PLATE_CHANNELS = (
    Channel("Nuclei", "3F7BFF", 105, 1500),
    Channel("Stress marker", "FFB000", 105, 1200),
)
PLATE_ROWS, PLATE_COLUMNS = "ABC", "1234"
WELL_LEFT_OUT = (1, 2)


def halved(pixels: Pixels, n_levels: int) -> list[Pixels]:
    """Make the levels of an image: each pixel the mean of 2 x 2 of the level before.

    Parameters
    ----------
    pixels : array
        Full resolution; the last two axes are y and x.
    n_levels : int
        Number of levels, the first included.

    Returns
    -------
    list of array
        The levels, largest first.
    """
    levels = [pixels]
    for _ in range(n_levels - 1):
        last = levels[-1].astype(np.uint32)
        rows = last[..., ::2, :] + last[..., 1::2, :]
        total = rows[..., ::2] + rows[..., 1::2]
        levels.append(((total + 2) // 4).astype(pixels.dtype))
    return levels


def picked(labels: Pixels, n_levels: int) -> list[Pixels]:
    """Make the levels of a label image: one pixel of each 2 x 2, for numbers have no mean.

    Parameters
    ----------
    labels : array
        Full resolution; the last two axes are y and x.
    n_levels : int
        Number of levels, the first included.

    Returns
    -------
    list of array
        The levels, largest first.
    """
    return [labels[..., :: 2**level, :: 2**level] for level in range(n_levels)]


def write_cells(folder: Path, version: Version) -> None:
    """Write a stack of cells with three channels and a label image of the nuclei.

    Parameters
    ----------
    folder : Path
        The image to make.
    version : Version
        The version of OME-Zarr.
    """
    stack = scenes.cell_stack()
    levels = halved(stack.image, 3)
    described = metadata.multiscales(version, "cells", CELL_PIXELS, len(levels), "mean")
    plane = stack.image.shape[1] // 2
    described |= metadata.omero(CELL_CHANNELS, CAMERA_MAXIMUM, plane)
    _write_image(folder, version, described, levels, "czyx", (1, 3, 96, 128))
    stated = {} if version is V04 else {"version": version.name}
    write_group(folder / "labels", version.zarr_format, {**stated, "labels": ["nuclei"]})
    _write_nuclei(folder / "labels" / "nuclei", version, stack)


def _write_nuclei(folder: Path, version: Version, stack: scenes.CellStack) -> None:
    """Write the label image, with a color, a volume and a phase for each nucleus."""
    sizes = {axis: size for axis, size in CELL_PIXELS.items() if axis != "c"}
    levels = picked(stack.nuclei, 3)
    voxels = np.bincount(stack.nuclei.ravel())
    counts = {label: int(n) for label, n in enumerate(voxels) if label and n}
    colors = {label: (*_color(order), 255) for order, label in enumerate(counts)}
    properties = [
        {
            "label-value": label,
            "volume (cubic micrometer)": round(n * float(np.prod(list(sizes.values()))), 1),
            "phase": "mitosis" if label in stack.dividing else "interphase",
        }
        for label, n in counts.items()
    ]
    described = metadata.multiscales(version, "nuclei", sizes, len(levels), "nearest")
    described |= metadata.image_label(version, colors, properties)
    _write_image(folder, version, described, levels, "zyx", (3, 96, 128))


def _color(order: int) -> tuple[int, int, int]:
    """One of many colors that are easy to tell from the one before."""
    red, green, blue = colorsys.hsv_to_rgb(order * 0.618 % 1, 0.65, 1.0)
    return round(red * 255), round(green * 255), round(blue * 255)


def write_tissue(folder: Path) -> None:
    """Write a slice of tissue whose chunks are packed into shards.

    Parameters
    ----------
    folder : Path
        The image to make.
    """
    levels = halved(scenes.tissue(), 4)
    described = metadata.multiscales(V05, "tissue", TISSUE_PIXELS, len(levels), "mean")
    described |= metadata.omero(TISSUE_CHANNELS, CAMERA_MAXIMUM)
    _write_image(folder, V05, described, levels, "cyx", (1, 64, 64), shard_shape=(1, 256, 256))


def _write_image(
    folder: Path,
    version: Version,
    described: dict[str, Any],
    levels: Sequence[Pixels],
    axes: str,
    chunk_shape: tuple[int, ...],
    shard_shape: tuple[int, ...] | None = None,
) -> None:
    """Write the group of an image and its levels."""
    write_group(folder, version.zarr_format, described)
    layout = Layout(version.zarr_format, chunk_shape, shard_shape)
    for number, pixels in enumerate(levels):
        write_array(folder / str(number), pixels, axes, layout)


def write_plate(folder: Path, version: Version, rounds: Mapping[str, int]) -> None:
    """Write a plate of 3 x 4 wells, one of them not imaged.

    Parameters
    ----------
    folder : Path
        The plate to make.
    version : Version
        The version of OME-Zarr.
    rounds : mapping of str to int
        The acquisitions by name, and how many fields of each well they hold.
    """
    shape = (len(PLATE_ROWS), len(PLATE_COLUMNS))
    wells = [(row, column) for row, column in np.ndindex(shape) if (row, column) != WELL_LEFT_OUT]
    write_group(folder, version.zarr_format, _plate_metadata(version, wells, rounds))
    for row in PLATE_ROWS:
        write_group(folder / row, version.zarr_format, {})
    owners = [number for number, count in enumerate(rounds.values()) for _ in range(count)]
    fields = {str(path): number for path, number in enumerate(owners)}
    doses = np.outer(np.linspace(0, 1, shape[0]), np.linspace(0, 1, shape[1])).astype(np.float32)
    pictures = {path: scenes.plate_fields(doses, seed=int(path) + 1) for path in fields}
    for row, column in wells:
        place = folder / PLATE_ROWS[row] / PLATE_COLUMNS[column]
        write_group(place, version.zarr_format, metadata.well(version, fields))
        for path, picture in pictures.items():
            _write_field(place / path, version, picture[row, column])


def _plate_metadata(
    version: Version, wells: Iterable[tuple[int, int]], rounds: Mapping[str, int]
) -> dict[str, Any]:
    """Describe the plate: names, wells, and the rounds of imaging."""
    acquisitions = [
        {"id": number, "name": name, "maximumfieldcount": count}
        for number, (name, count) in enumerate(rounds.items())
    ]
    return metadata.plate(
        version,
        "dose response",
        PLATE_ROWS,
        PLATE_COLUMNS,
        wells,
        field_count=max(rounds.values()),
        acquisitions=acquisitions,
    )


def _write_field(folder: Path, version: Version, pixels: Pixels) -> None:
    """Write one field of view: an image like any other."""
    levels = halved(pixels, 2)
    described = metadata.multiscales(version, "dose response", PLATE_PIXELS, len(levels), "mean")
    described |= metadata.omero(PLATE_CHANNELS, CAMERA_MAXIMUM)
    _write_image(folder, version, described, levels, "cyx", (1, *pixels.shape[1:]))
