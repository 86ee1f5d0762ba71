"""A small window that asks for a path or URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ome_zarr_helpdesk.qt.present import present

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog import Catalog

__all__ = ["PathDialog"]


class PathDialog(QDialog):
    """Asks for a path, typed or chosen.

    Parameters
    ----------
    catalog
        Has the words.
    parent
        Qt parent.
    """

    chosen = Signal(str)

    def __init__(self, catalog: Catalog, parent: QWidget) -> None:
        super().__init__(parent)
        say = catalog.messages
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say.words("panel.path-title"))
        self._line = QLineEdit(self)
        self._line.setObjectName("helpdesk-path")
        self._line.setAccessibleName(say.words("panel.path"))
        self._line.setMinimumWidth(320)
        choose = QPushButton(say.words("panel.choose-folder"), self)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self._line, 1)
        row.addWidget(choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        explain = buttons.addButton(
            say.words("panel.explain"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        present(explain).setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(say.words("panel.path"), self))
        layout.addLayout(row)
        layout.addWidget(buttons)

    def accept(self) -> None:
        """Tell the path and close."""
        path = self._line.text().strip()
        super().accept()
        if path:
            self.chosen.emit(path)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.windowTitle())
        if folder:
            self._line.setText(folder)
