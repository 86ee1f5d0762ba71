"""Where a viewer keeps its camera and its grid: napari 0.9 moved both."""

from __future__ import annotations

from typing import Any

__all__ = ["camera_of", "grid_of"]


def camera_of(viewer: Any) -> Any:
    """Return the camera of a viewer."""
    return getattr(viewer, "scene", viewer).camera


def grid_of(viewer: Any) -> Any:
    """Return what lays the layers of a viewer side by side."""
    return getattr(viewer, "canvas", viewer).grid
