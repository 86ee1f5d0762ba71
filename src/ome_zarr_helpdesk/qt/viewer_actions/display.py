"""Undo what people forget: a hidden layer, a tool in use, a view that lies elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan
from ome_zarr_helpdesk.qt.viewer_actions.framing import fit
from ome_zarr_helpdesk.state.camera import camera_of, grid_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.qt.viewer_actions.base import Situation

__all__ = [
    "AsyncOn",
    "Blend",
    "FitView",
    "GridOff",
    "ResetAxes",
    "SelectLayer",
    "SetOfLayer",
]


class SetOfLayer:
    """Set one attribute of the explained layer.

    Parameters
    ----------
    action_id
        Id of the action.
    attribute
        Name of the attribute, one of napari's public ones.
    value
        What it is set to.
    """

    def __init__(self, action_id: str, attribute: str, value: Any) -> None:
        self.id = action_id
        self._attribute = attribute
        self._value = value

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the layer has such an attribute with another value."""
        layer = here.layer
        before = getattr(layer, self._attribute, self._value)
        if layer is None or before == self._value:
            return ()
        before = before if isinstance(before, float) else str(before)
        change = Change(layer, self._attribute, self._value)
        return (Plan({"layer": str(layer.name), "before": before}, (change,)),)


class Blend:
    """Let what lies below a layer be seen through it."""

    id = "additive-blending"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the layer hides what lies below it."""
        layer = here.layer
        if layer is None or str(layer.blending) != "opaque":
            return ()
        # light of channels adds up; labels and shapes are colored glass
        blending = "additive" if hasattr(layer, "contrast_limits") else "translucent"
        values = {"layer": str(layer.name), "blending": blending}
        return (Plan(values, (Change(layer, "blending", blending),)),)


class SelectLayer:
    """Select the explained layer, so that napari's controls act on it."""

    id = "select-layer"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if there is a layer that could be selected and is not."""
        layers = here.viewer.layers
        layer = here.layer if here.layer is not None else next(iter(reversed(layers)), None)
        if layer is None or layers.selection.active is layer:
            return ()
        change = Change(layers.selection, "active", layer)
        return (Plan({"layer": str(layer.name)}, (change,)),)


class GridOff:
    """Lay all layers over each other again."""

    id = "grid-off"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if layers are shown side by side."""
        grid = grid_of(here.viewer)
        return (Plan({}, (Change(grid, "enabled", False),)),) if grid.enabled else ()


class FitView:
    """Bring the explained layer into view, on the canvas and with the sliders."""

    id = "fit-view"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan; where the view lies is for a finding to tell."""
        layer = here.layer
        if layer is None:
            return ()
        viewer = here.viewer
        touched = ((viewer.dims, ("point",)), (camera_of(viewer), _CAMERA))
        values = {"layer": str(layer.name)}
        return (Plan(values, call=lambda: fit(viewer, layer), touched=touched),)


class ResetAxes:
    """Show the last two axes of the data, in their order: x to the right, y down."""

    id = "reset-axes"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if axes were rolled or turned, or 3D is on."""
        dims = here.viewer.dims
        if dims.ndisplay == 2 and tuple(dims.order) == tuple(range(dims.ndim)):
            return ()
        # napari brings all layers into view when axes are turned
        touched = ((camera_of(here.viewer), _CAMERA), (dims, ("order", "ndisplay")))
        return (Plan({}, call=lambda: _in_order(dims), touched=touched),)


class AsyncOn:
    """Let napari load without waiting: a setting of napari's, for all viewers and sessions."""

    id = "async-on"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if napari has the setting and it is off."""
        try:
            from napari.settings import get_settings

            experimental = get_settings().experimental
        except (ImportError, AttributeError):
            return ()
        if getattr(experimental, "async_", True):
            return ()
        return (Plan({}, (Change(experimental, "async_", True),)),)


_CAMERA = ("angles", "center", "zoom")


def _in_order(dims: Any) -> None:
    dims.ndisplay = 2
    dims.order = tuple(range(dims.ndim))
