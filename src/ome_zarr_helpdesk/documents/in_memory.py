"""A zarr store found in memory, asked by its public synchronous calls.

A store that napari's reader opened belongs to another event loop, so nothing
asynchronous is awaited here: `get_sync` where the store has it (zarr 3.1.6 and
later), else zarr's own open functions, which are synchronous and know the way.
"""

from __future__ import annotations

import json
from typing import Any

from ome_zarr_helpdesk.documents.reader import ReadError
from ome_zarr_helpdesk.source.keys import parent

__all__ = ["ZarrStoreReader"]

_NODE_DOCUMENTS = {"zarr.json": 3, ".zattrs": 2, ".zarray": 2, ".zgroup": 2}


class ZarrStoreReader:
    """Read metadata documents from a `zarr.abc.store.Store`."""

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
        node = _open_node(self._store, parent(key), zarr_format)
        return None if node is None else _as_document(node, name)


def _open_node(store: Any, path: str, zarr_format: int) -> Any:
    """Open an array or group with one request each, never through consolidated metadata."""
    import zarr

    options: dict[str, Any] = {"path": path, "mode": "r", "zarr_format": zarr_format}
    try:
        return zarr.open_array(store=store, **options)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not an array: try the other kind of node before saying it is absent
    try:
        return zarr.open_group(store=store, use_consolidated=False, **options)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _as_document(node: Any, name: str) -> bytes | None:
    content = dict(node.metadata.to_dict())
    is_array = hasattr(node, "shape")
    if name == ".zattrs":
        content = dict(node.attrs)
    elif name == ".zarray":
        if not is_array:
            return None
        content.pop("attributes", None)
    elif name == ".zgroup":
        if is_array:
            return None
        content = {"zarr_format": 2}
    return json.dumps(content, default=str).encode()
