"""The picture of the levels: to scale, with chunks and shards where they can be seen."""

from __future__ import annotations

import re
import time
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.palette import MIN_CONTRAST, contrast, mixed
from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of
from ome_zarr_helpdesk.rendering.pictures.boxes import FINEST, Box
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.rendering.pictures import DARK, LIGHT, drawn_picture
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.rendering.pictures import Picture, Region


drawn = partial(drawn_picture, "pyramid")


def fronts(picture: Picture) -> list[tuple[float, float]]:
    """Width and height of each level as it is drawn."""
    found = re.findall(
        rf'<rect [^>]*width="([\d.]+)" height="([\d.]+)" rx="0" fill="{DARK.surface}"', picture.svg
    )
    return [(float(width), float(height)) for width, height in found]


def of_level(picture: Picture, level: int) -> list[Region]:
    return [region for region in picture.regions if region.text.startswith(f"Level {level}:")]


def borders(picture: Picture) -> int:
    """How many lines there are between blocks."""
    return sum(
        path.count("M") for path in re.findall(r'<path d="([^"]+)" fill="none"', picture.svg)
    )


def entries(picture: Picture) -> set[str]:
    return {region.entry for region in picture.regions}


def test_each_level_speaks_where_it_is_drawn_and_in_its_row(
    sample_path: Callable[[str], Path],
) -> None:
    explanation = explain(sample_path("image-05"))
    picture = drawn(explanation)
    for level in explanation.facts.image.levels:
        shape, (first, second) = level.shape, of_level(picture, level.index)
        assert first.text == second.text
        assert f"{shape[-2]} × {shape[-1]} pixels" in first.text
        assert f"in {level.n_chunks} chunk" in first.text
        assert first.y + first.height <= second.y, "the row is below"
        for region in (first, second):
            middle = (region.x + region.width / 2, region.y + region.height / 2)
            assert picture.region_at(*middle) == region
            assert region.entry == "resolution-level"
    assert picture.region_at(-1, -1) is None
    assert "3 resolution levels" in picture.text


def test_levels_are_to_scale(tmp_path: Path) -> None:
    picture = drawn(tree(tmp_path).image(axes="yx", shape=(256, 512), levels=3))
    (first, *rest) = fronts(picture)
    assert first[0] / first[1] == pytest.approx(2, rel=0.01)
    for n, (width, height) in enumerate(rest, 1):
        assert first[0] / width == pytest.approx(2**n, rel=0.01)
        assert first[1] / height == pytest.approx(2**n, rel=0.01)


@pytest.mark.parametrize(
    ("shape", "chunks", "shards", "drawn_of"),
    [
        ((512, 512), (128, 128), None, {"chunk"}),
        ((512, 512), (64, 64), (256, 256), {"chunk", "shard"}),
        ((512, 512), (512, 512), None, set()),
        ((20_000, 20_000), (64, 64), (4096, 4096), {"chunk", "shard"}),
        ((200_000, 200_000), (64, 64), None, {"chunk"}),
    ],
)
def test_borders_are_drawn_where_they_can_be_told_apart(
    shape: tuple[int, int],
    chunks: tuple[int, int],
    shards: tuple[int, int] | None,
    drawn_of: set[str],
    tmp_path: Path,
) -> None:
    picture = drawn(
        tree(tmp_path).image(
            axes="yx", shape=shape, levels=1, chunk_shape=chunks, shard_shape=shards
        )
    )
    assert entries(picture) - {"resolution-level"} == drawn_of
    assert len(picture.svg) < 20_000
    # where nothing of the chunks can be drawn it is said why
    assert ("too small" in picture.svg) == (shape[0] > 512)


def test_of_a_volume_the_slab_of_a_chunk_is_told(tmp_path: Path) -> None:
    options: dict[str, Any] = {"axes": "zyx", "shape": (60, 512, 512), "levels": 2}
    picture = drawn(tree(tmp_path).image("a.zarr", chunk_shape=(1, 128, 128), **options))
    assert "A chunk spans 1 of 60 planes." in picture.text
    assert "spans 1 of 60 planes" in of_level(picture, 1)[0].text
    slabs = drawn(tree(tmp_path).image("b.zarr", chunk_shape=(20, 128, 128), **options))
    assert "A chunk spans 20 of 60 planes." in slabs.text
    assert borders(slabs) == borders(picture) + 2 * 2, "two more between slabs, of two levels"
    flat = drawn(tree(tmp_path).image("c.zarr", axes="zyx", shape=(1, 512, 512), levels=1))
    assert "planes" not in flat.text + flat.regions[0].text
    assert "512 × 512 pixels" in flat.regions[0].text


def test_pixel_sizes_are_told_as_the_file_states_them(tmp_path: Path) -> None:
    sizes = {"a": ((0.5, 0.325, 0.325), "0.325 µm, 0.5 µm deep"), "b": ((1, 2, 3), "2 µm × 3 µm")}
    for name, (pixel_size, words) in sizes.items():
        path = tree(tmp_path).image(
            f"{name}.zarr", axes="zyx", shape=(8, 64, 64), levels=1, pixel_size=pixel_size
        )
        assert words in drawn(path).regions[0].text
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1, state_version=True)
    with edited(path / "zarr.json") as document:
        dataset = document["attributes"]["ome"]["multiscales"][0]["datasets"][0]
        del dataset["coordinateTransformations"]
    assert "not stated" in drawn(path).regions[0].text


def in_viewer(viewer: ViewerModel, layer: Layer) -> Explanation:
    viewer.layers.selection.active = layer
    return explain(layer, state=take_snapshot(viewer))


