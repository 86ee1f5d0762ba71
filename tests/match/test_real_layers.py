"""Layers as readers and people make them, against the files they come from."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
import zarr
from napari.components import ViewerModel
from napari.layers import Image
from napari.layers.utils.stack_utils import stack_to_images

from ome_zarr_helpdesk.documents import open_documents
from ome_zarr_helpdesk.facts.collect import collect
from ome_zarr_helpdesk.match import match
from ome_zarr_helpdesk.source.given import place_of_path
from ome_zarr_helpdesk.source.locate import place_of_layer
from ome_zarr_helpdesk.source.place import Place
from ome_zarr_helpdesk.state.snapshot import layer_state
from tests.stores import plates
from tests.stores.layers import OPENED_BY_NAPARI_OME_ZARR, READER, is_opened, open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.state.model import LayerState

EVERYTHING = (
    "position",
    "pixel_size",
    "units",
    "channel_name",
    "color",
    "contrast_limits",
    "visibility",
)
IN_SPACE = EVERYTHING[:3]
BY_0_7 = version(READER).startswith("0.7.")
WITHOUT_UNITS = ("image-05-2d", "image-01", "image-02", "image-03")


def lost_by_reader(sample: str, layer: Any) -> tuple[str, ...]:
    """What the installed napari-ome-zarr does not show as the file says."""
    if not BY_0_7:
        return ("position",) if sample == "image-04-translated" else ()
    units = () if sample in WITHOUT_UNITS else ("units",)
    hidden = sample.startswith("label") and type(layer).__name__ == "Image"
    return (*units, "visibility") if hidden else units


def facts_of(place: Any) -> Facts:
    assert isinstance(place, Place)
    return collect(open_documents(place))


def matched(layer: Any) -> Match:
    """What a layer is, explained by what its own arrays lead to."""
    state = layer_state(layer)
    return match(facts_of(place_of_layer(state.name, state.reached, state.source_path)), state)


def same(found: Match) -> tuple[str, ...]:
    return tuple(c.name for c in found.comparisons if c.same)


def told(found: Match) -> tuple[Any, ...]:
    return found.role, found.levels, found.axes, found.channel, found.label


CHANNELS_3D = [("channel", (0, 1, 2), (1, 2, 3), c, None) for c in range(3)]
NUCLEI = ("label", (0, 1, 2), (0, 1, 2), None, "nuclei")
FIELD = [("channel", (0, 1), (1, 2), c, None) for c in range(2)]
PLATE = [("plate", (0, 1), (1, 2), c, None) for c in range(2)]

READ: dict[str, tuple[list[tuple[Any, ...]], tuple[str, ...]]] = {
    "image-05": ([*CHANNELS_3D, NUCLEI], EVERYTHING),
    "image-04": ([*CHANNELS_3D, NUCLEI], EVERYTHING),
    "labels-05": ([*CHANNELS_3D, NUCLEI], EVERYTHING),
    "label-04": ([*CHANNELS_3D, NUCLEI], EVERYTHING),
    "image-05-sharded": (
        [("channel", (0, 1, 2, 3), (1, 2), c, None) for c in range(2)],
        EVERYTHING,
    ),
    "image-04-time": ([("channel", (0, 1), (0, 2, 3, 4), c, None) for c in range(2)], EVERYTHING),
    "image-05-2d": ([("image", (0,), (0, 1), None, None)], ("position", "pixel_size")),
    "image-05-float": ([("image", (0, 1, 2), (0, 1, 2), None, None)], IN_SPACE),
    "field-05": (FIELD, EVERYTHING),
    "field-04": (FIELD, EVERYTHING),
    "plate-05": (PLATE, EVERYTHING[1:]),
    "plate-04": (PLATE, EVERYTHING[1:]),
    "plate-384": (PLATE, EVERYTHING[1:]),
}


@pytest.mark.parametrize("sample", READ)
def test_opened_by_the_reader(
    sample: str, sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    expected, comparisons = READ[sample]
    layers = open_with("napari-ome-zarr", viewer_model, sample_path(sample))
    found = [matched(layer) for layer in layers]
    assert [told(m) for m in found] == expected
    for m, layer in zip(found, layers, strict=True):
        lost = lost_by_reader(sample, layer)
        assert m.differing == lost
        compared = IN_SPACE if m.role == "label" else comparisons
        assert same(m) == tuple(name for name in compared if name not in lost)
        assert m.whole
        assert not m.values_changed


@pytest.mark.parametrize("sample", [name for name in OPENED_BY_NAPARI_OME_ZARR if is_opened(name)])
def test_nothing_else_differs(
    sample: str, sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    for layer in open_with("napari-ome-zarr", viewer_model, sample_path(sample)):
        found = matched(layer)
        assert found.is_proved
        assert found.differing == lost_by_reader(sample, layer)


def test_well_grid(sample_path: Callable[[str], Path], viewer_model: ViewerModel) -> None:
    layer = open_with("napari-ome-zarr", viewer_model, sample_path("plate-05"))[0]
    grid = matched(layer).well_grid
    assert grid is not None
    assert (grid.rows, grid.columns) == (("A", "B", "C"), ("1", "2", "3", "4"))
    assert (grid.n_rows, grid.n_columns, grid.n_shown, grid.field) == (3, 4, 11, "0")
    assert grid.wells[:6] == ("A/1", "A/2", "A/3", "A/4", "B/1", "B/2")
    assert grid.wells[6] is None
    assert grid.tile_shapes == ((128, 128), (64, 64))


def test_wells_left_out(tmp_path: Path, viewer_model: ViewerModel) -> None:
    path = tree(tmp_path).plate(rows=2, columns=3, left_out=("A/1", "A/2", "A/3", "B/2"))
    layer = open_with("napari-ome-zarr", viewer_model, path)[0]
    grid = matched(layer).well_grid
    assert grid is not None
    assert (grid.rows, grid.columns) == (("A", "B"), ("1", "2", "3"))
    assert grid.wells == (None, None, None, "B/1", None, "B/3")


def test_wells_lost(tmp_path: Path, viewer_model: ViewerModel) -> None:
    if BY_0_7:
        pytest.skip("this version of the reader does not open a plate without one of its wells")
    path = tree(tmp_path).plate(rows=1, columns=3, lost=("A/2",))
    layer = open_with("napari-ome-zarr", viewer_model, path)[0]
    grid = matched(layer).well_grid
    assert grid is not None
    assert grid.wells == ("A/1", None, "A/3")


def test_labels_of_a_plate(tmp_path: Path, viewer_model: ViewerModel) -> None:
    field = replace(plates.FIELD, labels={"nuclei": {}})
    path = tree(tmp_path).plate(rows=2, columns=2, left_out=("B/1",), field_image=field)
    layers = open_with("napari-ome-zarr", viewer_model, path)
    found = [matched(layer) for layer in layers if type(layer).__name__ == "Labels"]
    if not found:
        pytest.skip("this version of the reader does not show the labels of plates")
    assert [(m.role, m.label, m.levels) for m in found] == [("label", "nuclei", (None, None))]
    assert found[0].well_grid is not None
    assert found[0].well_grid.wells == ("A/1", "A/2", None, "B/2")
    assert found[0].well_grid.field == "0"


def test_one_well_of_a_plate_shown_alone(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    layer = open_with("napari-ome-zarr", viewer_model, sample_path("plate-05"))[0]
    state = layer_state(Image(layer.data[0][128:256, 128:256], contrast_limits=(0, 1)))
    plate = facts_of(place_of_path(sample_path("plate-05")))
    found = match(plate, state)
    assert (found.role, found.well, found.field, found.channel) == ("channel", "B/2", "0", 0)
    assert found.differing == ()  # the facts describe the field of another well


def arrays_of(path: Path, n_levels: int = 3) -> list[zarr.Array]:
    levels = facts_of(place_of_path(path)).image
    assert levels is not None
    group = zarr.open_group(path, mode="r")
    return [group[level.path] for level in (levels.levels or ())[:n_levels]]


def by_hand(arrays: list[zarr.Array]) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Layers as people make them: data, and what must be found."""
    d = [da.from_zarr(array) for array in arrays]
    whole = {"role": "image", "levels": (0, 1, 2), "axes": (0, 1, 2, 3), "whole": True}
    one = {"role": "channel", "levels": (0,), "axes": (1, 2, 3), "channel": 1}
    return {
        "zarr array": (arrays[0], {**whole, "levels": (0,)}),
        "zarr arrays": (arrays, whole),
        "dask arrays": (d, whole),
        "level 1 alone": (arrays[1], {**whole, "levels": (1,)}),
        "channel": (d[0][1], {**one, "whole": True}),
        "crop": (d[0][1, :, 10:50], {**one, "whole": False}),
        "turned": (d[0].T, {**whole, "levels": (0,), "axes": (3, 2, 1, 0)}),
        "rechunked": (d[0].rechunk(-1), {**whole, "levels": (0,)}),
        "of another type": (
            d[0].astype("float32"),
            {**whole, "levels": (0,), "whole": False, "values_changed": True},
        ),
        "maximum": (d[0].max(axis=1), {"role": "unknown", "levels": (), "values_changed": True}),
        "twice": (
            da.stack([d[0][1], d[0][1]]),
            {"role": "channel", "axes": (None, 1, 2, 3), "channel": 1},
        ),
        "numpy": (np.zeros((3, 4, 5)), {"role": "unknown", "values_changed": None}),
    }


