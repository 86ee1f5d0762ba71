"""Far too much of everything, and numbers that cannot be: time and memory stay bounded.

The bounds grow with the bytes that were read, so that nothing may grow faster than they do.
"""

from __future__ import annotations

import json
import os
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Documents
from ome_zarr_helpdesk.rendering.report import report
from ome_zarr_helpdesk.source.place import Place
from tests.hostile.bounds import bounded
from tests.hostile.documents import STORES, all_places, at, encoded, texts
from tests.hostile.everything import check_json, explained_fully
from tests.rendering.safe import check_all
from tests.stores.arrays import below, group
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.sound import PLATE, SMALL, UNEVEN, Memory, documents_of, explained, scene
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.stores.arrays import Files, Json

LONG = 10_000_000


def image(**options: Any) -> Files:
    return deepcopy(Image(**SMALL, **options).files())


def plate(**changes: Any) -> Files:
    files = deepcopy(Plate(**PLATE).files())
    ome(files)["plate"] |= changes
    return files


def ome(files: Files, key: str = "zarr.json") -> Json:
    described: Json = files[key]["attributes"]["ome"]
    return described


def with_datasets(count: int) -> Files:
    files = image()
    ome(files)["multiscales"][0]["datasets"] = [{"path": str(n)} for n in range(count)]
    return files


def with_wells(rows: int, columns: int) -> Files:
    wells = [
        {"path": f"R{row}/{column}", "rowIndex": row, "columnIndex": column}
        for row in range(rows)
        for column in range(columns)
    ]
    names = [{"name": f"R{row}"} for row in range(rows)]
    return plate(rows=names, columns=[{"name": str(n)} for n in range(columns)], wells=wells)


