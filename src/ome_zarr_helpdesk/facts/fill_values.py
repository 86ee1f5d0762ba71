"""What absent chunks are read as, out of all the ways in which it is written."""

from __future__ import annotations

import math
import re
import struct
from typing import Any

__all__ = ["plain_fill_value"]

MAX_PARTS = 64
"""How many bytes or fields of one fill value are told."""

_FLOATS = {"float16": ">e", "float32": ">f", "float64": ">d"}
_HALVES = {"complex64": "float32", "complex128": "float64"}


def plain_fill_value(value: Any, dtype: str | None) -> Any:
    """Return a fill value as a plain value; numbers that JSON cannot hold become words.

    Parameters
    ----------
    value
        As it stands in the document: a number, a word such as ``NaN``, the bytes of
        a number in hexadecimal digits, two numbers of a complex one, the bytes of
        a raw type, base64 of a structured type of Zarr v2 or its fields by name.
    dtype
        Name of the data type in Zarr v3.
    """
    if isinstance(value, str):
        return _of_text(value, dtype)
    if isinstance(value, float) and not math.isfinite(value):
        return _word(value)
    if isinstance(value, list):
        return _of_list(value, dtype)
    if isinstance(value, dict):
        return _of_fields(value) if dtype in ("struct", "structured") else None
    return value if isinstance(value, int | float | bool) else None


def _of_text(value: str, dtype: str | None) -> Any:
    """Zarr v3 core, "Fill value": floats may be written as their bytes, ``0x7fc00000``."""
    layout = _FLOATS.get(dtype or "")
    if layout is None or not re.fullmatch(r"0x[0-9a-fA-F]+", value):
        return value
    digits = value[2:]
    if len(digits) != 2 * struct.calcsize(layout):
        return value
    number: float = struct.unpack(layout, bytes.fromhex(digits))[0]
    return number if math.isfinite(number) else _word(number)


def _of_list(value: list[Any], dtype: str | None) -> Any:
    """Return both parts of a complex number, or the bytes of a raw type."""
    half = _HALVES.get(dtype or "")
    whole = re.fullmatch(r"r\d+", dtype or "") is not None and len(value) <= MAX_PARTS
    if len(value) != 2 and not whole:
        return None
    return tuple(plain_fill_value(part, half) for part in value)


def _of_fields(value: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, plain_fill_value(v, None)) for name, v in list(value.items())[:MAX_PARTS])


def _word(number: float) -> str:
    return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")
