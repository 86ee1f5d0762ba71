"""Search over everything we say: full text, with tolerance for typing errors."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import plain, plain_blocks, sayable
from ome_zarr_helpdesk.explanation.phrases import Phrases
from ome_zarr_helpdesk.explanation.words import MAX_CHARACTERS, Spelling, all_words, meaningful

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.explanation.result import ExplanationResult

__all__ = ["Index", "SearchResult"]

_WEIGHTS = (10.0, 12.0, 4.0, 4.0, 2.0)
"""Of title, other names, questions as users put them, definition and the rest."""

_TITLE_BONUS = 10.0
"""Of an entry whose name stands in the question; longer names gain more."""

_HERE_BONUS = 0.35
"""How much an entry that matters for the data at hand gains, relative to its match."""

_LIKENESS_BONUS = 12.0
"""Of an entry with a question exactly like the one that is asked."""

_LONGEST_NAME = 6
"""Words of a name at most."""

_WHERE_COMMON = ((4000, "{title aliases} : "), (1000, "{title aliases asked} : "))
"""Where a word is looked for that more entries have than that: in names, or in questions too.
To weigh every entry with it takes as long as there are entries, and somebody is typing."""


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
        # An old one may still be searched: it goes last. Not at the end of the process: a thread
        # may be at work with it, and SQLite would crash.
        weakref.finalize(self, self._db.close).atexit = False
        self._db.execute(
            "CREATE VIRTUAL TABLE entries USING fts5("
            "id UNINDEXED, title, aliases, asked, definition, body, "
            "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
        )
        rows = [_row(entry) for entry in catalog]
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._n_entries = len(rows)
        self._spelling = Spelling(Counter(word for e in catalog for word in _vocabulary(e)))
        self._phrases = Phrases((e.id, text) for e in catalog for text in (e.title, *e.asked))
        self._names = _names(catalog)

    def search(
        self,
        question: str,
        explanation: ExplanationResult | None = None,
        limit: int = 10,
        *,
        controls: bool = False,
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
        controls
            Whether to find napari's controls too, as the panel does; programs that
            read our answers know of the other kinds only.
        """
        words = [self._spelling.corrected(word) for word in meaningful(question)]
        if not words:
            return ()
        scores = self._matches(words)
        asked = [self._whole(word) for word in all_words(question[:MAX_CHARACTERS])]
        for entry_id, bonus in (*self._named(asked), *self._like(asked)):
            scores[entry_id] = scores.get(entry_id, 0.0) + bonus
        if not controls:
            scores = {key: s for key, s in scores.items() if self._catalog[key].kind != "control"}
        if explanation is not None:
            for here in explanation.entries:
                if here.id in scores:
                    scores[here.id] *= 1 + _HERE_BONUS * here.relevance
        best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
        return tuple(self._result(key, scores[key]) for key in best)

    def _result(self, entry_id: str, score: float) -> SearchResult:
        entry = self._catalog[entry_id]
        return SearchResult(entry.id, entry.kind, entry.title, round(score, 4))

    def _matches(self, words: list[str]) -> dict[str, float]:
        """Return a score for every entry that has one of the words, more for more of them."""
        query = " OR ".join(self._query(word, words) for word in words)
        weights = ", ".join(str(weight) for weight in (0.0, *_WEIGHTS))
        statement = (
            f"SELECT id, -bm25(entries, {weights}) AS score FROM entries "  # noqa: S608 - our own numbers
            "WHERE entries MATCH ? ORDER BY score DESC LIMIT 200"
        )
        with self._lock:
            return dict(self._db.execute(statement, (query,)).fetchall())

    def _whole(self, word: str) -> str:
        """Return a word without typing errors, and to its end where it is not finished."""
        word = self._spelling.corrected(word)
        if len(word) < 3 or self._spelling.is_known(word):
            return word
        return self._spelling.completed(word) or word

    def _query(self, word: str, words: list[str]) -> str:
        """Return what is looked for, and where.

        A word may not be finished if it is the last, or is not known. One that stands in
        very many entries tells something only where it is in a name or a question.
        """
        unfinished = word == words[-1] or not self._spelling.is_known(word)
        looked_for = f'"{word}"{"*" if unfinished else ""}'
        uses = min(self._spelling.uses(word, unfinished=unfinished), self._n_entries)
        return next((where for most, where in _WHERE_COMMON if uses > most), "") + looked_for

    def _named(self, asked: list[str]) -> Iterable[tuple[str, float]]:
        """Yield entries whose whole name stands in the question."""
        found: dict[str, int] = {}
        for begin in range(len(asked)):
            for end in range(begin + 1, min(begin + _LONGEST_NAME, len(asked)) + 1):
                for entry_id in self._names.get(" ".join(asked[begin:end]), ()):
                    found[entry_id] = max(end - begin, found.get(entry_id, 0))
        for entry_id, length in found.items():
            yield entry_id, _TITLE_BONUS * (0.6 + 0.2 * length)

    def _like(self, asked: list[str]) -> Iterable[tuple[str, float]]:
        """Yield entries that users ask for in words like these."""
        for entry_id, likeness in self._phrases.likeness(asked).items():
            yield entry_id, _LIKENESS_BONUS * likeness**2


def _row(entry: Entry) -> tuple[str, str, str, str, str, str]:
    here = " ".join(getattr(part, "text", "") for sentence in entry.here for part in sentence.say)
    return (
        entry.id,
        f"{entry.title} {entry.id.replace('-', ' ')}",
        " ; ".join(entry.aliases),
        " ; ".join(entry.asked),
        plain(entry.definition),
        f"{plain_blocks(sayable(entry.body, None))} {here}",
    )


def _vocabulary(entry: Entry) -> set[str]:
    return {word for column in _row(entry)[1:] for word in all_words(column) if len(word) > 2}


def _names(catalog: Catalog) -> dict[str, set[str]]:
    """Return whole names, as words in a row, with the entries they belong to."""
    names: dict[str, set[str]] = defaultdict(set)
    for entry in catalog:
        for name in (entry.title, entry.id.replace("-", " "), *entry.aliases):
            names[" ".join(all_words(name))].add(entry.id)
    names.pop("", None)
    return dict(names)
