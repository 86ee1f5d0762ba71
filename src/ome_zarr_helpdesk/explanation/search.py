"""Search over everything we say: full text, with tolerance for typing errors."""

from __future__ import annotations

import re
import sqlite3
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ome_zarr_helpdesk.catalog.richtext import plain, plain_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.explanation.result import ExplanationResult

__all__ = ["Index", "SearchResult"]

_STOP_WORDS = frozenset({
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "could", "did", "do", "does", "for", "from", "get", "go", "had", "has", "have",
    "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "mean", "means", "my",
    "of", "on", "or", "our", "should", "so", "some", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "to", "too", "up", "use", "was", "we", "were",
    "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
})  # fmt: skip
_WEIGHTS = (12.0, 12.0, 6.0, 2.0, 1.0)
"""Of title, other names, questions as users put them, definition and the rest."""

_TITLE_BONUS = 8.0
_HERE_BONUS = 0.35
"""How much an entry that matters for the data at hand gains, relative to its match."""

_CLOSE_ENOUGH = 72.0
MAX_TOKENS = 24


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One entry that answers; a higher score is a better answer."""

    id: str
    kind: str
    title: str
    score: float


class Index:
    """A full-text index of a catalog, kept in memory.

    SQLite FTS5 stems English words (``porter``); what is typed is reduced to
    quoted words, so that nothing in a question is read as a query language.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE entries USING fts5("
            "id UNINDEXED, title, aliases, asked, definition, body, "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._db.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", (_row(entry) for entry in catalog)
        )
        self._words = tuple(sorted({w for e in catalog for w in _vocabulary(e)}))
        self._known_words = frozenset(self._words)
        self._names = _names(catalog)

    def search(
        self, question: str, explanation: ExplanationResult | None = None, limit: int = 10
    ) -> tuple[SearchResult, ...]:
        """Return the entries that answer a question, best first.

        Parameters
        ----------
        question
            As a person types it; typing errors are tolerated.
        explanation
            What is at hand: entries that matter for it come first among equals.
        limit
            Most results.
        """
        words = self._corrected(_tokens(question))
        if not words:
            return ()
        scores = self._matches(words)
        for entry_id, bonus in self._named(question, words):
            scores[entry_id] = scores.get(entry_id, 0.0) + bonus
        if explanation is not None:
            for here in (*explanation.terms, *explanation.faqs, *explanation.help):
                if here.id in scores:
                    scores[here.id] *= 1 + _HERE_BONUS * here.relevance
        best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
        return tuple(self._result(key, scores[key]) for key in best)

    def _result(self, entry_id: str, score: float) -> SearchResult:
        entry = self._catalog[entry_id]
        return SearchResult(entry.id, entry.kind, entry.title, round(score, 4))

    def _matches(self, words: list[str]) -> dict[str, float]:
        """Return a score for every entry that has one of the words, more for more of them."""
        query = " OR ".join(f'"{word}"*' if len(word) > 2 else f'"{word}"' for word in words)
        weights = ", ".join(str(weight) for weight in (0.0, *_WEIGHTS))
        statement = (
            f"SELECT id, -bm25(entries, {weights}) FROM entries "  # noqa: S608 - our own numbers
            "WHERE entries MATCH ? ORDER BY bm25(entries) LIMIT 200"
        )
        with self._lock:
            return dict(self._db.execute(statement, (query,)).fetchall())

    def _named(self, question: str, words: list[str]) -> Iterable[tuple[str, float]]:
        """Yield entries whose whole name stands in the question."""
        asked = f" {' '.join(_all_words(question))} "
        corrected = f" {' '.join(words)} "
        for name, entry_id in self._names.items():
            if f" {name} " in asked or f" {name} " in corrected:
                yield entry_id, _TITLE_BONUS * (0.6 + 0.2 * len(name.split()))

    def _corrected(self, words: list[str]) -> list[str]:
        """Replace words that no entry has by the nearest one that some entry has."""
        return [self._nearest(word) for word in words]

    def _nearest(self, word: str) -> str:
        if word in self._known_words or len(word) < 3:
            return word
        if any(known.startswith(word) for known in self._words):
            return word
        nearest = process.extractOne(
            word, self._words, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH
        )
        return nearest[0] if nearest else word


def _row(entry: Entry) -> tuple[str, str, str, str, str, str]:
    here = " ".join(getattr(part, "text", "") for sentence in entry.here for part in sentence.say)
    return (
        entry.id,
        f"{entry.title} {entry.id.replace('-', ' ')}",
        " ; ".join(entry.aliases),
        " ; ".join(entry.asked),
        plain(entry.definition),
        f"{plain_blocks(entry.body)} {here}",
    )


def _vocabulary(entry: Entry) -> set[str]:
    _, title, aliases, asked, definition, _ = _row(entry)
    return {w for w in _all_words(f"{title} {aliases} {asked} {definition}") if len(w) > 2}


def _names(catalog: Catalog) -> dict[str, str]:
    """Return whole names, as words in a row, with the entry each belongs to."""
    names: dict[str, str] = {}
    for entry in catalog:
        for name in (entry.title, entry.id.replace("-", " "), *entry.aliases):
            names.setdefault(" ".join(_all_words(name)), entry.id)
    names.pop("", None)
    return names


def _all_words(text: str) -> list[str]:
    return re.findall(r"\w+(?:\.\d+)?", text.casefold())


def _tokens(question: str) -> list[str]:
    """Return the words of a question that carry meaning; all of them if none does."""
    words = list(dict.fromkeys(_all_words(question[:500])))
    return ([w for w in words if w not in _STOP_WORDS] or words)[:MAX_TOKENS]
