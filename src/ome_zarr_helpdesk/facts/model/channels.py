"""Channels, as ``omero`` describes them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Channel", "Window"]


@dataclass(frozen=True, slots=True)
class Window:
    """Display range of a channel: ``start`` to ``end`` is shown, ``min`` to ``max`` offered."""

    min: float | None = None
    max: float | None = None
    start: float | None = None
    end: float | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all four numbers are stated (OME-Zarr 0.4 to 0.6, omero metadata)."""
        return None not in (self.min, self.max, self.start, self.end)

    @property
    def is_shown(self) -> bool:
        """Whether ``start`` and ``end`` are stated: all that 0.9.dev1 asks for."""
        return None not in (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Channel:
    """One entry of ``omero.channels``; ``color`` is six hexadecimal digits, RGB."""

    index: int
    label: str | None = None
    color: str | None = None
    window: Window | None = None
    active: bool | None = None
