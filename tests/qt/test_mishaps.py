"""An error of ours while somebody uses the panel: it is said there, and all else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QEvent, QUrl
from qtpy.QtGui import QHelpEvent
from qtpy.QtWidgets import QApplication

from ome_zarr_helpdesk.explanation import search
from ome_zarr_helpdesk.qt import (
    coordinator,
    findings,
    path_row,
    picture_view,
    top_bar,
    viewer_actions,
)
from ome_zarr_helpdesk.qt.canvas_sheet import CanvasSheet
from ome_zarr_helpdesk.qt.chunk_grid import ChunkGrid
from ome_zarr_helpdesk.qt.chunk_lines import ChunkLines
from ome_zarr_helpdesk.qt.guarded import LONGEST_REASON, STRICT_VARIABLE, reason_of
from ome_zarr_helpdesk.qt.listening import Listener
from ome_zarr_helpdesk.qt.what_is_this import WhatIsThis
from ome_zarr_helpdesk.rendering import pages, pointing, report
from ome_zarr_helpdesk.state import surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

    from tests.qt.driver import Driver


@pytest.fixture
def shown(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> Driver:
    """A panel that shows an image, and in which errors are told, not raised."""
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    layer.data_level = 0  # without a canvas napari stays at the coarsest level
    panel.select(layer)
    panel.widget.show()
    panel.child("helpdesk-settings").click()
    monkeypatch.delenv(STRICT_VARIABLE)
    return panel


def broken(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError("<b>planted</b>")


def rest_on_canvas(panel: Driver) -> None:
    panel.viewer.mouse_over_canvas = True
    panel.viewer.cursor.position = (2.0, 47.5, 77.4)


def rest_on_control(panel: Driver) -> None:
    panel.widget.findChild(WhatIsThis).eventFilter(panel.page, QEvent(QEvent.Type.ToolTip))


def choose_layer(panel: Driver) -> None:
    panel.child("helpdesk-layer").setCurrentIndex(2)


def choose_region(panel: Driver) -> None:
    view = panel.child("helpdesk-picture")
    view.chosen.emit(next(region for region in view.picture.regions if region.actions))


def rest_on_region(panel: Driver) -> None:
    view = panel.child("helpdesk-picture")
    place = view._on_screen(view.picture.regions[0]).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)


def draw_grid(panel: Driver) -> None:
    grid = panel.widget.findChild(ChunkGrid)
    grid._sheet = CanvasSheet(panel.page, grid._lines_now)
    grid._sheet.grab()


def move_camera(panel: Driver) -> None:
    getattr(panel.viewer, "scene", panel.viewer).camera.zoom = 3


def hover_link(panel: Driver) -> None:
    panel.page.highlighted.emit(QUrl("entry:chunk"))


def follow(link: str) -> Callable[[Driver], None]:
    return lambda panel: panel.page.anchorClicked.emit(QUrl(link))


def explain_path(panel: Driver) -> None:
    panel.child("helpdesk-path").setText("nothing-there")
    panel.child("helpdesk-path").returnPressed.emit()


def press(name: str) -> Callable[[Driver], None]:
    return lambda panel: panel.child(name).click()


MISHAPS: dict[str, tuple[Any, str, Callable[[Driver], None]]] = {
    "line under the mouse": (pointing, "pointed_line", rest_on_canvas),
    "card under the mouse": (pointing, "pointed_card", rest_on_canvas),
    "card of a control": (WhatIsThis, "_is_of_napari", rest_on_control),
    "card of a link": (pages, "card", hover_link),
    "link that unfolds": (pages, "overview", follow("more:terms")),
    "link that acts on a choice": (findings, "_decoded", follow("do:action/x/fit-view/61")),
    "link that acts": (viewer_actions, "plan_of", follow("do:action/x/fit-view")),
    "region of a picture": (viewer_actions, "plan_of", choose_region),
    "card of a region": (picture_view, "tip_of", rest_on_region),
    "chunk grid": (ChunkLines, "on_canvas", draw_grid),
    "closer look": (coordinator, "replace", press("helpdesk-check-files")),
    "chooser": (Listener, "listen_to", choose_layer),
    "path": (path_row, "shown_source", explain_path),
    "camera": (surroundings, "surroundings_of", move_camera),
    "settings": (top_bar, "save_settings", press("helpdesk-follow")),
}
"""What breaks, and what is done to come there."""


@pytest.mark.promise("no-crash")
def test_an_error_of_ours_is_said_and_the_rest_goes_on(
    shown: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    said = shown.child("helpdesk-mishap")
    for mishap, (where, name, do) in MISHAPS.items():
        assert said.isHidden(), mishap
        caplog.clear()
        with pytest.MonkeyPatch.context() as planted:
            planted.setattr(where, name, broken)
            do(shown)
            shown.wait(lambda: "<b>planted</b>" in said.text())
            assert said.isVisible(), mishap
        assert "ZeroDivisionError: <b>planted</b>" in caplog.text, mishap
        shown.widget.show_entry("chunk")
        assert "Chunk" in shown.text, mishap
        shown.page.chosen.emit("do", "back")
        shown.widget._coordinator.retry()
        assert said.isHidden(), mishap  # it is not of what is read now
        assert shown.wait_for_explanation().kind == "image", mishap


@pytest.mark.promise("no-crash")
def test_a_page_that_cannot_be_written_says_so(shown: Driver) -> None:
    found, tabs = shown.widget._tabs.found, shown.tabs
    written = {
        lambda: tabs.setCurrentIndex(1): (pages, "findings", shown.child("helpdesk-findings")),
        lambda: tabs.setCurrentIndex(2): (pages, "a_to_z", tabs.widget(2)),
        lambda: shown.type_search("shard"): (search.Index, "search", found),
    }
    for show, (where, name, page) in written.items():
        show()
        tabs.setCurrentIndex(0)
        assert "planted" not in page.toPlainText()
        with pytest.MonkeyPatch.context() as planted:
            planted.setattr(where, name, broken)
            show()
            assert "<b>planted</b>" in page.toPlainText()
            shown.child("helpdesk-search").returnPressed.emit()  # nothing was found
            tabs.setCurrentIndex(0)
        assert "multiscale" in shown.text
        show()
        assert "planted" not in page.toPlainText()


@pytest.mark.promise("no-crash")
def test_a_report_that_cannot_be_written_leaves_nothing_to_copy(shown: Driver) -> None:
    written, said = shown.child("helpdesk-report"), shown.child("helpdesk-mishap")
    shown.tabs.setCurrentIndex(3)
    whole = written.toPlainText()
    assert whole
    QApplication.clipboard().setText("of another")
    with pytest.MonkeyPatch.context() as planted:
        planted.setattr(report, "report", broken)
        for name in ("names", "channels"):
            shown.widget._tabs.help._ticks[name].click()
            # it may name what is not to be told any more
            assert not written.toPlainText()
        shown.press("helpdesk-copy-report")
        assert QApplication.clipboard().text() == "of another"
        assert "<b>planted</b>" in said.text()
    shown.press("helpdesk-copy-report")
    assert QApplication.clipboard().text() == written.toPlainText() != whole


def test_of_an_endless_error_the_beginning_is_said() -> None:
    assert len(reason_of(ValueError("x" * 10**7))) <= LONGEST_REASON + 1
