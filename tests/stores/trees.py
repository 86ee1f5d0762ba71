"""Stores made of metadata alone, put on the disk in a moment.

    path = tree(tmp_path).image(version="0.4", axes="tyx", shape=(10, 512, 512))

gives the path of an image that every reader can open: its pixels are all the fill value. What can
be said is written with `tests.stores.images.Image` and `tests.stores.plates.Plate`.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.stores.arrays import below, group, v2_array, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.stores.arrays import Files, Json


def tree(folder: Path) -> Tree:
    """Begin stores in a folder."""
    return Tree(folder)


@dataclass(frozen=True)
class Tree:
    """A folder to put stores into. Each method writes one and returns its path."""

    folder: Path

    def image(self, filename: str = "image.ome.zarr", **options: Any) -> Path:
        """Write an image, with labels if they are asked for: see `Image`."""
        return self.write(filename, Image(**options).files())

    def plate(self, filename: str = "plate.ome.zarr", **options: Any) -> Path:
        """Write a plate: see `Plate`."""
        return self.write(filename, Plate(**options).files())

    def group(
        self,
        filename: str = "group.zarr",
        *,
        zarr_format: int = 3,
        metadata: Json | None = None,
        attributes: Json | None = None,
        members: Files | None = None,
    ) -> Path:
        """Write a group with these OME-Zarr metadata, other attributes and documents below."""
        return self.write(filename, group(zarr_format, metadata, attributes) | (members or {}))

    def array(self, filename: str = "array.zarr", *, zarr_format: int = 3, **options: Any) -> Path:
        """Write an array that stands alone: see `v2_array` and `v3_array`."""
        options = {"shape": (64, 64), "chunk_shape": (32, 32), **options}
        files = v2_array(**options) if zarr_format == 2 else v3_array(**options)
        return self.write(filename, files)

    def collection(self, filename: str = "series.ome.zarr", **options: Any) -> Path:
        """Write two images as bioformats2raw does, with `OME` group and OME-XML."""
        image = Image(**{"version": "0.4", **options})
        root = self.group(
            filename,
            zarr_format=image.zarr_format,
            metadata=_stated(image, {"bioformats2raw.layout": 3}),
            members=below("0", image.files())
            | below("1", image.files())
            | below("OME", group(image.zarr_format, _stated(image, {"series": ["0", "1"]}))),
        )
        (root / "OME" / "METADATA.ome.xml").write_text(ome_xml(2, image), encoding="utf-8")
        return root

    def write(self, filename: str, files: Files) -> Path:
        """Write documents by their keys."""
        root = self.folder / filename
        encoded: dict[int, bytes] = {}
        made: set[Path] = set()
        for key, document in files.items():
            path = root / key
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            if id(document) not in encoded:
                encoded[id(document)] = json.dumps(document, indent=2).encode()
            path.write_bytes(encoded[id(document)])
        return root


@contextmanager
def edited(path: Path) -> Iterator[Any]:
    """Change a document in place.

    with edited(image / "zarr.json") as document:
        del document["attributes"]["ome"]["version"]
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    yield document
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")


@contextmanager
def edited_metadata(path: Path) -> Iterator[Any]:
    """Change the OME-Zarr metadata of a group in place, in either Zarr format."""
    in_v3 = (path / "zarr.json").exists()
    with edited(path / ("zarr.json" if in_v3 else ".zattrs")) as document:
        yield document["attributes"]["ome"] if in_v3 else document


def _stated(image: Image, metadata: Json) -> Json:
    """Say the version beside metadata that have nowhere else to say it."""
    return metadata if image.zarr_format == 2 else {"version": image.version, **metadata}


def ome_xml(n_images: int, image: Image) -> str:
    """OME-XML as bioformats2raw leaves it: the images and their sizes, no pixels."""
    sizes = dict(zip(image.axes, image.shape, strict=True))
    size = " ".join(f'Size{axis.upper()}="{sizes.get(axis, 1)}"' for axis in "xyzct")
    images = "".join(
        f'<Image ID="Image:{number}" Name="series {number}">'
        f'<Pixels ID="Pixels:{number}" DimensionOrder="XYZCT" Type="{image.dtype}" {size}>'
        "<MetadataOnly/></Pixels></Image>"
        for number in range(n_images)
    )
    namespace = "http://www.openmicroscopy.org/Schemas/OME/2016-06"
    return f'<?xml version="1.0" encoding="UTF-8"?><OME xmlns="{namespace}">{images}</OME>'
