"""A key-value store of TensorStore: one in memory, or one that no address describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents.reader import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["KeyValueReader"]


class KeyValueReader:
    """Read from a key-value store of TensorStore, which waits for answers by itself.

    Parameters
    ----------
    store
        A `tensorstore.KvStore`.
    seconds
        How long one answer may take.
    """

    def __init__(self, store: Any, seconds: float) -> None:
        self._store = store
        self._seconds = seconds

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key."""
        try:
            answer = self._store.read(key).result(timeout=self._seconds)
        except Exception as error:
            raise ReadError("store-failed", reason=type(error).__name__) from error
        data = bytes(answer.value) if answer.state == "value" else None
        if data is not None and len(data) > limit:
            raise ReadError("too-large", limit=limit)
        return data

    def exists(self, key: str) -> bool:
        """Return whether something is stored at a key."""
        try:
            return self.get(key, 2**62) is not None
        except ReadError:
            return False

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return that nobody can tell: a value would have to be read as a whole."""
        return dict.fromkeys(keys)

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return that nobody can tell: a value would have to be read as a whole."""
        return dict.fromkeys(keys)

    def names(self, group: str, limit: int) -> None:
        """Return None: listing a store of unknown size is not ours to start."""
