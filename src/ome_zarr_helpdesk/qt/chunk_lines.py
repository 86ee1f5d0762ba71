"""From a layer and the camera, as napari tells of them, to lines on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.match.chunk_borders import chunk_borders
from ome_zarr_helpdesk.match.on_canvas import Camera, frame_on_canvas
from ome_zarr_helpdesk.state.attributes import units_ratio
from ome_zarr_helpdesk.state.camera import camera_of, grid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ome_zarr_helpdesk.match.chunk_borders import Borders, ChunkBorders, Line
    from ome_zarr_helpdesk.match.on_canvas import CanvasFrame
    from ome_zarr_helpdesk.qt.canvas_sheet import Ends, Pens
    from ome_zarr_helpdesk.source.arrays_in_memory import ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["ChunkLines"]


class ChunkLines:
    """Works out the lines of one layer; how its levels are cut is looked up once.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    """

    def __init__(self, viewer: Any) -> None:
        self._viewer = viewer
        self._state: LayerState | None = None
        self._layer_of: Callable[[], Any] = lambda: None
        self._known: dict[tuple[int, tuple[int, int]], ChunkBorders | None] = {}

    def point_at(self, state: LayerState | None, layer_of: Callable[[], Any]) -> None:
        """Draw another layer, or none."""
        before = self._state
        if before is None or state is None or state.reached is not before.reached:
            self._known.clear()
        self._state, self._layer_of = state, layer_of

    def on_canvas(self, width: float, height: float) -> tuple[Pens, str]:
        """Return the lines to draw, and which sentence says what they are.

        Parameters
        ----------
        width, height
            Size of the canvas.
        """
        layer, state = self._layer_of(), self._state
        if layer is None or state is None or state.reached is None:
            return {}, "nothing"
        why = self._why_not(layer)
        if why:
            return {}, why
        displayed = self._displayed(layer)
        number = int(layer.data_level) if layer.multiscale else 0
        if displayed is None or number >= len(state.reached.levels):
            return {}, "turned"
        borders = self._borders(state, number, displayed)
        if borders is None:
            return {}, "not-known"
        frame = self._frame(layer, displayed, (width, height))
        if frame is None:
            return {}, "turned"
        level = state.reached.levels[number]
        window = frame.window(width, height)
        found = borders.within(window, frame.spacing, self._at(layer, state, level))
        return _pens(found, frame), _note(found, level)

    def _why_not(self, layer: Any) -> str:
        """Return why nothing can be drawn now; empty if something can."""
        viewer = self._viewer
        if not layer.visible:
            return "hidden"
        if viewer.dims.ndisplay != 2:
            return "in-3d"
        if grid_of(viewer).enabled:
            return "side-by-side"
        return ""

    def _displayed(self, layer: Any) -> tuple[int, int] | None:
        """Return the axes of the layer on the canvas; None where it has not both."""
        dims = self._viewer.dims
        beyond = dims.ndim - layer.ndim
        first, second = (int(axis) - beyond for axis in dims.displayed)
        return (first, second) if min(first, second) >= 0 else None

    def _borders(
        self, state: LayerState, number: int, displayed: tuple[int, int]
    ) -> ChunkBorders | None:
        key = number, displayed
        if key not in self._known and state.reached is not None:
            level = state.reached.levels[number]
            self._known[key] = chunk_borders(level, state.shape or (), displayed)
        return self._known[key]

    def _frame(
        self, layer: Any, displayed: tuple[int, int], size: tuple[float, float]
    ) -> CanvasFrame | None:
        told = camera_of(self._viewer)
        down, right = (str(way) for way in told.orientation[-2:])
        center = float(told.center[-2]), float(told.center[-1])
        camera = Camera(center, float(told.zoom), size, down == "up", right == "left")
        factors = self._factors(layer)
        if factors is None:
            return None
        return frame_on_canvas(layer.data_to_world, layer.ndim, displayed, camera, factors)

    def _factors(self, layer: Any) -> tuple[float, ...] | None:
        """Return by how much napari stretches each axis to the unit of all layers together.

        It does so from version 0.9 on, where all units can be compared.
        """
        units = getattr(self._viewer.layers, "units", None)
        if units is None or not hasattr(self._viewer, "scene"):
            return ()
        pairs = zip(layer.units, units[-layer.ndim :], strict=True)
        known = [ratio for pair in pairs if (ratio := units_ratio(*pair)) is not None]
        return tuple(known) if len(known) == layer.ndim else None

    def _at(self, layer: Any, state: LayerState, level: ReachedLevel) -> dict[int, int]:
        """Return the pixel of the level at each slider; empty where it does not matter."""
        if level.mosaic is None or state.shape is None:
            return {}
        point = layer.world_to_data(self._viewer.dims.point)
        sizes = zip(point, state.shape, level.shape, strict=False)
        pixels = (round(float(value) * own / size) for value, size, own in sizes)
        return {
            axis: max(0, min(pixel, level.shape[axis] - 1)) for axis, pixel in enumerate(pixels)
        }


def _pens(found: Borders, frame: CanvasFrame) -> Pens:
    return {"light": _ends(found.light, frame), "heavy": _ends(found.heavy, frame)}


def _ends(lines: Iterable[Line], frame: CanvasFrame) -> tuple[Ends, ...]:
    return tuple((*frame.point(a, b), *frame.point(c, d)) for a, b, c, d in lines)


def _note(found: Borders, level: ReachedLevel) -> str:
    """Return which sentence says what is drawn."""
    sharded = any(getattr(array, "shards", None) for array in level.arrays[:1])
    if found.crowded:
        return "crowded" if found.light or found.heavy else "all-crowded"
    if not found.light and not found.heavy:
        return "none-in-view"
    return "shards" if sharded else "arrays" if level.mosaic is not None else "chunks"
