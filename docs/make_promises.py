"""Write docs/promises.md from the tests' own marks: each promise, and the tests that try it.

    python docs/make_promises.py

A test fails where the page is no longer what this writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from tests.promises import BUDGETS, PROMISES, Marked, marked  # noqa: E402

PAGE = DOCS / "promises.md"

HEAD = """\
# What the Help Desk promises, and the tests that try it

<!-- Written by docs/make_promises.py from the marks of the tests; do not edit it here. -->

Each promise stands with the tests that try to break it. A test says so itself, by the mark
`@pytest.mark.promise("…")`; `tests/promises.py` has the names.
"""

BETWEEN = """\
# Budgets that tests hold

`benchmarks/results.md` has what was measured, beside other programs; these tests fail where a
budget is missed.
"""


def page() -> str:
    """Return the whole page."""
    found = list(marked())
    parts = [
        HEAD,
        *(_section(name, text, found) for name, text in PROMISES.items()),
        BETWEEN,
        *(_section(name, text, found) for name, text in BUDGETS.items()),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _section(name: str, text: str, found: list[Marked]) -> str:
    rows = [_row(mark) for mark in found if mark.promise == name]
    return "\n".join([f"## {name}", "", text, "", "| tried | in |", "| --- | --- |", *rows])


def _row(mark: Marked) -> str:
    """Return a row: the name of a test is a sentence."""
    words = mark.test.removeprefix("test_").replace("_s_", "'s ").replace("_", " ")
    return f"| {words} | [{mark.file}](../{mark.file}) |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