NAMES = [
    "zarr array",
    "zarr arrays",
    "dask arrays",
    "level 1 alone",
    "channel",
    "crop",
    "turned",
    "rechunked",
    "of another type",
    "maximum",
    "twice",
    "numpy",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sample", ["image-05", "image-04"])
def test_made_by_hand(name: str, sample: str, sample_path: Callable[[str], Path]) -> None:
    path = sample_path(sample)
    data, expected = by_hand(arrays_of(path))[name]
    layer = Image(data, contrast_limits=(0, 1), multiscale=isinstance(data, list))
    found = match(facts_of(place_of_path(path)), layer_state(layer))
    assert {key: getattr(found, key) for key in expected} == expected
    if name in ("maximum", "twice", "numpy"):
        assert not any(c.same or c.differs for c in found.comparisons)


def test_duplicate_and_split(sample_path: Callable[[str], Path], viewer_model: ViewerModel) -> None:
    layer = open_with("napari-ome-zarr", viewer_model, sample_path("image-05"))[1]
    copy = Image(*[layer.as_layer_data_tuple()[0]], **layer.as_layer_data_tuple()[1])
    assert told(matched(copy)) == CHANNELS_3D[1]
    assert matched(copy).differing == lost_by_reader("image-05", layer)
    stack = Image(arrays_of(sample_path("image-05"))[0], contrast_limits=(0, 1))
    parts = stack_to_images(stack, 0)
    if isinstance(parts[0].data, np.ndarray):  # napari 0.6 copies the pixels of a zarr array
        stack = Image(da.from_zarr(arrays_of(sample_path("image-05"))[0]), contrast_limits=(0, 1))
        parts = stack_to_images(stack, 0)
    assert [matched(part).channel for part in parts] == [0, 1, 2]
    assert [matched(part).axes for part in parts] == [(1, 2, 3)] * 3


def test_crop_is_expected_where_it_was_cut(sample_path: Callable[[str], Path]) -> None:
    path = sample_path("image-05")
    array = da.from_zarr(arrays_of(path)[0])
    facts = facts_of(place_of_path(path))
    size = facts.image.levels[0].scale  # type: ignore[union-attr, index]
    assert size is not None
    options = {"scale": size[1:], "contrast_limits": (0, 1)}
    lost = Image(array[1, :, 10:], **options)
    assert match(facts, layer_state(lost)).position.expected == (0, 10 * size[2], 0)
    assert match(facts, layer_state(lost)).position.differs
    lost.translate = (0, 10 * size[2], 0)
    assert match(facts, layer_state(lost)).position.same


@pytest.fixture
def translated(tmp_path: Path) -> tuple[Facts, zarr.Array]:
    path = tree(tmp_path).image(
        version="0.4",
        axes="czyx",
        shape=(2, 4, 64, 64),
        pixel_size=(1, 2, 0.5, 0.5),
        translation=(0, 10, 1500, -250.5),
        channels=("DNA", "Actin"),
    )
    return facts_of(place_of_path(path)), zarr.open_array(path / "0", mode="r")


def right(array: zarr.Array, **options: Any) -> LayerState:
    options = {
        "scale": (2, 0.5, 0.5),
        "translate": (10, 1500, -250.5),
        "units": ("micrometer",) * 3,
        "contrast_limits": (0, 1),
        "name": "DNA",
        **options,
    }
    return layer_state(Image(da.from_zarr(array)[0], **options))


CHANGED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing": ({}, set()),
    "position lost": ({"translate": (0, 0, 0)}, {"position"}),
    "a hundredth of a pixel": ({"translate": (10, 1500.004, -250.5)}, set()),
    "half a pixel": ({"translate": (10, 1500.25, -250.5)}, {"position"}),
    "position in the affine": (
        {
            "translate": (0, 0, 0),
            "affine": np.array([[1, 0, 0, 10], [0, 1, 0, 1500], [0, 0, 1, -250.5], [0, 0, 0, 1]]),
        },
        set(),
    ),
    "scale in the affine": (
        {
            "scale": (1, 1, 1),
            "translate": (0, 0, 0),
            "affine": np.array(
                [[2, 0, 0, 10], [0, 0.5, 0, 1500], [0, 0, 0.5, -250.5], [0, 0, 0, 1]]
            ),
        },
        set(),
    ),
    "pixel size lost": ({"scale": (1, 1, 1)}, {"pixel_size"}),
    "units lost": ({"units": None}, {"units"}),
    "other unit, same size": (
        {
            "units": ("nanometer",) * 3,
            "scale": (2000, 500, 500),
            "translate": (10_000, 1_500_000, -250_500),
        },
        set(),
    ),
    "other unit, other size": (
        {"units": ("nanometer",) * 3},
        {"units", "position", "pixel_size"},
    ),
    "name lost": ({"name": "Image"}, {"channel_name"}),
    "name of the image before it": ({"name": "cells: DNA [1]"}, set()),
}


