"""The picture of the axes: their order, what becomes of each, and the image to scale."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.rendering.pictures import DARK, drawn_picture
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.rendering.pictures import Picture

MICROMETERS = {"z": "micrometer", "y": "micrometer", "x": "micrometer"}


drawn = partial(drawn_picture, "axes")


def words_of(picture: Picture) -> list[str]:
    """What is written on a picture."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", picture.svg)


def front_of(picture: Picture) -> tuple[float, float]:
    """Width and height of the image as it is drawn: the last rectangle."""
    found = re.findall(r'<rect [^>]*width="([\d.]+)" height="([\d.]+)"', picture.svg)
    return float(found[-1][0]), float(found[-1][1])


def in_viewer(viewer: ViewerModel, layer: Layer) -> Explanation:
    viewer.layers.selection.active = layer
    return explain(layer, state=take_snapshot(viewer))


@pytest.mark.parametrize(
    ("axes", "roles"),
    [
        ("tczyx", ["slider", "layers", "slider", "down", "across"]),
        ("czyx", ["layers", "slider", "down", "across"]),
        ("yx", ["down", "across"]),
    ],
)
def test_axes_stand_in_the_order_of_the_file(axes: str, roles: list[str], tmp_path: Path) -> None:
    shape = [20, 3, 5, 64, 128][-len(axes) :]
    picture = drawn(tree(tmp_path).image(axes=axes, shape=shape, levels=1))
    tiles = picture.regions[: len(axes)]
    assert [tile.x for tile in tiles] == sorted(tile.x for tile in tiles)
    assert [tile.text.split()[1] for tile in tiles] == list(axes)
    written = words_of(picture)
    for axis, size, role in zip(axes, shape, roles, strict=True):
        begin = written.index(axis)
        assert written[begin : begin + 3] == [axis, str(size), role]
    assert "axes in the order of the file" in picture.text


def test_axis_with_one_position_has_no_slider(tmp_path: Path) -> None:
    picture = drawn(tree(tmp_path).image(axes="tczyx", shape=(1, 1, 1, 64, 64), levels=1))
    assert [region.text.count("only one position") for region in picture.regions[:3]] == [1] * 3
    assert "Sliders" not in picture.text


def test_channels_that_are_no_channel_axis_become_a_slider(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="cyx", shape=(3, 64, 64), levels=1)
    with edited(path / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["axes"][0]["type"]
    assert "becomes a slider" in drawn(path).regions[0].text


def test_image_is_drawn_to_scale(tmp_path: Path) -> None:
    pixel_size = (0.5, 0.25)
    units = {"y": "micrometer", "x": "nanometer"}
    path = tree(tmp_path).image(
        axes="yx", shape=(200, 400_000), levels=1, pixel_size=pixel_size, units=units
    )
    width, height = front_of(drawn(path))
    assert width / height == pytest.approx(1, rel=0.01), "100 µm × 100,000 nm"


def test_scale_bar_is_as_long_as_it_says(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(512, 512), levels=1, pixel_size=(0.5, 0.5))
    picture = drawn(path)
    assert "The scale bar is 100 µm long." in picture.regions[-1].text
    assert "100 µm" in words_of(picture)
    start, end = map(float, re.findall(r'd="M([\d.]+) [\d.]+H([\d.]+)', picture.svg)[0])
    assert (end - start) / front_of(picture)[0] == pytest.approx(100 / 256, rel=0.01)


@pytest.mark.promise("only-what-was-looked-at")
@pytest.mark.parametrize(
    ("options", "expected", "bar"),
    [
        ({"version": "0.3"}, {"64 pixels wide", "no pixel size stated"}, False),
        ({"units": {}, "pixel_size": (0.5, 0.5)}, {"32 wide", "no unit stated"}, True),
        (
            {"units": {"y": "micrometer", "x": "furlong"}, "pixel_size": (0.5, 0.5)},
            {"64 pixels wide", "drawn in pixels"},
            False,
        ),
        ({"pixel_size": (0.5, 0.0)}, {"64 pixels wide", "drawn in pixels"}, False),
        ({"pixel_size": (1e6, 1e6)}, {"64 m wide", "64 m high"}, True),
    ],
    ids=["none", "no unit", "units differ", "zero", "too large"],
)
def test_size_that_is_not_known_is_not_claimed(
    options: dict[str, Any], expected: set[str], bar: bool, tmp_path: Path
) -> None:
    picture = drawn(tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1, **options))
    assert expected <= set(words_of(picture))
    assert ("scale bar" in picture.regions[-1].text) is bar
    assert front_of(picture)[0] == pytest.approx(front_of(picture)[1])


