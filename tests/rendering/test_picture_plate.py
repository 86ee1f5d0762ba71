"""The picture of a plate: what lies where, what it says, and what can be done about it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.model import Census, Plate
from ome_zarr_helpdesk.match.model import Match, WellGrid
from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.rendering.pictures import DARK, drawn_picture
from tests.stores.trees import edited_metadata, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.rendering.pictures import Picture


_BOX = ("x", "y", "width", "height")


drawn = partial(drawn_picture, "plate")


def said(result: Any) -> list[str]:
    return [region.text for region in drawn(result).regions]


def legend(picture: Picture) -> set[str]:
    every = {"shown", "listed", "fewer fields", "not in this layer", "listed, shown black"}
    every |= {"not found", "not listed"}
    return every & set(re.findall(r">([^<>]+)</text>", picture.svg))


def of(plate: Plate, grid: WellGrid | None = None) -> Explanation:
    """Explain a plate that exists in facts only."""
    found = explain("/nowhere")
    match = Match(role="plate", well_grid=grid) if grid is not None else None
    return replace(found, facts=replace(found.facts, plate=plate), match=match)


def full(rows: int, columns: int, **more: Any) -> Plate:
    """Return a plate with a well at each place."""
    row_names = tuple(f"R{n}" for n in range(rows))
    column_names = tuple(str(n + 1) for n in range(columns))
    places = tuple((r, c) for r in range(rows) for c in range(columns))
    wells = tuple(f"{row_names[r]}/{column_names[c]}" for r, c in places)
    return Plate("", None, row_names, column_names, wells, places, **more)


def test_every_place_says_what_it_is_and_what_can_be_done(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=2, columns=3, left_out=("A/2",), lost=("B/1",), fields=3)
    picture = drawn(explain(path))
    assert [region.text for region in picture.regions] == [
        "Well A1. 3 fields: 0, 1 and 2.",
        "A2: no well is listed here.",
        "Well A3. 3 fields: 0, 1 and 2.",
        "Well B1 is listed, but was not found.",
        "Well B2. 3 fields: 0, 1 and 2.",
        "Well B3. 3 fields: 0, 1 and 2.",
    ]
    assert picture.regions[0].actions == (("center-well", "A/1"), ("open-field", "A/1"))
    assert picture.regions[1].actions == ()
    assert "5 wells listed of 6 places on the plate, 2 rows and 3 columns" in picture.text
    assert "1 not found, of 5 that were looked for" in picture.text
    assert legend(picture) == {"listed", "not found", "not listed"}
    names = re.findall(r">([A-B1-3])</text>", picture.svg)
    assert names == ["A", "B", "1", "2", "3"]


@pytest.mark.promise("only-what-was-looked-at")
def test_of_wells_that_were_not_looked_at_nothing_is_claimed(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=4, columns=6, lost=("C/3",), fields=2)
    with edited_metadata(path / "B" / "4") as ome:
        ome["well"]["images"].append({"path": "9"})
    sample, whole = explain(path), explain(path, all_wells=True)
    assert "Well C3. Its fields were not looked at." in said(sample)
    assert sum("2 fields: 0 and 1" in text for text in said(sample)) == 8
    assert "not found" not in drawn(sample).text
    counted = said(whole)
    assert counted[14] == "Well C3 is listed, but was not found."
    assert counted[9] == "Well B4. 3 fields: 0, 1 and 9."
    assert not any("not looked at" in text for text in counted)
    picture = drawn(whole)
    assert "Counted in 23 wells: 2 to 3 fields each" in picture.text
    assert legend(picture) == {"listed", "fewer fields", "not found"}
    assert len(re.findall(r">2</text>", picture.svg)) == 22 + 1  # and the name of a column


def test_what_a_layer_shows_of_a_plate_is_told(
    viewer_model: ViewerModel, add_layers: Callable[..., Any]
) -> None:
    layer = add_layers(viewer_model, "plate-05-in-napari")[0]
    viewer_model.layers.selection.active = layer
    found = explain(layer, state=take_snapshot(viewer_model))
    texts = said(found)
    assert len(texts) == 12
    assert texts[0].startswith("Well A1. 2 fields: 0 and 1.")
    assert texts[0].endswith("Field 0 is shown.")
    assert texts[6] == "B3: no well is listed here."
    assert legend(drawn(found)) == {"shown", "not listed"}
    assert "frame" not in drawn(found).text


@pytest.mark.parametrize("mirrored", [False, True])
def test_what_is_in_view_is_framed(
    viewer_model: ViewerModel, add_layers: Callable[..., Any], mirrored: bool
) -> None:
    if not hasattr(viewer_model, "canvas"):
        pytest.skip("before 0.9 napari does not tell how large its canvas is")
    layer = add_layers(viewer_model, "plate-05-in-napari")[0]
    viewer_model.layers.selection.active = layer
    if mirrored:
        layer.scale = (layer.scale[0], -layer.scale[1])
    # the view: half of the first two columns of wells, and more than all the rows
    height, width = (n // count for n, count in zip(layer.data[0].shape, (3, 4), strict=True))
    camera = viewer_model.scene.camera
    canvas = viewer_model.canvas.size
    middle = layer.data_to_world((1.5 * height - 0.5, width - 0.5))
    camera.center, camera.zoom = middle, canvas[1] / (width * abs(layer.scale[1]))
    seen = canvas[0] / camera.zoom / layer.scale[0] / height  # rows of wells
    picture = drawn(explain(layer, state=take_snapshot(viewer_model)))
    assert "frame" in picture.text
    [frame] = re.findall(rf'<rect ([^>]*)stroke="{DARK.accent}"', picture.svg)
    x, y, wide, high = (float(re.search(rf'\b{n}="([\d.]+)"', frame)[1]) for n in _BOX)
    first = picture.regions[0]
    cell = first.width
    assert (x, wide) == pytest.approx((first.x + cell / 2, cell), abs=0.02)
    top, bottom = max(1.5 - seen / 2, 0), min(1.5 + seen / 2, 3)
    assert (y, high) == pytest.approx((first.y + top * cell, (bottom - top) * cell), abs=0.02)
    for center in ((1e6, 1e6), camera.center):
        camera.center = center
        viewer_model.dims.ndisplay = 2 if center[0] == 1e6 else 3
        beside = drawn(explain(layer, state=take_snapshot(viewer_model)))
        assert "frame" not in beside.text


def test_wells_shown_black_or_not_at_all_are_marked() -> None:
    plate = full(1, 3, images_read=(("f",),), wells_read=("R0/1",), fields_read=(1,))
    wells = ("R0/1", None)
    grid = WellGrid(("R0",), ("1", "2"), wells, ((8, 8),), "f", ("R0/2",))
    picture = drawn(of(plate, grid))
    assert [region.text for region in picture.regions] == [
        "Well R01. 1 field: f. Field f is shown.",
        "Well R02. It is listed, but the layer has only zeros for it. "
        "Its fields were not looked at.",
        "Well R03. It is listed, but not part of this layer. Its fields were not looked at.",
    ]
    assert legend(picture) == {"shown", "not in this layer", "listed, shown black"}
    assert "1 listed well shown as zeros" in picture.text


@pytest.mark.promise("only-what-was-looked-at")
def test_of_wells_that_were_not_looked_at_no_field_is_said_to_be_shown() -> None:
    grid = WellGrid(("R0",), ("1",), ("R0/1",), ((8, 8),), "f")
    picture = drawn(of(full(1, 1), grid))
    assert [region.text for region in picture.regions] == [
        "Well R01. Its fields were not looked at."
    ]
    assert "1 well listed of 1 place on the plate" in picture.text


def test_fields_without_number_or_paths_are_told_as_they_are() -> None:
    many = tuple(str(n) for n in range(64))
    counts = (("R0/1", 0), ("R0/2", 2), ("R0/3", 300))
    census = Census(3, (), counts, ((), (), many))
    texts = said(of(full(1, 3, census=census)))
    assert texts[0].endswith("It lists no field.")
    assert texts[1].endswith("2 fields, without paths.")
    assert "300 fields: 0, 1, 2" in texts[2]
    assert texts[2].endswith("and 292 more.")


def test_no_name_stands_in_the_words_of_the_picture(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=1, columns=2, fields=2)
    with edited_metadata(path) as ome:
        ome["plate"]["rows"][0]["name"] = "secret"
        ome["plate"]["name"] = "secret"
    for source in (path, path / "A" / "1"):
        found = explain(source, all_wells=True)
        assert "secret" not in drawn(found).text
        assert "secret" in said(found)[0] or source != path


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 3), (16, 24), (32, 48), (48, 2)])
def test_plates_of_any_size_are_drawn(rows: int, columns: int) -> None:
    picture = drawn(of(full(rows, columns)))
    assert len(picture.regions) == rows * columns
    assert 200 <= picture.width <= 360
    assert picture.height < 250
    places = {(region.x, region.y) for region in picture.regions}
    assert len(places) == rows * columns
    for region in picture.regions[:: max(rows * columns // 7, 1)]:
        middle = (region.x + region.width / 2, region.y + region.height / 2)
        assert picture.region_at(*middle) == region
    elements = picture.svg.count("<rect") + picture.svg.count("<path")
    assert elements <= max(rows * columns, 3)
    if rows * columns > 1000:
        assert elements <= rows * columns / 8 + 3  # several of one kind are one element
    named = re.findall(r">(R\d+)</text>", picture.svg)
    assert named[0] == "R0"
    assert len(named) == (rows if rows <= 16 else len(named))


def test_names_of_any_length_have_room(tmp_path: Path) -> None:
    path = tree(tmp_path).plate(rows=1, columns=2)
    with edited_metadata(path) as ome:
        ome["plate"]["rows"][0]["name"] = "r" * 5000
        ome["plate"]["columns"][0]["name"] = "<b>\u202e"
    picture = drawn(explain(path))
    assert all(len(region.text) < 150 for region in picture.regions)
    assert "\u202e" not in picture.regions[0].text
    assert "<b>" in picture.regions[0].text  # whoever shows it escapes it
    assert "<b>" not in picture.svg
    assert ">rrr…</text>" in picture.svg


@pytest.mark.parametrize("plate", [Plate(""), full(0, 5), full(100, 100)])
def test_plates_without_rows_or_with_too_many_places_have_no_picture(plate: Plate) -> None:
    assert "plate" not in kinds_of(of(plate))
    assert draw_picture(of(plate), "plate", DARK) is None


def test_of_a_well_its_fields_are_drawn(sample_path: Callable[[str], Path]) -> None:
    picture = drawn(explain(sample_path("well-05")))
    assert [region.text for region in picture.regions] == [
        "Field 0 of well A1. Acquisition 0.",
        "Field 1 of well A1. Acquisition 0.",
    ]
    assert [region.actions for region in picture.regions] == [
        (("open-field", "0"),),
        (("open-field", "1"),),
    ]
    assert "2 fields" in picture.text
    assert "acquisitions" not in picture.text
    rounds = drawn(explain(sample_path("well-04")))
    assert [region.y for region in rounds.regions] == sorted({r.y for r in rounds.regions})
    assert "2 acquisitions" in rounds.text
    assert "plate" not in kinds_of(explain(sample_path("well-05-empty")))
    alone = drawn(explain(sample_path("well-05-one-field")))
    assert alone.text == "The well lists 1 field. It says nothing of where in the well it lies."
