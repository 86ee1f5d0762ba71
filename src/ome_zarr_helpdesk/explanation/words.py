"""Words of questions: told apart, cut to their stem, and forgiven their typing errors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_CHARACTERS", "STOP_WORDS", "Spelling", "all_words", "meaningful", "stem"]

STOP_WORDS = frozenset({
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "could", "did", "do", "does", "for", "from", "get", "go", "had", "has", "have",
    "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "mean", "means", "my",
    "of", "on", "or", "our", "should", "so", "some", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "to", "too", "up", "use", "was", "we", "were",
    "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
})  # fmt: skip
"""Words that tell nothing of what a question is about."""

_ENDINGS = ("ations", "ation", "ings", "ing", "ed", "es", "er", "ly", "s", "e")

MAX_CHARACTERS = 500
MAX_WORDS = 24
MAX_COMPLETIONS = 200


def all_words(text: str) -> list[str]:
    """Return the words of a text in small letters; ``0.5`` is one."""
    return re.findall(r"\w+(?:\.\d+)?", text.casefold())


def meaningful(question: str) -> list[str]:
    """Return the words of a question that carry meaning; all of them if none does."""
    words = list(dict.fromkeys(all_words(question[:MAX_CHARACTERS])))
    return ([w for w in words if w not in STOP_WORDS] or words)[:MAX_WORDS]


def stem(word: str) -> str:
    """Return a word without its ending, so that forms of one word are alike."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class Spelling:
    """Words that are known, and the nearest of them to one that is not.

    Parameters
    ----------
    frequencies
        Every word, and how often it is used: of words equally near, the one that
        is used most is meant.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies
        self._sorted = sorted(frequencies)
        self._summed = [0, *accumulate(frequencies[word] for word in self._sorted)]
        self._stems = {stem(word) for word in frequencies}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_length[len(word)].append(word)

    def is_known(self, word: str) -> bool:
        """Return whether a word, or another form of it, is used."""
        return word in self._frequencies or stem(word) in self._stems

    def _beginning(self, word: str) -> tuple[int, int]:
        """Return from where to where the words that begin so stand."""
        end = bisect_left(self._sorted, word + "\U0010ffff")
        return bisect_left(self._sorted, word), end

    def completed(self, word: str) -> str | None:
        """Return the most used word that begins so; None where there is none."""
        begin, end = self._beginning(word)
        found = self._sorted[begin : min(end, begin + MAX_COMPLETIONS)]
        return max(found, key=lambda known: self._frequencies[known], default=None)

    def uses(self, word: str, *, unfinished: bool) -> int:
        """Return how often a word is used, or all words together that begin so."""
        if not unfinished:
            return self._frequencies.get(word, 0)
        begin, end = self._beginning(word)
        return self._summed[end] - self._summed[begin]

    def corrected(self, word: str) -> str:
        """Return a word as it stands if it is known or begins one, else the nearest known."""
        edits = _edits(len(word))
        if not edits or self.is_known(word) or self.completed(word) is not None:
            return word
        lengths = range(len(word) - edits, len(word) + edits + 1)
        candidates = [w for n in lengths for w in self._by_length.get(n, ())]
        near = process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=None
        )
        if not near:
            return word
        return min(near, key=lambda found: self._distance(word, found[0], found[1]))[0]

    def _distance(self, word: str, known: str, edits: float) -> tuple[float, bool, int, str]:
        """Order words: fewest edits, the same first letter, then the most used."""
        return edits, word[0] != known[0], -self._frequencies[known], known


def _edits(length: int) -> int:
    """Return how many typing errors a word of a length is forgiven."""
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 9 else 3
