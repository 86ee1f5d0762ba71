"""Findings that depend on the view come and go as the user acts; nothing is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest

from ome_zarr_helpdesk.qt.pixel_sampler import MOST_VALUES, PixelSampler

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.api import Explanation
    from tests.qt.driver import Driver


def found(panel: Driver) -> set[str]:
    explanation = panel.widget.explanation
    return set() if explanation is None else {finding.id for finding in explanation.findings}


def _grid(viewer: ViewerModel) -> Any:
    return getattr(viewer, "canvas", viewer).grid


ACTS: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "gamma-not-one": (
        lambda viewer, layer: setattr(layer, "gamma", 0.5),
        lambda viewer, layer: setattr(layer, "gamma", 1),
    ),
    "opacity-low": (
        lambda viewer, layer: setattr(layer, "opacity", 0.1),
        lambda viewer, layer: setattr(layer, "opacity", 1),
    ),
    "layer-invisible": (
        lambda viewer, layer: setattr(layer, "visible", False),
        lambda viewer, layer: setattr(layer, "visible", True),
    ),
    "opaque-blending": (
        lambda viewer, layer: setattr(layer, "blending", "opaque"),
        lambda viewer, layer: setattr(viewer.layers[0], "visible", False),
    ),
    "grid-mode-on": (
        lambda viewer, layer: setattr(_grid(viewer), "enabled", True),
        lambda viewer, layer: setattr(_grid(viewer), "enabled", False),
    ),
}


@pytest.mark.parametrize("finding", ACTS)
def test_it_comes_and_goes(
    finding: str,
    panel: Driver,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = panel.viewer
    viewer.add_image(np.zeros((4, 4)), name="beneath", contrast_limits=(0, 1))
    layer = add_layers(viewer, "image-05-2d-in-napari")[0]
    panel.select(layer)
    assert finding not in found(panel)
    monkeypatch.setattr("ome_zarr_helpdesk.session.read_place", None)  # nothing is read again
    act, undo = ACTS[finding]
    act(viewer, layer)
    panel.wait(lambda: finding in found(panel))
    undo(viewer, layer)
    panel.wait(lambda: finding not in found(panel) and panel.widget.explanation is not None)


def test_a_view_beside_the_layer(
    panel: Driver, add_layers: Callable[[ViewerModel, str], list[Any]]
) -> None:
    if not hasattr(panel.viewer, "canvas"):
        pytest.skip("this napari does not tell the size of the canvas")
    panel.select(add_layers(panel.viewer, "image-05-2d-in-napari")[0])
    panel.viewer.scene.camera.center = (0, 1e6, 1e6)
    panel.wait(lambda: "view-outside" in found(panel))
    panel.viewer.reset_view()
    panel.wait(lambda: "view-outside" not in found(panel))


def _lazy() -> da.Array:
    return da.from_array(np.tile(np.arange(100, 400, dtype=np.uint16), (300, 1)), chunks=100)


def test_limits_of_lazy_data(panel: Driver) -> None:
    layer = panel.viewer.add_image(_lazy(), contrast_limits=(0, 65535))
    panel.select(layer)
    panel.wait(lambda: "contrast-limits-off" in found(panel))
    pixels = panel.widget.explanation.layer.pixels
    assert (pixels.origin, pixels.count) == ("screen", MOST_VALUES)
    assert 380 < pixels.maximum < 400
    layer.contrast_limits = (100, 400)
    panel.wait(lambda: "contrast-limits-off" not in found(panel))


@pytest.mark.promise("only-what-is-given")
def test_nothing_is_computed_for_it(panel: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = panel.viewer.add_image(_lazy(), contrast_limits=(0, 65535))
    monkeypatch.setattr(da.Array, "compute", None)
    monkeypatch.setattr(da.Array, "__array__", None)
    panel.select(layer)
    panel.wait(lambda: "contrast-limits-off" in found(panel))


def test_a_picture_of_many_shades_is_not_looked_at(viewer_model: ViewerModel, qtbot: Any) -> None:
    layer = viewer_model.add_image(_lazy(), contrast_limits=(100, 400))
    sampler = PixelSampler(viewer_model, None)
    sampler.look_at(layer)
    qtbot.wait(700)
    assert sampler.pixels_of(layer) is None
    sampler.stop()


def test_values_count_for_one_place_of_the_sliders_only(
    viewer_model: ViewerModel, qtbot: Any
) -> None:
    layer = viewer_model.add_image(da.stack([_lazy()] * 3), contrast_limits=(0, 65535))
    sampler = PixelSampler(viewer_model, None)
    with qtbot.waitSignal(sampler.sampled, timeout=10_000):
        sampler.look_at(layer)
    assert sampler.pixels_of(layer) is not None
    viewer_model.dims.set_point(0, 0 if viewer_model.dims.current_step[0] else 1)
    assert sampler.pixels_of(layer) is None
    sampler.stop()


def test_levels_are_asked_too(viewer_model: ViewerModel, qtbot: Any) -> None:
    levels = [_lazy(), _lazy()[::2, ::2]]
    layer = viewer_model.add_image(levels, multiscale=True, contrast_limits=(0, 65535))
    sampler = PixelSampler(viewer_model, None)
    with qtbot.waitSignal(sampler.sampled, timeout=10_000):
        sampler.look_at(layer)
    pixels = sampler.pixels_of(layer)
    assert pixels is not None
    assert pixels.level == layer.data_level
    assert 380 < pixels.maximum < 400
    sampler.stop()


def test_what_is_odd_when_nothing_is_selected(panel: Driver) -> None:
    told: list[Explanation] = []
    panel.widget._coordinator.nothing_explained.connect(told.append)
    panel.select(panel.viewer.add_points([[1, 1]]))
    panel.viewer.layers.selection.clear()
    panel.wait(lambda: told)
    assert [finding.id for finding in told[-1].findings] == ["nothing-selected"]
    assert panel.widget.explanation is None
    panel.tabs.setCurrentWidget(panel.child("helpdesk-findings"))
    panel.wait(lambda: "No layer is selected" in panel.child("helpdesk-findings").toPlainText())
    panel.viewer.layers.clear()
    panel.wait(lambda: "No layer" not in panel.child("helpdesk-findings").toPlainText())
