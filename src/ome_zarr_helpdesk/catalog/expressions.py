"""Conditions and values in content: parsed by Jinja2, checked, and made into functions.

Jinja2 reads the expression; nothing is ever run by it. Only names, attributes,
indices, literals, comparisons, ``and``/``or``/``not`` and our filters are let
through, every name is checked against the dataclasses of facts, state and match,
and what is left becomes a tree of small functions. There is no call, no loop and
no arithmetic, so no expression can grow, hang or reach anything else.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from ome_zarr_helpdesk.catalog import filters, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    Evaluator = Callable[[Any], Any]

__all__ = ["Expression", "ExpressionError", "Unknown", "compile_expression", "holds"]

MAX_LENGTH = 400

_ENVIRONMENT = Environment(autoescape=True)
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}


class ExpressionError(ValueError):
    """An expression that the content may not use, with the reason."""


class Unknown(Exception):
    """A fact that this file or session does not have was touched."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression.

    Parameters
    ----------
    text
        As the author wrote it.
    value
        Gives its value for an object of names; raises `Unknown`.
    facts
        The facts it touches, as dotted names.
    is_code
        Whether the value is a name or key, to be set like code.
    """

    text: str
    value: Evaluator
    facts: tuple[str, ...] = ()
    is_code: bool = False


def holds(expression: Expression, names: Any) -> bool | None:
    """Return whether a condition holds; None where that is not known."""
    try:
        return bool(expression.value(names))
    except Unknown:
        return None


def compile_expression(text: str, root: type | None) -> Expression:
    """Parse, check and compile an expression.

    Parameters
    ----------
    text
        The expression, without braces.
    root
        The class whose fields are the names; None for messages, whose names are
        given by whoever says them.

    Raises
    ------
    ExpressionError
        With a reason an author can act on.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"is longer than {MAX_LENGTH} characters")
    node = _parse(text)
    compiler = _Compiler(root)
    evaluate, _ = compiler.compile(node)
    is_code = isinstance(node, nodes.Filter) and node.name == "code"
    return Expression(text, evaluate, tuple(dict.fromkeys(compiler.facts)), is_code)


def _parse(text: str) -> nodes.Node:
    try:
        template = _ENVIRONMENT.parse("{{" + text + "}}")
    except TemplateSyntaxError as error:
        raise ExpressionError(f"cannot be read: {error.message}") from error
    body = template.body
    if len(body) == 1 and isinstance(body[0], nodes.Output) and len(body[0].nodes) == 1:
        return body[0].nodes[0]
    raise ExpressionError("is not one expression")


