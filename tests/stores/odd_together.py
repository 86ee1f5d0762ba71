"""Files and layers that do not go together, and layers beside which they nearly do.

The layers are added as a script would, so that they are the same with every version of
every reader; those that end in ``-by-napari`` are opened with napari's own reader.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.stores.images import complete_omero
from tests.stores.layers import open_with
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    from tests.stores.arrays import Json
    from tests.stores.layers import AddLayers, SamplePath
    from tests.stores.registry import Source

SMALL: dict[str, Any] = {"axes": "cyx", "shape": (3, 64, 64), "levels": 2}
PLACED: dict[str, Any] = {
    "axes": "zyx",
    "shape": (4, 64, 64),
    "pixel_size": (2.0, 0.5, 0.5),
    "translation": (10.0, 1500.25, -250.5),
}


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**{**SMALL, **options})


def _axis_of_type(kind: str | None, version: str) -> Source:
    """An image whose axis of channels has another type, or none."""

    def write(folder: Path) -> Path:
        path = _image(version=version)(folder)
        with edited(path / (".zattrs" if version == "0.4" else "zarr.json")) as document:
            ome = document if version == "0.4" else document["attributes"]["ome"]
            axis = ome["multiscales"][0]["axes"][0]
            del axis["type"]
            if kind is not None:
                axis["type"] = kind
        return path

    return write


def _omero(numbers: tuple[int, ...] = (1,), **changes: Any) -> Json:
    """Three channels, of which some state something else."""
    omero = complete_omero(("DNA", "Actin", "Tubulin"), "uint16")
    for number in numbers:
        omero["channels"][number] |= changes
    return omero


SOURCES: dict[str, Source] = {
    "image-04-c-untyped": _axis_of_type(None, "0.4"),
    "image-05-c-untyped": _axis_of_type(None, "0.5"),
    "image-05-c-in-space": _axis_of_type("space", "0.5"),
    "image-05-z-channels": _image(
        axes="zyx", channels=("DNA", "Actin", "Tubulin"), pixel_size=(1.0, 0.5, 0.5)
    ),
    "image-05-z-stack": _image(axes="zyx", channels=("DNA",)),
    "image-04-window-incomplete": _image(
        version="0.4", omero=_omero(window={"start": 0, "end": 900})
    ),
    "image-04-channel-off": _image(version="0.4", omero=_omero(active=False)),
    "image-04-channels-off": _image(version="0.4", omero=_omero((1, 2), active=False)),
    "image-05-gray-asked": _image(
        omero={**_omero(), "rdefs": {"model": "greyscale"}}, version="0.5"
    ),
    "image-05-no-omero": _image(),
    "image-05-label-unnamed": _image(
        channels=("DNA", "Actin", "Tubulin"), labels={"nuclei": {"name": None}, "cells": {}}
    ),
    "image-04-placed": _image(version="0.4", **PLACED),
    "image-05-placed": _image(**PLACED),
    "image-05-sized": _image(axes="yx", shape=(64, 64), pixel_size=(0.5, 0.5)),
    "image-05-moved": _image(axes="yx", shape=(64, 64), translation=(5.0, 7.0), units={}),
    "image-06-placed": _image(version="0.6", **PLACED),
}

UM = "micrometer"
WHITE: dict[str, Any] = {"colormap": "gray", "blending": "additive"}


def _channels(
    name: str, names: tuple[str, ...], viewer: ViewerModel, sample_path: SamplePath, **options: Any
) -> list[Layer]:
    """The first channels of an image, each as a layer; a list gives each its own value."""
    import dask.array as da
    import zarr

    array = da.from_zarr(zarr.open_array(sample_path(name) / "0", mode="r"))
    options = {"contrast_limits": (0, 65535), "units": (UM, UM), **options}
    layers = []
    for number, called in enumerate(names):
        own = {k: v[number] if isinstance(v, list) else v for k, v in options.items()}
        layers.append(viewer.add_image(array[number], name=called, **own))
    return layers


def channels(name: str, *names: str, **options: Any) -> AddLayers:
    return partial(_channels, name, names, **options)


def _placed(
    name: str, viewer: ViewerModel, sample_path: SamplePath, *, cut: bool = False, **options: Any
) -> list[Layer]:
    """A whole image of three axes, or a part of it, with its pixel size and units."""
    import dask.array as da
    import zarr

    path = sample_path(name)
    levels = [zarr.open_array(path / str(level), mode="r") for level in range(2)]
    if cut:
        levels = [da.from_zarr(level)[1:] for level in levels]
    options = {"scale": (2.0, 0.5, 0.5), "units": (UM,) * 3, "name": "placed", **options}
    return [viewer.add_image(levels, multiscale=True, contrast_limits=(0, 65535), **options)]


def _with_labels(
    viewer: ViewerModel, sample_path: SamplePath, *, visible: Any = True, name: Any = "nuclei"
) -> list[Layer]:
    """A channel, and two label images of it; a list gives each its own value."""
    import zarr

    layers = channels("image-05-label-unnamed", "DNA")(viewer, sample_path)
    names = name if isinstance(name, list) else [name, "cells"]
    seen = visible if isinstance(visible, list) else [visible, visible]
    for group, called, is_seen in zip(("nuclei", "cells"), names, seen, strict=True):
        path = sample_path("image-05-label-unnamed") / "labels" / group / "0"
        labels = zarr.open_array(path, mode="r")
        layers.append(viewer.add_labels(labels, name=called, visible=is_seen, units=(UM, UM)))
    return layers


def _label_first(viewer: ViewerModel, sample_path: SamplePath, **options: Any) -> list[Layer]:
    image, *labels = _with_labels(viewer, sample_path, **options)
    return [*labels, image]


def _stack(name: str, viewer: ViewerModel, sample_path: SamplePath, **options: Any) -> list[Layer]:
    """All channels in one layer."""
    import zarr

    array = zarr.open_array(sample_path(name) / "0", mode="r")
    return [viewer.add_image(array, name="stack", contrast_limits=(0, 65535), **options)]


def _color(viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    """Three channels as red, green and blue of one color picture."""
    import dask.array as da
    import zarr

    array = da.from_zarr(zarr.open_array(sample_path("image-05-no-omero") / "0", mode="r"))
    pixels = da.moveaxis(array, 0, -1)
    return [viewer.add_image(pixels, rgb=True, name="color", units=(UM, UM))]


def _by_napari(name: str, viewer: ViewerModel, sample_path: SamplePath) -> list[Layer]:
    return open_with("napari", viewer, sample_path(name))


AT_PLACE = {"translate": PLACED["translation"]}

LAYERS: dict[str, AddLayers] = {
    # Where the file says, at the origin, and elsewhere
    "placed-layer": partial(_placed, "image-05-placed", **AT_PLACE),
    "placed-06-layer": partial(_placed, "image-06-placed", **AT_PLACE),
    "at-origin-04-layer": partial(_placed, "image-04-placed", units=None),
    "at-origin-layer": partial(_placed, "image-05-placed"),
    "at-origin-06-layer": partial(_placed, "image-06-placed"),
    "at-origin-crop-layer": partial(_placed, "image-05-placed", cut=True),
    "moved-layer": partial(_placed, "image-05-placed", translate=(10.0, 1500.25, 0.0)),
    "moved-06-layer": partial(_placed, "image-06-placed", translate=(10.0, 1500.25, 0.0)),
    "moved-from-origin-layer": channels("image-05-no-omero", "DNA", translate=(5.0, 5.0)),
    # Labels, seen and not, named and not
    "labels-layers": _with_labels,
    "labels-off-layers": partial(_with_labels, visible=False),
    "labels-one-off-layers": partial(_with_labels, visible=[False, True]),
    "label-off-layer": partial(_label_first, visible=False),
    "label-unnamed-layers": partial(_with_labels, name="image [1]"),
    "label-unnamed-layer": partial(_label_first, name="image [1]"),
    "labels-unnamed-layers": partial(_with_labels, name=["image [1]", "image [2]"]),
    "label-renamed-layers": partial(_with_labels, name="segmented by hand"),
    # Channels, named and not
    "nameless-layers": channels("image-05-label-unnamed", "image", "image [1]", "image [2]"),
    "nameless-incomplete-layers": channels("image-04-window-incomplete", "image", "image [1]"),
    "nameless-layer": channels("image-05-label-unnamed", "image"),
    "renamed-layers": channels("image-05-label-unnamed", "my nuclei", "my skeleton"),
    "one-renamed-layers": channels("image-05-label-unnamed", "DNA", "image [1]"),
    "no-names-layers": channels("image-05-no-omero", "image", "image [1]"),
    # Channels behind a slider
    "channel-stack-layer": partial(_stack, "image-05-no-omero", units=("pixel", UM, UM)),
    "channel-stack-untyped-layer": partial(_stack, "image-04-c-untyped"),
    "color-layer": _color,
    # Channels in gray
    "gray-layers": channels("image-05-no-omero", "image", "image [1]", "image [2]", **WHITE),
    "gray-colors-stated-layers": channels("image-05-label-unnamed", "DNA", "Actin", **WHITE),
    "gray-asked-layers": channels("image-05-gray-asked", "DNA", "Actin", **WHITE),
    "one-gray-layers": channels(
        "image-05-no-omero", "a", "b", colormap=["gray", "red"], blending="additive"
    ),
    "gray-opaque-layers": channels(
        "image-05-no-omero", "a", "b", colormap="gray", blending="translucent"
    ),
    # Channels that are switched off
    "channel-off-layers": channels(
        "image-04-channel-off", "DNA", "Actin", "Tubulin", visible=[True, False, True]
    ),
    "channels-off-layers": channels(
        "image-04-channels-off", "DNA", "Actin", "Tubulin", visible=[True, False, False]
    ),
    "channel-off-seen-layers": channels("image-04-channel-off", "DNA", "Actin", "Tubulin"),
    "channel-hidden-layers": channels(
        "image-04-window-incomplete", "DNA", "Actin", "Tubulin", visible=[True, True, False]
    ),
    # Opened with napari's own reader
    "image-05-placed-by-napari": partial(_by_napari, "image-05-placed"),
    "image-05-no-omero-by-napari": partial(_by_napari, "image-05-no-omero"),
    "image-01-by-napari": partial(_by_napari, "image-01"),
    "image-05-sized-by-napari": partial(_by_napari, "image-05-sized"),
    "image-05-moved-by-napari": partial(_by_napari, "image-05-moved"),
}
