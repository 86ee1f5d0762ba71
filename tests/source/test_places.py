"""What a person can give, turned into a place in a store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.source.given import place_of_path, without_credentials
from ome_zarr_helpdesk.source.keys import join, parent, parts
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.path_text import (
    archives_in,
    is_windows_path,
    path_of_file_address,
    without_document,
)
from ome_zarr_helpdesk.source.place import NotAPlace, Place, containing_group
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize(
    ("base", "relative", "joined"),
    [
        ("", "0", "0"),
        ("a/b", "0", "a/b/0"),
        ("a/b", "../0", "a/0"),
        ("a/b", "../../0", "0"),
        ("a", "./0//1", "a/0/1"),
        ("a", "", "a"),
        ("a", "..", ""),
        ("", "..", None),
        ("a/b", "../../../0", None),
        ("a", "/etc", None),
        ("a", "\\etc", None),
        ("a", "b\\..\\..\\c", None),
        ("a", "https://x/y", None),
        ("a", "file:///etc", None),
        ("a", "C:", None),
        ("a", "C:/x", None),
        ("a", "b\x00c", None),
        ("a", "0/../../../x", None),
        ("a", "...", "a/..."),
        ("a", "b c", "a/b c"),
    ],
)
def test_path_of_metadata_stays_inside(base: str, relative: str, joined: str | None) -> None:
    assert join(base, relative) == joined


def test_parts_and_parent() -> None:
    assert parts("/a//b/") == ("a", "b")
    assert (parent("a/b"), parent("a"), parent("")) == ("a", "", "")


@pytest.mark.parametrize(
    ("arrays", "group"),
    [
        ((), ""),
        (("a/0",), "a"),
        (("0",), ""),
        (("a/0", "a/1", "a/2"), "a"),
        (("0", "1"), ""),
        (("A/1/0/0", "A/2/0/0"), "A"),
        (("a/x", "a/x"), "a"),
    ],
)
def test_group_that_holds_arrays(arrays: tuple[str, ...], group: str) -> None:
    assert containing_group(arrays) == group


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("/data/x.zarr", "/data/x.zarr"),
        ("/data/x.zarr/", "/data/x.zarr"),
        ("/data/../data/x.zarr", "/data/x.zarr"),
        ("/data/x.zarr/zarr.json", "/data/x.zarr"),
        ("/data/x.zarr/.zattrs", "/data/x.zarr"),
        ("/data/x.zarr/0/.zarray", "/data/x.zarr/0"),
        ("file:///data/x.zarr", "/data/x.zarr"),
        ("FILE:///data/x%20y.zarr", "/data/x y.zarr"),
        (Path("/data/x.zarr"), "/data/x.zarr"),
    ],
)
def test_local_path(given: str | Path, root: str) -> None:
    place = place_of_path(given)
    assert isinstance(place, Place)
    assert (place.store, place.root, place.path) == ("local", root, "")


def test_home_and_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert place_of_path("~/x.zarr").root == "/home/somebody/x.zarr"
    monkeypatch.chdir(tmp_path)
    assert place_of_path("x.zarr").root == str(tmp_path / "x.zarr")


ADDRESSES = {
    "https://example.org/x.zarr": ("http", "https://example.org/x.zarr", ""),
    "HTTP://example.org/x.zarr/": ("http", "http://example.org/x.zarr", ""),
    "https://example.org:8080/x": ("http", "https://example.org:8080/x", ""),
    "https://example.org/x.zarr/zarr.json": ("http", "https://example.org/x.zarr", ""),
    "https://example.org/x.zarr/0/.zarray": ("http", "https://example.org/x.zarr", "0"),
    "https://e.org/a%20b/p.zarr/A/1/0": ("http", "https://e.org/a%20b/p.zarr", "A/1/0"),
    "https://example.org/x.zarr/labels/n%C3%BC": (
        "http",
        "https://example.org/x.zarr",
        "labels/nü",
    ),
    "https://example.org/x.ome.zarr/0": ("http", "https://example.org/x.ome.zarr", "0"),
    "https://example.org/a.zarr/1/2/3/4/5/6": (
        "http",
        "https://example.org/a.zarr/1/2/3/4/5/6",
        "",
    ),
    "https://viewer.org/look/?source=https://example.org/x.zarr&z=3": (
        "http",
        "https://example.org/x.zarr",
        "",
    ),
    "s3://bucket/folder/x.zarr/0": ("s3", "s3://bucket/folder/x.zarr", "0"),
    "s3://bucket": ("s3", "s3://bucket", ""),
    "gs://bucket/x.zarr": ("other", "gs://bucket/x.zarr", ""),
    "az://container/x.zarr": ("other", "az://container/x.zarr", ""),
}


@pytest.mark.parametrize("given", ADDRESSES)
def test_address(given: str) -> None:
    place = place_of_path(given)
    assert isinstance(place, Place)
    assert (place.store, place.root, place.path) == ADDRESSES[given]
    assert place.handle is None


@pytest.mark.promise("private-report")
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://me:pw@example.org:8080/x?token=1#y", "https://example.org:8080/x"),
        ("s3://key:secret@bucket/x.zarr", "s3://bucket/x.zarr"),
    ],
)
def test_what_opens_an_address_is_kept_apart_and_never_shown(given: str, shown: str) -> None:
    place = place_of_path(given)
    assert isinstance(place, Place)
    assert (place.given, place.root) == (shown, shown)
    assert place.access is not None
    for secret in ("me", "pw", "token", "secret"):
        assert secret not in repr(place)


@pytest.mark.parametrize(
    ("given", "shown", "code"),
    [
        ("ftp://me@host/x", "ftp://host/x", "scheme-unknown"),
        ("https://[bad?token=1", "https://", "address-malformed"),
        ("https:///x.zarr", "https:///x.zarr", "address-malformed"),
        ("https://example.org/x.ozx?token=1", "https://example.org/x.ozx", "remote-archive"),
    ],
)
def test_address_that_leads_nowhere(given: str, shown: str, code: str) -> None:
    place = place_of_path(given)
    assert isinstance(place, NotAPlace)
    assert (place.given, place.code) == (shown, code)
    assert explain(given).to_json()["source"] == shown


def test_address_in_an_address_is_taken_once() -> None:
    """Each address may name another in ``?source=``: this ends however often they do."""
    given = "https://example.org/?source=" * 3_000
    assert isinstance(place_of_path(given), Place)
    place = place_of_path("https://viewer.org/?source=https://me:secret@example.org/x.zarr")
    assert isinstance(place, Place)
    assert (place.root, place.given) == ("https://example.org/x.zarr",) * 2


def test_credentials_are_cut_from_file_addresses_too() -> None:
    place = place_of_path("file://me:pw@host/data/x.zarr?token=1")
    assert place.given == "file://host/data/x.zarr"
    assert without_credentials("s3://a:b@c/d?e=f#g") == "s3://c/d"


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_zarr_group_and_array_lead_to_their_place(version: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image(version=version, labels={"nuclei": {}})
    root = zarr.open_group(path, mode="r")
    assert explain(root).kind == "image"
    assert explain(root["labels/nuclei"]).kind == "label-image"
    array = explain(root["0"])
    assert array.kind == "array"
    assert array.to_json()["facts"]["container"]["lies_in"]["level"] == 0
    assert explain(root).to_json()["facts"] == {
        **explain(path).to_json()["facts"],
    }


def test_group_in_memory_is_explained() -> None:
    root = zarr.create_group(zarr.storage.MemoryStore(), attributes={"ome": {"version": "0.5"}})
    root.create_array("0", shape=(4, 4), chunks=(2, 2), dtype="uint8")
    root.attrs["ome"] = {
        "version": "0.5",
        "multiscales": [{"axes": [{"name": "y"}, {"name": "x"}], "datasets": [{"path": "0"}]}],
    }
    explanation = explain(root)
    assert explanation.kind == "image"
    assert explanation.to_json()["facts"]["container"]["store"] == "memory"
    assert explanation.facts.image.full.shape == (4, 4)


def test_path_is_shown_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path).image("here.zarr")
    monkeypatch.chdir(tmp_path)
    assert explain("here.zarr").to_json()["source"] == "here.zarr"
    assert explain("./here.zarr/").source == "./here.zarr/"


def test_link_to_a_store_is_followed(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (tmp_path / "link").symlink_to(path)
    assert explain(tmp_path / "link").kind == "image"


def test_folder_names_of_all_kinds(tmp_path: Path) -> None:
    for name in ("a b", "Ünïcode", "back\\slash", "per%20cent", "#hash", "q?x", "-dash", "~tilde"):
        path = tree(tmp_path / name).plate()
        explanation = explain(path / "A" / "1" / "0")
        assert explanation.kind == "image", name
        assert explanation.to_json()["facts"]["container"]["lies_in"]["well"] == "A1", name


@pytest.mark.promise("only-what-is-given")
def test_locating_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr(builtins, "open", refused)
    assert isinstance(locate("/data/x.zarr"), Place)


def test_sources_that_are_the_same_are_explained_alike(sample_path: Callable[[str], Path]) -> None:
    path = sample_path("image-05")
    ways = (path, str(path), f"{path}/", path / "zarr.json", path.as_uri(), f"{path}/./labels/..")
    for way in ways:
        facts = explain(way).to_json()["facts"]
        assert facts["container"]["root"] == str(path), way
        assert facts["image"]["levels"]


# As people paste a path, and the path that is meant.
PASTED = {
    "  /data/x.zarr \n": "/data/x.zarr",
    '"/data/x.zarr"': "/data/x.zarr",
    "'/data/my x.zarr/'": "/data/my x.zarr",
    " “/data/x.zarr” ": "/data/x.zarr",
    "`/data/x.zarr`": "/data/x.zarr",
    "</data/x.zarr>": "/data/x.zarr",
    "'\"/data/x.zarr\"'": "/data/x.zarr",
    r"/data/My\ images/x\ \(1\).zarr": "/data/My images/x (1).zarr",
    r"/data/back\slash.zarr": r"/data/back\slash.zarr",
    "/data/'x'.zarr": "/data/'x'.zarr",
    "file:/data/x.zarr": "/data/x.zarr",
    "file://localhost/data/x%20y.zarr": "/data/x y.zarr",
    "'file:///data/%C3%BC.zarr'": "/data/ü.zarr",
    "/data/x.zarr///": "/data/x.zarr",
    "/data//x.zarr/./0/..": "/data/x.zarr",
    "/data/x.zarr/OME/METADATA.ome.xml": "/data/x.zarr",
    "/data/x.zarr/ro-crate-metadata.json": "/data/x.zarr",
    "/data/METADATA.ome.xml": "/data/METADATA.ome.xml",
}


@pytest.mark.parametrize("pasted", PASTED)
def test_path_as_people_paste_it(pasted: str) -> None:
    place = place_of_path(pasted)
    assert isinstance(place, Place)
    assert (place.store, place.root, place.path) == ("local", PASTED[pasted], "")


@pytest.mark.parametrize("name", [" x.zarr ", "'x.zarr'", r"a\ b.zarr", '"', "x\ny"])
def test_path_that_is_there_is_taken_as_it_is(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert place_of_path(f"{tmp_path}/{name}").root == str(tmp_path / name)
    assert place_of_path(f"'{tmp_path}/{name}'").root == str(tmp_path / name)


@pytest.mark.parametrize(
    ("given", "file", "inside"),
    [
        ("/data/x.ozx", "/data/x.ozx", ""),
        ("/data/x.OZX/", "/data/x.OZX", ""),
        ("/data/x.zarr.zip/labels/nuclei", "/data/x.zarr.zip", "labels/nuclei"),
        ("/data/x.zip/x.zarr/0/zarr.json", "/data/x.zip", "x.zarr/0"),
        ("/data/a.zip/b.zip/0", "/data/a.zip", "b.zip/0"),
        ("file:///data/x%20y.ozx", "/data/x y.ozx", ""),
    ],
)
def test_path_into_a_zip_file(given: str, file: str, inside: str) -> None:
    place = place_of_path(given)
    assert isinstance(place, Place)
    assert (place.store, place.root, place.path) == ("zip", file, inside)


@pytest.mark.parametrize(
    ("text", "is_windows"),
    [
        (r"C:\data\x.zarr", True),
        ("c:/data/x.zarr", True),
        (r"\\server\share\x.zarr", True),
        ("/data/c:/x", False),
        ("c:x", False),
        (r"\x.zarr", False),
        ("https://x", False),
        ("s3://c:/", False),
    ],
)
def test_paths_of_windows_are_known(text: str, is_windows: bool) -> None:
    assert is_windows_path(text) is is_windows


@pytest.mark.parametrize(
    ("address", "on_windows", "elsewhere"),
    [
        ("file:///C:/data/x.zarr", "C:/data/x.zarr", "C:/data/x.zarr"),
        ("file:///c|/my%20data", "c:/my data", "c:/my data"),
        ("file://C:/data", "C:/data", "C:/data"),
        ("file:/C:/data", "C:/data", "C:/data"),
        ("file:///C:", "C:/", "C:/"),
        ("file://server/share/x.zarr", r"\\server\share\x.zarr", "/share/x.zarr"),
        ("file://localhost/data", "/data", "/data"),
        ("file:///data/x%23y", "/data/x#y", "/data/x#y"),
        ("file://~/x.zarr", "~/x.zarr", "~/x.zarr"),
        ("file:///Cx/data", "/Cx/data", "/Cx/data"),
    ],
)
def test_file_address(address: str, on_windows: str, elsewhere: str) -> None:
    assert path_of_file_address(address, windows=True) == on_windows
    assert path_of_file_address(address, windows=False) == elsewhere


@pytest.mark.parametrize(
    ("full", "folder"),
    [
        (r"C:\data\x.zarr\zarr.json", r"C:\data\x.zarr"),
        (r"C:\data\x.zarr\OME\METADATA.ome.xml", r"C:\data\x.zarr"),
        (r"\\server\share\x.zarr\0\.zarray", r"\\server\share\x.zarr\0"),
        (r"C:\data\x.zarr", r"C:\data\x.zarr"),
    ],
)
def test_metadata_document_on_windows_means_its_folder(full: str, folder: str) -> None:
    assert without_document(full, windows=True) == folder


@pytest.mark.parametrize(
    ("full", "archives"),
    [
        (r"C:\data\x.ozx\labels\nuclei", [(r"C:\data\x.ozx", "labels/nuclei")]),
        (r"\\server\share\x.zip", [(r"\\server\share\x.zip", "")]),
        (r"C:\a.zip\b.ozx", [(r"C:\a.zip", "b.ozx"), (r"C:\a.zip\b.ozx", "")]),
        (r"C:\data\x.zarr", []),
    ],
)
def test_zip_file_in_a_path_of_windows(full: str, archives: list[tuple[str, str]]) -> None:
    assert list(archives_in(full, windows=True)) == archives


@pytest.mark.skipif(os.name == "nt", reason="there these are paths like any other")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        (r"C:\data\x.zarr", "windows-path"),
        ('"C:/data/x.zarr"', "windows-path"),
        (r"\\server\share\x.zarr", "windows-path"),
        ("file:///C:/data/x.zarr", "windows-path"),
        ("file://server/share/x.zarr", "file-host"),
    ],
)
def test_path_of_another_computer_is_said_to_be_one(given: str, code: str) -> None:
    place = place_of_path(given)
    assert isinstance(place, NotAPlace)
    assert place.code == code
    told = explain(given).to_json()
    assert told["kind"] == "not-zarr"
    assert not told["problems"][0]["message"].startswith("problem.")


def test_every_way_into_a_store_says_where_it_lies(
    sample_path: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    image, plate = sample_path("image-05"), sample_path("plate-05")
    monkeypatch.chdir(image.parent)
    ways = {
        image / "0": ("array", "level", 0),
        image / "0" / "zarr.json": ("array", "level", 0),
        f"{image.name}/labels/nuclei": ("label-image", "label", "nuclei"),
        f"'{image}/labels/nuclei/zarr.json'": ("label-image", "label", "nuclei"),
        plate / "A" / "1": ("well", "plate", ""),
        (plate / "A" / "1" / "0").as_uri(): ("image", "well", "A1"),
        f" {plate}/A/1/0/ \n": ("image", "field", "0"),
    }
    for way, (kind, name, value) in ways.items():
        told = explain(way).to_json()
        assert (told["kind"], told["facts"]["container"]["lies_in"][name]) == (kind, value), way


def test_ome_xml_means_the_collection_it_describes(sample_path: Callable[[str], Path]) -> None:
    path = sample_path("bioformats2raw-05")
    assert explain(path / "OME" / "METADATA.ome.xml").kind == "bioformats2raw"
