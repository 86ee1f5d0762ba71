"""Characters that hide or reorder text, made visible; used by every renderer."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["MAX_VALUE", "last_part", "visible"]

MAX_VALUE = 4_000
"""Longest text that is shown in one piece, as `richtext.MAX_VALUE`: not taken from there, for the
panel needs this module when it opens, and content only later."""

_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")

_NOTHING = re.compile("[\u115f\u1160\u2065\u3164\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")
"""Letters, marks and what is not assigned yet that are drawn as nothing, by Unicode's own list."""


def visible(text: str, *, keep_lines: bool = False, limit: int = MAX_VALUE) -> str:
    r"""Return text in which control and direction characters are written out.

    Parameters
    ----------
    text
        Any text, also from a file.
    keep_lines
        Whether line breaks and tabs stay as they are, for code.
    limit
        Characters that are shown at most.

    Examples
    --------
    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    if len(text) > limit:
        text = text[:limit] + "…"
    if text.isprintable() and (text.isascii() or not _NOTHING.search(text)):
        return text  # the quick way: none of these characters is there
    kept = "\n\t" if keep_lines else ""
    return "".join(c if c in kept else _shown(c) for c in text)


def last_part(path: str) -> str:
    """Return the name of the thing a path or address leads to, without the folders above it."""
    return path.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or path


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE and not _NOTHING.match(character):
        return character
    if character in "\n\t":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
