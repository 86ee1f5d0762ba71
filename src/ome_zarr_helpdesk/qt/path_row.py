"""The line for a path or URL, and a menu of other ways to give one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.icons import set_icon
from ome_zarr_helpdesk.qt.lines import QuietLine
from ome_zarr_helpdesk.qt.present import present
from ome_zarr_helpdesk.qt.recent import Recent, shown_source
from ome_zarr_helpdesk.qt.tips import tip_of
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.qt.theme import Look

__all__ = ["PathRow"]

LONGEST = 60
"""Characters of a path in the menu; its middle is left out."""


class PathRow(QWidget):
    """Asks for a path or URL: typed, chosen, or one of the last.

    Parameters
    ----------
    parent
        Qt parent.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._say: Messages | None = None
        self._recent = Recent()
        self._given = ""  # with what the line leaves out
        self._line = QuietLine("folder", self)
        self._line.setObjectName("helpdesk-path")
        self._line.setMinimumWidth(60)
        self._line.returnPressed.connect(self._explain)
        self._line.textChanged.connect(self._on_text)
        self._line.left.connect(self._restore)
        self._line.down.connect(self._drop_down)
        self._go = self._button("helpdesk-path-explain")
        self._go.setEnabled(False)
        self._go.clicked.connect(self._explain)
        self._more = self._button("helpdesk-path-more")
        self._menu = QMenu(self)
        self._menu.setObjectName("helpdesk-path-menu")
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.clicked.connect(self._drop_down)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line, 1)
        layout.addWidget(self._go)
        layout.addWidget(self._more)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from left to right."""
        return [self._line, self._go, self._more]

    def set_words(self, say: Messages) -> None:
        """Name everything."""
        self._say = say
        self._line.setPlaceholderText(say.words("path.line"))
        self._line.setToolTip(say.words("path.tip"))
        self._line.setAccessibleName(say.words("path.line"))
        self._line.setAccessibleDescription(say.words("path.tip"))
        for button, key in ((self._go, "path.explain"), (self._more, "path.more")):
            button.setToolTip(say.words(key))
            button.setAccessibleName(say.words(key))

    def set_look(self, look: Look, font: QFont) -> None:
        """Show line, buttons and menu in the colors and the font of a theme."""
        self._line.set_look(font, look.field.muted)
        for widget in (self._go, self._more, self._menu):
            widget.setFont(font)
        set_icon(self._go, "go", look.around.text)
        set_icon(self._more, "more", look.around.text)

    def take_focus(self) -> None:
        """Let the user type a path now."""
        self._line.setFocus()
        self._line.selectAll()

    def show_source(self, source: str | None) -> None:
        """Show the path that is explained; None where a layer is.

        What somebody is typing stays.
        """
        typed = self._line.text() != shown_source(self._given)
        if typed and (source is None or self._line.hasFocus()):
            return
        self._given = source or ""
        self._restore()

    def remember(self, source: str) -> None:
        """Offer a path again from now on, also in other sessions."""
        self._recent.add(source)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _on_text(self, text: str) -> None:
        self._go.setEnabled(bool(text.strip()))

    @guarded
    def _restore(self) -> None:
        """Put the explained path back into the line, without what may be a secret."""
        self._line.setText(shown_source(self._given))  # of a long one the end is in view

    @guarded
    def _explain(self) -> None:
        text = self._line.text().strip()
        if text:
            self._choose(self._given if text == shown_source(self._given) else text)

    @guarded
    def _choose(self, source: str) -> None:
        self._given = source
        self._restore()
        self.chosen.emit(source)

    # The menu

    @guarded
    def _drop_down(self) -> None:
        corner = self._more.rect().bottomRight()
        width = self._menu.sizeHint().width()
        corner.setX(corner.x() - width)
        self._menu.popup(self._more.mapToGlobal(corner))

    @guarded
    def _fill_menu(self) -> None:
        say = self._say
        if say is None:
            return
        self._menu.clear()
        present(self._menu.addAction(say.words("path.folder"))).triggered.connect(self._ask_folder)
        present(self._menu.addAction(say.words("path.file"))).triggered.connect(self._ask_file)
        paths = self._recent.paths
        if not paths:
            return
        self._menu.addSeparator()
        present(self._menu.addAction(say.words("path.recent"))).setEnabled(False)
        for path in paths:
            action = present(self._menu.addAction(_in_menu(path)))
            action.setToolTip(tip_of(visible(path)))
            action.setData(path)
            action.triggered.connect(self._choose_recent)
        self._menu.addSeparator()
        present(self._menu.addAction(say.words("path.forget"))).triggered.connect(
            self._recent.clear
        )

    @guarded
    def _choose_recent(self) -> None:
        action: Any = self.sender()
        self._choose(str(action.data()))

    @guarded
    def _ask_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory)

    @guarded
    def _ask_file(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFile)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        """Let the user choose; the panel may be closed meanwhile."""
        if self._say is None:
            return
        dialog = QFileDialog(self, self._say.words("path.title"), self._start())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode == QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setNameFilters([self._say.words("path.zip"), self._say.words("path.all")])
        dialog.fileSelected.connect(self._choose)
        dialog.open()

    def _start(self) -> str:
        """Return the folder around the path that was explained last and still is there."""
        for path in self._recent.paths:
            folder = os.path.dirname(os.path.expanduser(path).rstrip("/\\"))
            if "://" not in path and os.path.isdir(folder):
                return folder
        return ""


def _in_menu(path: str) -> str:
    """Return a path as the text of a menu: its middle left out, ``&`` no shortcut."""
    shown = visible(path)
    if len(shown) > LONGEST:
        half = LONGEST // 2
        shown = f"{shown[:half]}…{shown[-half:]}"
    return shown.replace("&", "&&")
