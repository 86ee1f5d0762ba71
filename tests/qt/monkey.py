"""Somebody in a bad temper: presses, types, selects, removes and closes at random, by a seed."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from qtpy.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from qtpy.QtGui import QDropEvent, QHelpEvent
from qtpy.QtTest import QTest
from qtpy.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QLineEdit,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Monkey"]

SAMPLES = ("image-05", "image-04", "image-05-big", "image-06", "label-05", "plate-05", "scene-06")
MOST_LAYERS = 12
_KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space),
    *(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Menu),
    *(Qt.Key.Key_F1, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete, Qt.Key.Key_K),
)
_TYPED = ("chunk", "shard well", '" OR *', "ü\u202e<b>", "0.5", " ")
_LINK = re.compile(r'href="([^"]+)"')


class Monkey:
    """Does one thing after the other to a viewer and to the panel in it.

    Parameters
    ----------
    viewer
        A viewer, with or without a window.
    open_panel
        Gives its panel, opened where it was not.
    close_panel
        Closes a panel as napari does.
    seed
        Of all that is done: the same seed does the same.
    samples
        Gives the path of a sample.
    folder
        Where stores are made that are deleted again.
    """

    def __init__(
        self,
        viewer: Any,
        open_panel: Callable[[], Any],
        close_panel: Callable[[Any], None],
        seed: int,
        samples: Callable[[str], Path],
        folder: Path,
    ) -> None:
        self.viewer = viewer
        self._open_panel = open_panel
        self._close_panel = close_panel
        self.done: list[str] = []
        """What was done, the last at the end."""
        self._random = Random(seed)  # noqa: S311 - nothing secret
        self._samples = samples
        self._folder = folder
        self._acts = [
            *((name, 3) for name in ("press", "click", "key", "type", "link", "tip", "move")),
            *((name, 3) for name in ("select", "select", "change", "view", "wait")),
            *((name, 2) for name in ("tab", "picture", "undo", "open", "remove", "add", "replace")),
            *((name, 1) for name in ("clear", "theme", "font", "resize", "hide", "reopen", "path")),
            *((name, 1) for name in ("drop", "entry", "delete", "duplicate", "order", "float")),
        ]

    def act(self) -> None:
        """Do one thing."""
        names, weights = zip(*self._acts, strict=True)
        name = self._random.choices(names, weights)[0]
        self.done.append(name)
        getattr(self, f"_{name}")()
        self._end_popups()

    @property
    def panel(self) -> Any:
        """The panel, opened again where it was closed."""
        return self._open_panel()

    def _note(self, what: object) -> None:
        self.done[-1] += f" {what}"

    def _one(self, things: Any) -> Any:
        """Return one of some things; None of none."""
        found = list(things)
        return self._random.choice(found) if found else None

    def _child(self, kind: type[QWidget]) -> Any:
        return self._one(w for w in self.panel.findChildren(kind) if w.isVisible())

    def _place(self, widget: QWidget) -> QPoint:
        width, height = max(1, widget.width()), max(1, widget.height())
        return QPoint(self._random.randrange(width), self._random.randrange(height))

    def _end_popups(self) -> None:
        """Choose something of a menu that is open, or close it; close every dialog."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            self._note(f"in {popup.objectName()}")
            with suppress(RuntimeError):  # choosing may close the panel that the menu is of
                QTest.keyClick(popup, self._one((Qt.Key.Key_Escape, Qt.Key.Key_Down)))
                QTest.keyClick(popup, self._one((Qt.Key.Key_Escape, Qt.Key.Key_Return)))
        for window in QApplication.topLevelWidgets():
            if window.windowType() == Qt.WindowType.Dialog and window.isVisible():
                window.close()

    # In the panel

    def _press(self) -> None:
        button = self._child(QAbstractButton)
        if button is not None and button.isEnabled():
            self._note(button.objectName() or button.text())
            button.click()

    def _click(self) -> None:
        widget = self._child(QWidget)
        if widget is not None:
            place = self._place(widget)
            self._note(f"{type(widget).__name__} {widget.objectName()} {place.x()},{place.y()}")
            QTest.mouseMove(widget, place)
            button = self._one((Qt.MouseButton.LeftButton,) * 4 + (Qt.MouseButton.RightButton,))
            if button == Qt.MouseButton.RightButton and not _is_ours(widget):
                return  # a menu of Qt's own waits for an answer
            QTest.mouseClick(widget, button, Qt.KeyboardModifier.NoModifier, place)

    def _key(self) -> None:
        widget, key = QApplication.focusWidget(), self._one(_KEYS)
        if widget is None or not self.panel.isAncestorOf(widget):
            widget = self._child(QWidget)
        if widget is None:
            return
        widget.setFocus()
        self._note(f"{key} in {type(widget).__name__} {widget.objectName()}")
        if key != Qt.Key.Key_Menu or _is_ours(widget):
            QTest.keyClick(widget, key)

    def _type(self) -> None:
        line, text = self._child(QLineEdit), self._one(_TYPED)
        if line is not None:
            self._note(f"{text!r} in {line.objectName()}")
            line.clear()
            for letter in text:  # Qt's own keys for tests are of ASCII only
                QTest.keyClicks(line, letter) if letter.isascii() else line.insert(letter)

    def _link(self) -> None:
        page = self._child(QTextBrowser)
        if page is None:
            return
        link = self._one(_LINK.findall(page.toHtml()))
        if link is not None:
            self._note(link)
            page.highlighted.emit(QUrl(link))
            page.anchorClicked.emit(QUrl(link))

    def _tab(self) -> None:
        tabs = self.panel.findChild(QTabWidget, "helpdesk-tabs")
        tabs.setCurrentIndex(self._random.randrange(tabs.count()))

    def _picture(self) -> None:
        pictures = self.panel.findChild(QWidget, "helpdesk-pictures")
        picture = pictures.view.picture
        region = self._one(picture.regions) if picture is not None else None
        if region is not None:
            self._note(f"{region.entry} {region.actions}")
            wanted = self._one((pictures.view.chosen.emit, self._menu_of(pictures)))
            wanted(region)

    def _menu_of(self, pictures: Any) -> Callable[[Any], None]:
        return lambda region: pictures.view.menu_wanted.emit(region, QPoint(80, 80))

    def _undo(self) -> None:
        button = self.panel.findChild(QWidget, "helpdesk-undo")
        for _ in range(self._random.randrange(1, 4)):
            button.click()

    def _path(self) -> None:
        path = self._one((self._samples(self._one(SAMPLES)), self._folder, "/nowhere", "http://["))
        self.panel.explain_source(str(path))

    def _entry(self) -> None:
        self.panel.show_entry(self._one(("chunk", "ome-zarr", "no-such-entry", "plate")))

    def _drop(self) -> None:
        data, plain = QMimeData(), Qt.KeyboardModifier.NoModifier
        some = self._random.sample(SAMPLES, 2)
        data.setUrls([QUrl.fromLocalFile(str(self._samples(name))) for name in some])
        actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        QApplication.sendEvent(self.panel, QDropEvent(QPointF(9, 9), actions, data, left, plain))

    def _reopen(self) -> None:
        self._close_panel(self.panel)
        self._wait()

    def _hide(self) -> None:
        dock = self.panel.parentWidget()
        dock.setVisible(not dock.isVisible())

    def _float(self) -> None:
        dock: Any = self.panel.parentWidget()
        dock.setFloating(not dock.isFloating())

    def _resize(self) -> None:
        window: Any = self.panel.window()
        window.resize(self._random.randrange(500, 1500), self._random.randrange(400, 1000))

    # In the window around it

    def _tip(self) -> None:
        window = self.panel.window()
        kind = self._one((QAbstractItemView, QAbstractSlider, QAbstractButton, QCheckBox))
        widget = self._one(w for w in window.findChildren(kind) if w.isVisible())
        if widget is not None:
            widget = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
            place = self._place(widget)
            self._note(f"{type(widget).__name__} {widget.objectName()}")
            event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
            QApplication.sendEvent(widget, event)

    def _move(self) -> None:
        self.viewer.mouse_over_canvas = self._random.random() < 0.9
        dims = self.viewer.dims.ndim
        self.viewer.cursor.position = tuple(self._random.uniform(-20, 200) for _ in range(dims))

    def _wait(self) -> None:
        QTest.qWait(self._one((0, 1, 5, 20, 60, 150, 450)))

    # Layers

    def _open(self) -> None:
        name = self._one(SAMPLES)
        self._note(name)
        self._make_room()
        open_with(READER, self.viewer, self._samples(name))

    def _delete(self) -> None:
        """Open a store, and delete it from the disk a moment later."""
        self._make_room()
        store = self._folder / f"{len(self.done)}.ome.zarr"
        shutil.copytree(self._samples("image-05"), store)
        open_with(READER, self.viewer, store)
        self._wait()
        shutil.rmtree(store)

    def _make_room(self) -> None:
        if len(self.viewer.layers) > MOST_LAYERS:
            self.viewer.layers.clear()

    def _add(self) -> None:
        self._make_room()
        adders: tuple[Callable[[], Any], ...] = (
            lambda: self.viewer.add_points([[1, 2], [3, 4]]),
            lambda: self.viewer.add_image(np.eye(32)),
            lambda: self.viewer.add_labels(np.eye(32, dtype=int)),
            lambda: self.viewer.add_image([np.zeros((64, 64)), np.zeros((32, 32))]),
        )
        self._one(adders)()

    def _layer(self) -> Any:
        return self._one(self.viewer.layers)

    def _select(self) -> None:
        layers = list(self.viewer.layers)
        count = min(len(layers), self._one((0, 1, 1, 1, 1, 2)))
        self._note(count)
        self.viewer.layers.selection = set(self._random.sample(layers, count))

    def _remove(self) -> None:
        layer = self._layer()
        if layer is not None:
            self.viewer.layers.remove(layer)

    def _clear(self) -> None:
        self.viewer.layers.clear()

    def _order(self) -> None:
        if len(self.viewer.layers) > 1:
            self.viewer.layers.move(0, len(self.viewer.layers) - 1)

    def _duplicate(self) -> None:
        layer = self._layer()
        if layer is not None and len(self.viewer.layers) <= MOST_LAYERS:
            self.viewer.add_layer(type(layer).create(*layer.as_layer_data_tuple()))

    def _replace(self) -> None:
        """Give a layer other data, as many levels as before."""
        layer = self._layer()
        if layer is None or not hasattr(layer, "multiscale"):
            return
        data = layer.data
        layer.data = [np.zeros(d.shape, d.dtype) for d in data[-3:]] if layer.multiscale else data

    def _change(self) -> None:
        layer, name = self._layer(), self._one(("name", "visible", "scale", "opacity", "limits"))
        if layer is None:
            return
        self._note(name)
        if name == "name":
            layer.name = self._one(("<b>bold</b>", "x" * 300, "\u202e\x07", "image"))
        elif name == "visible":
            layer.visible = not layer.visible
        elif name == "scale":
            layer.scale = tuple(self._random.choice((0.1, 1, 3)) for _ in range(layer.ndim))
        elif name == "opacity":
            layer.opacity = self._random.random()
        elif hasattr(layer, "contrast_limits"):
            layer.contrast_limits = (0, self._random.randrange(1, 250))

    def _view(self) -> None:
        what, viewer = self._one(("3d", "slider", "zoom", "center", "grid", "roll")), self.viewer
        self._note(what)
        camera = getattr(viewer, "scene", viewer).camera
        if what == "3d":
            viewer.dims.ndisplay = 5 - viewer.dims.ndisplay
        elif what == "slider":
            viewer.dims.set_point(0, self._random.randrange(30))
        elif what == "zoom":
            camera.zoom = camera.zoom * self._random.choice((0.2, 0.9, 1.5, 8))
        elif what == "center":
            camera.center = tuple(self._random.uniform(-100, 300) for _ in range(3))
        elif what == "grid":
            grid = getattr(viewer, "canvas", viewer).grid
            grid.enabled = not grid.enabled
        else:
            viewer.dims.roll()

    def _theme(self) -> None:
        self.viewer.theme = self._one(("light", "dark", "system"))

    def _font(self) -> None:
        from napari.settings import get_settings

        get_settings().appearance.font_size = self._one((7, 9, 14, 20))


def _is_ours(widget: QWidget) -> bool:
    """Return whether a menu of a widget is one of ours, which does not wait for an answer."""
    return widget.objectName() == "helpdesk-picture"
