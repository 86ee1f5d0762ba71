"""Reading fields of a JSON object: what is missing or of a wrong type becomes a problem."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MAX_AXES", "MAX_ITEMS", "MAX_PROBLEMS", "Fields", "is_length"]

MAX_ITEMS = 100_000
"""How many items of one list are read; real plates have at most some thousands."""

MAX_PROBLEMS = 200
"""How many problems are told; whoever solves these can ask again."""

MAX_AXES = 64
"""As many axes as numpy can have."""

LARGEST = 2**63 - 1
"""No array has more elements along an axis, and no count in a file is larger."""


class Fields:
    """A JSON object in a document, with the place where it stands.

    Every getter returns None for a value that is absent or of a wrong type; the
    latter is added to ``problems``, once, with document and JSON pointer.
    """

    __slots__ = ("_content", "document", "location", "problems")

    def __init__(
        self,
        content: Mapping[str, Any],
        document: str,
        problems: list[Problem],
        location: str = "",
    ) -> None:
        self._content = content
        self.document = document
        self.location = location
        self.problems = problems

    def __contains__(self, name: object) -> bool:
        return name in self._content

    @property
    def content(self) -> Mapping[str, Any]:
        """The object as it stands, unchecked."""
        return self._content

    def raw(self, name: str) -> Any:
        """Return a value as it stands, unchecked."""
        return self._content.get(name)

    def keys(self) -> tuple[str, ...]:
        """Return the names of all fields."""
        return tuple(self._content)

    def require(self, *names: str) -> None:
        """Record a problem for each field that is absent or null."""
        for name in names:
            if self._content.get(name) is None:
                self.report("missing", name, key=name)

    def report(self, code: str, name: str = "", /, **values: Any) -> None:
        """Record a problem at a field, or at the object itself."""
        if len(self.problems) >= MAX_PROBLEMS:
            return
        if len(self.problems) == MAX_PROBLEMS - 1:
            code, values = "too-many-problems", {"limit": MAX_PROBLEMS - 1}
        location = f"{self.location}/{name}" if name else self.location
        self.problems.append(Problem(self.document, location, code, tuple(values.items())))

    def text(self, name: str) -> str | None:
        """Return a string."""
        value: str | None = self._typed(name, str, "text")
        return value

    def boolean(self, name: str) -> bool | None:
        """Return true or false."""
        value: bool | None = self._typed(name, bool, "boolean")
        return value

    def integer(self, name: str) -> int | None:
        """Return a whole number; ``2.0`` counts, ``true`` does not."""
        value = self._content.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
            self._wrong(name, "integer")
            return None
        return value

    def number(self, name: str) -> float | None:
        """Return a finite number."""
        value = self._content.get(name)
        if value is None:
            return None
        number = _as_number(value)
        if number is None:
            self._wrong(name, "number")
        return number

    def numbers(self, name: str) -> tuple[float, ...] | None:
        """Return a list of finite numbers; one wrong item spoils the list."""
        items = self.items(name)
        if items is None:
            return None
        numbers = [_as_number(item) for item in items]
        if any(number is None for number in numbers):
            self._wrong(name, "numbers")
            return None
        return tuple(number for number in numbers if number is not None)

    def rows(self, name: str) -> tuple[tuple[float, ...], ...] | None:
        """Return a list of lists of finite numbers, all of one length: a matrix."""
        items = self.items(name)
        if items is None:
            return None
        lists = [item if isinstance(item, list | tuple) else [None] for item in items]
        rows = [tuple(_as_number(value) for value in row[: MAX_AXES + 1]) for row in lists]
        if len(rows) > MAX_AXES or len({len(row) for row in rows}) > 1 or _any_none(rows):
            self._wrong(name, "matrix")
            return None
        return tuple(tuple(value for value in row if value is not None) for row in rows)

    def lengths(self, name: str) -> tuple[int, ...] | None:
        """Return a list of whole numbers that are not negative: a shape."""
        items = self.items(name)
        if items is None:
            return None
        if len(items) <= MAX_AXES and all(is_length(item) for item in items):
            return tuple(items)
        self._wrong(name, "lengths")
        return None

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Return a list of strings, items of other types left out and reported."""
        items = self.items(name)
        if items is None:
            return None
        texts = tuple(item for item in items if isinstance(item, str))
        if len(texts) != len(items):
            self._wrong(name, "texts")
        return texts

    def items(self, name: str, most: int = MAX_ITEMS) -> list[Any] | None:
        """Return a list, at most so many items of it."""
        value = self._content.get(name)
        if isinstance(value, tuple):  # metadata that zarr made out of its own objects
            value = list(value)
        if value is not None and not isinstance(value, list):
            self._wrong(name, "list")
            return None
        if value is not None and len(value) > most:
            self.report("too-many", name, count=len(value), limit=most)
            return value[:most]
        return value

    def child(self, name: str) -> Fields | None:
        """Return an object inside this one."""
        value = self._content.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(name, "object")
            return None
        return Fields(value, self.document, self.problems, f"{self.location}/{name}")

    def children(self, name: str, most: int = MAX_ITEMS) -> tuple[Fields, ...] | None:
        """Return a list of objects, items of other types left out and reported."""
        items = self.items(name, most)
        return None if items is None else tuple(self._objects(name, items))

    def _objects(self, name: str, items: list[Any]) -> Iterator[Fields]:
        reported = False
        for index, item in enumerate(items):
            if isinstance(item, dict):
                where = f"{self.location}/{name}/{index}"
                yield Fields(item, self.document, self.problems, where)
            elif not reported:
                self._wrong(f"{name}/{index}", "object")
                reported = True

    def _typed(self, name: str, kind: type, word: str) -> Any:
        value = self._content.get(name)
        if value is None or isinstance(value, kind):
            return value
        self._wrong(name, word)
        return None

    def _wrong(self, name: str, expected: str) -> None:
        self.report(f"not-{expected}", name)


def is_length(value: Any) -> bool:
    """Return whether a value is a whole number that is not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _any_none(rows: list[tuple[float | None, ...]]) -> bool:
    return any(value is None for row in rows for value in row)


def _as_number(value: Any) -> float | None:
    """Return a finite number as a float; None for all else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