def with_labels(count: int) -> Files:
    files = image(labels={"nuclei": {}})
    ome(files, "labels/zarr.json")["labels"] = [f"label {n}" for n in range(count)]
    each = [{"label-value": n, "rgba": [1, 2, 3, 4]} for n in range(count // 2)]
    ome(files, "labels/nuclei/zarr.json")["image-label"] = {"colors": each, "properties": each}
    return files


def with_channels(count: int) -> Files:
    files = image()
    ome(files)["omero"]["channels"] = ome(files)["omero"]["channels"] * (count // 2)
    return files


def with_steps(count: int) -> Files:
    """A chain of coordinate systems, each one step from the other."""
    files = scene()
    ome(files)["scene"] = {
        "coordinateSystems": [{"name": str(n), "axes": []} for n in range(count)],
        "coordinateTransformations": [
            {"type": "identity", "input": {"name": str(n)}, "output": {"name": str(n + 1)}}
            for n in range(count)
        ],
    }
    return files


def with_circle(systems: int, each_to: int) -> Files:
    """Coordinate systems in a ring, each one step from so many of the next."""
    files = scene()
    names = [{"name": str(n)} for n in range(systems)]
    ome(files)["scene"] = {
        "coordinateSystems": [{**name, "axes": []} for name in names],
        "coordinateTransformations": [
            {"type": "identity", "input": names[n], "output": names[(n + step) % systems]}
            for n in range(systems)
            for step in range(1, each_to + 1)
        ],
    }
    return files


def with_rotation(matrix: list[list[float]]) -> Files:
    files = scene()
    step = ome(files)["scene"]["coordinateTransformations"][0]
    step |= {"type": "rotation", "rotation": matrix}
    return files


def with_shards(depth: int) -> Files:
    """A chunk in a shard in a shard."""
    files = image()
    document = files["0/zarr.json"]
    for _ in range(depth):
        inner = {"chunk_shape": [1, 1, 1], "codecs": document["codecs"], "index_codecs": []}
        document["codecs"] = [{"name": "sharding_indexed", "configuration": inner}]
    return files


def with_images(count: int) -> Files:
    files = group(2, {"bioformats2raw.layout": 3})
    files |= below("OME", group(2, {"series": [str(n) for n in range(count)]}))
    return files | below("0", Image(version="0.4", **SMALL).files())


def with_shape(shape: list[int], chunk_shape: list[int]) -> Files:
    files = image()
    for document in files.values():
        if "shape" in document:
            document["shape"] = shape
            document["chunk_grid"]["configuration"]["chunk_shape"] = chunk_shape
    return files


def with_codecs(count: int) -> Files:
    files = image()
    files["0/zarr.json"]["codecs"] = files["0/zarr.json"]["codecs"] * (count // 2)
    return files


def with_settings(count: int) -> Files:
    """Give a compressor settings that it does not have."""
    files = Image(version="0.4", **SMALL).files()
    array = files["0/.zarray"]
    array["compressor"] = array["compressor"] | {f"setting {n}": n for n in range(count)}
    return files


def with_chunk_lengths(lengths: list[Any], size: int) -> Files:
    document = deepcopy(UNEVEN)
    document["shape"] = [size, 64]
    document["chunk_grid"]["configuration"]["chunk_shapes"] = [lengths, 16]
    return {"zarr.json": document}


def with_copies(count: int) -> Files:
    files = image(consolidate=True)
    copies = files["zarr.json"]["consolidated_metadata"]["metadata"]
    copies |= {f"copy {n}": copies["0"] for n in range(count)}
    return files


def with_keys(count: int) -> Files:
    files = image()
    files["zarr.json"]["attributes"] |= {f"key {n}": n for n in range(count)}
    return files


def with_long_names() -> Files:
    files = image()
    multiscales = ome(files)["multiscales"][0]
    multiscales["name"] = "n" * LONG
    multiscales["type"] = "<" * LONG
    ome(files)["omero"]["channels"][0]["label"] = "\x1b" * (LONG // 6)
    return files


def with_long_axes() -> Files:
    files = image()
    name, kind, unit = ome(files)["multiscales"][0]["axes"]
    name["name"], kind["type"], unit["unit"] = "n" * LONG, "t" * LONG, "u" * LONG
    return files


def with_long_paths() -> Files:
    files = image()
    first, second = ome(files)["multiscales"][0]["datasets"]
    first["path"], second["path"] = "p" * LONG, "ab/" * (LONG // 5)
    return files


def with_long_array() -> Files:
    files = image()
    document = files["0/zarr.json"]
    document["data_type"], document["fill_value"] = "d" * LONG, "1" * LONG
    document["chunk_key_encoding"]["configuration"]["separator"] = "s" * LONG
    return files


def with_long_plate() -> Files:
    files = plate(name="n" * LONG)
    described = ome(files)["plate"]
    described["rows"][0]["name"] = "r" * LONG
    described["wells"][0]["path"] = "A/" * (LONG // 4)
    return files


MUCH: dict[str, Callable[[], Files]] = {
    "10^6 datasets": lambda: with_datasets(10**6),
    "10^5 wells": lambda: with_wells(400, 250),
    "40,000 labels": lambda: with_labels(40_000),
    "5,000 channels": lambda: with_channels(5_000),
    "10,000 steps": lambda: with_steps(10_000),
    "10^5 images": lambda: with_images(10**5),
    "10^308 pixels a side": lambda: with_shape([10**308] * 3, [1, 1, 1]),
    "a side of 4,000 digits": lambda: with_shape([10**4000] * 3, [1, 1, 1]),
    "shapes that overflow": lambda: with_shape([2**63, 2**64, 2**31], [2**63, 1, 2**32]),
    "10^5 dimensions": lambda: with_shape([2] * 10**5, [1] * 10**5),
    "5,000 codecs": lambda: with_codecs(5_000),
    "200,000 settings of a codec": lambda: with_settings(200_000),
    "10^5 lengths of chunks": lambda: with_chunk_lengths([1] * 10**5, 10**5),
    "10^300 chunks in one pair": lambda: with_chunk_lengths([[1, 10**300]], 10**300),
    "10,000 copies": lambda: with_copies(10_000),
    "no dimension": lambda: with_shape([], []),
    "33 dimensions": lambda: with_shape([2] * 33, [1] * 33),
    "30,000 acquisitions": lambda: plate(acquisitions=[{"id": n} for n in range(30_000)]),
    "3,000 steps in a circle": lambda: with_circle(3_000, 1),
    "8,000 steps between 200": lambda: with_circle(200, 40),
    "a rotation by 10^308": lambda: with_rotation([[1e308] * 2] * 2),
    "60 shards in shards": lambda: with_shards(60),
    "10^5 keys": lambda: with_keys(10**5),
    "names of 10 MB": with_long_names,
    "axes of 10 MB": with_long_axes,
    "paths of 10 MB": with_long_paths,
    "an array of 10 MB": with_long_array,
    "a plate of 10 MB": with_long_plate,
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", MUCH)
def test_far_too_much_takes_bounded_time_and_memory(name: str) -> None:
    stored = {key: encoded(document) for key, document in MUCH[name]().items()}
    explained(SOUND_IMAGE)  # the content is read before
    read = sum(map(len, stored.values()))
    with bounded(read):
        explanation = explained_fully(documents_of(stored))
        content = explanation.to_json()
        check_json(content, read)
        check_all(explanation)
    for part in (*content["terms"], *content["faqs"], *content["findings"]):
        for key in ("here", "text", "in_file"):
            assert len(part.get(key) or "") < 100_000, "words for people are no data"


SOUND_IMAGE = image()

NUMBERS: dict[str, Any] = {
    "zero": 0,
    "minus one": -1,
    "minus a half": -0.5,
    "too large": 10**400,
    "largest": 1.7976931348623157e308,
    "infinite": float("inf"),
    "no number": float("nan"),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("number", NUMBERS)
def test_one_number_everywhere(number: str) -> None:
    for files, path in STORES.values():
        changed = deepcopy(files)
        for document in changed.values():
            for place in all_places(document) if isinstance(document, dict) else ():
                form = place[-1] in ("zarr_format", "bioformats2raw.layout")
                if isinstance(at(document, place), int | float) and not form:
                    at(document, place[:-1])[place[-1]] = NUMBERS[number]
        explanation = explained(changed, path)
        check_json(explanation.to_json(), 0)
        assert explanation.to_text()
        assert report(explanation, explanation.catalog)  # with all pictures


OTHER_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**400, float("nan"), "", "x", "x" * 100_000, "\ud800"),
    *([], [1], [None], ["x"], [{}], [[[]]], [{"id": "delta"}], [{"name": "x"}] * 1000),
    *({}, {"id": "blosc", "cname": [1]}, {"name": None}, {"name": "regular", "configuration": []}),
    {"name": "rectilinear", "configuration": {"kind": "inline", "chunk_shapes": [[[1, -5]], 3]}},
)
DATA_TYPES = ("bool", "float32", "complex64", "string", "r8", "|b1", "<f4", "|S4", "<M8[ns]")
SOME = 31
"""One change of so many is made in ordinary tests, all of them with `tox -e fuzz`."""

ONLY_SOMETIMES = ("storage_transformers", "dimension_separator", "consolidated_metadata")


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize(("version", "key"), [("0.4", "0/.zarray"), ("0.5", "0/zarr.json")])
def test_any_value_in_each_field_of_an_array(version: str, key: str) -> None:
    files = Image(version=version, **SMALL).files()
    sound = files[key]
    keys = dict.fromkeys((*sound, *ONLY_SOMETIMES))
    changes = [{k: v} for k in keys for v in OTHER_VALUES]
    name = "data_type" if "data_type" in sound else "dtype"
    changes += [{"fill_value": v, name: kind} for v in OTHER_VALUES for kind in DATA_TYPES]
    some = changes if "FUZZ_STORES" in os.environ else changes[::SOME]
    for change in some:
        with bounded(0):
            content = explained({**files, key: sound | change}).to_json()
        assert json.dumps(content, allow_nan=False), change


@pytest.mark.promise("bad-input")
def test_document_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with open(path / "zarr.json", "ab") as file:
        file.write(b" " * 100_000_000)
    with bounded(33_000_000):
        explanation = explain(path)
    assert [p.code for p in explanation.facts.problems] == ["document-too-large"]
    assert "32 MB" in explanation.to_json()["problems"][0]["message"]


# Paths that lead back to where they stand, or round and round.
LOOPS: dict[str, tuple[str, tuple[Any, ...], str]] = {
    "level is the image": ("image-05", ("multiscales", 0, "datasets", 0, "path"), "."),
    "level is nothing": ("image-05", ("multiscales", 0, "datasets", 0, "path"), ""),
    "level is a way there and back": (
        "image-05",
        ("multiscales", 0, "datasets", 0, "path"),
        "0/..",
    ),
    "well is the plate": ("plate-05", ("plate", "wells", 0, "path"), "."),
    "well is its row": ("plate-05", ("plate", "wells", 0, "path"), "A"),
    "well is a field": ("plate-05", ("plate", "wells", 0, "path"), "A/1/0"),
    "image of a scene is the scene": (
        "scene",
        ("scene", "coordinateTransformations", 0, "input", "path"),
        ".",
    ),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", LOOPS)
def test_path_that_leads_back_ends(name: str) -> None:
    store, place, value = LOOPS[name]
    files = deepcopy(STORES[store][0])
    at(ome(files), place[:-1])[place[-1]] = value
    with bounded(0):
        check_all(explained_fully(documents_of({k: encoded(d) for k, d in files.items()})))


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("inside", ["A", "A/1", "A/1/0", "A/1/0/0", "A/1/0/labels"])
def test_folder_that_is_the_store_again_ends(inside: str, tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=1, columns=1)
    folder = path / inside
    if folder.exists():
        folder.rename(tmp_path / "moved")
    folder.symlink_to(path, target_is_directory=True)
    with bounded(0):
        explanation = explain(path, all_wells=True, all_files=True)
        deep = explain(path.joinpath(*[inside] * 12))
    assert explanation.kind == deep.kind == "plate"
    check_all(explanation)
    assert json.dumps(deep.to_json(), allow_nan=False)


OUTSIDE = (
    "\\\\host\\share\\secret",
    "//host/share/secret",
    "C:\\secret",
    "C:/secret",
    "C:secret",
    "file:///secret",
    "file://../secret",
    "https://evil.example/secret",
    "s3://secret",
    "~/secret",
    "~root/secret",
    "$HOME/secret",
    "%2e%2e/secret",
    "..%2fsecret",
    "0\x00/../../secret",
    "....//secret",
    "\u2025/secret",
)

WITH_PATHS = (
    *("image-05", "image-04", "image-06", "labels", "label", "well", "plate-05", "scene"),
    *("collection", "consolidated-05"),
)


class Asked(Memory):
    """A store that keeps the keys it was asked for."""

    def __init__(self, files: dict[str, Any]) -> None:
        super().__init__(files)
        self.keys: set[str] = set()

    def get(self, key: str, limit: int) -> bytes | None:
        self.keys.add(key)
        return super().get(key, limit)

    def exists(self, key: str) -> bool:
        self.keys.add(key)
        return super().exists(key)

    def stored(self, keys: Sequence[str]) -> dict[str, bool | None]:
        self.keys.update(keys)
        return super().stored(keys)

    def sizes(self, keys: Sequence[str]) -> dict[str, int | None]:
        self.keys.update(keys)
        return super().sizes(keys)

    def names(self, group: str, limit: int) -> list[str]:
        self.keys.add(group)
        return super().names(group, limit)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("outside", OUTSIDE)
def test_path_to_elsewhere_is_not_followed(outside: str) -> None:
    """On no system: a key with a drive, a server or a way up would lead out of the store."""
    for name in WITH_PATHS:
        files, path = deepcopy(STORES[name])
        for field, key, place in list(texts(files)):
            if field[-1] in ("path", "series", "labels", "image"):
                at(files[key], place[:-1])[place[-1]] = outside
        store = Asked(files)
        documents = Documents(Place("local", "/data/store", path, "/data/store"), store)
        check_json(explained_fully(documents).to_json(), 10_000)
        assert len(store.keys) > 1
        for key in store.keys:
            names = re.split(r"[/\\]", key)
            assert ".." not in names, key
            assert not key.startswith(("/", "\\"))
            assert not re.match(r"[a-z0-9]+:", key, re.IGNORECASE), key
