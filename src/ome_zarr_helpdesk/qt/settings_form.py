"""The settings, unfolded below the top of the panel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QSize, Signal
from qtpy.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ome_zarr_helpdesk.qt.cursor import LONGEST_REST, SHORTEST_REST

if TYPE_CHECKING:
    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.settings import Settings

__all__ = ["SettingsForm"]

_FIELDS = ("image_cards", "layer_cards", "rest_milliseconds", "content_folder")

HIGHEST = 240
"""Pixels that are taken from the pages at most."""


class SettingsForm(QScrollArea):
    """The fields of the settings; empty until the words are there.

    As high as they need where there is room; else they can be scrolled.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form: Any = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def sizeHint(self) -> QSize:
        """Return the size of all fields."""
        return QSize(0, 0) if self._form is None else QSize(self._form.native.sizeHint())

    def minimumSizeHint(self) -> QSize:
        """Return the height of all fields where they are small; large ones can be scrolled."""
        return QSize(60, min(self.sizeHint().height(), HIGHEST))

    @property
    def fields(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        return [] if self._form is None else [self._form[name].native for name in _FIELDS]

    def set_text_font(self, font: QFont) -> None:
        """Set the font of all that can be read."""
        for widget in self._form or ():
            widget.native.setFont(font)

    def make(self, say: Messages, settings: Settings) -> None:
        """Make the fields with what is chosen now; once."""
        if self._form is not None:
            return
        from magicgui.widgets import CheckBox, Container, Label, LineEdit, SpinBox

        cards = CheckBox(
            name="image_cards", text=say.words("panel.cards"), value=settings.image_cards
        )
        layers = CheckBox(
            name="layer_cards", text=say.words("panel.layer-cards"), value=settings.layer_cards
        )
        rest = SpinBox(
            name="rest_milliseconds",
            min=SHORTEST_REST,
            max=LONGEST_REST,
            step=100,
            value=min(max(settings.rest_milliseconds, SHORTEST_REST), LONGEST_REST),
        )
        folder = LineEdit(name="content_folder", value=settings.content_folder)
        # words above their field: beside it they are cut off in a narrow panel
        texts = [Label(value=say.words(f"panel.{key}")) for key in ("rest", "folder")]
        fields: tuple[Any, ...] = (rest, folder)
        for text, field in zip(texts, fields, strict=True):
            field.native.setAccessibleName(text.value)
        folder.native.setObjectName("helpdesk-content-folder")
        self._form = Container(
            widgets=[cards, layers, texts[0], rest, texts[1], folder], labels=False
        )
        self._form.margins = (0, 0, 0, 0)
        self._form.changed.connect(self._tell)
        self.setWidget(self._form.native)

    def chosen(self, settings: Settings) -> Settings:
        """Return settings with what the fields say."""
        if self._form is None:
            return settings
        return replace(
            settings,
            image_cards=bool(self._form.image_cards.value),
            layer_cards=bool(self._form.layer_cards.value),
            rest_milliseconds=int(self._form.rest_milliseconds.value),
            content_folder=str(self._form.content_folder.value).strip(),
        )

    def _tell(self, _value: Any = None) -> None:
        self.changed.emit()
