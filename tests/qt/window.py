"""A window in which panels are opened and closed as in napari's; much cheaper than napari's."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QDockWidget, QMainWindow, QWidget

from ome_zarr_helpdesk.qt.widget import HelpDeskWidget

__all__ = ["Window"]


class Window(QMainWindow):
    """A window with a dock, as napari has one, and no canvas."""

    def __init__(self, viewer: Any) -> None:
        super().__init__()
        self._viewer = viewer
        self._panel: HelpDeskWidget | None = None
        self.setCentralWidget(QWidget())
        self.show()

    def open_panel(self) -> HelpDeskWidget:
        """Return the panel, made where there is none."""
        if self._panel is None:
            self._panel = HelpDeskWidget(self._viewer)
            dock = QDockWidget(self)
            dock.setWidget(self._panel)
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        return self._panel

    def close_panel(self, panel: HelpDeskWidget) -> None:
        """Close it as napari's close button does."""
        dock = panel.parentWidget()
        panel.setParent(None)
        self._panel = None
        if dock is not None:
            dock.deleteLater()
