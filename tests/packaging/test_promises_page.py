"""The page of promises is what the tests say of themselves."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.promises import ALL, complaint, marked

DOCS = Path(__file__).parents[2] / "docs"


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("make_promises", DOCS / "make_promises.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_promises_is_up_to_date() -> None:
    page = maker().page()
    assert page == (DOCS / "promises.md").read_text(encoding="utf-8"), "run docs/make_promises.py"


def test_every_promise_is_tried() -> None:
    assert {mark.promise for mark in marked()} == set(ALL)


def test_a_mark_that_the_page_would_not_show_is_refused() -> None:
    known = set(marked())
    one = next(iter(known))
    assert complaint(one, known) == ""
    assert "no promise" in complaint(replace(one, promise="free-beer"), known)
    assert "on the function" in complaint(replace(one, test="test_unmarked"), known)
