"""Names the layer that is explained, and offers the others."""

from __future__ import annotations

from typing import Any

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded

__all__ = ["LayerChooser"]


class LayerChooser(QWidget):
    """A list of the layers, in which the explained one is chosen.

    Parameters
    ----------
    viewer
        The napari viewer, for the names of its layers.
    parent
        Qt parent.
    """

    chosen = Signal(object)

    def __init__(self, viewer: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._box: Any = None
        self._showing = False
        self._offered: list[str] = []
        self._none = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to."""
        return [] if self._box is None else [self._box.native]

    def set_words(self, name: str, none: str) -> None:
        """Name the list for screen readers; it is made the first time.

        Parameters
        ----------
        name
            What it is.
        none
            What it says while no layer is explained.
        """
        self._none = none
        if self._box is None:
            self._make(name)
        self._box.native.setAccessibleName(name)
        self._box.native.setItemText(0, none)

    def layers_changed(self) -> None:
        """Offer the layers that there are now."""
        names = self._names()
        if self._box is None or names == self._offered:
            return
        self._showing, self._offered = True, names
        chosen = self._box.value
        self._box.native.clear()  # else magicgui keeps the order of before
        self._box.reset_choices()
        self._box.native.setItemText(0, self._none)
        self._box.value = chosen if chosen in names else None
        self._showing = False

    def show_layer(self, layer: Any) -> None:
        """Show which layer is explained."""
        if self._box is None:
            return
        self.layers_changed()
        name = None if layer is None else str(layer.name)
        if name is None or name in self._offered:
            self._showing = True  # by its place: with hundreds of layers the value takes long
            place = 0 if name is None else self._offered.index(name) + 1
            self._box.native.setCurrentIndex(place)
            self._showing = False

    def _make(self, name: str) -> None:
        from magicgui.widgets import ComboBox

        self._box = ComboBox(choices=self._names, nullable=True, label=name)
        self._offered = self._names()
        self._box.changed.connect(self._on_choice)
        native = self._box.native
        native.setObjectName("helpdesk-layer")
        native.setMinimumWidth(60)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(native)

    def _names(self, _widget: Any = None) -> list[str]:
        return [str(layer.name) for layer in self._viewer.layers]

    @guarded
    def _on_choice(self, name: str | None) -> None:
        if not self._showing and name is not None and name in self._viewer.layers:
            self.chosen.emit(self._viewer.layers[name])
