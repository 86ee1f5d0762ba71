"""Whatever stands in a file: an answer comes, in time, as JSON, and says what is wrong."""

from __future__ import annotations

import copy
import json
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts import collect
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.rendering.palette import palette_for
from ome_zarr_helpdesk.rendering.pictures import picture_of
from ome_zarr_helpdesk.rendering.report import report
from tests.stores.arrays import below, group, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.sound import ODD, PLATE, SOUND, documents_of, explained, places, with_value
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ome_zarr_helpdesk.api import Explanation
    from tests.stores.arrays import Json

HUGE = 10**4000
WRONG: tuple[Any, ...] = (
    None,
    True,
    5,
    -1,
    HUGE,
    float("inf"),
    5e-324,
    "",
    "../../x",
    "a\x00\ud800",
    [],
    [1, None],
    [[1]],
    {},
    {"type": 5, "name": {}},
)

PALETTE = palette_for("#262930", "#f0f1f2")


def rendered(explanation: Explanation) -> list[str]:
    """The explanation through everything that shows it."""
    everything = frozenset({"terms", "faqs", "raw", "elsewhere"})
    picture = picture_of(explanation, PALETTE)
    return [
        json.dumps(explanation.to_json(), allow_nan=False),
        explanation.to_text(),
        explanation.to_markdown(),
        explanation.to_html(),
        pages.overview(explanation, everything, ("one", "two")),
        pages.findings(explanation.catalog, explanation),
        report(explanation, explanation.catalog),
        picture.svg + picture.text if picture else "",
    ]


THOROUGHLY = ("image-05", "plate-05", "well", "image-06", "array-v3", "array-v2")
"""Stores at whose every key every wrong value is tried; at the others every second."""


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", ODD)
def test_wrong_value_at_every_key_of_what_is_odd(name: str) -> None:
    files = ODD[name]
    key = next(key for key in ("zarr.json", ".zattrs") if key in files)
    assert explained(files).problems
    for count, place in enumerate(places(files[key])):
        for value in (*WRONG[count % 2 :: 2], ...):
            spoiled = {**files, key: with_value(files[key], place, value)}
            assert collect(documents_of(spoiled)).kind
        json.dumps(explained(spoiled).to_json(), allow_nan=False)


@pytest.mark.parametrize("name", SOUND)
def test_sound_store_is_sound(name: str) -> None:
    files, path, _ = SOUND[name]
    assert explained(files, path).problems == ()


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", SOUND)
def test_wrong_value_at_every_key(name: str) -> None:
    files, path, key = SOUND[name]
    count = 0
    for place in places(files[key]):
        some = WRONG if name in THOROUGHLY else WRONG[count % 2 :: 2]
        for value in (*some, ...):
            document = with_value(files[key], place, value)
            spoiled = {**files, key: document}
            assert collect(documents_of(spoiled, path)).kind
            count += 1
            if count % 5 == 0:
                json.dumps(explained(spoiled, path).to_json(), allow_nan=False)
            if count % 23 == 0:
                rendered(explained(spoiled, path))


