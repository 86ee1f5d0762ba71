"""The help request to paste into a forum: the numbers as they are, and nothing private."""

from __future__ import annotations

import platform
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain, validate
from ome_zarr_helpdesk.api import default_catalog, explain_facts
from ome_zarr_helpdesk.facts import no_facts
from ome_zarr_helpdesk.rendering.report import Shown, report
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.place import NotAPlace
from tests.rendering.test_hostile_names import (
    array_files,
    collection_files,
    image_files,
    plate_files,
    scene_files,
)
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.arrays import Files

# What must not come through, wherever it stands.
PRIVATE = (
    "alice",
    "/home/alice/data/patient-7.zarr",
    "/Users/alice/Desktop/x",
    "C:\\Users\\alice\\data",
    "\\\\fileserver.lab.example\\alice",
    "fileserver.lab.example",
    "10.1.2.3",
    "https://alice:secret@data.example/x.zarr",
    "https://data.example/x.zarr?X-Amz-Signature=secret&token=secret",
    "ghp_0123456789abcdefSECRET",
    "eyJhbGciOiJIUzI1NiJ9.secret.secret",
    "alice@example.org",
    "Dr. Alice Smith, patient 4711",
    "0.4.alice",
    "0.5-alice",
    "uint16alice",
    "napari-alice",
    "alice-codec",
    "geheimes Präparat",
    "+41 44 123 45 67",
)
LEAKS = ("alice", "secret", "patient", "fileserver", "10.1.2.3", "data.example", "geheim", "4711",
         "example.org", "123 45", "X-Amz")  # fmt: skip

STORES: dict[str, Callable[[str], Files]] = {
    "image": image_files,
    "plate": plate_files,
    "scene": scene_files,
    "array": array_files,
    "collection": collection_files,
}


def leaks(text: str) -> list[str]:
    return [word for word in LEAKS if word.casefold() in text.casefold()]


@pytest.mark.promise("private-report")
@pytest.mark.parametrize("private", PRIVATE)
def test_nothing_private_comes_through(private: str, tmp_path: Path) -> None:
    for store, files_of in STORES.items():
        files = {key: doc for key, doc in files_of(private).items() if "\\" not in key}
        path = tree(tmp_path / "alice").write(f"patient-7-{store}.zarr", files)
        explanation = explain(path)
        assert leaks(report(explanation, explanation.catalog)) == [], store


@pytest.mark.promise("private-report")
@pytest.mark.parametrize("private", PRIVATE)
def test_nothing_private_comes_through_of_what_could_not_be_read(private: str) -> None:
    for source in (private, f"/home/alice/{private}", f"s3://{private}"):
        explanation = explain(source)
        assert leaks(report(explanation, explanation.catalog)) == []
    place = locate(private)
    if isinstance(place, NotAPlace):
        facts = no_facts(place)
        assert leaks(report(explain_facts(facts), default_catalog())) == []


@pytest.mark.promise("private-report")
@pytest.mark.parametrize(
    "content",
    [b"{ alice", b'{"alice": }', b"\xff alice", b"[]", b'{"zarr_format": 3, "node_type": "alice"}'],
)
def test_nothing_private_comes_through_of_broken_documents(content: bytes, tmp_path: Path) -> None:
    path = tree(tmp_path / "alice").image()
    (path / "0" / "zarr.json").write_bytes(content)
    (path / "1" / "zarr.json").unlink()
    explanation = explain(path)
    assert explanation.problems
    assert leaks(report(explanation, explanation.catalog)) == []


@pytest.mark.promise("private-report")
def test_names_come_through_only_where_they_are_asked_for(tmp_path: Path) -> None:
    path = tree(tmp_path).image(
        "patient-7.zarr",
        name="cells of alice",
        channels=("DNA of alice", "B"),
        labels={"alice": {}},
    )
    explanation = explain(path)
    catalog = explanation.catalog
    assert leaks(report(explanation, catalog)) == []
    with_names = report(explanation, catalog, Shown(names=True))
    assert "patient-7.zarr" in with_names
    assert "cells of alice" in with_names
    assert "DNA" not in with_names
    with_channels = report(explanation, catalog, Shown(channels=True))
    assert "DNA of alice" in with_channels
    assert "patient" not in with_channels
    for shown in (Shown(), Shown(names=True), Shown(names=True, channels=True, wells=True)):
        assert str(tmp_path) not in report(explanation, catalog, shown)


@pytest.mark.promise("private-report")
def test_wells_come_through_only_where_they_are_asked_for(tmp_path: Path) -> None:
    explanation = explain(tree(tmp_path).plate())
    assert "A/1" not in report(explanation, explanation.catalog)
    assert "A/1" in report(explanation, explanation.catalog, Shown(wells=True))


