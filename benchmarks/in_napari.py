"""A real napari with our panel, and a watch over what our code takes in its thread.

Import this before anything of `ome_zarr_helpdesk.qt`: it takes the place of the decorator of
our handlers.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

# nobody's settings
os.environ["NAPARI_CONFIG"] = os.environ.get("NAPARI_CONFIG", "")
os.environ["OME_ZARR_HELPDESK_CONFIG"] = os.environ.get(
    "OME_ZARR_HELPDESK_CONFIG", tempfile.mkdtemp()
)

import napari
from qtpy.QtWidgets import QApplication

from benchmarks.measuring import quantile
from ome_zarr_helpdesk.qt import guarded as _guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Watch:
    """Takes down how long each slot, handler and event of ours takes in the GUI thread."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._inside = False

    def over(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that is watched; what it calls of ours is part of it."""

        @functools.wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return function(*args, **kwargs)
            self._inside, began = True, time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self._inside = False
                self.seconds.append(time.perf_counter() - began)

        return watched

    def over_events(self) -> None:
        """Watch what our widgets do when Qt tells them of an event, as to paint."""
        for module in [m for name, m in sys.modules.items() if name.startswith(_OURS)]:
            for _, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__module__ == module.__name__:
                    for name in [n for n in vars(kind) if n.endswith("Event")]:
                        setattr(kind, name, self.over(vars(kind)[name]))


_OURS = "ome_zarr_helpdesk.qt."
WATCH = Watch()
_handler = _guarded.guarded
_guarded.guarded = lambda function: WATCH.over(_handler(function))


@contextmanager
def viewer_with_panel() -> Iterator[tuple[Any, Any]]:
    """Yield a napari with a window, and the panel in it."""
    viewer = napari.Viewer()
    try:
        yield viewer, opened_panel(viewer)
    finally:
        viewer.close()


def opened_panel(viewer: Any) -> Any:
    """Open the panel, and return it when it can speak."""
    from ome_zarr_helpdesk.qt.commands import open_panel, panel_of

    open_panel(viewer)
    panel = panel_of(viewer)
    wait_until(lambda: panel.search("chunk"))
    panel.search("")
    WATCH.over_events()
    return panel


def select(viewer: Any, panel: Any, layer: Any) -> None:
    """Select a layer, and wait until the panel has told of it and rests."""
    viewer.layers.selection.active = layer
    wait_until(lambda: panel.explanation is not None and panel.explanation.layer is not None, 300)
    rest(0.5)


def longest_turn(done: Callable[[], bool], most_seconds: float = 60) -> float:
    """Let Qt work until something is done; return the longest time the mouse was not heard."""
    end, longest = time.perf_counter() + most_seconds, 0.0
    while time.perf_counter() < end and not done():
        began = time.perf_counter()
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - began)
        time.sleep(0.001)
    return longest


def wait_until(condition: Callable[[], Any], most_seconds: float = 60) -> None:
    """Let Qt work until a condition holds."""
    longest_turn(lambda: bool(condition()), most_seconds)
    if not condition():
        raise TimeoutError("napari or the panel does not come to an end")


def rest(seconds: float) -> float:
    """Let Qt work for a while; return the longest time the mouse was not heard."""
    end = time.perf_counter() + seconds
    return longest_turn(lambda: time.perf_counter() > end)


def p95(seconds: list[float]) -> float:
    """Return what 95 of 100 do not exceed, in milliseconds."""
    return 1000 * quantile(seconds, 0.95)
