"""What napari's menus call: open the panel, open sample data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import napari
    import napari.layers
    import napari.viewer

__all__ = ["add_sample", "explain_layer", "open_panel", "panel_of"]

PANEL_NAME = "Help Desk (OME-Zarr Help Desk)"
"""The name that napari's own Plugins menu gives the dock, so that both find the same."""


def open_panel(viewer: napari.viewer.Viewer) -> None:
    """Open the Help Desk, or bring the one that is open to the front."""
    panel = panel_of(viewer) or _new_panel(viewer)
    dock = panel.parent()
    if dock is not None:
        dock.show()
        dock.raise_()


def explain_layer(viewer: napari.viewer.Viewer) -> None:
    """Explain the selected layer: the panel follows it."""
    open_panel(viewer)
    panel = panel_of(viewer)
    if panel is not None:
        panel.follow = True


def panel_of(viewer: Any) -> Any:
    """Return the one panel of a viewer, found by its class and not by its title."""
    from ome_zarr_helpdesk.qt.widget import HelpDeskWidget

    window = getattr(viewer, "__wrapped__", viewer).window
    for inner in window.dock_widgets.values():
        widget = getattr(inner, "__wrapped__", inner)
        if isinstance(widget, HelpDeskWidget):
            return widget
    return None


def _new_panel(viewer: Any) -> Any:
    from ome_zarr_helpdesk.qt.widget import HelpDeskWidget

    raw = getattr(viewer, "__wrapped__", viewer)
    panel = HelpDeskWidget(raw)
    raw.window.add_dock_widget(panel, name=PANEL_NAME, area="right")
    return panel


def add_sample(viewer: Any, name: str) -> None:
    """Open one of our samples in a viewer."""
    raw = getattr(viewer, "__wrapped__", viewer)
    raw.open_sample("napari-ome-zarr-helpdesk", name)
