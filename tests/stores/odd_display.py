"""Layers shown in a way that people forget, or overlook, and the near misses.

Each function returns the layer that is explained first; where there is none, nothing is selected.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import numpy as np
    from napari.components import ViewerModel
    from napari.layers import Image, Layer

    from tests.stores.layers import AddLayers, SamplePath

MICRONS: dict[str, Any] = {"scale": (0.1, 0.1), "units": ("micrometer", "micrometer")}


def _pixels(darkest: int = 100, brightest: int = 400) -> np.ndarray[Any, Any]:
    """Return a picture that gets brighter from left to right."""
    import numpy as np

    row = np.linspace(darkest, brightest, 64).astype(np.uint16)
    return np.tile(row, (64, 1))


def _image(viewer: ViewerModel, **options: Any) -> Image:
    shown = {"name": "cells", "contrast_limits": (100, 400), **options}
    return viewer.add_image(_pixels(), **shown)


def _alone(viewer: ViewerModel, _: SamplePath, **options: Any) -> list[Layer]:
    """An image without a file, shown in some way."""
    return [_image(viewer, **options)]


def _flat(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    """A dark plane without anything in it, as between two wells."""
    import numpy as np

    flat = np.full((64, 64), 90, np.uint16)
    return [viewer.add_image(flat, contrast_limits=(100, 400), name="empty plane")]


def _dim(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    """A plane that is dimmer than the stack it is of, whose limits are those of the stack."""
    return [viewer.add_image(_pixels(100, 140), contrast_limits=(90, 4000), name="dim plane")]


def _sparse(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    """Bright spots on a dark ground, with the limits of the data type."""
    pixels = _pixels(90, 110)
    pixels[30:33, 30:33] = 30_000
    return [viewer.add_image(pixels, contrast_limits=(0, 65535), name="spots")]


def _pyramid(viewer: ViewerModel, sample_path: SamplePath, *, ndisplay: int = 2) -> list[Layer]:
    """The levels of the image `image-05`, without channels, as 2D or as 3D."""
    import dask.array as da
    import zarr

    root = sample_path("image-05")
    levels = [da.from_zarr(zarr.open_array(root / str(n), mode="r"))[1] for n in range(3)]
    layer = viewer.add_image(levels, multiscale=True, name="pyramid", contrast_limits=(0, 4095))
    viewer.dims.ndisplay = ndisplay
    return [layer]


def _locked(viewer: ViewerModel, sample_path: SamplePath, *, ndisplay: int = 2) -> list[Layer]:
    """A pyramid of which one level was chosen for every view."""
    (layer,) = _pyramid(viewer, sample_path, ndisplay=ndisplay)
    if not hasattr(layer, "locked_data_level"):
        pytest.skip("this napari cannot keep a level")
    layer.locked_data_level = 1
    return [layer]


def _labels(viewer: ViewerModel, _: SamplePath, *, mode: str = "pan_zoom") -> list[Layer]:
    import numpy as np

    layer = viewer.add_labels(np.eye(64, dtype=np.uint8), name="objects")
    layer.mode = mode
    return [layer]


def _labels_on_image(
    viewer: ViewerModel, _: SamplePath, *, labels_first: bool = True, **options: Any
) -> list[Layer]:
    """Labels of as many pixels as an image whose pixel size is known."""
    import warnings

    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # napari warns of units that do not fit together
        image = _image(viewer, **MICRONS)
        labels = viewer.add_labels(np.eye(64, dtype=np.uint8), name="objects", **options)
    return [labels, image] if labels_first else [image, labels]


def _points_on_image(
    viewer: ViewerModel, _: SamplePath, *, positions: list[list[float]]
) -> list[Layer]:
    """Points over an image whose pixels are a tenth of a unit of the world."""
    _image(viewer, scale=(0.1, 0.1))
    return [viewer.add_points(positions, name="spots", size=1)]


def _two(viewer: ViewerModel, _: SamplePath, *, on_top: bool = True, **options: Any) -> list[Layer]:
    """Two images over each other."""
    below = _image(viewer, name="below", blending="additive")
    above = _image(viewer, name="above", **options)
    return [above] if on_top else [below]


def _labels_below(viewer: ViewerModel, path: SamplePath) -> list[Layer]:
    """Labels that an image was laid on."""
    _labels(viewer, path)
    return [_image(viewer, blending="translucent")]


def _beside(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    """A view far away from the layer."""
    if not hasattr(viewer, "canvas"):
        pytest.skip("this napari does not tell the size of the canvas")
    layer = _image(viewer)
    viewer.scene.camera.center = (0, 9000, 9000)
    return [layer]


def _beyond(viewer: ViewerModel, _: SamplePath) -> list[Layer]:
    """A slider that stands where only the other layer has data."""
    import numpy as np

    stack = viewer.add_image(np.stack([_pixels()] * 3), contrast_limits=(100, 400), name="short")
    viewer.add_image(np.stack([_pixels()] * 9), contrast_limits=(100, 400), name="long")
    viewer.dims.axis_labels = ("z", "y", "x")
    viewer.dims.set_point(0, 8)
    return [stack]


def _grid(viewer: ViewerModel, path: SamplePath, *, images: int = 2) -> list[Layer]:
    layers = [_image(viewer, name=f"image {number}") for number in range(images)]
    getattr(viewer, "canvas", viewer).grid.enabled = True
    return list(layers)


def _nothing_selected(viewer: ViewerModel, _: SamplePath, *, images: int = 2) -> list[Layer]:
    for number in range(images):
        _image(viewer, name=f"image {number}", blending="additive")
    viewer.layers.selection.clear()
    return []


SOURCES: dict[str, Any] = {}

LAYERS: dict[str, AddLayers] = {
    # Contrast limits
    "limits-of-the-type-layer": partial(_alone, contrast_limits=(0, 65535)),
    "limits-too-high-layer": partial(_alone, contrast_limits=(1000, 4000)),
    "limits-too-low-layer": partial(_alone, contrast_limits=(0, 150)),
    "limits-fit-layer": _alone,
    "empty-plane-layer": _flat,
    "dim-plane-layer": _dim,
    "bright-spots-layer": _sparse,
    # 3D and levels
    "pyramid-in-3d-layer": partial(_pyramid, ndisplay=3),
    "pyramid-in-2d-layer": _pyramid,
    "locked-level-layer": _locked,
    "locked-level-in-3d-layer": partial(_locked, ndisplay=3),
    # Units and places
    "labels-without-units-layer": _labels_on_image,
    "labels-placed-layer": partial(_labels_on_image, **MICRONS),
    "image-below-labels-without-units-layer": partial(_labels_on_image, labels_first=False),
    "points-in-pixels-layer": partial(_points_on_image, positions=[[5, 5], [40, 60]]),
    "points-in-world-layer": partial(_points_on_image, positions=[[1, 1], [4, 6]]),
    # What is seen of a layer
    "hidden-layer": partial(_alone, visible=False),
    "faint-layer": partial(_alone, opacity=0.1),
    "nearly-invisible-layer": partial(_alone, opacity=0.01),
    "see-through-layer": partial(_alone, opacity=0.5),
    "gamma-layer": partial(_alone, gamma=0.5),
    "gamma-high-layer": partial(_alone, gamma=1.8),
    "covering-layer": partial(_two, blending="opaque"),
    "image-above-labels-layer": _labels_below,
    "image-above-image-layer": partial(_two, blending="translucent"),
    "covered-layer": partial(_two, on_top=False, blending="opaque"),
    "additive-layer": partial(_two, blending="additive"),
    "outside-the-view-layer": _beside,
    "beyond-the-slider-layer": _beyond,
    # Tools and modes
    "painting-layer": partial(_labels, mode="paint"),
    "picking-layer": partial(_labels, mode="pick"),
    "grid-layer": _grid,
    "grid-of-one-layer": partial(_grid, images=1),
    "nothing-selected": _nothing_selected,
    "no-layers": partial(_nothing_selected, images=0),
}
