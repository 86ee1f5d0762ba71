"""What the Help Desk costs while the mouse moves over a plate of 1536 wells in a real napari.

    python -m benchmarks.mouse_moves

The mouse moves in rounds with the panel listening and rounds with it not, in turns.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QPoint
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QWidget

from benchmarks.in_napari import p95, rest, select, viewer_with_panel
from benchmarks.measuring import Budget, Comparison, main, timed
from ome_zarr_helpdesk.qt.cursor import CursorReader
from tests.stores.layers import open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measuring import Record

SECTION = "The mouse moves"
NOTES = {
    "our handler": "what is called with each move",
    "our line": "what lies under the mouse, found and put into words, at most 25 times a second",
    "our card": "the same after a rest, with a card",
    "napari alone": "all that comes of a move, without us",
    "napari with us": "the same with the panel; where napari draws without a graphics card, a line "
    "that changes makes it draw the whole window anew",
}


def records(quick: bool) -> Iterator[Record]:
    """Move the mouse over a plate."""
    rows, columns = (4, 6) if quick else (32, 48)
    moves = 50 if quick else 1000
    with tempfile.TemporaryDirectory() as folder, viewer_with_panel() as (viewer, panel):
        plate = tree(Path(folder)).plate(rows=rows, columns=columns, fields=1)
        layer = open_with("napari-ome-zarr", viewer, plate)[0]
        select(viewer, panel, layer)
        rest(2)  # the closer look, the pictures
        yield _moved(viewer, panel, f"plate of {rows * columns} wells", moves)


def _moved(viewer: Any, panel: Any, what: str, moves: int) -> Comparison:
    reader, canvas = panel.findChild(CursorReader), _canvas()
    with_us, alone = _in_turns(viewer, reader, canvas, moves)
    lines, seconds = _lines_written(reader, canvas, moves)
    took = {
        "our handler": _times(reader._on_move, moves),
        "our line": _times(reader._write_line, moves),
        "our card": _times(reader._show_card, moves // 10),
        "napari alone": alone,
        "napari with us": with_us,
    }
    medians = {name: 1e6 * statistics.median(seconds) for name, seconds in took.items()}
    budgets = (
        Budget("our handler, p95", 1000 * p95(took["our handler"]), 100, "µs"),
        Budget("the line is written", lines / seconds, 25, "times a second"),
    )
    return Comparison(SECTION, what, medians, "µs", budgets, NOTES)


def _in_turns(
    viewer: Any, reader: CursorReader, canvas: QWidget, moves: int
) -> tuple[list[float], list[float]]:
    """Return how long moves take with us and without, fifty of each in turns."""
    with_us: list[float] = []
    alone: list[float] = []
    heard = viewer.cursor.events.position
    while len(alone) < moves:
        for took in (with_us, alone):
            if took is alone:
                heard.disconnect(reader._on_move)
            took += [_move(canvas, len(took) + step) for step in range(50)]
            if took is alone:
                heard.connect(reader._on_move)
    return with_us[:moves], alone[:moves]


def _move(canvas: QWidget, step: int) -> float:
    """Move the mouse a little on, and return how long all takes that comes of it."""
    width, height = canvas.width() - 40, canvas.height() - 40
    place = QPoint(20 + 13 * step % width, 20 + 7 * step % height)
    time.sleep(0.006)  # napari looks at the mouse every 5 ms
    began = time.perf_counter()
    QTest.mouseMove(canvas, place)
    QApplication.processEvents()
    return time.perf_counter() - began


def _lines_written(reader: CursorReader, canvas: QWidget, moves: int) -> tuple[int, float]:
    lines: list[str] = []
    reader.line.connect(lines.append)
    began = time.perf_counter()
    for step in range(moves // 2):
        _move(canvas, step)
    return len(lines), time.perf_counter() - began


def _times(function: Callable[[], None], times: int) -> list[float]:
    return [timed(function) for _ in range(times)]


def _canvas() -> QWidget:
    """Return the widget napari draws on."""
    shown = [w for w in QApplication.allWidgets() if w.isVisible()]
    return next(w for w in shown if "Canvas" in type(w).__name__)


if __name__ == "__main__":
    sys.exit(main(records))
