"""Whether the hints on how to show an image, ``omero``, are whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.channels import Channel  # noqa: TC001

__all__ = ["Hints"]

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_RGB = ("FF0000", "00FF00", "0000FF")
_NAMES = (("red", "r"), ("green", "g"), ("blue", "b"))
_NAMELESS = re.compile(r"|(channel|ch|c)?[ _:]*\d*([ _:]+\d+)*", re.IGNORECASE)
"""Labels that name nothing, as programs count channels: "Channel 0", "Channel:0:1", "1"."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What ``omero`` says of the channels of an image; see `Image`.

    OME-Zarr 0.4 and 0.5, "omero" metadata: each channel has a ``color`` of six
    hexadecimal digits and a ``window`` with ``min``, ``max``, ``start`` and ``end``.
    0.9.dev1 asks for ``start`` and ``end`` only.
    """

    _channels: tuple[Channel, ...] | None = None

    @property
    def n_described(self) -> int | None:
        """How many channels are described."""
        return None if self._channels is None else len(self._channels)

    @property
    def wrong_colors(self) -> tuple[Channel, ...]:
        """Channels whose color is no six hexadecimal digits."""
        return tuple(c for c in self._described if c.color and not _HEX.fullmatch(c.color))

    @property
    def hash_colors(self) -> tuple[Channel, ...]:
        """Those of them that would be right without a leading ``#``."""
        return tuple(c for c in self.wrong_colors if _HEX.fullmatch((c.color or "")[1:]))

    @property
    def without_color(self) -> tuple[Channel, ...]:
        """Channels that state no color."""
        return tuple(c for c in self._described if not c.color)

    @property
    def without_window(self) -> tuple[Channel, ...]:
        """Channels whose window is absent or lacks ``start`` or ``end``."""
        return tuple(c for c in self._described if not (c.window and c.window.is_shown))

    @property
    def with_part_of_window(self) -> tuple[Channel, ...]:
        """Channels whose window has ``start`` and ``end``, but lacks ``min`` or ``max``."""
        return tuple(
            c
            for c in self._described
            if c.window and c.window.is_shown and not c.window.is_complete
        )

    @property
    def empty_windows(self) -> tuple[Channel, ...]:
        """Channels whose window does not end above its start."""
        return tuple(
            c
            for c in self._described
            if c.window
            and c.window.start is not None
            and c.window.end is not None
            and c.window.start >= c.window.end
        )

    @property
    def named(self) -> tuple[str, ...]:
        """Names of the channels that have one."""
        return tuple(c.label for c in self._described if c.label)

    @property
    def is_rgb(self) -> bool:
        """Whether there are three channels: red, green and blue by their names or colors.

        Colors count only where no channel has a name of its own: dyes are often shown
        in red, green and blue.
        """
        if len(self._described) != 3:
            return False
        labels = [(c.label or "").strip() for c in self._described]
        if all(label.lower() in names for label, names in zip(labels, _NAMES, strict=True)):
            return True
        colors = tuple((c.color or "").upper() for c in self._described)
        return colors == _RGB and all(_NAMELESS.fullmatch(label) for label in labels)

    @property
    def _described(self) -> tuple[Channel, ...]:
        return self._channels or ()
