"""Every version, stated, missing or contradicting what it lies in: what we say, once each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.contradictions import KNOWN_VERSIONS
from ome_zarr_helpdesk.facts.origins import origin_of
from tests.stores.arrays import below, group, v2_array, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.arrays import Files, Json

FIVE: dict[str, Any] = {"axes": "tczyx", "shape": (1, 1, 1, 64, 64), "levels": 1}


def options(version: str) -> dict[str, Any]:
    return {**FIVE, "version": version, **({"separator": None} if version == "0.1" else {})}


@pytest.mark.parametrize("version", KNOWN_VERSIONS)
@pytest.mark.parametrize("kind", ["image", "plate", "well", "label-image"])
def test_stated_version(kind: str, version: str, tmp_path: Path) -> None:
    image = Image(**options(version))
    if kind == "image":
        path = tree(tmp_path).image(**options(version))
    elif kind == "label-image":
        path = tree(tmp_path).image(**options(version), labels={"nuclei": {}}) / "labels/nuclei"
    else:
        path = tree(tmp_path).plate(version=version, rows=1, columns=1, field_image=image)
        path = path if kind == "plate" else path / "A" / "1"
    facts = explain(path).facts
    assert (facts.kind, facts.ome_zarr_version, facts.version_source) == (kind, version, "stated")
    assert facts.problems == ()
    assert facts.image is not None
    if kind != "label-image":
        types = ["time", "channel", "space", "space", "space"]
        assert [axis.type for axis in facts.image.axes or ()] == types
    assert facts.image.full is not None
    assert (facts.image.full.scale is None) is (version in {"0.1", "0.2", "0.3"})


def test_many_axes_of_any_order_with_orientation(tmp_path: Path) -> None:
    """0.9.dev1, RFC-3 and RFC-4."""
    path = tree(tmp_path).image(
        version="0.9.dev1",
        axes="xyzct",
        shape=(64, 32, 8, 2, 1),
        levels=1,
        omero={"channels": [{"label": "DNA", "window": {"start": 0, "end": 9}}] * 2},
    )
    names = ("angle", "x", "y", "z", "phase", "lambda", "t")
    with edited(path / "zarr.json") as document:
        entry = document["attributes"]["ome"]["multiscales"][0]
        [system] = entry["coordinateSystems"]
        system["axes"] = [{"name": name} for name in names]
        system["axes"][1] |= {
            "type": "space",
            "longName": "along the body",
            "discrete": False,
            "orientation": {"type": "anatomical", "value": "left-to-right"},
        }
        [step] = entry["datasets"][0]["coordinateTransformations"]
        step["scale"] = [1, 2, 3, 4, 5, 6, 7]
    shape = (2, 3, 4, 5, 6, 7, 8)
    tree(tmp_path).write("image.ome.zarr", below("0", v3_array(shape, chunk_shape=shape)))
    facts = explain(path).facts
    assert facts.problems == ()
    assert facts.image is not None
    assert tuple(axis.name for axis in facts.image.axes or ()) == names
    assert tuple(axis.size for axis in facts.image.axes or ()) == shape
    axis = (facts.image.axes or ())[1]
    assert (axis.long_name, axis.discrete, axis.orientation) == (
        "along the body",
        False,
        "left-to-right",
    )
    assert facts.image.full is not None
    assert facts.image.full.scale == (1, 2, 3, 4, 5, 6, 7)
    window = (facts.image.channels or ())[0].window
    assert window is not None
    assert (window.start, window.end, window.min, window.max) == (0, 9, None, None)
    assert window.is_shown


def rewritten(path: Path, change: Callable[[Json], Any]) -> None:
    name = "zarr.json" if (path / "zarr.json").exists() else ".zattrs"
    with edited(path / name) as document:
        change(document["attributes"] if name == "zarr.json" else document)


def without_ome(attributes: Json) -> None:
    ome = attributes.pop("ome")
    ome["multiscales"][0]["version"] = "0.4"
    del ome["version"]
    attributes.update(ome)


def stating_nothing(attributes: Json) -> None:
    ome = attributes.pop("ome")
    del ome["version"]
    attributes.update(ome)


def below_ome(attributes: Json) -> None:
    content = dict(attributes)
    attributes.clear()
    attributes["ome"] = {"version": "0.5", **content}
    del content["multiscales"][0]["version"]


def below_ome_unstated(attributes: Json) -> None:
    below_ome(attributes)
    del attributes["ome"]["version"]


def both_places(attributes: Json) -> None:
    attributes["multiscales"] = attributes["ome"]["multiscales"]


def of_multiscales(version: str) -> Callable[[Json], None]:
    def change(attributes: Json) -> None:
        attributes.get("ome", attributes)["multiscales"][0]["version"] = version

    return change


def of_something_else(attributes: Json) -> None:
    """Beside the keys of 0.4: that of the program that wrote it, as a rule."""
    attributes["version"] = "2.1"


def of_omero(attributes: Json) -> None:
    attributes["ome"]["omero"] = {"version": "0.1", "channels": []}


def stated(version: Any) -> Callable[[Json], None]:
    def change(attributes: Json) -> None:
        attributes["ome"]["version"] = version

    return change


# The version that is written, what is then changed, the version that we tell and how we know
# it, and the codes of all problems. Each contradiction is said once.
CHANGED: dict[str, tuple[str, Callable[[Json], Any], str, str, list[str]]] = {
    "ome in v2": (
        "0.4",
        below_ome,
        "0.5",
        "stated",
        ["ome-key-in-v2", "version-in-other-format"],
    ),
    "ome in v2, unstated": ("0.4", below_ome_unstated, "0.5", "inferred", ["ome-key-in-v2"]),
    "0.4 keys in v3": (
        "0.5",
        without_ome,
        "0.4",
        "stated",
        ["old-keys-in-v3", "version-in-other-format"],
    ),
    "0.4 keys in v3, unstated": ("0.5", stating_nothing, "0.4", "inferred", ["old-keys-in-v3"]),
    "keys at both places": ("0.5", both_places, "0.5", "stated", ["old-keys-beside-ome"]),
    "0.4 in v3": ("0.5", stated("0.4"), "0.4", "stated", ["version-in-other-format"]),
    "0.5 in v2": ("0.4", of_multiscales("0.5"), "0.5", "stated", ["version-in-other-format"]),
    "0.6rc0 in v2": (
        "0.4",
        of_multiscales("0.6rc0"),
        "0.6rc0",
        "stated",
        ["version-in-other-format"],
    ),
    "two versions": ("0.5", of_multiscales("0.4"), "0.5", "stated", ["version-differs"]),
    "twice the same": ("0.5", of_multiscales("0.5"), "0.5", "stated", []),
    "omero has its own": ("0.5", of_omero, "0.5", "stated", []),
    "number": ("0.5", stated(0.5), "0.5", "stated", ["version-is-number"]),
    "never published": ("0.5", stated("0.7"), "0.7", "stated", ["version-unknown"]),
    "nonsense": ("0.5", stated("latest"), "latest", "stated", ["version-unknown"]),
    "patch": ("0.5", stated("0.5.2"), "0.5.2", "stated", ["version-unknown"]),
    "no text": ("0.5", stated(["0.5"]), "0.5", "inferred", ["not-text"]),
    "far too long": ("0.5", stated("5" * 1000), "0.5", "inferred", ["version-unknown"]),
    "of something else": ("0.4", of_something_else, "0.4", "stated", ["version-differs"]),
}


@pytest.mark.parametrize("name", CHANGED)
def test_contradiction_is_one_problem(name: str, tmp_path: Path) -> None:
    written, change, version, source, codes = CHANGED[name]
    path = tree(tmp_path).image(version=written, axes="yx", shape=(64, 64), pixel_size=(2.0, 0.5))
    rewritten(path, change)
    explanation = explain(path)
    facts = explanation.facts
    assert (facts.kind, facts.ome_zarr_version, facts.version_source) == ("image", version, source)
    assert sorted(p.code for p in facts.problems) == sorted(codes)
    for said in explanation.to_json()["problems"]:
        assert said["document"] in ("zarr.json", ".zattrs")
        assert said["message"].endswith(".")
    assert facts.image is not None
    assert facts.image.full is not None
    assert facts.image.full.scale == (2, 0.5), "all the same it is explained"


@pytest.mark.parametrize("name", CHANGED)
def test_where_a_fact_is_written_is_where_it_stands(name: str, tmp_path: Path) -> None:
    written, change, *_ = CHANGED[name]
    path = tree(tmp_path).image(version=written, axes="yx", shape=(64, 64))
    rewritten(path, change)
    facts = explain(path).facts
    for fact in ("image.name", "image.axes", "ome_zarr_version", "image.full.scale"):
        origin = origin_of(facts, fact)
        if fact == "ome_zarr_version" and facts.version_source != "stated":
            assert origin is None
            continue
        assert origin is not None
        value = json.loads((path / origin.document).read_text(encoding="utf-8"))
        for step in origin.location.strip("/").split("/"):
            value = value[int(step)] if isinstance(value, list) else value[step]
        assert value


BOTH: dict[str, tuple[Files, str]] = {
    "image": (
        Image(version="0.5", axes="yx", shape=(64, 64)).files()
        | Image(version="0.4", axes="yx", shape=(64, 64)).files(),
        ".zgroup",
    ),
    "group": (group(3) | group(2), ".zgroup"),
    "array": (v3_array((4,), chunk_shape=(2,)) | v2_array((4,), chunk_shape=(2,)), ".zarray"),
    "plate": (
        Plate(rows=1, columns=1).files() | Plate(version="0.4", rows=1, columns=1).files(),
        ".zgroup",
    ),
}


@pytest.mark.parametrize("name", BOTH)
def test_both_formats_at_one_place(name: str, tmp_path: Path) -> None:
    files, other = BOTH[name]
    facts = explain(tree(tmp_path).write("both.zarr", files)).facts
    assert facts.zarr_format == 3
    [problem] = facts.problems
    assert (problem.code, problem.document, dict(problem.values)) == (
        "both-formats",
        "zarr.json",
        {"other": other},
    )


def test_labels_of_other_conventions_are_no_contradiction(tmp_path: Path) -> None:
    path = tree(tmp_path).group(attributes={"labels": ["a", "b"]})
    assert explain(path).facts.problems == ()
