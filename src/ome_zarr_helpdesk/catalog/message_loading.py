"""From ``messages.yaml`` to sentences by key; a wrong one is left out, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.loading import here as parse_here
from ome_zarr_helpdesk.catalog.loading import is_here
from ome_zarr_helpdesk.catalog.markdown import ContentError, parse_inline
from ome_zarr_helpdesk.catalog.messages import values_in
from ome_zarr_helpdesk.catalog.syntax import meant
from ome_zarr_helpdesk.facts.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.catalog.richtext import Inline

__all__ = ["read_messages"]

_OF_KINDS = ("summary", "advice", "coverage")
"""Keys below which each kind of data has its own, and may be given more."""


def read_messages(messages: Messages, content: Any, errors: list[str]) -> None:
    """Add the sentences of a loaded file.

    Parameters
    ----------
    messages
        Sentences of a key that is known take the place of the ones before.
    content
        What the file holds.
    errors
        One sentence for each key that is left out is added here.
    """
    sentences = {key: messages.values_of(key) for key in messages.sentences}
    choices = frozenset(messages.choices)
    for key, value in _flat(content, "", errors):
        try:
            _read(messages, key, value, sentences, choices)
        except ContentError as error:
            errors.append(f"messages: {key} {error}")


def _flat(content: Any, prefix: str, errors: list[str]) -> Iterator[tuple[str, Any]]:
    """Yield whole keys with what stands there."""
    if not isinstance(content, dict):
        errors.append(f"messages: {prefix or 'the file'} is not a list of keys and values")
        return
    for name, value in content.items():
        key = f"{prefix}.{name}" if prefix else str(name)
        if isinstance(value, dict):
            yield from _flat(value, key, errors)
        else:
            yield key, value


def _read(
    messages: Messages,
    key: str,
    value: Any,
    sentences: Mapping[str, frozenset[str]],
    choices: Collection[str],
) -> None:
    """Add one key; the sentences and choices are those of the folders before."""
    if isinstance(value, str) and key not in choices:
        sentence = parse_inline(value, None)
        if sentences:
            _check_sentence(key, sentence, sentences)
        messages.sentences[key] = sentence
    elif key in sentences:
        raise ContentError("needs a text")
    elif isinstance(value, list) and value and all(map(is_here, value)):
        if choices and key not in choices and not _is_of_a_kind(key):
            raise ContentError(f"is a key that nothing asks for{meant(key, choices)}")
        messages.choices[key] = tuple(parse_here(item) for item in value)
    elif key in choices:
        raise ContentError("needs a list of 'when' and 'say'")
    else:
        raise ContentError("needs a text, or a list of 'when' and 'say'")


def _is_of_a_kind(key: str) -> bool:
    """Return whether a key is one that is asked for where it is there: ``summary.image.x``."""
    family, _, rest = key.partition(".")
    kind, _, part = rest.partition(".")
    return family in _OF_KINDS and kind in KINDS and bool(part) == (family == "summary")


def _check_sentence(
    key: str, sentence: tuple[Inline, ...], before: Mapping[str, frozenset[str]]
) -> None:
    """See to it that a sentence takes the place of another and needs no more than that one."""
    if key not in before:
        raise ContentError(f"is a key that nothing asks for{meant(key, before)}")
    missing = sorted(values_in(sentence) - before[key])
    if missing:
        given = ", ".join(sorted(before[key])) or "no value"
        raise ContentError(f"needs the value {missing[0]!r}; given there: {given}")
