"""YAML as content uses it: nothing is run, and no few lines become a thing without end."""

from __future__ import annotations

from typing import Any

import yaml

from ome_zarr_helpdesk.catalog.markdown import ContentError, only_shown

__all__ = ["load_yaml"]

MOST_NESTED = 40
LONGEST = 1_000_000
"""Values and characters of a file; a name (``*name``) counts for as much as it stands for."""

LARGEST_NUMBER = 10**18

_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where it was built
_NO_VALUE = (AttributeError, LookupError, ArithmeticError, TypeError)
"""What the library raises where a tag (``!!int``) stands before a value that does not fit it."""


class _Loader(_SAFE):  # type: ignore[misc]
    """A safe loader of texts and numbers that can be shown, and of keys that stand there once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._checked: set[int] = set()

    def flatten_mapping(self, node: Any) -> None:
        """Look at the keys of a mapping before others are merged into it; then merge them."""
        if id(node) not in self._checked:
            self._checked.add(id(node))
            _check_keys(node)
        super().flatten_mapping(node)


def _check_keys(node: Any) -> None:
    """Complain of a key that is written twice: the first would be lost without a word."""
    lines: dict[tuple[str, str], int] = {}
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            name, line = (key.tag, key.value), key.start_mark.line + 1
            if name in lines:
                both = f"in lines {lines[name]} and {line}"
                raise ContentError(f"has the key {key.value!r} twice, {both}")
            lines[name] = line


def _number(loader: Any, node: Any) -> int:
    value: int = loader.construct_yaml_int(node)
    if abs(value) > LARGEST_NUMBER:
        raise ContentError("is not YAML that can be used: it has a number that is too large")
    return value


def _text(loader: Any, node: Any) -> str:
    return only_shown(loader.construct_yaml_str(node))


_Loader.add_constructor("tag:yaml.org,2002:int", _number)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)


def load_yaml(text: str) -> Any:
    """Load YAML without running anything.

    Raises
    ------
    ContentError
        Where it is not YAML, or nested or repeated beyond all measure.
    """
    try:
        if _may_be_large(text):
            _check_size(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, C or Python
    except ContentError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"is not YAML: {_reason(error)}") from error
    except _NO_VALUE as error:
        raise ContentError("is not YAML: a value does not fit its tag") from error


def _reason(error: Exception) -> str:
    """Return what is wrong, and in which line, where the library tells it."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem and error.problem_mark:
        return f"{error.problem}, in line {error.problem_mark.line + 1}"
    return str(error).splitlines()[0]


def _may_be_large(text: str) -> bool:
    """Return whether a text must be counted before it is loaded, which takes a third as long.

    Nothing is nested but by one of five signs, and nothing is repeated but by an anchor.
    """
    return "&" in text or sum(map(text.count, "[{-:?")) > 10 * MOST_NESTED


def _check_size(text: str) -> None:
    """Count what a text holds, event by event: to load it may overflow the stack of C.

    Raises
    ------
    ContentError
        Where it is nested too deeply, holds too much, or holds itself.
    """
    open_: list[tuple[str | None, int]] = []  # what is being read: its anchor, what came before
    sizes: dict[str, int] = {}
    length = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in (anchor for anchor, _ in open_):
                raise ContentError(f"is not YAML that can be used: {event.anchor!r} holds itself")
            length += sizes.get(event.anchor or "", 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, length))
            length += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            if anchor is not None:
                sizes[anchor] = length - before
        elif isinstance(event, yaml.ScalarEvent):
            length += 1 + len(event.value)
            if event.anchor is not None:
                sizes[event.anchor] = 1 + len(event.value)
        if len(open_) > MOST_NESTED or length > LONGEST:
            raise ContentError("is not YAML that can be used: it is nested or repeated too often")
