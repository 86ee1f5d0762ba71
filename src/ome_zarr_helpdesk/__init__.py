"""Help for OME-Zarr data: what it is, what is odd about it, and what to do.

The functions are loaded when they are first used, so that importing the package
costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation, explain, search, validate

__all__ = ["Explanation", "__version__", "explain", "search", "validate"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("napari-ome-zarr-helpdesk")
    if name in __all__:
        from ome_zarr_helpdesk import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
