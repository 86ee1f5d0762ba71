"""The pictures of what is explained: one is in view, the others are a button away."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFileDialog,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ome_zarr_helpdesk.qt.flow import FlowLayout
from ome_zarr_helpdesk.qt.guarded import guarded, told
from ome_zarr_helpdesk.qt.picture_view import PictureView
from ome_zarr_helpdesk.qt.present import present

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.doer import Doer
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures import Picture, Region

__all__ = ["PicturesView"]


class PicturesView(QWidget):
    """Shows one picture of an explanation, and a button for each that there is.

    Parameters
    ----------
    doer
        Does what a region of a picture offers.
    parent
        Qt parent.
    """

    entry_requested = Signal(str)
    told = Signal(str)
    """What came of something, in words."""

    def __init__(self, doer: Doer, parent: QWidget) -> None:
        super().__init__(parent)
        self._doer = doer
        self._catalog: Catalog | None = None
        self._explanation: Explanation | None = None
        self._palette: Palette | None = None
        self._kinds: tuple[str, ...] = ()
        self._drawn: Picture | None = None
        self._wanted = ""  # what was chosen last, of whatever explanation
        self.view = PictureView(self)
        self.view.setObjectName("helpdesk-picture")
        self.view.chosen.connect(self._on_chosen)
        self.view.menu_wanted.connect(self._on_menu)
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._row = FlowLayout()
        self._row.setSpacing(2)
        self.setObjectName("helpdesk-pictures")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # that of the page below
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 2)
        layout.setSpacing(2)
        layout.addLayout(self._row)
        layout.addWidget(self.view)
        self._beside: list[QWidget] = []

    def add_beside(self, button: QWidget, note: QWidget) -> None:
        """Put a button of another thing beside ours, and what it has to say below them."""
        self._beside.append(button)
        self._row.addWidget(button)
        layout = present(self.layout())
        layout.addWidget(note)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        return [*self._buttons.values(), *self._beside, self.view]

    def set_catalog(self, catalog: Catalog) -> None:
        """Make and name a button for each kind of picture."""
        from ome_zarr_helpdesk.rendering.pictures import PICTURES

        self._catalog = catalog
        for key in PICTURES:
            button = self._buttons.get(key) or self._add_button(key)
            button.setText(catalog.messages.words(f"picture.title-{key}"))
        self._draw()

    def set_palette(self, palette: Palette) -> None:
        """Draw in the colors of a theme."""
        self._palette = palette
        self._draw()

    def draw_pictures(self, explanation: Explanation | None) -> None:
        """Draw the picture of this that is to be in view, and none of the others.

        None for nothing. `show_drawn` shows it. Where drawing fails that is told, and
        neither the page nor another picture is lost.
        """
        self._explanation, self._drawn, self._kinds = explanation, None, ()
        with told(self._tell_not_drawn):
            self._draw_chosen()

    def _draw_chosen(self) -> None:
        found, palette = self._explanation, self._palette
        if found is None:
            return
        from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of

        self._kinds = kinds_of(found)
        if palette is not None and self._kinds:
            self._drawn = draw_picture(found, self._chosen, palette)

    def _tell_not_drawn(self, reason: str) -> None:
        if self._catalog is not None:
            say = self._catalog.messages
            title = say.words(f"picture.title-{self._chosen}") if self._kinds else ""
            self.told.emit(say.words("picture.not-drawn", title=title, reason=reason))

    def show_drawn(self) -> None:
        """Show the picture that was drawn, and which others there are."""
        for key, button in self._buttons.items():
            button.setVisible(key in self._kinds and len(self._kinds) > 1)
            if key in self._kinds and key == self._chosen:
                button.setChecked(True)
        self.view.show_picture(self._drawn)
        beside = any(not button.isHidden() for button in self._beside)
        self.setVisible(bool(self._kinds) or (self._explanation is not None and beside))

    def show_moved(self, explanation: Explanation) -> None:
        """Show the same after the view has moved; nothing else is another one."""
        from ome_zarr_helpdesk.rendering.pictures import framed

        self._explanation = explanation
        if self.view.picture is not None and self._palette is not None:
            self._drawn = framed(self.view.picture, explanation, self._palette)
            self.view.show_picture(self._drawn)

    def choose(self, key: str) -> None:
        """Show one of the pictures, now and of what is explained next."""
        self._wanted = key
        self._draw()

    def _add_button(self, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"helpdesk-picture-{key}")
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.clicked.connect(self._on_button)
        self._group.addButton(button)
        self._buttons[key] = button
        self._row.addWidget(button)
        for other in self._beside:  # after ours
            self._row.removeWidget(other)
            self._row.addWidget(other)
        return button

    @guarded
    def _on_button(self) -> None:
        clicked = self.sender()
        self.choose(next(key for key, button in self._buttons.items() if button is clicked))

    def _draw(self) -> None:
        self.draw_pictures(self._explanation)
        self.show_drawn()

    @property
    def _chosen(self) -> str:
        return self._wanted if self._wanted in self._kinds else self._kinds[0]

    @guarded
    def _on_chosen(self, region: Region) -> None:
        """Do the first thing that can be done about a region, else lead to its entry."""
        for action, choice in region.actions:
            if self._explanation is not None and self._words_of(action, choice):
                self._doer.do(action, choice, self._explanation)
                return
        self.entry_requested.emit(region.entry)

    @guarded
    def _on_menu(self, region: Region | None, place: Any) -> None:
        """Offer everything that can be done about a region, and with the picture."""
        if self._catalog is None or self.view.picture is None:
            return
        say = self._catalog.messages
        menu = QMenu(self)
        menu.setObjectName("helpdesk-picture-menu")
        offers = self._offers(region)
        offers += [
            (say.words("picture.copy"), self._copy),
            (say.words("picture.save"), self._ask_and_save),
        ]
        for words, do in offers:
            present(menu.addAction(words)).triggered.connect(partial(self._on_offer, do))
        menu.insertSeparator(menu.actions()[-2])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    @guarded
    def _on_offer(self, do: Callable[[], None]) -> None:
        do()

    def _offers(self, region: Region | None) -> list[tuple[str, Callable[[], None]]]:
        """Return what can be done about a region: words, and what does it."""
        found, catalog = self._explanation, self._catalog
        if region is None or found is None or catalog is None:
            return []
        offers: list[tuple[str, Callable[[], None]]] = [
            (words, partial(self._doer.do, action, one, found))
            for action, choice in region.actions
            for one in self._doer.choices_of(action, choice, found)
            if (words := self._words_of(action, one))
        ]
        entry = catalog.get(region.entry)
        if entry is not None:
            words = catalog.messages.words("picture.about", title=entry.title)
            offers.append((words, partial(self.entry_requested.emit, entry.id)))
        return offers

    def _words_of(self, action: str, choice: str) -> str:
        found = self._explanation
        return "" if found is None else self._doer.words_of(action, choice, found)

    @guarded
    def _copy(self) -> None:
        """Copy what the picture shows, in words."""
        picture = self.view.picture
        if picture is not None:
            present(QApplication.clipboard()).setText(picture.text)

    @guarded
    def _ask_and_save(self) -> None:
        """Ask for a file, and save the picture there."""
        if self._catalog is None or self.view.picture is None:
            return
        say = self._catalog.messages
        name = f"{self.view.picture.key}.svg"
        file, _ = QFileDialog.getSaveFileName(self, say.words("picture.save"), name, "SVG (*.svg)")
        if file:
            self.save(Path(file))

    def save(self, file: Path) -> None:
        """Save the picture that is in view, and say so, or why it could not be saved."""
        if self._catalog is None or self.view.picture is None:
            return
        say = self._catalog.messages
        try:
            file.write_text(self.view.picture.svg, encoding="utf-8")
        except OSError as error:
            self.told.emit(say.words("picture.not-saved", reason=error.strerror or str(error)))
        else:
            self.told.emit(say.words("picture.saved", name=file.name))
