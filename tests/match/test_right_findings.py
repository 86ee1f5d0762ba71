"""Files of any kind, shown as they say: none of the findings of file against layer appears."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import zarr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from napari.components import ViewerModel

from ome_zarr_helpdesk.api import explain_facts, read_place
from ome_zarr_helpdesk.source.given import place_of_path
from ome_zarr_helpdesk.source.locate import place_of_layer
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.images import Image
from tests.stores.trees import tree

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.facts.model import Image as ImageFacts

OURS = {
    "wrong-reader",
    "translation-not-applied",
    "labels-hidden",
    "channel-names-lost",
    "channels-not-split",
    "label-unnamed",
    "channels-grey",
    "channel-inactive",
}
COLORMAPS = {"00FFFF": "cyan", "FF00FF": "magenta", "FFFF00": "yellow", "FFFFFF": "gray"}
NAMES = st.sampled_from(["DNA", "Actin", "image", "c 1", "", "µ-tubulin [2]"])
SIZES = st.floats(1e-3, 1e3, allow_nan=False)
OFFSETS = st.one_of(st.just(0.0), st.floats(-1e4, 1e4, allow_nan=False))
VERSIONS = st.sampled_from(["0.4", "0.5", "0.6"])

any_settings = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def images(draw: st.DrawFn) -> dict[str, Any]:
    """Any axes in any order, any place and size, named channels or none, labels or none."""
    chosen = [*draw(st.lists(st.sampled_from("tcz"), unique=True)), "y", "x"]
    axes = "".join(draw(st.permutations(chosen)))
    shape = [draw(st.integers(2, 4)) if a in "tcz" else draw(st.integers(8, 20)) for a in axes]
    options: dict[str, Any] = {
        "version": draw(VERSIONS),
        "axes": axes,
        "shape": shape,
        "levels": draw(st.integers(1, 3)),
        "pixel_size": [draw(SIZES) for _ in axes],
        "half_pixel": draw(st.booleans()),
        "name": draw(st.sampled_from(["image", None, "0", "plate A1"])),
        "units": {a: u for a in "zyx" if (u := draw(_unit())) is not None},
        "dtype": "uint8",
    }
    if draw(st.booleans()):
        options["translation"] = [draw(OFFSETS) for _ in axes]
    if "c" in axes and draw(st.booleans()):
        options["channels"] = [draw(NAMES) for _ in range(shape[axes.index("c")])]
    named = draw(st.lists(st.sampled_from(["nuclei", "cells", "labels", "0"]), unique=True))
    options["labels"] = {group: {"name": draw(st.sampled_from([group, None]))} for group in named}
    return options


def _unit() -> st.SearchStrategy[str | None]:
    return st.sampled_from(["micrometer", "nanometer", None])


def _facts(path: Path) -> Facts:
    return read_place(place_of_path(path))[0]


def _placing(image: ImageFacts, kept: list[int], first: int) -> dict[str, Any]:
    """Scale, translation and units of a layer whose axes are these of the file."""
    assert image.axes is not None
    assert image.levels is not None
    level = image.levels[first]
    assert level.scale is not None
    assert level.translation is not None
    return {
        "scale": [level.scale[i] for i in kept],
        "translate": [level.translation[i] for i in kept],
        "units": [image.axes[i].unit or "pixel" for i in kept],
    }


def _shown(draw: Any, data: list[Any], image: ImageFacts, channel_axis: int | None) -> Any:
    """Data with their axes turned, from a level on, and what places them."""
    kept = [i for i in range(len(image.axes or ())) if i != channel_axis]
    first = draw(st.integers(0, len(data) - 1))
    order = draw(st.permutations(range(len(kept))))
    turned = [level.transpose(order) for level in data[first:]]
    options = _placing(image, [kept[i] for i in order], first)
    shown = turned if len(turned) > 1 else turned[0]
    return shown, {**options, "multiscale": len(turned) > 1}


def _arrays(path: Path, image: ImageFacts) -> list[Any]:
    return [
        da.from_zarr(zarr.open_array(path / level.dataset, mode="r"))
        for level in image.levels or ()
    ]


def _channel_axis(image: ImageFacts) -> int | None:
    return next((i for i, a in enumerate(image.axes or ()) if a.type == "channel"), None)


def _as_channel(image: ImageFacts, number: int) -> dict[str, Any]:
    """What the file says of a channel; a color of its own where it says nothing."""
    stated = (image.channels or ())[number] if image.channels else None
    own = ("cyan", "magenta", "yellow", "green")[number]
    options: dict[str, Any] = {"name": "image", "colormap": own, "contrast_limits": (0, 255)}
    if stated is not None:
        options |= {"name": f"image: {stated.label}", "colormap": COLORMAPS[str(stated.color)]}
    return options


def show_image(draw: Any, viewer: ViewerModel, path: Path, blocks: Any = None) -> None:
    """Add every channel of an image as the file says; with blocks, of many images as one."""
    image = _facts(path).image
    assert image is not None
    axis = _channel_axis(image)
    levels = blocks or _arrays(path, image)
    if axis is None:
        data, options = _shown(draw, levels, image, None)
        viewer.add_image(data, name="image", contrast_limits=(0, 255), rgb=False, **options)
        return
    for number in range(levels[0].shape[axis]):
        taken = [da.take(level, number, axis=axis) for level in levels]
        data, options = _shown(draw, taken, image, axis)
        options |= _as_channel(image, number)
        viewer.add_image(data, blending="additive", rgb=False, **options)


def show_labels(draw: Any, viewer: ViewerModel, path: Path) -> None:
    """Add every label image under its name."""
    for group in _facts(path).image.labels or ():  # type: ignore[union-attr]
        at = path / "labels" / group
        image = _facts(at).image
        assert image is not None
        data, options = _shown(draw, _arrays(at, image), image, None)
        viewer.add_labels(data, name=group, **options)


def explained(viewer: ViewerModel) -> list[Explanation]:
    """Explain every layer, with all others beside it."""
    found = []
    for layer in viewer.layers:
        viewer.layers.selection.active = layer
        snapshot = take_snapshot(viewer)
        state = snapshot.active
        assert state is not None
        facts, _ = read_place(place_of_layer(state.name, state.reached, state.source_path))
        found.append(
            explain_facts(facts, layer=state, view=snapshot.view, siblings=snapshot.layers)
        )
    viewer.layers.clear()
    return found


def assert_nothing_is_odd(answers: list[Explanation]) -> None:
    assert answers
    for answer in answers:
        assert answer.match is not None
        assert answer.match.is_proved
        assert answer.match.differing == ()
        assert {finding.id for finding in answer.findings} & OURS == set()


@any_settings
@given(images(), st.data())
def test_an_image_shown_as_it_says(options: dict[str, Any], data: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = tree(Path(folder)).image(**options)
        viewer = ViewerModel()
        show_image(data.draw, viewer, path)
        show_labels(data.draw, viewer, path)
        assert_nothing_is_odd(explained(viewer))


@any_settings
@given(images(), st.integers(1, 2), st.integers(1, 3), st.data())
def test_a_plate_shown_as_it_says(
    options: dict[str, Any], rows: int, columns: int, data: Any
) -> None:
    options = {**options, "labels": {}}
    with tempfile.TemporaryDirectory() as folder:
        plate = tree(Path(folder)).plate(
            version=options["version"], rows=rows, columns=columns, field_image=Image(**options)
        )
        first = plate / "A" / "1" / "0"
        image = _facts(first).image
        assert image is not None
        axes = [axis.name for axis in image.axes or ()]
        at = [(row, str(n + 1)) for row in "AB"[:rows] for n in range(columns)]
        fields = [_arrays(plate / row / column / "0", image) for row, column in at]
        blocks = [_side_by_side(level, rows, columns, axes) for level in zip(*fields, strict=True)]
        viewer = ViewerModel()
        show_image(data.draw, viewer, first, blocks)
        assert_nothing_is_odd(explained(viewer))


def _side_by_side(wells: tuple[Any, ...], rows: int, columns: int, axes: list[str]) -> Any:
    grid = np.arange(rows * columns).reshape(rows, columns)
    joined = [
        da.concatenate([wells[n] for n in row], axis=axes.index("x")) for row in grid.tolist()
    ]
    return da.concatenate(joined, axis=axes.index("y"))