@pytest.mark.parametrize("sample", ["image-05-in-napari", "plate-05-in-napari"])
def test_the_level_on_screen_is_lit_and_the_others_can_be_shown(
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Layer]],
    sample: str,
) -> None:
    layer = add_layers(viewer_model, sample)[0]
    picture = drawn(in_viewer(viewer_model, layer))
    shown = layer.data_level
    lit = [n for n in range(len(layer.data)) if "on screen" in of_level(picture, n)[0].text]
    assert lit == [shown]
    assert f"Level {shown} is on screen." in picture.text
    assert DARK.accent in picture.svg
    other = 0 if shown else 1
    assert of_level(picture, other)[0].actions == (("show-level", str(other)),)
    if hasattr(layer, "locked_data_level"):
        layer.locked_data_level = other
        picture = drawn(in_viewer(viewer_model, layer))
        assert "on screen" in of_level(picture, other)[0].text
        assert of_level(picture, other)[0].actions == (("unlock-level", ""),)


def test_nothing_of_a_hidden_layer_is_on_screen_or_read(
    viewer_model: ViewerModel, add_layers: Callable[[ViewerModel, str], list[Layer]]
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    viewer_model.layers.selection.active = layer
    assert "chunks" in kinds_of(in_viewer(viewer_model, layer))
    layer.visible = False
    hidden = in_viewer(viewer_model, layer)
    assert "on screen" not in drawn(hidden).text
    assert "chunks" not in kinds_of(hidden)


def test_of_a_plate_the_levels_are_those_of_one_image(
    sample_path: Callable[[str], Path],
) -> None:
    plate, image = explain(sample_path("plate-05")), explain(sample_path("field-05"))
    for key in ("pyramid", "storage"):
        assert "read as an example" in drawn_picture(key, plate).text
        assert "read as an example" not in drawn_picture(key, image).text


def test_one_level_is_told_as_one(tmp_path: Path) -> None:
    picture = drawn(tree(tmp_path).image(axes="yx", shape=(64, 48), levels=1, dtype="uint8"))
    assert picture.text.startswith(
        "1 resolution level, of 64 × 48 pixels. Before compression: 3.1 kB."
    )


def test_of_a_path_nothing_is_on_screen(sample_path: Callable[[str], Path]) -> None:
    picture = drawn(sample_path("image-05"))
    assert "on screen" not in picture.text
    assert not any(region.actions for region in picture.regions)
    assert DARK.accent not in picture.svg


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_numbers_can_be_read_on_the_lit_row(palette: Any) -> None:
    assert contrast(palette.text, mixed(palette.surface, palette.accent, 0.3)) >= MIN_CONTRAST


@pytest.mark.parametrize("levels", [1, 8, 20])
def test_any_number_of_levels_has_room_and_is_drawn_soon(levels: int, tmp_path: Path) -> None:
    shape = (3, 100, 30_000, 40_000)
    explanation = explain(tree(tmp_path).image(axes="czyx", shape=shape, levels=levels))
    picture = drawn(explanation)
    assert picture.width == 360
    assert picture.height < 300
    assert fronts(picture)[0][0] > 60, "level 0 stays large"
    assert f"{levels} resolution level" in picture.text
    assert of_level(picture, levels - 1), "the last one has a row"
    took = []
    for _ in range(5):
        began = time.perf_counter()
        draw_picture(explanation, "pyramid", DARK)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.02


def test_lines_of_a_box_lie_inside_it() -> None:
    drawing, box = Drawing(), Box(10, 30, 60, 40, 20)
    assert box.draw_borders(drawing, (20, 20, 10), "#000000", 1)
    numbers = re.findall(r"M([\d.]+) ([\d.]+)", drawing.elements[0])
    assert len(numbers) == 2 + 1 + 1
    for x, y in numbers:
        assert 10 <= float(x) <= 90
        assert 10 <= float(y) <= 70
    assert not box.draw_borders(drawing, (60, 40, 20), "#000000", 1), "one block has no borders"
    assert not box.draw_borders(drawing, (FINEST / 2,) * 3, "#000000", 1)
    corner = box.corner((100, 10, 5))
    assert (corner.width, corner.height, corner.depth) == (60, 10, 5)


def test_huge_and_empty_lengths_do_not_break_it(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=2)
    with edited(path / "0" / "zarr.json") as document:
        document["shape"] = [10**15, 10**15]
    assert "2 resolution levels" in drawn(path).text
    with edited(path / "1" / "zarr.json") as document:
        document["shape"] = [0, 5]
    assert "1 resolution level" in drawn(path).text


@pytest.mark.parametrize(
    ("shape", "pixel_size"),
    [
        ((60, 2048, 2048), (1, 0.325, 0.325)),
        ((12_000, 200_000, 300_000), (0.123456, 0.123456, 0.654321)),
    ],
)
def test_columns_of_numbers_do_not_touch(
    shape: tuple[int, ...], pixel_size: tuple[float, ...], tmp_path: Path
) -> None:
    path = tree(tmp_path).image(axes="zyx", shape=shape, levels=5, pixel_size=pixel_size)
    written = re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)"[^>]*font-size="([\d.]+)"[^>]*text-anchor="(\w+)">([^<]+)',
        drawn(path).svg,
    )
    rows: dict[float, list[tuple[float, float]]] = {}
    for x, y, size, anchor, words in written:
        width = 0.5 * float(size) * len(words)
        begin = float(x) - {"start": 0, "middle": 0.5, "end": 1}[anchor] * width
        rows.setdefault(float(y), []).append((begin, begin + width))
        assert float(size) >= 8.5
    assert sum(len(row) == 4 for row in rows.values()) >= 5
    for row in rows.values():
        for (_, end), (begin, _) in pairwise(sorted(row)):
            assert end < begin
