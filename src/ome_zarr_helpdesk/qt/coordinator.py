"""The one place that listens to napari: what is selected becomes a request."""

from __future__ import annotations

import weakref
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.answering import Answerer
from ome_zarr_helpdesk.qt.background import Explainer
from ome_zarr_helpdesk.qt.guarded import guarded, told
from ome_zarr_helpdesk.qt.listening import Listener
from ome_zarr_helpdesk.qt.pixel_sampler import PixelSampler
from ome_zarr_helpdesk.qt.recent import shown_source
from ome_zarr_helpdesk.qt.requests import request_for_layer, request_for_path, request_for_view
from ome_zarr_helpdesk.qt.timers import single_shot

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.background import Answer, Progress, Request
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["Coordinator"]

SETTLE_MILLISECONDS = 120
"""How long changes of the view are collected before they are put into words."""
CAMERA_MILLISECONDS = 400
"""How long the camera rests before it is asked whether the layer is still in view."""


class Coordinator(QObject):
    """Follows the selected layer and asks for explanations.

    No layer is kept: only its id and a weak reference, so that a removed layer
    frees its data.

    Parameters
    ----------
    viewer
        The napari viewer; taken out of its proxy.
    content
        Gives what can be said; called in the reading thread, and may wait there.
    parent
        Qt parent.
    """

    reading = Signal(str)
    explained = Signal(object, object)
    failed = Signal(str, str)
    checking = Signal(str, int, int)
    check_failed = Signal(str)
    nothing_selected = Signal()
    nothing_explained = Signal(object)
    """What is odd about a viewer in which nothing is selected; comes a moment later."""
    layers_changed = Signal()
    moved = Signal(object, object)
    """The view over a plate: how its layer lies in it now, and the view."""

    def __init__(
        self, viewer: Any, content: Callable[[], Catalog], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._viewer = getattr(viewer, "__wrapped__", viewer)
        self._number = 0
        self._follow = True
        self._shown: _Shown | None = None
        self._begun = False  # there are words, and what asks is imported
        self._closed = False
        self._asking = False  # a request is not yet answered
        self._stopped = False  # the user has stopped reading
        self._looked_at: weakref.ref[Any] | None = None  # what was selected at the last look
        self._replaced = False  # the data of the layer were
        self._explainer = Explainer(Answerer(content), self)
        self._explainer.answered.connect(self._on_answer)
        self._explainer.progressed.connect(self._on_progress)
        self._selection_timer = single_shot(self, self._select)
        self._layers_timer = single_shot(self, self._tell_layers)
        self._state_timer = single_shot(self, self._state_changed, SETTLE_MILLISECONDS)
        self._listener = Listener(self._viewer, self)
        self._listener.selected.connect(self._selection_timer.start)
        self._listener.layers_changed.connect(self._selection_timer.start)
        self._listener.layers_changed.connect(self._layers_timer.start)  # once for a hundred
        self._listener.state_changed.connect(self._on_state)
        self._listener.replaced.connect(self._on_data)
        self._camera_timer = single_shot(self, self._camera_rests, CAMERA_MILLISECONDS)
        self._listener.moved.connect(self._camera_timer.start)
        self._outside: bool | None = None  # whether the layer was beside the view when last told
        self._is_plate = False  # whose picture frames what is in view
        self._sampler = PixelSampler(self._viewer, self)
        self._sampler.sampled.connect(self._on_state)

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
    def source(self) -> str | None:
        """The path or URL that is explained; None where a layer is, or nothing."""
        return self._shown.source if self._shown is not None else None

    @property
    def asking(self) -> bool:
        """Whether an answer is still to come."""
        return self._asking or self._selection_timer.isActive()

    @property
    def follow(self) -> bool:
        """Whether the panel follows the selected layer."""
        return self._follow

    @follow.setter
    def follow(self, follow: bool) -> None:
        self._follow = follow
        if follow:
            self._looked_at = None
            self._selection_timer.start()

    def begin(self) -> None:
        """Ask from now on, and for what was chosen before: now that it can be said in words."""
        self._begun = True
        if self._shown is not None:
            self._ask(fresh=True)
        self._selection_timer.start()

    @guarded
    def explain_layer(self, layer: Any) -> None:
        """Explain a layer, whether it is selected or not."""
        self._listener.listen_to(layer)
        self._sampler.look_at(layer)
        self._shown = _Shown(weakref.ref(layer))
        self._ask(fresh=False)

    @guarded
    def explain_source(self, source: str) -> None:
        """Explain a path or URL; the panel stays with it until a layer is selected."""
        self._listener.listen_to(None)
        self._sampler.look_at(None)
        self._look()  # what is selected already does not take it away
        self._shown = _Shown(None, source)
        self._ask(fresh=True)

    def retry(self) -> None:
        """Read again what is shown."""
        if self._shown is not None:
            self._ask(fresh=True)

    def say_again(self) -> None:
        """Say again what is shown, in other words or of another view; nothing is read."""
        self._state_changed()

    @guarded
    def check(self, what: str) -> None:
        """Look closer at what is shown; another selection ends it."""
        self._ask(fresh=False, check=what)

    def stop_check(self) -> None:
        """End a check; what was known before stays."""
        self._number += 1
        self._asking = False
        self._explainer.cancel(self._number)

    def cancel(self) -> None:
        """Stop reading, until another layer is selected or `retry` is called."""
        self.stop_check()
        self._stopped = True

    def close(self) -> None:
        """Let go of napari and end the thread."""
        if self._closed:
            return
        self._closed = True
        self._selection_timer.stop()
        self._layers_timer.stop()
        self._state_timer.stop()
        self._camera_timer.stop()
        self._sampler.stop()
        self._listener.close()
        self._explainer.stop()

    @guarded
    def _on_state(self) -> None:
        if not self._state_timer.isActive():
            self._state_timer.start()

    @guarded
    def _camera_rests(self) -> None:
        """Say again what is shown if the layer has come into view, or has left it.

        Where it only moved, nothing else is said of it; over a plate that is told.
        """
        layer = self.layer
        if self._closed or layer is None:
            return
        from ome_zarr_helpdesk.state.snapshot import view_state
        from ome_zarr_helpdesk.state.surroundings import surroundings_of

        found = surroundings_of(layer, self._viewer)["around"]
        if found is not None and found.outside_view != self._outside:
            self._on_state()
        elif found is not None and self._is_plate:
            self.moved.emit(found, view_state(self._viewer))

    @guarded
    def _on_data(self) -> None:
        self._replaced = True
        self._selection_timer.start()

    @guarded
    def _tell_layers(self) -> None:
        if not self._closed:
            self.layers_changed.emit()

    @guarded
    def _select(self) -> None:
        """Explain the selected layer if it is another one, or was replaced."""
        if self._closed or not self._begun:
            return
        selected, anew = self._look()
        replaced, self._replaced = self._replaced, False
        shown = self.layer
        of_path = self._shown is not None and self._shown.source is not None
        stays = (not self._follow and (shown is not None or of_path)) or (of_path and not anew)
        active = shown if stays else selected
        if active is not None and (active is not shown or replaced):
            self.explain_layer(active)
        elif active is not None:
            self._state_changed()
        elif not of_path:  # an empty selection is no reason to take a path away
            self._show_nothing()

    def _look(self) -> tuple[Any, bool]:
        """Return the selected layer, and whether it is another one than at the last look."""
        before = self._looked_at() if self._looked_at else None
        selected = self._selected_layer()
        self._looked_at = None if selected is None else weakref.ref(selected)
        return selected, selected is not before

    def _selected_layer(self) -> Any:
        """Return the active layer; with several selected, the last of them."""
        selection = self._viewer.layers.selection
        if selection.active is not None:
            return selection.active
        chosen = [layer for layer in self._viewer.layers if layer in selection]
        return chosen[-1] if chosen else None

    def _show_nothing(self) -> None:
        self._listener.listen_to(None)
        self._sampler.look_at(None)
        self._shown = None
        self._asking = False
        self._number += 1
        self._explainer.cancel(self._number)
        self.nothing_selected.emit()
        self._tell_of_view()

    def _tell_of_view(self) -> None:
        """Ask what is odd about the viewer itself; there may be layers, none selected."""
        if len(self._viewer.layers):
            self._number += 1
            self._explainer.ask(request_for_view(self._number, self._viewer))

    @guarded
    def _state_changed(self) -> None:
        """Say again what depends on the view; the file is not read again."""
        if self._closed or self._stopped or not self._begun:
            return
        if self._shown is None:
            self._tell_of_view()
            return
        self._sampler.look_again()
        if self._asking:
            self._state_timer.start()  # to ask now would begin a slow read all over again
        elif self.layer is not None or self._shown.source is not None:
            self._ask(fresh=False, quiet=True)

    @guarded
    def _ask(self, *, fresh: bool, quiet: bool = False, check: str = "") -> None:
        shown, layer = self._shown, self.layer
        if not self._begun or shown is None or (layer is None and shown.source is None):
            return
        self._number += 1
        self._asking, self._stopped = True, False
        name = shown_source(shown.source or "") if layer is None else str(layer.name)
        request = None
        with told(partial(self._tell_not_asked, name)):
            request = self._request(layer, shown.source or "", fresh=fresh)
        if request is None:
            return
        if check:
            request = replace(request, check=check)
            self.checking.emit(check, 0, 0)
        elif not quiet:
            self.reading.emit(request.name)
        self._explainer.ask(request)

    def _tell_not_asked(self, name: str, reason: str) -> None:
        """Say that nothing can be asked, as of a layer that a reader has left half made."""
        self.stop_check()
        self.reading.emit(name)
        self.failed.emit(name, reason)

    def _request(self, layer: Any, source: str, *, fresh: bool) -> Request:
        """Return the request for a layer as it is now, or for a path where there is none."""
        if layer is None:
            return request_for_path(self._number, source, self._viewer, fresh=fresh)
        pixels = self._sampler.pixels_of(layer)
        request = request_for_layer(self._number, layer, self._viewer, fresh=fresh, pixels=pixels)
        around = request.layer.around
        self._outside = around.outside_view if around is not None else None
        self._is_plate = _is_mosaic(request.layer)
        return request

    @guarded
    def _on_progress(self, progress: Progress) -> None:
        if not self._closed and progress.request.number == self._number:
            self.checking.emit(progress.request.check, progress.done, progress.total)

    @guarded
    def _on_answer(self, answer: Answer) -> None:
        if self._closed or answer.request.number != self._number:
            return
        if answer.request.is_of_view:
            if answer.explanation is not None:
                self.nothing_explained.emit(answer.explanation)
            return
        self._asking = not answer.final
        if answer.request.layer is not None and self.layer is None:
            return  # removed since; that it is gone is told in a moment
        if answer.explanation is not None:
            self.explained.emit(answer.explanation, answer.request)
        elif answer.error is not None and answer.request.check:
            self.check_failed.emit(answer.error)
        elif answer.error is not None:
            self.failed.emit(answer.request.name, answer.error)


class _Shown:
    """What the panel explains: a layer by weak reference, or a path."""

    __slots__ = ("layer", "source")

    def __init__(self, layer: weakref.ref[Any] | None, source: str | None = None) -> None:
        self.layer = layer
        self.source = source


def _is_mosaic(layer: LayerState) -> bool:
    """Return whether a layer shows many arrays side by side, as a plate."""
    levels = layer.reached.levels if layer.reached is not None else ()
    return bool(levels) and levels[0].mosaic is not None
