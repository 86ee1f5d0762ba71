"""Public attributes of a viewer, made plain values."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.state.attributes import floats
from ome_zarr_helpdesk.state.camera import camera_of, grid_of
from ome_zarr_helpdesk.state.environment import version_of
from ome_zarr_helpdesk.state.model import ViewState
from ome_zarr_helpdesk.state.neighbors import Slicing

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["slicing_of", "view_of"]


def view_of(viewer: Any, layers: Sequence[Any], n_selected: int) -> ViewState:
    """Return the state of a viewer.

    Parameters
    ----------
    viewer
        A viewer or viewer model, not through napari's proxy.
    layers
        Its layers, or their states.
    n_selected
        How many of them are selected.
    """
    dims, camera = viewer.dims, camera_of(viewer)
    return ViewState(
        ndisplay=int(dims.ndisplay),
        ndim=int(dims.ndim),
        displayed=tuple(int(axis) for axis in dims.displayed),
        step=tuple(int(step) for step in dims.current_step),
        point=floats(dims.point),
        axis_labels=tuple(str(label) for label in dims.axis_labels),
        zoom=float(camera.zoom),
        center=floats(camera.center),
        window=_window(viewer),
        grid=_in_grid(viewer),
        async_loading=_async_loading(),
        n_layers=len(layers),
        n_visible=sum(bool(layer.visible) for layer in layers),
        n_selected=n_selected,
        readers=_installed_readers(),
    )


def slicing_of(viewer: Any) -> Slicing:
    """Return what the canvas shows of the world."""
    dims, camera = viewer.dims, camera_of(viewer)
    thickness = getattr(dims, "thickness", ())
    return Slicing(
        ndim=int(dims.ndim),
        displayed=tuple(int(axis) for axis in dims.displayed),
        order=tuple(int(axis) for axis in dims.order),
        point=floats(dims.point),
        labels=tuple(str(label) for label in dims.axis_labels),
        center=floats(camera.center),
        window=_window(viewer),
        grid=_in_grid(viewer),
        exact=not any(thickness),
    )


def _window(viewer: Any) -> tuple[float, ...]:
    """Return how much of the world lies on the canvas, along each axis; empty if not known.

    Its size is public since napari 0.9; before, nothing is said of what lies on it.
    """
    size, zoom = getattr(getattr(viewer, "canvas", None), "size", ()), camera_of(viewer).zoom
    told = viewer.dims.ndisplay == 2 and not _in_grid(viewer) and zoom > 0
    return tuple(float(n) / float(zoom) for n in size) if told else ()


def _in_grid(viewer: Any) -> bool:
    return bool(grid_of(viewer).enabled)


def _async_loading() -> bool | None:
    """Return whether napari is set to read in the background; None where it is not running.

    Settings that are not loaded stay so: nothing of napari is imported for this.
    """
    settings = sys.modules.get("napari.settings")
    if settings is None:
        return None
    return bool(getattr(settings.get_settings().experimental, "async_", False))


@lru_cache(maxsize=1)
def _installed_readers() -> tuple[tuple[str, str], ...]:
    """Return the versions of the plugins that open OME-Zarr, empty for one that is not there."""
    return tuple((name, version_of(name) or "") for name in ("napari", "napari-ome-zarr"))
