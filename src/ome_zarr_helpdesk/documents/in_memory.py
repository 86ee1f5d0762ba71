"""A zarr store found in memory, asked by its public synchronous calls.

A store that napari's reader opened belongs to another event loop, so none is
started or entered here. Asked is, in this order: `get_sync`, where the store has it
(zarr 3.1.6 and later); a store that keeps all in memory by its asynchronous calls,
which never wait for anything; else zarr's own open functions, which are synchronous
and know the way.
"""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents.key_values import KeyValueReader
from ome_zarr_helpdesk.documents.reader import ReadError, get_one
from ome_zarr_helpdesk.documents.side_by_side import ask_side_by_side
from ome_zarr_helpdesk.documents.zarr_nodes import ZARR_FORMATS, document_of_node
from ome_zarr_helpdesk.source.keys import parent, parts
from ome_zarr_helpdesk.source.zarr_stores import described, stored_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence

    from ome_zarr_helpdesk.documents.limits import Limits

__all__ = ["RemoteZarrStoreReader", "ZarrStoreReader", "reader_of_store"]

_NOT_UNDERSTOOD = (ValueError, KeyError, TypeError, AttributeError, AssertionError)
_OTHER_KIND = ("Contains", "NodeType", "Assertion")
_LONGEST_REASON = 200
_ABSENT = -1


class ZarrStoreReader:
    """Read metadata documents from a `zarr.abc.store.Store`."""

    _kinds = ("array", "group")

    def __init__(self, store: Any) -> None:
        self._store = store
        # zarr's own store in memory, wrapped or not
        self._in_memory = described(store)[1].startswith("memory://")

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key, or a metadata document that zarr read for us."""
        try:
            data = self._asked(key)
        except ReadError:
            raise
        except Exception as error:
            raise ReadError("store-failed", reason=type(error).__name__) from error
        if data is not None and len(data) > limit:
            raise ReadError("too-large", limit=limit)
        return data

    def exists(self, key: str) -> bool:
        """Return whether a document, or what lies in a folder, is stored at a key."""
        try:
            return self.get(key, 2**62) is not None or bool(self.names(key, 1))
        except ReadError:
            return False

    def stored(self, keys: Sequence[str]) -> Mapping[str, bool | None]:
        """Return whether something is stored at keys of a store in memory.

        None for all others: they would be read as a whole to see whether they are there.
        """
        return {key: self._holds(key) for key in keys}

    def sizes(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        """Return how many bytes are at keys of a store in memory; None for all others."""
        if not self._in_memory:
            return dict.fromkeys(keys)
        found = ((key, self._size(key)) for key in keys)
        return {key: size for key, size in found if size != _ABSENT}

    def _size(self, key: str) -> int | None:
        try:
            return int(_at_once(self._store.getsize(key)))
        except FileNotFoundError:
            return _ABSENT
        except Exception:  # noqa: BLE001 - a store may be anybody's, and raise anything
            return None

    def _holds(self, key: str) -> bool | None:
        if not self._in_memory:
            return None
        try:
            return bool(_at_once(self._store.exists(key)))
        except Exception:  # noqa: BLE001 - a store may be anybody's, and raise anything
            return None

    def names(self, group: str, limit: int) -> list[str] | None:
        """Return names below a group of a store in memory, sorted.

        None for all others: listing a store of unknown size is not ours to start.
        """
        if not self._in_memory:
            return None
        try:
            return sorted(islice(self._listed("/".join(parts(group))), limit)) or None
        except Exception:  # noqa: BLE001 - a store may be anybody's, and raise anything
            return None

    def _asked(self, key: str) -> bytes | None:
        get_sync = getattr(self._store, "get_sync", None)
        if get_sync is not None:
            try:
                return _bytes(get_sync(key))
            except (NotImplementedError, TypeError):
                pass  # it wraps a store that cannot
        if self._in_memory:
            try:
                return _bytes(_at_once(self._store.get(key, _prototype())))
            except RuntimeError:  # it waits for something after all
                self._in_memory = False
        return self._through_zarr(key)

    def _listed(self, group: str) -> Iterator[str]:
        names = self._store.list_dir(group)
        while True:
            try:
                yield str(_at_once(anext(names))).rstrip("/")
            except StopAsyncIteration:
                return

    def _through_zarr(self, key: str) -> bytes | None:
        name = key.rpartition("/")[2]
        zarr_format = ZARR_FORMATS.get(name)
        if zarr_format is None:
            return None
        kinds = {".zarray": ("array",), ".zgroup": ("group",)}.get(name, self._kinds)
        try:
            node = _open_node(self._store, parent(key), zarr_format, kinds)
        except json.JSONDecodeError as error:  # it carries the document
            if name in ("zarr.json", ".zarray"):
                return error.doc.encode("utf-8", "replace")
            raise ReadError("store-unread", reason=str(error)[:_LONGEST_REASON]) from error
        content = None if node is None else document_of_node(node, name)
        return None if content is None else json.dumps(content).encode()


def _bytes(buffer: Any) -> bytes | None:
    return None if buffer is None else bytes(buffer.to_bytes())


def _at_once(answer: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine returns that has nothing to wait for; raise if it waits."""
    try:
        answer.send(None)
    except StopIteration as done:
        return done.value
    answer.close()
    raise RuntimeError("the store waits for something")


