"""What napari would do with a source: which reader is advised, with what, in which words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog, explain_facts
from ome_zarr_helpdesk.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.check import check_catalog
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.rendering.outline import outline
from ome_zarr_helpdesk.state.model import LayerState, ViewState
from ome_zarr_helpdesk.state.snapshot import layer_state, view_state
from tests.readers.test_rows import opened
from tests.stores.odd import ODD
from tests.stores.registry import NO_ZARR, SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel
    from napari.layers import Layer

    from ome_zarr_helpdesk.api import Explanation

    SamplePath = Callable[[str], Path]

OME_ZARR, NAPARI = "napari-ome-zarr", "napari"

NOT_OPENED = (
    "zarr-group",
    "anndata",
    "xarray",
    "ozx-file",
    "plate-05-empty",
    "zarr-array-1d",
)
"""What no reader that was tried opens: no image in it, a ZIP file, one axis."""

# What to open, from the sample's own folder, and with which reader.
ADVISED: dict[str, tuple[str, str]] = {
    "image-05": (OME_ZARR, "."),
    "image-04": (OME_ZARR, "."),
    "image-03": (OME_ZARR, "."),
    "image-06": (OME_ZARR, "."),
    "scene-06": (OME_ZARR, "."),
    "labels-05": (OME_ZARR, ".."),
    "label-04": (OME_ZARR, "../.."),
    "level-05": (OME_ZARR, ".."),
    "plate-05": (OME_ZARR, "."),
    "well-05": (OME_ZARR, "0"),
    "field-04": (OME_ZARR, "."),
    "row-05": (OME_ZARR, ".."),
    "bioformats2raw-04": (OME_ZARR, "."),
    "zarr-array-v2": (NAPARI, "."),
    "zarr-array-v3": (NAPARI, "."),
}


@pytest.mark.parametrize("sample", ADVISED)
def test_reader_and_what_to_open(sample: str, sample_path: SamplePath) -> None:
    path = sample_path(sample)
    reader = explain(path).reader
    plugin, relative = ADVISED[sample]
    assert reader is not None
    assert reader.plugin == plugin
    assert Path(reader.open_path or "") == (path / relative).resolve()


@pytest.mark.parametrize("sample", [name for name in SOURCES if name not in NO_ZARR])
def test_every_sample_has_advice(sample: str, sample_path: SamplePath) -> None:
    explanation = explain(sample_path(sample))
    assert explanation.advice is not None
    assert explanation.readers
    recommended = [advice.recommended for advice in explanation.readers]
    assert sum(recommended) <= 1
    assert recommended == sorted(recommended, reverse=True), "the one to use comes first"
    for advice in explanation.readers:
        assert advice.open_path is not None or not advice.recommended
        assert advice.versions
    head = next(s for s in outline(explanation) if s.key == "readers")
    assert len(head.items) == len(explanation.readers)


@pytest.mark.parametrize("sample", [*(n for n in SOURCES if n not in NO_ZARR), *ODD])
def test_what_is_advised_opens(
    sample: str, tmp_path: Path, sample_path: SamplePath, viewer_model: ViewerModel
) -> None:
    """With the readers that are installed here, as a viewer knows them."""
    path = sample_path(sample) if sample in SOURCES else ODD[sample](tmp_path)
    explanation = explained(path, view=view_state(viewer_model))
    reader = explanation.reader
    if explanation.kind == "group" and reader is not None:  # what lies in it was not read yet
        explanation = explained(Path(reader.open_path or ""), view=view_state(viewer_model))
        reader = explanation.reader
    if reader is None and "Update" in words(explanation):
        return
    if reader is None or reader.open_path is None:
        assert sample in NOT_OPENED
        return
    assert not isinstance(opened(viewer_model, reader.plugin, reader.open_path), str)


def test_nothing_is_advised_for_what_is_no_zarr(sample_path: SamplePath) -> None:
    explanation = explain(sample_path("not-zarr"))
    assert explanation.readers == ()
    assert "readers" not in [section.key for section in outline(explanation)]
    assert "whose name usually ends in .zarr" in plain(explanation.advice or ())


def explained(path: Path, **state: Any) -> Explanation:
    return explain_facts(explain(path).facts, **state)


def with_readers(**versions: str) -> ViewState:
    return ViewState(readers=tuple((k.replace("_", "-"), v) for k, v in versions.items()))


def words(explanation: Explanation) -> str:
    return plain(explanation.advice or ())


def test_installed_release_decides(sample_path: SamplePath) -> None:
    path = sample_path("image-03")
    new = explained(path, view=with_readers(napari="0.9.2", napari_ome_zarr="0.11.4"))
    assert (new.reader and new.reader.plugin) == OME_ZARR
    assert [a.versions for a in new.readers if a.plugin == OME_ZARR] == [
        ("0.7.2", "0.8.2", "0.11.0")
    ]
    old = explained(path, view=with_readers(napari="0.9.2", napari_ome_zarr="0.10.0"))
    assert (old.reader and old.reader.plugin) == NAPARI
    assert words(old) == "Update napari-ome-zarr: release 0.11.0 opens it, 0.10.0 does not."
    told = [(a.works, a.installed) for a in old.readers if a.plugin == OME_ZARR]
    assert told == [("no", "0.10.0"), ("yes", "0.10.0")], "that another release opens it is said"


def test_pixels_are_better_than_nothing(tmp_path: Path) -> None:
    path = ODD["image-05-level-lost"](tmp_path)
    assert "with napari’s own reader: it shows the pixels" in words(explain(path))


def test_release_that_does_not_open_it_is_to_be_updated(sample_path: SamplePath) -> None:
    view = with_readers(napari="0.6.2", napari_ome_zarr="0.7.2")
    explanation = explained(sample_path("scene-06"), view=view)
    assert explanation.reader is None
    assert words(explanation) == "Update napari-ome-zarr: release 0.11.0 opens it, 0.7.2 does not."


@pytest.mark.parametrize("release", ["0.12.0", "1.0", "0.5.4"])
def test_release_that_nobody_tried_is_taken_for_the_newest(
    release: str, sample_path: SamplePath
) -> None:
    view = with_readers(napari_ome_zarr=release)
    reader = explained(sample_path("image-03"), view=view).reader
    assert reader is not None
    assert reader.versions[-1] == "0.11.0"
    assert reader.installed == release


def test_reader_that_is_not_installed_is_to_be_installed(sample_path: SamplePath) -> None:
    view = with_readers(napari="0.9.2", napari_ome_zarr="")
    explanation = explained(sample_path("image-05"), view=view)
    assert "pip install napari-ome-zarr" in words(explanation)
    assert explanation.to_json()["readers"][0]["installed"] == ""


def test_viewer_knows_what_is_installed(viewer_model: ViewerModel) -> None:
    from importlib.metadata import version

    assert dict(view_state(viewer_model).readers) == {
        name: version(name) for name in (NAPARI, OME_ZARR)
    }


def test_document_is_opened_by_its_folder(sample_path: SamplePath) -> None:
    path = sample_path("image-05")
    assert "Open this folder in napari with napari-ome-zarr." in words(explain(path))
    assert "Open this folder in napari with napari-ome-zarr." in words(explain(f"{path}/"))
    for given in (path / "zarr.json", path.as_uri(), path / "0" / ".."):
        explanation = explain(given)
        assert f"Open {path} in napari with napari-ome-zarr." in words(explanation)
        assert explanation.reader is not None
        assert explanation.reader.open_path == str(path)


def test_layer_of_napari_s_own_reader_had_a_better_one(
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Layer]],
    sample_path: SamplePath,
) -> None:
    (layer,) = add_layers(viewer_model, "image-05-2d-by-napari")
    state = layer_state(layer, viewer_model)
    explanation = explained(sample_path("image-05-2d"), layer=state)
    assert "napari’s own reader opened this layer." in words(explanation)
    (item,) = next(s for s in outline(explanation) if s.key == "readers").items
    assert "It shows one image layer." in plain(item.text)  # type: ignore[union-attr]


@pytest.mark.parametrize("plugin", [OME_ZARR, "another-reader", None])
def test_other_layers_are_opened_already(plugin: str | None, sample_path: SamplePath) -> None:
    layer = LayerState(id="1", name="x", type="image", ndim=2, reader_plugin=plugin)
    explanation = explained(sample_path("image-05-2d"), layer=layer)
    assert "reader" not in words(explanation)
    assert "readers" not in [section.key for section in outline(explanation)]


def test_layer_of_a_bare_array_was_opened_right(sample_path: SamplePath) -> None:
    layer = LayerState(id="1", name="x", type="image", ndim=2, reader_plugin=NAPARI)
    explanation = explained(sample_path("zarr-array-v3"), layer=layer)
    assert "readers" not in [section.key for section in outline(explanation)]


def moved(explanation: Explanation, **place: str) -> Explanation:
    """The same facts at another place."""
    facts = explanation.facts
    assert facts.container is not None
    container = replace(facts.container, **place)
    return explain_facts(replace(facts, source=container.address, container=container))


def test_other_stores(sample_path: SamplePath) -> None:
    image = explain(sample_path("image-05"))
    url = moved(image, store="http", root="https://server/data/cells.ome.zarr")
    assert words(url) == "Open this address in napari with napari-ome-zarr."
    assert url.reader is not None
    assert url.reader.open_path == "https://server/data/cells.ome.zarr"
    unnamed = moved(image, store="http", root="https://server/data/cells")
    assert unnamed.reader is None
    assert "copy it into a folder" in words(unnamed)
    zipped = moved(image, store="zip", root="/data/cells.ozx")
    assert zipped.reader is None
    assert "unpack it" in words(zipped)
    assert moved(image, store="memory", root="").readers == ()
    label = moved(explain(sample_path("label-05")), store="s3", root="s3://bucket/cells.ome.zarr")
    assert label.reader is not None
    assert label.reader.open_path == "s3://bucket/cells.ome.zarr"


def test_json(sample_path: SamplePath) -> None:
    first, second, *_ = explain(sample_path("well-05")).to_json()["readers"]
    assert first.pop("open_path").endswith("/A/1/0")
    assert "2 fields in it: 0 and 1." in first.pop("does")
    assert first == {
        "reader": "napari-ome-zarr",
        "plugin": "napari-ome-zarr",
        "works": "no",
        "versions": ["0.8.2", "0.9.0", "0.10.0", "0.11.0"],
        "date": "2026-11-22",
        "recommended": True,
        "installed": None,
    }
    assert (second["works"], second["recommended"]) == ("yes", False)


def test_every_output_tells(sample_path: SamplePath) -> None:
    explanation = explain(sample_path("image-03"))
    for told in (explanation.to_text(), explanation.to_markdown(), explanation.to_html()):
        told = " ".join(told.split())
        assert "What napari would do with it" in told
        assert "9.0, 0.10.0" in told
        assert "It stops with an error, because the file states no pixel size." in told


GOOD = """
- plugin: facility-reader
  versions: ['2.0']
  tried: 2026-11-01
  when: 'kind == "image"'
  works: yes
  does: 'It shows {{ image.n_channels | plural("channel") }} as we like it.'
  samples: {image-05: {image: 3}}
