"""Uses a panel as a person or another program would: by its contract only."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from qtpy.QtWidgets import QTabWidget, QTextBrowser, QWidget

from ome_zarr_helpdesk.qt.widget import HelpDeskWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

OURS = "ome-zarr-helpdesk"
TIMEOUT = 15_000


class Driver:
    """A panel, and what is seen of it."""

    def __init__(self, viewer: Any, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.viewer = viewer
        self.widget = HelpDeskWidget(viewer)
        self.explained: list[Any] = []
        self.widget.explained.connect(self.explained.append)
        self.wait(lambda: "loading" not in self.tabs.tabText(0) and self.tabs.tabText(0) != "…")

    def wait(self, condition: Callable[[], Any]) -> None:
        """Let Qt work until a condition holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def child(self, name: str) -> Any:
        """Return a child by its object name, as the contract gives it."""
        found = self.widget.findChild(QWidget, name)
        assert found is not None, f"no child named {name}"
        return found

    @property
    def page(self) -> QTextBrowser:
        """The page about the data."""
        return self.child("helpdesk-page")

    @property
    def text(self) -> str:
        """The words on the page."""
        return self.page.toPlainText()

    @property
    def kind(self) -> str | None:
        """Kind of what is explained; None while nothing is."""
        explanation = self.widget.explanation
        return None if explanation is None else str(explanation.kind)

    @property
    def tabs(self) -> QTabWidget:
        """The tabs."""
        return self.child("helpdesk-tabs")

    def select(self, layer: Any) -> Any:
        """Select a layer, and return its explanation."""
        self.viewer.layers.selection = {layer}
        return self.wait_for_explanation()

    def wait_for_explanation(self) -> Any:
        """Return the explanation of what is selected."""
        self.wait(lambda: self.widget.explanation is not None)
        return self.widget.explanation

    def type_search(self, text: str) -> None:
        """Type into the search line."""
        line = self.child("helpdesk-search")
        line.clear()
        self.qtbot.keyClicks(line, text)

    def press(self, name: str) -> None:
        """Press a button."""
        self.child(name).click()

    def close(self) -> None:
        """Close as napari's close button does."""
        if self.widget is None:
            return
        parent = QWidget()
        self.widget.setParent(parent)
        self.widget.setParent(None)
        self.widget.deleteLater()
        self.widget = None


def wait_for_threads(qtbot: QtBot) -> None:
    """Wait until no thread of ours is left."""
    qtbot.waitUntil(lambda: not our_threads(), timeout=TIMEOUT)


def our_threads() -> list[threading.Thread]:
    """Return the threads of ours that are alive."""
    return [t for t in threading.enumerate() if t.name.startswith(OURS)]
