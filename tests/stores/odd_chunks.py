"""Images that are slow to look at by how they are cut, or whose levels do not fit together."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.stores.arrays import below
from tests.stores.images import Image
from tests.stores.trees import edited_metadata, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    from tests.stores.arrays import Json
    from tests.stores.layers import AddLayers, SamplePath
    from tests.stores.registry import Source

TRANSPOSED: Json = {"name": "transpose", "configuration": {"order": [1, 0]}}
STACK: dict[str, Any] = {"axes": "zyx", "shape": (64, 512, 512), "levels": 2}


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**options)


def _changed(change: Callable[[list[Json]], None], **options: Any) -> Source:
    """An image whose datasets say something else."""

    def write(folder: Path) -> Path:
        path = tree(folder).image(**{"axes": "zyx", "shape": (8, 256, 256), **options})
        with edited_metadata(path) as ome:
            change(ome["multiscales"][0]["datasets"])
        return path

    return write


def _z_not_said(datasets: list[Json]) -> None:
    """Say of every level that its planes are as far apart as those of the first."""
    for dataset in datasets:
        scale = dataset["coordinateTransformations"][0]["scale"]
        scale[0] = 1.0


def _shifted(datasets: list[Json]) -> None:
    datasets[1]["coordinateTransformations"][1]["translation"][-1] += 40


def _turned(datasets: list[Json]) -> None:
    datasets[1:] = datasets[:0:-1]


def _of_two_types(folder: Path) -> Path:
    """An image whose first level counts photons, and whose others hold means."""
    options: dict[str, Any] = {"axes": "yx", "shape": (256, 256), "levels": 2}
    floats = Image(**options, dtype="float32", fill_value=0.0)
    files = Image(**options).files() | below("1", floats.array_files(1))
    return tree(folder).write("image.ome.zarr", files)


def _without(level: str, **options: Any) -> Source:
    """An image one level of which was not copied."""

    def write(folder: Path) -> Path:
        path = tree(folder).image(axes="yx", shape=(256, 256), **options)
        shutil.rmtree(path / level)
        return path

    return write


SOURCES: dict[str, Source] = {
    # Levels
    "image-05-one-large-level": _image(
        axes="yx", shape=(10_240, 2048), levels=1, dtype="uint8", chunk_shape=(1024, 1024)
    ),
    "image-04-one-level": _image(
        version="0.4", axes="cyx", shape=(1, 5000, 1000), levels=1, chunk_shape=(1, 1000, 1000)
    ),
    "image-05-few-levels": _image(
        axes="yx", shape=(6000, 6000), levels=2, chunk_shape=(1024, 1024), dtype="uint8"
    ),
    "image-05-steep-levels": _image(
        axes="yx", shape=(6400, 6400), factors={"y": 8, "x": 8}, chunk_shape=(512, 512)
    ),
    "image-05-z-not-said": _changed(_z_not_said, factors={"z": 2, "y": 2, "x": 2}),
    "image-04-z-not-said": _changed(_z_not_said, version="0.4", factors={"z": 2, "y": 2, "x": 2}),
    "image-05-odd-lengths": _image(
        axes="zyx", shape=(5, 333, 251), factors={"z": 2, "y": 2, "x": 2}, levels=4
    ),
    "image-05-level-shifted": _changed(_shifted, half_pixel=True),
    "image-05-levels-turned": _changed(_turned),
    "image-04-levels-turned": _changed(_turned, version="0.4"),
    "image-05-levels-of-two-types": _of_two_types,
    "image-05-level-gone": _without("1"),
    "image-04-level-gone": _without("2", version="0.4"),
    # Chunks
    "image-05-tiny-in-shards": _image(
        axes="yx", shape=(2048, 2048), levels=1, chunk_shape=(64, 64), shard_shape=(2048, 2048)
    ),
    "image-05-tiny-in-shards-small": _image(
        axes="yx", shape=(512, 512), levels=1, chunk_shape=(64, 64), shard_shape=(512, 512)
    ),
    "image-04-tiny-chunks": _image(
        version="0.4", axes="yx", shape=(2048, 2048), levels=1, chunk_shape=(32, 32)
    ),
    "image-05-small-chunks": _image(
        axes="tyx", shape=(300, 256, 256), levels=1, chunk_shape=(1, 128, 128)
    ),
    "image-05-small-planes": _image(
        axes="tyx", shape=(1200, 100, 100), levels=1, chunk_shape=(1, 100, 100)
    ),
    "image-05-huge-chunks": _image(
        axes="zyx", shape=(9, 2048, 2048), levels=1, chunk_shape=(9, 2048, 2048)
    ),
    "image-04-large-chunks": _image(
        version="0.4", axes="yx", shape=(2500, 2500), levels=1, chunk_shape=(2500, 2500)
    ),
    "image-05-two-large-chunks": _image(
        axes="yx", shape=(4000, 3000), levels=1, chunk_shape=(2000, 3000)
    ),
    "image-05-channels-together": _image(
        axes="cyx", shape=(3, 1024, 1024), levels=1, chunk_shape=(3, 512, 512)
    ),
    "image-04-times-together": _image(
        version="0.4", axes="tyx", shape=(8, 512, 512), levels=1, chunk_shape=(8, 256, 256)
    ),
    "image-05-both-together": _image(
        axes="tcyx", shape=(4, 2, 512, 512), levels=1, chunk_shape=(4, 2, 256, 256)
    ),
    "image-05-small-together": _image(
        axes="cyx", shape=(3, 128, 128), levels=1, chunk_shape=(3, 128, 128)
    ),
    "image-04-many-files": _image(
        version="0.4",
        axes="tczyx",
        shape=(1000, 2, 60, 256, 256),
        levels=1,
        chunk_shape=(1, 1, 1, 256, 256),
    ),
    "image-05-many-chunks-in-shards": _image(
        axes="tczyx",
        shape=(1000, 2, 60, 256, 256),
        levels=1,
        chunk_shape=(1, 1, 1, 256, 256),
        shard_shape=(1, 1, 60, 256, 256),
    ),
    "image-04-column-major": _image(
        version="0.4", axes="yx", shape=(256, 256), levels=1, order="F"
    ),
    "image-05-transposed": _image(axes="yx", shape=(256, 256), levels=1, filters=(TRANSPOSED,)),
    "zarr-array-v2-column-major": lambda folder: tree(folder).array(
        "array.zarr", zarr_format=2, order="F"
    ),
    "image-05-stack": _image(**STACK, chunk_shape=(1, 512, 512)),
    "image-05-cubes": _image(**STACK, chunk_shape=(64, 64, 64)),
    "image-05-long-volume": _image(
        axes="zyx", shape=(4096, 64, 64), levels=1, dtype="uint8", chunk_shape=(64, 64, 64)
    ),
}


def _arrays(path: Path) -> list[Any]:
    """The levels of an image, as zarr arrays."""
    import zarr

    levels = sorted(folder for folder in path.iterdir() if folder.is_dir())
    return [zarr.open_array(level, mode="r") for level in levels]


def _first_level(
    viewer: ViewerModel, sample_path: SamplePath, sample: str, **dims: Any
) -> list[Layer]:
    """The full resolution alone, as a dask array, seen from some side."""
    import dask.array as da

    array = da.from_zarr(_arrays(sample_path(sample))[0])
    layer = viewer.add_image(array, contrast_limits=(0, 1), name=sample)
    for name, value in dims.items():
        setattr(viewer.dims, name, value)
    return [layer]


def _zarr_levels(viewer: ViewerModel, sample_path: SamplePath, sample: str) -> list[Layer]:
    arrays = _arrays(sample_path(sample))
    return [viewer.add_image(arrays, multiscale=True, contrast_limits=(0, 1), name=sample)]


def _dask_levels(viewer: ViewerModel, sample_path: SamplePath, sample: str) -> list[Layer]:
    import dask.array as da

    levels = [da.from_zarr(array) for array in _arrays(sample_path(sample))]
    return [viewer.add_image(levels, multiscale=True, contrast_limits=(0, 1), name=sample)]


LAYERS: dict[str, AddLayers] = {
    "stack-layer": partial(_first_level, sample="image-05-stack"),
    "stack-from-the-side-layer": partial(_first_level, sample="image-05-stack", order=(1, 0, 2)),
    "cubes-from-the-side-layer": partial(_first_level, sample="image-05-cubes", order=(1, 0, 2)),
    "stack-in-3d-layer": partial(_first_level, sample="image-05-stack", ndisplay=3),
    "long-volume-in-3d-layer": partial(_first_level, sample="image-05-long-volume", ndisplay=3),
    "one-of-few-levels-layer": partial(_first_level, sample="image-05-few-levels"),
    "zarr-stack-layer": partial(_zarr_levels, sample="image-05-stack"),
    "dask-stack-layer": partial(_dask_levels, sample="image-05-stack"),
}
