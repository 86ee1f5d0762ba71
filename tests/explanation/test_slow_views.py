"""What is said of views that are slow, and the lines for the console that make them faster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import ome_zarr_helpdesk
from ome_zarr_helpdesk.catalog.richtext import CodeBlock
from ome_zarr_helpdesk.explanation.findings import look_for
from ome_zarr_helpdesk.explanation.result import FindingHere
from ome_zarr_helpdesk.state.snapshot import layer_state, take_snapshot
from tests.stores.every import ALL_LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.api import Explanation


def explained(viewer: ViewerModel) -> Explanation:
    viewer.layers.selection.active = viewer.layers[0]
    return ome_zarr_helpdesk.explain(viewer.layers[0], state=take_snapshot(viewer))


def console_lines(answer: Explanation, finding: str) -> str:
    here = answer.entry(finding)
    assert isinstance(here, FindingHere)
    return next(block.text for block in here.in_napari if isinstance(block, CodeBlock))


def test_levels_wrapped_in_dask_are_read_where_they_are_shown(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    ALL_LAYERS["zarr-stack-layer"](viewer_model, sample_path)
    lines = console_lines(explained(viewer_model), "raw-zarr-slow")
    exec(lines, {"viewer": viewer_model})  # noqa: S102
    answer = explained(viewer_model)
    assert answer.entry("raw-zarr-slow") is None
    assert answer.entry("async-off") is None
    assert answer.match is not None
    assert answer.match.reads is not None
    assert answer.match.reads.positions == 1


def test_a_thinned_copy_fits(sample_path: Callable[[str], Path], viewer_model: ViewerModel) -> None:
    (layer,) = ALL_LAYERS["long-volume-in-3d-layer"](viewer_model, sample_path)
    names = {"layer": layer, "viewer": viewer_model}
    exec(console_lines(explained(viewer_model), "volume-too-big"), names)  # noqa: S102
    copy = viewer_model.layers[1]
    assert copy.data.shape == (1024, 16, 16)
    assert tuple(copy.scale) == (4, 4, 4)


def test_levels_that_are_left_can_be_added(
    sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    answer = ome_zarr_helpdesk.explain(sample_path("image-05-level-gone"))
    exec(console_lines(answer, "level-missing"), {"viewer": viewer_model})  # noqa: S102
    assert [layer.name for layer in viewer_model.layers] == ["0", "2"]


@pytest.mark.parametrize(("store", "said"), [("http", True), ("s3", True), ("local", False)])
def test_little_read_over_a_network_is_worth_asynchronous_loading(
    store: str, said: bool, sample_path: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    ALL_LAYERS["stack-layer"](viewer_model, sample_path)
    here = explained(viewer_model)
    assert here.facts.container is not None
    assert here.entry("async-off") is None
    away = replace(here.facts.container, store=store)
    known = replace(here.known, container=away)
    found = {finding.id for finding in look_for(here.catalog, known)[0]}
    assert ("async-off" in found) == said
    switched = replace(known, view=replace(known.view, async_loading=True))
    found = {finding.id for finding in look_for(here.catalog, switched)[0]}
    assert "async-off" not in found


def data(kind: str) -> Any:
    import dask.array as da
    import numpy as np
    import zarr

    pixels = np.zeros((64, 64), np.uint8)
    return {
        "numpy": lambda: pixels,
        "dask": lambda: da.from_array(pixels),
        "zarr": lambda: zarr.array(pixels),
    }[kind]()


@pytest.mark.parametrize("kind", ["numpy", "dask", "zarr"])
@pytest.mark.parametrize("multiscale", [True, False])
def test_whose_arrays_a_layer_holds(kind: str, multiscale: bool) -> None:
    from napari.layers import Image, Points

    pixels = [data(kind), data(kind)] if multiscale else data(kind)
    layer = Image(pixels, multiscale=multiscale, contrast_limits=(0, 1))
    assert layer_state(layer).array_kind == kind
    assert layer_state(Points([[1, 2]])).array_kind is None