# What is wrong, and a code that must be among the problems.
SPOILED: dict[str, tuple[str, tuple[Any, ...], Any, str]] = {
    "multiscales is no list": ("image-05", ("ome", "multiscales"), {}, "not-list"),
    "multiscales is empty": ("image-05", ("ome", "multiscales"), [], "multiscales-empty"),
    "multiscales of text": ("image-05", ("ome", "multiscales"), ["x"], "not-object"),
    "ome is no object": ("image-05", ("ome",), ["multiscales"], "not-object"),
    "plate is a list": ("plate-05", ("ome", "plate"), [], "not-object"),
    "rows are missing": ("plate-05", ("ome", "plate", "rows"), ..., "missing"),
    "wells are missing": ("plate-05", ("ome", "plate", "wells"), ..., "missing"),
    "wells are a number": ("plate-05", ("ome", "plate", "wells"), 7, "not-list"),
    "well leaves the store": (
        "plate-05",
        ("ome", "plate", "wells", 0, "path"),
        "../x",
        "path-outside",
    ),
    "well is absolute": ("plate-05", ("ome", "plate", "wells", 0, "path"), "/etc", "path-outside"),
    "well is not there": ("plate-05", ("ome", "plate", "wells", 0, "path"), "Z/9", "well-missing"),
    "field leaves the store": (
        "well",
        ("ome", "well", "images", 0, "path"),
        "../../../x",
        "path-outside",
    ),
    "field is not there": ("well", ("ome", "well", "images", 0, "path"), "99", "image-missing"),
    "well has no images": ("well", ("ome", "well", "images"), ..., "missing"),
    "row name is a number": ("plate-05", ("ome", "plate", "rows", 0, "name"), 1, "name-is-number"),
    "level leaves the store": (
        "image-05",
        ("ome", "multiscales", 0, "datasets", 0, "path"),
        "../../x",
        "path-outside",
    ),
    "level is a URL": (
        "image-05",
        ("ome", "multiscales", 0, "datasets", 0, "path"),
        "https://example.org/x",
        "path-outside",
    ),
    "level is not there": (
        "image-05",
        ("ome", "multiscales", 0, "datasets", 1, "path"),
        "9",
        "level-missing",
    ),
    "datasets are empty": ("image-05", ("ome", "multiscales", 0, "datasets"), [], "datasets-empty"),
    "axes do not fit": (
        "image-05",
        ("ome", "multiscales", 0, "axes"),
        [{"name": "y", "type": "space"}],
        "rank-differs",
    ),
    "datasets are missing": ("image-05", ("ome", "multiscales", 0, "datasets"), ..., "missing"),
    "axes are a number": ("image-05", ("ome", "multiscales", 0, "axes"), 3, "not-list"),
    "scale is too short": (
        "image-05",
        ("ome", "multiscales", 0, "datasets", 0, "coordinateTransformations", 0, "scale"),
        [1, 2],
        "transformation-length",
    ),
    "scale is text": (
        "image-05",
        ("ome", "multiscales", 0, "datasets", 0, "coordinateTransformations", 0, "scale"),
        ["1", "2", "3"],
        "not-numbers",
    ),
    "transformation is unknown": (
        "image-05",
        ("ome", "multiscales", 0, "datasets", 0, "coordinateTransformations", 0, "type"),
        "warp",
        "transformation-unread",
    ),
    "channels are missing": ("image-05", ("ome", "omero", "channels"), ..., "missing"),
    "window is a number": ("image-05", ("ome", "omero", "channels", 0, "window"), 5, "not-object"),
    "labels are text": ("labels", ("ome", "labels"), "nuclei", "not-list"),
    "labels name one that leaves": (
        "scene",
        ("ome", "scene", "coordinateTransformations", 0, "input", "path"),
        "../x",
        "path-outside",
    ),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", SPOILED)
def test_what_is_wrong_is_said(name: str) -> None:
    sound, place, value, code = SPOILED[name]
    files, path, key = SOUND[sound]
    place = ("attributes", *place)
    document = with_value(files[key], place, value)
    explanation = explained({**files, key: document}, path)
    problems = [p for p in explanation.facts.problems if p.code == code]
    assert problems, explanation.facts.problems
    assert all(p.document and p.location for p in problems)
    for said in explanation.to_json()["problems"]:
        assert said["message"]
        assert not said["message"].startswith("problem."), "a key of messages.yaml is missing"


# Bytes in place of the group's document, and what is said of it.
BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "document-empty"),
    "only spaces": (b" \n ", "document-empty"),
    "cut off": (b'{"zarr_format": 3, "node', "document-cut-off"),
    "single quotes": (b"{'zarr_format': 3}", "document-not-json"),
    "binary": (bytes(range(128, 256)), "document-not-utf8"),
    "a list": (b"[1, 2]", "document-not-an-object"),
    "a text": (b'"zarr"', "document-not-an-object"),
    "null": (b"null", "document-not-an-object"),
    "deep": (b'{"a":' * 1000 + b"1" + b"}" * 1000, "document-too-deep"),
    "very deep": (b"[" * 100_000, "document-too-deep"),
    "very deep and closed": (b"[" * 100_000 + b"]" * 100_000, "document-too-deep"),
    "long number": (b'{"a": ' + b"1" * 10_000 + b"}", "document-number-too-long"),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("key", ["zarr.json", ".zattrs"])
