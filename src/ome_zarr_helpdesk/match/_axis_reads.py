"""What the view reads along each axis of the arrays behind a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match._layouts import layout_of
from ome_zarr_helpdesk.match.model import AxisRead
from ome_zarr_helpdesk.match.sliders import slider_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.source.arrays_in_memory import ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["axis_reads"]

_Range = tuple[int, int]


def axis_reads(
    facts: Facts,
    layer: LayerState,
    view: ViewState,
    level: ReachedLevel,
    displayed: tuple[int, ...],
    read: Mapping[int, _Range],
) -> tuple[AxisRead, ...]:
    """Tell it axis by axis.

    Parameters
    ----------
    facts
        What the file states.
    layer, view
        What napari shows.
    level
        The arrays of the level on screen, of which is known how they are cut.
    displayed
        Axes of the layer on the canvas.
    read
        First and last pixel of the level along each axis that is read in part or whole.

    Returns
    -------
    tuple of AxisRead
        In the order of the axes of the arrays; pixels are those of the array, or of all
        arrays side by side. Empty where every n-th pixel is shown, or they are mirrored.
    """
    starts, steps = level.starts, level.steps
    if starts is None or steps is None or any(step != 1 for step in steps):
        return ()
    layout = layout_of(level.arrays[0])
    targets = _targets(level)
    names = [axis.name for axis in (facts.image.axes if facts.image else None) or ()]
    found = []
    for number, size in enumerate(layout.shape):
        axis, grid_axis = targets.get(number, (None, None))
        shown = read.get(axis) if axis in displayed else _position(layer, view, level, axis)
        start = 0 if axis is None else starts[axis]
        if axis is None:
            picked = dict(level.picked).get(number)
            shown = None if picked is None else (picked, picked)
        if level.mosaic is not None and grid_axis is not None:
            size = level.mosaic.shape[grid_axis]
        chunk = layout.length(number)
        found.append(
            AxisRead(
                axis=names[number] if len(names) == len(layout.shape) else None,
                size=size,
                chunk=chunk,
                on_canvas=axis in displayed,
                first=None if shown is None else shown[0] + start,
                last=None if shown is None else shown[1] + start,
                chunks=-(-size // chunk) if level.mosaic is None else None,
            )
        )
    return tuple(found)


def _targets(level: ReachedLevel) -> dict[int, tuple[int, int]]:
    """Return for axes of the arrays which axis of the layer, and of the grid, they are."""
    pairs = enumerate(zip(level.axes, level.grid_axes, strict=False))
    return {
        target: (axis, grid_axis)
        for axis, (target, grid_axis) in pairs
        if target is not None and grid_axis is not None
    }


def _position(
    layer: LayerState, view: ViewState, level: ReachedLevel, axis: int | None
) -> _Range | None:
    """Return the one pixel of the level that a slider stands at; None if that is not known."""
    frame, full = layer.frame, layer.shape
    if axis is None or axis >= layer.ndim or frame is None or frame.is_rotated or full is None:
        return None
    place = slider_place(layer, view, axis)
    if place is None or not full[axis]:
        return None
    pixel = round(place * level.shape[axis] / full[axis])
    return (pixel, pixel) if 0 <= pixel < level.shape[axis] else None
