"""What napari's start costs with our plugin installed: each start is a process of its own.

python -m benchmarks.napari_start
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

from benchmarks.measuring import Budget, Comparison, main, said_in_napari

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Record

OURS = "napari-ome-zarr-helpdesk"
START = f"""
import json, sys, time
from npe2 import PluginManager
plugins = PluginManager.instance()
plugins.discover()
if "without" in sys.argv and "{OURS}" in plugins:
    plugins.disable("{OURS}")
began = time.perf_counter()
import napari
from qtpy.QtWidgets import QApplication
viewer = napari.Viewer(show=True)
QApplication.processEvents()
took = time.perf_counter() - began
ours = sorted(name for name in sys.modules if name.startswith("ome_zarr_helpdesk"))
print("told:" + json.dumps([took, ours]))
viewer.close()
"""


def records(quick: bool) -> Iterator[Record]:
    """Start napari with our plugin and without it, in turns."""
    took: dict[str, list[float]] = {"with": [], "without": []}
    imported: list[str] = []
    if quick:
        del took["without"]
    for _ in range(1 if quick else 12):
        for how, seconds in took.items():
            one, ours = said_in_napari(START, how)
            seconds.append(one)
            imported += ours
    medians = {f"napari {how} us": 1000 * statistics.median(s) for how, s in took.items()}
    budget = Budget("modules of ours imported by it", len(set(imported)), 0, "modules")
    yield Comparison("napari's start", "napari with a window", medians, "ms", (budget,))


if __name__ == "__main__":
    sys.exit(main(records))
