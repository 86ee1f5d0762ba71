"""What went wrong or is worth a word, as codes of the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "Note",
    "Problem",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing or malformed, with the place where it was found.

    ``code`` names a sentence of the content (``problem.<code>``) and ``values``
    what it is filled with.
    """

    document: str
    location: str
    code: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about the reading itself, as a code and its values."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()
