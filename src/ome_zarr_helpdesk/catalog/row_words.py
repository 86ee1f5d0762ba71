"""Rows of tables put into sentences: names, settings and lists.

Only our own words are words: the name of a thing and each of its settings stay
values, whatever stands in the file.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.richtext import EntryLink, Rich, Text, Value, fill
from ome_zarr_helpdesk.catalog.syntax import Unknown
from ome_zarr_helpdesk.catalog.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.catalog.tables import Row, Table

__all__ = [
    "VALUE",
    "first_of",
    "in_a_row",
    "joined",
    "linked",
    "ours",
    "say",
    "settings_in_words",
    "word",
]

MOST_SETTINGS = 8
MAX_SETTING = 60
"""Characters of one setting that are said."""

VALUE = "{{ value }}"

T = TypeVar("T")


def say(table: Table, key: str, **values: Any) -> tuple[Inline, ...]:
    """Return a sentence of the table; a key that a folder left out says nothing."""
    sentence = table.say.get(key)
    if sentence is None:
        raise Unknown(key)
    return fill(sentence, Values(values))


def first_of(
    things: Sequence[T],
    most: int,
    in_words: Callable[[T], tuple[Inline, ...]],
    table: Table,
    noun: str,
) -> Rich:
    """Return the first of some things in a sentence each, and how many more there are."""
    said = [in_words(thing) for thing in things[:most]]
    rest = len(things) - most
    if rest > 0:
        said.append(say(table, "more", count=filters.plural(rest, noun)))
    return joined(said, " ")


def linked(name: str, row: Row | None) -> tuple[Inline, ...]:
    """Return a name as it is written, a link to the term that explains it."""
    value = Value(name, code=True)
    return (EntryLink((value,), row.term),) if row is not None and row.term else (value,)


def settings_in_words(
    stated: Iterable[tuple[str, Any]], words: Mapping[str, str | Mapping[str, str]]
) -> Rich:
    """Return settings, each in the words of the table; one without words as it is written."""
    told = (said for said in (_setting(k, v, words.get(k)) for k, v in stated) if said)
    return joined(list(islice(told, MOST_SETTINGS)), ", ")


def _setting(name: str, value: Any, words: str | Mapping[str, str] | None) -> tuple[Inline, ...]:
    shown = Value(_short(value))
    if words is None:
        return (Value(_short(name)), Text(" "), shown)
    text = words if isinstance(words, str) else words.get(word(value), words.get("else"))
    if text is None:
        return (Value(_short(name)), Text(" "), shown)
    before, mark, after = text.partition(VALUE)
    parts = (Text(before), shown, Text(after)) if mark else (Text(text),)
    return tuple(part for part in parts if part.text)


def word(value: Any) -> str:
    """Return a value as files and authors write it: true, 1, shuffle."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _short(value: Any) -> str:
    """Return a setting as text for people; a long one is cut."""
    if isinstance(value, tuple | list):
        text = ", ".join(_short(item) for item in value[:MOST_SETTINGS])
        text += " …" if len(value) > MOST_SETTINGS else ""
    elif isinstance(value, int) and not isinstance(value, bool):
        text = filters.number(value)
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        text = filters.number(int(value))
    else:
        text = word(value)
    return text if len(text) <= MAX_SETTING else f"{text[:MAX_SETTING]}…"


def ours(text: str) -> Rich:
    """Return words of ours as a value for a sentence."""
    return Rich((Text(text),))


def joined(parts: Sequence[tuple[Inline, ...]], between: str) -> Rich:
    """Return pieces one after the other, with words between them."""
    found: list[Inline] = []
    for part in parts:
        found += [Text(between), *part] if found else part
    return Rich(tuple(found))


def in_a_row(parts: Sequence[tuple[Inline, ...]]) -> Rich:
    """Return pieces in a row: a, b and c; a long list is cut and counted."""
    shown = list(parts[: filters.MAX_NAMES])
    rest = len(parts) - len(shown)
    if rest > 0:
        shown.append((Text(f"{filters.number(rest)} more"),))
    if len(shown) < 2:
        return joined(shown, "")
    last = shown.pop()
    return Rich((*joined(shown, ", ").children, Text(" and "), *last))
