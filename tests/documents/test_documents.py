"""The only door to files: bounded, recorded, cancellable, and only reading."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
import zarr
from zarr.storage import LocalStore, MemoryStore

from ome_zarr_helpdesk.documents import Cancelled, Documents, Limits, ReadError, open_documents
from ome_zarr_helpdesk.documents.in_memory import ZarrStoreReader
from ome_zarr_helpdesk.documents.local import LocalReader
from ome_zarr_helpdesk.source.place import Place
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path, **options: Any) -> Documents:
    return open_documents(Place("local", str(path), "", str(path)), **options)


def test_each_document_is_read_once_and_counted(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    documents = opened(path)
    first = documents.document("zarr.json")
    assert documents.document("zarr.json") is first
    assert documents.document("nothing").found is False
    assert (documents.requests, documents.found) == (2, 1)
    assert documents.bytes == (path / "zarr.json").stat().st_size
    assert documents.contents() == {"zarr.json": json.loads((path / "zarr.json").read_text())}
    assert documents.seconds > 0


def test_other_questions_are_counted_too(tmp_path: Path) -> None:
    documents = opened(tree(tmp_path).image())
    assert documents.exists("0")
    assert not documents.exists("9")
    assert documents.children("") == ("0", "1", "2", "zarr.json")
    assert documents.children("9") is None
    assert documents.text("zarr.json").startswith("{")
    assert documents.text("9") is None
    assert documents.requests == 6


@pytest.mark.promise("bad-input")
def test_limits_hold(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    for number in range(50):
        (path / f"child-{number}").mkdir()
    limits = Limits(document_bytes=10, text_bytes=10, children=5, depth=3)
    documents = opened(path, limits=limits)
    document = documents.document("zarr.json")
    assert (document.content, document.fault) == (None, "too-large")
    assert dict(document.values) == {"limit": 10}
    assert len(documents.children("")) == 5
    assert documents.text("zarr.json") is None


def test_depth_is_limited(tmp_path: Path) -> None:
    path = tree(tmp_path).write("x.zarr", {"zarr.json": {"a": {"b": {"c": {"d": 1}}}}})
    assert opened(path, limits=Limits(depth=3)).document("zarr.json").fault == "too-deep"
    assert opened(path, limits=Limits(depth=4)).document("zarr.json").fault is None


def test_cancelling_stops_the_next_question(tmp_path: Path) -> None:
    stop = False
    documents = opened(tree(tmp_path).image(), cancelled=lambda: stop)
    assert documents.document("zarr.json").found
    stop = True
    for ask in (documents.document, documents.exists, documents.children, documents.text):
        with pytest.raises(Cancelled):
            ask("0/zarr.json")
    assert documents.document("zarr.json").found, "what is known costs nothing"


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("key", ["../x", "a/../../x", "..", "../zarr.json"])
def test_no_key_leads_out_of_the_store(key: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{}")
    (tmp_path / "zarr.json").write_text("{}")
    path = tree(tmp_path).image()
    reader = LocalReader(str(path))
    assert reader.get(key, 100) is None
    assert reader.exists(key) is False
    assert reader.names(key, 100) is None


@pytest.mark.parametrize("key", ["0", "", "zarr.json/x", "a\x00b", "x" * 5000, "\ud800"])
def test_strange_keys_are_absent(key: str, tmp_path: Path) -> None:
    reader = LocalReader(str(tree(tmp_path).image()))
    assert reader.get(key, 100) is None


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize(
    ("number", "code"),
    [(13, "not-permitted"), (1, "not-permitted"), (5, "read-failed"), (40, "read-failed")],
)
def test_failed_read_says_why(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = LocalReader(str(tree(tmp_path).image()))

    def refused(*_: Any) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(ReadError) as error:
        reader.get("zarr.json", 100)
    assert error.value.code == code


def test_root_is_the_topmost_folder_that_holds_a_document(tmp_path: Path) -> None:
    path = tree(tmp_path).plate()
    place = opened(path / "A" / "1" / "0" / "0").place
    assert (place.root, place.path) == (str(path), "A/1/0/0")


@pytest.mark.promise("only-what-is-given")
def test_climbing_ends_after_five_parents_and_at_a_gap(tmp_path: Path) -> None:
    folder = tmp_path
    for name in "abcdefgh":
        folder = folder / name
        folder.mkdir()
        (folder / "zarr.json").write_text('{"zarr_format": 3, "node_type": "group"}')
    assert opened(folder).place.path == "d/e/f/g/h"
    (tmp_path / "a/b/c/d/e/f/zarr.json").unlink()
    assert opened(folder).place.path == "h"


@pytest.mark.parametrize("zarr_format", [2, 3])
@pytest.mark.parametrize("kind", ["memory", "local"])
def test_store_found_in_memory_is_read_like_a_folder(
    kind: str, zarr_format: int, tmp_path: Path
) -> None:
    store = MemoryStore() if kind == "memory" else LocalStore(tmp_path / "x.zarr")
    root = zarr.create_group(store, zarr_format=zarr_format, attributes={"a": 1})
    root.create_array("0", shape=(4, 4), chunks=(2, 2), dtype="uint8")
    names = (
        ("zarr.json", "0/zarr.json") if zarr_format == 3 else (".zattrs", ".zgroup", "0/.zarray")
    )
    documents = Documents(Place("memory", "", "", "x", store), ZarrStoreReader(store))
    for name in names:
        content = documents.document(name).content
        assert content is not None, name
        assert "zarr_format" in content or content == {"a": 1}
    assert documents.document("1/zarr.json").found is False
    assert documents.exists(names[0])
    listed = documents.children("")
    assert listed is None if kind == "local" else set(listed) >= {"0", names[0]}


def test_store_without_synchronous_reads_is_asked_through_zarr(tmp_path: Path) -> None:
    class Old:
        """As stores were before zarr 3.1.6: no `get_sync`."""

    reader = ZarrStoreReader(Old())
    with pytest.raises(ReadError, match="store-failed"):
        reader.get("zarr.json", 100)
    assert reader.get("0/0/0", 100) is None, "zarr gives out metadata only"
    store = LocalStore(tree(tmp_path).image(version="0.4"))
    through = ZarrStoreReader(store)
    for key in (".zattrs", ".zgroup", "0/.zarray"):
        data = through._through_zarr(key)
        assert json.loads(data)
    assert through._through_zarr("0/.zgroup") is None
    assert through._through_zarr("9/.zarray") is None


def test_store_that_fails_is_said_to(tmp_path: Path) -> None:
    class Broken:
        def get_sync(self, key: str) -> None:
            raise RuntimeError("another event loop")

    documents = Documents(Place("other", "", "", "x"), ZarrStoreReader(Broken()))
    document = documents.document("zarr.json")
    assert document.fault == "store-failed"
    assert dict(document.values) == {"reason": "RuntimeError"}
