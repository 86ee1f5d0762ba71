"""The line and the card about what lies under the mouse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtWidgets import QLabel, QToolTip

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

    from tests.qt.driver import Driver


def _line(panel: Driver) -> str:
    return panel.widget.findChild(QLabel, "helpdesk-cursor").text()


PLACES = [
    ("image-05-in-napari", 0, (2.0, 47.5, 77.4), ("level 0", "y 146", "0/c/0/0/1/1")),
    ("image-04-in-napari", 1, (2.0, 47.5, 77.4), ("level 0", "c 1", "0/1/0/1/1")),
    ("image-05-in-napari", -1, (2.0, 47.5, 77.4), ("level 0", "labels/nuclei/0/c/0/1/1")),
    ("image-05-sharded-in-napari", 0, (123.8, 205.8), ("shard 0, 0, 1", "0/c/0/0/1")),
    ("plate-05-in-napari", 0, (62.3, 97.8), ("well A2", "A/2/0/0/c/0/0/0")),
]


@pytest.mark.parametrize(("sample", "index", "world", "words"), PLACES)
def test_the_line_names_what_is_under_the_mouse(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    sample: str,
    index: int,
    world: tuple[float, ...],
    words: tuple[str, ...],
) -> None:
    layer = add_layers(viewer_model, sample)[index]
    layer.visible = True
    layer.data_level = 0  # without a canvas napari stays at the coarsest level
    panel.select(layer)
    viewer_model.cursor.position = world
    panel.wait(lambda: all(word in _line(panel) for word in words))


def test_resting_shows_a_card_with_its_terms(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    layer.data_level = 0  # without a canvas napari stays at the coarsest level
    panel.select(layer)
    panel.widget.show()
    viewer_model.mouse_over_canvas = True
    viewer_model.cursor.position = (2.0, 47.5, 77.4)
    panel.wait(lambda: "Chunk" in QToolTip.text())
    assert "y 96–191" in QToolTip.text()


def test_no_card_when_the_mouse_is_elsewhere(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    qtbot: Any,
) -> None:
    QToolTip.hideText()
    panel.wait(lambda: not QToolTip.isVisible())
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    layer.data_level = 0  # without a canvas napari stays at the coarsest level
    panel.select(layer)
    viewer_model.mouse_over_canvas = False
    viewer_model.cursor.position = (2.0, 47.5, 77.4)
    qtbot.wait(900)
    assert not QToolTip.isVisible()


@pytest.mark.alone
def test_a_mouse_move_costs_next_to_nothing(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "plate-05-in-napari")[0])
    from ome_zarr_helpdesk.qt.cursor import CursorReader

    move = panel.widget.findChild(CursorReader)._on_move
    took = []
    for _ in range(300):
        began = time.perf_counter()
        move()
        took.append(time.perf_counter() - began)
    took.sort()
    assert took[int(0.95 * len(took))] < 0.0005  # the budget is 100 µs; machines are noisy


def test_outside_the_layer_it_says_so(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    viewer_model.cursor.position = (2.0, -500.0, -500.0)
    panel.wait(lambda: "not on this layer" in _line(panel))
