"""Groups and arrays from every store zarr has, and from stores of other libraries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import zarr
from zarr.storage import LocalStore, LoggingStore, MemoryStore, ObjectStore, WrapperStore, ZipStore

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Limits, ReadError
from ome_zarr_helpdesk.documents.in_memory import ZarrStoreReader, reader_of_store
from ome_zarr_helpdesk.documents.zarr_nodes import document_of_node
from ome_zarr_helpdesk.source.arrays_in_memory import reach
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.zarr_stores import stored_kind, stored_place
from tests.stores.images import Image
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zarr.abc.store import Store

SMALL: dict[str, Any] = {"axes": "yx", "shape": (64, 64), "levels": 2}
AXES = [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}]


def fill(store: Store, version: str = "0.5") -> Store:
    """Write a small image with labels through zarr."""
    zarr_format: Any = 2 if version == "0.4" else 3
    scale = [{"type": "scale", "scale": [0.5, 0.5]}]
    entry: dict[str, Any] = {
        "axes": AXES,
        "datasets": [{"path": "0", "coordinateTransformations": scale}],
    }
    attributes: dict[str, Any]
    if zarr_format == 2:
        attributes = {"multiscales": [{"version": "0.4", **entry}]}
        labels: dict[str, Any] = {"labels": ["nuclei"]}
    else:
        attributes = {"ome": {"version": version, "multiscales": [entry]}}
        labels = {"ome": {"version": version, "labels": ["nuclei"]}}
    root = zarr.create_group(store, zarr_format=zarr_format, attributes=attributes)
    root.create_array("0", shape=(64, 64), chunks=(32, 32), dtype="uint16")
    root.create_group("labels", attributes=labels)
    nuclei = root.create_group("labels/nuclei", attributes=attributes)
    nuclei.create_array("0", shape=(64, 64), chunks=(32, 32), dtype="uint16")
    return store


def _local(folder: Path) -> Store:
    return LocalStore(folder / "x.zarr")


def _zip(folder: Path) -> Store:
    return ZipStore(folder / "x.zip", mode="w")


def _fsspec(folder: Path) -> Store:
    fsspec = pytest.importorskip("fsspec")
    from zarr.storage import FsspecStore

    fs = fsspec.filesystem("file", auto_mkdir=True)
    wrapper = pytest.importorskip("fsspec.implementations.asyn_wrapper")
    return FsspecStore(wrapper.AsyncFileSystemWrapper(fs, asynchronous=True), path=str(folder))


def _object_in_memory(_: Path) -> Store:
    return ObjectStore(pytest.importorskip("obstore.store").MemoryStore())


def _object_in_a_folder(folder: Path) -> Store:
    local = pytest.importorskip("obstore.store").LocalStore
    return ObjectStore(local(str(folder / "x.zarr"), mkdir=True))


def _icechunk(_: Path) -> Store:
    icechunk = pytest.importorskip("icechunk")
    repository = icechunk.Repository.create(icechunk.in_memory_storage())
    store: Store = repository.writable_session("main").store
    return store


# How a store is made, its kind, and whether names in a group can be told.
STORES: dict[str, tuple[Callable[[Path], Store], str, bool]] = {
    "memory": (lambda _: MemoryStore(), "memory", True),
    "local": (_local, "local", True),
    "zip that is written to": (_zip, "zip", False),
    "fsspec on files": (_fsspec, "local", True),
    "logging, memory": (lambda _: LoggingStore(MemoryStore(), log_level="ERROR"), "memory", True),
    "wrapped, memory": (lambda _: WrapperStore(MemoryStore()), "memory", True),
    "wrapped twice": (lambda _: WrapperStore(WrapperStore(MemoryStore())), "memory", True),
    "wrapped, local": (lambda folder: WrapperStore(_local(folder)), "local", False),
    "objects in memory": (_object_in_memory, "memory", False),
    "objects in a folder": (_object_in_a_folder, "local", True),
    "icechunk": (_icechunk, "other", False),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", STORES)
def test_group_from_any_store_is_explained(name: str, version: str, tmp_path: Path) -> None:
    make, kind, listed = STORES[name]
    if name == "icechunk" and version == "0.4":
        pytest.skip("icechunk stores Zarr v3 only")
    store = fill(make(tmp_path), version)
    told = explain(zarr.open_group(store, mode="r+")).to_json()
    assert told["kind"] == "image"
    assert told["problems"] == []
    facts = told["facts"]
    assert facts["container"]["store"] == kind
    assert facts["image"]["labels"] == ["nuclei"]
    assert facts["image"]["levels"][0]["shape"] == [64, 64]
    assert facts["image"]["levels"][0]["scale"] == [0.5, 0.5]
    children = facts["container"]["children"]
    assert (children is not None) is listed
    if listed:
        assert set(children) >= {"0", "labels"}


@pytest.mark.parametrize("name", STORES)
def test_path_in_any_store_says_where_it_lies(name: str, tmp_path: Path) -> None:
    store = fill(STORES[name][0](tmp_path))
    root = zarr.open_group(store, mode="r+")
    label = explain(root["labels/nuclei"]).to_json()
    assert (label["kind"], label["facts"]["container"]["lies_in"]["label"]) == (
        "label-image",
        "nuclei",
    )
    level = explain(root["0"]).to_json()
    assert (level["kind"], level["facts"]["container"]["lies_in"]["level"]) == ("array", 0)
    layer = explain([root["0"]]).to_json()  # the data of a layer
    assert layer["kind"] == "image"


@pytest.mark.promise("store-unchanged")
@pytest.mark.parametrize("name", STORES)
def test_no_store_of_somebody_else_is_changed(name: str, tmp_path: Path) -> None:
    store = fill(STORES[name][0](tmp_path))
    group = zarr.open_group(store, mode="r+")
    before = sorted(group.members(max_depth=None))
    explain(group)
    assert sorted(group.members(max_depth=None)) == before


def test_stores_of_one_place_have_one_root(tmp_path: Path) -> None:
    path = tree(tmp_path).image(**SMALL)
    places = [
        stored_place(zarr.open_group(LocalStore(path), mode="r")),
        stored_place(zarr.open_group(WrapperStore(LocalStore(path, read_only=True)), mode="r")),
    ]
    assert {place.root for place in places} == {str(path)}
    assert [place.is_file for place in places] == [True, False], "a wrapper may change what is read"


def test_two_stores_that_tell_nothing_are_not_taken_for_one() -> None:
    class Silent(WrapperStore[Any]):
        def __str__(self) -> str:
            return "silent"

    stores = [fill(Silent(MemoryStore())) for _ in range(2)]
    first, second = (stored_place(zarr.open_group(store, mode="r+")["0"]) for store in stores)
    assert first.store == "other"
    assert first.root != second.root


@pytest.mark.parametrize(
    ("made", "root", "kind"),
    [
        (
            lambda o: o.HTTPStore.from_url("https://me:pw@example.org/data/x.zarr?token=1"),
            "https://example.org/data/x.zarr",
            "http",
        ),
        (
            lambda o: o.S3Store("bucket", prefix="a/x.zarr", skip_signature=True),
            "s3://bucket/a/x.zarr",
            "s3",
        ),
        (lambda o: o.GCSStore("bucket"), "gs://bucket", "other"),
    ],
)
def test_object_store_tells_its_address_without_secrets(made: Any, root: str, kind: str) -> None:
    store = ObjectStore(made(pytest.importorskip("obstore.store")), read_only=True)
    array = type("Array", (), {"store": store, "path": "0"})()
    assert stored_place(array).root == root
    assert stored_kind(store) == kind


class Failing(WrapperStore[Any]):
    """A store that fails as only its own library can."""

    class OwnError(Exception):
        pass

    async def get(self, *_: Any, **__: Any) -> Any:
        raise self.OwnError("no connection to https://me:pw@host")

    def get_sync(self, *_: Any, **__: Any) -> Any:
        raise self.OwnError("no connection to https://me:pw@host")


@pytest.mark.parametrize("inner", [MemoryStore, lambda: WrapperStore(MemoryStore())])
def test_store_that_fails_in_its_own_way_is_said_to(inner: Callable[[], Store]) -> None:
    reader = ZarrStoreReader(Failing(inner()))
    for key in ("zarr.json", "0/.zarray"):
        with pytest.raises(ReadError) as error:
            reader.get(key, 1_000)
        assert (error.value.code, error.value.values) == ("store-failed", {"reason": "OwnError"})
    assert reader.exists("zarr.json") is False


class Waiting(WrapperStore[Any]):
    """A store that calls itself one in memory, and waits for an event loop all the same."""

    async def get(self, *args: Any, **options: Any) -> Any:
        import asyncio

        await asyncio.sleep(0)
        return await self._store.get(*args, **options)


def test_store_that_waits_is_asked_through_zarr() -> None:
    reader = ZarrStoreReader(Waiting(fill(MemoryStore())))
    assert json.loads(reader.get("0/zarr.json", 10_000) or b"")["shape"] == [64, 64]
    assert reader.get("9/zarr.json", 10_000) is None
    assert reader.exists("zarr.json")


def documents(**files: Any) -> ObjectStore[Any]:
    """A store that zarr reads for us, with documents as they are."""
    obstore = pytest.importorskip("obstore.store")
    memory = obstore.MemoryStore()
    for key, document in files.items():
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        memory.put(key.replace("__", "/").replace("zarr_json", "zarr.json"), data)
    return ObjectStore(memory)


def test_document_that_zarr_cannot_read_is_no_absent_one() -> None:
    files = Image(**SMALL).files()
    array = {**files["0/zarr.json"], "codecs": [{"name": "nobody-knows"}]}
    store = documents(zarr_json=files["zarr.json"], **{"0__zarr_json": array, "1__zarr_json": b"{"})
    explanation = explain(zarr.open_group(store, mode="r+"))
    problems = {(p.document, p.code) for p in explanation.facts.problems}
    assert problems >= {
        ("0/zarr.json", "document-store-unread"),
        ("1/zarr.json", "document-cut-off"),
    }
    said = [p["message"] for p in explanation.to_json()["problems"]]
    assert any("nobody-knows" in message for message in said)


def test_large_group_in_memory_is_listed_up_to_the_limit() -> None:
    store = MemoryStore()
    group = zarr.create_group(store, attributes={"ome": {"version": "0.5", "labels": []}})
    for number in range(30):
        group.create_group(f"g{number}")
    assert len(reader_of_store(store, Limits()).names("", 10) or ()) == 10
    assert reader_of_store(store, Limits()).names("nothing", 10) is None


def test_locating_never_opens_a_store(tmp_path: Path) -> None:
    store = fill(MemoryStore())
    array = zarr.open_group(store, mode="r+")["0"]
    place = locate(array)
    assert place.handle is array.store
    reached = reach(array)
    assert reached is not None
    assert reached.arrays == (array,)


ARRAYS: dict[str, dict[str, Any]] = {
    "filters and compressor": {
        "zarr_format": 2,
        "dtype": ">i4",
        "filters": [{"id": "delta", "dtype": ">i4"}],
        "compressors": {"id": "blosc", "cname": "zstd"},
        "order": "F",
    },
    "not a number, v2": {
        "zarr_format": 2,
        "dtype": "float32",
        "fill_value": float("nan"),
        "compressors": None,
    },
    "not a number, v3": {"zarr_format": 3, "dtype": "float32", "fill_value": float("nan")},
    "minus infinity": {"zarr_format": 3, "dtype": "float64", "fill_value": float("-inf")},
    "sharded": {"zarr_format": 3, "dtype": "uint16", "shards": (4, 4)},
}


@pytest.mark.parametrize("name", ARRAYS)
def test_document_made_of_an_array_is_what_the_store_holds(name: str, tmp_path: Path) -> None:
    import numcodecs

    options = dict(ARRAYS[name])
    if "filters" in options:
        options["filters"] = [numcodecs.get_codec(codec) for codec in options["filters"]]
        options["compressors"] = numcodecs.get_codec(options["compressors"])
    array = zarr.create_array(
        LocalStore(tmp_path / "x.zarr"),
        shape=(8, 8),
        chunks=(2, 2),
        attributes={"a": 1},
        **options,
    )
    key = "zarr.json" if options["zarr_format"] == 3 else ".zarray"
    written = json.loads((tmp_path / "x.zarr" / key).read_text(encoding="utf-8"))
    assert document_of_node(array, key) == written
