"""Groups that are no image: whose layout it is, and which images are in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.conventions import CONVENTIONS, MAX_LOOKS
from ome_zarr_helpdesk.facts.ome_xml import count_images
from ome_zarr_helpdesk.facts.probes.neighbors import MOST
from tests.stores.arrays import below, group, v2_array, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.trees import edited, ome_xml, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Container
    from tests.stores.arrays import Files, Json

SMALL: dict[str, Any] = {"axes": "yx", "shape": (64, 64), "levels": 1}
IMAGE = Image(**SMALL).files()
IMAGE_04 = Image(**SMALL, version="0.4").files()
SPATIALDATA: Json = {"spatialdata_attrs": {"version": "0.2", "spatialdata_software_version": "1"}}
NAMED_V2 = v2_array((4,), chunk_shape=(2,), attributes={"_ARRAY_DIMENSIONS": ["x"]})
NAMED_V3 = v3_array((4,), chunk_shape=(2,), dimension_names=["x"])
HALF_NAMED = v3_array((4, 4), chunk_shape=(2, 2), dimension_names=["x", None])


def container_of(folder: Path, files: Files, path: str = "") -> Container:
    root = tree(folder).write("group.zarr", files)
    explanation = explain(root / path)
    assert explanation.kind == "group"
    assert explanation.facts.problems == ()
    assert "None" not in explanation.to_text()
    assert explanation.facts.container is not None
    return explanation.facts.container


# The files, the path of the group, and the name of its layout.
LAYOUTS: dict[str, tuple[Files, str, str | None]] = {
    "spatialdata": (group(3, None, SPATIALDATA), "", "spatialdata"),
    "spatialdata-v2": (group(2, None, SPATIALDATA), "", "spatialdata"),
    "shapes": (group(3, None, {"encoding-type": "ngff:shapes"}), "", "spatialdata-element"),
    "anndata": (group(3, None, {"encoding-type": "anndata"}), "", "anndata"),
    "anndata-v2": (group(2, None, {"encoding-type": "anndata"}), "", "anndata"),
    "dataframe": (group(3, None, {"encoding-type": "dataframe"}), "", "anndata-element"),
    "mudata": (group(3, None, {"encoding-type": "MuData"}), "", "mudata"),
    "xarray": (group(3) | below("t", NAMED_V3), "", "xarray"),
    "xarray-v2": (group(2) | below("t", NAMED_V2), "", "xarray"),
    "half-named": (group(3) | below("t", HALF_NAMED), "", None),
    "unnamed": (group(3) | below("t", v3_array((4,), chunk_shape=(2,))), "", None),
    "named-deeper": (group(3) | below("a", group(3) | below("t", NAMED_V3)), "", None),
    "tables": (
        group(3) | below("tables", group(3, None, {"tables": ["nuclei"]})),
        "tables",
        "tables",
    ),
    "tables-elsewhere": (group(3, None, {"tables": ["nuclei"]}), "", None),
    "ome": (group(3) | below("OME", group(3, {"series": ["0"]})), "OME", "bioformats2raw-ome"),
    "ome-v2": (group(2) | below("OME", group(2, {"series": ["0"]})), "OME", "bioformats2raw-ome"),
    "ome-of-nothing": (group(3) | below("OME", group(3)), "OME", None),
    "plain": (group(3, None, {"title": "x"}), "", None),
    "encoding-is-a-number": (group(3, None, {"encoding-type": 5}), "", None),
    "spatialdata-is-a-text": (group(3, None, {"spatialdata_attrs": "x"}), "", None),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_is_recognized(name: str, tmp_path: Path) -> None:
    files, path, convention = LAYOUTS[name]
    assert container_of(tmp_path, files, path).convention == convention


def test_every_layout_is_in_the_table() -> None:
    assert {convention for _, _, convention in LAYOUTS.values()} - {None} == set(CONVENTIONS)


LABELED = Image(**SMALL, labels={"nuclei": {}}).files()

# What lies in a group, and the images that are named.
HELD: dict[str, tuple[Files, tuple[str, ...]]] = {
    "images": (group(3) | below("a", IMAGE) | below("b", IMAGE), ("a", "b")),
    "images-v2": (group(2) | below("a", IMAGE_04), ("a",)),
    "one deeper": (group(3) | below("images", group(3) | below("a", IMAGE)), ("images/a",)),
    "two deeper": (group(3) | below("x", group(3) | below("y", group(3) | below("z", IMAGE))), ()),
    "plate": (group(3) | below("p", Plate(rows=1, columns=1).files()), ("p",)),
    "labels of an image": (group(3) | below("a", LABELED), ("a",)),
    "labels alone": (
        group(3) | below("labels", group(3, {"labels": ["n"]}) | below("n", IMAGE)),
        ("labels/n",),
    ),
    "arrays": (group(3) | below("a", v3_array((4,), chunk_shape=(2,))), ()),
    "nothing": (group(3), ()),
    "broken": (group(3) | {"a/zarr.json": {"zarr_format": 3, "attributes": 7}}, ()),
}


@pytest.mark.parametrize("name", HELD)
def test_images_in_a_group_are_named(name: str, tmp_path: Path) -> None:
    files, images = HELD[name]
    container = container_of(tmp_path, files)
    assert container.images == images
    assert container.all_looked_at


def test_names_that_were_not_listed_are_not_counted(tmp_path: Path) -> None:
    root = tree(tmp_path).write("many.zarr", group(3))
    for number in range(1_100):
        (root / f"{number:04}").mkdir()
    explanation = explain(root)
    container = explanation.facts.container
    assert container is not None
    assert container.all_listed is False
    assert "others that were not listed" in explanation.to_json()["summary"]
    terms = {term["id"]: term["here"] for term in explanation.to_json()["terms"]}
    assert "others that were not listed" in terms["zarr-group"]


def test_so_many_things_are_looked_at_and_no_more(tmp_path: Path) -> None:
    files = group(3)
    for number in range(MAX_LOOKS + 8):
        files |= below(f"{number:03}", IMAGE)
    root = tree(tmp_path).write("many.zarr", files)
    explanation = explain(root)
    container = explanation.facts.container
    assert container is not None
    assert len(container.images or ()) == MAX_LOOKS
    assert container.looked_at == MAX_LOOKS
    assert container.all_looked_at is False
    assert f"among the first {MAX_LOOKS} things" in explanation.to_json()["summary"]
    levels = MOST  # of the images found, to see which have the same shape
    assert explanation.facts.read.documents <= MAX_LOOKS + 1 + levels


def test_rows_of_a_plate_are_not_searched_for_images(tmp_path: Path) -> None:
    path = tree(tmp_path).plate() / "A"
    container = explain(path).facts.container
    assert container is not None
    assert container.images is None
    assert container.children == ("1", "2", "3")


def test_folder_of_images_names_them(tmp_path: Path) -> None:
    tree(tmp_path).image("b.zarr", **SMALL)
    tree(tmp_path).image("a.zarr", **SMALL, version="0.4")
    (tmp_path / "notes.txt").write_text("x")
    explanation = explain(tmp_path)
    assert explanation.kind == "not-zarr"
    assert explanation.to_json()["facts"]["container"]["images"] == ["a.zarr", "b.zarr"]
    assert "a.zarr" in explanation.to_text()


XML = ome_xml(3, Image(**SMALL))
DECLARED = '<?xml version="1.0" encoding="UTF-16"?>'
BOMB = (
    '<!DOCTYPE OME [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><OME><Image>&c;</Image></OME>'
)
OUTSIDE = '<!DOCTYPE OME [<!ENTITY x SYSTEM "file:///etc/passwd">]><OME><Image>&x;</Image></OME>'

TEXTS: dict[str, tuple[str, int | None]] = {
    "three": (XML, 3),
    "none": ("<OME/>", 0),
    "with a prefix": ('<o:OME xmlns:o="urn:x"><o:Image/><o:Image/></o:OME>', 2),
    "references are no images": ("<OME><Image/><Dataset><Image/></Dataset></OME>", 1),
    "other encoding declared": (f"{DECLARED}<OME><Image/></OME>", None),
    "a bomb": (BOMB, None),
    "an entity from outside": (OUTSIDE, None),
    "cut off": (XML[: len(XML) // 2], None),
    "no OME": ("<html><Image/></html>", None),
    "no XML": ("{}", None),
    "empty": ("", None),
    "a zero": ("<OME>\x00</OME>", None),
    "half a character": ("<OME>\ud800</OME>", 0),
}


@pytest.mark.parametrize("name", TEXTS)
def test_images_in_ome_xml(name: str) -> None:
    text, count = TEXTS[name]
    assert count_images(text) == count


def without_series(path: Path) -> None:
    name = "zarr.json" if (path / "OME" / "zarr.json").exists() else ".zattrs"
    with edited(path / "OME" / name) as document:
        attributes = document["attributes"]["ome"] if name == "zarr.json" else document
        del attributes["series"]


def xml(text: str) -> Callable[[Path], Any]:
    return lambda path: (path / "OME" / "METADATA.ome.xml").write_text(text)


def unlink(name: str) -> Callable[[Path], Any]:
    return lambda path: (path / name).unlink()


# What is changed in a collection of two images; then the images, whether there is OME-XML, how
# many images it describes, and the problems.
COLLECTIONS: dict[str, tuple[list[Callable[[Path], Any]], tuple[Any, ...], list[str]]] = {
    "as written": ([], (("0", "1"), True, None), []),
    "series without XML": ([unlink("OME/METADATA.ome.xml")], (("0", "1"), False, None), []),
    "XML without series": ([without_series], (("0", "1"), True, 2), []),
    "neither": ([without_series, unlink("OME/METADATA.ome.xml")], (("0", "1"), False, None), []),
    "XML of more images": (
        [without_series, xml(XML)],
        (("0", "1", "2"), True, 3),
        ["series-count-differs"],
    ),
    "XML of no image": (
        [without_series, xml("<OME/>")],
        ((), True, 0),
        ["series-count-differs"],
    ),
    "XML is broken": (
        [without_series, xml("<OME><")],
        (("0", "1"), True, None),
        ["ome-xml-unread"],
    ),
    "XML is a bomb": ([without_series, xml(BOMB)], (("0", "1"), True, None), ["ome-xml-unread"]),
    "broken XML is not read when series tell": ([xml("<")], (("0", "1"), True, None), []),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", COLLECTIONS)
def test_collection(name: str, version: str, tmp_path: Path) -> None:
    changes, (images, has_xml, described), codes = COLLECTIONS[name]
    path = tree(tmp_path).collection(version=version)
    for change in changes:
        change(path)
    explanation = explain(path)
    collection = explanation.facts.collection
    assert collection is not None
    assert (collection.images, collection.has_ome_xml) == (images, has_xml)
    assert collection.n_in_ome_xml == described
    assert [p.code for p in explanation.facts.problems] == codes
    assert all(p.document == "OME/METADATA.ome.xml" for p in explanation.facts.problems)
    assert (explanation.facts.image is None) is (images == ())
    json.dumps(explanation.to_json(), allow_nan=False)


def test_plate_of_bioformats2raw_is_a_plate(tmp_path: Path) -> None:
    plate = Plate(version="0.4", rows=1, columns=1).files()
    plate[".zattrs"] = {**plate[".zattrs"], "bioformats2raw.layout": 3}
    series = below("OME", group(2, {"series": ["A/1/0"]}))
    facts = explain(tree(tmp_path).write("plate.zarr", plate | series)).facts
    assert (facts.kind, facts.collection, facts.problems) == ("plate", None, ())
