"""Text as a small tree: parsed once from Markdown, filled with values, rendered by others.

Markdown never sees a value and a value never sees Markdown: a slot is a node of
the tree, and what fills it is text and nothing else.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ome_zarr_helpdesk.catalog.syntax import Unknown
from ome_zarr_helpdesk.catalog.values import Values, values_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.expressions import Expression

__all__ = [
    "Block",
    "Code",
    "CodeBlock",
    "Emphasis",
    "EntryLink",
    "Heading",
    "Inline",
    "Items",
    "Link",
    "Paragraph",
    "Rich",
    "Slot",
    "Strong",
    "Text",
    "Value",
    "fill",
    "literal",
    "plain",
    "plain_blocks",
    "sayable",
    "slots",
]


@dataclass(frozen=True, slots=True)
class Text:
    """Words of ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value, before it is filled."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Value:
    """A value from a file or the viewer: text from outside, and the facts it came from."""

    text: str
    facts: tuple[str, ...] = ()
    code: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A name or a piece of code inside a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words with stress."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Words with strong stress."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page, http or https only."""

    children: tuple[Inline, ...]
    url: str


@dataclass(frozen=True, slots=True)
class EntryLink:
    """A link to another entry by its id."""

    children: tuple[Inline, ...]
    entry: str


_WORDS = (Text, Value, Code)
"""What has no parts."""

Inline: TypeAlias = "Text | Slot | Value | Code | Emphasis | Strong | Link | EntryLink"


@dataclass(frozen=True, slots=True)
class Rich:
    """What a filter makes of a value when it is more than text: words, names and links."""

    children: tuple[Inline, ...]

    def __str__(self) -> str:
        return plain(self.children)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside an entry."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with numbers or without."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code or metadata.

    ``pieces`` are its text and slots before it is filled, empty where it has no slot.
    """

    text: str
    language: str = ""
    pieces: tuple[Text | Slot, ...] = ()


Block: TypeAlias = "Paragraph | Heading | Items | CodeBlock"

MAX_VALUE = 4_000
"""Longest value that a sentence is filled with; a name of a megabyte is no name."""

MAX_CODE = 20_000
"""Longest code that values are filled into; cut off it would be wrong, so it is left out."""


def fill(inlines: tuple[Inline, ...], names: Any) -> tuple[Inline, ...]:
    """Fill the slots of a sentence.

    Parameters
    ----------
    inlines
        The sentence.
    names
        An object whose attributes are the names that expressions use.

    Raises
    ------
    Unknown
        Where a value is not known or empty; then the sentence cannot be said.
    """
    values = values_of(names)
    filled: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text):
            filled.append(inline)
        elif isinstance(inline, Slot):
            filled += _filled(inline.expression, values)
        else:
            filled.append(_fill(inline, values))
    return tuple(filled)


def _fill(inline: Inline, values: Values) -> Inline:
    if isinstance(inline, EntryLink):
        return EntryLink(fill(inline.children, values), inline.entry)
    if isinstance(inline, Emphasis | Strong):
        return type(inline)(fill(inline.children, values))
    if isinstance(inline, Link):
        return Link(fill(inline.children, values), inline.url)
    return inline


def _filled(expression: Expression, values: Values) -> tuple[Inline, ...]:
    value = expression.value(values)
    if isinstance(value, Rich) and value.children:
        return with_facts(value.children, expression.facts)
    text = str(value)
    if not text:
        raise Unknown(expression.text)  # "In , read as an example": no name, no sentence
    if len(text) > MAX_VALUE:
        text = f"{text[:MAX_VALUE]}…"
    return (Value(text, expression.facts, expression.is_code),)


def with_facts(inlines: tuple[Inline, ...], facts: tuple[str, ...]) -> tuple[Inline, ...]:
    """Return words whose values say from which facts they come."""
    return tuple(
        Value(inline.text, facts, inline.code)
        if isinstance(inline, Value) and not inline.facts
        else inline
        for inline in inlines
    )


