"""Stores on the network, by way of fsspec: many questions at once, none without an end.

The questions run in the one thread that fsspec keeps for all its users (napari's
readers among them); ours waits, and looks twenty times a second whether anybody
still wants the answer.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, wait
from typing import TYPE_CHECKING, Any, Protocol

from fsspec.asyn import get_loop

from ome_zarr_helpdesk.documents.reader import LOOK_SECONDS, Cancelled, ReadError, get_one

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from ome_zarr_helpdesk.documents.limits import Limits
    from ome_zarr_helpdesk.documents.reader import Oddity
    from ome_zarr_helpdesk.source.place import Place

__all__ = ["RemoteClient", "RemoteReader", "open_remote"]


class RemoteClient(Protocol):
    """Asks one server for one key; everything it raises is a `ReadError`."""

    @property
    def oddities(self) -> tuple[Oddity, ...]:
        """What is odd about the way to what is read."""

    async def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key, at most ``limit`` of them; None where nothing is there."""

    async def status(self, key: str) -> int | None:
        """Return the HTTP status of an answer; None where there is none."""

    def close(self) -> None:
        """Let go of connections."""


class RemoteReader:
    """Reads documents below an address.

    Parameters
    ----------
    client
        Asks for one key.
    limits
        How many are asked at once, and how long one answer may take.
    cancelled
        Asked while we wait.
    """

    def __init__(self, client: RemoteClient, limits: Limits, cancelled: Callable[[], bool]) -> None:
        self._client = client
        self._limits = limits
        self._cancelled = cancelled

    @property
    def oddities(self) -> tuple[Oddity, ...]:
        """What is odd about the way to what is read."""
        return self._client.oddities

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key, or None where nothing is stored there."""
        return get_one(self, key, limit)

    def get_many(self, keys: Sequence[str], limit: int) -> Mapping[str, bytes | ReadError | None]:
        """Return what is stored at each key, or why that cannot be told."""
        broken = ReadError("remote-broken", whole=True, reason="CancelledError")
        answers = self._wait(self._all(keys, limit), lost=[broken] * len(keys))
        return dict(zip(keys, answers, strict=True))

    def exists(self, key: str) -> bool:
        """Return whether a server gives something out for a key; nothing of it is read."""
        return self.stored([key])[key] is True

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return whether a server gives something out for keys; None where it refuses to tell."""
        return {key: _is_stored(data) for key, data in self.get_many(keys, 0).items()}

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return that nobody can tell: every one would be a request."""
        return dict.fromkeys(keys)

    def names(self, group: str, limit: int) -> None:
        """Return None: what lies on a server is not listed."""

    def status(self, key: str) -> int | None:
        """Return the HTTP status with which the server answers for a key."""
        answer: int | None = self._wait(self._status(key), lost=None)
        return answer

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    async def _all(self, keys: Sequence[str], limit: int) -> list[bytes | ReadError | None]:
        at_once = asyncio.Semaphore(self._limits.at_once)

        async def one(key: str) -> bytes | ReadError | None:
            async with at_once:
                return await self._one(key, limit)

        return await asyncio.gather(*(one(key) for key in keys))

    async def _status(self, key: str) -> int | None:
        try:
            return await asyncio.wait_for(self._client.status(key), self._limits.answer_seconds)
        except TimeoutError:
            return None

    async def _one(self, key: str, limit: int) -> bytes | ReadError | None:
        seconds = self._limits.answer_seconds
        try:
            return await asyncio.wait_for(self._client.get(key, limit), seconds)
        except TimeoutError:
            return ReadError("remote-too-slow", whole=True, seconds=seconds)
        except ReadError as error:
            return error

    def _wait(self, question: Coroutine[Any, Any, Any], lost: Any) -> Any:
        """Return what a question comes to; raise `Cancelled` when nobody waits any more.

        Where somebody else cancels it, as the end of the process does, ``lost`` is the answer.
        """
        future = asyncio.run_coroutine_threadsafe(question, get_loop())
        while not wait([future], LOOK_SECONDS).done:
            if self._cancelled():
                future.cancel()
                raise Cancelled
        try:
            return future.result()
        except CancelledError:
            return lost


def _is_stored(data: bytes | ReadError | None) -> bool | None:
    """Return what an answer says that was cut off at its first byte."""
    if isinstance(data, ReadError):
        return True if data.code == "too-large" else None
    return data is not None


def open_remote(place: Place, limits: Limits, cancelled: Callable[[], bool]) -> RemoteReader:
    """Return a reader of an address.

    Parameters
    ----------
    place
        Where to read; ``root`` is an address.
    limits
        How long to wait, and how many documents are asked for at once.
    cancelled
        Asked while we wait for an answer.

    Raises
    ------
    ImportError
        Where the client for such addresses is not installed.
    """
    client: RemoteClient
    if place.store == "http":
        from ome_zarr_helpdesk.documents.remote_http import HttpClient

        client = HttpClient(place.root, place.access, limits)
    else:
        from ome_zarr_helpdesk.documents.remote_objects import ObjectClient

        client = ObjectClient(place.root, limits)
    return RemoteReader(client, limits, cancelled)
