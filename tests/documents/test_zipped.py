"""Zipped hierarchies: found wherever they begin, and hostile ZIP files said to be what they are."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Limits, ReadError, open_documents
from ome_zarr_helpdesk.documents.zipped import ZipReader
from ome_zarr_helpdesk.source.given import place_of_path
from ome_zarr_helpdesk.source.locate import locate
from tests.stores.images import Image
from tests.stores.plates import Plate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stores.arrays import Files

SMALL: dict[str, Any] = {"axes": "yx", "shape": (64, 64), "levels": 2}
IMAGE = Image(**SMALL, labels={"nuclei": {}}).files()
GROUP = {"zarr_format": 3, "node_type": "group"}


def zipped(path: Path, files: Files, inside: str = "", **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", **options) as archive:
        for key, document in files.items():
            name = f"{inside}/{key}" if inside else key
            archive.writestr(name, json.dumps(document))
    return path


def entry(name: str, **changes: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for attribute, value in changes.items():
        setattr(info, attribute, value)
    return info


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("inside", ["", "x.ome.zarr", "a/b/x.zarr", "my däta 1.zarr"])
@pytest.mark.parametrize("name", ["image.ozx", "image.zarr.zip", "IMAGE.ZIP"])
def test_zipped_image_is_explained_as_its_folder_is(
    name: str, inside: str, compression: int, version: str, tmp_path: Path
) -> None:
    files = Image(version=version, **SMALL).files()
    path = zipped(tmp_path / name, files, inside, compression=compression)
    told = explain(path).to_json()
    assert told["kind"] == "image"
    assert told["problems"] == []
    assert told["facts"]["image"]["levels"][1]["shape"] == [32, 32]
    container = told["facts"]["container"]
    assert container["store"] == "zip"
    assert container["root"] == (f"{path}/{inside}" if inside else str(path))
    assert container["place"] == ""
    assert {"0", "1"} <= set(container["children"])


@pytest.mark.parametrize("inside", ["", "x.zarr"])
@pytest.mark.parametrize(
    ("below", "kind"),
    [
        ("labels/nuclei", "label-image"),
        ("labels/", "labels"),
        ("0", "array"),
        ("0/zarr.json", "array"),
        ("zarr.json", "image"),
        ("", "image"),
    ],
)
def test_path_into_a_zip_says_where_it_lies(
    below: str, kind: str, inside: str, tmp_path: Path
) -> None:
    path = zipped(tmp_path / "image.zip", IMAGE, inside)
    for way in {below, f"{inside}/{below}".lstrip("/")}:
        told = explain(f"{path}/{way}").to_json()
        assert told["kind"] == kind, way
        container = told["facts"]["container"]
        assert container["place"] == below.removesuffix("zarr.json").strip("/")
        if kind == "array":
            assert container["lies_in"]["level"] == 0
        if kind == "label-image":
            assert container["lies_in"]["label"] == "nuclei"


def test_field_of_a_zipped_plate_lies_in_its_well(tmp_path: Path) -> None:
    path = zipped(tmp_path / "plate.ozx", Plate(rows=1, columns=2, fields=1).files())
    told = explain(f"{path}/A/2/0").to_json()
    assert (told["kind"], told["facts"]["container"]["lies_in"]["well"]) == ("image", "A2")


def test_zip_file_with_another_name_is_one(tmp_path: Path) -> None:
    assert explain(zipped(tmp_path / "image.zarr", IMAGE)).kind == "image"


def test_folder_with_the_name_of_a_zip_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "all.zip"
    folder.mkdir()
    path = zipped(folder / "image.ozx", IMAGE)
    assert explain(path).kind == "image"
    assert explain(folder).to_json()["facts"]["container"]["store"] == "local"


def test_names_with_backslashes_are_paths(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {k.replace("/", "\\"): v for k, v in IMAGE.items()}, "x")
    assert explain(path).problems == ()
    assert explain(path).facts.image.labels == ("nuclei",)


def test_what_a_mac_adds_does_no_harm(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", IMAGE, "x.zarr")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/x.zarr/._zarr.json", b"\0\5\26\7")
        archive.writestr(".DS_Store", b"")
    assert explain(path).kind == "image"
    assert explain(path).problems == ()


def test_array_in_a_zip_store_is_read_from_the_file(tmp_path: Path) -> None:
    import zarr

    path = zipped(tmp_path / "x.zip", IMAGE, "x.zarr")
    group = zarr.open_group(zarr.storage.ZipStore(path, mode="r"), path="x.zarr", mode="r")
    place = locate(group["0"])
    assert (place.store, place.root, place.handle) == ("zip", str(path), None)
    assert explain(group).to_json()["facts"]["image"] == explain(path).to_json()["facts"]["image"]
    data = [group["0"], group["1"]]
    assert explain(data).kind == "image"


# What is wrong with a ZIP file, the code of the one problem, and the kind.
def _cut(path: Path, keep: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])


def _bytes(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def _changed(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new))


def _flags(path: Path, at: int, value: int) -> None:
    """Change two bytes of every entry in the list of contents."""
    data = bytearray(path.read_bytes())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        struct.pack_into("<H", data, start + at, value)
        start += 4
    path.write_bytes(data)


def _link(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry("zarr.json", external_attr=0o120777 << 16), "/etc/passwd")


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zarr.json", b'{"a": "' + b" " * 40_000_000 + b'"}')


def _split(path: Path) -> None:
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    record = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 2)
    path.write_bytes(bytes(data[:end]) + record + bytes(data[end:]))


def _long(path: Path) -> None:
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 50_000_000)
    path.write_bytes(data)


HOSTILE: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "cut off": (lambda p: _cut(p, 0.5), "zip-cut-off", "unreadable"),
    "without its last byte": (lambda p: _cut(p, 0.9999), "zip-cut-off", "unreadable"),
    "beginning missing": (
        lambda p: p.write_bytes(p.read_bytes()[200:]),
        "zip-entry-damaged",
        "unreadable",
    ),
    "empty": (_bytes(b""), "zip-not-one", "unreadable"),
    "a text": (_bytes(b"not a zip" * 100), "zip-not-one", "unreadable"),
    "encrypted": (lambda p: _flags(p, 8, 1), "zip-encrypted", "unreadable"),
    "another compression": (lambda p: _flags(p, 10, 12), "zip-compression", "unreadable"),
    "damaged entry": (
        lambda p: _changed(p, b'"node_type": "group"', b'"node_type": "grOup"'),
        "zip-entry-damaged",
        "unreadable",
    ),
    "damaged list": (
        lambda p: _changed(p, b"PK\x01\x02", b"PK\x00\x00"),
        "zip-damaged",
        "unreadable",
    ),
    "one of several": (_split, "zip-split", "unreadable"),
    "long list": (_long, "zip-too-many", "unreadable"),
    "link": (_link, "zip-link", "unreadable"),
    "bomb": (_bomb, "too-large", "unreadable"),
    "no Zarr": (lambda p: zipped(p, {"readme.json": {}}), "no-document-in-zip", "not-zarr"),
    "nothing in it": (lambda p: zipped(p, {}), "no-document-in-zip", "not-zarr"),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_zip_file_gets_one_sentence_of_its_own(name: str, tmp_path: Path) -> None:
    spoil, code, kind = HOSTILE[name]
    path = zipped(tmp_path / "x.zip", IMAGE)
    spoil(path)
    tracemalloc.start()
    explanation = explain(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (problem,) = explanation.facts.problems
    assert problem.code.removeprefix("document-") == code
    assert explanation.kind == kind
    assert peak < 60_000_000
    (said,) = explanation.to_json()["problems"]
    assert not said["message"].startswith("problem.")
    assert explanation.to_text()


def test_zip_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "no.zip", tmp_path / "no.zip" / "0"):
        explanation = explain(path)
        assert explanation.kind == "not-zarr"
        assert [p.code for p in explanation.facts.problems] == ["path-absent"]


def test_path_that_is_not_in_the_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", IMAGE, "x.zarr")
    assert [p.code for p in explain(f"{path}/9").facts.problems] == ["path-absent"]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("x.zarr/note.txt", "")
    assert [p.code for p in explain(f"{path}/note.txt").facts.problems] == ["is-a-file"]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes on this system")
    os.mkfifo(tmp_path / "x.zip")
    assert explain(tmp_path / "x.zip").facts.problems[0].code == "document-zip-not-one"


def test_several_hierarchies_are_named_and_each_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.zarr", "b.zarr"):
            for key, document in IMAGE.items():
                archive.writestr(f"{name}/{key}", json.dumps(document))
    explanation = explain(path)
    assert explanation.kind == "not-zarr"
    [problem] = explanation.to_json()["problems"]  # not also that there is none
    assert "a.zarr and b.zarr" in problem["message"]
    assert explanation.to_json()["summary"] == problem["message"]
    assert explain(f"{path}/b.zarr").kind == "image"
    assert explain(f"{path}/b.zarr/labels/nuclei").kind == "label-image"


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize(
    "name", ["../zarr.json", "/zarr.json", "a/../../zarr.json", "C:/zarr.json"]
)
def test_names_that_lead_out_are_left_out_and_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry(name), json.dumps(GROUP))
        for key, document in IMAGE.items():
            archive.writestr(key, json.dumps(document))
    (tmp_path / "zarr.json").write_text("{}")
    explanation = explain(path)
    assert explanation.kind == "image"
    (problem,) = explanation.facts.problems
    assert (problem.code, problem.values) == ("document-zip-outside", (("name", name),))


def test_of_entries_with_one_name_the_last_counts(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", IMAGE)
    other = Image(**{**SMALL, "shape": (16, 16)}).files()["0/zarr.json"]
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("0/zarr.json", json.dumps(other))
    explanation = explain(path)
    assert explanation.facts.image.levels[0].shape == (16, 16)
    assert "document-zip-twice" in {p.code for p in explanation.facts.problems}


@pytest.mark.promise("bad-input")
def test_entry_that_lies_about_its_length_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"x" * 50_000_000)
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.find(b"PK\x01\x02") + 24, 100)
    path.write_bytes(data)
    tracemalloc.start()
    with pytest.raises(ReadError):
        ZipReader(str(path), Limits()).get("a", 1_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_limits_hold(tmp_path: Path) -> None:
    files = {f"child-{n}/zarr.json": GROUP for n in range(3000)} | {"zarr.json": GROUP}
    path = zipped(tmp_path / "x.zip", files)
    documents = open_documents(place_of_path(path))
    assert len(documents.children("")) == 1000
    assert documents.children("zarr.json") is None
    assert documents.exists("child-7")
    assert not documents.exists("child-x")
    small = open_documents(place_of_path(path), limits=Limits(document_bytes=1_000))
    assert small.document("zarr.json").fault == "zip-too-many"


@pytest.mark.promise("store-unchanged")
def test_nothing_is_written_and_the_file_is_closed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", IMAGE)
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    explain(path)
    assert not [p for p in Path("/proc/self/fd").glob("*") if p.exists() and p.samefile(path)]
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before


@pytest.mark.promise("bad-input")
def test_large_list_of_contents_takes_bounded_time(tmp_path: Path) -> None:
    import time

    path = tmp_path / "x.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for key, document in IMAGE.items():
            archive.writestr(key, json.dumps(document))
        for number in range(50_000):
            archive.writestr(f"0/c/{number // 200}/{number % 200}", b"")
    path.write_bytes(stream.getvalue())
    began = time.perf_counter()
    assert explain(path).kind == "image"
    assert time.perf_counter() - began < 20
