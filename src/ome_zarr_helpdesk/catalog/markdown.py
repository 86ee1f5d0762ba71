"""From Markdown, as authors write it, to a tree of text with slots."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from ome_zarr_helpdesk.catalog import richtext
from ome_zarr_helpdesk.catalog.expressions import ExpressionError, compile_expression

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["ContentError", "parse_blocks", "parse_inline"]


_SLOT = re.compile(r"\{\{(.*?)\}\}")


class ContentError(ValueError):
    """Something in a content file that cannot be used, with the reason."""


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
    tokens = _parser().parse(text)
    blocks, rest = _blocks(tokens, root)
    if rest:
        raise ContentError(f"uses mark-up that is not allowed: {rest[0].type}")
    return blocks


def parse_inline(text: str, root: type | None) -> tuple[richtext.Inline, ...]:
    """Parse one sentence or paragraph without block structure."""
    tokens = _parser().parseInline(text)
    return _inlines(tokens[0].children or [], root)


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
    end = state.src.find("}}", state.pos)
    if end < 0:
        return False
    if not silent:
        token = state.push("slot", "", 0)
        token.content = state.src[state.pos + 2 : end].strip()
    state.pos = end + 2
    return True


def _blocks(
    tokens: list[Token], root: type | None, until: str | None = None
) -> tuple[tuple[richtext.Block, ...], list[Token]]:
    """Read blocks up to a closing token; return them and the tokens after it."""
    found: list[richtext.Block] = []
    while tokens:
        token = tokens[0]
        if token.type == until:
            return tuple(found), tokens[1:]
        if token.type in ("paragraph_open", "heading_open"):
            children = _inlines(tokens[1].children or [], root)
            kind = richtext.Heading if token.type == "heading_open" else richtext.Paragraph
            found.append(kind(children))
            tokens = tokens[3:]
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            items, tokens = _items(tokens[1:], root, token.type.replace("open", "close"))
            found.append(richtext.Items(items, token.type.startswith("ordered")))
        elif token.type in ("fence", "code_block"):
            found.append(_code(token.content.rstrip("\n"), token.info.strip(), root))
            tokens = tokens[1:]
        else:
            break
    return tuple(found), tokens


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
    tokens: list[Token], root: type | None, until: str
) -> tuple[tuple[tuple[richtext.Block, ...], ...], list[Token]]:
    items: list[tuple[richtext.Block, ...]] = []
    while tokens and tokens[0].type == "list_item_open":
        blocks, tokens = _blocks(tokens[1:], root, "list_item_close")
        items.append(blocks)
    if not tokens or tokens[0].type != until:
        raise ContentError("uses mark-up in a list that is not allowed")
    return tuple(items), tokens[1:]


def _inlines(tokens: list[Token], root: type | None) -> tuple[richtext.Inline, ...]:
    inlines, rest = _until(tokens, root, None)
    if rest:
        raise ContentError(f"uses mark-up that is not allowed: {rest[0].type}")
    return inlines


def _until(
    tokens: list[Token], root: type | None, until: str | None
) -> tuple[tuple[richtext.Inline, ...], list[Token]]:
    found: list[richtext.Inline] = []
    while tokens:
        token = tokens[0]
        if token.type == until:
            return tuple(found), tokens[1:]
        if token.type in _WRAPPERS:
            children, tokens = _until(tokens[1:], root, token.type.replace("open", "close"))
            found.append(_wrapped(token, children))
            continue
        leaf = _leaf(token, root)
        if leaf is None:
            break
        found.append(leaf)
        tokens = tokens[1:]
    return tuple(found), tokens


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
