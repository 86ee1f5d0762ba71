"""From Markdown, as authors write it, to a tree of text with slots."""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from ome_zarr_helpdesk.catalog import richtext
from ome_zarr_helpdesk.catalog.expressions import ExpressionError, compile_expression

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["ContentError", "one_line", "only_shown", "parse_blocks", "parse_inline"]


_SLOT = re.compile(r"\{\{(.*?)\}\}")

LONGEST = 40_000
"""Characters of an entry: the parser takes time that grows with their square where all of them
are brackets."""

_LONGEST_SLOT = 1_000
_LONGEST_REASON = 300
_HIDING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff]"
)


class ContentError(ValueError):
    """Something in a content file that cannot be used, with the reason: one line that can be read.

    A reason quotes what is wrong, which may be of any length and hold any characters.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(one_line(reason))


def one_line(text: str) -> str:
    """Return a text as one line that can be read, cut where it is very long."""
    line = " ".join(text[: 2 * _LONGEST_REASON].split())
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    return shown if len(shown) <= _LONGEST_REASON else f"{shown[:_LONGEST_REASON]}…"


def parse_blocks(text: str, root: type | None) -> tuple[richtext.Block, ...]:
    """Parse paragraphs, headings, lists and code blocks.

    Parameters
    ----------
    text
        CommonMark without HTML, images and tables. ``[word](#entry-id)`` links
        to an entry; ``{{ name }}`` is a slot.
    root
        The class whose fields are the names; None for messages.

    Raises
    ------
    ContentError
        For mark-up that is not allowed and for expressions that are wrong.
    """
    tokens = deque(_parser().parse(_short(text)))
    blocks = _blocks(tokens, root)
    if tokens:
        raise ContentError(f"uses mark-up that is not allowed: {tokens[0].type}")
    return blocks


def parse_inline(text: str, root: type | None) -> tuple[richtext.Inline, ...]:
    """Parse one sentence or paragraph without block structure."""
    tokens = _parser().parseInline(_short(text))
    return _inlines(tokens[0].children or [], root)


def only_shown(text: str) -> str:
    """Return a text; raises `ContentError` where characters in it hide or reorder others."""
    if found := _HIDING.search(text):
        raise ContentError(f"has the character {found.group()!r}, which hides or reorders text")
    return text


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise ContentError(f"has a text of more than {LONGEST} characters")
    return only_shown(text)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_block", "html_inline", "image", "autolink", "entity", "reference"])
    parser.inline.ruler.before("escape", "slot", _slot_rule)
    return parser


def _slot_rule(state: StateInline, silent: bool) -> bool:
    """Read ``{{ expression }}`` as one token, before anything inside it is looked at."""
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos, state.pos + _LONGEST_SLOT)
    if end < 0:
        return False
    if not silent:
        token = state.push("slot", "", 0)
        token.content = state.src[state.pos + 2 : end].strip()
    state.pos = end + 2
    return True


def _blocks(
    tokens: deque[Token], root: type | None, until: str | None = None
) -> tuple[richtext.Block, ...]:
    """Take blocks from the tokens, up to a closing one."""
    found: list[richtext.Block] = []
    while tokens:
        kind = tokens[0].type
        if kind == until:
            tokens.popleft()
            break
        if kind in ("paragraph_open", "heading_open"):
            block = richtext.Heading if kind == "heading_open" else richtext.Paragraph
            _, inline, _ = (tokens.popleft() for _ in range(3))
            found.append(block(_inlines(inline.children or [], root)))
        elif kind in ("bullet_list_open", "ordered_list_open"):
            tokens.popleft()
            items = _items(tokens, root, kind.replace("open", "close"))
            found.append(richtext.Items(items, kind.startswith("ordered")))
        elif kind in ("fence", "code_block"):
            token = tokens.popleft()
            found.append(_code(token.content.rstrip("\n"), token.info.strip(), root))
        else:
            break
    return tuple(found)


def _code(text: str, language: str, root: type | None) -> richtext.CodeBlock:
    """Return lines of code; between double braces stand values, if they are of a known class."""
    parts = _SLOT.split(text) if root is not None else [text]
    if len(parts) == 1:
        return richtext.CodeBlock(text, language)
    pieces = (
        _slot(part.strip(), root) if number % 2 else richtext.Text(part)
        for number, part in enumerate(parts)
    )
    return richtext.CodeBlock("", language, tuple(pieces))


def _slot(text: str, root: type | None) -> richtext.Slot:
    try:
        return richtext.Slot(compile_expression(text, root))
    except ExpressionError as error:
        raise ContentError(f"'{text}' {error}") from error


def _items(
    tokens: deque[Token], root: type | None, until: str
) -> tuple[tuple[richtext.Block, ...], ...]:
    items: list[tuple[richtext.Block, ...]] = []
    while tokens and tokens[0].type == "list_item_open":
        tokens.popleft()
        items.append(_blocks(tokens, root, "list_item_close"))
    if not tokens or tokens.popleft().type != until:
        raise ContentError("uses mark-up in a list that is not allowed")
    return tuple(items)


def _inlines(tokens: list[Token], root: type | None) -> tuple[richtext.Inline, ...]:
    left = deque(tokens)
    inlines = _until(left, root, None)
    if left:
        raise ContentError(f"uses mark-up that is not allowed: {left[0].type}")
    return inlines


def _until(
    tokens: deque[Token], root: type | None, until: str | None
) -> tuple[richtext.Inline, ...]:
    """Take words from the tokens, up to a closing one."""
    found: list[richtext.Inline] = []
    while tokens:
        token = tokens[0]
        if token.type == until:
            tokens.popleft()
            break
        if token.type in _WRAPPERS:
            tokens.popleft()
            found.append(_wrapped(token, _until(tokens, root, token.type.replace("open", "close"))))
            continue
        leaf = _leaf(token, root)
        if leaf is None:
            break
        found.append(leaf)
        tokens.popleft()
    return tuple(found)


_WRAPPERS = ("em_open", "strong_open", "link_open")


def _leaf(token: Token, root: type | None) -> richtext.Inline | None:
    if token.type == "text":
        return richtext.Text(token.content)
    if token.type in ("softbreak", "hardbreak"):
        return richtext.Text(" ")
    if token.type == "code_inline":
        return richtext.Code(token.content)
    if token.type == "slot":
        return _slot(token.content, root)
    return None


def _wrapped(token: Token, children: tuple[richtext.Inline, ...]) -> richtext.Inline:
    if token.type == "em_open":
        return richtext.Emphasis(children)
    if token.type == "strong_open":
        return richtext.Strong(children)
    return link(children, token.attrGet("href"))


def link(children: tuple[richtext.Inline, ...], target: Any) -> richtext.Inline:
    """Return a link to an entry (``#id``) or a page (http or https).

    Raises
    ------
    ContentError
        For any other target.
    """
    address = str(target or "")
    if address.startswith("#"):
        return richtext.EntryLink(children, address[1:])
    if address.startswith(("https://", "http://")):
        return richtext.Link(children, address)
    raise ContentError(f"links to {address!r}; use #entry-id, https:// or http://")
