"""From a table of words in YAML to its rows; a wrong row is left out, with the reason."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.markdown import ContentError, link, parse_inline
from ome_zarr_helpdesk.catalog.richtext import Link, Text
from ome_zarr_helpdesk.catalog.row_words import VALUE, word
from ome_zarr_helpdesk.catalog.tables import LOSSES, STEPS, Group, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ome_zarr_helpdesk.catalog.tables import Table

__all__ = ["read_table"]

_KEYS = {
    "id", "names", "step", "called", "does", "settings", "loses", "loss", "keeps-all-if",
    "term", "link", "sources", "reviewed",
}  # fmt: skip
_GROUP_KEYS = {"say", "formats", "install", "usual"}


def read_table(table: Table, content: Any, name: str, complain: Callable[[str], None]) -> None:
    """Add the rows of a loaded file to a table.

    Parameters
    ----------
    table
        Rows with an id that is known take the place of the ones before.
    content
        What the file holds.
    name
        Key under which the rows stand.
    complain
        Is given one sentence for each row or group that is left out.
    """
    if not isinstance(content, dict) or not set(content) <= {"say", "known-to", name}:
        complain(f"needs nothing but 'say', 'known-to' and {name!r}")
        return
    for key, text in _mapping(content, "say", complain).items():
        _attempt(complain, f"say.{key}", partial(_add_sentence, table, key, text))
    for key, value in _mapping(content, "known-to", complain).items():
        _attempt(complain, f"known-to.{key}", partial(_add_group, table, key, value))
    items = content.get(name, [])
    if not isinstance(items, list):
        complain(f"needs a list under {name!r}")
        return
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        identifier = item.get("id") if isinstance(item, dict) else None
        label = identifier if isinstance(identifier, str) and identifier else f"row {number}"
        _attempt(complain, label, partial(_add_row, table, item, seen))
    table.index()


def _attempt(complain: Callable[[str], None], label: str, add: Callable[[], None]) -> None:
    try:
        add()
    except ContentError as error:
        complain(f"{label} {error}")


def _add_sentence(table: Table, key: str, text: Any) -> None:
    if not isinstance(text, str):
        raise ContentError("needs a text")
    table.say[key] = parse_inline(text, None)


def _add_group(table: Table, key: str, value: Any) -> None:
    if not isinstance(value, dict) or not set(value) <= _GROUP_KEYS:
        raise ContentError("needs 'say', and may have 'formats', 'install' and 'usual'")
    formats = value.get("formats", [])
    if not isinstance(formats, list) or not all(f in (2, 3) for f in formats):
        raise ContentError("needs a list of 2 and 3 for 'formats'")
    install = _text(value, "install") if "install" in value else None
    usual = _one_of(value, "usual", (True, False), False)
    table.groups[key] = Group(key, _text(value, "say"), tuple(formats), install, usual)


def _add_row(table: Table, item: Any, seen: set[str]) -> None:
    row = _row(item)
    if row.id in seen:
        raise ContentError("has the id of another row")
    unknown = sorted({m for marks in row.names.values() for m in marks} - set(table.groups))
    if unknown:
        raise ContentError(f"is known to {unknown[0]!r}, which 'known-to' does not have")
    seen.add(row.id)
    table.rows[row.id] = row


def _row(item: Any) -> Row:
    if not isinstance(item, dict):
        raise ContentError("is not a list of keys and values")
    unknown = sorted(str(key) for key in item if key not in _KEYS)
    if unknown:
        raise ContentError(f"has keys that do not exist: {', '.join(unknown)}")
    return Row(
        id=_text(item, "id"),
        names=_names(item),
        does=_clause(item),
        step=_one_of(item, "step", STEPS, "other"),
        called=_text(item, "called") if "called" in item else "",
        settings=_settings(item),
        loses=_one_of(item, "loses", LOSSES, "nothing"),
        loss=_text(item, "loss") if "loss" in item else "",
        keeps_all_if=_cases(item),
        term=_text(item, "term") if "term" in item else None,
        link=_address(item),
        sources=_sources(item),
        reviewed=_date(item),
    )


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"needs a text for {key!r}")
    return value.strip()


def _clause(item: Mapping[str, Any]) -> str:
    does = _text(item, "does")
    if does.endswith("."):
        raise ContentError("needs words for 'does' that go on after a name, without a full stop")
    return does


def _one_of(item: Mapping[str, Any], key: str, allowed: tuple[Any, ...], usual: Any) -> Any:
    value = item.get(key, usual)
    if value not in allowed:
        raise ContentError(f"has {value!r} for {key!r}; use {', '.join(map(word, allowed))}")
    return value


def _keyed(item: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    value = item.get(key, {})
    if not isinstance(value, dict):
        raise ContentError(f"needs keys and values for {key!r}")
    return value


def _mapping(
    content: Mapping[str, Any], key: str, complain: Callable[[str], None]
) -> Mapping[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        complain(f"needs keys and values for {key!r}")
        return {}
    return {str(name): inner for name, inner in value.items()}


def _names(item: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    names = {str(name): _words(marks) for name, marks in _keyed(item, "names").items()}
    if not names:
        raise ContentError("needs 'names': each name in files, and who knows it")
    return names


def _settings(item: Mapping[str, Any]) -> Mapping[str, str | Mapping[str, str]]:
    found: dict[str, str | Mapping[str, str]] = {}
    for name, words in _keyed(item, "settings").items():
        if isinstance(words, dict):
            found[str(name)] = {_word(value): _setting(text) for value, text in words.items()}
        else:
            found[str(name)] = _setting(words)
    return found


def _cases(item: Mapping[str, Any]) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    cases = item.get("keeps-all-if", [])
    if not isinstance(cases, list) or not all(isinstance(case, dict) and case for case in cases):
        raise ContentError("needs a list of settings with their values for 'keeps-all-if'")
    return tuple({str(name): _words(values) for name, values in c.items()} for c in cases)


def _setting(words: Any) -> str:
    if not isinstance(words, str) or "{" in words.replace(VALUE, "", 1):
        raise ContentError(f"needs texts for 'settings', with {VALUE} where the value stands")
    return words


def _words(values: Any) -> tuple[str, ...]:
    return tuple(_word(value) for value in (values if isinstance(values, list) else [values]))


def _word(value: Any) -> str:
    if not isinstance(value, str | int | float):
        raise ContentError(f"has {value!r} where a text or a number is needed")
    return word(value)


def _address(item: Mapping[str, Any]) -> str:
    parsed = link((Text(""),), item.get("link"))
    if not isinstance(parsed, Link):
        raise ContentError("needs an address that begins with https:// for 'link'")
    return parsed.url


def _sources(item: Mapping[str, Any]) -> tuple[str, ...]:
    sources = item.get("sources")
    if not isinstance(sources, list) or not sources or not all(isinstance(s, str) for s in sources):
        raise ContentError("needs a list of texts for 'sources'")
    return tuple(sources)


def _date(item: Mapping[str, Any]) -> str:
    value = item.get("reviewed")
    if not isinstance(value, datetime.date):
        raise ContentError("needs a date such as 2026-11-22 for 'reviewed'")
    return value.isoformat()
