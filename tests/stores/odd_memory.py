"""Layers whose pixels are in memory, though they say that they come from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stores.layers import READER, open_as, open_with

if TYPE_CHECKING:
    from napari.components import ViewerModel
    from napari.layers import Layer

    from tests.stores.layers import AddLayers, SamplePath


def _replaced(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    """Opened with napari-ome-zarr and given other data since, as by a script that works on them."""
    import numpy as np

    layer = open_with(READER, viewer, sample_path("image-05"))[0]
    layer.data = [np.zeros(level.shape, level.dtype) for level in layer.data]
    return [layer]


def _loaded(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    """Opened with a reader that loads all pixels."""
    import numpy as np

    pixels = np.zeros((64, 64), np.uint16)
    return open_as(viewer, sample_path("image-05-2d"), [(pixels, {"name": "loaded"}, "image")])


LAYERS: dict[str, AddLayers] = {
    "image-05-replaced-layer": _replaced,
    "image-05-loaded-layer": _loaded,
}
