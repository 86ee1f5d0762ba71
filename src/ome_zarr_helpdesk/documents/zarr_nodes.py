"""The documents of zarr arrays and groups in memory, as their store would hold them."""

from __future__ import annotations

import json
import math
from enum import Enum
from typing import Any

__all__ = ["ZARR_FORMATS", "document_of_node"]

ZARR_FORMATS = {"zarr.json": 3, ".zattrs": 2, ".zarray": 2, ".zgroup": 2}
"""Documents that zarr can give out, and the Zarr format each belongs to."""


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
    content: dict[str, Any] = dict(node.metadata.to_dict())
    fill_value: Any = content.get("fill_value")
    if hasattr(fill_value, "tolist"):
        fill_value = fill_value.tolist()
    if isinstance(fill_value, float) and not math.isfinite(fill_value):  # before zarr 3.1
        content["fill_value"] = str(fill_value).replace("nan", "NaN").replace("inf", "Infinity")
    # through JSON: zarr's own objects and numpy's numbers become what is written
    content = json.loads(json.dumps(content, default=_as_written))
    is_array = hasattr(node, "shape")
    if ZARR_FORMATS.get(name) != content.get("zarr_format"):
        return None
    if name == ".zattrs":
        attributes: dict[str, Any] = json.loads(json.dumps(dict(node.attrs), default=_as_written))
        return attributes
    if name == ".zarray":
        content.pop("attributes", None)
        return content if is_array else None
    if name == ".zgroup":
        return None if is_array else {"zarr_format": 2}
    return content


def _as_written(value: Any) -> Any:
    """Return what stands in a document for an object of zarr, numcodecs or numpy."""
    if isinstance(value, Enum):
        return value.value
    for name in ("get_config", "to_dict", "tolist"):  # numcodecs, zarr, numpy
        if hasattr(value, name):
            return getattr(value, name)()
    return str(value)
