"""Sentences by key: summaries, problems, states, buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.expressions import Unknown
from ome_zarr_helpdesk.catalog.richtext import Text, fill, plain, slots
from ome_zarr_helpdesk.catalog.values import Values, values_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.entry import Here
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.richtext import Inline

__all__ = ["Messages", "values_in"]


class Messages:
    """The sentences of ``messages.yaml``.

    A key has either one sentence, whose values are given by whoever says it, or
    a list of ``when`` and ``say``: the first that holds for the data is said.

    Attributes
    ----------
    sentences, choices
        Keys of the one and of the other kind.
    """

    def __init__(self) -> None:
        self.sentences: dict[str, tuple[Inline, ...]] = {}
        self.choices: dict[str, tuple[Here, ...]] = {}

    def __contains__(self, key: object) -> bool:
        return key in self.sentences or key in self.choices

    def keys(self) -> tuple[str, ...]:
        """Return all keys, sorted."""
        return tuple(sorted([*self.sentences, *self.choices]))

    def values_of(self, key: str) -> frozenset[str]:
        """Return the names of the values a sentence needs."""
        return values_in(self.sentences.get(key, ()))

    def say(self, key: str, /, **values: Any) -> tuple[Inline, ...]:
        """Return the sentence of a key with its values.

        A key that does not exist comes back as itself: a folder of a facility
        may have left it out, and a missing word must not take the answer away.
        """
        sentence = self.sentences.get(key)
        if sentence is None:
            return (Text(key),)
        shown = {name: '""' if value == "" else value for name, value in values.items()}
        try:
            return fill(sentence, Values(shown))
        except Unknown:
            return (Text(key),)

    def words(self, key: str, /, **values: Any) -> str:
        """Return the sentence of a key as plain text."""
        return plain(self.say(key, **values))

    def about(self, key: str, known: Known) -> tuple[Inline, ...] | None:
        """Return the first sentence of a key that can be said of the data."""
        return first_said(self.choices.get(key, ()), known)

    def parts(self, key: str, known: Known) -> tuple[tuple[Inline, ...], ...]:
        """Return the parts of a sentence under a key, those that can be said of the data."""
        said = (
            first_said(choices, known)
            for name, choices in self.choices.items()
            if name.startswith(f"{key}.")
        )
        return tuple(part for part in said if part is not None)


def values_in(sentence: tuple[Inline, ...]) -> frozenset[str]:
    """Return the names of the values in a sentence."""
    return frozenset(name for slot in slots(sentence) for name in slot.expression.roots)


def first_said(sentences: tuple[Here, ...], known: Known | Values) -> tuple[Inline, ...] | None:
    """Return the first sentence whose condition holds and whose values are all known."""
    values = values_of(known)
    for sentence in sentences:
        condition = sentence.condition
        if condition is not None and not condition.evaluate(values):
            continue
        try:
            return fill(sentence.say, values)
        except Unknown:
            continue
    return None
