"""Opening the panel in a real napari, and what is left of panels that were closed.

python -m benchmarks.panel
"""

from __future__ import annotations

import gc
import statistics
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import napari
from qtpy.QtCore import QEvent, QTimer
from qtpy.QtWidgets import QApplication

from benchmarks.in_napari import longest_turn, rest, wait_until
from benchmarks.measuring import Budget, Comparison, main, said_in_napari

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Record

SECTION = "The panel"
DOCKING = "(to dock an empty widget takes napari a part of it)"
ONCE = """
import sys, time
import napari
from qtpy.QtWidgets import QApplication, QWidget
viewer = napari.Viewer()
end = time.perf_counter() + 1
while time.perf_counter() < end:
    QApplication.processEvents()
    time.sleep(0.01)
began = time.perf_counter()
if "empty" in sys.argv:
    viewer.window.add_dock_widget(QWidget(), name="empty", area="right")
else:
    from ome_zarr_helpdesk.qt.commands import open_panel
    open_panel(viewer)
took = time.perf_counter() - began
print("told:", took)
viewer.close()
"""
"""Opens the panel, or docks an empty widget, in a napari that has just begun and rests."""


def records(quick: bool) -> Iterator[Record]:
    """Open it once in a fresh process, then open and close it many times."""
    viewer = napari.Viewer()
    try:
        rest(1)
        yield _opened(viewer, 1 if quick else 15)
        yield _left(viewer, 2 if quick else 500)
    finally:
        viewer.close()


def _open(viewer: Any) -> tuple[float, Any]:
    """Open a panel; return the time in which napari could do nothing else, and the panel."""
    began = time.perf_counter()
    from ome_zarr_helpdesk.qt.commands import open_panel, panel_of

    open_panel(viewer)
    took = time.perf_counter() - began
    return took, panel_of(viewer)


def _close(viewer: Any, panel: Any) -> None:
    viewer.window.remove_dock_widget(panel)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # napari's dock: else later


def _opened(viewer: Any, rounds: int) -> Comparison:
    first = {how: statistics.median(s) for how, s in _first(1 if rounds < 3 else 5).items()}
    _, panel = _open(viewer)
    turn = longest_turn(lambda: panel.search("chunk"))  # the content comes, and is shown
    _close(viewer, panel)
    again = []
    for _ in range(rounds):
        took, panel = _open(viewer)
        again.append(took)
        rest(0.3)
        _close(viewer, panel)
    medians = {
        "opened first": 1000 * first["panel"],
        "an empty widget": 1000 * first["empty"],
        "opened again": 1000 * statistics.median(again),
        "longest turn while content loads": 1000 * turn,
    }
    added = medians["opened first"] - medians["an empty widget"]
    budgets = (
        Budget("opening it for the first time: what we add to it", added, 150, "ms"),
        Budget("opening it for the first time", medians["opened first"], 150, "ms", DOCKING),
    )
    notes = {
        "opened first": "in a process of its own: in the thread of napari, imports included",
        "an empty widget": "what napari takes in such a process to dock a widget that is empty",
        "longest turn while content loads": "napari's own redrawing with the new dock included",
    }
    return Comparison(SECTION, "the panel is opened", medians, "ms", budgets, notes)


def _first(rounds: int) -> dict[str, list[float]]:
    """Return what the first opening takes, in seconds, and an empty widget, in turns."""
    took: dict[str, list[float]] = {"empty": [], "panel": []}
    for _ in range(rounds):
        for how, seconds in took.items():
            seconds.append(said_in_napari(ONCE, how))
    return took


def _left(viewer: Any, cycles: int) -> Comparison:
    """Open and close panels; return what there is more than after the first few."""
    for _ in range(3):
        _cycle(viewer)
    before = _counts(viewer)
    for _ in range(cycles):
        _cycle(viewer)
    after = _counts(viewer)
    more = {name: float(after[name] - before[name]) for name in before}
    budgets = tuple(
        Budget(f"{name} more than before", number, 0, "things") for name, number in more.items()
    )
    return Comparison(SECTION, f"{cycles} times opened and closed", more, "more", budgets)


def _cycle(viewer: Any) -> None:
    _, panel = _open(viewer)
    rest(0.02)
    _close(viewer, panel)


def _counts(viewer: Any) -> dict[str, int]:
    """Count what a panel may leave behind."""

    def settled() -> bool:
        gc.collect()
        return not any(t.name.startswith("ome-zarr-helpdesk") for t in threading.enumerate())

    wait_until(settled)
    rest(0.2)
    groups = (viewer.events, viewer.layers.events, viewer.dims.events, viewer.cursor.events)
    emitters = [
        *(group[name] for group in groups for name in group),
        *groups,
        viewer.layers.selection.events.changed,
        viewer.layers.selection.events.active,
    ]
    return {
        "widgets": len(QApplication.allWidgets()),
        "threads": threading.active_count(),
        "timers": sum(isinstance(thing, QTimer) for thing in gc.get_objects()),
        "callbacks": sum(len(emitter.callbacks) for emitter in emitters),
        "panels": sum(type(thing).__name__ == "HelpDeskWidget" for thing in gc.get_objects()),
    }


if __name__ == "__main__":
    sys.exit(main(records))
