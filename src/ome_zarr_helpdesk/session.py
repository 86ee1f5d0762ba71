"""Facts kept while a panel is open, so that a file is read once."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.api import (
    count_files,
    count_wells,
    default_catalog,
    explain_facts,
    read_place,
    validate,
)
from ome_zarr_helpdesk.documents import Cancelled
from ome_zarr_helpdesk.source.place import NotAPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.explanation.verdicts import ValidationHere
    from ome_zarr_helpdesk.facts import Facts
    from ome_zarr_helpdesk.source.place import Place
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["Session"]

KEPT = 16
"""How many files' facts are kept."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read and checked, and the store in memory it was read from.

    The store is kept by reference: the number of one that is gone may be given anew.
    """

    facts: Facts
    documents: dict[str, Any]
    validation: ValidationHere | None = None
    handle: weakref.ref[Any] | None = None

    def is_of(self, place: Place) -> bool:
        """Return whether this was read from the very store of a place."""
        return self.handle is None or self.handle() is place.handle


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
        siblings: Sequence[LayerState] = (),
        fresh: bool = False,
        check: str = "",
        tell: Callable[[int, int], None] = lambda *_: None,
        at_first: Callable[[Explanation], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Explanation | None:
        """Explain a place.

        Parameters
        ----------
        place
            Where to read.
        layer, view
            State of the layer and the viewer.
        siblings
            States of the layers that may show the same file.
        fresh
            Whether to read again.
        check
            What else to do, which may take long: ``wells`` counts all wells of a
            plate, ``files`` all files of pixels, ``specification`` asks the
            validators; empty for nothing.
        tell
            Told how far a check is, and of how much.
        at_first
            Told what is known after the first answer of a server.
        cancelled
            Asked before every read.

        Returns
        -------
        Explanation or None
            None where it was cancelled.
        """

        def said(facts: Facts, documents: dict[str, Any]) -> Explanation:
            return explain_facts(
                facts,
                layer=layer,
                view=view,
                siblings=siblings,
                catalog=self.catalog,
                documents=documents,
            )

        def first(facts: Facts, documents: dict[str, Any]) -> None:
            if at_first is not None:
                at_first(said(facts, documents))

        try:
            known = self._facts(place, fresh, cancelled, first)
            if check and not isinstance(place, NotAPlace):
                known = self._known[_key(place)] = self._checked(
                    check, place, known, tell, cancelled
                )
        except Cancelled:
            return None
        return replace(said(known.facts, known.documents), validation=known.validation)

    def _checked(
        self,
        check: str,
        place: Place,
        known: _Known,
        tell: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> _Known:
        """Return what is known after a check."""
        if check == "wells":
            return replace(known, facts=count_wells(place, known.facts, tell, cancelled))
        if check == "files":
            return replace(known, facts=count_files(place, known.facts, tell, cancelled))
        about = explain_facts(known.facts, catalog=self.catalog, documents=known.documents)
        return replace(known, validation=validate(about, cancelled=cancelled).validation)

    def _facts(
        self,
        place: Place | NotAPlace,
        fresh: bool,
        cancelled: Callable[[], bool],
        at_first: Callable[[Facts, dict[str, Any]], None],
    ) -> _Known:
        if isinstance(place, NotAPlace):
            return _Known(*read_place(place))
        key = _key(place)
        known = self._known.get(key)
        if fresh or known is None or not known.is_of(place):
            handle = None if place.handle is None else weakref.ref(place.handle)
            known = self._known[key] = _Known(
                *read_place(place, cancelled, at_first), handle=handle
            )
        self._known.move_to_end(key)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return known


def _key(place: Place) -> tuple[Any, ...]:
    return (place.store, place.root, place.path, place.exact, place.access, id(place.handle))