def sayable(blocks: tuple[Block, ...], names: Any) -> tuple[Block, ...]:
    """Fill blocks, and leave out what needs a value that is not known.

    A paragraph that ends in a colon goes with the code or list that it announces.

    Parameters
    ----------
    blocks
        Paragraphs, headings, lists and code.
    names
        An object whose attributes are the names that expressions use; None to leave
        out everything that needs a value.
    """
    names = Values() if names is None else names
    filled = [_sayable(block, names) for block in blocks]
    said = [
        block
        for block, after, announced in zip(
            filled, [*filled, None][1:], [*blocks, None][1:], strict=True
        )
        if block is not None and not (after is None and _announces(block, announced))
    ]
    ends = [*said, None][1:]
    return tuple(
        block
        for block, after in zip(said, ends, strict=True)
        if not (isinstance(block, Heading) and (after is None or isinstance(after, Heading)))
    )


def _announces(block: Block, following: Block | None) -> bool:
    """Return whether a paragraph is nothing without the block behind it."""
    if not isinstance(block, Paragraph) or not isinstance(following, CodeBlock | Items):
        return False
    return plain(block.children).rstrip().endswith(":")


def _sayable(block: Block, names: Any) -> Block | None:
    try:
        if isinstance(block, CodeBlock):
            return _filled_code(block, names)
        if isinstance(block, Items):
            items = tuple(item for item in (sayable(i, names) for i in block.items) if item)
            return Items(items, block.ordered) if items else None
        return type(block)(fill(block.children, names))
    except Unknown:
        return None


def _filled_code(block: CodeBlock, names: Any) -> CodeBlock:
    """Write values into code as the language writes them, never as code."""
    if not block.pieces:
        return block
    as_json = block.language.startswith("json")
    parts = [
        piece.text if isinstance(piece, Text) else literal(piece.expression.value(names), as_json)
        for piece in block.pieces
    ]
    text = "".join(parts)
    if len(text) > MAX_CODE:
        raise Unknown("too long to be read")
    return CodeBlock(text, block.language)


def literal(value: Any, as_json: bool = False) -> str:
    """Return a value as Python or JSON writes it.

    Raises
    ------
    Unknown
        For what is no number, text, truth value, or list or table of such.
    """
    plain_value = _plain_value(value)
    try:
        if as_json:
            return json.dumps(plain_value, allow_nan=False)
    except ValueError as error:
        raise Unknown("no JSON") from error
    return repr(plain_value)


def _plain_value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain_value(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise Unknown("not finite")
    if isinstance(value, str | int | float | bool):
        return value
    raise Unknown("no literal")


def plain(inlines: tuple[Inline, ...]) -> str:
    """Return the words of a filled sentence without any mark-up."""
    return "".join([i.text if isinstance(i, _WORDS) else _plain(i) for i in inlines])


def _plain(inline: Slot | Emphasis | Strong | Link | EntryLink) -> str:
    if isinstance(inline, Slot):
        raise TypeError("a slot must be filled before it can be shown")
    return plain(inline.children)


def plain_blocks(blocks: tuple[Block, ...]) -> str:
    """Return the words of filled blocks, one line a paragraph or item."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, CodeBlock):
            lines.append(block.text)
        elif isinstance(block, Items):
            lines.extend(plain_blocks(item) for item in block.items)
        else:
            lines.append(plain(block.children))
    return "\n".join(lines)


def slots(inlines: tuple[Inline, ...]) -> tuple[Slot, ...]:
    """Return the slots of a sentence, in order."""
    found: list[Slot] = []
    for inline in inlines:
        if isinstance(inline, Slot):
            found.append(inline)
        elif isinstance(inline, Emphasis | Strong | Link | EntryLink):
            found.extend(slots(inline.children))
    return tuple(found)
