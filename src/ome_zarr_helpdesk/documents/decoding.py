"""From bytes to a JSON object, with a reason where that is not possible."""

from __future__ import annotations

import json
from typing import Any

from ome_zarr_helpdesk.documents.reader import ReadError

__all__ = ["decode"]


def decode(data: bytes, depth: int) -> dict[str, Any]:
    """Decode a metadata document.

    Parameters
    ----------
    data
        The bytes as stored; UTF-8, with or without a byte order mark.
    depth
        How deep the document may nest.

    Returns
    -------
    dict
        The JSON object.

    Raises
    ------
    ReadError
        With a code that says what is wrong and, where known, the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError("not-utf8", position=error.start) from error
    if not text.strip():
        raise ReadError("empty")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError("not-json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise ReadError("too-deep", limit=depth) from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise ReadError("number-too-long") from error
    if not isinstance(content, dict):
        raise ReadError("not-an-object")
    if len(data) > depth and _deeper_than(content, depth):
        raise ReadError("too-deep", limit=depth)
    return content


def _deeper_than(content: Any, depth: int) -> bool:
    """Return whether something nests deeper than a limit, without recursing."""
    layer: list[Any] = [content]
    for _ in range(depth):
        below: list[Any] = []
        for item in layer:
            values = item.values() if isinstance(item, dict) else item
            below.extend(v for v in values if isinstance(v, dict | list) and v)
        if not below:
            return False
        layer = below
    return True
