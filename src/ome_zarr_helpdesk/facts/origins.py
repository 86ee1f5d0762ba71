"""Where a fact is written: document and key, told from the name of the fact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.nodes import node_key

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Array, Facts, Image

__all__ = ["Origin", "origin_of"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A document of the store and a JSON pointer into it."""

    document: str
    location: str


_V3 = {
    "shape": "shape",
    "n_chunks": "shape",
    "nbytes": "shape",
    "dtype": "data_type",
    "itemsize": "data_type",
    "fill_value": "fill_value",
    "dimension_names": "dimension_names",
    "dimension_separator": "chunk_key_encoding",
    "chunk_key_prefix": "chunk_key_encoding",
    "grid_counts": "chunk_grid",
    "grid_longest": "chunk_grid",
    "field_names": "data_type",
    "shard_shape": "chunk_grid/configuration/chunk_shape",
    "shard_nbytes": "chunk_grid/configuration/chunk_shape",
    "n_shards": "chunk_grid/configuration/chunk_shape",
}
_V2 = {
    "shape": "shape",
    "n_chunks": "chunks",
    "nbytes": "shape",
    "dtype": "dtype",
    "itemsize": "dtype",
    "endianness": "dtype",
    "fill_value": "fill_value",
    "order": "order",
    "dimension_separator": "dimension_separator",
    "chunk_shape": "chunks",
    "chunk_nbytes": "chunks",
    "compressor": "compressor",
    "filters": "filters",
    "codecs": "compressor",
    "codec_settings": "compressor",
    "field_names": "dtype",
    "fill_value_open": "fill_value",
}
_CODECS_V3 = (
    "codecs", "codec_settings", "compressor", "filters", "endianness", "sharded", "order",
    "shard_depth", "shard_index_location", "shard_index_checked",
)  # fmt: skip
_CHUNKS = ("chunk_shape", "chunk_nbytes", "n_chunks", "chunks_per_shard")
_AXES = ("axes", "axis_order", "has_units")
_SIZES = ("plane", "n_channels", "n_times", "n_planes", "is_volume")
_OF_MULTISCALES = {
    "name": "name", "downsampling": "type", "n_levels": "datasets", "is_pyramid": "datasets",
    "coordinate_systems": "coordinateSystems", "intrinsic_system": "coordinateSystems",
    "transformations": "coordinateTransformations",
    "pixel_size": "datasets/0/coordinateTransformations",
    "extent": "datasets/0/coordinateTransformations",
    "time_step": "datasets/0/coordinateTransformations",
    "has_translation": "datasets/0/coordinateTransformations",
    "pyramid": "datasets", "pyramid_overhead": "datasets",
    "nbytes": "datasets", "n_objects": "datasets",
}  # fmt: skip
_OF_SCENE = {
    "images": "coordinateTransformations",
    "transformations": "coordinateTransformations",
    "coordinate_systems": "coordinateSystems",
}
_OF_PLATE = {
    "name": "name", "rows": "rows", "n_rows": "rows", "columns": "columns",
    "n_columns": "columns", "wells": "wells", "n_wells": "wells", "n_absent": "wells",
    "is_sparse": "wells", "positions": "wells", "field_count": "field_count",
    "acquisitions": "acquisitions", "n_acquisitions": "acquisitions",
}  # fmt: skip


def origin_of(facts: Facts, name: str) -> Origin | None:
    """Return where a fact is written; None for what no document states.

    Parameters
    ----------
    facts
        The facts.
    name
        Dotted name as in the content, such as ``image.levels[0].chunk_shape``.
        A number that was computed leads to what it was computed from.
    """
    steps = re.findall(r"\w+", name)
    if not steps or facts.zarr_format is None:
        return None
    if steps[0] == "image" and facts.image is not None:
        return _of_image(facts, facts.image, steps[1:])
    if steps[0] == "array" and facts.array is not None and len(steps) > 1:
        return _of_array(facts.array, steps[1])
    if steps[0] == "plate" and facts.plate is not None and len(steps) > 1:
        key = _OF_PLATE.get(steps[1])
        return _attribute(facts, facts.plate.path, f"plate/{key}") if key else None
    if steps[0] == "scene" and facts.scene is not None and len(steps) > 1:
        place = facts.container.place if facts.container else ""
        key = _OF_SCENE.get(steps[1])
        return _attribute(facts, place, f"scene/{key}") if key else None
    if steps[0] == "well" and facts.well is not None:
        return _attribute(facts, facts.well.path, "well/images")
    if steps[0] == "labels" and facts.labels is not None:
        return _attribute(facts, facts.labels.path, "labels")
    if steps[0] == "ome_zarr_version" and facts.version_source == "stated":
        return _version(facts)
    return None


