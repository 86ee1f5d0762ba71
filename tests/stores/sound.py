"""Sound stores of every kind and version, kept in memory, and ways to spoil them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.api import explain_facts
from ome_zarr_helpdesk.documents import Documents
from ome_zarr_helpdesk.facts import collect
from ome_zarr_helpdesk.facts.tiers import complete
from ome_zarr_helpdesk.source.place import Place
from tests.stores.arrays import below, group, v2_array, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ome_zarr_helpdesk.api import Explanation
    from tests.stores.arrays import Files, Json


class Memory:
    """A store made of a dictionary, of documents or of bytes."""

    def __init__(self, files: Mapping[str, Json | bytes]) -> None:
        self.files = files

    def get(self, key: str, limit: int) -> bytes | None:
        found = self.files.get(key)
        return found if found is None or isinstance(found, bytes) else json.dumps(found).encode()

    def exists(self, key: str) -> bool:
        return key in self.files or any(name.startswith(f"{key}/") for name in self.files)

    def stored(self, keys: Sequence[str]) -> dict[str, bool | None]:
        return {key: key in self.files for key in keys}

    def sizes(self, keys: Sequence[str]) -> dict[str, int | None]:
        return {key: 1 for key in keys if key in self.files}

    def names(self, group: str, limit: int) -> list[str]:
        prefix = f"{group}/" if group else ""
        inside = (k.removeprefix(prefix) for k in self.files if k.startswith(prefix))
        return sorted({name.partition("/")[0] for name in inside})


def documents_of(files: Mapping[str, Json | bytes], path: str = "") -> Documents:
    return Documents(Place("local", "/data/store", path, "/data/store"), Memory(files))


def explained(files: Files, path: str = "") -> Explanation:
    documents = documents_of(files, path)
    documents, facts = complete(documents, collect(documents))
    return explain_facts(facts, documents=documents.contents())


def scene() -> Files:
    image = Image(version="0.6", axes="yx", shape=(64, 64))
    step = {
        "type": "translation",
        "translation": [0, 1],
        "input": {"path": "left", "name": "physical"},
        "output": {"name": "stage"},
    }
    systems = [{"name": "stage", "axes": image.metadata()["multiscales"][0]["coordinateSystems"]}]
    described = {"coordinateSystems": systems, "coordinateTransformations": [step]}
    return group(3, {"version": "0.6", "scene": described}) | below("left", image.files())


def scene_of_all_types() -> Files:
    """A scene with a transformation of each type, one in the other where that is possible."""
    files = scene()
    shift = {"type": "translation", "translation": [0, 1]}
    by_dimension = [{"transformation": shift, "inputAxes": [0, 1], "outputAxes": [1, 0]}]
    ends = {"input": {"path": "left", "name": "physical"}, "output": {"name": "stage"}}
    steps: list[Json] = [
        {"type": "identity"},
        {"type": "mapAxis", "mapAxis": [1, 0]},
        {"type": "projectAxis", "droppedInputs": [0], "createdOutputs": [1]},
        {"type": "scale", "scale": [1, 2]},
        {"type": "affine", "affine": [[1, 0, 0], [0, 1, 0]]},
        {"type": "rotation", "rotation": [[0, -1], [1, 0]]},
        {"type": "sequence", "transformations": [shift, shift]},
        {"type": "displacements", "path": "field", "interpolation": "linear"},
        {"type": "coordinates", "path": "field"},
        {"type": "bijection", "forward": shift, "inverse": shift},
        {"type": "byDimension", "transformations": by_dimension},
    ]
    described = files["zarr.json"]["attributes"]["ome"]["scene"]
    described["coordinateTransformations"] += [{**step, **ends} for step in steps]
    return files


def struct_array() -> Files:
    """An array of a structured type, its axes stored in the other order."""
    [(key, document)] = v3_array((8, 8), chunk_shape=(4, 4)).items()
    fields = [{"name": "r", "data_type": "uint8"}, {"name": "g", "data_type": {"name": "bool"}}]
    data_type = {"name": "struct", "configuration": {"fields": fields}}
    codecs = [{"name": "transpose", "configuration": {"order": [1, 0]}}, *document["codecs"]]
    changes = {"data_type": data_type, "fill_value": {"r": 0, "g": False}, "codecs": codecs}
    return {key: {**document, **changes}}


def mixed_group() -> Files:
    """A group with an image, arrays that name their dimensions, and a plain group."""
    named = v3_array((4,), chunk_shape=(2,), dimension_names=["x"])
    deeper = group(3) | below("b", Image(**SMALL).files())
    attributes = {"spatialdata_attrs": {"version": "0.2"}, "tables": ["a"], "title": "x"}
    files = group(3, None, attributes) | below("t", named) | below("deep", deeper)
    return files | below("a", Image(**SMALL).files())


SMALL: dict[str, Any] = {"axes": "cyx", "shape": (2, 64, 64), "levels": 2, "channels": ("DNA", "A")}
PLATE: dict[str, Any] = {
    "rows": 1,
    "columns": 2,
    "fields": 1,
    "acquisitions": ("day 1",),
    "field_image": Image(**SMALL),
}
PLAIN_V2 = v2_array((8,), chunk_shape=(4,))[".zarray"]
STRUCT_V2 = [["r", "|u1"], ["g", "<u2", [2, 2]], ["b", [["low", "<f4"], ["text", "<U3"]]]]
TRANSFORMED = [{"type": "scale", "scale": [1, 2, 2]}]

# The files of a sound store, the node that is explained, and the document that is spoiled.
SOUND: dict[str, tuple[Files, str, str]] = {
    "image-05": (
        Image(**SMALL, multiscales_transformations=TRANSFORMED).files(),
        "",
        "zarr.json",
    ),
    "image-04": (Image(version="0.4", **SMALL).files(), "", ".zattrs"),
    "image-06": (Image(version="0.6", half_pixel=True, **SMALL).files(), "", "zarr.json"),
    "level-05": (Image(**SMALL, shard_shape=(1, 64, 64)).files(), "", "0/zarr.json"),
    "level-04": (
        Image(version="0.4", **SMALL, filters=[{"id": "delta", "dtype": "<u2"}]).files(),
        "",
        "0/.zarray",
    ),
    "labels": (Image(**SMALL, labels={"nuclei": {}}).files(), "", "labels/zarr.json"),
    "label": (
        Image(**SMALL, labels={"nuclei": {}}).files(),
        "labels/nuclei",
        "labels/nuclei/zarr.json",
    ),
    "plate-05": (Plate(**PLATE).files(), "", "zarr.json"),
    "plate-04": (Plate(version="0.4", **PLATE).files(), "", ".zattrs"),
    "well": (Plate(**PLATE).files(), "A/1", "A/1/zarr.json"),
    "well-of-plate": (Plate(**PLATE).files(), "", "A/1/zarr.json"),
    "plate-of-field": (Plate(**PLATE).files(), "A/1/0", "zarr.json"),
    "scene": (scene(), "", "zarr.json"),
    "collection": (
        group(2, {"bioformats2raw.layout": 3})
        | below("OME", group(2, {"series": ["0"]}))
        | below("0", Image(version="0.4", **SMALL).files()),
        "",
        "OME/.zattrs",
    ),
    "array-v3": (v3_array((64, 64), chunk_shape=(8, 8), shard_shape=(32, 32)), "", "zarr.json"),
    "array-v2": (v2_array((64, 64), chunk_shape=(8, 8)), "", ".zarray"),
    "scene-of-all-types": (scene_of_all_types(), "", "zarr.json"),
    "image-09": (
        Image(version="0.9.dev1", orientation={"x": "left-to-right"}, **SMALL).files(),
        "",
        "zarr.json",
    ),
    "array-of-structs": (struct_array(), "", "zarr.json"),
    "array-of-structs-v2": (
        {".zarray": {**PLAIN_V2, "dtype": STRUCT_V2, "fill_value": None}},
        "",
        ".zarray",
    ),
    "group": (mixed_group(), "", "zarr.json"),
    "image-of-a-group": (mixed_group(), "", "a/zarr.json"),
    "array-of-a-group": (mixed_group(), "", "t/zarr.json"),
}


RECTILINEAR = {"name": "rectilinear", "configuration": {"chunk_shapes": [[8, [28, 2]], 16]}}
UNEVEN = v3_array((64, 64), chunk_shape=(8, 8))["zarr.json"] | {"chunk_grid": RECTILINEAR}
MIXED = {
    "zarr_format": 3,
    "node_type": "group",
    "attributes": {
        "ome": {"version": "0.5", **Image(**SMALL).metadata()},
        "version": "0.1",
        **Image(version="0.4", **SMALL).metadata(),
    },
}

# Stores that are not sound, but known all the same: their keys are spoiled, too.
ODD: dict[str, Files] = {
    "uneven chunks": {"zarr.json": UNEVEN},
    "keys of two versions": Image(**SMALL).files() | {"zarr.json": MIXED},
    "both formats": Image(**SMALL).files() | Image(version="0.4", **SMALL).files(),
    "ome in v2": {".zattrs": {"ome": MIXED["attributes"]}, ".zgroup": {"zarr_format": 2}},
}


def places(document: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key of a document, and the first item of every list."""
    if place:
        yield place
    if isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, (*place, key))
    elif isinstance(document, list) and document:
        yield from places(document[0], (*place, 0))


def with_value(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at a place; `...` takes the key away."""
    if not place:
        return value
    first, *rest = place
    changed = document.copy()
    if not rest and value is ...:
        del changed[first]
    else:
        changed[first] = with_value(document[first], tuple(rest), value)
    return changed
