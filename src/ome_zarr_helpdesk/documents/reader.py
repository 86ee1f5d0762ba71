"""The one small interface behind which every kind of store is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ReadError", "Reader"]


class ReadError(Exception):
    """A store could not answer; ``code`` names the sentence that says why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Reader(Protocol):
    """Bytes by key from one store. Keys are relative to the reader's root."""

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key, or None where nothing is stored there.

        Raises
        ------
        ReadError
            Where the store cannot tell, or more than ``limit`` bytes are stored.
        """

    def exists(self, key: str) -> bool:
        """Return whether something is stored at a key."""

    def names(self, group: str, limit: int) -> Iterable[str] | None:
        """Return up to ``limit`` names below a group; None where listing is impossible."""