@pytest.mark.parametrize("name", BYTES)
def test_broken_document_is_said_to_be(name: str, key: str, tmp_path: Path) -> None:
    content, code = BYTES[name]
    path = tree(tmp_path).image(version="0.5" if key == "zarr.json" else "0.4")
    (path / key).write_bytes(content)
    explanation = explain(path)
    assert (key, code) in {(p.document, p.code) for p in explanation.facts.problems}
    if key == "zarr.json":
        assert explanation.kind == "unreadable"
        assert explanation.to_json()["read"]["complete"] is False
    assert not any(p["message"].startswith("problem.") for p in explanation.to_json()["problems"])
    rendered(explanation)


def test_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / "zarr.json").write_bytes(b"\xef\xbb\xbf" + (path / "zarr.json").read_bytes())
    assert explain(path).kind == "image"
    assert explain(path).problems == ()


@pytest.mark.parametrize("key", ["0/zarr.json", "1/zarr.json"])
def test_broken_level_leaves_the_rest(key: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / key).write_bytes(b"{")
    explanation = explain(path)
    assert explanation.kind == "image"
    assert len(explanation.facts.image.levels) == 3
    assert [(p.document, p.code) for p in explanation.facts.problems] == [(key, "document-cut-off")]


def test_missing_level_leaves_the_rest(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / "1" / "zarr.json").unlink()
    levels = explain(path).to_json()["facts"]["image"]["levels"]
    assert [level["shape"] is None for level in levels] == [False, True, False]
    assert levels[1]["path"] == "1"
    assert levels[1]["codecs"] is None


LARGE: dict[str, Callable[[], Json]] = {
    "datasets": lambda: {"multiscales": [{"datasets": [{"path": str(n)} for n in range(110_000)]}]},
    "wrong datasets": lambda: {"multiscales": [{"datasets": [5] * 110_000}]},
    "systems": lambda: {
        "multiscales": [
            {
                "datasets": [
                    {
                        "path": "x",
                        "coordinateTransformations": [
                            {"type": "scale", "scale": [1], "output": {"name": "none"}}
                        ],
                    }
                ]
                * 10_000,
                "coordinateSystems": [{"name": str(n), "axes": []} for n in range(100_000)],
            }
        ]
    },
    "axes": lambda: {
        "multiscales": [{"axes": [{"name": "x"}] * 110_000, "datasets": [{"path": "0"}]}]
    },
    "transformations": lambda: {
        "multiscales": [
            {
                "axes": [{"name": "x"}],
                "datasets": [{"path": "0"}],
                "coordinateTransformations": [{"type": "scale", "scale": [1]}] * 110_000,
            }
        ]
    },
    "channels": lambda: {"multiscales": [{}], "omero": {"channels": [{"window": 5}] * 110_000}},
    "wells": lambda: {"plate": {"wells": [{"path": 5}] * 110_000}},
    "rows and columns": lambda: {
        "plate": {
            "rows": [{"name": 1}] * 100_000,
            "columns": [{"name": "x"}] * 100_000,
            "wells": [],
        }
    },
    "fields": lambda: {"well": {"images": [{"path": "x"}] * 110_000}},
    "labels": lambda: {"labels": ["x"] * 110_000},
    "long name": lambda: {"multiscales": [{"name": "x" * 2_000_000, "datasets": []}]},
}


