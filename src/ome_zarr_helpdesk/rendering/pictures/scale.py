"""How large levels are drawn, so that all have room side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.rendering.pictures.levels import PlacedLevel

__all__ = ["GAP", "SMALLEST", "Scale", "room_of", "scale_of"]

TALLEST = 92.0
GAP = 10.0
SMALLEST = 3.0
"""A level is drawn at least this large, or nobody would see it."""

NARROWEST = 12.0
"""Room for the number below a level."""

DEEPEST = 26.0
SHALLOWEST = 8.0
"""How deep the level with most planes is drawn: its planes are no more than counted."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Units of the picture a pixel takes, and a plane."""

    pixel: float
    plane: float

    def of(self, block: tuple[int, ...]) -> tuple[float, float, float]:
        """Return width, height and depth of a block as they are drawn."""
        depth = block[0] * self.plane if len(block) == 3 else 0.0
        return block[-1] * self.pixel, block[-2] * self.pixel, depth


def scale_of(levels: tuple[PlacedLevel, ...], room: float) -> Scale:
    """Return the largest scale at which levels have room side by side.

    Parameters
    ----------
    levels
        What is drawn.
    room
        How much of the picture they may take up from left to right.
    """
    planes = max(level.planes for level in levels)
    rows, columns = max(v.size[-2] for v in levels), max(v.size[-1] for v in levels)
    pixel = min(TALLEST / rows, room / columns)
    plane = 0.0
    if planes > 1:
        plane = min(max(planes * pixel, SHALLOWEST), DEEPEST) / planes
        pixel = min((TALLEST - planes * plane) / rows, pixel)
    for _ in range(60):
        scale = Scale(pixel, plane)
        if sum(room_of(level, scale) for level in levels) <= room + GAP:
            break
        pixel *= 0.94
    return scale


def room_of(level: PlacedLevel, scale: Scale) -> float:
    """Return how much of the picture a level takes up from left to right, with the gap."""
    width, _, depth = scale.of(level.size)
    return max(max(width, SMALLEST) + depth, NARROWEST) + GAP
