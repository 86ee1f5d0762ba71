"""Stores written by other people's programs: ome-zarr-py, yaozarrs, ngff-zarr and zarr itself.

Each function of `WRITERS` writes into a folder and returns what the writer was told, so that a
test can compare our facts with it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.stores import by_ngff_zarr, by_ome_zarr_py, by_yaozarrs, by_zarr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.told import Written

    Writer = Callable[[Path], Written]

WRITERS: dict[str, Writer] = {
    "ome-zarr-py-image-05": partial(by_ome_zarr_py.write_image, version="0.5"),
    "ome-zarr-py-image-04": partial(by_ome_zarr_py.write_image, version="0.4"),
    "ome-zarr-py-labels-05": partial(by_ome_zarr_py.write_labels, version="0.5"),
    "ome-zarr-py-labels-04": partial(by_ome_zarr_py.write_labels, version="0.4"),
    "ome-zarr-py-plate-05": partial(by_ome_zarr_py.write_plate, version="0.5"),
    "ome-zarr-py-plate-04": partial(by_ome_zarr_py.write_plate, version="0.4"),
    "yaozarrs-image-05": by_yaozarrs.write_image,
    "yaozarrs-sharded-05": by_yaozarrs.write_sharded,
    "yaozarrs-plate-05": by_yaozarrs.write_plate,
    "yaozarrs-bioformats2raw-05": by_yaozarrs.write_collection,
    "ngff-zarr-image-04": partial(by_ngff_zarr.write_image, version="0.4"),
    "ngff-zarr-image-05": partial(by_ngff_zarr.write_image, version="0.5"),
    "ngff-zarr-image-06": partial(by_ngff_zarr.write_image, version="0.6"),
    "ngff-zarr-image-09": partial(by_ngff_zarr.write_image, version="0.9.dev1"),
    "ngff-zarr-oriented-09": by_ngff_zarr.write_oriented,
    "ngff-zarr-sharded-06": partial(by_ngff_zarr.write_sharded, version="0.6"),
    "ngff-zarr-plate-04": partial(by_ngff_zarr.write_plate, version="0.4"),
    "ngff-zarr-plate-06": partial(by_ngff_zarr.write_plate, version="0.6"),
    "ngff-zarr-scene-06": partial(by_ngff_zarr.write_scene, version="0.6"),
    "zarr-image-05": partial(by_zarr.write_image, version="0.5"),
    "zarr-image-04": partial(by_zarr.write_image, version="0.4"),
    "zarr-sharded-05": partial(by_zarr.write_image, version="0.5", sharded=True),
}
