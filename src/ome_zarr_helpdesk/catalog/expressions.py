"""Conditions and values in content: parsed, checked, and made into functions.

The form is that of Jinja templates, ``image.levels | length > 1``; all of it that
content may use is also Python's, so Python's own parser reads it, ten times as
fast, and nothing is ever run by it. Only names, attributes, indices, literals,
comparisons, ``and``/``or``/``not`` and our filters are let through, every name is
checked against the dataclasses of facts, state and match, and what is left
becomes a tree of small functions. There is no call, no loop and no arithmetic, so
no expression can grow, hang or reach anything else.

Within the tree what is not known is None, a value like others: hundreds of conditions
are asked for one answer, many of them in vain, and errors cost more than all the rest.
What a piece comes to is kept by its text in `Values`, for many conditions ask for the
same facts, or begin alike; such a piece is no function of ours but a look into them.
"""

from __future__ import annotations

import ast
import operator
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog import filters, schema
from ome_zarr_helpdesk.catalog.codec_filters import CODEC_FILTERS
from ome_zarr_helpdesk.catalog.syntax import (
    ExpressionError,
    Unknown,
    dotted,
    filter_call,
    index_of,
    negative,
    parse,
    takes,
    word_of,
)
from ome_zarr_helpdesk.catalog.transformation_filters import TRANSFORMATION_FILTERS
from ome_zarr_helpdesk.catalog.values import PIECES, all_of, any_of, compared_with, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.catalog.values import Evaluator, Values

__all__ = ["Expression", "ExpressionError", "Unknown", "compile_expression", "holds"]

MAX_LENGTH = 400