@pytest.mark.promise("bad-input", "growth")
@pytest.mark.parametrize("name", LARGE)
def test_large_document_takes_bounded_time(name: str, tmp_path: Path) -> None:
    path = tree(tmp_path).group(metadata=LARGE[name]())
    began = time.perf_counter()
    explanation = explain(path)
    json.dumps(explanation.to_json(), allow_nan=False)
    shown = [explanation.to_text(), report(explanation, explanation.catalog)]
    if name in ("datasets", "channels", "rows and columns", "long name"):
        shown += rendered(explanation)[1:]
    assert time.perf_counter() - began < 12
    assert len(explanation.problems) < 500
    assert all(len(text) < 3_000_000 for text in shown), [len(text) for text in shown]


@pytest.mark.promise("bad-input")
def test_document_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with open(path / "zarr.json", "wb") as file:
        file.truncate(100_000_000)
    explanation = explain(path)
    assert explanation.kind == "unreadable"
    assert explanation.facts.problems[0].code == "document-too-large"
    assert "32 MB" in explanation.to_json()["problems"][0]["message"]


@pytest.mark.promise("bad-input")
def test_levels_that_grow_do_not_hang_the_picture() -> None:
    files = group(3, Image(axes="yx", shape=(10, 10), levels=2).metadata())
    files |= below("0", v3_array((10, 10), chunk_shape=(1, 1)))
    files |= below("1", v3_array((10**12, 10**12), chunk_shape=(1, 1)))
    began = time.perf_counter()
    shown = rendered(explained(files))
    assert time.perf_counter() - began < 5
    assert len(shown[-1]) < 100_000


