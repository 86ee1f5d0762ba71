"""What is heard of napari: the selection, the layers, and the layer that is explained."""

from __future__ import annotations

import weakref
from typing import Any

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.state.camera import camera_of, grid_of

__all__ = ["Listener"]

_STATE = (
    *("name", "visible", "set_data", "scale", "translate", "rotate", "shear", "affine", "units"),
    *("contrast_limits", "gamma", "opacity", "blending", "colormap", "mode", "locked_data_level"),
)
"""Events of a layer after which something else may be said of it."""

_BESIDE = ("visible", "opacity", "blending", "scale", "translate", "units")
"""Events of any layer after which something else may be said of the one explained."""


class Listener(QObject):
    """Listens to a viewer and to one of its layers, and keeps neither alive.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    parent
        Qt parent.
    """

    selected = Signal()
    layers_changed = Signal()
    state_changed = Signal()
    replaced = Signal()
    moved = Signal()
    """The camera was, which happens with every movement of the mouse."""

    def __init__(self, viewer: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._layer: weakref.ref[Any] | None = None
        for emitter, handler in self._viewer_events():
            emitter.connect(handler)

    def listen_to(self, layer: Any) -> None:
        """Listen to one layer, or none, and no longer to the one before."""
        self._layer = None if layer is None else weakref.ref(layer)

    def close(self) -> None:
        """Let go of napari."""
        self.listen_to(None)
        for emitter, handler in self._viewer_events():
            emitter.disconnect(handler)

    def _viewer_events(self) -> list[tuple[Any, Any]]:
        layers, dims = self._viewer.layers, self._viewer.dims
        camera, grid = camera_of(self._viewer), grid_of(self._viewer)
        return [
            (layers.selection.events.changed, self._on_selection),
            (layers.selection.events.active, self._on_selection),
            (layers.events.inserted, self._on_layers),
            (layers.events.removed, self._on_layers),
            (layers.events.reordered, self._on_layers),
            # gets those of every layer in the list: to connect to a layer costs 0.1 ms an event
            (layers.events, self._on_any_layer),
            (dims.events.ndisplay, self._on_state),
            (dims.events.order, self._on_state),
            (grid.events.enabled, self._on_state),
            (camera.events.center, self._on_camera),
            (camera.events.zoom, self._on_camera),
        ]

    @guarded
    def _on_selection(self, event: Any = None) -> None:
        self.selected.emit()

    @guarded
    def _on_layers(self, event: Any = None) -> None:
        self.layers_changed.emit()

    @guarded
    def _on_any_layer(self, event: Any = None) -> None:
        kind = getattr(event, "type", None)
        if kind == "name":
            self.layers_changed.emit()
        own = self._layer() if self._layer is not None else None
        is_own = own is not None and own in event.sources
        if kind == "data" and is_own:
            self.replaced.emit()
        elif kind in (_STATE if is_own else _BESIDE):
            self.state_changed.emit()

    @guarded
    def _on_camera(self, event: Any = None) -> None:
        self.moved.emit()

    @guarded
    def _on_state(self, event: Any = None) -> None:
        self.state_changed.emit()