def _of_image(facts: Facts, image: Image, steps: list[str]) -> Origin | None:
    if not steps:
        return None
    if steps[0] in ("levels", "full", "coarsest"):
        return _of_level(facts, image, steps)
    if steps[0] == "chunking" and image.full is not None:
        return _of_array(image.full, "order" if steps[-1] == "transposed" else "chunk_shape")
    if steps[0] in ("channels", "omero"):
        index = f"/{steps[1]}" if len(steps) > 1 and steps[1].isdigit() else ""
        return _attribute(facts, image.path, f"omero/channels{index}")
    if steps[0] == "label":
        return _attribute(facts, image.path, "image-label")
    if steps[0] == "labels":
        return _attribute(facts, f"{image.path}/labels".lstrip("/"), "labels")
    if steps[0] in _SIZES:
        return _of_array(image.full, "shape") if image.full is not None else None
    if steps[0] in _AXES:
        return _of_axes(facts, image)
    key = _OF_MULTISCALES.get(steps[0])
    return _attribute(facts, image.path, f"multiscales/0/{key}") if key else None


def _of_axes(facts: Facts, image: Image) -> Origin | None:
    """Return where the axes are written; 0.1 and 0.2 imply them."""
    if facts.ome_zarr_version in ("0.1", "0.2"):
        return None
    key = "coordinateSystems" if image.coordinate_systems else "axes"
    return _attribute(facts, image.path, f"multiscales/0/{key}")


def _of_level(facts: Facts, image: Image, steps: list[str]) -> Origin | None:
    levels = image.levels or ()
    index = {"full": 0, "coarsest": len(levels) - 1}.get(steps[0])
    rest = steps[1:]
    if index is None:
        index, rest = (int(rest[0]), rest[1:]) if rest and rest[0].isdigit() else (0, rest)
    if not rest or index >= len(levels):
        return None
    if rest[0] in ("scale", "translation"):
        key = f"multiscales/0/datasets/{index}/coordinateTransformations"
        return _attribute(facts, image.path, key)
    if rest[0] in ("path", "dataset"):
        return _attribute(facts, image.path, f"multiscales/0/datasets/{index}/path")
    return _of_array(levels[index], rest[0])


def _of_array(array: Array, field: str) -> Origin | None:
    if array.zarr_format == 2:
        if field == "dimension_separator" and array.dimension_separator == ".":
            return None  # the default, seldom written
        location = _V2.get(field)
        return Origin(node_key(array.path, ".zarray"), f"/{location}") if location else None
    if field in _CHUNKS:
        grid = "chunk_grid/configuration/chunk_shape"
        location = "codecs/0/configuration/chunk_shape" if array.sharded else grid
    else:
        location = "codecs" if field in _CODECS_V3 else _V3.get(field, "")
    return Origin(node_key(array.path, "zarr.json"), f"/{location}") if location else None


def _attribute(facts: Facts, path: str, location: str) -> Origin:
    below_ome = f"ome/{location}" if facts.ome_key else location
    if facts.zarr_format == 3:
        return Origin(node_key(path, "zarr.json"), f"/attributes/{below_ome}")
    return Origin(node_key(path, ".zattrs"), f"/{below_ome}")


def _version(facts: Facts) -> Origin | None:
    place = facts.container.place if facts.container else ""
    if facts.ome_key:
        return _attribute(facts, place, "version")
    holder = {"plate": "plate", "well": "well"}.get(facts.kind, "multiscales/0")
    return _attribute(facts, place, f"{holder}/version")