_NO_VALUE = (Unknown, TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What a filter raises for a value it cannot put into words."""

TABLE_FILTERS = {**CODEC_FILTERS, **TRANSFORMATION_FILTERS}
"""Filters that look words up in the tables of the catalog."""

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_LITERALS = {"true": True, "false": False}


@dataclass(frozen=True)
class Expression:
    """An expression that was checked.

    Parameters
    ----------
    text
        As the author wrote it.
    facts
        The facts it touches, as dotted names.
    roots
        The names that the facts begin with: ``image``, ``layer``.
    is_code
        Whether the value is a name or key, to be set like code.
    """

    text: str
    facts: tuple[str, ...] = ()
    is_code: bool = False
    roots: frozenset[str] = frozenset()

    @cached_property
    def evaluate(self) -> Evaluator:
        """What gives its value among `Values`; None for what is not known.

        Of content that was checked in an earlier process, most is never asked for.
        """
        return _Compiler(self.text.strip(), None).compile(parse(self.text))[0]

    def value(self, names: Any) -> Any:
        """Return the value for an object of names; raises `Unknown`."""
        value = self.evaluate(values_of(names))
        if value is None:
            raise Unknown(self.text)
        return value


def holds(expression: Expression, names: Any) -> bool | None:
    """Return whether a condition holds; None where that is not known."""
    value = expression.evaluate(values_of(names))
    return None if value is None else bool(value)


@lru_cache(maxsize=4096)
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
    node = parse(text)
    compiler = _Compiler(text.strip(), root)
    evaluate, _ = compiler.compile(node)
    is_code = isinstance(node, ast.BinOp) and filter_call(node)[0] == "code"
    facts = tuple(dict.fromkeys(compiler.facts))
    roots = frozenset(re.split(r"[.\[]", fact, maxsplit=1)[0] for fact in facts)
    expression = Expression(text, facts, is_code, roots)
    vars(expression)["evaluate"] = evaluate  # need not be compiled again
    return expression


class _Compiler:
    """Turns a syntax tree into functions, checking names and kinds on the way."""

    def __init__(self, text: str, root: type | None) -> None:
        self._text = text.encode()  # as the parser counts
        self._root = root
        self.facts: list[str] = []

    def compile(self, node: ast.expr) -> tuple[Evaluator, Any]:
        """Return the function of a node and the type of its value."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise ExpressionError(f"uses {word_of(node)}, which content may not")
        result: tuple[Evaluator, Any] = method(node)
        return result

    def _found_once(self, node: ast.expr, evaluate: Evaluator) -> Evaluator:
        """Return a look into the values, where a piece of the text is found out once."""
        text = self._words_of(node)
        PIECES[text] = evaluate
        return operator.itemgetter(text)

    def _words_of(self, node: ast.expr) -> str:
        """Return the text of a piece; what goes over several lines is written anew."""
        if node.end_lineno != 1:
            return ast.unparse(node)
        return self._text[node.col_offset : node.end_col_offset].decode()

    def _constant(self, node: ast.Constant) -> tuple[Evaluator, Any]:
        value = _value(node)
        return (lambda _values: value), type(value)

    def _unaryop(self, node: ast.UnaryOp) -> tuple[Evaluator, Any]:
        if isinstance(node.op, ast.Not):
            inner, _ = self.compile(node.operand)

            def negate(values: Values) -> bool | None:
                value = inner(values)
                return None if value is None else not value

            return negate, bool
        value = negative(node)
        if value is None:
            raise ExpressionError(f"uses {word_of(node)}, which content may not")
        return (lambda _values: value), type(value)

    def _name(self, node: ast.Name) -> tuple[Evaluator, Any]:
        if node.id in _LITERALS:
            literal = _LITERALS[node.id]
            return (lambda _values: literal), bool
        kind = self._kind_of_part(self._root, node.id, node.id)
        return operator.itemgetter(node.id), kind

    def _attribute(self, node: ast.Attribute) -> tuple[Evaluator, Any]:
        name = node.attr
        owner, kind = self._operand(node.value)
        part_kind = self._kind_of_part(kind, name, dotted(node) or name)

        def get(values: Values) -> Any:
            return getattr(owner(values), name, None)  # what is not known has no parts

        return self._found_once(node, get), part_kind

    def _kind_of_part(self, kind: Any, name: str, fact: str) -> Any:
        """Return the type of a fact, and note that it is touched."""
        if name.startswith("_"):
            raise ExpressionError(f"uses the private name {name!r}")
        try:
            part_kind = schema.attribute_type(kind, name)
        except schema.NameUnknown as error:
            raise ExpressionError(str(error)) from error
        self.facts.append(fact)
        return part_kind

    def _subscript(self, node: ast.Subscript) -> tuple[Evaluator, Any]:
        owner, kind = self._operand(node.value)
        index = index_of(node.slice)
        self.facts.append(dotted(node) or str(index))

        def get(values: Values) -> Any:
            try:
                return owner(values)[index]  # nothing lies in what is not known
            except (IndexError, KeyError, TypeError):
                return None

        try:
            return self._found_once(node, get), schema.item_type(kind)
        except schema.NameUnknown as error:
            raise ExpressionError(str(error)) from error

    def _operand(self, node: ast.expr) -> tuple[Evaluator, Any]:
        """Compile what a name is looked up in; only the longest name counts as a fact."""
        before = len(self.facts)
        result = self.compile(node)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            del self.facts[before:]
        return result

    def _compare(self, node: ast.Compare) -> tuple[Evaluator, Any]:
        if len(node.ops) != 1:
            raise ExpressionError("compares more than two things at once; join them with 'and'")
        compare = _COMPARISONS.get(type(node.ops[0]))
        if compare is None:
            raise ExpressionError("uses 'is', which content may not; compare with ==")
        left, _ = self.compile(node.left)
        if isinstance(node.comparators[0], ast.Constant):
            return compared_with(left, compare, _value(node.comparators[0])), bool
        right, _ = self.compile(node.comparators[0])

        def evaluate(values: Values) -> bool | None:
            a, b = left(values), right(values)
            if a is None or b is None:
                return None
            try:
                return bool(compare(a, b))
            except TypeError:
                return None

        return evaluate, bool

    def _boolop(self, node: ast.BoolOp) -> tuple[Evaluator, Any]:
        """Join conditions; one that is unknown matters only if no other decides."""
        sides = [self._side(value) for value in node.values]
        return any_of(sides) if isinstance(node.op, ast.Or) else all_of(sides), bool

    def _side(self, node: ast.expr) -> Evaluator:
        """Compile a side; conditions joined within it are mostly the kinds that many begin with."""
        evaluate, _ = self.compile(node)
        return self._found_once(node, evaluate) if isinstance(node, ast.BoolOp) else evaluate

    def _binop(self, node: ast.BinOp) -> tuple[Evaluator, Any]:
        """Apply a filter: ``value | name`` or ``value | name(argument)``."""
        name, arguments = filter_call(node)
        function = _filter_of(name, len(arguments))
        inner, kind = self.compile(node.left)
        try:
            result_kind = schema.filter_type(name, kind, arguments)
        except schema.NameUnknown as error:
            raise ExpressionError(str(error)) from error

        def evaluate(values: Values) -> Any:
            value = inner(values)
            if value is None:
                return None
            try:
                return function(values, value, *arguments)
            except _NO_VALUE:
                return None

        return self._found_once(node, evaluate), result_kind


def _value(node: ast.Constant) -> str | int | float | bool:
    if not isinstance(node.value, str | int | float | bool):
        raise ExpressionError(f"uses {node.value!r}; numbers, texts, true and false may be used")
    return node.value


def _filter_of(name: str, arguments: int) -> Callable[..., Any]:
    """Return a filter as a function of all values, the one before the bar, and arguments."""
    plain = filters.FILTERS.get(name)
    function = plain or TABLE_FILTERS.get(name)
    if function is None:
        raise ExpressionError(f"uses the filter {name!r}, which does not exist")
    if not takes(function, arguments if plain else arguments + 1):
        raise ExpressionError(f"gives the filter {name!r} a wrong number of arguments")
    if plain is not None:
        return lambda _values, value, *given: plain(value, *given)

    def with_tables(values: Values, value: Any, *given: Any) -> Any:
        if values.tables is None:
            return None  # nobody gave any words
        return function(value, values.tables, *given)

    return with_tables
