"""Names, sizes and byte order of data types, in the words of Zarr v3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

__all__ = ["DataType", "from_v2", "from_v3", "itemsize_of"]

MAX_FIELDS = 1_000
"""How many fields of a structured type are read."""

MAX_DEPTH = 8
"""How deep one structured type may lie in another."""

_KINDS = {"i": "int", "u": "uint", "f": "float", "c": "complex"}
_BY_ORDER = {"<": "little", ">": "big"}
_OBJECTS = {"vlen-utf8": "string", "vlen-bytes": "bytes"}
_WITH_LENGTH = ("fixed_length_utf32", "null_terminated_bytes", "raw_bytes")
_STRUCTS = ("struct", "structured")


@dataclass(frozen=True, slots=True)
class DataType:
    """A data type: name in Zarr v3, bytes an element, byte order, names of its fields.

    Each is None where it is not known or does not apply; ``fields`` are those of
    a structured type.
    """

    name: str | None = None
    itemsize: int | None = None
    endianness: str | None = None
    fields: tuple[str, ...] | None = None


def from_v2(dtype: Any, filters: tuple[str, ...] = (), depth: int = 0) -> DataType:
    """Translate a Zarr v2 ``dtype``.

    Parameters
    ----------
    dtype
        A numpy type string such as ``<u2``, or the list of a structured type
        (Zarr v2 specification, section "Data type encoding").
    filters
        Names of the filters: that of a type of objects tells what they are.
    depth
        How many structured types it lies in.
    """
    if isinstance(dtype, list):
        return _struct_v2(dtype, depth)
    match = re.fullmatch(r"([<>|=])([a-zA-Z])(\d{0,9})(\[\w+\])?", str(dtype))
    if not isinstance(dtype, str) or match is None:
        return DataType()
    order, kind, digits, _ = match.groups()
    size = int(digits) if digits else None
    endianness = _BY_ORDER.get(order) if size and size > 1 else None
    if kind in _KINDS and size:
        return DataType(f"{_KINDS[kind]}{8 * size}", size, endianness)
    if kind == "b":
        return DataType("bool", 1)
    if kind == "O":
        return DataType(next((_OBJECTS[f] for f in filters if f in _OBJECTS), "object"))
    return _other(kind, size, endianness)


def _other(kind: str, size: int | None, endianness: str | None) -> DataType:
    """Names that the Zarr v3 extensions give to types that are no plain numbers."""
    if kind == "U":
        return DataType("fixed_length_utf32", None if size is None else 4 * size, endianness)
    if kind == "S":
        return DataType("null_terminated_bytes", size)
    if kind == "V":
        return DataType("raw_bytes", size)
    if kind in "mM":
        name = f"numpy.{'timedelta64' if kind == 'm' else 'datetime64'}"
        return DataType(name, size, endianness)
    return DataType()


def _struct_v2(fields: list[Any], depth: int) -> DataType:
    """Translate fields of name, type and, where a field is itself an array, shape."""
    names: list[str] = []
    parts: list[DataType] = []
    sizes: list[int | None] = []
    for item in fields[:MAX_FIELDS]:
        if not isinstance(item, list) or len(item) < 2 or not isinstance(item[0], str):
            return DataType()
        part = from_v2(item[1], depth=depth + 1) if depth < MAX_DEPTH else DataType()
        names.append(item[0])
        parts.append(part)
        sizes.append(_times(part.itemsize, item[2] if len(item) > 2 else []))
    orders = {part.endianness for part in parts if part.endianness}
    order = orders.pop() if len(orders) == 1 else None
    return DataType("struct", _total(sizes), order, tuple(names))


def _times(size: int | None, shape: Any) -> int | None:
    lengths = shape if isinstance(shape, list) else [shape]
    for length in lengths:
        if size is None or not isinstance(length, int) or not 0 <= length < 2**31:
            return None
        size *= length
    return size


def _total(sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if sizes and len(known) == len(sizes) else None


def from_v3(data_type: Any, depth: int = 0) -> DataType:
    """Read a Zarr v3 ``data_type``: a name, or an object with settings.

    Parameters
    ----------
    data_type
        As it stands in the document (Zarr v3 core, "Data types", and the
        registered extensions).
    depth
        How many structured types it lies in.
    """
    if isinstance(data_type, str):
        return DataType(data_type, itemsize_of(data_type))
    if not isinstance(data_type, dict) or not isinstance(data_type.get("name"), str):
        return DataType()
    name, stated = data_type["name"], data_type.get("configuration")
    settings = stated if isinstance(stated, dict) else {}
    if name in _STRUCTS:
        return _struct_v3(name, settings.get("fields"), depth)
    length = settings.get("length_bytes")
    plain = isinstance(length, int) and not isinstance(length, bool) and 0 <= length < 2**31
    return DataType(name, itemsize_of(name, length if plain else None))


def _struct_v3(name: str, fields: Any, depth: int) -> DataType:
    """Read fields as objects (``struct``) or as pairs (``structured``, by zarr-python 3.1)."""
    if not isinstance(fields, list) or depth >= MAX_DEPTH:
        return DataType(name)
    names: list[str] = []
    sizes: list[int | None] = []
    for item in fields[:MAX_FIELDS]:
        pair = [item.get("name"), item.get("data_type")] if isinstance(item, dict) else item
        if not isinstance(pair, list) or len(pair) < 2 or not isinstance(pair[0], str):
            return DataType(name)
        names.append(pair[0])
        sizes.append(from_v3(pair[1], depth + 1).itemsize)
    return DataType(name, _total(sizes), None, tuple(names))


def itemsize_of(name: str | None, length: int | None = None) -> int | None:
    """Return the bytes an element of a Zarr v3 data type takes; None where not known.

    Zarr v3 core, section "Core data types": the digits of a name are its bits.
    Extensions add small types, which take a byte each (``int4``, ``float8_e4m3``).

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
    if name in _WITH_LENGTH:
        return length
    match = re.fullmatch(
        r"(complex_)?(?:u?int|b?float|complex|r)(\d{1,9})(?:_e\d+m\d+(?:fn|b11fnuz|fnuz)?)?", name
    )
    if match is None:
        return None
    return (int(match.group(2)) // 8 or 1) * (2 if match.group(1) else 1)
