"""The one small interface behind which every kind of store is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LOOK_SECONDS = 0.05
"""How often we look, while a server is asked, whether anybody still wants the answer."""

__all__ = ["Cancelled", "CostlyReader", "Oddity", "ReadError", "Reader", "UnavailableReader"]


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class ReadError(Exception):
    """A store could not answer; ``code`` names the sentence that says why.

    Parameters
    ----------
    code
        Ends the key of the sentence.
    whole
        Whether the store as a whole is out of reach, not the one document: then
        nothing more is asked of it.
    **values
        What the sentence is filled with.
    """

    def __init__(self, code: str, *, whole: bool = False, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.whole = whole
        self.values = values


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd about a document or a store that was understood all the same.

    Parameters
    ----------
    code
        Names the sentence of the content, ``problem.document-<code>``.
    location
        JSON pointer of the place; empty where it is the whole.
    values
        What the sentence is filled with.
    """

    code: str
    location: str = ""
    values: tuple[tuple[str, Any], ...] = ()


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

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return whether something is stored at keys of any kind; None where nobody can tell."""

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return how many bytes are stored at keys; those at which nothing is are left out.

        None where nobody can tell, or not without reading them.
        """

    def names(self, group: str, limit: int) -> Iterable[str] | None:
        """Return up to ``limit`` names below a group; None where listing is impossible."""


@runtime_checkable
class CostlyReader(Reader, Protocol):
    """A reader whose every question takes a while, so that many are asked at once."""

    def get_many(self, keys: Sequence[str], limit: int) -> Mapping[str, bytes | ReadError | None]:
        """Return for each key what `get` would return or raise."""

    def status(self, key: str) -> int | None:
        """Return the HTTP status with which a server answers for a key; None without one."""

    def close(self) -> None:
        """Let go of connections."""


def get_one(reader: CostlyReader, key: str, limit: int) -> bytes | None:
    """Return what a reader that asks for many documents gives for one, or raise why not."""
    data = reader.get_many([key], limit)[key]
    if isinstance(data, ReadError):
        raise data
    return data


class UnavailableReader:
    """Stands for a store that cannot be read at all, and says why.

    Parameters
    ----------
    error
        Raised at every question.
    """

    def __init__(self, error: ReadError) -> None:
        self._error = error

    def get(self, key: str, limit: int) -> bytes | None:
        """Raise the reason."""
        raise self._error

    def exists(self, key: str) -> bool:
        """Return False: nothing can be seen."""
        return False

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return that nobody can tell."""
        return dict.fromkeys(keys)

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return that nobody can tell."""
        return dict.fromkeys(keys)

    def names(self, group: str, limit: int) -> None:
        """Return None: nothing can be listed."""
