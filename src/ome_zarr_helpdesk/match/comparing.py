"""What the file says against what the layer shows, where both are known for certain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match.model import Comparison
from ome_zarr_helpdesk.match.units import factor_between

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Axis, Channel, Facts, Level
    from ome_zarr_helpdesk.match.model import Match, Status
    from ome_zarr_helpdesk.source.arrays_in_memory import ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState, WorldFrame

__all__ = ["compare"]

POSITION_TOLERANCE = 0.01
"""In pixels: less cannot be seen, and is more than rounding makes."""

SIZE_TOLERANCE = 1e-4
"""As a part of the pixel size: a tenth of a pixel over a thousand pixels."""

_NUMBERED = re.compile(r"(?P<base>.*) \[(?P<number>\d{1,9})\]\Z", re.DOTALL)
"""A name with a number behind it, as napari tells layers of one name apart."""


def compare(facts: Facts, layer: LayerState, matched: Match) -> dict[str, Comparison]:
    """Compare a layer with the image of its file.

    Parameters
    ----------
    facts
        What the file states.
    layer
        What napari shows.
    matched
        How levels, axes and channel were found to correspond.

    Returns
    -------
    dict
        Comparisons by name; one that is absent is not comparable.
    """
    found = [*_in_space(facts, layer, matched), *_of_channel(facts, layer, matched)]
    return {comparison.name: comparison for comparison in found}


@dataclass(frozen=True, slots=True)
class _Along:
    """One axis on which a layer can be compared: what the file says, and what is shown.

    ``factor`` makes the layer's unit out of the file's; 1 where either is not stated.
    """

    axis: Axis
    size: float
    origin: float
    shown_size: float
    shown_origin: float
    unit: str | None
    factor: float | None


def _in_space(facts: Facts, layer: LayerState, matched: Match) -> list[Comparison]:
    """Compare position, pixel size and units along the axes of space and time."""
    along = _comparable_axes(facts, layer, matched)
    if not along:
        return []
    found = [_units(along)]
    if _is_placed_simply(facts) and all(a.factor is not None for a in along):
        found.append(_pixel_size(along))
        if matched.role != "plate":
            found.append(_position(along))
    return [comparison for comparison in found if comparison is not None]


def _is_placed_simply(facts: Facts) -> bool:
    """Whether scale and translation are all the file says about where the image lies.

    In 0.6 its coordinate system may be joined to others, by the image or by a
    scene above it, and it may be shown in any of them.
    """
    image = facts.image
    if image is None or facts.scene is not None:
        return False
    return not image.coordinate_systems or not (image.transformations or image.path)


def _comparable_axes(facts: Facts, layer: LayerState, matched: Match) -> list[_Along]:
    """Return the axes of space and time, if every one of them is known on both sides."""
    image, frame = facts.image, layer.frame
    reached = layer.reached.levels[0] if layer.reached else None
    index = matched.levels[0] if matched.levels else None
    if image is None or not image.axes or not image.levels or frame is None:
        return []
    if reached is None or index is None or index >= len(image.levels):
        return []
    level = image.levels[index]
    found = []
    for i, number in enumerate(matched.axes):
        if number is None or number >= len(image.axes):
            return []
        if image.axes[number].type in ("space", "time"):
            along = _along(image.axes[number], number, level, layer, frame, reached, i)
            if along is None:
                return []
            found.append(along)
    return found


def _along(
    axis: Axis,
    number: int,
    level: Level,
    layer: LayerState,
    frame: WorldFrame,
    reached: ReachedLevel,
    i: int,
) -> _Along | None:
    if level.scale is None or level.translation is None or number >= len(level.scale):
        return None
    if reached.starts is None or reached.steps is None:
        return None
    scale, translation = level.scale[number], level.translation[number]
    unit = layer.units[i] if i < len(layer.units) else None
    step = reached.steps[i]
    return _Along(
        axis,
        size=abs(scale * step),
        origin=translation + scale * reached.starts[i],
        shown_size=frame.lengths[i],
        shown_origin=frame.origin[i],
        unit=unit,
        factor=factor_between(axis.unit, unit) if axis.unit and unit else 1.0,
    )


def _comparison(
    name: str, along: list[_Along], same: bool, expected: tuple[object, ...], shown: object
) -> Comparison:
    status: Status = "same" if same else "differs"
    return Comparison(name, status, expected, shown, tuple(a.axis.name for a in along))


def _pixel_size(along: list[_Along]) -> Comparison:
    expected = tuple(a.size * (a.factor or 1.0) for a in along)
    shown = tuple(a.shown_size for a in along)
    same = all(
        abs(e - s) <= SIZE_TOLERANCE * max(abs(e), abs(s))
        for e, s in zip(expected, shown, strict=True)
    )
    return _in_units(_comparison("pixel_size", along, same, expected, shown), along)


def _position(along: list[_Along]) -> Comparison:
    expected = tuple(a.origin * (a.factor or 1.0) for a in along)
    shown = tuple(a.shown_origin for a in along)
    pixels = (max(abs(a.size * (a.factor or 1.0)), a.shown_size) for a in along)
    same = all(
        abs(e - s) <= POSITION_TOLERANCE * pixel + 1e-9 * max(abs(e), abs(s))
        for e, s, pixel in zip(expected, shown, pixels, strict=True)
    )
    return _in_units(_comparison("position", along, same, expected, shown), along)


def _in_units(comparison: Comparison, along: list[_Along]) -> Comparison:
    """Tell the units of the numbers: the layer's, into which those of the file were made."""
    return replace(
        comparison,
        expected_units=tuple(a.unit or a.axis.unit for a in along),
        shown_units=tuple(a.unit for a in along),
    )


