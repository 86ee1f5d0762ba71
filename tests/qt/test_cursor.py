"""The line and the card about what lies under the mouse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QEvent, QPoint, Qt
from qtpy.QtWidgets import QApplication, QLabel, QToolTip

from ome_zarr_helpdesk.qt.cursor import CursorReader
from ome_zarr_helpdesk.qt.cursor_line import CursorLine

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
    panel.widget.findChild(CursorReader).cards = False
    QToolTip.showText(panel.widget.mapToGlobal(QPoint(5, 5)), "of another", panel.widget)
    viewer_model.cursor.position = (2.0, 47.5, 78.4)
    panel.qtbot.wait(400)  # Qt takes a little time to hide one
    assert QToolTip.text() == "of another"


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


@pytest.mark.promise("time-in-napari")
@pytest.mark.alone
def test_a_mouse_move_costs_next_to_nothing(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "plate-05-in-napari")[0])
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


def test_cards_come_only_where_they_are_wanted_and_in_nobodys_way(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    panel.select(layer)
    panel.widget.show()
    viewer_model.mouse_over_canvas = True
    reader = panel.widget.findChild(CursorReader)
    reader.set_rest(100)
    rests = iter(range(100))

    def card() -> bool:
        """Move on and rest: is there a card?"""
        panel.wait(lambda: not QToolTip.isVisible())
        viewer_model.cursor.position = (2.0, 47.5, 70.0 + next(rests))
        panel.qtbot.wait(220)
        shown = QToolTip.isVisible()
        QApplication.sendEvent(panel.widget, QEvent(QEvent.Type.WindowDeactivate))
        return shown

    assert card()
    for name, kept_away in (
        ("mouseButtons", lambda: Qt.MouseButton.LeftButton),
        ("activePopupWidget", lambda: panel.widget),
        ("activeModalWidget", lambda: panel.widget),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(QApplication, name, kept_away)
            assert not card(), name
    reader.cards = False
    assert not card()
    reader.cards = True
    layer.mode = "transform"
    assert not card()
    layer.mode = "pan_zoom"
    panel.widget.hide()
    assert not card()
    panel.widget.show()
    layer.visible = False
    assert not card()
    layer.visible = True
    viewer_model.dims.ndisplay = 3
    assert not card()
    viewer_model.dims.ndisplay = 2
    assert card()


def test_hidden_layers_and_volumes_have_no_pixel_under_the_mouse(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    panel.select(layer)
    viewer_model.cursor.position = (2.0, 47.5, 77.4)
    panel.wait(lambda: "chunk" in _line(panel))
    layer.visible = False
    viewer_model.cursor.position = (2.0, 47.5, 77.5)
    panel.wait(lambda: _line(panel) == "This layer is hidden.")
    layer.visible = True
    viewer_model.dims.ndisplay = 3
    viewer_model.cursor.position = (2.0, 47.5, 77.6)
    panel.wait(lambda: "In 3D" in _line(panel))


def test_of_pixels_that_are_not_in_a_file_nothing_is_said(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "numpy-image-layer")[0]
    panel.select(layer)
    middle = [n / 2 for n in layer.data.shape]
    for world, words in ((middle, ""), ([-500.0] * layer.ndim, "not on this layer")):
        viewer_model.cursor.position = tuple(world)
        panel.qtbot.wait(120)
        assert words in _line(panel)
        assert bool(_line(panel)) == bool(words)


def test_the_line_follows_the_level_without_a_move(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    panel.select(layer)
    viewer_model.mouse_over_canvas = True
    viewer_model.cursor.position = (2.0, 47.5, 77.4)
    for level in (2, 0, 1):
        layer.data_level = level
        layer.events.set_data()  # as after a zoom
        panel.wait(lambda words=f"level {level}": words in _line(panel))


@pytest.mark.promise("time-in-napari")
def test_the_line_is_written_25_times_a_second_at_most(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    lines: list[str] = []
    panel.widget.findChild(CursorReader).line.connect(lines.append)
    began = time.perf_counter()
    while time.perf_counter() < began + 0.5:
        viewer_model.cursor.position = (2.0, 47.5, 40 + 40 * (time.perf_counter() - began))
        panel.qtbot.wait(1)
    seconds = time.perf_counter() - began
    assert 2 <= len(lines) <= 25 * seconds + 1


def test_the_line_keeps_its_height_while_the_mouse_moves(qtbot: Any) -> None:
    line = CursorLine()
    qtbot.addWidget(line)
    line.resize(300, 20)
    line.show()
    line.say("a")
    low = line.heightForWidth(300)
    line.say("a\nb\nc")
    high = line.heightForWidth(300)
    assert high > 2 * low
    line.say("a")
    assert line.heightForWidth(300) == high
    line.say("")
    assert line.heightForWidth(300) <= low
    line.say("long words " * 200)
    assert line.heightForWidth(300) > 2 * high  # nothing is cut off
    line.say("a")
    assert line.heightForWidth(300) < 4 * high  # and the room comes back
