"""napari with sample data and the panel open: for trying out, and for screenshots."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import napari
from qtpy.QtWidgets import QApplication

from ome_zarr_helpdesk.qt.commands import add_sample, open_panel, panel_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["run_demo", "wait_for"]

SECONDS = 60.0


def run_demo(screenshot: Path | None = None, sample: str = "image-05") -> None:
    """Open napari with a sample and the panel.

    Parameters
    ----------
    screenshot
        Where to save the window; napari then closes. None keeps it open.
    sample
        Which sample to open.
    """
    viewer = napari.Viewer(title="OME-Zarr Help Desk")
    viewer.window.resize(1280, 860)
    open_panel(viewer)
    add_sample(viewer, sample)
    images = [layer for layer in viewer.layers if type(layer).__name__ == "Image"]
    if images:
        viewer.layers.selection.active = images[-1]
    if screenshot is None:
        napari.run()
        return
    panel = panel_of(viewer)
    try:
        wait_for(
            lambda: panel.explanation is not None and panel.explanation.facts.image is not None
        )
        _settle(0.7)
        screenshot.parent.mkdir(parents=True, exist_ok=True)
        viewer.screenshot(str(screenshot), canvas_only=False, flash=False)
    finally:
        viewer.close()


def wait_for(condition: Callable[[], Any], seconds: float = SECONDS) -> bool:
    """Let Qt work until a condition holds; return whether it did in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        if condition():
            return True
        time.sleep(0.01)
    return False


def _settle(seconds: float) -> None:
    """Let Qt draw what is still to be drawn."""
    wait_for(lambda: False, seconds)
