"""Where a zarr array in memory is stored, told by the public attributes of its store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.source.address import without_credentials

if TYPE_CHECKING:
    from ome_zarr_helpdesk.source.place import StoreKind

__all__ = ["NamedArray", "StoredPlace", "described", "stored_kind", "stored_place"]

_PROTOCOLS: dict[str, StoreKind] = {
    "file": "local", "local": "local", "http": "http", "https": "http", "s3": "s3", "s3a": "s3"
}  # fmt: skip
_OBSTORE: dict[str, StoreKind] = {
    "LocalStore": "local", "MemoryStore": "memory", "HTTPStore": "http", "S3Store": "s3"
}  # fmt: skip
_WRAPPED = ("logging-", "wrapping-")
_NAMED: dict[str, StoreKind] = {"file://": "local", "zip://": "zip", "memory://": "memory"}


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """Where an array is stored.

    Parameters
    ----------
    store
        What kind of store it is.
    root
        Folder, file or address of the store, without credentials; a name of its
        own for one in memory, and for one that tells nothing.
    path
        Path of the array in the store.
    is_file
        Whether the root is a folder or file that can be read without the store.
    """

    store: StoreKind
    root: str
    path: str
    is_file: bool = False


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class NamedArray:
    """A zarr array that another library opened, by where it says that it is stored.

    Parameters
    ----------
    stored
        Where it is stored.
    shape
        Its shape.
    address
        Folder or address to open, with whatever opens it; empty where there is none.
    handle
        What reads from the store, where there is no address to open.
    """

    stored: StoredPlace
    shape: tuple[int, ...]
    address: str = field(default="", repr=False)
    handle: Any = field(default=None, repr=False)


def stored_place(array: Any) -> StoredPlace:
    """Return where a zarr array or group is stored."""
    if isinstance(array, NamedArray):
        return array.stored
    kind, root, is_file = described(array.store)
    return StoredPlace(kind, root, array.path.strip("/"), is_file)


def stored_kind(store: Any) -> StoreKind:
    """Return what kind of store a zarr store is."""
    return described(store)[0]


def described(store: Any) -> tuple[StoreKind, str, bool]:
    """Return kind and root of a store, and whether that root is a folder or file."""
    kinds = {kind.__name__ for kind in type(store).__mro__}
    if "LocalStore" in kinds:
        return "local", str(store.root), True
    if "ZipStore" in kinds:
        # while it is written to, the file has no list of contents yet
        return "zip", str(store.path), bool(store.read_only)
    if "MemoryStore" in kinds:
        return "memory", str(store), False
    if "ObjectStore" in kinds and hasattr(store, "store"):
        return _in_obstore(store.store)
    if hasattr(store, "fs") and hasattr(store, "path"):
        return _in_fsspec(store.fs, str(store.path).rstrip("/"))
    return _by_name(store)


def _in_fsspec(fs: Any, root: str) -> tuple[StoreKind, str, bool]:
    protocols = fs.protocol
    protocol = str(protocols if isinstance(protocols, str) else next(iter(protocols), ""))
    kind = _PROTOCOLS.get(protocol, "other")
    if kind == "local":
        return kind, root, True
    address = root if "://" in root else f"{protocol}://{root}"
    return kind, without_credentials(address), False


def _in_obstore(store: Any) -> tuple[StoreKind, str, bool]:
    """Return what an `obstore` store is, by its class, `url`, `config` and `prefix`."""
    name = type(store).__name__
    kind = _OBSTORE.get(name, "other")
    prefix = str(getattr(store, "prefix", None) or "").rstrip("/")
    if kind == "local":
        return kind, prefix or "/", True
    if kind == "http":
        return kind, without_credentials(str(store.url)).rstrip("/"), False
    config = getattr(store, "config", None) or {}
    bucket = config.get("bucket") or config.get("container_name")
    if bucket is None:
        return kind, f"{name}://{id(store)}", False
    scheme = {"S3Store": "s3", "GCSStore": "gs", "AzureStore": "az"}.get(name, name.lower())
    root = "/".join(part for part in (f"{scheme}://{bucket}", prefix.strip("/")) if part)
    return kind, root, False


def _by_name(store: Any) -> tuple[StoreKind, str, bool]:
    """Return what a store calls itself, such as one that wraps another; else a name for it.

    A wrapper may change what is read, so that its root is not read without it.
    """
    name = str(store)
    while name.startswith(_WRAPPED):
        name = name.partition("-")[2]
    for scheme, kind in _NAMED.items():
        if name.startswith(scheme):
            return kind, name if kind == "memory" else name.removeprefix(scheme), False
    library = type(store).__module__.partition(".")[0]
    snapshot = getattr(getattr(store, "session", None), "snapshot_id", None)  # icechunk
    return "other", f"{library}://{snapshot or id(store)}", False
