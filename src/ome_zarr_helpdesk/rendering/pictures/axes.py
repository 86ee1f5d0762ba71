"""The axes of an image in their order, what becomes of each, and how large it all is."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.facts.model.units import LENGTHS
from ome_zarr_helpdesk.match.axis_roles import axis_roles
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.pictures.axis_icons import draw_icon
from ome_zarr_helpdesk.rendering.pictures.body import (
    body_of,
    draw_body,
    draw_scale_bar,
    length_in_words,
)
from ome_zarr_helpdesk.rendering.pictures.example import example_words, is_example
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Axis, Image, Length
    from ome_zarr_helpdesk.match.axis_roles import AxisRole, AxisRoles
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.body import Body, Rectangle
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

WIDTH = 360.0
MARGIN = 6.0
GAP = 6.0
TILE = 74.0
"""Height of the tile of an axis."""

WIDEST_TILE = 66.0
MOST_TILES = 8
ROOM = (12.0, 95.0, 176.0, 88.0)
"""Where the image is drawn to scale."""

BAR = 197.0
WORDS = 204.0
"""Where the words beside the body begin."""

HEIGHT = 210.0
MOST_LINES = 6
"""Lines of words that have room beside the body."""

LONGEST = 600
"""Characters of a region; names and units may be of any length."""

KNOWN_NAMES = ("t", "c", "z", "y", "x")
"""Names that every version has; others are the file's own."""

_COUNTED = {"space": "pixel", "time": "time point", "channel": "channel", "other": "position"}

_BY_PLACE = {
    "canvas": ("across", "down", "depth"),
    "sliders": ("slider",),
    "layers": ("layers",),
}