@pytest.fixture
def guard() -> Callable[[Path], AbstractContextManager[list[str]]]:
    """Fail when anything outside a folder is opened or listed."""
    import builtins

    doors = (
        (builtins, "open"),
        (os, "open"),
        (os, "scandir"),
        (os, "listdir"),
        (os.path, "lexists"),
    )

    @contextmanager
    def watch(folder: Path) -> Iterator[list[str]]:
        asked: list[str] = []

        def watched(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(path: Any, *args: Any, **kwargs: Any) -> Any:
                if isinstance(path, str | bytes | os.PathLike):
                    name = os.path.normpath(os.path.abspath(os.fsdecode(path)))
                    asked.append(name)
                    assert name == str(folder) or name.startswith(f"{folder}{os.sep}"), name
                return function(path, *args, **kwargs)

            return call

        with pytest.MonkeyPatch.context() as patch:
            for holder, name in doors:
                patch.setattr(holder, name, watched(getattr(holder, name)))
            yield asked

    return watch


OUTSIDE = (
    "../secret",
    "../../secret",
    "/secret",
    "0/../../secret",
    "..",
    "..\\secret",
    "./../secret",
)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize(
    "name",
    [
        "image-05",
        "image-04",
        "well",
        "plate-05",
        "plate-04",
        "well-of-plate",
        "scene",
        "collection",
    ],
)
def test_nothing_outside_the_store_is_read(
    name: str, tmp_path: Path, guard: Callable[[Path], AbstractContextManager[list[str]]]
) -> None:
    files, path, key = SOUND[name]
    secret = {"zarr_format": 3, "node_type": "array", "shape": [7, 7]}
    for folder in (tmp_path, tmp_path / "a", tmp_path / "a" / "b"):
        (folder / "secret").mkdir(parents=True)
        (folder / "secret" / "zarr.json").write_text(json.dumps(secret))
    stores = []
    for number, outside in enumerate(OUTSIDE):
        document = copy.deepcopy(files[key])
        _replace_paths(document, outside)
        stores.append(tree(tmp_path / "a" / "b").write(f"{number}.zarr", {**files, key: document}))
    explain(stores[0] / path)  # the content is loaded outside the guard
    for store in stores:
        with guard(store) as asked:
            explanation = explain(store / path)
            shown = rendered(explanation)
        assert asked
        assert not [text for text in shown if "7 × 7" in text]


def _replace_paths(document: Any, value: str) -> None:
    if isinstance(document, dict):
        for key, inner in document.items():
            if key == "path":
                document[key] = value
            elif key == "series":
                document[key] = [value]
            else:
                _replace_paths(inner, value)
    elif isinstance(document, list):
        for inner in document:
            _replace_paths(inner, value)


@pytest.mark.promise("bad-input")
def test_loop_of_links_ends(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / "0").rename(path / "real")
    (path / "0").symlink_to(path / "0")
    explanation = explain(path)
    assert [(p.document, p.code) for p in explanation.facts.problems] == [
        ("0/zarr.json", "document-read-failed")
    ]


@pytest.mark.promise("bad-input")
def test_folder_that_leads_to_itself(tmp_path: Path) -> None:
    path = tree(tmp_path).collection(version="0.5")
    (path / "0" / "loop").symlink_to(path)
    assert explain(path).problems == ()
    assert explain(path / "0" / "loop" / "0" / "loop" / "1").kind == "image"


@pytest.mark.promise("bad-input")
def test_unreadable_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tree(tmp_path).image()
    explain(path)
    real = os.open

    def refused(name: Any, *args: Any, **kwargs: Any) -> int:
        if str(name).endswith("zarr.json"):
            raise PermissionError(13, "Permission denied", name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(os, "open", refused)
    explanation = explain(path)
    assert explanation.kind == "unreadable"
    assert explanation.facts.problems[0].code == "document-not-permitted"
    assert "permission" in explanation.to_text()


@pytest.mark.promise("bad-input")
@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_pipe_in_place_of_a_document_does_not_hang(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / "1" / "zarr.json").unlink()
    os.mkfifo(path / "1" / "zarr.json")
    explanation = explain(path)
    assert explanation.kind == "image"
    assert explanation.facts.problems


NO_SOURCES: tuple[Any, ...] = (
    "",
    " ",
    "/no/such/place",
    "a\x00b",
    "file://[",
    "http://[::1",
    "https://user:secret@/image.zarr?token=secret",
    "nonsense://x",
    "C:\\data\\image.zarr",
    "~nobody-of-that-name/x",
    "\ud800",
    "x" * 100_000,
    5,
    None,
    [],
    {},
    b"/bytes",
    object(),
    [[1, 2], [3, 4]],
)


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("source", NO_SOURCES, ids=lambda s: repr(s).partition(" at ")[0][:30])
def test_what_is_no_source(source: Any) -> None:
    explanation = explain(source)
    assert explanation.kind == "not-zarr"
    assert explanation.problems
    for shown in rendered(explanation):
        assert "secret" not in shown
    assert not explanation.to_json()["summary"].startswith("problem.")


def test_a_server_that_is_not_there() -> None:
    explanation = explain("http://user:secret@127.0.0.1:1/image.zarr?token=secret")
    assert explanation.kind == "unreadable"
    assert explanation.problems
    for shown in rendered(explanation):
        assert "secret" not in shown


def test_file_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "image.tif").write_bytes(b"II*\0")
    explanation = explain(tmp_path / "image.tif")
    assert explanation.kind == "not-zarr"
    assert explanation.facts.problems[0].code == "is-a-file"


def test_folder_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert explain("image.zarr").kind == "not-zarr"


def test_problem_names_document_and_place(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["multiscales"][0]["axes"][1]["name"] = 5
    [problem] = explain(path).to_json()["problems"]
    assert problem["document"] == "zarr.json"
    assert problem["location"] == "/attributes/ome/multiscales/0/axes/1/name"


@pytest.mark.parametrize("target", ["nowhere", "itself"])
def test_link_that_leads_nowhere_is_no_file(target: str, tmp_path: Path) -> None:
    """Said to be a file once, as links are."""
    path = tmp_path / "image.zarr"
    path.symlink_to("image.zarr" if target == "itself" else "gone.zarr")
    explanation = explain(path)
    assert explanation.kind == "not-zarr"
    assert [p.code for p in explanation.facts.problems] == ["link-broken"]


def test_of_a_list_that_is_too_long_its_own_length_is_told(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["multiscales"][0]["datasets"] = [{"path": "0"}] * 100_001
    told = [p for p in explain(path).facts.problems if p.code == "too-many"]
    assert [dict(p.values) for p in told] == [{"count": 100_001, "limit": 64}]


@pytest.mark.promise("only-what-was-looked-at")
def test_well_that_cannot_be_read_is_not_missing(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=1, columns=2)
    (path / "A" / "1" / "zarr.json").write_text("{")
    facts = explain(path).facts
    assert [p.code for p in facts.problems] == ["document-cut-off"]
    assert facts.plate is not None
    assert facts.plate.wells_missing == ()


@pytest.mark.promise("only-what-was-looked-at")
def test_field_that_cannot_be_read_is_not_missing(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=1, columns=1)
    (path / "A" / "1" / "0" / "zarr.json").write_text("{")
    explanation = explain(path)
    assert [p.code for p in explanation.facts.problems] == ["document-cut-off"]


@pytest.mark.promise("only-what-was-looked-at")
def test_where_no_field_was_read_none_is_claimed(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=1, columns=1)
    (path / "A" / "1" / "zarr.json").unlink()
    [note] = explain(path).to_json()["read"]["notes"]
    assert note.startswith("No well could be looked at")


def test_reason_of_a_problem_does_not_quote_a_whole_document(tmp_path: Path) -> None:
    path = tree(tmp_path).write(
        "a.zarr", v3_array((4, 4), chunk_shape=(4, 4), fill_value="x" * 100_000)
    )
    assert explain(path).facts.problems
    assert len(json.dumps(explain(path).to_json()["problems"])) < 2_000


def test_one_of_something_is_said_so(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        multiscale = document["attributes"]["ome"]["multiscales"][0]
        multiscale["datasets"][0]["coordinateTransformations"] = [{"type": "scale", "scale": [1]}]
    text = " ".join(p["message"] for p in explain(path).to_json()["problems"])
    assert "has 1 number, but" in text


@pytest.mark.promise("bad-input")
def test_codecs_without_number_take_bounded_time(tmp_path: Path) -> None:
    """Shards in shards, also of the index: it took minutes to read such strictly."""
    codecs: list[Any] = [{"name": "bytes", "configuration": {"endian": "little"}}]
    for _ in range(14):
        inner = {"chunk_shape": [4, 4], "codecs": codecs, "index_codecs": codecs}
        codecs = [{"name": "sharding_indexed", "configuration": inner}]
    files = v3_array((4, 4), chunk_shape=(4, 4))
    path = tree(tmp_path).write("a.zarr", files)
    with edited(path / "zarr.json") as document:
        document["codecs"] = codecs
    began = time.perf_counter()
    explanation = explain(path)
    for shown in rendered(explanation):
        assert len(shown) < 3_000_000
    assert time.perf_counter() - began < 12


@pytest.mark.promise("bad-input", "growth")
def test_wells_without_number_take_bounded_time() -> None:
    """Each well was looked for among all that do not fit: minutes for so many."""
    files = Plate(**PLATE).files()
    plate = files["zarr.json"]["attributes"]["ome"]["plate"]
    for key in ("rows", "columns"):
        plate[key] = [{"name": f"{key[0]}{i}"} for i in range(100_000)]
    plate["wells"] = [{"path": f"A/{i}", "rowIndex": 0, "columnIndex": i} for i in range(100_000)]
    began = time.perf_counter()
    assert [f.id for f in explained(files).findings] == ["wells-black"]
    assert time.perf_counter() - began < 12
