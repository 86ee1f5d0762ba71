"""Where the images of a scene lie, as a map in one coordinate system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.match.scene_places import PlacedImage
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.body import Rectangle
    from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

__all__ = ["draw_map", "go_to"]

SMALLEST = 3.0
"""An image is drawn at least this large, or nobody would see it."""

LETTER = 6.5
"""Width of a letter of a name."""

LONGEST = 500
LETTERS = 36
"""Letters of the name of the system that have room."""

CAPTION = 16.0


def go_to(path: str) -> tuple[tuple[str, str], ...]:
    """Return what can be done about an image of a scene."""
    return (("go-to-image", path),) if path else ()


def draw_map(
    drawing: Drawing,
    places: tuple[PlacedImage, ...],
    own: str | None,
    system: str,
    box: Rectangle,
    palette: Palette,
    say: Messages,
) -> float:
    """Draw images where they lie, all to one scale, as large as fits; return the height taken.

    Parameters
    ----------
    drawing
        Where it is drawn.
    places
        The images.
    own
        Path of the one that is explained; it is drawn on top.
    system
        Name of the coordinate system.
    box
        Where there is room.
    palette
        Colors.
    say
        Words.
    """
    caption = say.words("picture.scene-map", system=system[:LETTERS])
    drawing.text(box[0], box[1] + CAPTION - 6, caption, palette.muted, 11, "start")
    bounds = [place.bounds for place in places]
    left, top = min(b[0] for b in bounds), min(b[2] for b in bounds)
    width, height = max(b[1] for b in bounds) - left, max(b[3] for b in bounds) - top
    room = box[3] - CAPTION
    factor = min(box[2] / width if width else 1, room / height if height else 1)
    x0 = box[0] + (box[2] - width * factor) / 2 - left * factor
    y0 = box[1] + CAPTION - top * factor
    for place in sorted(places, key=lambda place: place.path == own):
        corners = tuple((x0 + x * factor, y0 + y * factor) for x, y in place.corners)
        _draw_image(drawing, place, corners, place.path == own, palette)
        text = _in_words(place, system, say)
        xs, ys = zip(*corners, strict=True)
        wide, high = max(max(xs) - min(xs), SMALLEST), max(max(ys) - min(ys), SMALLEST)
        # a polygon of no area holds no mouse
        shape = corners if min(max(xs) - min(xs), max(ys) - min(ys)) > SMALLEST else ()
        bounding = (min(xs), min(ys), wide, high)
        drawing.region(bounding, text, "scene", go_to(place.path), shape)
    return CAPTION + max(height * factor, SMALLEST)


def _draw_image(
    drawing: Drawing,
    place: PlacedImage,
    corners: tuple[tuple[float, float], ...],
    is_own: bool,
    palette: Palette,
) -> None:
    fill = mixed(palette.surface, palette.accent, 0.25) if is_own else palette.surface
    edge = palette.accent if is_own else palette.muted
    path = "L".join(f"{x:.2f} {y:.2f}" for x, y in corners)
    drawing.shape(f"M{path}z", fill, edge, 2 if is_own else 1.2)
    xs, ys = zip(*corners, strict=True)
    letters = int((max(xs) - min(xs)) / LETTER) - 1
    if letters >= min(len(place.path), 4) and max(ys) - min(ys) > 14:
        middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2 + 4)
        drawing.text(*middle, place.path[:letters], palette.text, 11)


def _in_words(place: PlacedImage, system: str, say: Messages) -> str:
    x0, x1, y0, y1 = place.bounds
    text = say.words(
        "picture.scene-place",
        image=place.path[:80],
        system=system[:80],
        x=" – ".join(filters.number(v) for v in (x0, x1)),
        y=" – ".join(filters.number(v) for v in (y0, y1)),
    )
    return visible(text, limit=LONGEST)
