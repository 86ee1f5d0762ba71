"""The picture of coordinate systems: images, systems, what joins them, the one that is shown."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of
from ome_zarr_helpdesk.rendering.visible import visible
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.rendering.pictures import DARK, drawn_picture
from tests.stores.scenes import joined, scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.rendering.pictures import Picture, Region

HOSTILE = "</text><script>alert(1)</script>\u202e"


drawn = partial(drawn_picture, "scene")


def lit(picture: Picture) -> list[tuple[float, float]]:
    """Where the boxes lie that are drawn as shown."""
    boxes = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" [^>]*stroke-width="2.5"', picture.svg)
    return [(float(x), float(y)) for x, y in boxes]


def region_of(picture: Picture, begin: str) -> Region:
    """The region of a box, not of what is drawn on the map."""
    boxes = (region for region in picture.regions if "lies here" not in region.text)
    [found] = [region for region in boxes if region.text.startswith(begin)]
    return found


def test_scene_shows_images_systems_and_what_joins_them(
    sample_path: Callable[[str], Path],
) -> None:
    picture = drawn(explain(sample_path("scene-06")))
    left, right = (region_of(picture, f"Image {name}") for name in ("left", "right"))
    stage = region_of(picture, "Coordinate system stage")
    assert left.x == right.x < stage.x
    assert left.y < stage.y < right.y
    [first, second] = [r for r in picture.regions if "is placed in" in r.text]
    assert "left/physical is placed in stage" in first.text
    assert "a translation (by 0, 120)" in second.text
    assert left.x + left.width <= first.x < stage.x
    assert (first.entry, stage.entry) == ("translation", "coordinate-system")
    assert picture.svg.count(">translation</text>") == 2
    assert "2 images and 3 coordinate systems, joined by 2 transformations" in picture.text
    assert "stage" not in picture.text, "a report may hold the words"


def test_image_with_several_systems_has_the_picture(sample_path: Callable[[str], Path]) -> None:
    picture = drawn(explain(sample_path("image-06-two-systems")))
    image, stage = region_of(picture, "This image"), region_of(picture, "Coordinate system stage")
    assert "placed in its system physical" in image.text
    assert image.x < stage.x


@pytest.mark.parametrize("name", ["image-06", "image-05", "plate-05", "label-05", "not-zarr"])
def test_one_system_is_no_picture(name: str, sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path(name))
    assert "scene" not in kinds_of(explanation)
    assert draw_picture(explanation, "scene", DARK) is None


def test_system_in_which_the_layer_is_shown_is_lit(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    array = zarr.open_array(sample_path("scene-06") / "right" / "0", mode="r")
    layer = viewer_model.add_image(array, scale=(0.5, 0.5), translate=(0, 120))
    viewer_model.layers.selection.active = layer
    picture = drawn(explain(layer, state=take_snapshot(viewer_model)))
    stage, own = (region_of(picture, t) for t in ("Coordinate system stage", "Image right"))
    assert "napari shows the layer where this system puts it" in stage.text
    assert "the one that is explained here" in own.text
    assert lit(picture) == [(own.x, own.y), (stage.x, stage.y)]
    layer.translate = (0, 0)
    picture = drawn(explain(layer, state=take_snapshot(viewer_model)))
    own = region_of(picture, "Image right")
    assert "napari shows the layer where this system puts it" in own.text
    assert lit(picture) == [(own.x, own.y)]
    layer.translate = (7, 7)
    texts = [r.text for r in drawn(explain(layer, state=take_snapshot(viewer_model))).regions]
    assert not any("napari shows" in text for text in texts), "not proved"


def test_odd_systems_are_told(tmp_path: Path) -> None:
    path = scene(
        tmp_path,
        ("left",),
        ("stage", "atlas"),
        joined("identity", ("left", "physical"), "nowhere"),
        joined("rotation", "stage", "stage", [[1.0, 0.0], [0.0, 1.0]]),
    )
    picture = drawn(explain(path))
    assert "No transformation joins it" in region_of(picture, "Coordinate system atlas").text
    assert "no such coordinate system" in region_of(picture, "Coordinate system nowhere").text


def test_of_very_many_the_explained_one_is_drawn_and_the_rest_counted(tmp_path: Path) -> None:
    names = [f"tile{number:03}" for number in range(300)]
    steps = (joined("translation", (n, "physical"), "stage", [0.0, 1.0]) for n in names)
    path = scene(tmp_path, ("tile290",), ("stage",), *steps)
    explanation = explain(path / "tile290")
    started = time.perf_counter()
    picture = drawn(explanation)
    assert time.perf_counter() - started < 1
    assert len([r for r in picture.regions if r.text.startswith("Image ")]) == 5
    assert "the one that is explained here" in region_of(picture, "Image tile290").text
    assert ">+ 295 images</text>" in picture.svg
    assert "300 images" in picture.text


@pytest.mark.promise("text-stays-text")
def test_hostile_names_are_text(tmp_path: Path) -> None:
    path = scene(
        tmp_path,
        (),
        (HOSTILE,),
        joined("identity", (HOSTILE, HOSTILE), HOSTILE),
        joined(HOSTILE, (HOSTILE, HOSTILE), HOSTILE),
    )
    picture = drawn(explain(path))
    assert "<script" not in picture.svg
    assert "script" not in picture.text
    assert all(region.text == visible(region.text) for region in picture.regions)


def corners_of(region: Region) -> list[float]:
    """Left, right, top and bottom of a region."""
    return [region.x, region.x + region.width, region.y, region.y + region.height]


def test_map_shows_where_the_images_lie(sample_path: Callable[[str], Path]) -> None:
    picture = drawn(explain(sample_path("scene-06")))
    left, right = (r for r in picture.regions if "lies here in stage" in r.text)
    assert "120 – 248 from left to right" in right.text, "256 pixels of 0.5, from 119.75 on"
    assert left.width == pytest.approx(left.height)
    assert left.width == pytest.approx(right.width)
    assert left.y == right.y
    assert (right.x - left.x) / left.width == pytest.approx(120 / 128)
    assert right.corners
    assert right.actions == (("go-to-image", "right"),)
    assert region_of(picture, "Image right").actions == right.actions
    assert picture.region_at(right.x + 1, right.y + 1) == right
    assert "A map shows where 2 images lie." in picture.text


def test_map_turns_what_is_turned_and_leaves_out_what_it_cannot_place(tmp_path: Path) -> None:
    turn = [[0.6, -0.8], [0.8, 0.6]]
    path = scene(
        tmp_path,
        ("straight", "turned", "bent"),
        ("stage",),
        joined("identity", ("straight", "physical"), "stage"),
        joined("rotation", ("turned", "physical"), "stage", turn),
        {**joined("displacements", ("bent", "physical"), "stage"), "path": "field"},
    )
    picture = drawn(explain(path))
    straight, turned = (r for r in picture.regions if "lies here" in r.text)
    assert turned.width / straight.width == pytest.approx(1.4)
    assert turned.height / straight.height == pytest.approx(1.4)
    assert turned.corners
    assert picture.region_at(turned.x + 1, turned.y + 1) != turned, "its corner is not its box"
    assert corners_of(turned)[1] <= picture.width


def test_map_is_in_the_system_that_is_shown(tmp_path: Path, viewer_model: ViewerModel) -> None:
    path = scene(
        tmp_path,
        ("left", "right"),
        ("stage", "atlas"),
        joined("identity", ("left", "physical"), "stage"),
        joined("translation", ("right", "physical"), "stage", [0.0, 32.0]),
        joined("scale", "stage", "atlas", [10.0, 10.0]),
    )
    array = zarr.open_array(path / "right" / "0", mode="r")
    layer = viewer_model.add_image(array, scale=(5, 5), translate=(0, 320))
    viewer_model.layers.selection.active = layer
    picture = drawn(explain(layer, state=take_snapshot(viewer_model)))
    texts = [r.text for r in picture.regions if "lies here" in r.text]
    assert all("lies here in atlas" in text for text in texts)
    assert "Image right" in texts[-1], "the explained one is on top"
    assert "318 – 638 from left to right" in texts[-1]


def test_map_is_in_the_system_of_the_scene_where_that_of_an_image_fits_as_well(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    array = zarr.open_array(sample_path("scene-06") / "left" / "0", mode="r")
    layer = viewer_model.add_image(array, scale=(0.5, 0.5))
    picture = drawn(explain(layer, state=take_snapshot(viewer_model)))
    texts = [r.text for r in picture.regions if "lies here" in r.text]
    assert len(texts) == 2
    assert all("lies here in stage" in text for text in texts), "both images have a “physical”"
