"""The one place that listens to napari: what is selected becomes a request."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, QTimer, Signal

from ome_zarr_helpdesk.qt.background import Answer, Explainer, Request
from ome_zarr_helpdesk.qt.guarded import guarded

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation

__all__ = ["Coordinator"]

SETTLE_MILLISECONDS = 120
"""How long changes of the view are collected before they are put into words."""


class Coordinator(QObject):
    """Follows the selected layer and asks for explanations.

    No layer is kept: only its id and a weak reference, so that a removed layer
    frees its data.

    Parameters
    ----------
    viewer
        The napari viewer; taken out of its proxy.
    parent
        Qt parent.
    """

    reading = Signal(str)
    explained = Signal(object, object)
    failed = Signal(str, str)
    nothing_selected = Signal()
    layers_changed = Signal()

    def __init__(self, viewer: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = getattr(viewer, "__wrapped__", viewer)
        self._number = 0
        self._follow = True
        self._shown: _Shown | None = None
        self._connected: weakref.ref[Any] | None = None
        self._closed = False
        self._session: Any = None  # made in the reading thread
        self._explainer = Explainer(self._answer, self)
        self._explainer.answered.connect(self._on_answer)
        self._selection_timer = self._timer(0, self._select)
        self._state_timer = self._timer(SETTLE_MILLISECONDS, self._state_changed)
        self._connect_viewer()
        self._selection_timer.start()

    @property
    def viewer(self) -> Any:
        """The viewer itself, not its proxy."""
        return self._viewer

    @property
    def layer(self) -> Any:
        """The explained layer; None where it is gone or a path is explained."""
        layer = self._shown.layer() if self._shown and self._shown.layer else None
        return layer if layer is not None and layer in self._viewer.layers else None

    @property
    def follow(self) -> bool:
        """Whether the panel follows the selected layer."""
        return self._follow

    @follow.setter
    def follow(self, follow: bool) -> None:
        self._follow = follow
        if follow:
            self._selection_timer.start()

    def explain_layer(self, layer: Any) -> None:
        """Explain a layer, whether it is selected or not."""
        self._connect_layer(layer)
        self._shown = _Shown(str(layer.name), weakref.ref(layer))
        self._ask(fresh=False)

    def explain_source(self, source: str) -> None:
        """Explain a path or URL; the panel stays with it until a layer is selected."""
        self._connect_layer(None)
        self._shown = _Shown(source, None, source)
        self._ask(fresh=True)

    def retry(self) -> None:
        """Read again what is shown."""
        if self._shown is not None:
            self._ask(fresh=True)

    def cancel(self) -> None:
        """Stop reading; nothing is shown in place of it."""
        self._explainer.cancel(self._number)

    def close(self) -> None:
        """Let go of napari and end the thread."""
        if self._closed:
            return
        self._closed = True
        self._selection_timer.stop()
        self._state_timer.stop()
        self._connect_layer(None)
        for emitter, handler in self._viewer_events():
            emitter.disconnect(handler)
        self._explainer.stop()

    def _timer(self, milliseconds: int, handler: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(handler)
        return timer

    def _viewer_events(self) -> list[tuple[Any, Any]]:
        layers, dims = self._viewer.layers, self._viewer.dims
        return [
            (layers.selection.events.changed, self._on_selection),
            (layers.selection.events.active, self._on_selection),
            (layers.events.inserted, self._on_layers),
            (layers.events.removed, self._on_layers),
            (layers.events.reordered, self._on_layers),
            (dims.events.ndisplay, self._on_state),
        ]

    def _connect_viewer(self) -> None:
        for emitter, handler in self._viewer_events():
            emitter.connect(handler)

    def _connect_layer(self, layer: Any) -> None:
        """Listen to one layer, and no longer to the one before."""
        before = self._connected() if self._connected else None
        if before is not None:
            for emitter, handler in self._layer_events(before):
                emitter.disconnect(handler)
        self._connected = None if layer is None else weakref.ref(layer)
        for emitter, handler in self._layer_events(layer) if layer is not None else ():
            emitter.connect(handler)

    def _layer_events(self, layer: Any) -> list[tuple[Any, Any]]:
        events = [
            (getattr(layer.events, name), self._on_state)
            for name in ("visible", "set_data", "scale", "translate", "contrast_limits")
            if hasattr(layer.events, name)
        ]
        return [*events, (layer.events.name, self._on_layers), (layer.events.data, self._on_data)]

    @guarded
    def _on_selection(self, event: Any = None) -> None:
        self._selection_timer.start()

    @guarded
    def _on_layers(self, event: Any = None) -> None:
        self._selection_timer.start()
        self.layers_changed.emit()

    @guarded
    def _on_state(self, event: Any = None) -> None:
        if not self._state_timer.isActive():
            self._state_timer.start()

    @guarded
    def _on_data(self, event: Any = None) -> None:
        self._shown = None
        self._selection_timer.start()

    def _select(self) -> None:
        """Explain the selected layer if it is another one, or was replaced."""
        if self._closed:
            return
        shown = self.layer
        if not self._follow and shown is not None:
            return
        if not self._follow and self._shown is not None and self._shown.source is not None:
            return
        active = self._selected_layer()
        if active is None:
            self._show_nothing()
        elif active is not shown or self._shown is None:
            self.explain_layer(active)
        else:
            self._state_changed()

    def _selected_layer(self) -> Any:
        """Return the active layer; with several selected, the last of them."""
        selection = self._viewer.layers.selection
        if selection.active is not None:
            return selection.active
        chosen = [layer for layer in self._viewer.layers if layer in selection]
        return chosen[-1] if chosen else None

    def _show_nothing(self) -> None:
        if self._shown is not None and self._shown.source is not None:
            return  # a path is shown; an empty selection is no reason to take it away
        self._connect_layer(None)
        self._shown = None
        self._number += 1
        self._explainer.cancel(self._number)
        self.nothing_selected.emit()

    def _state_changed(self) -> None:
        """Say again what depends on the view; the file is not read again."""
        if not self._closed and self._shown is not None and self.layer is not None:
            self._ask(fresh=False, quiet=True)

    def _ask(self, *, fresh: bool, quiet: bool = False) -> None:
        shown, layer = self._shown, self.layer
        if shown is None:
            return
        self._number += 1
        if layer is None:
            request = self._request_for_path(shown, fresh)
        else:
            request = self._request_for_layer(layer, fresh)
        if not quiet:
            self.reading.emit(request.name)
        self._explainer.ask(request)

    def _request_for_path(self, shown: _Shown, fresh: bool) -> Request:
        from ome_zarr_helpdesk.source.given import place_of_path

        return Request(self._number, place_of_path(shown.source or ""), shown.name, fresh=fresh)

    def _request_for_layer(self, layer: Any, fresh: bool) -> Request:
        """Take down how the layer and the viewer stand; nothing of napari goes along."""
        from ome_zarr_helpdesk.source.locate import place_of_layer
        from ome_zarr_helpdesk.state.snapshot import layer_state, view_state

        state, view = layer_state(layer, self._viewer), view_state(self._viewer)
        place = place_of_layer(state.name, state.reached, state.source_path)
        siblings = tuple(
            str(other.name)
            for other in self._viewer.layers
            if other is layer or _same_origin(other.source, layer.source)
        )
        return Request(self._number, place, state.name, state, view, siblings, fresh)

    def _answer(self, request: Request, is_stale: Any) -> Explanation | None:
        """Answer a request; runs in the reading thread and touches nothing of napari."""
        from ome_zarr_helpdesk.session import Session

        if self._session is None:
            self._session = Session()
        answer: Explanation | None = self._session.explain(
            request.place,
            layer=request.layer,
            view=request.view,
            fresh=request.fresh,
            cancelled=is_stale,
        )
        return answer

    def _on_answer(self, answer: Answer) -> None:
        if self._closed or answer.request.number != self._number:
            return
        if answer.request.layer is not None and self.layer is None:
            return  # removed since; that it is gone is told in a moment
        if answer.explanation is not None:
            self.explained.emit(answer.explanation, answer.request)
        elif answer.error is not None:
            self.failed.emit(answer.request.name, answer.error)


def _same_origin(one: Any, other: Any) -> bool:
    """Return whether two layers say they come from the same path or sample.

    Only what layers say of themselves is compared: it must be quick with hundreds.
    """
    return (one.path is not None and one.path == other.path) or (
        one.sample is not None and one.sample == other.sample
    )


class _Shown:
    """What the panel explains: a layer by weak reference, or a path."""

    __slots__ = ("layer", "name", "source")

    def __init__(
        self, name: str, layer: weakref.ref[Any] | None, source: str | None = None
    ) -> None:
        self.name = name
        self.layer = layer
        self.source = source