"""


def catalog_with(folder: Path, rows: str) -> Catalog:
    (folder / "readers.yaml").write_text(rows)
    return Catalog(our_content(), folder)


def test_own_folder_adds_rows(tmp_path: Path, sample_path: SamplePath) -> None:
    catalog = catalog_with(tmp_path, GOOD)
    assert catalog.errors == []
    readers = explain(sample_path("image-05"), catalog=catalog).readers
    assert (readers[0].plugin, plain(readers[0].does)) == (
        "facility-reader",
        "It shows 3 channels as we like it.",
    )
    assert len(readers) == 1 + len(explain(sample_path("image-05")).readers)


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("works: yes", "works: maybe", "needs yes, partly or no"),
        ("works: yes", "works: 1.5", "needs yes, partly or no"),
        ("plugin: facility-reader", "plugin: 5", "needs a text for 'plugin'"),
        ("plugin: facility-reader", "plugin: x\n  colour: red", "may not have them: colour"),
        ("  tried: 2026-11-01\n", "", "lacks these keys, or may not have them: tried"),
        ("2026-11-01", "yesterday", "needs a date"),
        ("['2.0']", "[2.0]", "put numbers in quotes"),
        ("['2.0']", "['new']", "needs releases such as"),
        ("kind ==", "kin ==", "uses the name 'kin'"),
        ("image.n_channels", "image.n_chanels", "did you mean 'n_channels'"),
        ("{image-05: {image: 3}}", "{image-05: 3}", "needs 'nothing', 'error' or counts"),
        ("{image-05: {image: 3}}", "{image-05: {image: many}}", "needs whole numbers"),
        ("{image-05: {image: 3}}", "{image-05 (carried): nothing}", "needs names of samples"),
        ("{image-05: {image: 3}}", "{}", "needs samples"),
        ("does: '", "does: []\n  open: '", "needs a text, or a list of 'when' and 'say'"),
    ],
)
def test_wrong_row_leaves_out_itself_only(
    right: str, wrong: str, said: str, tmp_path: Path
) -> None:
    assert right in GOOD
    catalog = catalog_with(tmp_path, GOOD + GOOD.replace(right, wrong, 1))
    assert [error for error in catalog.errors if said in error] == catalog.errors
    assert catalog.errors[0].startswith("readers.yaml: row 2 ")
    assert len(catalog.readers) == 1 + len(default_catalog().readers)


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("rows", ["a: 1", "[1]", "- [", "\0", "'text'"])
def test_wrong_file_leaves_out_itself_only(rows: str, tmp_path: Path) -> None:
    catalog = catalog_with(tmp_path, rows)
    assert [error.startswith("readers.yaml") for error in catalog.errors] == [True]
    assert catalog.readers == default_catalog().readers


def test_rows_are_written_as_the_style_guide_says(tmp_path: Path) -> None:
    catalog = catalog_with(tmp_path, GOOD.replace("as we like it", "in colour, of course"))
    complaints = check_catalog(catalog)
    assert len(complaints) == 2
    assert all(
        complaint.startswith("readers.yaml: row 1 uses the word") for complaint in complaints
    )


@pytest.mark.promise("text-stays-text")
def test_path_that_leads_out_of_the_store_is_not_opened(tmp_path: Path) -> None:
    path = ODD["plate-05-first-lost"](tmp_path)
    facts = explain(path).facts
    assert facts.image is not None
    outside = replace(facts, image=replace(facts.image, path="../../secret"))
    assert all(advice.open_path is None for advice in explain_facts(outside).readers)
