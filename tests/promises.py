"""What the Help Desk promises, and the mark by which a test says that it tries a promise.

    @pytest.mark.promise("store-unchanged")
    def test_…

`docs/make_promises.py` writes `docs/promises.md` from these marks. `tests/conftest.py` names this
module as a plugin: a mark with a name that is not known here ends the run before it begins.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
MARK = "promise"

PROMISES: dict[str, str] = {
    "store-unchanged": (
        "Nothing in a store changes: nothing is written, locked or added, whatever is asked or "
        "done."
    ),
    "only-what-is-given": (
        "No network unless the source is on one, and no telemetry. Only the documents stage opens "
        "files and connections of a source."
    ),
    "bad-input": (
        "Bad input gets a clear sentence, never an exception; time and memory stay bounded."
    ),
    "text-stays-text": (
        "Nothing from a file is executed or rendered as markup, in any output. Nothing outside a "
        "store is read because its metadata say so. Links lead to the web and nowhere else."
    ),
    "private-report": (
        "A report is shown before it is copied. Names are left out unless they are asked for; no "
        "user name, home folder, private host, token or signed query comes through."
    ),
    "no-crash": (
        "Selecting fast, removing layers, closing the panel or napari while something is read: no "
        "crash, no stale answer, no thread left, no dialog."
    ),
    "wrong-entry-alone": (
        "A wrong entry in a folder of content is left out with a message, and nothing else with it."
    ),
    "only-what-was-looked-at": "What was not looked at is not claimed.",
    "actions": "Actions touch the viewer only, say what they will do, and can be undone.",
    "core-alone": (
        "The core imports neither Qt nor napari, and for a local path no array library; the start "
        "of napari imports nothing of ours."
    ),
}
"""Each promise by the name that marks use."""

BUDGETS: dict[str, str] = {
    "requests": (
        "Over http few questions are asked, those that can be at the same time, and of a layer "
        "that is open only one."
    ),
    "time-in-napari": (
        "Slots of ours take little time on the thread of the window: a selection, a mouse move, "
        "the panel when it opens."
    ),
    "search": "A keystroke of a search in ten thousand entries takes 20 ms at most.",
    "growth": "What grows with a file, with layers or with entries grows no faster than they do.",
}
"""Budgets of time that tests hold; `benchmarks/results.md` has the measurements."""

ALL = PROMISES | BUDGETS


@dataclass(frozen=True, slots=True)
class Marked:
    """A test that tries something promised."""

    promise: str
    file: str
    test: str


def marked() -> Iterator[Marked]:
    """Yield every mark as it stands in the tests, file by file."""
    for file in sorted(TESTS.rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if f"mark.{MARK}(" in text:
            name = file.relative_to(TESTS.parent).as_posix()
            yield from (Marked(promise, name, test) for promise, test in _marks_in(ast.parse(text)))


def _marks_in(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and _is_ours(decorator.func):
                    yield from ((_text(argument), node.name) for argument in decorator.args)


def _is_ours(node: ast.expr) -> bool:
    return ast.unparse(node) == f"pytest.mark.{MARK}"


def _text(node: ast.expr) -> str:
    return str(ast.literal_eval(node))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}(name): tries a promise of tests/promises.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See to it that the page is made of the marks that pytest sees, and of no others."""
    known = set(marked())
    for item in items:
        file = item.path.relative_to(TESTS.parent).as_posix()
        for name in (name for mark in item.iter_markers(MARK) for name in mark.args):
            test = getattr(item, "originalname", item.name)
            if wrong := complaint(Marked(name, file, test), known):
                raise pytest.UsageError(f"{item.nodeid}: {wrong}")


def complaint(mark: Marked, known: set[Marked]) -> str:
    """Return what is wrong with a mark; nothing where it stands on the page."""
    if mark.promise not in ALL:
        return f"no promise is called {mark.promise!r}"
    return "" if mark in known else "the mark must stand on the function itself"
