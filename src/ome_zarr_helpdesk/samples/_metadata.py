"""The OME-Zarr metadata of the samples, in both versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AXIS_TYPES = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}
UNIT = "micrometer"


@dataclass(frozen=True)
class Version:
    """A version of OME-Zarr and the Zarr format it is written in."""

    name: str
    zarr_format: int


V04 = Version("0.4", 2)
V05 = Version("0.5", 3)


@dataclass(frozen=True)
class Channel:
    """A channel and how to show it: color and the counts shown black and fully colored."""

    label: str
    color: str
    start: int
    end: int


def multiscales(
    version: Version, name: str, pixel_sizes: Mapping[str, float], n_levels: int, method: str
) -> dict[str, Any]:
    """Describe a pyramid that is halved in y and x from level to level.

    Parameters
    ----------
    version : Version
        The version to write.
    name : str
        Name of the image.
    pixel_sizes : mapping of str to float
        Pixel size at full resolution, for each axis in order.
    n_levels : int
        Number of resolution levels.
    method : str
        How the smaller levels were made.

    Returns
    -------
    dict
        Metadata with the key ``multiscales``.
    """
    image = {
        "name": name,
        "axes": [_axis(axis) for axis in pixel_sizes],
        "datasets": [_dataset(level, pixel_sizes) for level in range(n_levels)],
        "type": method,
        "metadata": {"description": f"{method} of 2 x 2 pixels in y and x for each level"},
    }
    if version is V04:
        return {"multiscales": [{"version": version.name, **image}]}
    return {"version": version.name, "multiscales": [image]}


def _axis(name: str) -> dict[str, str]:
    axis = {"name": name, "type": AXIS_TYPES[name]}
    return axis | {"unit": UNIT} if axis["type"] == "space" else axis


def _dataset(level: int, pixel_sizes: Mapping[str, float]) -> dict[str, Any]:
    """Describe a level: its path, its pixel size, the place of its first pixel's middle."""
    factors = {axis: 2**level if axis in "yx" else 1 for axis in pixel_sizes}
    scale = [size * factors[axis] for axis, size in pixel_sizes.items()]
    shift = [size * (factors[axis] - 1) / 2 for axis, size in pixel_sizes.items()]
    transformations = [
        {"type": "scale", "scale": scale},
        {"type": "translation", "translation": shift},
    ]
    return {"path": str(level), "coordinateTransformations": transformations}


def omero(channels: Sequence[Channel], maximum: int, plane: int = 0) -> dict[str, Any]:
    """Describe the channels: names, colors and contrast.

    Parameters
    ----------
    channels : sequence of Channel
        The channels in order.
    maximum : int
        The largest value the camera can give.
    plane : int
        The plane to show first.

    Returns
    -------
    dict
        Metadata with the key ``omero``.
    """
    described = [
        {
            "label": channel.label,
            "color": channel.color,
            "active": True,
            "window": {"min": 0, "max": maximum, "start": channel.start, "end": channel.end},
            "coefficient": 1.0,
            "family": "linear",
            "inverted": False,
        }
        for channel in channels
    ]
    settings = {"defaultT": 0, "defaultZ": plane, "model": "color"}
    return {"omero": {"channels": described, "rdefs": settings}}


def image_label(
    version: Version, colors: Mapping[int, Sequence[int]], properties: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Describe the objects of a label image.

    Parameters
    ----------
    version : Version
        The version to write.
    colors : mapping of int to sequence of int
        Red, green, blue and alpha (0 to 255) of each label.
    properties : iterable of dict
        What is known of each label; each has a ``label-value``.

    Returns
    -------
    dict
        Metadata with the key ``image-label``.
    """
    described = {
        "colors": [{"label-value": label, "rgba": list(rgba)} for label, rgba in colors.items()],
        "properties": list(properties),
        "source": {"image": "../../"},
    }
    return _stating(version, "image-label", described)


def plate(
    version: Version,
    name: str,
    rows: Sequence[str],
    columns: Sequence[str],
    wells: Iterable[tuple[int, int]],
    *,
    field_count: int,
    acquisitions: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Describe a plate.

    Parameters
    ----------
    version : Version
        The version to write.
    name : str
        Name of the plate.
    rows, columns : sequence of str
        Their names.
    wells : iterable of (int, int)
        Row and column index of each well that was imaged.
    field_count : int
        The largest number of fields in a well.
    acquisitions : sequence of dict
        The rounds of imaging.

    Returns
    -------
    dict
        Metadata with the key ``plate``.
    """
    described = {
        "name": name,
        "rows": [{"name": row} for row in rows],
        "columns": [{"name": column} for column in columns],
        "wells": [
            {"path": f"{rows[row]}/{columns[column]}", "rowIndex": row, "columnIndex": column}
            for row, column in wells
        ],
        "field_count": field_count,
        "acquisitions": list(acquisitions),
    }
    return _stating(version, "plate", described)


def well(version: Version, images: Mapping[str, int]) -> dict[str, Any]:
    """Describe a well.

    Parameters
    ----------
    version : Version
        The version to write.
    images : mapping of str to int
        Path of each field and the acquisition it belongs to.

    Returns
    -------
    dict
        Metadata with the key ``well``.
    """
    fields = [{"path": path, "acquisition": number} for path, number in images.items()]
    return _stating(version, "well", {"images": fields})


def _stating(version: Version, key: str, described: dict[str, Any]) -> dict[str, Any]:
    """Say the version in the object, and from 0.5 on beside it too."""
    beside = {} if version is V04 else {"version": version.name}
    return {**beside, key: {"version": version.name, **described}}
