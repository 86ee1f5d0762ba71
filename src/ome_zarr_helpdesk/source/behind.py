"""What stands behind something that dask cuts into blocks, or that xarray wraps."""

from __future__ import annotations

from typing import Any

from ome_zarr_helpdesk.source._dask_tasks import is_zarr

__all__ = ["array_behind", "data_of_xarray", "is_xarray", "source_of_xarray"]

_UNCHANGED = ("ImplicitToExplicitIndexingAdapter", "CopyOnWriteArray", "MemoryCachedArray")
_DEEPEST = 12


def array_behind(value: Any) -> tuple[Any, bool]:
    """Return the stored array that a value stands for, and whether it is that array whole.

    Parameters
    ----------
    value
        A zarr array, or what `xarray.open_zarr` hands to dask.

    Returns
    -------
    tuple
        None and False where it is none of these.
    """
    whole = True
    for _ in range(_DEEPEST):
        kind = type(value)
        if is_zarr(value):
            return value, whole
        if not kind.__module__.startswith("xarray."):
            break
        if hasattr(value, "get_array"):
            value = value.get_array()
            continue
        if kind.__name__ == "LazilyIndexedArray":
            whole = whole and all(item == slice(None) for item in value.key.tuple)
        elif kind.__name__ not in _UNCHANGED:
            whole = False  # such as one that scales the values
        value = getattr(value, "array", None)
    return None, False


def is_xarray(value: Any, *names: str) -> bool:
    """Return whether this is one of these objects of xarray."""
    kind = type(value)
    return kind.__name__ in names and kind.__module__.startswith("xarray.")


def data_of_xarray(value: Any) -> Any:
    """Return the dask array in a `DataArray`; all else, and one without dask, as it is.

    Without dask the data may still be on the disk, and asking for them would read them.
    """
    if is_xarray(value, "DataArray") and value.chunks is not None:
        return value.data
    return value


def source_of_xarray(value: Any) -> str | None:
    """Return the path that a `Dataset` or `DataArray` says it was opened from."""
    if not is_xarray(value, "Dataset", "DataArray"):
        return None
    source = value.encoding.get("source")
    if not isinstance(source, str) or not source:
        return None
    name = value.name if is_xarray(value, "DataArray") else None
    return f"{source.rstrip('/')}/{name}" if isinstance(name, str) else source
