"""From a content file to an `Entry`; whatever is wrong is said with the key it is wrong in."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.entry import (
    RANKS,
    RULES,
    SEVERITIES,
    Entry,
    Evidence,
    Here,
    Judgement,
    Kind,
    When,
)
from ome_zarr_helpdesk.catalog.expressions import Expression, ExpressionError, compile_expression
from ome_zarr_helpdesk.catalog.known import Known
from ome_zarr_helpdesk.catalog.markdown import ContentError, link, parse_blocks, parse_inline
from ome_zarr_helpdesk.catalog.recognizing import MARKS, Mark
from ome_zarr_helpdesk.catalog.richtext import Link, Paragraph, Text, slots
from ome_zarr_helpdesk.catalog.yaml_text import load_yaml

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.richtext import Inline

__all__ = ["parse_entry"]

_FRONT_MATTER = re.compile(r"---\r?\n(.*?)\r?\n---[ \t]*\r?\n?(.*)", re.DOTALL)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = {
    "id", "title", "aliases", "asked", "when", "here", "related", "links", "sources",
    "applies-to", "reviewed", "shown-on", "not-on", "autolink", "order",
}  # fmt: skip
_KEYS_OF_KINDS = {"finding": {"evidence", "actions"}, "control": {"recognize"}}


def parse_entry(text: str, kind: Kind, file: str) -> Entry:
    """Parse one content file.

    Parameters
    ----------
    text
        Front matter between two lines of dashes, then Markdown.
    kind
        What the folder holds.
    file
        Name of the file, without suffix: it must be the id.

    Raises
    ------
    ContentError
        With a reason an author can act on.
    """
    match = _FRONT_MATTER.fullmatch(text.removeprefix("\ufeff"))
    if match is None:
        raise ContentError("does not begin with front matter between two lines of ---")
    front = load_yaml("\n" + match.group(1))  # it begins in the second line
    if not isinstance(front, dict):
        raise ContentError("has front matter that is not a list of keys and values")
    _check_keys(front, kind)
    blocks = parse_blocks(match.group(2), Known)
    if not blocks or not isinstance(blocks[0], Paragraph):
        raise ContentError("does not begin with a paragraph: the definition")
    if any(slots(blocks[0].children)):
        raise ContentError("has a value in its first paragraph, which is true of all data")
    return Entry(
        id=_id(front, file),
        kind=kind,
        title=_text(front, "title"),
        definition=blocks[0].children,
        body=blocks[1:],
        when=tuple(_when(item, kind) for item in _list(front, "when")),
        here=tuple(_here(item) for item in _list(front, "here")),
        evidence=tuple(_evidence(item) for item in _list(front, "evidence")),
        actions=_texts(front, "actions"),
        recognize=tuple(_mark(item) for item in _list(front, "recognize")),
        links=tuple(_link(item) for item in _list(front, "links")),
        aliases=_texts(front, "aliases"),
        asked=_texts(front, "asked"),
        related=_texts(front, "related"),
        sources=_texts(front, "sources"),
        shown_on=_texts(front, "shown-on"),
        not_on=_texts(front, "not-on"),
        applies_to=_versions(front),
        reviewed=_date(front),
        autolink=_flag(front, "autolink"),
        order=_integer(front, "order"),
        file=file,
    )


def _check_keys(front: dict[str, Any], kind: Kind) -> None:
    allowed = _KEYS | _KEYS_OF_KINDS.get(kind, set())
    unknown = sorted(str(key) for key in front if key not in allowed)
    if unknown:
        raise ContentError(f"has keys that do not exist: {', '.join(unknown)}")


def _id(front: dict[str, Any], file: str) -> str:
    identifier = _text(front, "id")
    if not _ID.fullmatch(identifier):
        raise ContentError(f"has the id {identifier!r}; use small letters, digits and hyphens")
    if identifier != file:
        raise ContentError(f"has the id {identifier!r}, but the file is named {file!r}")
    return identifier


def _text(front: dict[str, Any], key: str) -> str:
    value = front.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"needs a text for {key!r}")
    return value.strip()


def _list(front: dict[str, Any], key: str) -> list[Any]:
    value = front.get(key, [])
    if not isinstance(value, list):
        raise ContentError(f"needs a list for {key!r}")
    return value


def _texts(front: dict[str, Any], key: str) -> tuple[str, ...]:
    items = _list(front, key)
    if not all(isinstance(item, str) for item in items):
        raise ContentError(f"needs a list of texts for {key!r}; put numbers in quotes")
    return tuple(item.strip() for item in items)


def _versions(front: dict[str, Any]) -> str:
    value = front.get("applies-to", "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ContentError("needs versions such as '0.4-0.6' for 'applies-to'")
    return str(value)


def _flag(front: dict[str, Any], key: str) -> bool:
    value = front.get(key, False)
    if not isinstance(value, bool):
        raise ContentError(f"needs true or false for {key!r}")
    return value


def _integer(front: dict[str, Any], key: str) -> int:
    value = front.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ContentError(f"needs a whole number for {key!r}")
    return value


def _date(front: dict[str, Any]) -> str:
    value = front.get("reviewed", "")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value == "":
        return ""
    raise ContentError("needs a date such as 2026-11-22 for 'reviewed'")


def _when(item: Any, kind: Kind) -> When:
    if kind == "finding":
        return _case(item)
    if not isinstance(item, dict) or set(item) != {"if", "rank"}:
        raise ContentError("needs 'if' and 'rank' in each item of 'when'")
    if item["rank"] not in RANKS:
        raise ContentError(f"has the rank {item['rank']!r}; use {', '.join(RANKS)}")
    return When(condition(item["if"], "when"), item["rank"])


def _case(item: Any) -> When:
    """Return one case of a finding: what holds, how bad it is, and by what rule."""
    known = {"if", "severity", "rule", "version", "section"}
    if not isinstance(item, dict) or not {"if", "severity"} <= set(item) <= known:
        raise ContentError(
            "needs 'if' and 'severity', and may have 'rule', 'version' and 'section', "
            "in each item of 'when'"
        )
    if item["severity"] not in SEVERITIES:
        raise ContentError(f"has the severity {item['severity']!r}; use {', '.join(SEVERITIES)}")
    rule, version, section = item.get("rule"), item.get("version", ""), item.get("section", "")
    if rule is not None and rule not in RULES:
        raise ContentError(f"has the rule {rule!r}; use {', '.join(RULES)}")
    if not isinstance(version, str) or not isinstance(section, str):
        raise ContentError("needs texts for 'version' and 'section'; put numbers in quotes")
    if rule in ("MUST", "SHOULD") and not (version and section):
        raise ContentError(f"has the rule {rule!r}, but no 'version' and 'section' it stands in")
    judgement = Judgement(item["severity"], rule, version, section)
    return When(condition(item["if"], "when"), judgement=judgement)


def _evidence(item: Any) -> Evidence:
    required = {"name", "value"}
    if not isinstance(item, dict) or not required <= set(item) <= {*required, "unit"}:
        raise ContentError("needs 'name' and 'value', and may have 'unit', in 'evidence'")
    name, unit = item["name"], item.get("unit", "")
    if not isinstance(name, str) or not isinstance(unit, str):
        raise ContentError("needs texts for 'name' and 'unit' in 'evidence'")
    return Evidence(name, condition(item["value"], "evidence"), parse_inline(unit, Known))


def _mark(item: Any) -> Mark:
    if not isinstance(item, dict) or not item or not set(item) <= set(MARKS):
        raise ContentError(f"needs one or more of {', '.join(MARKS)} in each item of 'recognize'")
    if not all(isinstance(value, str) and value.strip() for value in item.values()):
        raise ContentError("needs a text for every key of 'recognize'")
    mark = Mark.of(item)
    if not mark.is_of_napari:
        raise ContentError(
            "has an item of 'recognize' with words only; other plugins use the same words, so "
            "name a class, an object name or what it lies within too"
        )
    return mark


def _here(item: Any) -> Here:
    if not is_here(item):
        raise ContentError("needs 'say', and may have 'when', in each item of 'here'")
    return here(item)


def is_here(item: Any) -> bool:
    """Return whether something has the keys of a sentence that is said where it holds."""
    return isinstance(item, dict) and "say" in item and set(item) <= {"when", "say"}


def here(item: dict[str, Any]) -> Here:
    """Parse a sentence that is said where its condition holds."""
    say = item["say"]
    if not isinstance(say, str):
        raise ContentError("needs a text for 'say'")
    test = condition(item["when"], "here") if "when" in item else None
    return Here(test, parse_inline(say, Known))


def condition(text: Any, key: str) -> Expression:
    """Parse a condition; true and false written without quotes count as well."""
    if isinstance(text, bool):
        text = "true" if text else "false"
    if not isinstance(text, str):
        raise ContentError(f"needs a condition in {key!r}")
    try:
        return compile_expression(text, Known)
    except ExpressionError as error:
        raise ContentError(f"'{text}' in {key!r} {error}") from error


def _link(item: Any) -> Link:
    if not isinstance(item, dict) or set(item) != {"title", "url"}:
        raise ContentError("needs 'title' and 'url' in each item of 'links'")
    if not isinstance(item["title"], str):
        raise ContentError("needs a text for 'title' in each item of 'links'")
    children: tuple[Inline, ...] = (Text(item["title"]),)
    parsed = link(children, item["url"])
    if not isinstance(parsed, Link):
        raise ContentError("needs an address that begins with https:// in 'links'")
    return parsed
