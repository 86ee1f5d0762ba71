"""The chunks that the present view touches, what of one of them is shown, and what that costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.match.chunk_borders import chunk_borders
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.pictures._view_geometry import seen_in
from ome_zarr_helpdesk.rendering.pictures.boxes import Box
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.match.chunk_borders import Line
    from ome_zarr_helpdesk.match.model import AxisRead
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures._view_geometry import Seen
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

WIDTH = 360.0
HEIGHT = 164.0
LEFT, TOP = 8.0, 8.0
PLANE = (174.0, 96.0)
"""Width and height at most of the level."""
CHUNK_LEFT, CHUNK_SIDE, DEEPEST = 224.0, 62.0, 34.0
SMALLEST = 6.0
"""Nothing is drawn smaller, or nobody would see it."""
BAR_TOP, BAR_HEIGHT = 132.0, 10.0

LITTLE = 0.25
"""Where less of what is read is shown, it is told why."""

_TOLD_AXES = ("t", "c", "z", "y", "x")
"""Names that may stand in words: any other may tell of what was imaged."""

_WHY = ("planar-chunks", "raw-zarr-slow", "channels-share-chunk", "chunks-large", "async-off")
"""Findings that say what to do about a view that reads much, the first that holds."""


def has(result: ExplanationResult) -> bool:
    """Return whether it is known what the view reads."""
    return seen_in(result) is not None


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the level on screen with the chunks that are read, one of them, and their bytes.

    None where it is not known what the view reads.
    """
    seen = seen_in(result)
    if seen is None:
        return None
    say, drawing = result.catalog.messages, Drawing()
    _draw_plane(drawing, seen, palette, say)
    _draw_chunk(drawing, seen, palette, say)
    _draw_bar(drawing, seen, palette, say, _reason(result))
    return drawing.picture("chunks", WIDTH, HEIGHT, " ".join(_told(seen, say)))


def _draw_plane(drawing: Drawing, seen: Seen, palette: Palette, say: Messages) -> None:
    """Draw the level as it lies on the canvas, its chunks, and what is read of them."""
    height, width = seen.size
    factor = min(PLANE[0] / width, PLANE[1] / height)
    width, height = max(width * factor, SMALLEST), max(height * factor, SMALLEST)
    x, y = LEFT + (PLANE[0] - width) / 2, TOP + (PLANE[1] - height) / 2

    def box(shares: tuple[tuple[float, float], tuple[float, float]]) -> tuple[float, ...]:
        (top, bottom), (left, right) = shares
        return x + left * width, y + top * height, (right - left) * width, (bottom - top) * height

    drawing.rectangle(x, y, width, height, palette.surface, palette.muted, 1)
    left, top, wide, high = box(seen.touched())
    drawing.rectangle(left, top, wide, high, mixed(palette.surface, palette.accent, 0.35))
    gaps = (box(gap) for gap in seen.gaps())
    path = "".join(f"M{at:.2f} {top:.2f}h{w:.2f}v{h:.2f}h{-w:.2f}z" for at, top, w, h in gaps)
    if path:
        drawing.shape(path, palette.surface)
    _draw_borders(drawing, seen, (x, y, width, height), palette)
    left, top, wide, high = box(seen.asked())
    drawing.rectangle(left, top, max(wide, 2), max(high, 2), "none", palette.accent, 2)
    words = say.words("picture.chunks-of-level", level=seen.number, chunks=_touched(seen, say))
    drawing.text(LEFT + PLANE[0] / 2, TOP + PLANE[1] + 16, words, palette.text, 11)
    tip = say.words("picture.chunks-plane", level=seen.number, chunks=_touched(seen, say))
    drawing.region((LEFT, 0, PLANE[0], TOP + PLANE[1] + 20), tip, "chunk")


def _draw_borders(
    drawing: Drawing, seen: Seen, box: tuple[float, float, float, float], palette: Palette
) -> None:
    """Draw the borders between chunks, where they can be told apart."""
    cut = chunk_borders(seen.level, seen.layer.shape or (), seen.axes)
    if cut is None:
        return
    rows, columns = seen.full
    x, y, width, height = box
    scale = height / rows, width / columns
    found = cut.within(((0.0, float(rows)), (0.0, float(columns))), scale)

    def path(lines: Iterable[Line]) -> list[str]:
        return [
            f"M{x + b * scale[1]:.2f} {y + a * scale[0]:.2f}"
            f"L{x + d * scale[1]:.2f} {y + c * scale[0]:.2f}"
            for a, b, c, d in lines
        ]

    drawing.lines(path(found.light), palette.muted, 0.6)
    strong = seen.level.mosaic is None  # of a plate there are many
    drawing.lines(path(found.heavy), palette.text if strong else palette.muted, 1.2)


