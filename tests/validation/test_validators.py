"""The community's validators, really asked: what each says of good and of bad documents."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import api, explain
from ome_zarr_helpdesk.documents import Cancelled, open_documents
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.validation import Shelf, validate
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.registry import NO_ZARR, SOURCES
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.validation import Validation, Verdict
    from tests.stores.arrays import Files, Json

NGFF, MODELS, YAO = "ngff-zarr", "ome-zarr-models", "yaozarrs"
ALL = (NGFF, MODELS, YAO)


def judged(path: Path) -> Validation:
    explanation = explain(path)
    return validate(explanation.facts, Shelf(explanation.documents))


def verdict(validation: Validation, name: str) -> Verdict:
    return next(v for v in validation.verdicts if v.validator == name)


def errors(validation: Validation, name: str) -> set[tuple[str, str]]:
    """Place and code of what a validator objects to."""
    found = verdict(validation, name).complaints
    return {(c.location, c.code) for c in found if c.required}


def ome_of(files: Files) -> Json:
    document = files[".zattrs"] if ".zattrs" in files else files["zarr.json"]["attributes"]
    ome: Json = document.get("ome", document)
    return ome


# What each validator knows: versions and kinds. ome-zarr-models: 0.6 from 1.8 on.
def knows(name: str, version: str, kind: str) -> bool:
    if name == NGFF:
        return kind != "labels"
    if name == MODELS:
        return version in ("0.4", "0.5")
    return version in ("0.4", "0.5") and kind != "scene"


@pytest.mark.parametrize("name", [n for n in SOURCES if n not in NO_ZARR])
def test_no_error_in_what_is_well_made(name: str, sample_path: Callable[[str], Path]) -> None:
    validation = judged(sample_path(name))
    assert [v.validator for v in validation.verdicts] == list(ALL)
    assert validation.absent == ()
    for found in validation.verdicts:
        assert [c for c in found.complaints if c.required] == []
        assert found.valid in (True, None)
        for node in found.nodes:
            if found.validator == MODELS and node.version == "0.6":
                continue
            known = knows(found.validator, node.version or "", node.kind)
            assert node.valid is (True if known else None), node
            assert (node.note is None) == known
    documents = {n.document for v in validation.verdicts for n in v.nodes}
    assert documents <= set(explain(sample_path(name)).documents)


def copied(files: Files) -> Files:
    """Documents of which no two share a part."""
    parts: Files = json.loads(json.dumps(files))
    return parts


def multiscales(ome: Json) -> Json:
    entry: Json = ome["multiscales"][0]
    return entry


def first(ome: Json) -> Json:
    dataset: Json = multiscales(ome)["datasets"][0]
    return dataset


def by_all(place: str, code: str) -> dict[str, set[tuple[str, str]]]:
    """What all of them say."""
    return {name: {(place, code)} for name in ALL}


M = "multiscales/0"
D = f"{M}/datasets/0"
T = f"{D}/coordinateTransformations"
C = "omero/channels/0"

# A change to an image of 0.4 or 0.5, and what each validator then objects to, below the OME
# metadata: place and code. A validator that is not named finds no error.
BAD: dict[str, tuple[Callable[[Json], Any], dict[str, set[tuple[str, str]]]]] = {
    "no axes": (lambda o: multiscales(o).pop("axes"), by_all(f"{M}/axes", "missing")),
    "axes as text": (
        lambda o: multiscales(o).update(axes="czyx"),
        by_all(f"{M}/axes", "not-list"),
    ),
    "one axis": (
        lambda o: multiscales(o).update(axes=[{"name": "x", "type": "space"}]),
        {
            NGFF: {(f"{M}/axes", "too-few"), (f"{M}/axes", "axes-space")},
            MODELS: {(f"{M}/axes", "axes-count")},
            YAO: {(f"{M}/axes", "too-few")},
        },
    ),
    "axes out of order": (
        lambda o: multiscales(o)["axes"].reverse(),
        {MODELS: {(f"{M}/axes", "axes-order")}, YAO: {(f"{M}/axes", "axes-order")}},
    ),
    "an axis twice": (
        lambda o: multiscales(o)["axes"].__setitem__(2, dict(multiscales(o)["axes"][1])),
        {
            NGFF: {(f"{M}/axes", "duplicate")},
            MODELS: {(f"{M}/axes", "axes-names")},
            YAO: {(f"{M}/axes", "duplicate")},
        },
    ),
    "no axis of space": (
        lambda o: [axis.update(type="other") for axis in multiscales(o)["axes"]],
        by_all(f"{M}/axes", "axes-space"),
    ),
    "axis without name": (
        lambda o: multiscales(o)["axes"][0].pop("name"),
        by_all(f"{M}/axes/0/name", "missing"),
    ),
    "unit that is a number": (
        lambda o: multiscales(o)["axes"][3].update(unit=3),
        {YAO: {(f"{M}/axes/3/unit", "not-text")}},
    ),
    "no levels": (
        lambda o: multiscales(o).update(datasets=[]),
        by_all(f"{M}/datasets", "too-few"),
    ),
    "level without path": (
        lambda o: first(o).pop("path"),
        by_all(f"{D}/path", "missing"),
    ),
    "path as number": (
        lambda o: first(o).update(path=0),
        by_all(f"{D}/path", "not-text"),
    ),
    "levels upside down": (
        lambda o: multiscales(o)["datasets"].reverse(),
        {MODELS: {(f"{M}/datasets", "levels-order")}, YAO: {(f"{M}/datasets", "levels-order")}},
    ),
    "no transformations": (
        lambda o: first(o).pop("coordinateTransformations"),
        by_all(T, "missing"),
    ),
    "two scales": (
        lambda o: first(o)["coordinateTransformations"].append(
            first(o)["coordinateTransformations"][0]
        ),
        by_all(T, "scale-count"),
    ),
    "scale of another length": (
        lambda o: first(o)["coordinateTransformations"][0]["scale"].pop(),
        {
            MODELS: {(T, "transformation-length")},
            YAO: {(f"{M}/datasets", "lengths-differ")},
        },
    ),
    "every scale of another length": (
        lambda o: [
            d["coordinateTransformations"][0]["scale"].pop() for d in multiscales(o)["datasets"]
        ],
        {MODELS: {(T, "transformation-length")}, YAO: {(T, "transformation-length")}},
    ),
    "scale that is no number": (
        lambda o: first(o)["coordinateTransformations"][0]["scale"].__setitem__(1, "big"),
        {
            NGFF: {(T, "scale-count"), (f"{T}/0/scale/1", "not-number")},
            MODELS: {(f"{T}/0/scale/1", "not-number")},
            YAO: {(f"{T}/0/scale/1", "not-number")},
        },
    ),
    "unknown transformation": (
        lambda o: first(o)["coordinateTransformations"][0].update(type="scle"),
        {
            NGFF: {(T, "scale-count"), (f"{T}/0/type", "not-one-of")},
            MODELS: {(f"{T}/0/type", "not-one-of")},
            YAO: {(f"{T}/0/type", "not-one-of")},
        },
    ),
    "channels without channels": (
        lambda o: o["omero"].pop("channels"),
        {NGFF: {("omero/channels", "missing")}, YAO: {("omero/channels", "missing")}},
    ),
    "window without start": (
        lambda o: o["omero"]["channels"][0]["window"].pop("start"),
        {NGFF: {(f"{C}/window/start", "missing")}, YAO: {(f"{C}/window/start", "missing")}},
    ),
    "window of text": (
        lambda o: o["omero"]["channels"][0]["window"].update(start="low"),
        {NGFF: {(f"{C}/window/start", "not-number")}, YAO: {(f"{C}/window/start", "not-number")}},
    ),
    "color by name": (
        lambda o: o["omero"]["channels"][0].update(color="red"),
        {YAO: {(f"{C}/color", "color")}},
    ),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", BAD)
def test_bad_image(name: str, version: str, tmp_path: Path) -> None:
    change, expected = BAD[name]
    files = copied(Image(version=version, channels=("DNA", "Actin")).files())
    change(ome_of(files))
    validation = judged(tree(tmp_path).write("image.zarr", files))
    base = "/" if version == "0.4" else "/attributes/ome/"
    for validator in ALL:
        wanted = {(base + place, code) for place, code in expected.get(validator, set())}
        if validator == MODELS and version == "0.4" and name in _OMERO_04:
            continue  # it looks at channels in 0.4, and not in 0.5
        if validator == YAO and version == "0.4" and name == "levels upside down":
            wanted = set()  # it looks at their order in 0.5 only
        assert errors(validation, validator) == wanted, validator
        assert verdict(validation, validator).valid is (not wanted)


def test_multiscales_that_are_no_list(tmp_path: Path) -> None:
    files = copied(Image().files())
    ome_of(files)["multiscales"] = {}
    validation = judged(tree(tmp_path).write("image.zarr", files))
    for validator in ALL:
        assert errors(validation, validator) == {("/attributes/ome/multiscales", "not-list")}


_OMERO_04 = ("channels without channels", "window without start", "window of text", "color by name")


@pytest.mark.parametrize(
    ("name", "place", "code"),
    [
        ("channels without channels", "/omero/channels", "missing"),
        ("window without start", f"/{C}/window/start", "missing"),
        ("window of text", f"/{C}/window/start", "not-number"),
        ("color by name", f"/{C}/color", "pattern"),
    ],
)
def test_ome_zarr_models_reads_channels_of_04(
    name: str, place: str, code: str, tmp_path: Path
) -> None:
    files = copied(Image(version="0.4", channels=("DNA", "Actin")).files())
    BAD[name][0](ome_of(files))
    validation = judged(tree(tmp_path).write("image.zarr", files))
    assert errors(validation, MODELS) == {(place, code)}


@pytest.mark.parametrize("version", ["0.1", "0.2", "0.3", "0.6", "0.6rc0", "0.9.dev1"])
def test_versions_that_only_the_schemas_know(version: str, tmp_path: Path) -> None:
    axes = "tczyx" if version in ("0.1", "0.2") else "czyx"
    options: dict[str, Any] = {"axes": axes, "shape": [1] * (len(axes) - 2) + [64, 64]}
    written = "0.6" if version[:3] in ("0.6", "0.9") else version
    path = tree(tmp_path).image(version=written, **options)
    name = "zarr.json" if written == "0.6" else ".zattrs"
    base = "/attributes/ome/" if written == "0.6" else "/"
    with edited(path / name) as document:
        if written == "0.6":
            document["attributes"]["ome"]["version"] = version
    assert verdict(judged(path), NGFF).valid is True
    with edited(path / name) as document:
        ome = document["attributes"]["ome"] if written == "0.6" else document
        del first(ome)["path"]
    validation = judged(path)
    assert errors(validation, NGFF) == {(f"{base}{D}/path", "missing")}
    [node] = verdict(validation, YAO).nodes
    assert node.valid is None
    assert node.note is not None
    assert node.note.code == "version-unknown"
    assert dict(node.note.values) == {"version": version}


def test_ome_zarr_models_knows_06_if_it_is_new_enough(tmp_path: Path) -> None:
    from importlib.util import find_spec

    files = copied(Image(version="0.6").files())
    assert verdict(judged(tree(tmp_path).write("good.zarr", files)), MODELS).valid in (True, None)
    del first(ome_of(files))["path"]
    bad = verdict(judged(tree(tmp_path).write("bad.zarr", files)), MODELS)
    if find_spec("ome_zarr_models.v06"):
        assert {(c.location, c.code) for c in bad.complaints} == {
            (f"/attributes/ome/{D}/path", "missing")
        }
    else:
        assert bad.valid is None


def test_version_that_nobody_knows(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["version"] = "0.7"
    for found in judged(path).verdicts:
        assert found.valid is None
        assert [n.note and n.note.code for n in found.nodes] == ["version-unknown"]


def plate_ome(files: Files) -> Json:
    described: Json = ome_of(files)["plate"]
    return described


PLATE_BAD: dict[str, tuple[Callable[[Json], Any], dict[str, set[tuple[str, str]]]]] = {
    "no rows": (lambda p: p.pop("rows"), by_all("rows", "missing")),
    "wells without index": (
        lambda p: p["wells"][0].pop("rowIndex"),
        by_all("wells/0/rowIndex", "missing"),
    ),
    "row that is not there": (
        lambda p: p["wells"][0].update(path="Z/1"),
        {MODELS: {("wells", "well-path")}},
    ),
    "index that is not there": (
        lambda p: p["wells"][0].update(rowIndex=9),
        {YAO: {("wells", "well-index")}},
    ),
    "name with a space": (
        lambda p: p.update(rows=[{"name": "A 1"}], wells=[]),
        {
            NGFF: {("rows/0/name", "pattern"), ("wells", "too-few")},
            MODELS: {("rows/0/name", "pattern")},
            YAO: {("rows/0/name", "pattern"), ("wells", "too-few")},
        },
    ),
    "acquisition without id": (
        lambda p: p.update(acquisitions=[{"name": "day 1"}]),
        by_all("acquisitions/0/id", "missing"),
    ),
    "acquisition below zero": (
        lambda p: p.update(acquisitions=[{"id": -1}]),
        by_all("acquisitions/0/id", "too-small"),
    ),
    "no fields": (
        lambda p: p.update(field_count=0),
        by_all("field_count", "not-above"),
    ),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", PLATE_BAD)
def test_bad_plate(name: str, version: str, tmp_path: Path) -> None:
    change, expected = PLATE_BAD[name]
    files = copied(Plate(version=version).files())
    change(plate_ome(files))
    validation = judged(tree(tmp_path).write("plate.zarr", files))
    base = "/plate/" if version == "0.4" else "/attributes/ome/plate/"
    for validator in ALL:
        wanted = {(base + place, code) for place, code in expected.get(validator, set())}
        assert errors(validation, validator) == wanted, validator


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_errors_stand_at_the_document_of_their_group(version: str, tmp_path: Path) -> None:
    name = ".zattrs" if version == "0.4" else "zarr.json"
    path = tree(tmp_path).plate(version=version)
    with edited(path / "A" / "1" / name) as document:
        del document.get("attributes", {}).get("ome", document)["well"]["images"][0]["path"]
    explanation = explain(path)
    validation = validate(explanation.facts, Shelf(explanation.documents))
    for validator in ALL:
        found = [c for c in verdict(validation, validator).complaints if c.required]
        assert {(c.document, c.code) for c in found} == {(f"A/1/{name}", "missing")}, validator


LABEL_BAD: dict[str, tuple[Json, set[tuple[str, str]]]] = {
    "color out of range": (
        {"colors": [{"label-value": 1, "rgba": [0, 0, 0, 256]}]},
        {("image-label/colors/0/rgba/3", "too-large")},
    ),
    "color of three numbers": (
        {"colors": [{"label-value": 1, "rgba": [0, 0, 0]}]},
        {("image-label/colors/0/rgba", "too-few")},
    ),
    "property without label": (
        {"properties": [{"area": 1}]},
        {("image-label/properties/0/label-value", "missing")},
    ),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", LABEL_BAD)
def test_bad_label_image(name: str, version: str, tmp_path: Path) -> None:
    image_label, wanted = LABEL_BAD[name]
    label = {"image_label": image_label, "dtype": "uint32"}
    path = tree(tmp_path).image(version=version, labels={"nuclei": label})
    validation = judged(path / "labels" / "nuclei")
    base = "/" if version == "0.4" else "/attributes/ome/"
    for validator in (NGFF, YAO):
        assert errors(validation, validator) == {(base + p, code) for p, code in wanted}


def test_label_image_without_its_object_is_judged_as_an_image(tmp_path: Path) -> None:
    path = tree(tmp_path).image(labels={"nuclei": {}})
    with edited(path / "labels" / "nuclei" / "zarr.json") as document:
        document["attributes"]["ome"].pop("image-label", None)
    for found in judged(path / "labels" / "nuclei").verdicts:
        assert [n.kind for n in found.nodes] == ["label-image"]
        assert found.valid is True


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_bad_collection(version: str, tmp_path: Path) -> None:
    path = tree(tmp_path).collection(version=version)
    name = ".zattrs" if version == "0.4" else "zarr.json"
    with edited(path / name) as document:
        document.get("attributes", {}).get("ome", document)["bioformats2raw.layout"] = 2
    base = "/" if version == "0.4" else "/attributes/ome/"
    for validator in ALL:
        found = errors(judged(path), validator)
        assert found == {(f"{base}bioformats2raw.layout", "not-one-of")}, validator
    with edited(path / "OME" / name) as document:
        document.get("attributes", {}).get("ome", document)["series"] = [0]
    for validator in (NGFF, YAO):
        assert errors(judged(path / "OME"), validator) == {(f"{base}series/0", "not-text")}


def test_bad_scene(sample_path: Callable[[str], Path], tmp_path: Path) -> None:
    source = sample_path("scene-06")
    document = json.loads((source / "zarr.json").read_text())
    del document["attributes"]["ome"]["scene"]["coordinateTransformations"][0]["translation"]
    path = tree(tmp_path).write("scene.zarr", {"zarr.json": document})
    found = errors(judged(path), NGFF)
    assert found
    assert all(place.startswith("/attributes/ome/scene/") for place, _ in found)


def change_array(path: Path, **changes: Any) -> None:
    with edited(
        path / "0" / ("zarr.json" if (path / "zarr.json").exists() else ".zarray")
    ) as array:
        array |= changes
        for key in [k for k, v in array.items() if v is None]:
            del array[key]


def test_arrays_of_the_levels_are_shown_to_ome_zarr_models(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="zyx", shape=(4, 64, 64))
    [node] = verdict(judged(path), MODELS).nodes
    assert node.arrays
    place = "/attributes/ome/multiscales"
    change_array(path, dimension_names=["a", "b", "c"])
    assert errors(judged(path), MODELS) == {(place, "names-differ")}
    change_array(path, dimension_names=None)
    assert errors(judged(path), MODELS) == {(place, "names-absent")}
    path = tree(tmp_path).image("old.zarr", version="0.4", axes="zyx", shape=(4, 64, 64))
    change_array(path, shape=[64, 64], chunks=[64, 64])
    assert errors(judged(path), MODELS) == {("/multiscales", "array-dimensions")}


def test_level_that_is_not_there_leaves_the_arrays_out(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    (path / "1" / "zarr.json").unlink()
    [node] = verdict(judged(path), MODELS).nodes
    assert (node.valid, node.arrays) == (True, False)


def test_documents_stay_as_they_are(tmp_path: Path) -> None:
    path = tree(tmp_path).image(channels=("DNA", "Actin"))
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["axes"][1]["type"]
    explanation = explain(path)
    before = copy.deepcopy(dict(explanation.documents))
    validate(explanation.facts, Shelf(explanation.documents))
    assert dict(explanation.documents) == before


def test_what_is_only_recommended_is_no_error(tmp_path: Path) -> None:
    found = verdict(judged(tree(tmp_path).image(axes="yx", shape=(64, 64))), NGFF)
    assert found.valid is True
    advised = {c.location for c in found.complaints if not c.required}
    assert "/attributes/ome/multiscales/0/type" in advised


def below(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Validation:
    explanation = explain(path)
    place = locate(str(path))
    documents = open_documents(place, cancelled=cancelled)
    return validate(
        explanation.facts, Shelf(explanation.documents, documents, cancelled), below=True
    )


# A sample, what is judged of it at first, what below, and what is left out then and now.
REACH: dict[str, tuple[set[str], set[str], set[str], set[str]]] = {
    "image-05": ({""}, {"labels", "labels/nuclei"}, {"labels"}, set()),
    "labels-05": ({"labels"}, {"labels/nuclei"}, {"labels"}, set()),
    "well-05": ({"A/1", "A/1/0"}, {"A/1/1"}, {"images"}, set()),
    "bioformats2raw-05": ({"", "0"}, {"1", "OME"}, {"images"}, set()),
    "scene-06": ({"", "left"}, {"right"}, {"images"}, set()),
}


@pytest.mark.parametrize("name", REACH)
def test_what_lies_below_is_judged_if_asked(name: str, sample_path: Callable[[str], Path]) -> None:
    at_first, more, left_out, left_out_below = REACH[name]
    near, far = judged(sample_path(name)), below(sample_path(name))
    assert {n.path for n in verdict(near, NGFF).nodes} == at_first
    assert {n.path for n in verdict(far, NGFF).nodes} == at_first | more
    assert {note.code for note in near.unseen} == left_out
    assert {note.code for note in far.unseen} == left_out_below
    assert all(v.valid is not False for v in far.verdicts)


def test_every_field_of_a_plate_is_judged_if_asked(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=2, columns=2, fields=2, lost=("B/1",))
    for name in ("A/2/1", "B/2/0"):
        with edited(path / name / "zarr.json") as document:
            del first(document["attributes"]["ome"])["path"]
    near, far = judged(path), below(path)
    assert verdict(near, NGFF).valid is True
    assert {note.code for note in near.unseen} == {"fields"}
    wells = {"A/1", "A/2", "B/2"}
    fields = {f"{well}/{field}" for well in wells for field in "01"}
    for validator in ALL:
        found = verdict(far, validator)
        assert {n.path for n in found.nodes} == {"", *wells, *fields}
        documents = {c.document for c in found.complaints if c.required}
        assert documents == {"A/2/1/zarr.json", "B/2/0/zarr.json"}
    assert far.unseen == ()


def test_judging_below_can_be_cancelled(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=4, columns=4)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with pytest.raises(Cancelled):
        below(path, cancelled)
    assert asked < 10


@pytest.mark.promise("text-stays-text")
def test_path_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    inside = tree(tmp_path).plate("inside.zarr")
    tree(tmp_path).image("outside.zarr")
    with edited(inside / "A" / "1" / "zarr.json") as document:
        images = document["attributes"]["ome"]["well"]["images"]
        images += [{"path": "../../../outside.zarr"}, {"path": str(tmp_path / "outside.zarr")}]
    found = verdict(below(inside), NGFF)
    assert all("outside" not in node.path for node in found.nodes)


def test_version_that_is_only_inferred_is_said(tmp_path: Path) -> None:
    path = tree(tmp_path).image(version="0.4", state_version=False)
    validation = judged(path)
    assert {n.version for v in validation.verdicts for n in v.nodes} == {"0.4"}
    assert [v.valid for v in validation.verdicts] == [True, True, True]
    [note] = [note for note in validation.unseen if note.code == "inferred"]
    assert dict(note.values) == {"version": "0.4"}
    assert "inferred" not in {note.code for note in judged(tree(tmp_path).image("b.zarr")).unseen}


def test_metadata_that_zarr_has_read_are_judged_alike(tmp_path: Path) -> None:
    import zarr

    path = tree(tmp_path).image(axes="zyx", shape=(4, 64, 64))
    for node in (zarr.open_group(path, mode="r"), zarr.open_array(path / "0", mode="r")):
        explanation = explain(node)
        validation = validate(explanation.facts, Shelf(explanation.documents))
        assert [c for v in validation.verdicts for c in v.complaints if c.required] == []


def test_lists_that_are_tuples_are_lists(tmp_path: Path) -> None:
    explanation = explain(tree(tmp_path).image())
    document: Any = copy.deepcopy(explanation.documents["zarr.json"])
    multiscales(document["attributes"]["ome"])["axes"] = tuple(
        multiscales(document["attributes"]["ome"])["axes"]
    )
    documents = {**explanation.documents, "zarr.json": document}
    found = validate(explanation.facts, Shelf(documents))
    assert [v.valid for v in found.verdicts] == [True, True, True]


def test_a_list_is_asked_for_in_our_words_by_every_validator(tmp_path: Path) -> None:
    """ome-zarr-models speaks of a Sequence."""
    path = tree(tmp_path).image(version="0.4")
    with edited(path / ".zattrs") as attributes:
        attributes["multiscales"][0]["axes"] = True
    for verdict in api.validate(explain(path)).to_json()["validation"]:
        [message] = {e["message"] for e in verdict["errors"] if e["location"].endswith("/axes")}
        assert message == "A list is expected here; the file has true."
