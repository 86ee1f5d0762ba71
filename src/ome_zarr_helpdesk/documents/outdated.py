"""A consolidated copy that proved out of date, for what no question is left to ask for itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS, rebased

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents.document import AtHand, Document

__all__ = ["OutdatedCopy"]


class OutdatedCopy:
    """Tells documents as the copy has them, and remembers of which nodes.

    Parameters
    ----------
    at_hand
        Answers from the copy.
    """

    def __init__(self, at_hand: AtHand) -> None:
        self._at_hand = at_hand
        self.told: set[str] = set()
        """Paths of the nodes that were not looked at themselves."""

    def document(self, key: str) -> Document | None:
        """Return a document as the copy has it; None of a node that it knows nothing of."""
        path = key.rpartition("/")[0]
        self.told.add(path)
        of_node = (self._at_hand(f"{path}/{name}" if path else name) for name in NODE_DOCUMENTS)
        return self._at_hand(key) if any(held and held.found for held in of_node) else None

    def by_other_keys(self, added: str, removed: str) -> OutdatedCopy:
        """Return the copy by keys that begin otherwise, as `Documents.seen_from` has them."""

        def at_hand(key: str) -> Document | None:
            before = rebased(key, added, removed)
            found = None if before is None else self._at_hand(before)
            return replace(found, key=key) if found else None

        return OutdatedCopy(at_hand)
