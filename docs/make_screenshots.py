"""Make the screenshots of the README from a real napari.

    python docs/make_screenshots.py [NAME ...]

Needs a display, or Xvfb: `xvfb-run -s "-screen 0 1600x1000x24" python docs/make_screenshots.py`.
Names make only those whose file names begin so, such as `image` or `panel-odd`.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["NAPARI_CONFIG"] = ""  # napari's own look, whatever the user has chosen

import napari
import numpy as np
from PIL import Image
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QCursor
from qtpy.QtWidgets import (
    QAbstractButton,
    QDockWidget,
    QLabel,
    QTabWidget,
    QTextBrowser,
    QToolTip,
    QWidget,
)

from ome_zarr_helpdesk.qt.commands import add_sample, open_panel, panel_of
from ome_zarr_helpdesk.qt.demo import wait_for
from ome_zarr_helpdesk.qt.own_window import layer_list_of, main_window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(__file__).parent / "screenshots"
SIZE = 1280, 820
THEMES = ("dark", "light")
WIDTHS = {"narrow": 280, "wide": 640}
COLORS = 192
"""As many colors as a small file can have; nobody sees that there were more."""


class Scene:
    """A napari with the panel open.

    Parameters
    ----------
    theme
        Of napari's themes.
    """

    def __init__(self, theme: str) -> None:
        self.viewer = napari.Viewer()
        self.viewer.theme = theme
        self.viewer.window.resize(*SIZE)
        open_panel(self.viewer)
        self.panel = panel_of(self.viewer)
        self.silent = self.closed = ""  # addresses that never answer
        self.tabs = self.panel.findChild(QTabWidget, "helpdesk-tabs")
        wait_for(lambda: self.tabs.tabText(0) != "…", 60)
        self.panel.window().activateWindow()  # cards are shown in the window in front

    def select(self, sample: str) -> None:
        """Open a sample in place of all layers, and wait for its explanation."""
        self.viewer.layers.clear()
        add_sample(self.viewer, sample)
        self.viewer.layers.selection.active = self.viewer.layers[0]
        self.wait()

    def wait(self) -> None:
        """Wait for the complete explanation of what is selected."""
        wait_for(lambda: self.panel.explanation is not None, 60)
        wait_for(lambda: False, 1.5)

    def explain(self, source: str, seconds: float = 1.5) -> None:
        """Explain a path or URL."""
        self.viewer.layers.clear()
        self.panel.explain_source(source)
        wait_for(lambda: False, seconds)

    def follow(self, what: str) -> None:
        """Do what a link on the page about the data does."""
        self.panel.findChild(QTextBrowser, "helpdesk-page").chosen.emit("do", what)

    def press(self, name: str, *, down: bool = True) -> None:
        """Press one of the panel's buttons that stay down, or let it go."""
        self.panel.findChild(QAbstractButton, name).setChecked(down)

    def rest(self, widget: QWidget, x: float, y: float) -> None:
        """Rest the mouse on a part of a widget until its card is there."""
        place = QPoint(round(widget.width() * x), round(widget.height() * y))
        for step in (8, 3, 0):  # a mouse that moves, not one that jumps
            QCursor.setPos(widget.mapToGlobal(place + QPoint(step, step)))
            wait_for(lambda: False, 0.1)
        wait_for(lambda: False, 1.0)
        wait_for(QToolTip.isVisible, 5)

    def widen(self, width: int) -> None:
        """Give the panel a width."""
        dock = self.panel.parent()
        while not isinstance(dock, QDockWidget):
            dock = dock.parent()
        dock.parent().resizeDocks([dock], [width], Qt.Orientation.Horizontal)

    def save_window(self, name: str) -> None:
        """Save the whole window."""
        wait_for(lambda: False, 0.5)
        _save(self.viewer.screenshot(canvas_only=False, flash=False), name)

    def save_screen(self, name: str) -> None:
        """Save what is on the screen where the window is, with the card."""
        wait_for(lambda: False, 0.5)
        window = self.panel.window()
        place = window.geometry()
        grabbed = window.screen().grabWindow(0, place.x(), place.y(), place.width(), place.height())
        _save(_pixels(grabbed), name)

    def save_panel(self, name: str) -> None:
        """Save the panel alone."""
        wait_for(lambda: False, 0.3)
        _save(_pixels(self.panel.grab()), name)


# What is to be seen


def _image(scene: Scene) -> None:
    scene.select("image-05")


def _plate(scene: Scene) -> None:
    scene.select("plate-05")
    scene.panel.findChild(QAbstractButton, "helpdesk-picture-plate").click()


def _points(scene: Scene) -> None:
    scene.select("image-05")
    points = scene.viewer.add_points([[3, 30, 40], [3, 60, 80]], name="my points", size=6)
    scene.viewer.layers.selection.active = points
    scene.wait()


