"""Stores whose files of pixels, labels, copies or neighbors are odd, and near misses."""

from __future__ import annotations

import shutil
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.stores.arrays import below, group
from tests.stores.images import Image
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.registry import Source

    Keep = Callable[[int, tuple[int, ...]], bool]

SMALL: dict[str, Any] = {"axes": "yx", "shape": (64, 64), "levels": 2, "pixel_size": (0.5, 0.5)}
LABELED: dict[str, Any] = {**SMALL, "labels": {"nuclei": {}}}
TILED: dict[str, Any] = {
    "axes": "yx",
    "shape": (256, 256),
    "levels": 3,
    "chunk_shape": (32, 32),
    "pixel_size": (0.5, 0.5),
}


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**{**SMALL, **options})


def _labeled(**options: Any) -> Source:
    """An image with a label image of these options."""
    return _image(labels={"nuclei": options})


def _with_files(spelling: str, keep: Keep = lambda *_: True, **options: Any) -> Source:
    """An image without compression, with pixels in files that are named in one way."""

    def write(folder: Path) -> Path:
        plain: dict[str, Any] = {"compressor": None, "codecs": (), "chunk_shape": (32, 32)}
        image = Image(**{**SMALL, **plain, **options})
        root = tree(folder).write("image.ome.zarr", image.files())
        for level, path in enumerate(image.level_paths):
            counts = [-(-size // 32) for size in image.level_shape(level)]
            for position in product(*map(range, counts)):
                if keep(level, position):
                    separator = spelling[-1]
                    key = spelling[:-1] + separator.join(map(str, position))
                    file = root / path / key
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(b"\x07\x00" * 32 * 32)
        return root

    return write


def _left(level: int, position: tuple[int, ...]) -> bool:
    """Whether a file lies at the left, where something is in the picture."""
    return position[1] < (1 if level else 2)


def _copied(level: int, position: tuple[int, ...]) -> bool:
    """Whether a file was copied before the end: of the first level only those at the left."""
    return level > 0 or position[1] < 2


def _listing(names: list[str] | None, **options: Any) -> Source:
    """An image with labels whose list is another one, or is not there."""

    def write(folder: Path) -> Path:
        path = _image(**LABELED, **options)(folder)
        if not (path / "zarr.json").exists():
            attributes = path / "labels" / ".zattrs"
            if names is None:
                attributes.unlink()
            else:
                with edited(attributes) as document:
                    document["labels"] = names
            return path
        with edited(path / "labels" / "zarr.json") as document:
            document["attributes"] = {} if names is None else {"ome": {"labels": names}}
        return path

    return write


def _not_a_label(folder: Path) -> Path:
    """An image that lists a group without any metadata as a label image."""
    path = _image(**LABELED)(folder)
    with edited(path / "labels" / "nuclei" / "zarr.json") as document:
        document["attributes"] = {}
    return path


def _undescribed(folder: Path) -> Path:
    path = _image(**LABELED)(folder)
    with edited(path / "labels" / "nuclei" / "zarr.json") as document:
        del document["attributes"]["ome"]["image-label"]
    return path


def _stale(version: str) -> Source:
    """A store to which labels were added after its metadata were consolidated."""

    def write(folder: Path) -> Path:
        path = _image(version=version, consolidate=True)(folder)
        other = tree(folder).image("other.zarr", version=version, **LABELED)
        shutil.move(other / "labels", path / "labels")
        shutil.rmtree(other)
        return path

    return write


def _edited_after(folder: Path) -> Path:
    """A store whose metadata were edited after they were consolidated."""
    path = _image(version="0.4", consolidate=True)(folder)
    with edited(path / ".zattrs") as document:
        document["multiscales"][0]["name"] = "another"
    return path


def _beside(*names: str) -> Source:
    """Images of one shape in a group without metadata."""
    image = Image(**SMALL).files()

    def write(folder: Path) -> Path:
        members = {key: d for name in names for key, d in below(name, image).items()}
        return tree(folder).write("images.zarr", group() | members)

    return write


def _unlisted_level(folder: Path) -> Path:
    """A pyramid of three levels of which only the first is listed."""
    path = tree(folder).image(**{**TILED, "chunk_shape": (128, 128)})
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["datasets"][1:]
    return path


def _label_itself(folder: Path) -> Path:
    return _labeled(dtype="float32", fill_value=0.0)(folder) / "labels" / "nuclei"


SOURCES: dict[str, Source] = {
    # names of files of pixels
    "image-04-keys-with-dots": _with_files(".", version="0.4"),
    "image-04-keys-in-folders": _with_files("/", version="0.4", separator=None),
    "image-05-keys-of-format-2": _with_files("/"),
    "array-05-keys-of-format-2": lambda folder: (
        _with_files("/")(folder).joinpath("0").rename(folder / "array.zarr")
    ),
    "image-04-dots-as-stated": _with_files(".", version="0.4", separator="."),
    "image-05-with-pixels": _with_files("c//"),
    # files that are not there
    "image-05-copy-cut-off": _with_files("c//", _copied, **TILED),
    "image-05-empty-parts": _with_files("c//", _left, **TILED),
    "array-04-fill-value-open": lambda folder: tree(folder).array(zarr_format=2, fill_value=None),
    # labels and their list
    "image-05-label-unlisted": _listing([]),
    "image-04-label-unlisted": _listing(None, version="0.4"),
    "image-05-label-listed-only": _listing(["nuclei", "cells"]),
    "image-05-label-no-image": _not_a_label,
    "image-05-label-undescribed": _undescribed,
    # labels and their image
    "image-05-label-half": _labeled(shape=(64, 32)),
    "image-05-label-coarse": _labeled(shape=(32, 32), pixel_size=(1.0, 1.0)),
    "image-05-label-crop": _labeled(shape=(64, 32), translation=(0.0, 16.0)),
    "image-05-label-fewer-levels": _labeled(levels=1),
    "image-05-label-flat": _image(
        axes="zyx",
        shape=(4, 64, 64),
        pixel_size=(1.0, 0.5, 0.5),
        labels={"nuclei": {"axes": "yx", "shape": (64, 64), "pixel_size": (0.5, 0.5)}},
    ),
    "image-05-label-deep": _labeled(axes="zyx", shape=(4, 64, 64), pixel_size=(1.0, 0.5, 0.5)),
    "image-05-label-float": _labeled(dtype="float32", fill_value=0.0),
    "image-04-label-float": _image(
        version="0.4", labels={"nuclei": {"dtype": "float32", "fill_value": 0.0}}
    ),
    "label-05-float": _label_itself,
    # copies of metadata
    "consolidated-04-stale": _stale("0.4"),
    "consolidated-05-stale": _stale("0.5"),
    "consolidated-04-edited": _edited_after,
    # neighbors
    "group-05-channels": _beside("DAPI", "GFP"),
    "group-05-channels-numbered": _beside("ch0", "ch1", "ch2"),
    "group-05-tiles": _beside("tile_0", "tile_1"),
    "image-05-one-of-channels": lambda folder: _beside("DAPI", "GFP")(folder) / "GFP",
    "image-05-levels-unlisted": _unlisted_level,
}
