"""Opens what is explained in napari, with the reader that is recommended for it."""

from __future__ import annotations

import importlib.metadata
import logging
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.recent import shown_source
from ome_zarr_helpdesk.qt.timers import single_shot
from ome_zarr_helpdesk.rendering.visible import last_part, visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ReaderAdvice
    from ome_zarr_helpdesk.qt.coordinator import Coordinator

__all__ = ["Opener", "is_installed", "open_sentence", "reason_of"]

_LOG = logging.getLogger(__name__)

PAINT_MILLISECONDS = 30
"""Time in which Qt shows that something begins: readers work in the GUI thread."""

MOST_OF_A_REASON = 200
"""Characters of another program's error that are shown; the log has all of it."""

_OWN = ("napari", "builtins")
"""Names of the reader that napari itself brings."""


class Opener(QObject):
    """Opens a path in the viewer, and tells what came of it.

    Parameters
    ----------
    viewer
        The napari viewer.
    coordinator
        Knows the path with its credentials, and is told of the new layer.
    parent
        Qt parent.
    """

    told = Signal(str, object)
    """A sentence, and the names of the layers it is about."""

    def __init__(self, viewer: Any, coordinator: Coordinator, parent: QObject) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._coordinator = coordinator
        self._say: Messages | None = None
        self._advice: ReaderAdvice | None = None
        self._timer = single_shot(self, self._open, PAINT_MILLISECONDS)

    def set_words(self, say: Messages) -> None:
        """Speak with these words."""
        self._say = say

    @guarded
    def open(self, advice: ReaderAdvice) -> None:
        """Open what a reader is advised for; only one at a time."""
        if self._say is None or self._timer.isActive():
            return
        self._advice = advice
        if not is_installed(advice.plugin):
            self._tell(open_sentence(self._say, advice))
            return
        self._tell(self._say.words("open.now", reader=advice.reader))
        self._timer.start()

    @guarded
    def _open(self) -> None:
        say, advice = self._say, self._advice
        if say is None or advice is None or advice.open_path is None:
            return
        path = self._with_credentials(advice.open_path)
        try:
            layers = self._viewer.open(path, plugin=advice.plugin)
        except Exception as error:  # noqa: BLE001 - readers are others’ code; its words are shown
            _LOG.exception("%s could not open %s", advice.plugin, advice.open_path)
            # an error about an address with credentials may tell them
            reason = reason_of(error) if path == advice.open_path else type(error).__name__
            self._tell(say.words("open.failed", reader=advice.reader, reason=reason))
            return
        if not layers:
            self._tell(say.words("open.nothing", reader=advice.reader))
            return
        names = frozenset(str(layer.name) for layer in layers)
        self._tell(say.words("open.done", count=len(layers)), names)
        self._viewer.layers.selection.active = layers[0]  # napari selects the last, often labels
        self._coordinator.explain_layer(layers[0])

    def _with_credentials(self, path: str) -> str:
        """Return the path as it was given, where that is what is to be opened."""
        given = self._coordinator.source
        return given if given is not None and shown_source(given) == path else path

    def _tell(self, sentence: str, names: frozenset[str] = frozenset()) -> None:
        self.told.emit(sentence, names)


def open_sentence(say: Messages, advice: ReaderAdvice) -> str:
    """Return what the button will do, or what is to be done before."""
    if not is_installed(advice.plugin):
        command = f"pip install {advice.plugin}"
        return say.words("open.install", reader=advice.reader, command=command)
    name = visible(last_part(advice.open_path or ""))
    return say.words("open.will", reader=advice.reader, name=name)


def is_installed(plugin: str) -> bool:
    """Return whether a reader is there; plugins are named as their distributions."""
    if plugin in _OWN:
        return True
    try:
        importlib.metadata.version(plugin)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def reason_of(error: Exception) -> str:
    """Return the first line of an error, or its kind where it has no words."""
    first = next((line for line in str(error).splitlines() if line.strip()), "")
    return visible(first.strip(), limit=MOST_OF_A_REASON) or type(error).__name__
