"""The answer to a question for one metadata document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.documents.reader import Oddity

__all__ = ["FORBIDDEN", "NOT_ASKED", "AtHand", "Document"]

NOT_ASKED = "not-asked"
"""Fault of a document that was left for later: neither found nor absent."""

FORBIDDEN = "remote-forbidden"
"""Fault of a document that the store does not give out: to nobody, to us, or as it is absent."""


@dataclass(frozen=True, slots=True)
class Document:
    """The answer to a question for one document.

    ``content`` is None where the document is absent or ``fault`` says why it
    could not be understood; ``oddities`` are what is odd about one that was.
    ``of_store`` tells a fault that is no matter of this document: the store as a
    whole cannot be reached.
    """

    key: str
    content: dict[str, Any] | None = None
    fault: str | None = None
    values: tuple[tuple[str, Any], ...] = ()
    of_store: bool = False
    oddities: tuple[Oddity, ...] = ()

    @property
    def found(self) -> bool:
        """Whether something is stored there, understood or not."""
        return self.content is not None or (
            self.fault not in (None, NOT_ASKED, FORBIDDEN) and not self.of_store
        )


AtHand: TypeAlias = "Callable[[str], Document | None]"
"""Answers for documents that need not be asked for; None for those it knows nothing of."""