def _draw_chunk(drawing: Drawing, seen: Seen, palette: Palette, say: Messages) -> None:
    """Draw one chunk, and the slice of it that is shown."""
    down, right = seen.pixel
    height, width = seen.down.held * down, seen.right.held * right
    factor = min(CHUNK_SIDE / width, CHUNK_SIDE / height)
    width, height = max(width * factor, SMALLEST), max(height * factor, SMALLEST)
    deep = seen.beside[0] if seen.beside and seen.beside[0].held > 1 else None
    depth = 0.0 if deep is None else _depth(deep, seen, factor)
    box = Box(
        CHUNK_LEFT + (CHUNK_SIDE + DEEPEST - width - depth) / 2,
        TOP + (PLANE[1] - height + depth) / 2,
        width,
        height,
        depth,
    )
    lit = mixed(palette.surface, palette.accent, 0.35)
    partly = deep is not None and not deep.on_canvas
    box.draw(drawing, palette.surface if partly else lit, palette.muted, 1)
    if deep is not None and partly:
        back = depth * (deep.place or 0) / max(deep.held - 1, 1)
        cut = replace(box, x=box.x + back, y=box.y - back, depth=0.0)
        cut.draw(drawing, lit, palette.accent, 1.5)
    words = _of_one(deep if partly else None, say)
    drawing.text(
        CHUNK_LEFT + (CHUNK_SIDE + DEEPEST) / 2, TOP + PLANE[1] + 16, words, palette.text, 11
    )
    sizes = [read.chunk for read in seen.reads.along]
    tip = [say.words("picture.chunks-one", bytes=_each(seen), elements=_product(sizes))]
    tip += [_used(read, say) for read in seen.beside if not read.on_canvas and read.held > 1]
    drawing.region((CHUNK_LEFT - 30, 0, 158, TOP + PLANE[1] + 20), " ".join(tip), "chunk")


def _depth(read: AxisRead, seen: Seen, factor: float) -> float:
    """Return how deep a chunk is drawn along an axis beside the canvas."""
    frame, axes = seen.layer.frame, seen.level.axes
    number = seen.reads.along.index(read)
    if frame is None or number not in axes or axes.index(number) >= seen.layer.ndim:
        return DEEPEST / 2
    length = frame.lengths[axes.index(number)]
    return min(max(read.held * length * factor / 2, SMALLEST), DEEPEST)


def _draw_bar(drawing: Drawing, seen: Seen, palette: Palette, say: Messages, entry: str) -> None:
    """Draw how much of what is read is on screen."""
    width = WIDTH - 2 * LEFT
    drawing.rectangle(LEFT, BAR_TOP, width, BAR_HEIGHT, palette.surface, palette.muted, 1)
    share = _share(seen)
    drawing.rectangle(LEFT, BAR_TOP, max(width * share, 2), BAR_HEIGHT, palette.accent)
    base = BAR_TOP + BAR_HEIGHT + 14
    read = say.words("picture.chunks-read", bytes=filters.in_bytes(seen.reads.nbytes))
    shown = say.words(
        "picture.chunks-shown",
        bytes=filters.in_bytes(seen.reads.shown_nbytes),
        share=filters.percent(share),
    )
    drawing.text(LEFT, base, shown, palette.text, 11, "start")
    drawing.text(WIDTH - LEFT, base, read, palette.text, 11, "end")
    drawing.region((LEFT, BAR_TOP - 4, width, 32), " ".join(_costs(seen, say)), entry)


def _told(seen: Seen, say: Messages) -> list[str]:
    """Return what the picture shows, in sentences without names from the file."""
    plane = say.words("picture.chunks-plane", level=seen.number, chunks=_touched(seen, say))
    hidden = [read for read in seen.beside if not read.on_canvas and read.held > 1]
    return [plane, *_costs(seen, say), *(_used(read, say) for read in hidden)]


def _costs(seen: Seen, say: Messages) -> list[str]:
    """Return what is read and shown, and why it is so much more."""
    reads, share = seen.reads, _share(seen)
    told = [
        say.words(
            "picture.chunks-costs",
            read=filters.in_bytes(reads.nbytes),
            shown=filters.in_bytes(reads.shown_nbytes),
            share=filters.percent(share),
        )
    ]
    if reads.positions > 1:
        told.append(say.words("picture.chunks-eager", positions=reads.positions))
    elif share < LITTLE and reads.shows_depth and len(reads.shape) == 2:
        told.append(say.words("picture.chunks-across"))
    elif share < LITTLE and any(r.held > 1 for r in seen.beside if not r.on_canvas):
        told.append(say.words("picture.chunks-deep"))
    return told


def _used(read: AxisRead, say: Messages) -> str:
    """Say how much of a chunk is used along an axis that the canvas does not show."""
    key = "picture.chunks-used" if read.axis in _TOLD_AXES else "picture.chunks-used-unnamed"
    return say.words(key, held=read.held, axis=read.axis or "")


def _of_one(read: AxisRead | None, say: Messages) -> str:
    if read is None:
        return say.words("picture.chunks-mark")
    if read.axis in _TOLD_AXES:
        return say.words("picture.chunks-mark-used", held=read.held, axis=read.axis)
    return say.words("picture.chunks-mark-used-unnamed", held=read.held)


def _touched(seen: Seen, say: Messages) -> str:
    touched, whole = seen.reads.chunks, seen.reads.all_chunks
    if whole is None or whole < touched:
        return filters.plural(touched, "chunk")
    return say.words(
        "picture.chunks-count",
        touched=filters.number(touched),
        whole=filters.plural(whole, "chunk"),
    )


def _share(seen: Seen) -> float:
    return min(seen.reads.share_shown or 0.0, 1.0)


def _each(seen: Seen) -> str:
    """Return the bytes of one chunk: all arrays on screen are alike, or it is their mean."""
    return filters.in_bytes(round(seen.reads.nbytes / max(seen.reads.chunks, 1)))


def _product(sizes: list[int]) -> str:
    return filters.shape([size for size in sizes if size > 1] or [1])


def _reason(result: ExplanationResult) -> str:
    found = {finding.id for finding in result.findings}
    return next((entry for entry in _WHY if entry in found), "lazy-loading")