@pytest.mark.parametrize("shape", [(1, 2**31, 1), (10**6, 1, 1), (1, 1, 10**9), (2, 1, 1)])
def test_images_of_any_form_fit(shape: tuple[int, ...], tmp_path: Path) -> None:
    picture = drawn(tree(tmp_path).image(axes="zyx", shape=shape, levels=1))
    width, height = front_of(picture)
    assert 0 < width < picture.width / 1.5
    assert 0 < height < picture.height / 1.5


@pytest.mark.parametrize("size", [1e-308, 1e300])
def test_lengths_that_nobody_can_reckon_with_are_drawn_in_pixels(
    size: float, tmp_path: Path
) -> None:
    picture = drawn(tree(tmp_path).image(axes="zyx", shape=(10, 64, 64), pixel_size=(size,) * 3))
    assert not re.search(r"\b(inf|nan)", re.sub(r">[^<]*<", "><", picture.svg))
    assert "drawn in pixels" in words_of(picture)


def test_more_axes_than_there_is_room_for_are_counted(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1)
    with edited(path / "zarr.json") as document:
        axes = [{"name": f"a{n}", "type": "space"} for n in range(30)]
        document["attributes"]["ome"]["multiscales"][0]["axes"] = axes
    picture = drawn(path)
    assert len(picture.regions) == 8
    assert "+ 22" in words_of(picture)
    assert "a1" not in picture.text, "a report may hold the words"


def test_in_the_viewer_it_is_told_what_is_so_now(
    viewer_model: ViewerModel, add_layers: Callable[[ViewerModel, str], list[Layer]]
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[1]
    viewer_model.dims.set_current_step(0, 4)
    texts = [region.text for region in drawn(in_viewer(viewer_model, layer)).regions]
    assert "one of the 3; the others are layers of their own" in texts[0]
    assert "It stands at 4 (counted from 0 to 5)." in texts[1]
    assert "down the canvas" in texts[2]
    viewer_model.dims.order = (1, 0, 2)
    texts = [region.text for region in drawn(in_viewer(viewer_model, layer)).regions]
    assert "down the canvas" in texts[1]
    assert "A slider" in texts[2]
    viewer_model.dims.ndisplay = 3
    texts = [region.text for region in drawn(in_viewer(viewer_model, layer)).regions]
    assert "into the depth" in texts[2]
    layer.scale = (1, 5, 5)
    texts = [region.text for region in drawn(in_viewer(viewer_model, layer)).regions]
    assert "another pixel size: 1 × 5 × 5" in texts[-1]


def test_stack_of_channels_is_a_slider_in_the_viewer(
    viewer_model: ViewerModel, add_layers: Callable[[ViewerModel, str], list[Layer]]
) -> None:
    [layer] = add_layers(viewer_model, "zarr-pyramid-layer")
    first = drawn(in_viewer(viewer_model, layer)).regions[0].text
    assert first.startswith("Axis c")
    assert "A slider" in first


@pytest.mark.parametrize("name", ["zarr-group", "not-zarr", "labels-05", "zarr-array-v3"])
def test_what_has_no_axes_has_no_picture(name: str, sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path(name))
    assert "axes" not in kinds_of(explanation)
    assert draw_picture(explanation, "axes", DARK) is None


def test_of_a_plate_one_image_is_drawn_and_it_is_said_so(
    sample_path: Callable[[str], Path],
) -> None:
    picture = drawn(explain(sample_path("plate-05")))
    assert "one image of it:" in words_of(picture)
    assert picture.regions[-1].text.startswith("One image in it was read as an example.")
    assert picture.text.startswith("One image in it was read as an example.")
    assert "one image of it:" not in words_of(drawn(explain(sample_path("image-05"))))