def has(result: ExplanationResult) -> bool:
    """Return whether the axes of an image are known."""
    return result.facts.image is not None and bool(result.facts.image.axes)


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the axes as tiles in their order, and the image to scale below.

    None where the axes are not known.
    """
    image, say = result.facts.image, result.catalog.messages
    roles = axis_roles(result.facts, result.layer, result.view, result.match)
    if image is None or not image.axes or roles is None:
        return None
    drawing = Drawing()
    _draw_tiles(drawing, image.axes, roles, palette, say)
    body = body_of(image)
    if body is not None:
        _draw_size(drawing, result, image, body, palette)
    height = HEIGHT if body is not None else MARGIN + TILE + GAP
    return drawing.picture("axes", WIDTH, height, _in_words(result, image.axes, roles, body))


def _draw_tiles(
    drawing: Drawing, axes: tuple[Axis, ...], roles: AxisRoles, palette: Palette, say: Messages
) -> None:
    """Draw the axes in the order of the file; of very many, the last ones are counted."""
    count = len(axes) if len(axes) <= MOST_TILES else MOST_TILES + 1
    width = min(WIDEST_TILE, (WIDTH - 2 * MARGIN - GAP * (count - 1)) / count)
    x = MARGIN
    for axis, role in list(zip(axes, roles.axes, strict=True))[:MOST_TILES]:
        _draw_tile(drawing, axis, role, (x, MARGIN, width, TILE), palette, say)
        text = _of_axis(axis, role, roles.seen, say)
        entry = "channel" if axis.type == "channel" else "axes"
        drawing.region((x, MARGIN, width, TILE), text, entry)
        x += width + GAP
    if len(axes) > MOST_TILES:
        more = say.words("picture.axes-more", count=len(axes) - MOST_TILES)
        drawing.text(x + width / 2, MARGIN + TILE / 2, more, palette.muted, 11)


def _draw_tile(
    drawing: Drawing, axis: Axis, role: AxisRole, box: Rectangle, palette: Palette, say: Messages
) -> None:
    x, y, width, height = box
    color = _color_of(role, palette)
    on_canvas = role.role in ("across", "down", "depth")
    fill = mixed(palette.surface, palette.accent, 0.2) if on_canvas else palette.surface
    drawing.rectangle(x, y, width, height, fill, color, 1.5, 4)
    middle = x + width / 2
    letters = max(1, int(width / 9))
    small = max(9.0, min(12.0, width / 5.4))
    drawing.text(middle, y + 18, axis.name[:letters], palette.text, 17)
    size = "?" if axis.size is None else filters.number(axis.size)
    drawing.text(middle, y + 33, size, palette.text, small)
    share = 0.35 if role.at is None else role.at / max((axis.size or 0) - 1, 1)
    draw_icon(drawing, role.role, share, (middle, y + 47), color, fill)
    words = say.words(f"picture.axes-role.{role.role}")
    drawing.text(middle, y + height - 6, words, palette.text, small)


def _color_of(role: AxisRole, palette: Palette) -> str:
    if role.role in ("across", "down", "depth"):
        return palette.accent
    return {"slider": palette.link, "layers": palette.good}.get(role.role, palette.muted)


def _of_axis(axis: Axis, role: AxisRole, seen: bool, say: Messages) -> str:
    """Return what is to be said of one axis: what it is, and what becomes of it."""
    kind = axis.type if axis.type in ("space", "time", "channel") else "other"
    stated = say.words(
        "picture.axis",
        axis=axis.name[:40],
        kind=say.words(f"picture.axis-type.{kind}"),
        size="?" if axis.size is None else filters.plural(axis.size, _COUNTED[kind]),
    )
    key = f"picture.axis-is.{role.role}" if seen else f"picture.axis-becomes.{role.role}"
    parts = [stated, say.words(key, count=filters.number(axis.size or 0))]
    if role.role == "slider" and role.at is not None:
        parts.append(say.words("picture.axis-at", at=role.at, last=(axis.size or 1) - 1))
    return visible(" ".join(parts), limit=LONGEST)


def _draw_size(
    drawing: Drawing, result: ExplanationResult, image: Image, body: Body, palette: Palette
) -> None:
    """Draw the image to scale, its scale bar, and its lengths in words."""
    say = result.catalog.messages
    front, factor = draw_body(drawing, body, ROOM, palette)
    bar = draw_scale_bar(drawing, body, factor, (front[0], BAR), palette)
    y = ROOM[1] + 14
    is_one_of_many = is_example(result)
    if is_one_of_many:
        drawing.text(WORDS, y, say.words("picture.axes-one"), palette.muted, 12, "start")
        y += 18
    for words, color in islice(_lengths(image, body, palette, say), MOST_LINES - is_one_of_many):
        drawing.text(WORDS, y, words, color, 13.5, "start")
        y += 18
    known = result.known
    told = (say.about(f"picture.axes-told.{key}", known) for key in ("extent", "times", "shown"))
    parts = [*example_words(result), *(plain(said) for said in told if said is not None)]
    if bar is not None:
        parts.append(say.words("picture.axes-bar", length=bar))
    text = visible(" ".join(parts), limit=LONGEST)
    top = ROOM[1] - 6
    drawing.region((MARGIN, top, WIDTH - 2 * MARGIN, HEIGHT - top), text, "pixel-size")


def _lengths(
    image: Image, body: Body, palette: Palette, say: Messages
) -> Iterator[tuple[str, str]]:
    """Yield what stands beside the body, line by line with its color."""
    for words in _sides(body, say):
        yield words, palette.text
    if image.pixel_size:
        length = _stated(image.pixel_size[-1])
        yield say.words("picture.axes-pixel", length=length), palette.muted
    step = image.time_step
    if step is not None and step.unit and (image.n_times or 0) > 1:
        yield say.words("picture.axes-every", length=_stated(step)), palette.muted
    if image.pixel_size is None:
        yield say.words("picture.axes-no-size"), palette.accent
    elif body.in_pixels:
        yield say.words("picture.axes-in-pixels"), palette.accent
    elif body.unit is None:
        yield say.words("picture.axes-no-unit"), palette.accent


def _stated(length: Length) -> str:
    """Return a length as the file states it; a unit that is not known may be any text."""
    return filters.length_of(length)[:24]


def _sides(body: Body, say: Messages) -> list[str]:
    """Return how wide, high and deep it is."""
    unit = "pixel" if body.in_pixels else None
    return [
        say.words(
            f"picture.axes-side.{side}",
            length=filters.plural(int(length), unit)
            if unit
            else length_in_words(length, body.unit),
        )
        for side, length in zip(("wide", "high", "deep"), body.sides, strict=False)
    ]


def _in_words(
    result: ExplanationResult, axes: tuple[Axis, ...], roles: AxisRoles, body: Body | None
) -> str:
    """Return the picture in words, without a name or a unit that only this file has."""
    say = result.catalog.messages
    other = say.words("picture.axes-other-name")
    names = [axis.name if axis.name in KNOWN_NAMES else other for axis in axes]
    parts = [*example_words(result), say.words("picture.axes", names=filters.join_names(names))]
    for role, where in _BY_PLACE.items():
        found = [n for n, r in zip(names, roles.axes, strict=True) if r.role in where]
        if found:
            parts.append(say.words(f"picture.axes-where.{role}", names=filters.join_names(found)))
    if body is not None:
        unit = body.unit if body.unit in LENGTHS else None
        sides = _sides(replace(body, unit=unit), say)
        parts.append(say.words("picture.axes-sides", sides=filters.join_names(sides)))
        if unit is None:
            parts.append(say.words("picture.axes-unknown"))
    return " ".join(parts)
