"""Conditions and values: what may be written, what is refused, and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from ome_zarr_helpdesk.catalog.expressions import ExpressionError, compile_expression, holds
from ome_zarr_helpdesk.catalog.filters import FILTERS
from ome_zarr_helpdesk.catalog.known import Known
from ome_zarr_helpdesk.catalog.schema import fields_of


@dataclass(frozen=True)
class Level:
    shape: tuple[int, ...] | None = None
    name: str = "s0"


@dataclass(frozen=True)
class Names:
    """Facts for the tests: `nothing` is not known."""

    count: int = 3
    share: float = 0.25
    flag: bool = True
    off: bool = False
    word: str = "blosc"
    empty: tuple[str, ...] = ()
    names: tuple[str, ...] = ("DNA", "Actin")
    levels: tuple[Level, ...] = (Level((10, 20)), Level(None, "s1"))
    nothing: int | None = None
    level: Level | None = None


NAMES = Names()

VALUES: dict[str, Any] = {
    "count": 3,
    "'text'": "text",
    '"text"': "text",
    "-2": -2,
    "true": True,
    "false": False,
    "count == 3": True,
    "count != 3": False,
    "count >= 3": True,
    "count < 2.5": False,
    "'DNA' in names": True,
    "'DAPI' not in names": True,
    "'los' in word": True,
    "not off": True,
    "not not flag": True,
    "flag and count > 1": True,
    "off or count > 1": True,
    "(off or flag) and count == 3": True,
    "off or flag and off": False,
    "levels[0].shape": (10, 20),
    "levels[-1].name": "s1",
    "levels | length": 2,
    "levels | length > 1": True,
    "names | first": "DNA",
    "names | last": "Actin",
    "names | names": "DNA and Actin",
    "levels | each('name') | names": "s0 and s1",
    "count | plural('well')": "3 wells",
    "count | plural('match', 'matches')": "3 matches",
    "share | percent": "25%",
    "levels[0].shape | shape": "10 × 20",
    "1500000 | bytes": "1.5 MB",
    "1234567 | number": "1,234,567",
    "word | code": "blosc",
    "empty": (),
}


@pytest.mark.parametrize("text", VALUES)
def test_value(text: str) -> None:
    assert compile_expression(text, Names).value(NAMES) == VALUES[text]


# Three values: True, False, and None for what is not known.
CONDITIONS: dict[str, bool | None] = {
    "nothing": None,
    "not nothing": None,
    "nothing == 3": None,
    "nothing != 3": None,
    "not (nothing == 3)": None,
    "nothing and flag": None,
    "flag and nothing": None,
    "nothing and off": False,
    "off and nothing": False,
    "nothing or flag": True,
    "flag or nothing": True,
    "nothing or off": None,
    "off or nothing": None,
    "not (off and nothing)": True,
    "not (flag or nothing)": False,
    "nothing or nothing": None,
    "level.shape": None,
    "not level.shape": None,
    "levels[1].shape": None,
    "levels[7].shape": None,
    "not levels[7].shape": None,
    "levels[7].shape == 3 or flag": True,
    "nothing | number": None,
    "empty": False,
    "not empty": True,
    "empty | first": None,
    "empty | names": None,
    "count > word": None,
    "not (count > word)": None,
    "count in nothing": None,
    "count in count": None,
    "word | bytes": None,
    "flag | number": None,
    "off": False,
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_condition(text: str) -> None:
    assert holds(compile_expression(text, Names), NAMES) is CONDITIONS[text]


# What is refused, and a word of the reason.
REFUSED: dict[str, str] = {
    "": "read",
    "count +": "read",
    "count; count": "read",
    "{{ count }}": "",
    "count }} {{ count": "read",
    "import os": "read",
    "count = 3": "read",
    "(count := 3)": "",
    "count if flag else 3": "if",
    "count()": "call",
    "levels.index(3)": "call",
    "word.upper()": "call",
    "word.upper": "parts",
    "names.count": "parts",
    "len(names)": "call",
    "open('/etc/passwd')": "call",
    "count + 1": "arithmetic",
    "'a' * 1000000000": "arithmetic",
    "10 ** 10 ** 10": "arithmetic",
    "count % 2": "arithmetic",
    "word ~ word": "",
    "~count": "",
    "[1, 2]": "List",
    "{'a': 1}": "Dict",
    "(1, 2)": "Tuple",
    "[n for n in names]": "loop",
    "lambda: 1": "",
    "f'{count}'": "",
    "1 < count < 5": "and",
    "count is 3": "is",
    "count == 3 == 3": "and",
    "none": "none",
    "None": "None",
    "...": "",
    "1j": "",
    "b'x'": "",
    "__class__": "private",
    "word.__class__": "private",
    "names.__class__.__mro__": "private",
    "level._shape": "private",
    "levels[0].__dict__": "private",
    "levels[count]": "index",
    "levels[0:1]": "index",
    "levels['shape'.x]": "index",
    "levels[True]": "index",
    "word[0]": "text",
    "count[0]": "items",
    "contour": "'count'",
    "level.shap": "'shape'",
    "levels[0].shap": "'shape'",
    "levels[0].nam": "'name'",
    "levels.name": "parts",
    "levels | each('shap')": "'shape'",
    "names | nosuch": "nosuch",
    "names | eval": "eval",
    "names | length()": "",
    "names | length(1)": "arguments",
    "count | plural": "arguments",
    "count | plural('a', 'b', 'c')": "arguments",
    "names | each": "arguments",
    "count | plural(word)": "",
    "count | plural(one='well')": "",
    "count | plural(*names)": "",
    "count | 'x'": "filter",
    "count | (names)": "",
    "count | other.name": "filter",
    "x" * 500: "longer",
    "(" * 198 + "x" + ")" * 198: "",
    "not " * 99 + "count": "",
    "count" + "[0]" * 120: "",
    "count" + " | number" * 40: "",
}
HARMLESS = {"count | (names)", "names | length()", "not " * 99 + "count"}


@pytest.mark.promise("wrong-entry-alone", "text-stays-text")
@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_refused(text: str) -> None:
    """Refused with a reason, or of no more effect than a condition that is not known."""
    try:
        expression = compile_expression(text, Names)
    except ExpressionError as error:
        assert REFUSED[text].casefold() in str(error).casefold()  # noqa: PT017 - two ways are right
    else:
        assert text in HARMLESS or text.startswith("count |"), "was not refused"
        holds(expression, NAMES)


@pytest.mark.parametrize("name", ["imagee", "image.levells", "plate.n_wels", "layer.visble"])
def test_misspelt_name_of_a_fact_is_refused_with_the_right_one(name: str) -> None:
    with pytest.raises(ExpressionError, match="did you mean"):
        compile_expression(name, Known)


@pytest.mark.parametrize(
    "name",
    [
        "image.levels[0].chunk_shape",
        "image.pixel_size[0].value",
        "plate.n_positions",
        "well.images[0].path",
        "container.lies_in.plate",
        "layer.visible",
        "layer.scale[0]",
        "view.ndisplay",
        "match.axes",
        "read.documents",
        "scene.images",
        "collection.has_ome_xml",
        "labels.names",
        "array.compressor.name",
    ],
)
def test_names_of_all_stages_can_be_used(name: str) -> None:
    assert compile_expression(name, Known).facts == (name,)


def test_facts_of_an_expression_are_named_as_authors_write_them() -> None:
    expression = compile_expression("levels[0].shape | shape == 'x' and not flag", Names)
    assert expression.facts == ("levels[0].shape", "flag")


def test_message_names_are_not_checked_but_their_form_is() -> None:
    assert compile_expression("size | bytes", None).value(SimpleNamespace(size=3000)) == "3 kB"
    for text in ("size()", "size.__class__", "size + 1"):
        with pytest.raises(ExpressionError):
            compile_expression(text, None)


@pytest.mark.promise("text-stays-text")
def test_value_of_a_file_is_never_read_as_an_expression() -> None:
    hostile = SimpleNamespace(word="{{ count }} {% for x in y %} __import__('os')")
    assert compile_expression("word", None).value(hostile) == hostile.word


def test_every_filter_gives_unknown_for_what_it_does_not_take() -> None:
    wrong = (None, 5, -1, "x", (), (None,), ("a", 5), object(), float("nan"), {}, 10**400, True)
    for name in FILTERS:
        arguments = {"each": "('name')", "plural": "('x')"}.get(name, "")
        expression = compile_expression(f"value | {name}{arguments}", None)
        for value in wrong:
            assert holds(expression, SimpleNamespace(value=value)) in (True, False, None)


@pytest.mark.parametrize("name", list(fields_of(Known)))
def test_parts_of_every_name_of_content_are_checked(name: str) -> None:
    """Also of those whose types are loaded for nothing else."""
    with pytest.raises(ExpressionError, match=r"does not have|no parts"):
        compile_expression(f"{name}.misspelt", Known)