def _prototype() -> Any:
    """Return what zarr makes of bytes: in main memory."""
    try:
        from zarr.buffer import default_buffer_prototype
    except ImportError:  # before zarr 3.1 it had no public name
        from zarr.core.buffer import default_buffer_prototype
    return default_buffer_prototype()


class RemoteZarrStoreReader(ZarrStoreReader):
    """Read from a zarr store on the network; zarr asks one question a thread.

    Parameters
    ----------
    store
        The store, with the credentials it was opened with.
    limits
        How many questions are asked at the same time, and how long to wait.
    cancelled
        Asked while we wait.
    """

    # arrays are known from memory as a rule; what is asked for is a group
    _kinds = ("group", "array")

    def __init__(self, store: Any, limits: Limits, cancelled: Callable[[], bool]) -> None:
        super().__init__(store)
        self._limits = limits
        self._cancelled = cancelled

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key, or a metadata document that zarr read for us."""
        return get_one(self, key, limit)

    def get_many(self, keys: Sequence[str], limit: int) -> Mapping[str, bytes | ReadError | None]:
        """Return for each key what is stored there, or why that cannot be told."""
        get = super().get
        answers = ask_side_by_side(
            [partial(get, key, limit) for key in keys],
            self._limits.at_once,
            self._limits.answer_seconds,
            self._cancelled,
        )
        return dict(zip(keys, answers, strict=True))

    def status(self, key: str) -> None:
        """Return None: zarr does not tell it."""

    def close(self) -> None:
        """Do nothing: the store belongs to somebody else."""


def reader_of_store(
    store: Any, limits: Limits, cancelled: Callable[[], bool] = lambda: False
) -> ZarrStoreReader | KeyValueReader:
    """Return the reader of a store: one that spares questions if it is on the network."""
    if type(store).__module__.partition(".")[0] == "tensorstore":
        return KeyValueReader(store, limits.answer_seconds)
    if stored_kind(store) in ("local", "zip", "memory"):
        return ZarrStoreReader(store)
    return RemoteZarrStoreReader(store, limits, cancelled)


def _open_node(store: Any, path: str, zarr_format: int, kinds: Iterable[str]) -> Any:
    """Open an array or group with one question each, never through consolidated metadata.

    Returns
    -------
    zarr.Array, zarr.Group or None
        None where there is no node of this format.
    """
    import zarr

    options: dict[str, Any] = {"path": path, "mode": _mode(store), "zarr_format": zarr_format}
    reason: Exception | None = None
    for kind in kinds:
        try:
            if kind == "array":
                return zarr.open_array(store=store, **options)
            return zarr.open_group(store=store, use_consolidated=False, **options)
        except FileNotFoundError:
            continue  # none of this kind
        except json.JSONDecodeError:
            raise
        except _NOT_UNDERSTOOD as error:  # of the other kind, or not understood by zarr
            if reason is None or type(reason).__name__.startswith(_OTHER_KIND):
                reason = error
    if reason is not None:
        raise ReadError("store-unread", reason=str(reason)[:_LONGEST_REASON]) from reason
    return None


def _mode(store: Any) -> str:
    """Return a mode in which zarr opens what is there, and creates nothing.

    With ``r`` zarr makes a copy that cannot be written to, where the store can.
    """
    if not store.read_only:
        try:
            store.with_read_only(True)
        except (AttributeError, NotImplementedError):
            return "r+"
    return "r"
