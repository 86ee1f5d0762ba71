"""The named layer samples: what lies in a viewer, whichever way it came there.

`LAYERS` maps a name to a function of a viewer (a `ViewerModel` will do) and of a function that
gives the path of a sample of `tests.stores.registry.SOURCES`. It returns the new layers.
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import zarr
    from napari.components import ViewerModel
    from napari.layers import Layer

    SamplePath = Callable[[str], Path]
    AddLayers = Callable[[ViewerModel, SamplePath], list[Layer]]

READER = "napari-ome-zarr"

# The path samples that some version of napari-ome-zarr turns into layers, and the versions
# (0.7.2, 0.10.0 and 0.11.0 were tried) that do not.
OPENED_BY_NAPARI_OME_ZARR: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SAMPLES, ()),
    "image-05-2d": (),
    "image-05-big": (),
    "image-05-uncompressed": (),
    "image-05-float": (),
    "image-05-half-pixel": (),
    "image-04-blosc": (),
    "image-04-time": (),
    "image-04-translated": (),
    "image-01": ("0.10",),
    "image-02": ("0.10",),
    "image-03": ("0.10",),
    "image-06": ("0.7",),
    "scene-06": ("0.7",),
    "labels-05": (),
    "labels-04": (),
    "label-05": (),
    "label-04": (),
    "plate-384": (),
    "field-05": (),
    "field-04": (),
    "bioformats2raw-04": ("0.7",),
    "bioformats2raw-05": ("0.7",),
    "consolidated-04": (),
    "consolidated-05": (),
}

OPENED_BY_NAPARI = ("level-05", "image-05-2d", "image-05-float")


def is_opened(sample: str) -> bool:
    """Whether the installed napari-ome-zarr turns this path sample into layers."""
    installed = ".".join(version(READER).split(".")[:2])
    return installed not in OPENED_BY_NAPARI_OME_ZARR[sample]


def open_with(reader: str, viewer: ViewerModel, path: Path) -> list[Layer]:
    """Open a path as napari's File menu does, so that the layers know where they come from."""
    from npe2 import PluginManager

    plugins = PluginManager.instance()
    if reader not in {manifest.name for manifest in plugins.iter_manifests()}:
        plugins.register(reader)
    return list(viewer.open(str(path), plugin=reader))


def open_as(
    viewer: ViewerModel, path: Path, made: Sequence[tuple[Any, ...]], reader: str = "loads-all"
) -> list[Layer]:
    """Open a path with a reader that makes these layers of it: data, options and type of each."""
    from npe2 import DynamicPlugin

    with DynamicPlugin(reader) as plugin:

        @plugin.contribute.reader(filename_patterns=["*"], accepts_directories=True)
        def read(path: Any) -> Callable[[Any], list[tuple[Any, ...]]]:
            return lambda _: list(made)

        return list(viewer.open(str(path), plugin=reader))


def _by_napari_ome_zarr(name: str, viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    if not is_opened(name):
        pytest.skip(f"the installed {READER} does not open {name}")
    return open_with(READER, viewer, sample_path(name))


def _by_napari(name: str, viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    return open_with("napari", viewer, sample_path(name))


def _points(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    return [viewer.add_points([[10, 10], [20, 30]], name="points")]


def _shapes(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    return [viewer.add_shapes([[0, 0], [20, 30]], shape_type="rectangle", name="shapes")]


def _numpy_image(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    import numpy as np

    return [viewer.add_image(np.zeros((64, 64), np.uint16), name="numpy image")]


def _numpy_labels(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    import numpy as np

    return [viewer.add_labels(np.eye(64, dtype=np.uint8), name="numpy labels")]


def _plain_dask(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    import dask.array as da

    return [viewer.add_image(da.zeros((64, 64), chunks=32), name="dask without zarr")]


def _arrays(sample_path: SamplePath) -> list[zarr.Array[Any]]:
    """The levels of the image `image-05`."""
    import zarr

    root = sample_path("image-05")
    return [zarr.open_array(root / str(level), mode="r") for level in range(3)]


def _zarr_array(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    return [viewer.add_image(_arrays(sample_path)[0], name="zarr array")]


def _zarr_pyramid(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    return [viewer.add_image(_arrays(sample_path), multiscale=True, name="zarr pyramid")]


def _dask(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    """The second channel of every level, as dask arrays."""
    import dask.array as da

    levels = [da.from_zarr(array)[1] for array in _arrays(sample_path)]
    return [viewer.add_image(levels, multiscale=True, name="dask from zarr")]


def _plain_zarr_array(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    """An array that belongs to no OME-Zarr."""
    import zarr

    array = zarr.open_array(sample_path("zarr-array-v3"), mode="r")
    return [viewer.add_image(array, name="plain zarr array")]


LAYERS: dict[str, AddLayers] = {
    # No Zarr behind them
    "points-layer": _points,
    "shapes-layer": _shapes,
    "numpy-image-layer": _numpy_image,
    "numpy-labels-layer": _numpy_labels,
    "plain-dask-layer": _plain_dask,
    # Zarr, but no OME-Zarr
    "plain-zarr-array-layer": _plain_zarr_array,
    # The image `image-05`, added by a script
    "zarr-array-layer": _zarr_array,
    "zarr-pyramid-layer": _zarr_pyramid,
    "dask-layer": _dask,
    # Opened with napari's own reader, which knows arrays but not OME-Zarr
    **{f"{name}-by-napari": partial(_by_napari, name) for name in OPENED_BY_NAPARI},
    # Opened with napari-ome-zarr
    **{
        f"{name}-in-napari": partial(_by_napari_ome_zarr, name)
        for name in OPENED_BY_NAPARI_OME_ZARR
    },
}