def test_numbers_are_as_they_are(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05-sharded"))
    text = report(explanation, explanation.catalog)
    image = explanation.facts.image
    assert image is not None
    for word in (
        "OME-Zarr: 0.5 (stated)",
        "Zarr format: 3",
        "uint16",
        "chunks:",
        "shards:",
        "codecs:",
    ):
        assert word in text
    for level in image.levels or ():
        assert " × ".join(str(n) for n in level.shape or ()) in text
    assert f"Python {platform.python_version()}" in text
    assert "zarr " in text
    assert "micrometer" in text


def test_what_is_hidden_is_said_once(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05"))
    hidden = explanation.catalog.messages.words("report.hidden")
    assert hidden in report(explanation, explanation.catalog)
    everything = Shown(names=True, channels=True, wells=True)
    assert hidden not in report(explanation, explanation.catalog, everything)


def test_report_about_nothing_has_the_software() -> None:
    text = report(None, default_catalog())
    assert "zarr " in text
    assert "kind:" not in text


@pytest.mark.promise("private-report")
def test_layer_of_a_report_has_its_numbers_but_not_its_name(
    sample_path: Callable[[str], Path],
) -> None:
    from ome_zarr_helpdesk.state.model import LayerState

    layer = LayerState(
        id="1",
        name="alice",
        type="image",
        ndim=2,
        data_level=0,
        scale=(1.0, 0.5),
        translate=(0.0, 7.0),
        contrast_limits=(0.0, 255.0),
        reader_plugin="alice-reader",
        source_path="/home/alice/x.zarr",
    )
    explanation = explain(sample_path("image-05-2d"))
    text = report(replace(explanation, layer=layer), explanation.catalog)
    assert leaks(text) == []
    assert "layer translate: 0, 7" in text
    assert "contrast limits: 0 to 255" in text
    known = replace(layer, reader_plugin="napari-ome-zarr")
    text = report(replace(explanation, layer=known), explanation.catalog, Shown(names=True))
    assert "opened by: napari-ome-zarr" in text
    assert "alice" in text


@pytest.mark.promise("private-report")
def test_report_names_validators_but_nothing_that_they_quote(tmp_path: Path) -> None:
    path = tree(tmp_path).image(channels=("DNA", "Actin"))
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["omero"]["channels"][0]["color"] = "patient-alice"
    explanation = validate(explain(path))
    text = report(explanation, explanation.catalog)
    assert "ngff-zarr" in text
    assert re.search(r"- `yaozarrs [\d.]+`: 1 error found", text)
    assert "alice" not in text
    assert "yaozarrs" not in report(explain(path), explanation.catalog)


def test_numbers_of_the_report_read_well(tmp_path: Path) -> None:
    explanation = explain(tree(tmp_path).plate(rows=1, columns=1))
    assert "- plate: 1 row × 1 column, 1 well listed\n" in report(explanation, explanation.catalog)
    path = tree(tmp_path).image(name="other")
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["axes"]
    explanation = explain(path)
    assert "- axes: none\n" in report(explanation, explanation.catalog)


@pytest.mark.promise("private-report")
def test_a_report_tells_what_is_odd_in_numbers_only(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05-unit-foo"))
    (unit,) = (f for f in explanation.findings if f.id == "unit-unknown")
    assert "foo" in {item.value for item in unit.evidence}
    told = report(explanation, default_catalog())
    assert "warning unit-unknown, axes with such a unit" in told
    assert "foo" not in told
    assert "odd" not in report(replace(explanation, findings=()), default_catalog())


# What is never a mere name: not shown where names are asked for either.
SECRETS = (
    "/home/alice/data/patient-7.tif",
    "/Users/Alice Smith/Desktop/x.zarr",
    "C:\\Users\\alice\\data",
    "\\\\fileserver.lab.example\\alice",
    "%USERPROFILE%\\alice",
    "~alice/data",
    "file:///home/alice/x",
    "https://alice:secret@data.example/x.zarr",
    "s3://AKIAIOSFODNN7EXAMPLE:secret@bucket/x",
    "https://b.s3.amazonaws.com/x?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=secret",
    "https://storage.googleapis.com/b/x?GoogleAccessId=alice@p.example&Signature=secret",
    "https://a.blob.core.windows.net/c/x?sv=2024&sig=secret%3D",
    "image from 10.1.2.3",
    "fe80::1ff:fe23:4567:890a",
    "storage.internal",
    "token=secret",
    "ghp_0123456789abcdefSECRETabcdef0123",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.secretsecret",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "alice@example.org",
    "cells of alice-smith",
)
ALL_LEAKS = (*LEAKS, "AKIA", "ghp_", "eyJ", "fe80", "internal", "wJalr", "bucket", "smith")


@pytest.mark.promise("private-report")
@pytest.mark.parametrize("secret", SECRETS)
def test_a_name_that_is_a_path_an_address_or_a_key_is_never_shown(
    secret: str, tmp_path: Path, sample_path: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In names of images, channels, labels, wells, rows, layers, and attributes of others."""
    from ome_zarr_helpdesk.rendering import private
    from ome_zarr_helpdesk.state.model import LayerState

    private._user.cache_clear()
    monkeypatch.setattr(private.Path, "home", lambda: private.Path("/home/alice-smith"))
    everything = Shown(names=True, channels=True, wells=True)
    layer = LayerState(id="1", name=secret, type="image", ndim=2, scale=(1.0,), translate=(0.0,))
    for store in ("image", "plate", "collection"):
        files = STORES[store](secret)
        files = {key: document for key, document in files.items() if "\\" not in key}
        for document in files.values():
            document.get("attributes", {})[secret] = {secret: [secret]}
        explanation = explain(tree(tmp_path / "alice").write(f"{store}.zarr", files))
        for shown in (Shown(), everything):
            text = report(replace(explanation, layer=layer), explanation.catalog, shown)
            assert not [word for word in ALL_LEAKS if word.casefold() in text.casefold()], text
    private._user.cache_clear()


@pytest.mark.promise("private-report")
@pytest.mark.parametrize(
    "name",
    [
        "image.ome.zarr",
        "DNA/Actin",
        "GFP (488 nm)",
        "20230101_experiment_12_cells_01",
        "2023-01-01T12:30:45",
        "Zürich A/1, 50% overlap, v1.2.3",
        "screen of compounds ~10 µM",
    ],
)
def test_a_name_that_is_only_a_name_is_shown(name: str) -> None:
    from ome_zarr_helpdesk.rendering.private import without_private

    assert without_private(name) == name
