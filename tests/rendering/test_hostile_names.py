"""What stands in a file is text in every output: never mark-up, never code, never hidden.

One table of hostile names, put into every place where a file can state a name, through everything
that shows an explanation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain, validate
from ome_zarr_helpdesk.explanation.verdicts import put_into_words
from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.rendering.visible import visible
from ome_zarr_helpdesk.validation import Complaint, Judged, Validation, Verdict
from tests.rendering.safe import EVERYTHING, GITHUB, HOSTILE, check_all, check_html, check_text
from tests.stores.arrays import below, group, v2_array, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.arrays import Files


def image_files(name: str) -> Files:
    """An image in which every name is this one."""
    image = Image(
        name=name,
        axes="cyx",
        shape=(2, 64, 64),
        levels=2,
        channels=(name, name),
        method=name,
        units={"y": name, "x": name},
    )
    files = image.files()
    attributes = files["zarr.json"]["attributes"]["ome"]
    attributes["version"] = name[:40]
    entry = attributes["multiscales"][0]
    entry["axes"][0] = {"name": name, "type": name, "unit": name}
    entry["axes"][1]["name"] = name
    entry["datasets"][1]["path"] = name
    entry["datasets"][0]["coordinateTransformations"].append({"type": name})
    files["0/zarr.json"] |= v3_array((2, 64, 64), chunk_shape=(1, 32, 32))["zarr.json"] | {
        "data_type": name,
        "codecs": [{"name": name, "configuration": {name: name, "level": name}}],
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": name}},
        "fill_value": name,
        "dimension_names": [name, name, name],
    }
    files |= below("labels", group(3, {"version": name, "labels": [name, name]}))
    return files


def plate_files(name: str) -> Files:
    """A plate in which every name is this one."""
    files = Plate(
        name=name, acquisitions=(name,), field_image=Image(name=name, axes="yx", shape=(64, 64))
    ).files()
    plate = files["zarr.json"]["attributes"]["ome"]["plate"]
    plate["rows"] = [{"name": name}, {"name": name + "b"}]
    plate["columns"] = [{"name": name}]
    plate["wells"].append({"path": name, "rowIndex": 0, "columnIndex": 0})
    return files


def scene_files(name: str) -> Files:
    ends = {"input": {"path": name, "name": name}, "output": {"name": name}}
    scene = {
        "coordinateSystems": [{"name": name, "axes": []}],
        "coordinateTransformations": [{"type": name, **ends}],
    }
    return group(3, {"version": "0.6", "scene": scene})


def array_files(name: str) -> Files:
    document = v2_array((8, 8), chunk_shape=(4, 4), separator=name)[".zarray"]
    return {
        ".zarray": document
        | {"compressor": {"id": name, "level": name}, "filters": [{"id": name}], "fill_value": name}
    }


def collection_files(name: str) -> Files:
    files = group(2, {"bioformats2raw.layout": 3}) | below("OME", group(2, {"series": [name]}))
    return files | below("0", Image(version="0.4", axes="yx", shape=(8, 8)).files())


STORES: dict[str, Callable[[str], Files]] = {
    "image": image_files,
    "plate": plate_files,
    "scene": scene_files,
    "array": array_files,
    "collection": collection_files,
}


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_text_everywhere(name: str, tmp_path: Path) -> None:
    for store, files_of in STORES.items():
        files = files_of(HOSTILE[name])
        safe = {key: doc for key, doc in files.items() if len(key) < 100 and "\x00" not in key}
        explanation = explain(tree(tmp_path).write(f"{store}.zarr", safe))
        assert explanation.kind in ("image", "plate", "scene", "array", "bioformats2raw")
        check_all(explanation)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_validators_quote_is_text_everywhere(name: str, tmp_path: Path) -> None:
    hostile = HOSTILE[name]
    files = Image(axes="yx", shape=(64, 64), levels=1, channels=(hostile,)).files()
    ome = files["zarr.json"]["attributes"]["ome"]
    entry = ome["multiscales"][0]
    entry["axes"][0] = {"name": [hostile], "type": {hostile: hostile}}
    entry["datasets"][0]["path"] = [hostile]
    entry["datasets"][0]["coordinateTransformations"] = [{"type": hostile, "scale": hostile}]
    ome["omero"]["channels"][0]["color"] = hostile
    ome["omero"]["channels"][0]["window"] = {hostile: hostile}
    explanation = validate(explain(tree(tmp_path).write("image.zarr", files)))
    assert explanation.validation is not None
    assert len(explanation.validation.together) > 3
    check_all(explanation)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_validators_say_is_text_everywhere(
    name: str, sample_path: Callable[[str], Path]
) -> None:
    hostile = HOSTILE[name]
    complaint = Complaint(hostile, f"/{hostile}", "other", (("said", hostile),), hostile)
    node = Judged(hostile, "image", hostile, hostile, False)
    note = Note("crashed", (("reason", hostile),))
    refused = Judged(hostile, "image", hostile, hostile, None, note=note)
    verdicts = (
        Verdict("one", hostile, False, (complaint,), 3, (node,)),
        Verdict("two", "2", True, (), 0, (replace(node, valid=True), refused)),
    )
    explanation = explain(sample_path("image-05-2d"))
    told = put_into_words(Validation(verdicts), explanation.catalog)
    assert told.disagreement is not None
    check_all(replace(explanation, validation=told))


PLACES = [n for n in HOSTILE if not re.search("[\x00/]", HOSTILE[n]) and len(HOSTILE[n]) < 100]


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", PLACES)
def test_hostile_name_of_a_folder_is_text_everywhere(name: str, tmp_path: Path) -> None:
    try:
        path = tree(tmp_path).image(HOSTILE[name] + ".zarr", axes="yx", shape=(64, 64))
    except (OSError, UnicodeEncodeError):
        pytest.skip("no folder can be named so here")
    explanation = explain(path)
    assert explanation.kind == "image"
    check_all(explanation)
    nowhere = explain(tmp_path / f"not-there-{HOSTILE[name]}")
    assert nowhere.kind == "not-zarr"
    check_all(nowhere)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_question_and_layer_name_are_text(
    name: str, sample_path: Callable[[str], Path]
) -> None:
    from ome_zarr_helpdesk.api import default_catalog
    from ome_zarr_helpdesk.rendering.text import answers_text

    catalog, hostile = default_catalog(), HOSTILE[name]
    check_html(pages.results(catalog, (), hostile))
    check_html(pages.reading(catalog, hostile))
    check_html(pages.failed(catalog, hostile, hostile))
    check_html(pages.part_failed(catalog, hostile))
    check_html(pages.empty(catalog, [(hostile, hostile)]))
    check_html(pages.layer_waiting(catalog, hostile))
    check_html(pages.layer_failed(catalog, hostile, hostile))
    check_html(pages.with_tip("", hostile))
    check_text(answers_text((), catalog, None, hostile))
    explanation = explain(sample_path("image-05-2d"))
    check_html(pages.overview(explanation, siblings=(hostile, hostile)))


@pytest.mark.parametrize("name", ["a|b", "`|`", "|", "a | b | c", "``|"])
def test_table_of_levels_keeps_its_columns(name: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1, paths=[name])
    html = GITHUB.render(explain(path).to_markdown())
    cells = re.findall(r"<td>(.*?)</td>", html)
    assert len(cells) == 5
    assert "64 × 64" in cells[1]
    assert "|" in cells[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Zürich µm Å 画像", "Zürich µm Å 画像"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("a\nb\tc", "a b c"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("\ud800", "\\ud800"),
        ("a\x00b", "a\\x00b"),
        ("a\U000e09deb", "a\\ue09deb"),
        ("a\U000e0100b", "a\\ue0100b"),
        ("a\u3164b", "a\\u3164b"),
        ("\u2065\ufff1", "\\u2065\\ufff1"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_visible_keeps_lines_of_code_and_cuts_what_is_endless() -> None:
    assert visible("a\n\tb\x07", keep_lines=True) == "a\n\tb\\x07"
    assert len(visible("x" * 10**6)) < 5000
    assert len(visible("\x1b" * 10**6)) < 30_000


@pytest.mark.promise("text-stays-text")
def test_documents_are_shown_raw_but_not_without_end(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05-2d"))
    long = replace(explanation, documents={"zarr.json": {"a": ["<b>"] * 10**6}})
    html = pages.overview(long, EVERYTHING)
    check_html(html)
    assert 10_000 < len(html) < 200_000


@pytest.mark.promise("text-stays-text")
def test_every_link_of_the_content_goes_to_the_web() -> None:
    from ome_zarr_helpdesk.api import default_catalog

    catalog: Any = default_catalog()
    for entry in catalog:
        check_html(pages.entry_page(entry, catalog, None))
    check_html(pages.a_to_z(catalog))
    check_html(pages.help_page(catalog))


def test_what_is_shown_is_as_long_as_what_sentences_are_filled_with() -> None:
    from ome_zarr_helpdesk.catalog import richtext
    from ome_zarr_helpdesk.rendering import visible as shown

    assert shown.MAX_VALUE == richtext.MAX_VALUE
