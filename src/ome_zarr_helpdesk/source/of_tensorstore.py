"""TensorStore arrays as data of a layer: told by their public spec; nothing is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ome_zarr_helpdesk.source.address import without_credentials
from ome_zarr_helpdesk.source.zarr_stores import NamedArray, StoredPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.source.place import StoreKind

__all__ = ["OutputMaps", "is_tensorstore", "named_arrays", "output_maps"]

_ZARR_DRIVERS = ("zarr", "zarr2", "zarr3")
_MOST_LAYERS = 10_000

OutputMaps = list[dict[str, Any]]
"""Index of each axis of the stored array: ``offset``, ``stride`` and ``input_dimension``."""


def is_tensorstore(value: Any) -> bool:
    """Return whether this is a `tensorstore.TensorStore`."""
    kind = type(value)
    return kind.__name__ == "TensorStore" and kind.__module__.partition(".")[0] == "tensorstore"


def spec_of(data: Any) -> dict[str, Any]:
    """Return the spec of a TensorStore array as JSON; empty where it has none."""
    try:
        spec: dict[str, Any] = data.spec().to_json()
    except (NotImplementedError, ValueError, TypeError):
        return {}
    return spec


def named_arrays(data: Any) -> tuple[NamedArray, ...]:
    """Return the zarr arrays behind a TensorStore array, each once."""
    found: dict[tuple[str, str], NamedArray] = {}
    for spec in _zarr_specs(spec_of(data)):
        array = _named(spec, data)
        if array is not None:
            found.setdefault((array.stored.root, array.stored.path), array)
    return tuple(found.values())


def output_maps(data: Any) -> tuple[OutputMaps, bool] | None:
    """Return how a TensorStore array looks at the one zarr array behind it.

    Returns
    -------
    tuple or None
        The maps, and whether values are changed on the way (``cast``); None where
        it looks at it otherwise than by cutting and turning.
    """
    spec = spec_of(data)
    inner, changed = spec, False
    if spec.get("driver") == "cast" and "transform" not in spec.get("base", {}):
        inner, changed = spec["base"], True
    if inner.get("driver") not in _ZARR_DRIVERS or "field" in inner:
        return None
    transform = spec.get("transform", {})
    rank = len(inner.get("metadata", {}).get("shape", ()))
    maps = transform.get("output") or [{"input_dimension": axis} for axis in range(rank)]
    inputs = [m["input_dimension"] for m in maps if "input_dimension" in m]
    if (
        len(maps) != rank
        or len(set(inputs)) != len(inputs)
        or any("index_array" in m for m in maps)
    ):
        return None
    return maps, changed


def _zarr_specs(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the specs of zarr arrays in a spec, that of a stack or a cast included."""
    waiting, seen = [spec], 0
    while waiting and seen < _MOST_LAYERS:
        inner, seen = waiting.pop(), seen + 1
        if inner.get("driver") in _ZARR_DRIVERS:
            yield inner
            continue
        layers = [inner.get("base"), *inner.get("layers", ())]
        waiting.extend(layer for layer in reversed(layers) if isinstance(layer, dict))


def _named(spec: dict[str, Any], data: Any) -> NamedArray | None:
    store = spec.get("kvstore")
    if not isinstance(store, dict):
        return None
    shape = tuple(int(n) for n in spec.get("metadata", {}).get("shape", ()))
    path = str(store.get("path", "")).strip("/")
    driver, base = str(store.get("driver")), store.get("base")
    if driver == "file":
        root = str(store["path"]).rstrip("/") or "/"
        return NamedArray(StoredPlace("local", root, "", is_file=True), shape, root)
    if driver == "zip" and isinstance(base, dict) and base.get("driver") == "file":
        return NamedArray(StoredPlace("zip", base["path"], path, is_file=True), shape)
    address = _address(driver, store, path)
    if address:
        kinds: dict[str, StoreKind] = {"http": "http", "s3": "s3"}
        shown = without_credentials(address)
        return NamedArray(StoredPlace(kinds.get(driver, "other"), shown, ""), shape, address)
    return _in_its_store(driver, path, shape, data)


def _address(driver: str, store: dict[str, Any], path: str) -> str:
    """Return the address of an array on the network; empty where none says it all."""
    if driver == "http":
        base, _, query = str(store.get("base_url", "")).partition("?")
        address = "/".join(part for part in (base.rstrip("/"), quote(path)) if part)
        return f"{address}?{query}" if query else address
    if driver == "s3" and "endpoint" not in store:
        return f"s3://{store.get('bucket')}/{path}"
    return f"gs://{store.get('bucket')}/{path}" if driver == "gcs" else ""


def _in_its_store(driver: str, path: str, shape: tuple[int, ...], data: Any) -> NamedArray | None:
    """Return an array that only its own key-value store can read."""
    if data.kvstore is None:  # the array is one of several
        return None
    handle = data.kvstore.copy()
    handle.path = ""
    kind: StoreKind = "memory" if driver == "memory" else "s3" if driver == "s3" else "other"
    return NamedArray(StoredPlace(kind, f"tensorstore-{driver}://", path), shape, "", handle)