@pytest.mark.parametrize("name", CHANGED)
def test_only_what_is_wrong_differs(name: str, translated: tuple[Facts, zarr.Array]) -> None:
    facts, array = translated
    options, expected = CHANGED[name]
    found = match(facts, right(array, **options))
    relevant = {"position", "pixel_size", "units", "channel_name"}
    assert set(found.differing) & relevant == expected


SHOWN_NAMES = {  # what the file calls the channel, the layer's name, and whether it is the same
    "as it is": ("DNA [2]", "cells: DNA [2]", True),
    "the second of that name": ("DNA [2]", "cells: DNA [3]", True),
    "the second of that name, in other letters": ("DNA [2]", "cells: dna [10]", True),
    "a lower number": ("DNA [2]", "DNA [1]", False),
    "no number": ("DNA [2]", "DNA", False),
    "another name": ("DNA [2]", "Actin [3]", False),
    "a number of the file alone": ("DNA", "DNA [1]", True),
}


@pytest.mark.parametrize("case", SHOWN_NAMES)
def test_names_that_napari_counted_up(case: str, translated: tuple[Facts, zarr.Array]) -> None:
    label, name, same = SHOWN_NAMES[case]
    facts, array = translated
    assert facts.image is not None
    assert facts.image.channels
    first = replace(facts.image.channels[0], label=label)
    channels = (first, *facts.image.channels[1:])
    facts = replace(facts, image=replace(facts.image, channels=channels))
    found = match(facts, right(array, name=name))
    assert ("channel_name" not in found.differing) is same