class _Compiler:
    """Turns a Jinja2 syntax tree into functions, checking names and kinds on the way."""

    def __init__(self, root: type | None) -> None:
        self._root = root
        self.facts: list[str] = []

    def compile(self, node: nodes.Node) -> tuple[Evaluator, Any]:
        """Return the function of a node and the type of its value."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise ExpressionError(f"uses {type(node).__name__}, which content may not")
        result: tuple[Evaluator, Any] = method(node)
        return result

    def _const(self, node: nodes.Const) -> tuple[Evaluator, Any]:
        value = node.value
        if not isinstance(value, str | int | float | bool):
            raise ExpressionError(f"uses {value!r}; numbers, texts, true and false may be used")
        return (lambda _names: value), type(value)

    def _name(self, node: nodes.Name) -> tuple[Evaluator, Any]:
        return self._attribute(lambda names: names, self._root, node.name)

    def _getattr(self, node: nodes.Getattr) -> tuple[Evaluator, Any]:
        evaluate, kind = self._operand(node.node)
        return self._attribute(evaluate, kind, node.attr, _dotted(node))

    def _attribute(
        self, evaluate: Evaluator, kind: Any, name: str, dotted: str | None = None
    ) -> tuple[Evaluator, Any]:
        if name.startswith("_"):
            raise ExpressionError(f"uses the private name {name!r}")
        try:
            result_kind = schema.attribute_type(kind, name)
        except schema.NameUnknown as error:
            raise ExpressionError(str(error)) from error
        self.facts.append(dotted or name)

        def get(names: Any) -> Any:
            value = getattr(evaluate(names), name, None)
            if value is None:
                raise Unknown(name)
            return value

        return get, result_kind

    def _getitem(self, node: nodes.Getitem) -> tuple[Evaluator, Any]:
        evaluate, kind = self._operand(node.node)
        index = _constant_index(node.arg)
        self.facts.append(_dotted(node) or str(index))

        def get(names: Any) -> Any:
            try:
                value = evaluate(names)[index]
            except (IndexError, KeyError, TypeError) as error:
                raise Unknown(str(index)) from error
            if value is None:
                raise Unknown(str(index))
            return value

        return get, schema.item_type(kind)

    def _operand(self, node: nodes.Node) -> tuple[Evaluator, Any]:
        """Compile what a name is looked up in; only the longest name counts as a fact."""
        before = len(self.facts)
        result = self.compile(node)
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            del self.facts[before:]
        return result

    def _compare(self, node: nodes.Compare) -> tuple[Evaluator, Any]:
        left, _ = self.compile(node.expr)
        if len(node.ops) != 1:
            raise ExpressionError("compares more than two things at once; join them with 'and'")
        right, _ = self.compile(node.ops[0].expr)
        compare = _COMPARISONS[node.ops[0].op]

        def evaluate(names: Any) -> bool:
            try:
                return bool(compare(left(names), right(names)))
            except TypeError as error:
                raise Unknown("not comparable") from error

        return evaluate, bool

    def _not(self, node: nodes.Not) -> tuple[Evaluator, Any]:
        inner, _ = self.compile(node.node)
        return (lambda names: not inner(names)), bool

    def _and(self, node: nodes.And) -> tuple[Evaluator, Any]:
        return self._joined(node.left, node.right, decides=False)

    def _or(self, node: nodes.Or) -> tuple[Evaluator, Any]:
        return self._joined(node.left, node.right, decides=True)

    def _joined(
        self, left: nodes.Node, right: nodes.Node, *, decides: bool
    ) -> tuple[Evaluator, Any]:
        """Join two conditions; one that is unknown matters only if the other does not decide."""
        sides = [self.compile(left)[0], self.compile(right)[0]]

        def evaluate(names: Any) -> bool:
            unknown: Unknown | None = None
            for side in sides:
                try:
                    if bool(side(names)) is decides:
                        return decides
                except Unknown as error:
                    unknown = error
            if unknown is not None:
                raise unknown
            return not decides

        return evaluate, bool

    def _filter(self, node: nodes.Filter) -> tuple[Evaluator, Any]:
        if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise ExpressionError(f"gives the filter {node.name!r} what it does not take")
        function = filters.FILTERS.get(node.name)
        if function is None:
            raise ExpressionError(f"uses the filter {node.name!r}, which does not exist")
        inner, kind = self.compile(node.node)
        arguments = [_literal(argument) for argument in node.args]
        try:
            result_kind = schema.filter_type(node.name, kind, arguments)
        except schema.NameUnknown as error:
            raise ExpressionError(str(error)) from error

        def evaluate(names: Any) -> Any:
            try:
                value = function(inner(names), *arguments)
            except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
                raise Unknown(node.name) from error
            if value is None:
                raise Unknown(node.name)
            return value

        return evaluate, result_kind


def _constant_index(node: nodes.Node) -> int | str:
    negative = isinstance(node, nodes.Neg)
    inner = node.node if isinstance(node, nodes.Neg) else node
    value = inner.value if isinstance(inner, nodes.Const) else None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ExpressionError("uses an index that is not a whole number or a text")
    if isinstance(value, int):
        return -value if negative else value
    return value


def _literal(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Const) and isinstance(node.value, str | int | float | bool):
        return node.value
    raise ExpressionError("gives a filter something that is not a number or a text")


def _dotted(node: nodes.Node) -> str | None:
    """Return the name of a fact as an author writes it, ``image.levels[0].shape``."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        base = _dotted(node.node)
        return None if base is None else f"{base}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        base = _dotted(node.node)
        return None if base is None else f"{base}[{_constant_index(node.arg)!r}]"
    return None
