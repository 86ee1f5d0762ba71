"""Questions as users put them: which is most like the one that is asked."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.explanation.words import STOP_WORDS, all_words, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Phrases"]

_SMALL = frozenset(map(stem, STOP_WORDS))

MOST_COMMON = 400
"""A word that stands in more questions than that leads to none of them."""


class Phrases:
    """Finds the question that shares most words, rare ones counting more.

    Small words count too: "why use it" and "what is it" differ in nothing else.

    Parameters
    ----------
    phrases
        Id of an entry, and a question that leads to it.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        stemmed = [(entry, frozenset(map(stem, all_words(text)))) for entry, text in phrases]
        counts = Counter(word for _, words in stemmed for word in words)
        self._rarity = {w: math.log(1 + len(stemmed) / n) for w, n in counts.items()}
        self._unknown = math.log(1 + len(stemmed))
        self._phrases = [(entry, words, self._weight(words)) for entry, words in stemmed]
        self._with: dict[str, list[int]] = defaultdict(list)
        for number, (_, words) in enumerate(stemmed):
            for word in words:
                self._with[word].append(number)

    def likeness(self, words: Iterable[str]) -> dict[str, float]:
        """Return for each entry how like its likest question is, up to 1 for the same."""
        asked = frozenset(map(stem, words))
        weight = self._weight(asked)
        found: dict[str, float] = {}
        for number in self._candidates(asked):
            entry, phrase, phrase_weight = self._phrases[number]
            likeness = 2 * self._weight(asked & phrase) / (weight + phrase_weight)
            found[entry] = max(likeness, found.get(entry, 0.0))
        return found

    def _candidates(self, asked: frozenset[str]) -> set[int]:
        telling = [word for word in asked if word not in _SMALL] or asked
        lists = (self._with[word] for word in telling if word in self._with)
        return {number for numbers in lists if len(numbers) <= MOST_COMMON for number in numbers}

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._rarity.get(word, self._unknown) for word in words)
