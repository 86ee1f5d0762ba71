"""The resolution levels of an image, to scale, with their chunks; and their sizes in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.pictures import levels as of_levels
from ome_zarr_helpdesk.rendering.pictures.boxes import FINEST, Box
from ome_zarr_helpdesk.rendering.pictures.example import draw_example_note, example_words
from ome_zarr_helpdesk.rendering.pictures.level_words import level_words, pixel_words, slab_words
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing, text_width
from ome_zarr_helpdesk.rendering.pictures.scale import GAP, SMALLEST, room_of, scale_of
from ome_zarr_helpdesk.rendering.pictures.table import columns_of, write_row

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Image
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.levels import PlacedLevel
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture
    from ome_zarr_helpdesk.rendering.pictures.scale import Scale

__all__ = ["draw", "has"]

WIDTH = 360.0
MARGIN = 8.0

HEADS = ("picture.head-pixels", "picture.head-pixel", "picture.head-bytes")

MARKS = {
    "one-chunk": ("picture.mark-one-chunk", "picture.mark-tip-one-chunk", "chunk"),
    "chunks": ("picture.mark-chunks", "picture.mark-tip-chunks", "chunk"),
    "shards": ("picture.mark-shards", "picture.mark-tip-shards", "shard"),
    "too-fine": ("picture.mark-too-fine", "picture.mark-tip-too-fine", "chunk"),
}
"""What can be drawn that needs a word: the word, what it says, and the entry it leads to."""

MOST_LEVELS = 10
MOST_ROWS = 7
ROW = 16.0


def has(result: ExplanationResult) -> bool:
    """Return whether there is a level whose size is known."""
    return bool(of_levels.placed_levels(result.facts.image))


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the levels of an image side by side, and below them their numbers.

    None where no level has a known size.
    """
    image = result.facts.image
    levels = of_levels.placed_levels(image)
    if image is None or not levels:
        return None
    sheet = _Sheet(result, image, palette, Drawing())
    ground = sheet.draw_levels(levels[:MOST_LEVELS])
    y = sheet.draw_table(levels, ground + 32)
    y = sheet.draw_legend(y)
    y = draw_example_note(sheet.drawing, result, MARGIN, y, palette)
    return sheet.drawing.picture("pyramid", WIDTH, y, sheet.text(levels))


