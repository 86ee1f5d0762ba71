"""Signs for what becomes of an axis: a side of the canvas, a slider, layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.match.axis_roles import RoleName
    from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

__all__ = ["draw_icon"]

TRACK = 26.0
"""Length of the line of a slider."""

KNOB = 7.0


def draw_icon(
    drawing: Drawing,
    role: RoleName,
    share: float,
    center: tuple[float, float],
    color: str,
    ground: str,
) -> None:
    """Draw the sign of a role.

    Parameters
    ----------
    drawing
        Where it is drawn.
    role
        What becomes of the axis.
    share
        Where the knob of a slider stands, from 0 to 1.
    center
        The middle of the sign.
    color
        Its color.
    ground
        The color behind it.
    """
    x, y = center
    if role in ("slider", "fixed"):
        drawing.lines([f"M{x - TRACK / 2:.2f} {y:.2f}h{TRACK}"], color, 1.5)
        left, radius = x + (share - 0.5) * TRACK - KNOB / 2, KNOB / 2 if role == "slider" else 0
        drawing.rectangle(left, y - KNOB / 2, KNOB, KNOB, color, radius=radius)
    elif role == "layers":
        for away in (4, 0, -4):
            drawing.rectangle(x - 6 + away, y - 5 - away / 2, 12, 9, ground, color, 1.2)
    elif role == "single":
        drawing.rectangle(x - 2.5, y - 2.5, 5, 5, color, radius=2.5)
    else:
        drawing.lines([_arrow(role, x, y)], color, 2)


def _arrow(role: RoleName, x: float, y: float) -> str:
    """Return an arrow to the right, down, or away from the eye."""
    if role == "across":
        return f"M{x - 11:.2f} {y:.2f}h22m-5 -4l5 4l-5 4"
    if role == "down":
        return f"M{x:.2f} {y - 8:.2f}v16m-4 -5l4 5l4 -5"
    return f"M{x - 7:.2f} {y + 7:.2f}l14 -14m-6 0h6v6"
