"""What one slider of the viewer moves through, for the layer that is explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model import Length

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Image
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["Slider", "slider_called", "slider_place"]


@dataclass(frozen=True, slots=True)
class Slider:
    """An axis of the viewer that is not on the canvas.

    Parameters
    ----------
    name
        What napari calls it.
    of_layer
        Whether the layer has such an axis: along another one it stays as it is.
    count
        Positions that the layer has along it.
    axis, type
        Name and type of the file's axis.
    step
        Size of a full-resolution pixel along it, as the file states it.
    chunk, shard
        How many positions a chunk, and a shard, of the level on screen holds.
    channels
        Names of the channels in the file, where it is the axis of channels.
    """

    name: str
    of_layer: bool
    count: int | None = None
    axis: str | None = None
    type: str | None = None
    step: Length | None = None
    chunk: int | None = None
    shard: int | None = None
    channels: tuple[str, ...] | None = None


def slider_place(layer: LayerState, view: ViewState, axis: int) -> float | None:
    """Return where the slider of a layer's axis stands, in pixels of the full resolution.

    None where that is not known. Of a layer that is turned it holds along axes that are not.
    """
    world = axis + view.ndim - layer.ndim  # napari aligns the last axes of layer and viewer
    if layer.frame is None or not 0 <= world < len(view.point):
        return None
    step = layer.frame.steps[axis][axis]
    return (view.point[world] - layer.frame.origin[axis]) / step if step else None


def slider_called(
    name: str, image: Image | None, layer: LayerState, view: ViewState, matched: Match | None
) -> Slider | None:
    """Return what the slider of a name moves through; None where not one has the name.

    Parameters
    ----------
    name
        What napari calls the axis, as it stands beside the slider.
    image, layer, view, matched
        What the file states, what napari shows, and how they relate.
    """
    axes = [a for a in view.sliders if a < len(view.axis_labels) and view.axis_labels[a] == name]
    if len(axes) != 1:
        return None
    own = axes[0] - (view.ndim - layer.ndim)  # napari aligns the last axes of layer and viewer
    if own < 0:
        return Slider(name, of_layer=False)
    shape = layer.shape or ()
    count = shape[own] if own < len(shape) else None
    number = matched.axes[own] if matched is not None and own < len(matched.axes) else None
    if image is None or image.axes is None or number is None or number >= len(image.axes):
        return Slider(name, of_layer=True, count=count)
    axis, full = image.axes[number], image.full
    scale = full.scale if full is not None else None
    level = matched.level_on_screen(image, layer) if matched is not None else None
    return Slider(
        name,
        of_layer=True,
        count=count,
        axis=axis.name,
        type=axis.type,
        step=Length(axis.name, scale[number], axis.unit, axis.type) if scale else None,
        chunk=_along(level.chunk_shape, number) if level is not None else None,
        shard=_along(level.shard_shape, number) if level is not None else None,
        channels=_channels(image) if axis.type == "channel" else None,
    )


def _along(block: tuple[int, ...] | None, axis: int) -> int | None:
    return block[axis] if block is not None and axis < len(block) else None


def _channels(image: Image) -> tuple[str, ...] | None:
    """Return the names of the channels; None where one has none."""
    names = tuple(channel.label for channel in image.channels or () if channel.label)
    return names if names and len(names) == len(image.channels or ()) else None
