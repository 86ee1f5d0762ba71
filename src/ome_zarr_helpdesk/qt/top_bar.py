"""Search, layer chooser, follow switch and settings above the tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ome_zarr_helpdesk.qt.cursor import LONGEST_REST, SHORTEST_REST
from ome_zarr_helpdesk.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.catalog.messages import Messages

__all__ = ["TopBar"]

_FORM = ("image_cards", "rest_milliseconds", "content_folder")

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
    settings_changed = Signal()

    def __init__(self, viewer: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self.settings: Settings = load_settings()
        self._chooser: Any = None
        self._form: Any = None
        self._showing = False
        self._offered: list[str] = []
        self._search = _SearchLine(self)
        self._search.setObjectName("helpdesk-search")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self.searched)
        self._search.returnPressed.connect(self.first_wanted)
        self._search.left.connect(self._clear_search)
        self._pin = self._button("◉", checkable=True)
        self._pin.setObjectName("helpdesk-follow")
        self._pin.setChecked(self.settings.follow_selection)
        self._pin.toggled.connect(self._on_pin)
        self._gear = self._button("⚙", checkable=True)
        self._gear.setObjectName("helpdesk-settings")
        self._gear.toggled.connect(self._show_form)
        self._row = QHBoxLayout()
        self._row.addWidget(self._pin)
        self._row.addWidget(self._gear)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self._search)
        self._layout.addLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._errors = QLabel(self)
        self._errors.setObjectName("helpdesk-content-errors")
        self._errors.setTextFormat(Qt.TextFormat.PlainText)
        self._errors.setWordWrap(True)
        self._errors.setMinimumWidth(10)
        self._errors.hide()
        self._layout.addWidget(self._errors)

    def set_catalog(self, catalog: Catalog) -> None:
        """Give every control its words, and make those that magicgui makes."""
        say = catalog.messages
        self._search.setPlaceholderText(say.words("panel.search"))
        self._search.setAccessibleName(say.words("panel.search"))
        self._pin.setToolTip(f"{say.words('panel.follow')}. {say.words('panel.follow-tip')}")
        self._pin.setAccessibleName(say.words("panel.follow"))
        self._gear.setToolTip(say.words("panel.settings"))
        self._gear.setAccessibleName(say.words("panel.settings"))
        if self._chooser is None:
            self._make_chooser(say.words("panel.layer"))
            self._make_form(say)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        controls = [self._form[name].native for name in _FORM] if self._form is not None else []
        chooser = [self._chooser.native] if self._chooser is not None else []
        return [self._search, *chooser, self._pin, self._gear, *controls]

    def set_text_font(self, font: QFont) -> None:
        """Set the font of the lines and buttons."""
        controls = self._form or ()
        for widget in (self._search, self._pin, self._gear, *(c.native for c in controls)):
            widget.setFont(font)

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
        self._pin.setText("◉" if follow else "○")
        self._pin.blockSignals(False)

    def layers_changed(self) -> None:
        """Offer the layers that there are now."""
        names = self._names()
        if self._chooser is None or names == self._offered:
            return
        self._showing, self._offered = True, names
        chosen = self._chooser.value
        self._chooser.native.clear()  # else magicgui keeps the order of before
        self._chooser.reset_choices()
        self._chooser.value = chosen if chosen in names else None
        self._showing = False

    def show_layer(self, layer: Any) -> None:
        """Show which layer is explained."""
        if self._chooser is None:
            return
        self.layers_changed()
        name = None if layer is None else str(layer.name)
        if name is None or name in self._offered:
            self._showing = True  # by its place: with hundreds of layers the value takes long
            place = 0 if name is None else self._offered.index(name) + 1
            self._chooser.native.setCurrentIndex(place)
            self._showing = False

    def _make_chooser(self, name: str) -> None:
        from magicgui.widgets import ComboBox

        self._chooser = ComboBox(choices=self._names, nullable=True, label=name)
        self._offered = self._names()
        self._chooser.changed.connect(self._on_choice)
        native = self._chooser.native
        native.setObjectName("helpdesk-layer")
        native.setAccessibleName(name)
        native.setMinimumWidth(60)
        self._row.insertWidget(0, native, 1)

    def _names(self, _widget: Any = None) -> list[str]:
        return [str(layer.name) for layer in self._viewer.layers]

    def _on_choice(self, name: str | None) -> None:
        """Explain the layer that was chosen; select it too if the panel follows."""
        if self._showing or name is None or name not in self._viewer.layers:
            return
        layer = self._viewer.layers[name]
        if self._pin.isChecked():
            self._viewer.layers.selection.active = layer
        else:
            self.layer_chosen.emit(layer)

    def _make_form(self, say: Any) -> None:
        from magicgui.widgets import CheckBox, Container, Label, LineEdit, SpinBox

        cards = CheckBox(
            name="image_cards", text=say.words("panel.cards"), value=self.settings.image_cards
        )
        rest = SpinBox(
            name="rest_milliseconds",
            min=SHORTEST_REST,
            max=LONGEST_REST,
            step=100,
            value=min(max(self.settings.rest_milliseconds, SHORTEST_REST), LONGEST_REST),
        )
        folder = LineEdit(
            name="content_folder",
            value=self.settings.content_folder,
        )
        # words above their field: beside it they are cut off in a narrow panel
        texts = [Label(value=say.words(f"panel.{key}")) for key in ("rest", "folder")]
        fields: tuple[Any, ...] = (rest, folder)
        for text, field in zip(texts, fields, strict=True):
            field.native.setAccessibleName(text.value)
        self._form = Container(widgets=[cards, texts[0], rest, texts[1], folder], labels=False)
        self._form.margins = (0, 0, 0, 0)
        self._form.changed.connect(self._on_form)
        self._form.native.setVisible(False)
        self._layout.addWidget(self._form.native)

    def _show_form(self, shown: bool) -> None:
        if self._form is not None:
            self._form.native.setVisible(shown)

    def _on_form(self, _value: Any = None) -> None:
        self._keep(
            replace(
                self.settings,
                image_cards=bool(self._form.image_cards.value),
                rest_milliseconds=int(self._form.rest_milliseconds.value),
                content_folder=str(self._form.content_folder.value).strip(),
            )
        )

    def _on_pin(self, follow: bool) -> None:
        self.set_follow(follow)
        self._keep(replace(self.settings, follow_selection=follow))
        self.follow_changed.emit(follow)

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        save_settings(settings)
        self.settings_changed.emit()

    def _clear_search(self) -> None:
        self._search.clear()
        self.search_left.emit()

    def _button(self, text: str, *, checkable: bool) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(checkable)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


class _SearchLine(QLineEdit):
    """A line that Escape empties, and whose keys napari does not see."""

    left = Signal()

    def keyPressEvent(self, event: Any) -> None:
        """Leave the search with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()
