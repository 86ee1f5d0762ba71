"""Whether files of pixels are stored under other names than the document of the array states.

Then every reader takes them for absent, and shows the fill value. It is only said with a proof:
a file in another spelling is there, and the same one in the spelling that is stated is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model.looks import MisnamedKeys
from ome_zarr_helpdesk.facts.nodes import below, node_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Array

    Position = tuple[int, ...]

__all__ = ["misnamed"]

_NUMBERS = re.compile(r"(?:c\.)?\d{1,18}(?:\.\d{1,18})*", re.ASCII)


def misnamed(
    documents: Documents, array: Array, grid: Position, names: tuple[str, ...] | None
) -> MisnamedKeys | None:
    """Return how files of an array are really named; None where nothing proves another name.

    Parameters
    ----------
    documents
        The documents of the store.
    array
        The array, of which no file was found under its stated name.
    grid
        How many files lie along each axis.
    names
        What lies in its folder; None where that cannot be listed.
    """
    found = (
        _on_server(documents, array, grid) if names is None else _listed(documents, array, names)
    )
    for prefix, separator, position in found:
        if (prefix, separator) == (array.chunk_key_prefix, array.dimension_separator):
            continue
        inside = len(position) == len(grid) and all(map(int.__lt__, position, grid))
        expected = array.file_key(position) if inside else None
        there = array.file_key(position, prefix, separator)
        if expected is None or there is None or expected == there:
            continue
        answers = documents.stored([expected, there])
        if answers[expected] is False and answers[there]:
            document = node_key(array.path, "zarr.json" if array.zarr_format == 3 else ".zarray")
            return MisnamedKeys(
                array.path, array.zarr_format, document, expected, there, separator, prefix
            )
    return None


def _on_server(
    documents: Documents, array: Array, grid: Position
) -> Iterator[tuple[str, str, Position]]:
    """Yield the one spelling that is worth a question: the other separator."""
    if array.chunk_key_prefix is not None:
        other = "." if array.dimension_separator == "/" else "/"
        yield array.chunk_key_prefix, other, tuple(n // 2 for n in grid)


def _listed(
    documents: Documents, array: Array, names: tuple[str, ...]
) -> Iterator[tuple[str, str, Position]]:
    """Yield a file in each spelling that occurs in a folder: prefix, separator, position."""
    numbered = [name for name in names if _NUMBERS.fullmatch(name)]
    with_dots = next((name for name in numbered if "." in name), None)
    if with_dots is not None:
        prefix = "c" if with_dots.startswith("c.") else ""
        yield prefix, ".", _position(with_dots.removeprefix("c.").split("."))
    plain = next((name for name in numbered if "." not in name), None)
    if plain is not None:
        yield "", "/", _inside(documents, array, [plain])
    if "c" in names:
        yield "c", "/", _inside(documents, array, ["c"])


def _inside(documents: Documents, array: Array, way: list[str]) -> Position:
    """Return the position of the first file below a folder of numbers."""
    path = below(array.path, "/".join(way))
    for _ in array.shape or ():
        inner = documents.children(path)
        number = next((name for name in inner or () if name.isdecimal()), None)
        if number is None:
            break
        way.append(number)
        path = f"{path}/{number}"
    return _position([name for name in way if name != "c"])


def _position(numbers: list[str]) -> Position:
    return tuple(int(number) for number in numbers)