def test_two_channels_of_one_numbered_name(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="cyx", shape=(2, 8, 8), levels=1, channels=("a [2]", "a [2]"))
    facts, array = facts_of(place_of_path(path)), zarr.open_array(path / "0", mode="r")
    viewer = ViewerModel()
    for number in range(2):
        viewer.add_image(da.from_zarr(array)[number], name="image: a [2]")
    for layer in viewer.layers:
        assert "channel_name" not in match(facts, layer_state(layer)).differing
    assert viewer.layers[0].name != viewer.layers[1].name


def test_another_file(translated: tuple[Facts, zarr.Array], tmp_path: Path) -> None:
    other = tree(tmp_path / "other").image(axes="czyx", shape=(2, 4, 64, 64))
    found = match(translated[0], right(zarr.open_array(other / "0", mode="r")))
    assert found.role == "unknown"
    assert found.differing == ()


def test_gray_where_the_file_may_ask_for_it(translated: tuple[Facts, zarr.Array]) -> None:
    facts, array = translated
    assert facts.image is not None
    assert facts.image.color_model == "color"
    assert match(facts, right(array, colormap="gray")).color.differs
    assert match(facts, right(array, colormap="red")).color.differs
    assert match(facts, right(array, colormap="cyan")).color.same
    for model in (None, "greyscale"):
        other = replace(facts, image=replace(facts.image, color_model=model))
        found = match(other, right(array, colormap="gray")).color
        assert found.status == "not comparable", model


@pytest.fixture(autouse=True)
def quiet_reader(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    capsys.readouterr()


def test_listed_wells_that_are_shown_black(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    (layer, *_) = open_with(READER, viewer_model, sample_path("plate-05-one-padded"))
    grid = matched(layer).well_grid
    assert grid is not None
    assert grid.black == ("A/2", "B/2")
    assert (grid.n_gaps, grid.n_black, grid.n_unlisted) == (2, 2, 0)


def test_places_without_a_listed_well_are_no_black_wells(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    (layer, *_) = open_with(READER, viewer_model, sample_path("plate-05-sparse"))
    grid = matched(layer).well_grid
    assert grid is not None
    assert (grid.black, grid.n_gaps, grid.n_unlisted) == ((), 2, 2)
