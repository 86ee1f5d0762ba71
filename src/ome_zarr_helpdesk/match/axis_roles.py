"""What becomes of each axis of the file: a side of the canvas, a slider, or layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ome_zarr_helpdesk.match.sliders import slider_place

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Axis, Facts
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.state.model import LayerState, ViewState, WorldFrame

__all__ = ["AxisRole", "AxisRoles", "RoleName", "axis_roles"]

RoleName = Literal["across", "down", "depth", "slider", "layers", "single", "fixed"]

_ON_CANVAS: tuple[RoleName, ...] = ("across", "down", "depth")
"""What the last, the last but one, and the one before that of the displayed axes are."""


@dataclass(frozen=True, slots=True)
class AxisRole:
    """What becomes of one axis.

    ``across``, ``down`` and ``depth`` are sides of the canvas; ``slider`` is one of the
    dimension sliders, ``layers`` one layer for each position, ``single`` an axis with
    one position, ``fixed`` one of which the layer shows a single position. ``at`` is
    the position of the slider, counted in pixels of the file from 0; None where that is
    not proved.
    """

    role: RoleName
    at: int | None = None


@dataclass(frozen=True, slots=True)
class AxisRoles:
    """What becomes of all axes, in the order of the file.

    ``seen`` tells whether it is so in the viewer now; else it is what napari-ome-zarr
    makes of the file.
    """

    axes: tuple[AxisRole, ...]
    seen: bool


def axis_roles(
    facts: Facts,
    layer: LayerState | None = None,
    view: ViewState | None = None,
    matched: Match | None = None,
) -> AxisRoles | None:
    """Tell what becomes of each axis of the image.

    Parameters
    ----------
    facts
        What the file states.
    layer, view, matched
        What napari shows, and how it relates to the file; without them it is told what
        napari-ome-zarr would do.

    Returns
    -------
    AxisRoles or None
        None where the axes are not known.
    """
    axes = facts.image.axes if facts.image is not None else None
    if not axes:
        return None
    if layer is not None and view is not None and matched is not None:
        seen = _seen(axes, layer, view, matched)
        if seen is not None:
            return AxisRoles(seen, seen=True)
    return AxisRoles(_by_reader(axes, facts.kind == "label-image"), seen=False)


def _seen(
    axes: tuple[Axis, ...], layer: LayerState, view: ViewState, matched: Match
) -> tuple[AxisRole, ...] | None:
    """Return what the viewer makes of the axes; None where the layer is not proved."""
    if not matched.is_proved or None in matched.axes or len(matched.axes) != layer.ndim:
        return None
    beyond = view.ndim - layer.ndim
    shown = [axis - beyond for axis in reversed(view.displayed)]  # of the layer, across first
    if layer.frame is None or _is_cut_askew(layer.frame, shown):
        return None
    roles = []
    for number, axis in enumerate(axes):
        at = matched.axes.index(number) if number in matched.axes else None
        if at is None:
            roles.append(_beside(axis))
        elif at in shown[:3]:
            roles.append(AxisRole(_ON_CANVAS[shown.index(at)]))
        else:
            roles.append(_stepped(axis, _index(at, layer, view, matched)))
    return tuple(roles)


def _is_cut_askew(frame: WorldFrame, shown: list[int]) -> bool:
    """Return whether a slider moves through the data along several of its axes at once."""
    return any(
        part != 0 and axis != along and not (axis in shown and along in shown)
        for axis, step in enumerate(frame.steps)
        for along, part in enumerate(step)
    )


def _beside(axis: Axis) -> AxisRole:
    """Return the role of an axis that the layer does not have."""
    if axis.size == 1:
        return AxisRole("single", 0)
    return AxisRole("layers" if axis.type == "channel" else "fixed")


def _stepped(axis: Axis, at: int | None) -> AxisRole:
    """Return the role of an axis beside the canvas: napari has no slider for one position."""
    if axis.size == 1:
        return AxisRole("single", 0)
    return AxisRole("slider", at if at is None or 0 <= at < (axis.size or 0) else None)


def _index(at: int, layer: LayerState, view: ViewState, matched: Match) -> int | None:
    """Return where the slider of a layer axis stands, in pixels of the full resolution."""
    place = slider_place(layer, view, at) if matched.whole else None
    return None if place is None else round(place)


def _by_reader(axes: tuple[Axis, ...], is_label: bool) -> tuple[AxisRole, ...]:
    """Return what napari-ome-zarr makes of axes: layers of channels, the plane, sliders."""
    split = None if is_label else next((a for a in axes if a.type == "channel"), None)
    kept = [axis for axis in axes if axis is not split]
    plane = kept[-1:-3:-1]
    roles = []
    for axis in axes:
        if axis is split:
            roles.append(_beside(axis))
        elif any(axis is other for other in plane):
            roles.append(AxisRole(_ON_CANVAS[[axis is other for other in plane].index(True)]))
        else:
            roles.append(_stepped(axis, None))
    return tuple(roles)
