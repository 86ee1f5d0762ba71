"""Search, what is explained (a layer or a path), and settings above the tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.icons import set_icon
from ome_zarr_helpdesk.qt.layer_chooser import LayerChooser
from ome_zarr_helpdesk.qt.lines import QuietLine
from ome_zarr_helpdesk.qt.path_row import PathRow
from ome_zarr_helpdesk.qt.settings_form import SettingsForm
from ome_zarr_helpdesk.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.qt.theme import Look

__all__ = ["TopBar"]

MOST_ERRORS = 3
"""How many errors in the content are told."""


class TopBar(QWidget):
    """The controls above the tabs.

    Parameters
    ----------
    viewer
        The napari viewer, for the names of its layers.
    parent
        Qt parent.
    """

    searched = Signal(str)
    search_left = Signal()
    first_wanted = Signal()
    follow_changed = Signal(bool)
    layer_chosen = Signal(object)
    path_chosen = Signal(str)
    settings_changed = Signal()
    what_is_this_changed = Signal(bool)

    def __init__(self, viewer: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._look: Look | None = None
        self.settings: Settings = load_settings()
        self._search = QuietLine("search", self)
        self._search.setObjectName("helpdesk-search")
        self._search.textChanged.connect(self.searched)
        self._search.returnPressed.connect(self.first_wanted)
        self._search.left.connect(self._clear_search)
        self._chooser = LayerChooser(viewer, self)
        self._chooser.chosen.connect(self._on_layer)
        self._pin = self._button("helpdesk-follow")
        self._pin.setChecked(self.settings.follow_selection)
        self._pin.toggled.connect(self._on_pin)
        self._what = self._button("helpdesk-what-is-this")
        self._what.toggled.connect(self._on_what)
        self._gear = self._button("helpdesk-settings")
        self._path = PathRow(self)
        self._path.chosen.connect(self.path_chosen)
        self._form = SettingsForm(self)
        self._form.changed.connect(self._on_form)
        self._gear.toggled.connect(self._form.setVisible)
        self._errors = QLabel(self)
        self._errors.setObjectName("helpdesk-content-errors")
        self._errors.setTextFormat(Qt.TextFormat.PlainText)
        self._errors.setWordWrap(True)
        self._errors.setMinimumWidth(10)
        self._errors.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._chooser, 1)
        row.addWidget(self._pin)
        row.addWidget(self._what)
        row.addWidget(self._gear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._search)
        layout.addLayout(row)
        for widget in (self._path, self._errors, self._form):
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_catalog(self, catalog: Catalog) -> None:
        """Give every control its words, and make those that magicgui makes."""
        say = catalog.messages
        self._search.setPlaceholderText(say.words("panel.search"))
        self._search.setAccessibleName(say.words("panel.search"))
        self._pin.setToolTip(f"{say.words('panel.follow')}. {say.words('panel.follow-tip')}")
        self._pin.setAccessibleName(say.words("panel.follow"))
        self._what.setToolTip(f"{say.words('what-is-this.name')} {say.words('what-is-this.tip')}")
        self._what.setAccessibleName(say.words("what-is-this.name"))
        self._what.setAccessibleDescription(say.words("what-is-this.hint"))
        self._gear.setToolTip(say.words("panel.settings"))
        self._gear.setAccessibleName(say.words("panel.settings"))
        self._chooser.set_words(say.words("panel.layer"), say.words("panel.no-layer"))
        self._path.set_words(say)
        self._form.make(say, self.settings)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        path = self._path.in_order
        return [
            self._search,
            *self._chooser.in_order,
            self._pin,
            self._what,
            self._gear,
            *path,
            *self._form.fields,
        ]

    def set_look(self, look: Look, font: QFont) -> None:
        """Show lines and buttons in the colors and the font of a theme."""
        self._look = look
        self._search.set_look(font, look.field.muted)
        for button in (self._pin, self._what, self._gear):
            button.setFont(font)
        set_icon(self._what, "what", look.around.text)
        set_icon(self._gear, "settings", look.around.text)
        self._show_pin()
        self._path.set_look(look, font)
        self._form.set_text_font(font)

    def set_search(self, text: str) -> None:
        """Put a text into the search line without searching for it again."""
        self._search.blockSignals(True)
        self._search.setText(text)
        self._search.blockSignals(False)

    @property
    def search_text(self) -> str:
        """What stands in the search line."""
        return self._search.text()

    def follow_from_now(self, follow: bool) -> None:
        """Follow or not, as a program or a menu wants it; later settings keep it so."""
        self.settings = replace(self.settings, follow_selection=follow)
        self.set_follow(follow)

    def say_errors(self, say: Messages, errors: Sequence[str]) -> None:
        """Say what of the content was left out."""
        lead = say.words("panel.content-errors", count=len(errors)) if errors else ""
        self._errors.setText("\n".join([lead, *errors[:MOST_ERRORS]]))
        self._errors.setVisible(bool(errors))

    def set_follow(self, follow: bool) -> None:
        """Show whether the panel follows the selection."""
        self._pin.blockSignals(True)
        self._pin.setChecked(follow)
        self._pin.blockSignals(False)
        self._show_pin()

    @guarded
    def layers_changed(self) -> None:
        """Offer the layers that there are now."""
        self._chooser.layers_changed()

    def show_explained(self, layer: Any, source: str | None) -> None:
        """Show what is explained: a layer, a path, or neither."""
        self._chooser.show_layer(layer)
        self._path.show_source(source)

    def remember(self, source: str) -> None:
        """Offer a path again from now on."""
        self._path.remember(source)

    def ask_for_path(self) -> None:
        """Let the user type a path now."""
        self._path.take_focus()

    def leave_what_is_this(self) -> None:
        """Switch off that napari's controls are told about."""
        self._what.setChecked(False)

    @guarded
    def _on_what(self, on: bool) -> None:
        self.what_is_this_changed.emit(on)
        if on:  # how it goes, where the button was pressed
            place = self._what.mapToGlobal(self._what.rect().bottomLeft())
            QToolTip.showText(place, self._what.accessibleDescription(), self._what)

    @guarded
    def _on_layer(self, layer: Any) -> None:
        """Explain the layer that was chosen; select it too if the panel follows."""
        if self._pin.isChecked():
            self._viewer.layers.selection.active = layer
        else:
            self.layer_chosen.emit(layer)

    @guarded
    def _on_form(self) -> None:
        self._keep(self._form.chosen(self.settings))

    @guarded
    def _on_pin(self, follow: bool) -> None:
        self.set_follow(follow)
        self._keep(replace(self.settings, follow_selection=follow))
        self.follow_changed.emit(follow)

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        # another panel may have remembered paths since
        save_settings(replace(settings, recent=load_settings().recent))
        self.settings_changed.emit()

    @guarded
    def _clear_search(self) -> None:
        self._search.clear()
        self.search_left.emit()

    def _show_pin(self) -> None:
        """Show whether a layer is held, by its icon too: not by the frame alone."""
        if self._look is not None:
            around = self._look.around
            follow = self._pin.isChecked()
            set_icon(
                self._pin, "follow" if follow else "held", around.text if follow else around.accent
            )

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
