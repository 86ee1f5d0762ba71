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
    """A safe loader of texts and numbers that can be shown."""


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
        raise ContentError(f"is not YAML: {str(error).splitlines()[0]}") from error
    except _NO_VALUE as error:
        raise ContentError("is not YAML: a value does not fit its tag") from error


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
