"""In a real napari: what is odd is shown, one button sets it right, undo brings both back."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from napari.layers import Image, Labels

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.qt.driver import TIMEOUT
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    SamplePath = Callable[[str], Path]

pytestmark = pytest.mark.viewer


def _opened(viewer: Any, path: Path, reader: str = READER) -> list[Any]:
    layers = open_with(reader, viewer, path)
    viewer.layers.selection.active = layers[0]
    return layers


def _moved(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    layer = _opened(viewer, samples("image-04-translated"))[0]
    return lambda: [round(float(n), 6) for n in layer.data_to_world((0,) * layer.ndim)]


def _by_napari(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    _opened(viewer, samples("image-05-float"), "napari")
    return lambda: [(layer.source.reader_plugin, layer.visible) for layer in viewer.layers]


def _hidden_labels(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    layers = _opened(viewer, samples("image-05"))
    for layer in layers:
        layer.visible = isinstance(layer, Image)
    return lambda: [layer.visible for layer in layers]


def _labels_in_pixels(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    image = _opened(viewer, samples("image-05"))[0]
    made = viewer.add_labels(np.zeros(image.data[0].shape, np.uint8), name="made by a script")
    viewer.layers.selection.active = made
    return lambda: (made.scale.tolist(), [str(unit) for unit in made.units])


def _blurry(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    layer = _opened(viewer, samples("image-05"))[0]
    if not hasattr(layer, "locked_data_level"):
        pytest.skip("this napari cannot lock a level: it is added as a layer instead")
    viewer.dims.ndisplay = 3
    return lambda: layer.locked_data_level


def _black(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    pixels = np.linspace(100, 400, 64 * 64).reshape(64, 64).astype(np.uint16)
    layer = viewer.add_image(pixels, contrast_limits=(1000, 4000), name="cells")
    return lambda: (list(layer.contrast_limits), list(layer.contrast_limits_range))


def _nameless(viewer: Any, samples: SamplePath) -> Callable[[], Any]:
    layers = [layer for layer in _opened(viewer, samples("image-05")) if isinstance(layer, Image)]
    for layer in layers:
        layer.name = "image"
    return lambda: [layer.name for layer in layers]


ODD = [
    ("translation-not-applied", "apply-position", _moved),
    ("wrong-reader", "reopen", _by_napari),
    ("labels-hidden", "show-labels", _hidden_labels),
    ("units-inconsistent", "copy-placement", _labels_in_pixels),
    ("coarse-in-3d", "lock-finer-level", _blurry),
    ("contrast-limits-off", "fit-contrast", _black),
    ("channel-names-lost", "apply-channels", _nameless),
]


NOT_WITH_OLD = ("translation-not-applied", "units-inconsistent")


@pytest.mark.parametrize(("finding", "action", "make"), ODD, ids=[odd[0] for odd in ODD])
def test_what_is_odd_is_set_right_and_undo_brings_it_back(
    make_napari_viewer: Callable[..., Any],
    sample_path: SamplePath,
    qtbot: QtBot,
    finding: str,
    action: str,
    make: Callable[[Any, SamplePath], Callable[[], Any]],
) -> None:
    if finding in NOT_WITH_OLD and version(READER).startswith("0.7."):
        pytest.skip(f"not seen with {READER} 0.7, whose layers have no units")
    viewer = make_napari_viewer(show=True)
    open_panel(viewer)
    panel = panel_of(viewer)
    looks = make(viewer, sample_path)
    before = looks()

    def found() -> bool:
        explanation = panel.explanation
        return explanation is not None and finding in {f.id for f in explanation.findings}

    def gone() -> bool:
        return panel.explanation is not None and not found()

    try:
        qtbot.waitUntil(found, timeout=TIMEOUT)
        panel._tabs._open_findings()
        page = panel.findChild(object, "helpdesk-findings")
        qtbot.waitUntil(lambda: f"do:action/{finding}/{action}" in page._html, timeout=TIMEOUT)
        [link, *_] = re.findall(f'do:(action/{finding}/{action}[^"]*)', page._html)
        page.chosen.emit("do", link)
        qtbot.waitUntil(gone, timeout=TIMEOUT)
        assert looks() != before
        undo = panel.findChild(object, "helpdesk-undo")
        assert undo.isVisible()
        undo.click()
        assert looks() == before
        qtbot.waitUntil(found, timeout=TIMEOUT)
        assert not undo.isVisible()
    finally:
        viewer.window.remove_dock_widget(panel)


def test_a_button_moves_the_layers_to_where_the_file_says(
    make_napari_viewer: Callable[..., Any], sample_path: SamplePath, qtbot: QtBot
) -> None:
    viewer = make_napari_viewer(show=True)
    open_panel(viewer)
    panel = panel_of(viewer)
    layers = _opened(viewer, sample_path("image-04-translated"))
    try:
        qtbot.waitUntil(
            lambda: panel.explanation is not None and panel.explanation.match is not None,
            timeout=TIMEOUT,
        )
        expected = panel.explanation.match.position.expected
        assert any(expected)
        assert panel._tabs.odd.follow("action/translation-not-applied/apply-position")
        for layer in layers:
            if not isinstance(layer, Labels):
                origin = layer.data_to_world((0,) * layer.ndim)
                assert list(origin[-len(expected) :]) == pytest.approx(expected)
    finally:
        viewer.window.remove_dock_widget(panel)
