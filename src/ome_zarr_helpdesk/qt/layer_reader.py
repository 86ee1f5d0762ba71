"""Explanations of layers that the panel does not explain now, read by a thread of their own."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.answering import Answerer
from ome_zarr_helpdesk.qt.background import Explainer
from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.requests import request_for_layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.background import Answer

__all__ = ["LayerReader"]


class LayerReader(QObject):
    """Tells what is known of any layer, and reads the rest beside the panel's own reading.

    No layer is kept: an explanation is held as long as its layer lives.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    content
        Gives what can be said; called in the reading thread, and may wait there.
    explained
        Gives the layer that the panel explains, and its explanation; None for neither.
    parent
        Qt parent.
    """

    answered = Signal(object, object)
    """A layer, and an answer of which the explanation or the error is there."""

    def __init__(
        self,
        viewer: Any,
        content: Callable[[], Catalog],
        explained: Callable[[], tuple[Any, Explanation | None]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._explained = explained
        self._known: weakref.WeakKeyDictionary[Any, Explanation] = weakref.WeakKeyDictionary()
        self._asked: weakref.ref[Any] | None = None
        self._number = 0
        self._explainer = Explainer(Answerer(content), self)
        self._explainer.answered.connect(self._on_answer)

    def known(self, layer: Any) -> Explanation | None:
        """Return what is known of a layer; where it is not the panel's, ask how it stands now.

        Parameters
        ----------
        layer
            One of the viewer's layers.

        Returns
        -------
        Explanation or None
            None where nothing is known yet. It is told by `answered` later.
        """
        explained, explanation = self._explained()
        if explanation is not None and layer is explained:
            return explanation
        self._number += 1
        self._asked = weakref.ref(layer)
        self._explainer.ask(request_for_layer(self._number, layer, self._viewer, fresh=False))
        return self._known.get(layer)

    def known_before(self, layer: Any) -> Explanation | None:
        """Return what was known of a layer when it was last asked about; ask nothing."""
        return self._known.get(layer)

    def forget(self) -> None:
        """Say everything anew, in other words; no file is read again."""
        self._known.clear()

    def close(self) -> None:
        """End the thread."""
        self._explainer.stop()

    @guarded
    def _on_answer(self, answer: Answer) -> None:
        layer = self._asked() if self._asked is not None else None
        if answer.request.number != self._number or layer is None:
            return
        if layer not in self._viewer.layers:
            return
        if answer.explanation is not None:
            self._known[layer] = answer.explanation
        if answer.explanation is not None or answer.error is not None:
            self.answered.emit(layer, answer)