class _Sheet:
    """Draws the parts of the picture of one image."""

    def __init__(
        self, result: ExplanationResult, image: Image, palette: Palette, drawing: Drawing
    ) -> None:
        self.result = result
        self.image = image
        self.palette = palette
        self.drawing = drawing
        self.say: Messages = result.catalog.messages
        self.shown = of_levels.shown_level(result)
        self.marks: set[str] = set()  # what was drawn of `MARKS`
        self.words: dict[int, str] = {}
        self.lit = mixed(palette.surface, palette.accent, 0.3)
        self.block = mixed(palette.surface, palette.link, 0.6)

    def draw_levels(self, levels: tuple[PlacedLevel, ...]) -> float:
        """Draw levels side by side, as large as there is room; return where they stand."""
        scale = scale_of(levels, WIDTH - 2 * MARGIN)
        heights = (scale.of(level.size)[1:] for level in levels)
        ground = MARGIN + max(max(height, SMALLEST) + depth for height, depth in heights)
        x = MARGIN
        for level in levels:
            x = self._draw_level(level, scale, x, ground)
        return ground

    def _draw_level(self, level: PlacedLevel, scale: Scale, x: float, ground: float) -> float:
        """Draw one level with its number; return where the next one begins."""
        width, height, depth = scale.of(level.size)
        width, height = max(width, SMALLEST), max(height, SMALLEST)
        box = Box(x, ground - height, width, height, depth)
        is_shown = level.level.index == self.shown
        palette = self.palette
        fill = self.lit if is_shown else palette.surface
        box.draw(self.drawing, fill, palette.accent if is_shown else palette.muted, 1)
        self._draw_blocks(level, box, scale)
        if is_shown:
            box.draw(self.drawing, "none", palette.accent, 2)
        color = palette.accent if is_shown else palette.text
        middle = x + width / 2
        self.drawing.text(middle, ground + 14, str(level.level.index), color, 12)
        room = room_of(level, scale)
        around = (x - GAP / 2, 0.0, room, ground + 18)
        self.drawing.region(
            around,
            self._words(level),
            "resolution-level",
            of_levels.actions_of(self.result, level.level.index),
        )
        return x + room

    def _draw_blocks(self, level: PlacedLevel, box: Box, scale: Scale) -> None:
        """Draw the borders of chunks and shards, and one chunk, as far as they can be seen."""
        palette, drawing = self.palette, self.drawing
        if level.chunk is None:
            return
        chunk = scale.of(level.chunk)
        corner = box.corner(chunk)
        is_part = level.chunk != level.size
        if is_part and min(corner.width, corner.height) >= FINEST:
            corner.draw_as_corner(drawing, self.block)
            self.marks.add("one-chunk")
        if box.draw_borders(drawing, chunk, palette.muted, 0.6):
            self.marks.add("chunks")
        elif is_part and not self.marks:
            self.marks.add("too-fine")
        if level.shard is not None and box.draw_borders(
            drawing, scale.of(level.shard), palette.text, 1.6
        ):
            self.marks.add("shards")

    def _words(self, level: PlacedLevel) -> str:
        """Return what one level is, in words; it is said of its drawing and of its numbers."""
        array = level.level
        if array.index not in self.words:
            is_shown = array.index == self.shown
            self.words[array.index] = level_words(self.image, level, is_shown, self.say)
        return self.words[array.index]

    def draw_table(self, levels: tuple[PlacedLevel, ...], y: float) -> float:
        """Write the numbers of the levels; return where the table ends."""
        rows = {at: self._cells(levels[at]) for at in self._rows_of(levels)}
        columns, font = columns_of(list(rows.values()), WIDTH - MARGIN)
        heads = [self.say.words(key) for key in HEADS]
        write_row(self.drawing, ("", *heads), columns, y, self.palette.muted, 11)
        before = -1
        for at, cells in rows.items():
            y += ROW
            if at != before + 1:
                write_row(self.drawing, ("…", "", "", ""), columns, y, self.palette.muted, font)
                y += ROW
            before = at
            self._mark_row(levels[at], y)
            write_row(self.drawing, cells, columns, y, self.palette.text, font)
        return y

    def _rows_of(self, levels: tuple[PlacedLevel, ...]) -> list[int]:
        """Return which levels have a row: the first ones, the last, and the one on screen."""
        if len(levels) <= MOST_ROWS:
            return list(range(len(levels)))
        shown = {n for n, level in enumerate(levels) if level.level.index == self.shown}
        return sorted({*range(MOST_ROWS - 3), *shown, len(levels) - 1})

    def _cells(self, level: PlacedLevel) -> tuple[str, ...]:
        array = level.level
        return (
            str(array.index),
            filters.shape(level.size),
            pixel_words(self.image, level, self.say),
            filters.in_bytes(array.nbytes) if array.nbytes is not None else "?",
        )

    def _mark_row(self, level: PlacedLevel, y: float) -> None:
        """Let the row of a level speak, and light that of the level on screen."""
        box = (MARGIN - 2, y - ROW + 4, WIDTH - 2 * MARGIN + 4, ROW)
        if level.level.index == self.shown:
            self.drawing.rectangle(*box, self.lit, radius=2)
        actions = of_levels.actions_of(self.result, level.level.index)
        self.drawing.region(box, self._words(level), "resolution-level", actions)

    def draw_legend(self, y: float) -> float:
        """Say what lines and colors mean, of those that are there; return where it ends."""
        if not self.marks:
            return y + 6
        y += ROW + 5
        x = MARGIN + 4
        if "chunks" in self.marks:
            self.marks.discard("too-fine")  # finer levels have them too, coarser ones show them
        for mark in (mark for mark in MARKS if mark in self.marks):
            words, told, entry = MARKS[mark]
            words = self.say.words(words)
            self._draw_mark(mark, x, y)
            self.drawing.text(x + 22, y, words, self.palette.muted, 11, "start")
            width = 28 + text_width(words, 11)
            self.drawing.region((x - 4, y - 11, width, 15), self.say.words(told), entry)
            x += width + 6
        return y + 8

    def _draw_mark(self, mark: str, x: float, y: float) -> None:
        if mark == "one-chunk":
            self.drawing.rectangle(x + 4, y - 8, 9, 9, self.block, self.palette.muted, 0.6)
        elif mark == "too-fine":
            self.drawing.rectangle(
                x + 4, y - 8, 9, 9, self.palette.surface, self.palette.muted, 0.6
            )
        elif mark == "chunks":
            self.drawing.lines([f"M{x:.2f} {y - 3.5:.2f}h17"], self.palette.muted, 0.8)
        else:
            self.drawing.lines([f"M{x:.2f} {y - 3.5:.2f}h17"], self.palette.text, 2)

    def text(self, levels: tuple[PlacedLevel, ...]) -> str:
        """Return the whole picture in words; no name of the file is in it."""
        say = self.say
        count = filters.plural(len(levels), "resolution level")
        one = len(levels) == 1
        said = [
            *example_words(self.result),
            say.words(
                "picture.pyramid-one" if one else "picture.pyramid",
                count=count,
                first=filters.shape(levels[0].size),
                last=filters.shape(levels[-1].size),
            ),
        ]
        sizes = [v.level.nbytes for v in levels if v.level.nbytes is not None]
        if len(sizes) == len(levels):
            in_bytes = ", ".join(filters.in_bytes(size) for size in sizes[:MOST_ROWS])
            key = "picture.pyramid-bytes-one" if one else "picture.pyramid-bytes"
            said.append(say.words(key, sizes=in_bytes))
        if self.shown is not None:
            said.append(say.words("picture.pyramid-shown", level=self.shown))
        return " ".join([*said, *slab_words(levels[0], say)])
