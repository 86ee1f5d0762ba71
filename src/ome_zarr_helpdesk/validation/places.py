"""Places in a document, and values and messages made fit to be shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_SAID", "cleaned", "found_at", "listed", "pointer", "shown"]

MAX_SAID = 300
"""Characters of a validator's own message that are kept."""

MAX_SHOWN = 60
MOST_LISTED = 8


def pointer(path: Iterable[str | int]) -> str:
    """Return a JSON pointer (RFC 6901)."""
    names = (str(name).replace("~", "~0").replace("/", "~1") for name in path)
    return "".join(f"/{name}" for name in names)


def found_at(content: Any, path: Iterable[str | int]) -> Any:
    """Return the value at a place; None where there is none."""
    for name in path:
        try:
            content = content[name]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def cleaned(message: str) -> str:
    """Return a message on one line, without end neither."""
    text = " ".join(message[: 4 * MAX_SAID].removeprefix("Value error, ").split())
    return text if len(text) <= MAX_SAID else text[: MAX_SAID - 1] + "…"


def shown(value: Any) -> str:
    """Return a value of a document as it is written there, if it is short."""
    pieces: list[str] = []
    length = 0
    for piece in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value):
        pieces.append(piece)
        length += len(piece)
        if length > MAX_SHOWN:
            return "".join(pieces)[: MAX_SHOWN - 1] + "…"
    return "".join(pieces)


def listed(values: Iterable[Any]) -> str:
    """Return some values side by side, the first of many."""
    texts = [shown(value) for value in values]
    more = ", …" if len(texts) > MOST_LISTED else ""
    return ", ".join(texts[:MOST_LISTED]) + more
