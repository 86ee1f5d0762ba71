"""Channels: the ``omero`` block beside ``multiscales``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import Channel, Window

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields

__all__ = ["read_channels", "read_color_model"]


def read_channels(ome: Fields) -> tuple[Channel, ...]:
    """Read ``omero.channels``; empty where the file has none.

    OME-Zarr 0.4 and 0.5, section "omero" metadata (transitional).
    """
    omero = ome.child("omero")
    if omero is None:
        return ()
    channels = omero.children("channels")
    if channels is None:
        omero.require("channels")
        return ()
    return tuple(_channel(channel, index) for index, channel in enumerate(channels))


def read_color_model(ome: Fields) -> str | None:
    """Read ``omero.rdefs.model``, ``color`` or ``greyscale``; None where it is not stated.

    OME-Zarr 0.1 to 0.6, section "omero" metadata (transitional).
    """
    omero = ome.child("omero")
    settings = omero.child("rdefs") if omero is not None else None
    return settings.text("model") if settings is not None else None


def _channel(channel: Fields, index: int) -> Channel:
    window = channel.child("window")
    return Channel(
        index=index,
        label=channel.text("label"),
        color=channel.text("color"),
        window=None if window is None else _window(window),
        active=channel.boolean("active"),
    )


def _window(window: Fields) -> Window:
    return Window(
        window.number("min"), window.number("max"), window.number("start"), window.number("end")
    )
