"""Selecting layers in a real napari: until the panel has told of them, and what our slots take.

    python -m benchmarks.select_layers

Two layers are selected in turns: the one that is told of, and a small one beside it, made from an
array. In half of the rounds our panel is not told of it: that is napari without us.

The small ones are hidden images: selecting points lets napari draw all layers again, which takes
it seconds among 500. To add 500 takes it minutes, without us too.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.in_napari import WATCH, p95, rest, select, viewer_with_panel, wait_until
from benchmarks.measuring import Budget, Comparison, Growth, main
from ome_zarr_helpdesk.qt.listening import Listener
from tests.stores.layers import open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measuring import Record

SECTION = "A layer is selected in napari"
NOTES = {
    "our longest slot": "the longest time our code works in napari's thread without a break",
    "until told": "from the selection until the panel has told all of the layer",
    "napari alone": "the longest time in which napari hears no mouse, without us",
    "napari with us": "the same with the panel",
}
REST = 0.6
"""Seconds after each selection in which what comes later is watched too."""


def records(quick: bool) -> Iterator[Record]:
    """Measure an image, a plate, and an image among many layers."""
    if not quick:
        yield _comparison("5-level image", _selected(_image, 25))
        yield _comparison("plate of 384 wells", _selected(_plate, 25))
    rounds = {2: 1} if quick else {1: 12, 20: 12, 100: 12, 500: 5}
    grown = {
        n: _selected(lambda viewer, at, n=n: _among(viewer, at, n), times)
        for n, times in rounds.items()
    }
    most = max(rounds)
    yield _comparison(f"image among {most} layers", grown[most])
    yield Growth(
        SECTION,
        "to tell of an image among layers",
        "layers",
        {
            "until told": [(n, _median(took.told)) for n, took in grown.items()],
            "our longest slot": [(n, _median(took.slots)) for n, took in grown.items()],
        },
    )


class _Took:
    """What selections took, in seconds."""

    def __init__(self) -> None:
        self.told: list[float] = []
        self.slots: list[float] = []
        self.with_us: list[float] = []
        self.alone: list[float] = []


def _selected(add: Callable[[Any, Path], Any], rounds: int) -> _Took:
    took = _Took()
    with tempfile.TemporaryDirectory() as folder, viewer_with_panel() as (viewer, panel):
        layer = add(viewer, Path(folder))
        beside = _add_small(viewer, "beside")
        rest(REST)  # drawing what was added is napari's
        for one in (layer, beside, layer, beside):  # what is read and imported once
            select(viewer, panel, one)
        listener = panel.findChild(Listener)
        for _ in range(rounds):
            for one in (layer, beside):
                _select_with_us(viewer, panel, one, took)
            listener.blockSignals(True)
            for one in (layer, beside):
                viewer.layers.selection.active = one
                took.alone.append(rest(REST))
            listener.blockSignals(False)
        viewer.layers.clear()
    return took


def _select_with_us(viewer: Any, panel: Any, layer: Any, took: _Took) -> None:
    WATCH.seconds.clear()
    told: list[float] = []
    panel.explained.connect(lambda _: told.append(time.perf_counter()))
    began = time.perf_counter()
    viewer.layers.selection.active = layer
    took.with_us.append(rest(REST))
    wait_until(lambda: told)
    panel.explained.disconnect()
    took.told.append(told[0] - began)
    took.slots.append(max(WATCH.seconds))


def _comparison(what: str, took: _Took) -> Comparison:
    medians = {
        "our longest slot": 1000 * _median(took.slots),
        "until told": 1000 * _median(took.told),
        "napari alone": 1000 * _median(took.alone),
        "napari with us": 1000 * _median(took.with_us),
    }
    budget = Budget("our longest slot, p95", p95(took.slots), 16, "ms")
    return Comparison(SECTION, what, medians, "ms", (budget,), NOTES)


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds)


def _image(viewer: Any, folder: Path) -> Any:
    path = tree(folder).image(levels=5, shape=(2, 4, 512, 512), channels=("DNA", "Actin"))
    return open_with("napari-ome-zarr", viewer, path)[0]


def _plate(viewer: Any, folder: Path) -> Any:
    path = tree(folder).plate(rows=16, columns=24, fields=1)
    return open_with("napari-ome-zarr", viewer, path)[0]


def _among(viewer: Any, folder: Path, count: int) -> Any:
    """Add an image, and small ones beside it."""
    layer = _image(viewer, folder)
    for number in range(count - len(viewer.layers)):
        _add_small(viewer, f"other {number}")
    return layer


def _add_small(viewer: Any, name: str) -> Any:
    """Add a layer made from an array."""
    import numpy as np

    return viewer.add_image(np.zeros((4, 4), "uint8"), name=name, visible=False)


if __name__ == "__main__":
    sys.exit(main(records))
