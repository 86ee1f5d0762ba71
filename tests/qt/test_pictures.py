"""Pictures in the panel: chosen by buttons, their regions by mouse, keyboard and a menu."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QContextMenuEvent
from qtpy.QtWidgets import QApplication, QMenu

from ome_zarr_helpdesk.qt import viewer_actions
from ome_zarr_helpdesk.qt.guarded import STRICT_VARIABLE
from ome_zarr_helpdesk.qt.viewer_actions import Plan
from ome_zarr_helpdesk.rendering import pictures
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from tests.qt.driver import Driver


class _Squares:
    """A kind of picture of two squares; of the first something can be done."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.drawn = 0

    def has(self, _result: Any) -> bool:
        return True

    def draw(self, _result: Any, palette: Any) -> Any:
        self.drawn += 1
        drawing = Drawing()
        drawing.rectangle(0, 0, 100, 100, palette.link)
        actions = (("gone", ""), ("rename", "left"))
        drawing.region((0, 0, 100, 100), "the left one", "chunk", actions)
        corners = ((100.0, 0.0), (200.0, 0.0), (100.0, 100.0))
        drawing.region((100, 0, 100, 100), "the right one", "shard", corners=corners)
        return drawing.picture(self.key, 200, 100, f"two squares of {self.key}")


class _Rename:
    """An action with a plan for each name, asked for one by one."""

    id = "rename"

    def plans(self, _here: Any) -> tuple[Plan, ...]:
        raise AssertionError("all plans of an action with many were asked for")

    def plan_of(self, here: Any, choice: str) -> Plan:
        change = viewer_actions.Change(here.layer, "name", choice)
        return Plan({"layer": str(here.layer.name)}, (change,))


@pytest.fixture
def squares(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Driver, Any, dict[str, _Squares]]:
    """A panel with two kinds of pictures of squares, beside the layer of an image."""
    kinds = {"plate": _Squares("plate"), "pyramid": _Squares("pyramid")}
    monkeypatch.setattr(pictures, "PICTURES", kinds)
    monkeypatch.setattr(viewer_actions, "ACTIONS", {"rename": _Rename()})
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    panel.select(layer)
    panel.widget.show()
    panel.wait(lambda: panel.child("helpdesk-picture").picture is not None)
    return panel, layer, kinds


def _click(panel: Driver, x: float, y: float = 50) -> None:
    """Click on a place of the picture, in its own units."""
    view = panel.child("helpdesk-picture")
    factor = view.height() / view.picture.height
    place = QPoint(round(x * factor), round(y * factor))
    panel.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)


