"""The picture of the present view: the chunks it reads, what of one is shown, and their bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dask.array as da
import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.match.matching import match
from ome_zarr_helpdesk.rendering.pictures import kinds_of
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.rendering.pictures import DARK, drawn_picture
from tests.stores.layers import open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.match.model import AxisRead
    from ome_zarr_helpdesk.rendering.pictures import Picture

LIT = DARK.accent


def of_view(viewer: ViewerModel) -> Explanation:
    viewer.layers.selection.active = viewer.layers[0]
    return explain(viewer.layers[0], state=take_snapshot(viewer))


def drawn(explanation: Explanation) -> Picture:
    picture = drawn_picture("chunks", explanation)
    assert len(picture.svg) < 20_000
    return picture


def rectangles(picture: Picture) -> list[tuple[float, float, float, float]]:
    """Return x, y, width and height of all rectangles: level, touched, asked for, chunk …"""
    found = re.findall(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', picture.svg)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


def reads_of(explanation: Explanation) -> dict[str | None, AxisRead]:
    assert explanation.match is not None
    assert explanation.match.reads is not None
    return {read.axis: read for read in explanation.match.reads.along}


@pytest.fixture
def volume(tmp_path: Path, viewer_model: ViewerModel) -> Callable[..., ViewerModel]:
    """Show a volume that is cut in some way."""

    def show(axes: str = "zyx", shape: tuple[int, ...] = (40, 96, 128), **options: Any) -> Any:
        path = tree(tmp_path).image(axes=axes, shape=shape, levels=1, **options)
        data = da.from_zarr(zarr.open_array(path / "0", mode="r"))
        viewer_model.add_image(data, scale=(2, 1, 1), contrast_limits=(0, 1))
        return viewer_model

    return show


def test_a_plane_through_volume_chunks(volume: Callable[..., ViewerModel]) -> None:
    viewer = volume(chunk_shape=(16, 32, 32))
    viewer.dims.current_step = (21, 0, 0)
    explanation = of_view(viewer)
    picture, along = drawn(explanation), reads_of(explanation)
    assert (along["z"].first, along["z"].place, along["z"].on_canvas) == (21, 5, False)
    assert [along[axis].chunks for axis in "zyx"] == [3, 3, 4]
    assert "12 of 36 chunks of level 0" in picture.text
    assert "Along z a chunk holds 16 positions, of which one is shown." in picture.text
    assert "also holds what is not on screen" in picture.text
    assert "side view" not in picture.text
    assert "1 of 16 along z" in picture.svg
    level, touched, asked, front, cut = rectangles(picture)[:5]
    assert level == touched == asked
    assert level[2] / level[3] == pytest.approx(128 / 96, rel=0.01)
    assert front[2:] == cut[2:]  # the slice lies behind the front, as far as z tells
    assert 0 < cut[0] - front[0] == pytest.approx(front[1] - cut[1], abs=0.02)


def test_a_side_view_through_planar_chunks(volume: Callable[..., ViewerModel]) -> None:
    viewer = volume(chunk_shape=(1, 96, 128))
    flat = drawn(of_view(viewer))
    assert "(100%)" in flat.text
    assert "Along" not in flat.text
    viewer.dims.order = (1, 0, 2)
    explanation = of_view(viewer)
    picture = drawn(explanation)
    assert "40 of 40 chunks" in picture.text
    assert "This is a side view" in picture.text
    assert "Along y a chunk holds 96 positions" in picture.text
    level, _, _, front, _, whole, shown = rectangles(picture)[:7]
    assert level[2] / level[3] == pytest.approx(128 / (40 * 2), rel=0.01)
    assert front[3] < front[2] / 8
    assert shown[2] / whole[2] == pytest.approx(1 / 96, abs=0.01)
    said = {region.text: region.entry for region in picture.regions}
    assert any("side view" in text for text in said)
    viewer.dims.ndisplay = 3
    solid = drawn(of_view(viewer))
    assert "(100%)" in solid.text
    assert "side view" not in solid.text


def test_channels_in_a_chunk_and_shards(volume: Callable[..., ViewerModel]) -> None:
    viewer = volume("cyx", (3, 96, 128), chunk_shape=(3, 8, 8), shard_shape=(3, 48, 64))
    viewer.layers[0].data = viewer.layers[0].data[1]
    explanation = of_view(viewer)
    picture, along = drawn(explanation), reads_of(explanation)
    assert (along["c"].first, along["c"].held, along["c"].on_canvas) == (1, 3, False)
    assert "Along c a chunk holds 3 positions" in picture.text
    light, heavy = re.findall(r'<path d="([^"]*)" fill="none"', picture.svg)
    assert light.count("M") == (12 - 1 - 1) + (16 - 1 - 1)
    assert heavy.count("M") == 3 + 3  # with the edges of the array


def test_only_part_of_a_level_is_asked_for(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    layer = open_with("napari-ome-zarr", viewer_model, sample_path("image-05"))[0]
    viewer_model.layers.selection.active = layer
    explanation = explain(layer, state=take_snapshot(viewer_model))
    state = explanation.layer
    assert state is not None
    shape, ndim = state.level_shapes[0], state.ndim
    chunk = layer.data[0].chunksize[-1]
    first = (*(0,) * (ndim - 1), chunk + 3)
    last = (*(0,) * (ndim - 2), shape[-2] - 1, chunk + 9)
    partly = replace(state, data_level=0, loaded=(first, last))
    found = match(explanation.facts, partly, explanation.view)
    picture = drawn(replace(explanation, layer=partly, match=found))
    level, touched, asked = rectangles(picture)[:3]
    share = level[2] / shape[-1]
    assert touched[0] - level[0] == pytest.approx(chunk * share, abs=0.02)
    assert touched[2] == pytest.approx(min(chunk, shape[-1] - chunk) * share, abs=0.02)
    assert asked[0] - level[0] == pytest.approx((chunk + 3) * share, abs=0.02)
    assert asked[2] == pytest.approx(max(7 * share, 2), abs=0.02)


def test_a_plate_and_a_pyramid_of_bare_arrays(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    open_with("napari-ome-zarr", viewer_model, sample_path("plate-05"))
    picture = drawn(of_view(viewer_model))
    assert re.search(r"reads 11 chunks of level", picture.text)
    (gap,) = re.findall(
        rf'<path d="M([\d.]+) ([\d.]+)h([\d.]+)v[^"]*z" fill="{DARK.surface}"', picture.svg
    )
    x, y, width, height = rectangles(picture)[0]
    shares = ((float(gap[0]) - x) / width, (float(gap[1]) - y) / height, float(gap[2]) / width)
    assert shares == pytest.approx((2 / 4, 1 / 3, 1 / 4), abs=0.001), "B3 is no well"
    viewer_model.layers.clear()
    path = sample_path("image-05")
    arrays = [zarr.open_array(path / str(level), mode="r") for level in range(3)]
    viewer_model.add_image(arrays, multiscale=True, contrast_limits=(0, 1))
    bare = drawn(of_view(viewer_model))
    assert "reads 18 positions of the sliders at once" in bare.text
    assert bare.regions[-1].entry == "raw-zarr-slow"
    viewer_model.layers[0].rotate = 30
    assert "chunks" not in kinds_of(of_view(viewer_model))
    assert "chunks" not in kinds_of(explain(path))


def test_names_of_axes_stay_out_of_the_words(volume: Callable[..., ViewerModel]) -> None:
    explanation = of_view(volume(chunk_shape=(16, 32, 32)))
    assert explanation.match is not None
    reads = explanation.match.reads
    assert reads is not None
    named = tuple(replace(read, axis="<b>Secret</b>") for read in reads.along)
    other = replace(explanation.match, reads=replace(reads, along=named))
    hostile = drawn(replace(explanation, match=other))
    assert "Secret" not in hostile.svg + hostile.text
    assert not any("Secret" in region.text for region in hostile.regions)
    assert "1 of 16 shown" in hostile.svg