def _units(along: list[_Along]) -> Comparison | None:
    """Compare the units of those axes for which the file states one."""
    stated = [a for a in along if a.axis.unit]
    if not stated or any(a.unit and a.factor is None for a in stated):
        return None
    same = all(a.unit is not None and (a.factor == 1.0 or _is_converted(a)) for a in stated)
    expected = tuple(a.axis.unit for a in stated)
    return _comparison("units", stated, same, expected, tuple(a.unit for a in stated))


def _is_converted(along: _Along) -> bool:
    """Whether a pixel is as large as the file says, in another unit."""
    expected = along.size * (along.factor or 1.0)
    return abs(expected - along.shown_size) <= SIZE_TOLERANCE * abs(expected)


def _of_channel(facts: Facts, layer: LayerState, matched: Match) -> list[Comparison]:
    """Compare what ``omero`` says of one channel with the layer that shows it."""
    channel = _channel(facts, matched)
    if channel is None or layer.type != "image" or matched.role == "label":
        return []
    found = [
        _name(channel, layer),
        _color(facts, channel, layer),
        _visibility(channel, layer),
        None if matched.values_changed else _limits(channel, layer),
    ]
    return [comparison for comparison in found if comparison is not None]


def _channel(facts: Facts, matched: Match) -> Channel | None:
    channels = facts.image.channels if facts.image else None
    if not channels or matched.channel is None or matched.channel >= len(channels):
        return None
    return channels[matched.channel]


def _name(channel: Channel, layer: LayerState) -> Comparison | None:
    """A reader may put the name of the image before it, napari a number behind it."""
    label = (channel.label or "").strip()
    if not label:
        return None
    status: Status = "same" if _is_named(layer.name, label) else "differs"
    return Comparison("channel_name", status, label, layer.name)


def _is_named(name: str, label: str) -> bool:
    """Whether a layer has this name; of two ``DNA [2]`` napari calls the second ``DNA [3]``."""
    if label.casefold() in name.casefold():
        return True
    stated, shown = _NUMBERED.match(label), _NUMBERED.match(name)
    if stated is None or shown is None or int(shown["number"]) <= int(stated["number"]):
        return False
    return shown["base"].casefold().endswith(stated["base"].casefold())


def _color(facts: Facts, channel: Channel, layer: LayerState) -> Comparison | None:
    """A file may ask for gray besides stating colors; gray is compared only if it does not."""
    expected = _rgb(channel.color)
    if expected is None:
        return None
    shown = _rgb(layer.color)
    model = facts.image.color_model if facts.image else None
    if layer.color == "ffffff" and expected != (255, 255, 255) and model != "color":
        return None
    near = shown is not None and all(abs(a - b) <= 2 for a, b in zip(expected, shown, strict=True))
    status: Status = "same" if near else "differs"
    return Comparison("color", status, channel.color, layer.color or layer.colormap)


def _rgb(color: str | None) -> tuple[int, ...] | None:
    if color is None or len(color) < 6:
        return None
    try:
        return tuple(int(color[i : i + 2], 16) for i in (0, 2, 4))
    except ValueError:
        return None


def _visibility(channel: Channel, layer: LayerState) -> Comparison | None:
    if channel.active is None:
        return None
    status: Status = "same" if channel.active == layer.visible else "differs"
    return Comparison("visibility", status, channel.active, layer.visible)


def _limits(channel: Channel, layer: LayerState) -> Comparison | None:
    window, shown = channel.window, layer.contrast_limits
    if window is None or window.start is None or window.end is None or shown is None:
        return None
    if not window.start < window.end:
        return None
    expected = (window.start, window.end)
    span = window.end - window.start
    same = all(abs(e - s) <= 1e-4 * span for e, s in zip(expected, shown, strict=True))
    return Comparison("contrast_limits", "same" if same else "differs", expected, shown)
