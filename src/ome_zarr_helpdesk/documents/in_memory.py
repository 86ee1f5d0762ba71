"""A zarr store found in memory, asked by its public synchronous calls.

A store that napari's reader opened belongs to another event loop, so nothing
asynchronous is awaited here: `get_sync` where the store has it (zarr 3.1.6 and
later), else zarr's own open functions, which are synchronous and know the way.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents.reader import ReadError
from ome_zarr_helpdesk.source.arrays_in_memory import stored_kind
from ome_zarr_helpdesk.source.keys import parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ome_zarr_helpdesk.documents.limits import Limits

__all__ = ["RemoteZarrStoreReader", "ZarrStoreReader", "document_of_node", "reader_of_store"]

_NODE_DOCUMENTS = {"zarr.json": 3, ".zattrs": 2, ".zarray": 2, ".zgroup": 2}


class ZarrStoreReader:
    """Read metadata documents from a `zarr.abc.store.Store`."""

    _kinds = ("array", "group")

    def __init__(self, store: Any) -> None:
        self._store = store

    def get(self, key: str, limit: int) -> bytes | None:
        """Return the bytes at a key, or a metadata document that zarr read for us."""
        get_sync = getattr(self._store, "get_sync", None)
        data = self._through_zarr(key) if get_sync is None else self._directly(get_sync, key)
        if data is not None and len(data) > limit:
            raise ReadError("too-large", limit=limit)
        return data

    def exists(self, key: str) -> bool:
        """Return whether a document is stored at a key."""
        return self.get(key, 2**62) is not None

    def names(self, group: str, limit: int) -> None:
        """Return None: listing a store of unknown size is not ours to start."""

    def _directly(self, get_sync: Any, key: str) -> bytes | None:
        try:
            buffer = get_sync(key)
        except (OSError, ValueError, TypeError, RuntimeError, NotImplementedError) as error:
            raise ReadError("store-failed", reason=type(error).__name__) from error
        return None if buffer is None else bytes(buffer.to_bytes())

    def _through_zarr(self, key: str) -> bytes | None:
        name = key.rpartition("/")[2]
        zarr_format = _NODE_DOCUMENTS.get(name)
        if zarr_format is None:
            return None
        kinds = {".zarray": ("array",), ".zgroup": ("group",)}.get(name, self._kinds)
        node = _open_node(self._store, parent(key), zarr_format, kinds)
        content = None if node is None else document_of_node(node, name)
        return None if content is None else json.dumps(content).encode()


class RemoteZarrStoreReader(ZarrStoreReader):
    """Read from a zarr store on the network; zarr asks one question a thread.

    Parameters
    ----------
    store
        The store, with the credentials it was opened with.
    at_once
        How many questions are asked at the same time.
    """

    # arrays are known from memory as a rule; what is asked for is a group
    _kinds = ("group", "array")

    def __init__(self, store: Any, at_once: int) -> None:
        super().__init__(store)
        self._at_once = at_once

    def get_many(self, keys: Sequence[str], limit: int) -> Mapping[str, bytes | ReadError | None]:
        """Return for each key what is stored there, or why that cannot be told."""
        with ThreadPoolExecutor(min(self._at_once, len(keys) or 1)) as threads:
            answers = threads.map(lambda key: self._one(key, limit), keys)
            return dict(zip(keys, answers, strict=True))

    def status(self, key: str) -> None:
        """Return None: zarr does not tell it."""

    def close(self) -> None:
        """Do nothing: the store belongs to somebody else."""

    def _one(self, key: str, limit: int) -> bytes | ReadError | None:
        try:
            return self.get(key, limit)
        except ReadError as error:
            return error


def reader_of_store(store: Any, limits: Limits) -> ZarrStoreReader:
    """Return the reader of a zarr store: one that spares questions if it is on the network."""
    if stored_kind(store) in ("local", "zip", "memory"):
        return ZarrStoreReader(store)
    return RemoteZarrStoreReader(store, limits.at_once)


def _open_node(store: Any, path: str, zarr_format: int, kinds: Iterable[str]) -> Any:
    """Open an array or group with one question each, never through consolidated metadata."""
    import zarr

    options: dict[str, Any] = {"path": path, "mode": "r", "zarr_format": zarr_format}
    for kind in kinds:
        try:
            if kind == "array":
                return zarr.open_array(store=store, **options)
            return zarr.open_group(store=store, use_consolidated=False, **options)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not of this kind: it may be of the other before it is said to be absent
    return None


def document_of_node(node: Any, name: str) -> dict[str, Any] | None:
    """Return the document of a zarr array or group as its store would hold it.

    Parameters
    ----------
    node
        A `zarr.Array` or `zarr.Group`.
    name
        Name of the document; one that belongs to the other Zarr format, or to the
        other kind of node, is None.
    """
    # through JSON: zarr's own objects and numpy's numbers become what is written
    content: dict[str, Any] = json.loads(json.dumps(node.metadata.to_dict(), default=str))
    is_array = hasattr(node, "shape")
    if _NODE_DOCUMENTS.get(name) != content.get("zarr_format"):
        return None
    if name == ".zattrs":
        attributes: dict[str, Any] = json.loads(json.dumps(dict(node.attrs), default=str))
        return attributes
    if name == ".zarray":
        content.pop("attributes", None)
        return content if is_array else None
    if name == ".zgroup":
        return None if is_array else {"zarr_format": 2}
    return content
