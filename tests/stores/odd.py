"""Stores that a reader of napari stumbles over, or that have something no sample has.

`ODD` writes one into a folder and returns its path, as `tests.stores.registry.SOURCES` does for
those that are as they should be.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from tests.stores.images import Image
from tests.stores.registry import SOURCES
from tests.stores.trees import edited_metadata, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.arrays import Json
    from tests.stores.registry import Source

SMALL: dict[str, Any] = {"axes": "cyx", "shape": (2, 64, 64), "levels": 2}


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**{**SMALL, **options})


def _plate(**options: Any) -> Source:
    return lambda folder: tree(folder).plate(**options)


def _changed(change: Callable[[Json], None], **options: Any) -> Source:
    """An image whose first multiscales entry, or what stands beside it, was changed."""

    def write(folder: Path) -> Path:
        path = _image(**options)(folder)
        with edited_metadata(path) as ome:
            change(ome)
        return path

    return write


def _without(name: str, path: str) -> Source:
    """Another sample from which a folder or file was lost."""

    def write(folder: Path) -> Path:
        root = {**SOURCES, **ODD}[name](folder)
        lost = root / path
        shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
        return root

    return write


def _no_scale(ome: Json) -> None:
    for dataset in ome["multiscales"][0]["datasets"]:
        del dataset["coordinateTransformations"]


def _identity(ome: Json) -> None:
    """What iohub writes for the image as a whole."""
    ome["multiscales"][0]["coordinateTransformations"] = [{"type": "identity"}]


def _scale_zero(ome: Json) -> None:
    for dataset in ome["multiscales"][0]["datasets"]:
        dataset["coordinateTransformations"][0]["scale"][-1] = 0


def _no_types(ome: Json) -> None:
    for axis in ome["multiscales"][0]["axes"]:
        axis.pop("type", None)


def _one_channel_less(ome: Json) -> None:
    ome["omero"]["channels"].pop()


def _one_channel_more(ome: Json) -> None:
    ome["omero"]["channels"] *= 2


def _no_colors(ome: Json) -> None:
    for channel in ome["omero"]["channels"]:
        del channel["color"]


def _window_empty(ome: Json) -> None:
    window = ome["omero"]["channels"][0]["window"]
    window["start"] = window["end"]


def _label_alone(folder: Path) -> Path:
    """A label image taken out of the image it belongs to."""
    image = _image(labels={"nuclei": {}})(folder)
    return (image / "labels" / "nuclei").rename(folder / "nuclei.zarr")


ODD: dict[str, Source] = {
    "image-05-small": _image(),
    "image-04-small": _image(version="0.4"),
    "image-05-level-lost": _without("image-05-small", "1"),
    "image-04-level-lost": _without("image-04-small", "1"),
    "image-05-no-version": _image(state_version=False),
    "image-04-no-version": _image(version="0.4", state_version=False),
    "image-04-no-scale": _changed(_no_scale, version="0.4"),
    "image-05-identity": _changed(_identity),
    "image-04-identity": _changed(_identity, version="0.4"),
    "image-05-scale-zero": _changed(_scale_zero),
    "image-05-no-types": _changed(_no_types),
    "image-05-channel-undescribed": _changed(_one_channel_less, channels=("DNA", "Actin")),
    "image-05-channel-too-many": _changed(_one_channel_more, channels=("DNA", "Actin")),
    "image-05-channels-without-colors": _changed(_no_colors, channels=("DNA", "Actin")),
    "image-05-window-empty": _changed(_window_empty, channels=("DNA", "Actin")),
    "image-09-dev1": _image(version="0.9.dev1"),
    "image-05-labels-no-channels": _image(axes="yx", shape=(64, 64), labels={"nuclei": {}}),
    "label-05-alone": _label_alone,
    "plate-05-lost": _plate(lost=("A/2", "B/3")),
    "plate-05-first-lost": _plate(lost=("A/1",)),
    "plate-05-empty": _plate(rows=1, columns=2, left_out=("A/1", "A/2")),
    "plate-05-labels": _plate(rows=1, columns=2, field_image=Image(**SMALL, labels={"nuclei": {}})),
    "plate-05-one-field": _plate(),
    "level-04": lambda folder: _image(version="0.4")(folder) / "0",
    "well-05-one-field": lambda folder: tree(folder).plate() / "A" / "1",
    "bioformats2raw-05-no-xml": _without("bioformats2raw-05", "OME/METADATA.ome.xml"),
    "zarr-array-1d": lambda folder: tree(folder).array(shape=(64,), chunk_shape=(8,)),
}
