"""Sample data for napari's File menu, generated when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["image_04", "image_05", "image_sharded", "plate_04", "plate_05"]

_FOLDER = "napari-ome-zarr-helpdesk"


def image_05() -> list[Any]:
    """Return the layers of an OME-Zarr 0.5 image with channels and labels."""
    return _layers("image-05")


def image_04() -> list[Any]:
    """Return the layers of the same image in OME-Zarr 0.4."""
    return _layers("image-04")


def image_sharded() -> list[Any]:
    """Return the layers of an image with shards."""
    return _layers("image-05-sharded")


def plate_05() -> list[Any]:
    """Return the layers of a plate."""
    return _layers("plate-05")


def plate_04() -> list[Any]:
    """Return the layers of a plate in OME-Zarr 0.4."""
    return _layers("plate-04")


def _layers(name: str) -> list[Any]:
    """Open a sample with napari-ome-zarr where it is installed, else from its arrays."""
    path = _written(name)
    try:
        from npe2.io_utils import read

        return read([str(path)], stack=False, plugin_name="napari-ome-zarr")
    except (ImportError, ValueError, KeyError):
        return _from_arrays(path)


def _written(name: str) -> Path:
    """Return the folder of a sample, written on first use into the user's cache."""
    from platformdirs import user_cache_path

    from ome_zarr_helpdesk.samples import SAMPLES, write_sample

    folder = user_cache_path(_FOLDER, appauthor=False) / "samples" / _version()
    path = folder / SAMPLES[name].filename
    return path if path.exists() else write_sample(name, folder)


def _version() -> str:
    from importlib.metadata import version

    return version("napari-ome-zarr-helpdesk")


def _from_arrays(path: Path) -> list[Any]:
    """Return one image layer with the levels of the first image in a store."""
    import zarr

    from ome_zarr_helpdesk.api import explain

    facts = explain(path).facts
    image = facts.image
    if image is None or not image.levels or image.full is None:
        return []
    root = zarr.open_group(str(path), mode="r")
    levels = [root[level.path] for level in image.levels]
    channels = [index for index, axis in enumerate(image.axes or ()) if axis.type == "channel"]
    scale = [
        step for i, step in enumerate(image.full.scale or ()) if not channels or i != channels[0]
    ]
    options: dict[str, Any] = {"name": image.name or path.stem, "multiscale": True}
    options["scale"] = scale or None
    if channels:
        options["channel_axis"] = channels[0]
    return [(levels, options, "image")]
