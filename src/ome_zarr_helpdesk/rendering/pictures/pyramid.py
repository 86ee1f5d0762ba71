"""The resolution levels of an image, to scale, with their chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Image, Level
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

WIDTH = 360.0
TALLEST = 96.0
WIDEST = 150.0
GAP = 14.0
CAPTION = 30.0
SMALLEST = 3.0
"""A level is drawn at least this large, or nobody would see it."""

FINEST_GRID = 3.0
"""Chunks smaller than this on the picture are not drawn: they would be one gray area."""

MOST_LEVELS = 8


def has(result: ExplanationResult) -> bool:
    """Return whether there is a level whose size is known."""
    return bool(_drawn_levels(result.facts.image))


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the levels of an image side by side, their last two axes of space.

    Parameters
    ----------
    result
        The explanation.
    palette
        Colors.

    Returns
    -------
    Picture or None
        None where no level has a known size.
    """
    image, say = result.facts.image, result.catalog.messages
    shown = result.layer.data_level if result.layer is not None else None
    if image is None:
        return None
    plane_axes = _plane_axes(image)
    levels = _drawn_levels(image)
    if not levels or plane_axes is None:
        return None
    planes = [_plane(level, plane_axes) or (1, 1) for level in levels]
    height, width = max(plane[0] for plane in planes), max(plane[1] for plane in planes)
    factor = min(TALLEST / max(height, 1), WIDEST / max(width, 1))
    drawing = Drawing()
    x = GAP
    for level in levels:
        x = _draw_level(drawing, level, plane_axes, factor, x, level.index == shown, palette, say)
    first, last = levels[0], levels[-1]
    text = say.words(
        "picture.pyramid",
        count=filters.plural(len(levels), "resolution level"),
        first=filters.shape(_plane(first, plane_axes) or ()),
        last=filters.shape(_plane(last, plane_axes) or ()),
    )
    return drawing.picture("pyramid", max(x, WIDTH), TALLEST + CAPTION + 8, text)


def _drawn_levels(image: Image | None) -> list[Level]:
    axes = None if image is None else _plane_axes(image)
    levels = (image.levels if image is not None else None) or ()
    return [level for level in levels[:MOST_LEVELS] if _plane(level, axes)]


def _plane_axes(image: Image) -> tuple[int, int] | None:
    space = [index for index, axis in enumerate(image.axes or ()) if axis.type == "space"]
    return (space[-2], space[-1]) if len(space) >= 2 else None


def _plane(level: Level, axes: tuple[int, int] | None) -> tuple[int, int] | None:
    if level.shape is None or axes is None or max(axes) >= len(level.shape):
        return None
    return level.shape[axes[0]], level.shape[axes[1]]


def _draw_level(
    drawing: Drawing,
    level: Level,
    axes: tuple[int, int],
    factor: float,
    x: float,
    is_shown: bool,
    palette: Palette,
    say: Messages,
) -> float:
    """Draw one level with its grid and caption; return where the next one begins."""
    rows, columns = _plane(level, axes) or (1, 1)
    height, width = max(rows * factor, SMALLEST), max(columns * factor, SMALLEST)
    top = 4 + TALLEST - height
    fill = mixed(palette.surface, palette.accent, 0.35) if is_shown else palette.surface
    edge = palette.accent if is_shown else palette.muted
    drawing.rectangle(x, top, width, height, fill, edge, 2.5 if is_shown else 1.5)
    box = (x, top, width, height)
    _grid(drawing, level.chunk_shape, axes, factor, box, palette.muted, 0.5)
    _grid(drawing, level.shard_shape, axes, factor, box, palette.text, 1.5)
    column = max(width, 34.0)
    middle = x + width / 2
    drawing.text(middle, TALLEST + 18, str(level.index), palette.text, 11)
    if column > 30:
        drawing.text(middle, TALLEST + 31, str(columns), palette.muted, 9)
    text = say.words(
        "picture.level",
        level=level.index,
        size=filters.shape((rows, columns)),
        bytes=filters.in_bytes(level.nbytes) if level.nbytes is not None else "?",
        chunks=filters.plural(level.n_chunks, "chunk") if level.n_chunks is not None else "?",
    )
    if is_shown:
        text = f"{text} {say.words('picture.level-shown')}"
    drawing.region((x - 4, 0, column + 8, TALLEST + CAPTION), text, "resolution-level")
    return x + column + GAP


def _grid(
    drawing: Drawing,
    block: tuple[int, ...] | None,
    axes: tuple[int, int],
    factor: float,
    box: tuple[float, float, float, float],
    color: str,
    stroke_width: float,
) -> None:
    """Draw the borders between blocks inside a level, where they can be told apart."""
    if block is None or max(axes) >= len(block):
        return
    x, y, width, height = box
    down, right = block[axes[0]] * factor, block[axes[1]] * factor
    if min(down, right) < FINEST_GRID:
        return
    path = [f"M{x:.2f} {y + down * i:.2f}h{width:.2f}" for i in range(1, _inner(height, down))]
    path += [f"M{x + right * i:.2f} {y:.2f}v{height:.2f}" for i in range(1, _inner(width, right))]
    drawing.lines(path, color, stroke_width)


def _inner(length: float, step: float) -> int:
    """Return one more than the number of borders inside a length."""
    return int(-(-(length - 1e-6) // step))
