"""Blocks of pixels as flat rectangles or boxes, with the borders between their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

__all__ = ["FINEST", "Box"]

FINEST = 3.0
"""Borders closer than this on the picture are not drawn: they would be one gray area."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box as it is drawn: its front is a rectangle, what lies behind goes up and to the right.

    Parameters
    ----------
    x, y
        Upper left corner of the front.
    width, height
        Of the front.
    depth
        How far the back lies to the right of the front, and as far above it; 0 for a plane.
    """

    x: float
    y: float
    width: float
    height: float
    depth: float = 0.0

    def draw(self, drawing: Drawing, fill: str, edge: str, stroke_width: float) -> None:
        """Draw the box."""
        if self.depth:
            drawing.shape(self._back(), fill, edge, stroke_width)
        drawing.rectangle(self.x, self.y, self.width, self.height, fill, edge, stroke_width)

    def _back(self) -> str:
        """Return the outline of its top and its right side."""
        x, y, w, h, d = self.x, self.y, self.width, self.height, self.depth
        return (
            f"M{x:.2f} {y:.2f}l{d:.2f} {-d:.2f}h{w:.2f}v{h:.2f}l{-d:.2f} {d:.2f}v{-h:.2f}z"
            f"M{x + w:.2f} {y:.2f}l{d:.2f} {-d:.2f}"
        )

    def draw_borders(
        self, drawing: Drawing, steps: tuple[float, float, float], color: str, stroke_width: float
    ) -> bool:
        """Draw the borders between equal blocks, where they can be told apart.

        Parameters
        ----------
        drawing
            Where to draw.
        steps
            Width, height and depth of a block.
        color, stroke_width
            Of the lines.

        Returns
        -------
        bool
            Whether there was a border to draw.
        """
        path = [*self._across(steps[0]), *self._down(steps[1]), *self._behind(steps[2])]
        drawing.lines(path, color, stroke_width)
        return bool(path)

    def _across(self, step: float) -> Iterator[str]:
        """Yield borders from one column to the next: on the front and the top."""
        up = f"l{self.depth:.2f} {-self.depth:.2f}" if self.depth else ""
        for at in _inside(self.width, step):
            yield f"M{self.x + at:.2f} {self.y + self.height:.2f}v{-self.height:.2f}{up}"

    def _down(self, step: float) -> Iterator[str]:
        """Yield borders from one row to the next: on the front and the right side."""
        back = f"l{self.depth:.2f} {-self.depth:.2f}" if self.depth else ""
        for at in _inside(self.height, step):
            yield f"M{self.x:.2f} {self.y + at:.2f}h{self.width:.2f}{back}"

    def _behind(self, step: float) -> Iterator[str]:
        """Yield borders from one slab to the next: on the top and the right side."""
        for at in _inside(self.depth, step):
            yield f"M{self.x + at:.2f} {self.y - at:.2f}h{self.width:.2f}v{self.height:.2f}"

    def corner(self, steps: tuple[float, float, float]) -> Box:
        """Return the block in the upper left of the front, no larger than the box."""
        width, height, depth = steps
        return Box(
            self.x,
            self.y,
            min(width, self.width),
            min(height, self.height),
            min(depth, self.depth),
        )

    def draw_as_corner(self, drawing: Drawing, fill: str) -> None:
        """Fill what can be seen of a block in the upper left of a larger box."""
        x, y, w, h, d = self.x, self.y, self.width, self.height, self.depth
        top = f"l{d:.2f} {-d:.2f}h{w:.2f}l{-d:.2f} {d:.2f}" if d else f"h{w:.2f}"
        drawing.shape(f"M{x:.2f} {y:.2f}{top}v{h:.2f}h{-w:.2f}z", fill)


def _inside(length: float, step: float) -> Iterator[float]:
    """Yield where borders lie inside a length; none where they are too close."""
    if step < FINEST:
        return
    for n in range(1, int(-(-(length - 0.01) // step))):
        yield n * step
