"""Words for tips."""

from __future__ import annotations

from html import escape

__all__ = ["tip_of"]


def tip_of(words: str) -> str:
    """Return words as a tip that shows them as they are.

    Qt takes a tip that looks like markup for markup, and reads the files that it names: a
    layer or a folder may be called so.
    """
    return f"<p>{escape(words)}</p>" if words else ""
