"""Sentences by key: those the program asks for are there, and those that are there are used."""

from __future__ import annotations

import ast
import importlib.resources
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

import ome_zarr_helpdesk
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.richtext import EntryLink
from ome_zarr_helpdesk.facts.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAYING = {"say", "words", "_said"}
ZARR_PROBLEMS = ("missing_key", "invalid_type", "invalid_value", "invalid_json", "unknown_key")


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    root = importlib.resources.files(ome_zarr_helpdesk)
    found: list[tuple[str, ast.Module]] = []

    def walk(folder: Path) -> None:
        for file in folder.iterdir():
            if file.is_dir() and file.name != "content":
                walk(file)
            elif file.name.endswith(".py"):
                found.append((file.name, ast.parse(file.read_text(encoding="utf-8"))))

    walk(root)  # type: ignore[arg-type]
    return tuple(found)


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                if name in names:
                    yield f"{file}:{node.lineno}", node


def text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts(node: ast.expr | None) -> list[str]:
    """A text, or both of a choice between two."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    return [] if text(node) is None else [text(node) or ""]


def pattern(node: ast.expr) -> str | None:
    """An f-string as a regular expression, if it begins like a key."""
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [re.escape(text(part) or "") if text(part) else "[a-z0-9_-]+" for part in node.values]
    return "".join(parts)


@cache
def strings() -> frozenset[str]:
    """Every text in the program that is no part of an f-string or a docstring."""
    return frozenset(
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def said() -> list[tuple[str, str, set[str], bool]]:
    """Place, key, names of the values, whether there are more values than can be seen."""
    found = []
    for place, call in calls(*SAYING):
        for argument in call.args[:2]:
            key = text(argument)
            if key is not None and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9_-]+)+", key):
                names = {k.arg for k in call.keywords if k.arg}
                found.append((place, key, names, any(k.arg is None for k in call.keywords)))
    return found


def reported() -> list[tuple[str, str, set[str]]]:
    """Place, key and values of problems that the code reports."""
    found = []
    for place, call in calls("report"):
        code = text(call.args[0]) if call.args else None
        if code is not None and not any(k.arg is None for k in call.keywords):
            found.append((place, f"problem.{code}", {k.arg for k in call.keywords if k.arg}))
    for place, call in calls("ReadError"):
        names = {k.arg for k in call.keywords if k.arg}
        for code in texts(call.args[0] if call.args else None):
            found.append((place, f"problem.document-{code}", names))
    for place, call in calls("NotAPlace"):
        for code in texts(call.args[1] if len(call.args) > 1 else None):
            found.append((place, f"problem.{code}", names_in(call.args[2:])))
    for place, call in calls("Oddity"):
        values = [*call.args[2:], *(k.value for k in call.keywords if k.arg == "values")]
        for code in texts(call.args[0] if call.args else None):
            found.append((place, f"problem.document-{code}", names_in(values)))
    return found


def names_in(values: list[ast.expr]) -> set[str]:
    """The names of values that are written as pairs."""
    pairs = [n for value in values for n in ast.walk(value) if isinstance(n, ast.Tuple)]
    return {n for p in pairs if p.elts and (n := text(p.elts[0])) is not None}


def test_the_scan_finds_what_is_there() -> None:
    assert len(said()) > 30
    assert len(reported()) > 20


def test_every_key_that_is_said_exists_with_its_values() -> None:
    messages = default_catalog().messages
    wrong = [
        f"{place}: {key} is given {sorted(names)}, needs {sorted(messages.values_of(key))}"
        for place, key, names, more in said()
        if key not in messages or (not more and messages.values_of(key) != names)
    ]
    assert wrong == []


def test_every_problem_that_is_reported_has_words_for_its_values() -> None:
    messages = default_catalog().messages
    wrong = [
        f"{place}: {key} is given {sorted(names)}, needs {sorted(messages.values_of(key))}"
        for place, key, names in reported()
        if key not in messages or not messages.values_of(key) <= names
    ]
    assert wrong == []


def test_problems_whose_code_is_made_have_words() -> None:
    messages = default_catalog().messages
    words = (
        "text",
        "boolean",
        "integer",
        "number",
        "numbers",
        "lengths",
        "matrix",
        "texts",
        "list",
        "object",
    )
    keys = [f"problem.not-{word}" for word in words]
    keys += [f"problem.zarr-{kind}" for kind in ZARR_PROBLEMS]
    keys += ["problem.path-absent", "problem.no-document", "problem.is-a-file"]
    keys += ["problem.link-broken"]
    assert [key for key in keys if key not in messages] == []
    for kind in ZARR_PROBLEMS:
        assert messages.values_of(f"problem.zarr-{kind}") == {"reason"}


def test_kinds_of_zarr_problems_are_those_of_the_zarr_developers() -> None:
    """`strict` reports them under the names that zarr-metadata gives them."""
    from typing import get_args, get_type_hints

    from zarr_metadata.model import read_array_metadata_v3

    problem = read_array_metadata_v3({}).problems[0]
    kinds = get_args(get_type_hints(type(problem))["kind"])
    assert set(kinds) <= set(ZARR_PROBLEMS)


def test_every_kind_has_a_summary() -> None:
    keys = default_catalog().messages.keys()
    for kind in KINDS:
        if kind != "unreadable":
            assert any(key.startswith(f"summary.{kind}.") for key in keys), kind


def test_every_sentence_is_used() -> None:
    patterns = {
        p
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and (p := pattern(node)) and "." in p
    }
    codes = {f"problem.{key}" for key in strings()} | {key for _, key, _ in reported()}
    codes |= {f"problem.not-{word}" for word in strings()}
    codes |= {f"problem.zarr-{kind}" for kind in ZARR_PROBLEMS}
    unused = []
    for key in default_catalog().messages.keys():  # noqa: SIM118 - no mapping
        if (
            key.startswith(("summary.", "advice.", "validation.term."))
            or key in strings()
            or key in codes
        ):
            continue
        last = key.rpartition(".")[2]
        made = any(re.fullmatch(p, key) for p in patterns) and not key.startswith("problem.")
        tail = {last, *(last.removeprefix(head) for head in ("tab-", "with-", "title-"))}
        if not (made and tail & strings()):
            unused.append(key)
    assert set(unused) == set()


def test_terms_of_validation_are_entries() -> None:
    catalog = default_catalog()
    keys = [k for k in catalog.messages.keys() if k.startswith("validation.term.")]  # noqa: SIM118
    assert len(keys) > 20
    for key in keys:
        [link] = catalog.messages.say(key)
        assert isinstance(link, EntryLink), key
        assert link.entry in catalog, key


def test_key_that_is_missing_comes_back_as_itself() -> None:
    assert default_catalog().messages.words("no.such-key") == "no.such-key"


@pytest.mark.parametrize("name", ["key", "self", "values", "name", "code"])
def test_values_may_have_any_name(name: str, tmp_path: Path) -> None:
    from ome_zarr_helpdesk.catalog import Catalog

    (tmp_path / "messages.yaml").write_text(f"a: {{b: 'It is {{{{ {name} }}}}.'}}\n")
    assert Catalog(tmp_path).messages.words("a.b", **{name: "x"}) == "It is x."


def test_empty_value_is_shown_as_empty(tmp_path: Path) -> None:
    from ome_zarr_helpdesk.catalog import Catalog

    (tmp_path / "messages.yaml").write_text("a: {b: 'Nothing is at {{ path }}.'}\n")
    assert Catalog(tmp_path).messages.words("a.b", path="") == 'Nothing is at "".'