def _empty(scene: Scene) -> None:
    scene.viewer.layers.clear()


def _nowhere(scene: Scene) -> None:
    scene.explain("/data/cels.ome.zarr")


def _reading(scene: Scene) -> None:
    scene.explain(scene.silent, 1.0)


def _stopped(scene: Scene) -> None:
    _reading(scene)
    scene.follow("cancel")


def _failed(scene: Scene) -> None:
    scene.explain(scene.closed)


def _grid(scene: Scene) -> None:
    scene.select("image-05")
    scene.press("helpdesk-chunk-grid")
    wait_for(lambda: False, 1)


def _card(scene: Scene) -> None:
    scene.select("plate-05")
    scene.rest(scene.panel.window().centralWidget(), 0.42, 0.45)


def _layer_card(scene: Scene) -> None:
    scene.select("image-05")
    window = main_window_of(scene.panel)
    names = layer_list_of(window, scene.viewer)
    place = names.visualRect(names.model().index(1, 0)).center()
    scene.rest(names.viewport(), place.x() / names.width(), place.y() / names.height())


def _control_card(scene: Scene) -> None:
    scene.select("image-05")
    scene.press("helpdesk-what-is-this")
    labels = scene.panel.window().findChildren(QLabel)
    label = next(one for one in labels if one.text() == "contrast limits:" and one.isVisible())
    scene.rest(label, 1.6, 0.5)


def _tab(index: int) -> Callable[[Scene], None]:
    def show(scene: Scene) -> None:
        _image(scene)
        scene.tabs.setCurrentIndex(index)

    return show


def _picture(key: str) -> Callable[[Scene], None]:
    def show(scene: Scene) -> None:
        _image(scene)
        scene.panel.findChild(QAbstractButton, f"helpdesk-picture-{key}").click()

    return show


def _entry(scene: Scene) -> None:
    _image(scene)
    scene.panel.show_entry("chunk")


def _search(scene: Scene) -> None:
    _image(scene)
    scene.panel.search("why is it blurry")


def _settings(scene: Scene) -> None:
    _image(scene)
    scene.press("helpdesk-settings")


WINDOWS = {"image": _image, "plate": _plate, "points": _points, "empty": _empty}
SCREENS = {
    "grid": _grid,
    "card": _card,
    "layer-card": _layer_card,
    "control-card": _control_card,
}
PANELS = {
    "data": _image,
    "view": _picture("chunks"),
    "axes": _picture("axes"),
    "storage": _picture("storage"),
    "plate": _plate,
    "odd": _tab(1),
    "a-to-z": _tab(2),
    "help": _tab(3),
    "entry": _entry,
    "search": _search,
    "settings": _settings,
    "no-ome-zarr": _points,
    "empty": _empty,
    "nowhere": _nowhere,
    "reading": _reading,
    "stopped": _stopped,
    "failed": _failed,
}


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    """Give the address of a server that never answers, and one where there is none."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            closed = gone.getsockname()[1]
        yield tuple(
            f"http://127.0.0.1:{port}/cells.ome.zarr" for port in (silent.getsockname()[1], closed)
        )


def _pixels(grabbed: Any) -> Any:
    """Return what Qt has grabbed as an array."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "grabbed.png"
        grabbed.save(str(file))
        return np.asarray(Image.open(file).convert("RGB"))


def _save(pixels: Any, name: str) -> None:
    """Save a picture with few colors, in as few bytes as that takes."""
    image = Image.fromarray(np.asarray(pixels)[..., :3])
    path = FOLDER / f"{name}.png"
    image.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


def make(theme: str, wanted: tuple[str, ...]) -> None:
    """Make all screenshots in one theme that are wanted."""
    scene = Scene(theme)
    with _servers() as (scene.silent, scene.closed):
        for name, show in WINDOWS.items():
            if name.startswith(wanted):
                show(scene)
                scene.save_window(f"{name}-{theme}")
        for name, show in SCREENS.items():
            if name.startswith(wanted):
                show(scene)
                scene.save_screen(f"{name}-{theme}")
                scene.press("helpdesk-chunk-grid", down=False)
                scene.press("helpdesk-what-is-this", down=False)
        for name, show in PANELS.items():
            for width, pixels in WIDTHS.items():
                if f"panel-{name}-{width}".startswith(wanted):
                    scene.widen(pixels)
                    show(scene)
                    scene.save_panel(f"panel-{name}-{width}-{theme}")
                    scene.press("helpdesk-settings", down=False)
                    scene.panel.search("")
                    scene.tabs.setCurrentIndex(0)
                    scene.panel.findChild(QAbstractButton, "helpdesk-picture-pyramid").click()
        scene.viewer.close()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        os.environ["OME_ZARR_HELPDESK_CONFIG"] = settings
        for theme in THEMES:
            make(theme, tuple(sys.argv[1:]) or ("",))
