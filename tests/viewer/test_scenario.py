"""One day in a real napari: menus, image, plate, points, the close button, two viewers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from ome_zarr_helpdesk.qt.widget import HelpDeskWidget
from tests.qt.driver import TIMEOUT, our_threads
from tests.qt.gate import Gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot
    from qtpy.QtGui import QAction

pytestmark = pytest.mark.viewer

PANEL = "Help Desk (OME-Zarr Help Desk)"
EXPLAIN = "Explain this OME-Zarr layer"


@pytest.fixture
def napari_viewer(make_napari_viewer: Callable[..., Any]) -> Iterator[Callable[[], Any]]:
    """Make real viewers; nothing of ours is left when they are closed."""
    made: list[Any] = []

    def make() -> Any:
        viewer = make_napari_viewer(show=True)
        made.append(viewer)
        return viewer

    yield make
    for viewer in made:
        panel = panel_of(viewer)
        if panel is not None:
            viewer.window.remove_dock_widget(panel)
    QApplication.processEvents()


def _window_of(viewer: Any) -> QMainWindow:
    """Return the window of a viewer, by the name napari gives to it."""
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow)]
    title = viewer.title
    return next(w for w in reversed(windows) if w.isVisible() and title in w.windowTitle())


def _action(menu: Any, words: str) -> QAction | None:
    """Find an action below a menu by the beginning of its text."""
    menu.aboutToShow.emit() if hasattr(menu, "aboutToShow") else None
    for action in menu.actions():
        if action.text().replace("&", "").startswith(words):
            return action
        if action.menu() is not None:
            found = _action(action.menu(), words)
            if found is not None:
                return found
    return None


def _panels(viewer: Any) -> list[Any]:
    docks = viewer.window.dock_widgets.values()
    inner = [getattr(dock, "__wrapped__", dock) for dock in docks]
    return [widget for widget in inner if isinstance(widget, HelpDeskWidget)]


def _kind(viewer: Any) -> str | None:
    explanation = panel_of(viewer).explanation
    return explanation.kind if explanation is not None else None


def test_a_day_in_napari(
    napari_viewer: Callable[[], Any],
    sample_path: Callable[[str], Any],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = napari_viewer()
    viewer.title = "first"
    bar = _window_of(viewer).menuBar()

    # from the menu, twice: one panel
    _action(bar, PANEL).trigger()
    qtbot.waitUntil(lambda: len(_panels(viewer)) == 1, timeout=TIMEOUT)

    # image, plate, points
    image = viewer.open(str(sample_path("image-05")), plugin="napari-ome-zarr")[0]
    viewer.layers.selection.active = image
    qtbot.waitUntil(lambda: _kind(viewer) == "image", timeout=TIMEOUT)
    plate = viewer.open(str(sample_path("plate-04")), plugin="napari-ome-zarr")[0]
    viewer.layers.selection.active = plate
    qtbot.waitUntil(lambda: _kind(viewer) == "plate", timeout=TIMEOUT)
    points = viewer.add_points([[1, 2]], name="points")
    qtbot.waitUntil(lambda: _kind(viewer) == "not-zarr", timeout=TIMEOUT)

    # a layer removed while it is read
    slow = Gate(monkeypatch)
    explained: list[Any] = []
    panel_of(viewer).explained.connect(explained.append)
    again = viewer.open(str(sample_path("image-04")), plugin="napari-ome-zarr")
    viewer.layers.selection.active = again[0]
    qtbot.waitUntil(slow.asked.is_set, timeout=TIMEOUT)
    assert _kind(viewer) is None
    for layer in again:
        viewer.layers.remove(layer)
    viewer.layers.selection.active = points
    slow.let_go.set()
    qtbot.waitUntil(lambda: _kind(viewer) == "not-zarr", timeout=TIMEOUT)
    assert {explanation.kind for explanation in explained} == {"not-zarr"}

    # the close button, and open again by the command in the Layers menu
    dock = next(
        d for d in _window_of(viewer).findChildren(QDockWidget) if d.findChild(HelpDeskWidget)
    )
    close = next(
        b for b in dock.findChildren(QAbstractButton) if b.objectName() == "QTitleBarCloseButton"
    )
    close.click()
    qtbot.waitUntil(lambda: not _panels(viewer), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not our_threads(), timeout=TIMEOUT)
    viewer.layers.selection.active = viewer.layers[0]
    _action(bar, EXPLAIN).trigger()
    qtbot.waitUntil(lambda: len(_panels(viewer)) == 1, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: _kind(viewer) == "image", timeout=TIMEOUT)
    _action(bar, EXPLAIN).trigger()
    open_panel(viewer)
    assert len(_panels(viewer)) == 1
    assert panel_of(viewer).isVisible()

    # a second viewer has a panel of its own
    second = napari_viewer()
    open_panel(second)
    second.add_points([[1, 2]])
    qtbot.waitUntil(lambda: _kind(second) == "not-zarr", timeout=TIMEOUT)
    assert _kind(viewer) == "image"
    assert len(_panels(viewer)) == len(_panels(second)) == 1


@pytest.mark.promise("no-crash")
def test_closing_the_viewer_ends_our_threads(
    make_napari_viewer: Callable[..., Any],
    sample_path: Callable[[str], Any],
    qtbot: QtBot,
) -> None:
    viewer = make_napari_viewer()
    open_panel(viewer)
    viewer.open(str(sample_path("image-05")), plugin="napari-ome-zarr")
    qtbot.waitUntil(lambda: _kind(viewer) is not None, timeout=TIMEOUT)
    viewer.close()
    qtbot.waitUntil(lambda: not our_threads(), timeout=TIMEOUT)


SAMPLES = [("image-05", "Image"), ("image-04", "Image"), ("plate-05", "Image")]


@pytest.mark.parametrize(("key", "kind"), SAMPLES)
def test_sample_data_opens_from_the_menu(
    make_napari_viewer: Callable[..., Any], key: str, kind: str, tmp_path: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    viewer = make_napari_viewer()
    layers = viewer.open_sample("napari-ome-zarr-helpdesk", key)
    assert type(layers[0]).__name__ == kind
    assert len(layers[0].data) > 1


def test_the_menus_and_the_palette_have_our_words() -> None:
    from npe2 import PluginManifest

    manifest = PluginManifest.from_distribution("napari-ome-zarr-helpdesk")
    titles = " ".join(command.title for command in manifest.contributions.commands or ())
    for word in ("glossary", "help", "OME-Zarr"):
        assert word in titles
    menus = manifest.contributions.menus
    assert {"napari/layers/data", "napari/layers/metadata"} <= set(menus)
