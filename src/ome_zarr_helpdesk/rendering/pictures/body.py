"""The image as a body in space: its sides to scale, beside a scale bar."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters, units
from ome_zarr_helpdesk.facts.model.units import LENGTHS
from ome_zarr_helpdesk.rendering.palette import mixed

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Image, Length
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

__all__ = ["Body", "Rectangle", "body_of", "draw_body", "draw_scale_bar", "length_in_words"]

Rectangle = tuple[float, float, float, float]
"""Left, top, width and height."""

SLANT = 0.354
"""How far up and to the right one unit of depth leads: half of it, at 45°."""

THINNEST = 2.0
"""A side is drawn at least this long, or nobody would see it."""

LONGEST_BAR = 62.0

SANE = 1e100
"""Lengths beyond this, and below one by it, are not drawn: nothing can be reckoned with them."""


@dataclass(frozen=True, slots=True)
class Body:
    """How long the sides of an image are: along x, y and, of a volume, z.

    ``sides`` are lengths in ``unit``, a unit of length, or in whatever the file counts
    in where that is the same along all axes. Where pixels cannot be compared with each
    other, ``in_pixels`` tells that their numbers are drawn.
    """

    sides: tuple[float, ...]
    names: tuple[str, ...]
    unit: str | None = None
    in_pixels: bool = False


def body_of(image: Image) -> Body | None:
    """Return the image as a body; None where not two of its axes are space."""
    axes = [axis for axis in image.axes or () if axis.type == "space"]
    if not 2 <= len(axes) <= 3 or any(not axis.size for axis in axes):
        return None
    names = tuple(axis.name for axis in reversed(axes))
    extent = tuple(reversed(image.extent or ()))
    measured = _measured(extent) if len(extent) == len(axes) else None
    if measured is not None:
        return Body(measured[0], names, measured[1])
    return Body(tuple(float(axis.size or 0) for axis in reversed(axes)), names, in_pixels=True)


def _measured(extent: tuple[Length, ...]) -> tuple[tuple[float, ...], str | None] | None:
    """Return lengths in one unit; None where they cannot be compared, or one is nothing."""
    known = [LENGTHS.get(length.unit or "") for length in extent]
    values = [abs(length.value) for length in extent]
    unit = extent[0].unit
    if all(known):
        values = [v * meters[1] for v, meters in zip(values, known, strict=True) if meters]
        unit = "meter"
    elif {length.unit for length in extent} != {unit}:
        return None
    if not all(1 / SANE < value < SANE for value in values):
        return None
    return tuple(values), unit


def length_in_words(value: float, unit: str | None) -> str:
    """Return a length in a unit that suits it, or as a number where it has none."""
    if unit in LENGTHS:
        return units.comfortable(value, unit)
    return f"{filters.number(value)} {units.symbol(unit)[:16]}".strip()


def draw_body(
    drawing: Drawing, body: Body, box: Rectangle, palette: Palette
) -> tuple[Rectangle, float]:
    """Draw a body as large as fits: its front, and of a volume the sides behind it.

    Parameters
    ----------
    drawing
        Where it is drawn.
    body
        Its sides.
    box
        Where there is room.
    palette
        Colors.

    Returns
    -------
    Rectangle, float
        The front, and how many units of the picture one unit of length is.
    """
    sides = [*body.sides, 0.0][:3]
    slanted = SLANT * sides[2]
    factor = min(box[2] / (sides[0] + slanted), box[3] / (sides[1] + slanted))
    width, height = (max(side * factor, THINNEST) for side in sides[:2])
    back = max(slanted * factor, THINNEST * SLANT) if sides[2] else 0.0
    left, top = box[0], box[1] + box[3] - height
    if back:
        _draw_behind(drawing, (left, top, width, height), back, palette)
    fill = mixed(palette.surface, palette.accent, 0.25)
    drawing.rectangle(left, top, width, height, fill, palette.accent, 1.5)
    return (left, top, width, height), factor


def _draw_behind(drawing: Drawing, front: Rectangle, back: float, palette: Palette) -> None:
    """Draw the upper and the right side of a volume."""
    left, top, width, height = front
    for share, path in (
        (0.1, f"M{left:.2f} {top:.2f}l{back:.2f} {-back:.2f}h{width:.2f}l{-back:.2f} {back:.2f}z"),
        (
            0.18,
            f"M{left + width:.2f} {top:.2f}l{back:.2f} {-back:.2f}v{height:.2f}"
            f"l{-back:.2f} {back:.2f}z",
        ),
    ):
        fill = mixed(palette.surface, palette.accent, share)
        drawing.shape(path, fill, palette.accent, 1.5)


def draw_scale_bar(
    drawing: Drawing, body: Body, factor: float, place: tuple[float, float], palette: Palette
) -> str | None:
    """Draw a scale bar of a round length; return that length in words, None without one.

    Parameters
    ----------
    drawing
        Where it is drawn.
    body
        The body beside which it lies.
    factor
        How many units of the picture one unit of length is.
    place
        Its left end.
    palette
        Colors.
    """
    length = _round_below(LONGEST_BAR / factor)
    if body.in_pixels or length is None:
        return None
    x, y = place
    end = x + length * factor
    ticks = [f"M{x:.2f} {y - 3:.2f}v6", f"M{end:.2f} {y - 3:.2f}v6"]
    drawing.lines([f"M{x:.2f} {y:.2f}H{end:.2f}", *ticks], palette.text, 2)
    words = length_in_words(length, body.unit)
    drawing.text(end + 5, y + 4, words, palette.text, 12.5, "start")
    return words


def _round_below(length: float) -> float | None:
    """Return the largest of 1, 2 and 5 times a power of ten that is not longer."""
    if not 0 < length < math.inf:
        return None
    power = 10.0 ** math.floor(math.log10(length))
    if power == 0:
        return None
    return next((n * power for n in (5, 2) if n * power <= length), power)
