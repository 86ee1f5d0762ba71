"""What lies under the mouse, found in facts and state; said by the renderers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match.pointer import point

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Axis, Facts, LabelObject
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.pointer import Pointed
    from ome_zarr_helpdesk.state.cursor import Cursor
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["UnderMouse", "under_mouse"]


@dataclass(frozen=True, slots=True)
class UnderMouse:
    """A place on a layer, and what is known of it.

    Parameters
    ----------
    cursor
        Where the mouse is on the layer.
    pointed
        What is stored there; None outside the data, or where it is not known.
    world_axes
        Names of the layer's axes; empty for one that has none.
    steps
        Length in the layer's world of one pixel of the full resolution, along each of
        them; empty where that is not known.
    array_axes
        Names of the axes of the array.
    described
        What the file says of the object there; None elsewhere, or where it says nothing.
    channel
        Axis of the channels, and the name that the file has for the one there.
    """

    cursor: Cursor
    pointed: Pointed | None = None
    world_axes: tuple[str, ...] = ()
    steps: tuple[float, ...] = ()
    array_axes: tuple[str, ...] = ()
    described: LabelObject | None = None
    channel: tuple[int, str] | None = None


def under_mouse(explanation: ExplanationResult, cursor: Cursor) -> UnderMouse | None:
    """Tell what lies under the mouse; None where that is not known, or no layer is explained.

    In 3D a place on the canvas is no one pixel, and of a hidden layer nothing is drawn:
    then there is only the cursor.
    """
    facts, match, layer = explanation.facts, explanation.match, explanation.layer
    if match is None or layer is None:
        return None
    if cursor.in_3d or not cursor.visible:
        return UnderMouse(cursor)
    pointed = point(facts, match, layer, cursor.level, cursor.data, cursor.displayed)
    if pointed is None and not _is_beside(layer, cursor):
        return None  # on pixels that cannot be followed to the file
    pixel = pointed.pixel if pointed is not None else None
    return UnderMouse(
        cursor,
        pointed,
        world_axes=_world_axes(facts, match, layer),
        steps=layer.frame.lengths if layer.frame is not None else (),
        array_axes=_array_axes(facts, match, layer, len(pixel)) if pixel is not None else (),
        described=_described(facts, match, cursor.label),
        channel=_channel(facts, pixel),
    )


def _is_beside(layer: LayerState, cursor: Cursor) -> bool:
    """Return whether the mouse is not on the pixels of the layer."""
    pairs = zip(cursor.data, layer.shape or (), strict=False)
    return any(not -0.5 <= value < size - 0.5 for value, size in pairs)


def _world_axes(facts: Facts, match: Match, layer: LayerState) -> tuple[str, ...]:
    """Return the names that the layer has, else those of the file's axes shown there."""
    of_file = {number: axis.name for number, axis in enumerate(_axes(facts))}
    shown = (*match.axes, *(None,) * layer.ndim)
    labels = layer.axis_labels or (None,) * layer.ndim
    return tuple(
        label or of_file.get(-1 if axis is None else axis, "")
        for label, axis in zip(labels, shown, strict=False)
    )


def _array_axes(facts: Facts, match: Match, layer: LayerState, count: int) -> tuple[str, ...]:
    """Return the names of the image's axes; of another array those that the layer has."""
    axes = _axes(facts)
    if len(axes) == count:
        return tuple(axis.name for axis in axes)
    names = {
        axis: label
        for axis, label in zip(match.axes, layer.axis_labels, strict=False)
        if axis is not None and label is not None
    }
    return tuple(names.get(axis, str(axis)) for axis in range(count))


def _described(facts: Facts, match: Match, label: int | None) -> LabelObject | None:
    """Return what the label image that is explained, and no other, says of an object."""
    stated = facts.image.label if facts.image is not None else None
    if not label or stated is None or not match.levels or match.levels[0] is None:
        return None
    return stated.object_of(label)


def _channel(facts: Facts, pixel: tuple[int, ...] | None) -> tuple[int, str] | None:
    axes, channels = _axes(facts), facts.image.channels if facts.image else None
    if pixel is None or channels is None or len(axes) != len(pixel):
        return None
    axis = next((n for n, axis in enumerate(axes) if axis.type == "channel"), None)
    if axis is None or pixel[axis] >= len(channels):
        return None
    label = channels[pixel[axis]].label
    return (axis, label) if label else None


def _axes(facts: Facts) -> tuple[Axis, ...]:
    return (facts.image.axes if facts.image is not None else None) or ()
