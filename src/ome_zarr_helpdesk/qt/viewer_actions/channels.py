"""Show channels and labels as the file describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Channel
    from ome_zarr_helpdesk.qt.viewer_actions.base import Companion, Situation

__all__ = [
    "ApplyChannels",
    "ColorizeChannels",
    "FitContrast",
    "NameLabel",
    "ShowChannels",
    "ShowLabels",
]

COLORS = ("magenta", "green", "cyan", "yellow", "red", "blue")
"""Colormaps of napari for channels without a color, each unlike those before it."""


class ApplyChannels:
    """Give the layers of the file's channels their names, colors and limits from ``omero``."""

    id = "apply-channels"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if any channel is proved to be shown otherwise."""
        changes: list[Change] = []
        names: list[str] = []
        for one in here.companions:
            channel = _channel(here, one)
            found = _as_stated(one, channel) if channel is not None else []
            if found and channel is not None:
                changes += found
                names.append(channel.label or one.name)
        if not changes:
            return ()
        return (Plan({"channels": names}, tuple(changes)),)


class ColorizeChannels:
    """Give each gray channel a color of its own, and let the colors add up."""

    id = "colorize-channels"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if several channels of the file are shown in gray."""
        gray = [
            one
            for one in here.companions
            if one.match.role == "channel" and one.state.colormap in ("gray", "grey")
        ]
        if len(gray) < 2:
            return ()
        changes: list[Change] = []
        for number, one in enumerate(gray):
            changes.append(Change(one.layer, "colormap", COLORS[number % len(COLORS)]))
            changes.append(Change(one.layer, "blending", "additive"))
        values = {"layers": [one.name for one in gray], "colors": list(COLORS[: len(gray)])}
        return (Plan(values, tuple(changes)),)


class ShowLabels:
    """Show the label images of the file that are hidden."""

    id = "show-labels"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if any labels layer of the file is hidden."""
        return _shown([c for c in here.companions if c.state.type == "labels"])


class ShowChannels:
    """Show the channels of the file that are hidden."""

    id = "show-channels"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if any channel of the file is hidden."""
        return _shown([c for c in here.companions if c.match.role == "channel"])


class FitContrast:
    """Set the contrast limits to the values on screen that were looked at."""

    id = "fit-contrast"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if values on screen are known and not all the same."""
        state = here.explanation.layer
        pixels = getattr(state, "pixels", None)
        if here.layer is None or pixels is None or not hasattr(here.layer, "contrast_limits"):
            return ()
        low, high = float(pixels.minimum), float(pixels.maximum)
        if not low < high or tuple(here.layer.contrast_limits) == (low, high):
            return ()
        limits = _limits(here.layer, (low, high))
        return (Plan({"low": low, "high": high, "layer": str(here.layer.name)}, (limits,)),)


class NameLabel:
    """Name a labels layer as the file names its label image."""

    id = "name-label"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the file has a name for this label image that is not shown."""
        explained = here.explained
        name = explained.match.label if explained is not None else None
        if not name or str(here.layer.name) == name:
            return ()
        values = {"name": name, "layer": str(here.layer.name)}
        return (Plan(values, (Change(here.layer, "name", name),)),)


def _channel(here: Situation, one: Companion) -> Channel | None:
    """Return what ``omero`` says of the one channel that a layer shows."""
    image = here.explanation.facts.image
    channels = (image.channels if image is not None else None) or ()
    index = one.match.channel
    return channels[index] if index is not None and index < len(channels) else None


def _as_stated(one: Companion, channel: Channel) -> list[Change]:
    """Return what makes a layer look as its channel is described, where it is proved not to."""
    changes: list[Change] = []
    if one.match.channel_name.differs:
        changes.append(Change(one.layer, "name", one.match.channel_name.expected.strip()))
    if one.match.color.differs and channel.color is not None:
        changes.append(Change(one.layer, "colormap", f"#{channel.color[:6]}"))
        changes.append(Change(one.layer, "blending", "additive"))
    if one.match.contrast_limits.differs:
        changes.append(_limits(one.layer, one.match.contrast_limits.expected))
    return changes


def _limits(layer: Any, limits: tuple[float, float]) -> Change:
    return Change(layer, "contrast_limits", limits, along=("contrast_limits_range",))


def _shown(companions: list[Companion]) -> tuple[Plan, ...]:
    hidden = [one for one in companions if not one.layer.visible]
    if not hidden:
        return ()
    values = {"layers": [one.name for one in hidden]}
    return (Plan(values, tuple(Change(one.layer, "visible", True) for one in hidden)),)
