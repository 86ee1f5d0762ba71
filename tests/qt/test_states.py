"""What the panel shows: nothing, reading, an explanation, no OME-Zarr, a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk.documents import Documents

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

    from tests.qt.driver import Driver
    from tests.qt.gate import Gate


def test_without_a_layer_it_says_what_to_do(panel: Driver) -> None:
    assert panel.widget.explanation is None
    assert "Select a layer" in panel.text
    assert "sample" in panel.text
    assert panel.child("helpdesk-picture").isHidden()


SELECTIONS = [
    ("image-05-in-napari", 0, "image", "multiscale"),
    ("image-04-in-napari", 0, "image", "multiscale"),
    ("plate-05-in-napari", 0, "plate", "plate"),
    ("image-05-in-napari", -1, "label-image", "label image"),
    ("field-05-in-napari", 0, "image", "well"),
    ("zarr-array-layer", 0, "image", "multiscale"),
    ("zarr-pyramid-layer", 0, "image", "multiscale"),
    ("dask-layer", 0, "image", "multiscale"),
    ("plain-zarr-array-layer", 0, "array", "Zarr array"),
    ("points-layer", 0, "not-zarr", "points layer"),
    ("numpy-image-layer", 0, "not-zarr", "no OME-Zarr"),
]


@pytest.mark.parametrize(("sample", "index", "kind", "words"), SELECTIONS)
def test_a_selected_layer_is_explained(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    sample: str,
    index: int,
    kind: str,
    words: str,
) -> None:
    layer = add_layers(viewer_model, sample)[index]
    explanation = panel.select(layer)
    assert explanation.kind == kind
    assert words in panel.text
    assert panel.explained[-1] is explanation
    has_picture = kind in ("image", "plate", "label-image", "array")
    assert panel.child("helpdesk-picture").isHidden() is not has_picture


def test_the_panel_changes_with_the_selection(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    image = add_layers(viewer_model, "image-05-in-napari")[0]
    plate = add_layers(viewer_model, "plate-05-in-napari")[0]
    points = add_layers(viewer_model, "points-layer")[0]
    for layer, kind in ((image, "image"), (plate, "plate"), (points, "not-zarr"), (image, "image")):
        panel.select(layer)
        panel.wait(lambda kind=kind: panel.kind == kind)


def test_removing_the_last_layer_leads_back_to_the_first_page(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-2d-in-napari")[0])
    viewer_model.layers.clear()
    panel.wait(lambda: panel.widget.explanation is None)
    panel.wait(lambda: "Select a layer" in panel.text)


def test_layers_of_one_file_are_named_together(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layers = add_layers(viewer_model, "image-05-in-napari")
    panel.select(layers[0])
    assert f"open as {len(layers)} layers" in panel.text
    assert layers[1].name in panel.text


@pytest.mark.promise("no-crash")
def test_a_layer_removed_while_it_is_read_leaves_no_answer(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    gate: Callable[[], Gate],
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    points = add_layers(viewer_model, "points-layer")[0]
    panel.select(points)
    slow = gate()
    viewer_model.layers.selection = {layer}
    panel.wait(slow.asked.is_set)
    assert panel.widget.explanation is None
    assert "Reading" in panel.text
    before = len(panel.explained)
    viewer_model.layers.remove(layer)
    slow.let_go.set()
    viewer_model.layers.selection = {points}
    panel.wait(lambda: panel.widget.explanation is not None)
    assert panel.widget.explanation.kind == "not-zarr"
    assert all(e.kind == "not-zarr" for e in panel.explained[before:])


def test_an_error_of_ours_is_said_and_can_be_tried_again(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    viewer_model.layers.selection.clear()
    panel.wait(lambda: panel.widget.explanation is None)
    whole = Documents.document

    def broken(self: Documents, key: str) -> Any:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(Documents, "document", broken)
    viewer_model.layers.selection = {layer}
    panel.wait(lambda: "could not be explained" in panel.text)
    assert "planted" in panel.text
    assert "planted" in caplog.text
    monkeypatch.setattr(Documents, "document", whole)
    panel.page.chosen.emit("do", "retry")
    assert panel.wait_for_explanation().kind == "image"


def test_a_path_is_explained_without_opening_it(
    panel: Driver, viewer_model: ViewerModel, sample_path: Callable[[str], Any]
) -> None:
    panel.widget.explain_source(str(sample_path("plate-04")))
    assert panel.wait_for_explanation().kind == "plate"
    assert len(viewer_model.layers) == 0
    panel.widget.explain_source("/nowhere/at/all.zarr")
    panel.wait(lambda: panel.kind == "not-zarr")
    assert "nothing at /nowhere/at/all.zarr" in panel.text


def test_pinned_it_stays_with_its_layer(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    qtbot: Any,
) -> None:
    image = add_layers(viewer_model, "image-05-in-napari")[0]
    points = add_layers(viewer_model, "points-layer")[0]
    panel.select(image)
    panel.widget.follow = False
    viewer_model.layers.selection = {points}
    qtbot.wait(300)
    assert panel.widget.explanation.kind == "image"
    panel.widget.follow = True
    panel.wait(lambda: panel.kind == "not-zarr")


def test_what_depends_on_the_view_follows_it_without_a_new_read(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[-1]
    panel.select(layer)
    assert "switched off" in panel.text
    reads: list[str] = []
    whole = Documents.document
    monkeypatch.setattr(
        Documents, "document", lambda self, key: reads.append(key) or whole(self, key)
    )
    layer.visible = True
    panel.wait(lambda: "switched off" not in panel.text)
    assert not reads


@pytest.mark.promise("no-crash")
def test_what_was_odd_about_something_else_is_not_told_while_the_next_is_read(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    gate: Callable[[], Gate],
) -> None:
    panel.widget.explain_source("/nowhere/at/all.zarr")
    panel.wait_for_explanation()
    panel.tabs.setCurrentIndex(1)
    findings = panel.child("helpdesk-findings")
    assert "nothing at /nowhere" in findings.toPlainText()
    panel.tabs.setCurrentIndex(0)
    slow = gate()
    viewer_model.layers.selection = {add_layers(viewer_model, "image-05-in-napari")[0]}
    panel.wait(slow.asked.is_set)
    panel.tabs.setCurrentIndex(1)
    assert "nowhere" not in findings.toPlainText()
    slow.let_go.set()
    panel.wait_for_explanation()
