"""How much memory the panel takes beyond napari, with a plate of 1536 wells.

    python -m benchmarks.memory

What is in use is what the system tells of the process: of Linux only.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import napari

from benchmarks.in_napari import opened_panel, rest, select
from benchmarks.measuring import Budget, Comparison, main
from tests.stores.layers import open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Record

STATUS = Path("/proc/self/smaps_rollup")


def records(quick: bool) -> Iterator[Record]:
    """Open a plate, then the panel, and look at everything in it."""
    rows, columns = (4, 6) if quick else (32, 48)
    if not STATUS.exists():
        print("no /proc: nothing is measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = tree(Path(folder)).plate(rows=rows, columns=columns, fields=1)
        viewer = napari.Viewer()
        try:
            layer = open_with("napari-ome-zarr", viewer, path)[0]
            rest(3)
            alone = _megabytes()
            panel = opened_panel(viewer)
            select(viewer, panel, layer)
            shown = _megabytes()
            for index in range(4):
                panel._tabs._tabs.setCurrentIndex(index)
                rest(0.2)
            for text in ("chunk", "why is my image black"):
                panel.search(text)
                rest(0.2)
            panel.search("")
            seen = _megabytes()
        finally:
            viewer.close()
    medians = {"napari alone": alone, "panel": shown - alone, "every tab seen": seen - alone}
    notes = {
        "panel": "more than napari alone, once the plate is explained",
        "every tab seen": "more than napari alone, after every tab and two searches",
    }
    what = f"plate of {rows * columns} wells"
    budget = Budget("more than napari alone", seen - alone, 30, "MB")
    yield Comparison("Memory", what, medians, "MB", (budget,), notes)


def _megabytes() -> float:
    """Return the memory of this process that no other shares, without what is free again."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines()[1:])
    return sum(int(lines[name].split()[0]) for name in ("Private_Clean", "Private_Dirty")) / 1024


if __name__ == "__main__":
    sys.exit(main(records))
