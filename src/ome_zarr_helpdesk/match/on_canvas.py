"""Where on the canvas the pixels of a layer lie, in 2D: from what napari tells of its camera."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["Camera", "CanvasFrame", "Window", "frame_on_canvas"]

_NOTHING = 1e-9
"""Share of a step that counts as none: transformations are not exact."""

_Vector = tuple[float, float]

Window = tuple[tuple[float, float], tuple[float, float]]
"""From where to where something reaches, along the first and the second axis on the canvas."""


@dataclass(frozen=True, slots=True)
class Camera:
    """How the world is laid on the canvas.

    Parameters
    ----------
    center
        World point in the middle of the canvas: down, then right.
    zoom
        Points of the canvas for one unit of the world.
    size
        Width and height of the canvas, in points that do not depend on the screen.
    up, left
        Whether the first axis leads up, and the second to the left.
    """

    center: tuple[float, float]
    zoom: float
    size: tuple[float, float]
    up: bool = False
    left: bool = False

    @property
    def right(self) -> float:
        """Points to the right that one unit of the second axis leads."""
        return -self.zoom if self.left else self.zoom

    @property
    def down(self) -> float:
        """Points down that one unit of the first axis leads."""
        return -self.zoom if self.up else self.zoom


@dataclass(frozen=True, slots=True)
class CanvasFrame:
    """Leads from the full resolution of a layer to the canvas.

    Places in the layer are counted in its pixels from the corner of the first one, along
    the two axes on the canvas; points of the canvas to the right, and down.

    Parameters
    ----------
    corner
        Point of the canvas at the corner of the first pixel.
    first, second
        How far one pixel leads, along the first and the second axis.
    """

    corner: _Vector
    first: _Vector
    second: _Vector

    def point(self, first: float, second: float) -> _Vector:
        """Return the point of the canvas at a place in the layer."""
        return (
            self.corner[0] + first * self.first[0] + second * self.second[0],
            self.corner[1] + first * self.first[1] + second * self.second[1],
        )

    def place(self, x: float, y: float) -> _Vector:
        """Return the place in the layer at a point of the canvas."""
        x, y = x - self.corner[0], y - self.corner[1]
        return (
            (x * self.second[1] - y * self.second[0]) / self._area,
            (y * self.first[0] - x * self.first[1]) / self._area,
        )

    def window(self, width: float, height: float) -> Window:
        """Return the smallest part of the layer, along its axes, that covers a canvas."""
        corners = [self.place(x, y) for x in (0, width) for y in (0, height)]
        first, second = zip(*corners, strict=True)
        return (min(first), max(first)), (min(second), max(second))

    @property
    def spacing(self) -> tuple[float, float]:
        """How far apart on the canvas borders are drawn, of one pixel along each axis."""
        area = abs(self._area)
        return area / math.hypot(*self.second), area / math.hypot(*self.first)

    @property
    def _area(self) -> float:
        return self.first[0] * self.second[1] - self.first[1] * self.second[0]


def frame_on_canvas(
    to_world: Callable[[Sequence[float]], Iterable[float]],
    ndim: int,
    displayed: tuple[int, int],
    camera: Camera,
    factors: Sequence[float] = (),
) -> CanvasFrame | None:
    """Tell where the pixels of a layer lie on the canvas.

    Parameters
    ----------
    to_world
        Leads from data of the layer's full resolution to the world, as its ``data_to_world``.
    ndim
        Number of axes of the layer.
    displayed
        The two of them that are on the canvas, the one that leads down first.
    camera
        How the canvas shows the world.
    factors
        By how much each axis is stretched, where the layer has another unit than the world.

    Returns
    -------
    CanvasFrame or None
        None where the layer is turned against the plane that is shown, or is flat in it.
    """
    corner = list(to_world([-0.5 if axis in displayed else 0 for axis in range(ndim)]))
    origin = list(to_world([0] * ndim))
    steps = [
        [b - a for a, b in zip(origin, to_world(_unit(axis, ndim)), strict=True)]
        for axis in range(ndim)
    ]
    if not _in_plane(steps, displayed):
        return None
    down, right = displayed
    scale = list(factors) or [1.0] * ndim

    def on_canvas(world: list[float]) -> _Vector:
        return world[right] * scale[right] * camera.right, world[down] * scale[down] * camera.down

    x, y = on_canvas(corner)
    width, height = camera.size
    frame = CanvasFrame(
        (
            x - camera.center[1] * camera.right + width / 2,
            y - camera.center[0] * camera.down + height / 2,
        ),
        on_canvas(steps[down]),
        on_canvas(steps[right]),
    )
    return frame if min(frame.spacing, default=0) > 0 else None


def _unit(axis: int, ndim: int) -> list[int]:
    return [int(axis == other) for other in range(ndim)]


def _in_plane(steps: list[list[float]], displayed: tuple[int, int]) -> bool:
    """Return whether axes on the canvas lead along the canvas, and no others do."""
    for axis, step in enumerate(steps):
        length = max(abs(part) for part in step)
        shown = axis in displayed
        strays = [abs(part) for other, part in enumerate(step) if (other in displayed) != shown]
        if any(part > _NOTHING * length for part in strays):
            return False
    flat = [max(abs(steps[axis][other]) for other in displayed) for axis in displayed]
    return all(flat) and all(math.isfinite(part) for step in steps for part in step)
