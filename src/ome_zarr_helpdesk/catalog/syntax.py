"""The form of expressions: Python's parser reads them, these helpers tell what stands there."""

from __future__ import annotations

import ast
import inspect
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "ExpressionError",
    "Unknown",
    "dotted",
    "filter_call",
    "index_of",
    "literal",
    "meant",
    "negative",
    "parse",
    "takes",
    "word_of",
]


_ALIKE = 60.0
"""How much two names must have in common, of 100, for one to be taken for the other misspelt."""


class ExpressionError(ValueError):
    """An expression that the content may not use, with the reason."""


class Unknown(Exception):
    """A fact that this file or session does not have was touched."""


def parse(text: str) -> ast.expr:
    """Return the syntax tree of an expression."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = getattr(error, "msg", None) or type(error).__name__
        raise ExpressionError(f"cannot be read: {reason}") from error


def meant(name: str, known: Iterable[str]) -> str:
    """Return a question for the known name that is most like one; empty where none is.

    A file may have thousands of wrong names: a slow comparison would take minutes.
    """
    from rapidfuzz import fuzz, process  # only where something is wrong

    near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return f"; did you mean {near[0]!r}?" if near else ""


@lru_cache(maxsize=256)
def takes(function: Callable[..., Any], arguments: int) -> bool:
    """Return whether a filter takes so many arguments beside its value."""
    try:
        inspect.signature(function).bind(None, *[None] * arguments)
    except TypeError:
        return False
    return True


def filter_call(node: ast.BinOp) -> tuple[str, list[Any]]:
    """Return name and arguments of the filter on the right of a bar."""
    right = node.right
    if not isinstance(node.op, ast.BitOr):
        raise ExpressionError("uses arithmetic, which content may not")
    if isinstance(right, ast.Name):
        return right.id, []
    if isinstance(right, ast.Call) and isinstance(right.func, ast.Name) and not right.keywords:
        return right.func.id, [literal(argument) for argument in right.args]
    raise ExpressionError("has something after | that is no filter")


def negative(node: ast.expr) -> int | float | None:
    """Return a number with a minus sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = getattr(node.operand, "value", None)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return -value
    return None


def index_of(node: ast.expr) -> int | str:
    """Return what stands between square brackets."""
    value = node.value if isinstance(node, ast.Constant) else negative(node)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ExpressionError("uses an index that is not a whole number or a text")
    return value


def literal(node: ast.expr) -> Any:
    """Return an argument of a filter."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool):
        return node.value
    raise ExpressionError("gives a filter something that is not a number or a text")


def word_of(node: ast.expr) -> str:
    """Return what an author would call a piece of syntax."""
    words = {"Call": "a call", "Lambda": "a function", "IfExp": "if", "UnaryOp": "a sign"}
    name = type(node).__name__
    return words.get(name, "a loop" if name.endswith("Comp") else name)


def dotted(node: ast.expr) -> str | None:
    """Return the name of a fact as an author writes it, ``image.levels[0].shape``."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return None if base is None else f"{base}.{node.attr}"
    if isinstance(node, ast.Subscript):
        base = dotted(node.value)
        return None if base is None else f"{base}[{index_of(node.slice)!r}]"
    return None
