"""The card on a layer's name: in a window with a list of layers like napari's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from napari.layers import Image
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QHelpEvent, QStandardItem, QStandardItemModel
from qtpy.QtWidgets import QApplication, QListView, QMainWindow, QToolTip, QWidget

from tests.qt.driver import our_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from napari.components import ViewerModel
    from pytestqt.qtbot import QtBot

    from tests.qt.driver import Driver
    from tests.qt.gate import Gate

    AddLayers = Callable[[ViewerModel, str], list[Any]]


class Window(QMainWindow):
    """A window with the panel, a list of layers, and another list."""

    def __init__(self, panel: Driver) -> None:
        super().__init__()
        self._viewer = panel.viewer
        self.others = _list("a", "b")
        self.layers = _list()
        whole = QWidget()
        self.setCentralWidget(whole)
        for widget in (self.others, self.layers, panel.widget):
            widget.setParent(whole)
        self.layers.setGeometry(0, 0, 200, 300)
        for event in (self._viewer.layers.events.inserted, self._viewer.layers.events.removed):
            event.connect(self.list_layers)

    def list_layers(self, _event: Any = None) -> None:
        """Show the layers that there are now."""
        model = self.layers.model()
        model.clear()
        for layer in self._viewer.layers:
            item = QStandardItem(layer.name)
            item.setData(layer, Qt.ItemDataRole.UserRole)
            item.setToolTip(f"{layer.name}\nfrom <napari>")
            model.appendRow(item)

    def rest_on(self, row: int) -> str:
        """Let the mouse rest on a row, as Qt tells it; return what is shown."""
        place = self.layers.visualRect(self.layers.model().index(row, 0)).center()
        return self.rest_at(self.layers, place)

    def rest_at(self, view: QListView, place: QPoint) -> str:
        """Let the mouse rest on a place of a list."""
        viewport = view.viewport()
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
        return QToolTip.text()


def _list(*rows: str) -> QListView:
    view, model = QListView(), QStandardItemModel()
    model.setParent(view)
    for row in rows:
        model.appendRow(QStandardItem(row))
    view.setModel(model)
    return view


@pytest.fixture
def window(panel: Driver, qtbot: QtBot) -> Iterator[Window]:
    made = Window(panel)
    made.show()
    qtbot.waitExposed(made)
    yield made
    QToolTip.hideText()
    panel.close()
    made.close()


def test_every_layer_has_a_card_whichever_is_explained(
    window: Window, panel: Driver, viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    image = add_layers(viewer_model, "image-05-in-napari")
    plain = viewer_model.add_image(np.zeros((4, 4)), name="<b>mine</b>")
    panel.select(image[0])
    shown = window.rest_on(0)
    assert "multiscale image" in shown  # at once: it is the one that is explained
    assert f"<b>{image[0].name}</b>" in shown
    assert "from &lt;napari&gt;" in shown
    last = window.layers.model().rowCount() - 1
    assert "is reading" in window.rest_on(last)
    panel.wait(lambda: "no OME-Zarr file was found" in QToolTip.text())
    assert "&lt;b&gt;mine&lt;/b&gt;" in QToolTip.text()
    assert "no OME-Zarr file was found" in window.rest_on(last)  # known from now on
    assert {told.layer.name for told in panel.explained} == {image[0].name}  # by the panel
    assert viewer_model.layers.selection.active is image[0]
    assert plain in viewer_model.layers


def test_what_is_odd_stands_on_it_unless_hidden(
    window: Window, panel: Driver, viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    layer.visible = False
    other = viewer_model.add_points(np.zeros((1, 2)))
    panel.select(other)
    window.rest_on(0)
    panel.wait(lambda: "switched off" in QToolTip.text())
    viewer_model.layers.selection = {layer}
    panel.wait(lambda: panel.widget.explanation and panel.widget.explanation.kind == "image")
    for finding in panel.widget.explanation.findings:
        panel.widget._tabs.odd.follow(f"hide-always/{finding.id}")
    assert "switched off" not in window.rest_on(0)


def test_it_is_changed_only_while_it_is_on_screen(
    window: Window,
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: AddLayers,
    gate: Callable[[], Gate],
) -> None:
    add_layers(viewer_model, "image-05-in-napari")
    panel.select(viewer_model.add_points(np.zeros((1, 2))))
    slow = gate()
    window.rest_on(0)
    panel.wait(slow.asked.is_set)
    QToolTip.hideText()
    panel.wait(lambda: not QToolTip.isVisible())
    slow.let_go.set()
    panel.wait(lambda: "multiscale image" in window.rest_on(0))


@pytest.mark.promise("no-crash")
def test_a_layer_removed_meanwhile_takes_its_card_along(
    window: Window,
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: AddLayers,
    gate: Callable[[], Gate],
) -> None:
    add_layers(viewer_model, "image-05-in-napari")
    panel.select(viewer_model.add_points(np.zeros((1, 2))))
    slow = gate()
    assert "is reading" in window.rest_on(0)
    panel.wait(slow.asked.is_set)
    viewer_model.layers.pop(0)
    panel.wait(lambda: not QToolTip.isVisible())
    slow.let_go.set()
    window.rest_on(0)
    panel.wait(lambda: "multiscale image" in QToolTip.text())  # of the next layer


def test_an_error_of_ours_is_said_on_it(
    window: Window,
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: AddLayers,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    add_layers(viewer_model, "image-05-in-napari")
    panel.select(viewer_model.add_points(np.zeros((1, 2))))

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("on <purpose>")

    monkeypatch.setattr("ome_zarr_helpdesk.session.Session.explain", broken)
    window.rest_on(0)
    panel.wait(lambda: "on &lt;purpose&gt;" in QToolTip.text())


@pytest.mark.parametrize("how", ["switched off", "panel hidden", "panel closed"])
def test_napari_says_what_it_would_without_us(
    window: Window, panel: Driver, viewer_model: ViewerModel, how: str
) -> None:
    panel.select(viewer_model.add_points(np.zeros((1, 2)), name="mine"))
    assert "not come from an OME-Zarr" in window.rest_on(0)
    QToolTip.hideText()
    if how == "switched off":
        panel.press("helpdesk-settings")
        panel.widget._top._form._form.layer_cards.value = False
    elif how == "panel hidden":
        panel.widget.hide()
    else:
        panel.close()
        panel.wait(lambda: not our_threads())
    assert window.rest_on(0) == "mine\nfrom <napari>"


def test_below_the_last_row_and_on_other_lists_nothing_happens(
    window: Window, panel: Driver, viewer_model: ViewerModel
) -> None:
    panel.select(viewer_model.add_points(np.zeros((1, 2))))
    assert window.rest_at(window.layers, QPoint(50, 280)) == ""
    assert window.rest_at(window.others, QPoint(5, 5)) == ""


@pytest.mark.promise("no-crash")
def test_nothing_is_kept_of_a_removed_layer(
    window: Window, panel: Driver, viewer_model: ViewerModel
) -> None:
    import gc
    import weakref

    points = viewer_model.add_points(np.zeros((1, 2)))
    viewer_model.add_layer(Image(np.zeros((4, 4)), name="gone"))
    viewer_model.layers.selection.active = points
    panel.wait_for_explanation()
    window.rest_on(1)
    panel.wait(lambda: "image layer" in QToolTip.text())
    layer = weakref.ref(viewer_model.layers["gone"])
    del viewer_model.layers["gone"]
    panel.wait(lambda: gc.collect() >= 0 and layer() is None)
