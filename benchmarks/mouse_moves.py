"""What the Help Desk costs while the mouse moves over a plate of 1536 wells.

Opens the plate in a real napari with the panel, and moves the mouse 1000 times over the canvas:
in rounds with the panel listening and rounds with it not, in turns. Prints what our own code
takes, and by how much a move takes longer with us.

    python benchmarks/mouse_moves.py
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # for tests.stores
os.environ["NAPARI_CONFIG"] = ""  # nobody's settings
os.environ["OME_ZARR_HELPDESK_CONFIG"] = tempfile.mkdtemp()

import napari
from qtpy.QtCore import QPoint
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QWidget

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from ome_zarr_helpdesk.qt.cursor import CursorReader
from tests.stores.layers import open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET = 100e-6
"""Seconds that our handler of a move may take, of 95 in 100 moves."""
LINES = 25
"""How often in a second the line may be written."""


def main() -> int:
    """Measure, print, and return 1 where a budget is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=32)
    parser.add_argument("--columns", type=int, default=48)
    parser.add_argument("--moves", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plate = tree(Path(folder)).plate(rows=options.rows, columns=options.columns, fields=1)
        viewer = napari.Viewer()
        try:
            return _profile(viewer, plate, options.moves)
        finally:
            viewer.close()


def _profile(viewer: Any, plate: Path, moves: int) -> int:
    layer = open_with("napari-ome-zarr", viewer, plate)[0]
    open_panel(viewer)
    panel = panel_of(viewer)
    viewer.layers.selection.active = layer
    _wait(lambda: panel.explanation is not None)
    _rest(2)  # the closer look, the pictures
    reader, canvas = panel.findChild(CursorReader), _canvas()
    n_wells = len(panel.explanation.facts.plate.wells)
    print(f"{n_wells} wells, {moves} moves, napari {napari.__version__}")
    with_us, without = _in_turns(viewer, reader, canvas, moves)
    lines, seconds = _lines_written(reader, canvas, moves)
    handler = _timed(reader._on_move, moves)
    _tell("our handler of a move", handler)
    _tell("the line, in a timer", _timed(reader._write_line, moves))
    reader.cards = True
    panel.show()
    _tell("a card, after a rest", _timed(reader._show_card, moves // 10))
    _tell("a move in napari, without us", without)
    _tell("a move in napari, with us", with_us)
    more = statistics.median(with_us) - statistics.median(without)
    print(f"{'the difference of the medians':32}{1e6 * more:10.0f} µs")
    print(f"{'lines a second':32}{lines / seconds:10.1f}")
    kept = _share(handler, 0.95) <= BUDGET and lines / seconds <= LINES
    print("within the budget" if kept else "NOT within the budget")
    return 0 if kept else 1


def _in_turns(
    viewer: Any, reader: CursorReader, canvas: QWidget, moves: int
) -> tuple[list[float], list[float]]:
    """Return how long moves take with us and without, fifty of each in turns."""
    with_us: list[float] = []
    without: list[float] = []
    heard = viewer.cursor.events.position
    while len(without) < moves:
        for took in (with_us, without):
            if took is without:
                heard.disconnect(reader._on_move)
            took += [_move(canvas, len(took) + step) for step in range(50)]
            if took is without:
                heard.connect(reader._on_move)
    return with_us[:moves], without[:moves]


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


def _timed(function: Callable[[], None], times: int) -> list[float]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        took.append(time.perf_counter() - began)
    return took


def _tell(name: str, took: list[float]) -> None:
    p50, p95 = (1e6 * _share(took, share) for share in (0.5, 0.95))
    print(f"{name:32}{p50:10.0f} µs p50{p95:10.0f} µs p95{1e6 * max(took):10.0f} µs at most")


def _share(took: list[float], share: float) -> float:
    return sorted(took)[int(share * (len(took) - 1))]


def _canvas() -> QWidget:
    """Return the widget napari draws on."""
    shown = [w for w in QApplication.allWidgets() if w.isVisible()]
    return next(w for w in shown if "Canvas" in type(w).__name__)


def _wait(condition: Callable[[], bool]) -> None:
    end = time.perf_counter() + 120
    while not condition() and time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def _rest(seconds: float) -> None:
    end = time.perf_counter() + seconds
    _wait(lambda: time.perf_counter() > end)


if __name__ == "__main__":
    sys.exit(main())
