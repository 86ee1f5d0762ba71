"""Facts kept while a panel is open, so that a file is read once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.api import default_catalog, explain_facts
from ome_zarr_helpdesk.documents import Cancelled, open_documents
from ome_zarr_helpdesk.facts import collect, no_facts
from ome_zarr_helpdesk.source.place import NotAPlace

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.facts import Facts
    from ome_zarr_helpdesk.source.place import Place
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["Session"]

KEPT = 16
"""How many files' facts are kept."""


@dataclass(frozen=True, slots=True)
class _Known:
    facts: Facts
    documents: dict[str, Any]


class Session:
    """Explains places, reading each once until asked to read again.

    Parameters
    ----------
    catalog
        What can be said; our own content by default.
    """

    def __init__(self, catalog: Catalog | None = None) -> None:
        self.catalog = catalog or default_catalog()
        self._known: OrderedDict[tuple[Any, ...], _Known] = OrderedDict()

    def explain(
        self,
        place: Place | NotAPlace,
        *,
        layer: LayerState | None = None,
        view: ViewState | None = None,
        fresh: bool = False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Explanation | None:
        """Explain a place.

        Parameters
        ----------
        place
            Where to read.
        layer, view
            State of the layer and the viewer.
        fresh
            Whether to read again.
        cancelled
            Asked before every read.

        Returns
        -------
        Explanation or None
            None where it was cancelled.
        """
        try:
            known = self._facts(place, fresh, cancelled)
        except Cancelled:
            return None
        return explain_facts(
            known.facts, layer=layer, view=view, catalog=self.catalog, documents=known.documents
        )

    def _facts(
        self, place: Place | NotAPlace, fresh: bool, cancelled: Callable[[], bool]
    ) -> _Known:
        if isinstance(place, NotAPlace):
            return _Known(no_facts(place), {})
        key = (place.store, place.root, place.path, place.exact, id(place.handle))
        if fresh or key not in self._known:
            documents = open_documents(place, cancelled=cancelled)
            self._known[key] = _Known(collect(documents), documents.contents())
        self._known.move_to_end(key)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return self._known[key]
