"""Names, sizes and byte order of data types, in the words of Zarr v3."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["from_v2", "itemsize_of"]

_KINDS = {"i": "int", "u": "uint", "f": "float", "c": "complex"}
_BY_ORDER = {"<": "little", ">": "big"}


def from_v2(dtype: Any) -> tuple[str | None, int | None, str | None]:
    """Translate a Zarr v2 ``dtype``.

    Parameters
    ----------
    dtype
        A numpy type string such as ``<u2``, or the list of a structured type
        (Zarr v2 specification, section "Data type encoding").

    Returns
    -------
    name, itemsize, endianness
        Name in Zarr v3 (``uint16``), bytes an element, ``little`` or ``big``;
        each None where it is not known or does not apply.
    """
    if isinstance(dtype, list):
        return "struct", None, None
    if not isinstance(dtype, str):
        return None, None, None
    match = re.fullmatch(r"([<>|=])([a-zA-Z])(\d{0,9})(\[\w+\])?", dtype)
    if match is None:
        return None, None, None
    order, kind, digits, _ = match.groups()
    size = int(digits) if digits else None
    endianness = _BY_ORDER.get(order) if size and size > 1 else None
    if kind in _KINDS and size:
        return f"{_KINDS[kind]}{8 * size}", size, endianness
    if kind == "b":
        return "bool", 1, None
    return _other(kind, size, endianness)


def _other(
    kind: str, size: int | None, endianness: str | None
) -> tuple[str | None, int | None, str | None]:
    """Names that the Zarr v3 extensions give to types that are no plain numbers."""
    if kind == "U":
        return "fixed_length_utf32", None if size is None else 4 * size, endianness
    if kind == "S":
        return "null_terminated_bytes", size, None
    if kind == "V":
        return "raw_bytes", size, None
    if kind in "mM":
        return f"numpy.{'timedelta64' if kind == 'm' else 'datetime64'}", size, endianness
    return ("string", None, None) if kind == "O" else (None, None, None)


def itemsize_of(name: str | None, length: int | None = None) -> int | None:
    """Return the bytes an element of a Zarr v3 data type takes; None where not known.

    Zarr v3 core, section "Core data types": the digits of a name are its bits.

    Parameters
    ----------
    name
        Name of the data type.
    length
        ``length_bytes`` of the configuration, where texts of one length have one.
    """
    if name is None:
        return None
    if name == "bool":
        return 1
    if name in ("numpy.datetime64", "numpy.timedelta64"):
        return 8
    if name in ("fixed_length_utf32", "null_terminated_bytes", "raw_bytes"):
        return length
    match = re.fullmatch(r"(?:u?int|b?float|complex|r)(\d{1,9})", name)
    return int(match.group(1)) // 8 or 1 if match else None
