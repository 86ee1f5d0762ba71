"""Sentences by key: summaries, problems, states, buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.expressions import Unknown, holds
from ome_zarr_helpdesk.catalog.loading import here as parse_here
from ome_zarr_helpdesk.catalog.markdown import ContentError, parse_inline
from ome_zarr_helpdesk.catalog.richtext import Text, fill, plain, slots
from ome_zarr_helpdesk.catalog.values import Values

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.entry import Here
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.richtext import Inline

__all__ = ["Messages"]


class Messages:
    """The sentences of ``messages.yaml``.

    A key has either one sentence, whose values are given by whoever says it, or
    a list of ``when`` and ``say``: the first that holds for the data is said.
    """

    def __init__(self) -> None:
        self._sentences: dict[str, tuple[Inline, ...]] = {}
        self._choices: dict[str, tuple[Here, ...]] = {}

    def add(self, content: Any, errors: list[str], prefix: str = "") -> None:
        """Add the sentences of a loaded file; what is wrong is added to ``errors``."""
        if not isinstance(content, dict):
            errors.append(f"messages: {prefix or 'the file'} is not a list of keys and values")
            return
        for name, value in content.items():
            key = f"{prefix}.{name}" if prefix else str(name)
            if isinstance(value, dict):
                self.add(value, errors, key)
                continue
            try:
                self._add(key, value)
            except ContentError as error:
                errors.append(f"messages: {key} {error}")

    def _add(self, key: str, value: Any) -> None:
        if isinstance(value, str):
            self._sentences[key] = parse_inline(value, None)
        elif isinstance(value, list) and all(isinstance(i, dict) and "say" in i for i in value):
            self._choices[key] = tuple(parse_here(item) for item in value)
        else:
            raise ContentError("needs a text, or a list of 'when' and 'say'")

    def __contains__(self, key: object) -> bool:
        return key in self._sentences or key in self._choices

    def keys(self) -> tuple[str, ...]:
        """Return all keys, sorted."""
        return tuple(sorted([*self._sentences, *self._choices]))

    def values_of(self, key: str) -> frozenset[str]:
        """Return the names of the values a sentence needs."""
        found = slots(self._sentences.get(key, ()))
        return frozenset(fact.partition(".")[0] for s in found for fact in s.expression.facts)

    def say(self, key: str, /, **values: Any) -> tuple[Inline, ...]:
        """Return the sentence of a key with its values.

        A key that does not exist comes back as itself: a folder of a facility
        may have left it out, and a missing word must not take the answer away.
        """
        sentence = self._sentences.get(key)
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
        return first_said(self._choices.get(key, ()), known)

    def parts(self, key: str, known: Known) -> tuple[tuple[Inline, ...], ...]:
        """Return the parts of a sentence under a key, those that can be said of the data."""
        said = (
            first_said(choices, known)
            for name, choices in self._choices.items()
            if name.startswith(f"{key}.")
        )
        return tuple(part for part in said if part is not None)


def first_said(sentences: tuple[Here, ...], known: Known) -> tuple[Inline, ...] | None:
    """Return the first sentence whose condition holds and whose values are all known."""
    for sentence in sentences:
        if sentence.condition is not None and not holds(sentence.condition, known):
            continue
        try:
            return fill(sentence.say, known)
        except Unknown:
            continue
    return None
