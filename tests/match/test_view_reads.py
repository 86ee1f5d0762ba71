"""The chunks we say the view touches are those that napari reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dask.array as da
import pytest
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st
from napari.layers import Image

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.match.matching import match
from ome_zarr_helpdesk.state.model import ViewState
from ome_zarr_helpdesk.state.snapshot import layer_state, take_snapshot
from tests.stores.layers import open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.match.model import Reads


@pytest.fixture
def chunks_read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of chunks that are read from now on."""
    from zarr.storage import LocalStore

    keys: set[str] = set()
    get = LocalStore.get

    async def recorded(self: Any, key: str, *args: Any, **options: Any) -> Any:
        if not key.endswith("zarr.json"):
            keys.add(key)
        return await get(self, key, *args, **options)

    monkeypatch.setattr(LocalStore, "get", recorded)
    return keys


def of_view(path: Path, viewer: ViewerModel) -> Reads | None:
    snapshot = take_snapshot(viewer)
    return match(explain(path).facts, snapshot.layers[0], snapshot.view).reads


VIEWS: dict[str, Callable[[ViewerModel], None]] = {
    "side": lambda viewer: setattr(viewer.dims, "order", (0, 2, 1, 3)),
    "other side": lambda viewer: setattr(viewer.dims, "order", (0, 3, 1, 2)),
    "volume": lambda viewer: setattr(viewer.dims, "ndisplay", 3),
    "plane": lambda viewer: setattr(viewer.dims, "point", (0, 5, 0, 0)),
}


@pytest.mark.parametrize("name", VIEWS)
def test_one_array(
    name: str,
    sample_path: Callable[[str], Path],
    viewer_model: ViewerModel,
    chunks_read: set[str],
) -> None:
    path = sample_path("image-05")
    viewer_model.add_image(zarr.open_array(path / "0", mode="r"), contrast_limits=(0, 1))
    chunks_read.clear()
    VIEWS[name](viewer_model)
    reads = of_view(path, viewer_model)
    assert reads is not None
    assert reads.chunks == len(chunks_read)
    assert reads.level == 0
    assert reads.positions == 1
    assert reads.shows_depth == (name != "plane")
    assert reads.axes == {"plane": ("y", "x"), "volume": ("z", "y", "x")}.get(name, reads.axes)


def test_a_pyramid_of_zarr_arrays_is_read_at_all_positions(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel, chunks_read: set[str]
) -> None:
    path = sample_path("image-05")
    arrays = [zarr.open_array(path / str(level), mode="r") for level in range(3)]
    layer = viewer_model.add_image(arrays, multiscale=True, contrast_limits=(0, 1))
    chunks_read.clear()
    layer.refresh()
    reads = of_view(path, viewer_model)
    assert reads is not None
    assert reads.level == 2
    assert reads.chunks == len(chunks_read) == 6
    assert reads.positions == 3 * 6
    lazy = [da.from_zarr(array) for array in arrays]
    viewer_model.layers.clear()
    viewer_model.add_image(lazy, multiscale=True, contrast_limits=(0, 1))
    reads = of_view(path, viewer_model)
    assert reads is not None
    assert (reads.chunks, reads.positions) == (1, 1)


SHAPE, CHUNK = (4, 40, 60), (2, 16, 24)


@pytest.fixture(scope="module")
def array(tmp_path_factory: pytest.TempPathFactory) -> zarr.Array[Any]:
    path = tree(tmp_path_factory.mktemp("cut")).array(shape=SHAPE, chunk_shape=CHUNK)
    return zarr.open_array(path, mode="r")


@st.composite
def cuts(draw: st.DrawFn) -> tuple[slice, ...]:
    found = []
    for size in SHAPE:
        start = draw(st.integers(0, size - 2))
        stop = draw(st.integers(start + 1, size))
        found.append(slice(start, stop, draw(st.sampled_from([1, 2, 3]))))
    return tuple(found)


@pytest.fixture(scope="module")
def facts(array: zarr.Array[Any]) -> Facts:
    return explain(array).facts


@settings(deadline=None)  # the first look into a graph imports things
@given(cut=cuts(), displayed=st.permutations([0, 1, 2]).map(lambda axes: tuple(axes[:2])))
def test_any_part_of_an_array(
    array: zarr.Array[Any], facts: Facts, cut: tuple[slice, ...], displayed: tuple[int, ...]
) -> None:
    data = da.from_zarr(array)[cut]
    state = layer_state(Image(data, contrast_limits=(0, 1)))
    view = ViewState(ndisplay=2, ndim=3, displayed=displayed)
    found = match(facts, state, view).reads
    assert found is not None
    expected = 1
    for axis in displayed:
        pixels = range(*cut[axis].indices(SHAPE[axis]))
        expected *= len({pixel // CHUNK[axis] for pixel in pixels})
    assert found.chunks == expected


def test_a_plate_counts_the_wells_on_the_canvas(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    path = sample_path("plate-05")
    layer = open_with("napari-ome-zarr", viewer_model, path)[0]
    facts, view = explain(path).facts, take_snapshot(viewer_model).view
    state = replace(layer_state(layer), data_level=0)
    whole = tuple(n - 1 for n in state.level_shapes[0])
    everything = replace(state, loaded=((0,) * len(whole), whole))
    found = match(facts, everything, view).reads
    assert found is not None
    assert found.chunks == 11  # one chunk a well; a twelfth is no well
    assert found.shown_nbytes == found.nbytes, "the gap is on the canvas too, but not read"
    corner = replace(state, loaded=((0,) * len(whole), (*whole[:-2], 100, 200)))
    found = match(facts, corner, view).reads
    assert found is not None
    assert found.chunks == 2
    assert found.shown_nbytes == (100 + 1) * (200 + 1) * 2


@pytest.mark.promise("only-what-was-looked-at")
def test_what_is_not_proved_is_not_told(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    path = sample_path("image-05")
    array = da.from_zarr(zarr.open_array(path / "0", mode="r"))
    viewer_model.add_image(array.max(axis=1), contrast_limits=(0, 1))
    assert of_view(path, viewer_model) is None
    viewer_model.layers.clear()
    viewer_model.add_image(array, contrast_limits=(0, 1), rotate=30)
    assert of_view(path, viewer_model) is None
    viewer_model.layers.clear()
    levels = [da.from_zarr(zarr.open_array(path / str(n), mode="r")) for n in range(3)]
    viewer_model.add_image(levels, multiscale=True, contrast_limits=(0, 1))
    assert of_view(path, viewer_model) is not None
    viewer_model.dims.order = (0, 2, 1, 3)
    assert of_view(path, viewer_model) is None  # no canvas: nothing was loaded for this side yet
