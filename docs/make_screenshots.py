"""Make the screenshots of the README from a real napari.

    python docs/make_screenshots.py

Needs a display, or Xvfb: `xvfb-run -s "-screen 0 1400x900x24" python docs/make_screenshots.py`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ["NAPARI_CONFIG"] = ""  # napari's own look, whatever the user has chosen

import napari

from ome_zarr_helpdesk.qt.commands import add_sample, open_panel, panel_of
from ome_zarr_helpdesk.qt.demo import wait_for

FOLDER = Path(__file__).parent / "screenshots"
SIZE = 1280, 820


def _image(viewer: Any) -> None:
    add_sample(viewer, "image-05")
    viewer.layers.selection.active = viewer.layers[0]


def _plate(viewer: Any) -> None:
    add_sample(viewer, "plate-05")
    viewer.layers.selection.active = viewer.layers[0]


def _points(viewer: Any) -> None:
    add_sample(viewer, "image-05")
    points = viewer.add_points([[3, 30, 40], [3, 60, 80]], name="my points", size=6)
    viewer.layers.selection.active = points


SCENES = {"image": _image, "plate": _plate, "points": _points, "empty": lambda viewer: None}


def make(name: str, theme: str) -> Path:
    """Make one screenshot and return its path."""
    viewer = napari.Viewer()
    viewer.theme = theme
    viewer.window.resize(*SIZE)
    open_panel(viewer)
    panel = panel_of(viewer)
    SCENES[name](viewer)
    if name != "empty" and not wait_for(lambda: panel.explanation is not None, 60):
        sys.exit(f"no explanation of {name}")
    wait_for(lambda: False, 2)
    path = FOLDER / f"{name}-{theme}.png"
    viewer.screenshot(str(path), canvas_only=False, flash=False)
    viewer.close()
    return path


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        os.environ["OME_ZARR_HELPDESK_CONFIG"] = settings
        for theme in ("dark", "light"):
            for name in SCENES:
                print(make(name, theme))