def _menu(panel: Driver, place: QPoint | None) -> QMenu:
    """Ask for the menu of a place, or of what has the keyboard, and return it."""
    view = panel.child("helpdesk-picture")
    reason = QContextMenuEvent.Reason.Mouse if place else QContextMenuEvent.Reason.Keyboard
    place = place or QPoint(0, 0)
    event = QContextMenuEvent(reason, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    menus = [m for m in panel.widget.findChildren(QMenu) if m.objectName().endswith("-menu")]
    return menus[-1]


def test_only_the_chosen_picture_is_drawn(squares: Any) -> None:
    panel, _layer, kinds = squares
    view = panel.child("helpdesk-picture")
    assert view.picture.key == "plate"
    assert view.accessibleName() == "two squares of plate"
    assert (kinds["plate"].drawn > 0, kinds["pyramid"].drawn) == (True, 0)
    assert panel.child("helpdesk-picture-plate").isChecked()
    panel.press("helpdesk-picture-pyramid")
    assert view.picture.key == "pyramid"
    assert panel.child("helpdesk-picture-pyramid").isChecked()


def test_a_picture_that_cannot_be_drawn_stops_nothing(
    squares: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    panel, _layer, kinds = squares
    offer = _menu(panel, QPoint(5, 5)).actions()[0]

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.delenv(STRICT_VARIABLE)
    kinds["pyramid"].draw = broken
    monkeypatch.setattr(_Rename, "plan_of", broken)
    for press in (lambda: panel.press("helpdesk-picture-pyramid"), offer.trigger):
        caplog.clear()
        press()
        assert "planted" in caplog.text


@pytest.mark.promise("no-crash")
@pytest.mark.parametrize("failing", ["draw", "has"])
def test_a_broken_picture_is_said_and_page_and_other_pictures_stay(
    squares: Any, failing: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    panel, layer, kinds = squares
    whole = getattr(kinds["plate"], failing)

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.delenv(STRICT_VARIABLE)
    setattr(kinds["plate"], failing, broken)
    seen, text = len(panel.explained), panel.text
    layer.contrast_limits = (1, 101)
    # what was drawn before it broke may be told first
    panel.wait(lambda: "could not be drawn" in panel.child("helpdesk-said").text())
    panel.wait(lambda: len(panel.explained) > seen)
    assert panel.kind == "image"
    assert "could not be explained" not in panel.text
    assert panel.text.splitlines()[0] == text.splitlines()[0]
    assert "planted" in caplog.text
    if failing == "draw":
        assert "Plate" in panel.child("helpdesk-said").text()
        panel.press("helpdesk-picture-pyramid")
        assert panel.child("helpdesk-picture").picture.key == "pyramid"
    setattr(kinds["plate"], failing, whole)
    panel.select(layer)
    panel.widget.explain_source("nothing-there")
    panel.wait(lambda: panel.child("helpdesk-picture").picture is not None)


def test_a_choice_stays_for_what_is_explained_next(
    squares: Any, viewer_model: ViewerModel, add_layers: Any
) -> None:
    panel, _layer, kinds = squares
    panel.press("helpdesk-picture-pyramid")
    panel.select(add_layers(viewer_model, "image-04-in-napari")[0])
    assert panel.child("helpdesk-picture").picture.key == "pyramid"
    kinds["pyramid"].has = lambda _result: False
    panel.widget.explain_source("nothing-there")
    view = panel.child("helpdesk-picture")
    panel.wait(lambda: view.picture is not None and view.picture.key == "plate")
    assert panel.child("helpdesk-picture-plate").isHidden(), "one picture needs no button"


def test_a_click_does_what_can_be_done_else_leads_to_the_entry(squares: Any) -> None:
    panel, layer, _kinds = squares
    _click(panel, 50)
    panel.wait(lambda: layer.name == "left")
    panel.wait(lambda: not panel.child("helpdesk-done").isHidden())
    _click(panel, 180, 80)  # in the box of the right one, beside its corners
    assert panel.child("helpdesk-picture").isVisible()
    _click(panel, 110, 20)
    panel.wait(lambda: "Shard" in panel.text.splitlines()[1])
    assert panel.child("helpdesk-picture").isHidden()


def test_the_keyboard_goes_from_region_to_region(squares: Any) -> None:
    panel, layer, _kinds = squares
    view = panel.child("helpdesk-picture")
    view.setFocus()
    panel.qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "the left one"
    panel.qtbot.keyClick(view, Qt.Key.Key_Return)
    panel.wait(lambda: layer.name == "left")


def test_the_menu_offers_actions_the_entry_and_the_picture_itself(squares: Any) -> None:
    panel, layer, _kinds = squares
    menu = _menu(panel, QPoint(5, 5))
    offers = [action.text() for action in menu.actions() if action.text()]
    assert len(offers) == 4, offers  # what cannot be done is not offered
    assert "Chunk" in offers[1]
    menu.actions()[0].trigger()
    panel.wait(lambda: layer.name == "left")
    menu.close()
    panel.child("helpdesk-picture").setFocus()
    for _ in range(2):
        panel.qtbot.keyClick(panel.child("helpdesk-picture"), Qt.Key.Key_Right)
    menu = _menu(panel, None)
    assert "Shard" in menu.actions()[0].text()
    copy = menu.actions()[-2]
    copy.trigger()
    assert QApplication.clipboard().text() == "two squares of plate"
    menu.close()


def test_a_picture_is_saved_and_it_is_said_so(squares: Any, tmp_path: Path) -> None:
    panel, _layer, _kinds = squares
    view = panel.widget._tabs.data.pictures
    view.save(tmp_path / "mine.svg")
    root = ElementTree.parse(tmp_path / "mine.svg").getroot()  # noqa: S314 - ours
    assert root.tag.endswith("svg")
    said = panel.child("helpdesk-said")
    panel.wait(lambda: "mine.svg" in said.text())
    view.save(tmp_path / "no" / "folder.svg")
    panel.wait(lambda: "could not be saved" in said.text())


def test_arrows_up_and_down_go_to_the_well_above_and_below(panel: Driver, tmp_path: Path) -> None:
    panel.widget.show()
    panel.widget.explain_source(str(tree(tmp_path).plate(rows=3, columns=4)))
    view = panel.child("helpdesk-picture")
    panel.wait(lambda: view.picture is not None)
    told = []
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    for key in (*keys, Qt.Key.Key_Left):
        panel.qtbot.keyClick(view, key)
        told.append(view.accessibleDescription().partition(".")[0])
    assert told == [f"Well {name}" for name in ("A1", "A2", "B2", "C2", "B2", "B1")]
    view.show_picture(replace(view.picture, ground=view.picture.ground + " "))
    panel.qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("Well B2."), "the same picture of another view"


def test_the_frame_follows_the_camera_and_nothing_is_said_anew(
    panel: Driver, add_layers: Callable[[ViewerModel, str], list[Any]]
) -> None:
    viewer = panel.viewer
    if not hasattr(viewer, "canvas"):
        pytest.skip("before 0.9 napari does not tell how large its canvas is")
    layer = add_layers(viewer, "plate-05-in-napari")[0]
    panel.widget.show()
    panel.select(layer)
    view = panel.child("helpdesk-picture")
    panel.wait(lambda: view.picture is not None)
    height, width = (n // count for n, count in zip(layer.data[0].shape, (3, 4), strict=True))
    camera = viewer.scene.camera
    camera.zoom = viewer.canvas.size[1] / (width * layer.scale[1])
    camera.center = layer.data_to_world((1.5 * height, 2 * width))
    panel.wait(lambda: view.picture.frame is not None)
    panel.qtbot.wait(300)  # what else the zoom has changed
    before, said = view.picture, len(panel.explained)
    camera.center = layer.data_to_world((1.5 * height, 3 * width))
    panel.wait(lambda: view.picture.frame.x > before.frame.x)
    assert len(panel.explained) == said
    assert replace(view.picture, frame=before.frame) == before
    assert view.accessibleName().endswith(view.picture.frame.text)
    frame = view.picture.frame
    factor = min(view.width() / before.width, view.height() / before.height)
    middle = QPoint(round(frame.x * factor), round((frame.y + frame.height / 2) * factor))
    around = [view.grab().toImage().pixelColor(middle + QPoint(x, 0)).name() for x in (-1, 0, 1)]
    assert frame.color in around
