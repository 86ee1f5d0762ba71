"""Searching while somebody types, with 200 to 10,000 entries: what a keystroke takes.

    python -m benchmarks.search

The words of the entries are drawn by chance from our own, so that each stands in very many.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Budget, Comparison, Growth, main, quantile
from ome_zarr_helpdesk.catalog import Catalog, our_content
from ome_zarr_helpdesk.explanation.search import Index
from ome_zarr_helpdesk.rendering import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Record

TYPED = (
    "chunk size",
    "why is my image black",
    "what does a pyramid level mean",
    "pixle siez worng",
    "zzzz",
)
ENTRY = """---
id: made-{number}
title: {title} {number}
asked: ["{question}"]
sources: ["none"]
applies-to: "0.1-0.6"
reviewed: 2026-11-22
---
{definition}.

{body}.
"""


def records(quick: bool) -> Iterator[Record]:
    """Type questions letter by letter into catalogs of growing size."""
    sizes = (400,) if quick else (400, 1000, 3000, 10_000)
    points: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            took = _keystrokes(_catalog(Path(folder) / str(size), size), 1 if quick else 3)
            points.append((size, statistics.median(took)))
            p95 = 1000 * quantile(took, 0.95)
            medians = {"median": 1000 * points[-1][1], "p95": p95, "longest": 1000 * max(took)}
            budgets = (Budget("a keystroke, p95", p95, 20, "ms"),) if size == sizes[-1] else ()
            yield Comparison("Search", f"{size:,} entries", medians, "ms", budgets)
    yield Growth("Search", "a keystroke", "entries", {"Help Desk": points})


def _keystrokes(catalog: Catalog, rounds: int) -> list[float]:
    """Return what each keystroke takes: to find, and to write the page of what was found."""
    index, took = Index(catalog), list[float]()
    for _ in range(rounds):
        for text in TYPED:
            for end in range(1, len(text) + 1):
                began = time.perf_counter()
                results = index.search(text[:end], None, controls=True)
                pages.results(catalog, results, text[:end])
                took.append(time.perf_counter() - began)
    return took


def _catalog(folder: Path, size: int) -> Catalog:
    """Return our content with as many entries more as are wanted."""
    ours, chance = our_content(), random.Random(1)  # noqa: S311 - no secret
    files = sorted(Path(str(ours), "glossary").glob("*.md"))
    words = [w for file in files for w in file.read_text("utf-8").split() if w.isalpha()]
    made = folder / "glossary"
    made.mkdir(parents=True)
    for number in range(size - len(list(Catalog(ours)))):
        title, question, definition, body = (
            " ".join(chance.choices(words, k=k)) for k in (2, 6, 40, 60)
        )
        text = ENTRY.format(
            number=number, title=title.title(), question=question, definition=definition, body=body
        )
        (made / f"made-{number}.md").write_text(text, encoding="utf-8")
    catalog = Catalog(ours, folder)
    if len(list(catalog)) < size:
        raise RuntimeError(f"entries were refused: {catalog.errors[:3]}")
    return catalog


if __name__ == "__main__":
    sys.exit(main(records))
