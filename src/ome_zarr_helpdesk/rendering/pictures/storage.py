"""How many bytes each resolution level takes, before compression and as it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.pictures.example import draw_example_note, example_words
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.facts.model.stored_files import LevelFiles
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

WIDTH = 360.0
MARGIN = 8.0
ROW = 18.0
BAR = 11.0
BARS = 34.0
"""Where bars begin."""

LONGEST_BAR = 160.0
UNCOMPRESSED = 256.0
"""Where the column of bytes before compression ends."""

THINNEST = 1.0
"""A bar is drawn at least this long, or nobody would see it."""

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class _Row:
    """One level, or several small ones together: its name, and its bytes.

    ``files`` is what is known of the files of each; None of one of which nothing is.
    """

    name: str
    nbytes: int
    files: tuple[LevelFiles | None, ...]

    @property
    def stored(self) -> int | None:
        """Bytes of all files, as stored; None until all were looked for."""
        sizes = [found.whole_nbytes if found is not None else None for found in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def sampled(self) -> LevelFiles | None:
        """The one level of which no more than a sample was looked at, and its share known."""
        found = self.files[0] if len(self.files) == 1 else None
        return found if found is not None and self.stored is None and found.share else None


def has(result: ExplanationResult) -> bool:
    """Return whether the bytes of all levels are known, and there is something to compare."""
    rows = _rows(result.facts)
    return len(rows) > 1 or any(_is_told(row) for row in rows)


def _is_told(row: _Row) -> bool:
    return row.stored is not None or row.sampled is not None


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw a bar for each level, and one for all of them.

    None where it is not known how many bytes the levels take.
    """
    rows = _rows(result.facts)
    if not rows:
        return None
    sheet = _Sheet(result, rows, palette)
    y = sheet.draw_heads(MARGIN + 8)
    for row in rows:
        y = sheet.draw_row(row, y)
    if len(rows) > 1:
        y = sheet.draw_sum(y)
    y = sheet.draw_legend(y)
    y = draw_example_note(sheet.drawing, result, MARGIN, y, palette)
    return sheet.drawing.picture("storage", WIDTH, y, sheet.text())


def _rows(facts: Facts) -> tuple[_Row, ...]:
    """Return a row for each level, the last ones together; none where one is not known."""
    arrays = facts.arrays()
    looked = facts.probes.files if facts.probes is not None else None
    files = {level.path: level for level in looked.levels} if looked is not None else {}
    rows = [
        _Row(str(index), array.nbytes, (files.get(array.path),))
        for index, array in enumerate(arrays)
        if array.nbytes is not None and array.nbytes < 10**18
    ]
    if len(rows) < len(arrays):
        return ()
    if len(rows) > MOST_ROWS:
        rest = rows[MOST_ROWS - 1 :]
        name = f"{rest[0].name}–{rest[-1].name}"
        rows[MOST_ROWS - 1 :] = [_together(rest, name)]
    return tuple(rows)


def _together(rows: Sequence[_Row], name: str) -> _Row:
    files = tuple(found for row in rows for found in row.files)
    return _Row(name, sum(row.nbytes for row in rows), files)


class _Sheet:
    """Draws the parts of the picture."""

    def __init__(self, result: ExplanationResult, rows: tuple[_Row, ...], palette: Palette) -> None:
        self.result = result
        self.rows = rows
        self.all = _together(rows, "")
        self.palette = palette
        self.drawing = Drawing()
        self.say: Messages = result.catalog.messages
        longest = max(self.all.nbytes, self.all.stored or 0, *(row.stored or 0 for row in rows))
        self.factor = LONGEST_BAR / max(longest, 1)
        self.is_told = any(_is_told(row) for row in rows)
        self.filled = mixed(palette.surface, palette.link, 0.75)

    def draw_heads(self, y: float) -> float:
        """Name the columns; return where the rows begin."""
        drawing, color = self.drawing, self.palette.muted
        drawing.text(MARGIN, y, self.say.words("picture.head-level"), color, 11, "start")
        head = self.say.words("picture.head-bytes")
        drawing.text(UNCOMPRESSED, y, head, color, 11, "end")
        if self.is_told:
            head = self.say.words("picture.head-stored")
            drawing.text(WIDTH - MARGIN, y, head, color, 11, "end")
        return y + 6

    def draw_row(self, row: _Row, y: float) -> float:
        """Draw the bar of a level with its numbers; return where the next row begins."""
        drawing, palette = self.drawing, self.palette
        base = y + ROW - 5
        drawing.text(MARGIN + 10, base, row.name, palette.text, 12)
        self._draw_bar(row, BARS, y)
        self._draw_numbers(row, base)
        drawing.region((MARGIN - 4, y, WIDTH - 2 * MARGIN + 8, ROW), self._words(row), "file-size")
        return y + ROW

    def _draw_bar(self, row: _Row, x: float, y: float) -> None:
        """Draw what there is before compression as an outline, and fill what is stored."""
        top, palette = y + (ROW - BAR) / 2, self.palette
        whole = max(row.nbytes * self.factor, THINNEST)
        self.drawing.rectangle(x, top, whole, BAR, palette.surface, palette.muted, 0.8)
        stored, sampled = row.stored, row.sampled
        if stored:
            width = max(stored * self.factor, THINNEST)
            self.drawing.rectangle(x, top, width, BAR, self.filled)
        elif sampled is not None and sampled.share is not None:
            width = max(row.nbytes * sampled.share * self.factor, THINNEST)
            self.drawing.lines(
                [f"M{x + n:.2f} {top + BAR:.2f}v{-BAR}" for n in _stripes(width)], self.filled, 1.5
            )

    def _draw_numbers(self, row: _Row, y: float) -> None:
        color, stored, sampled = self.palette.text, row.stored, row.sampled
        self.drawing.text(UNCOMPRESSED, y, filters.in_bytes(row.nbytes), color, 12, "end")
        if stored is not None:
            self.drawing.text(WIDTH - MARGIN, y, filters.in_bytes(stored), color, 12, "end")
        elif sampled is not None and sampled.share is not None:
            share = filters.percent(sampled.share)
            words = self.say.words("picture.storage-sample", share=share)
            self.drawing.text(WIDTH - MARGIN, y, words, self.palette.muted, 10, "end")

    def _words(self, row: _Row) -> str:
        """Return what a row shows, in words."""
        nbytes = filters.in_bytes(row.nbytes)
        level = self.say.words("picture.storage-level", level=row.name, bytes=nbytes)
        return f"{level} {self._stored_words(row)}"

    def _stored_words(self, row: _Row) -> str:
        say, stored, sampled = self.say, row.stored, row.sampled
        if stored is not None:
            files = sum(found.stored for found in row.files if found is not None)
            share = filters.percent(stored / row.nbytes) if row.nbytes else "0%"
            return say.words(
                "picture.storage-stored",
                bytes=filters.in_bytes(stored),
                files=filters.plural(files, "file"),
                share=share,
            )
        if sampled is not None and sampled.share is not None:
            return say.words(
                "picture.storage-sampled",
                looked=filters.number(sampled.looked_at),
                files=filters.plural(sampled.of, "file"),
                share=filters.percent(sampled.share),
            )
        return say.words("picture.storage-unknown")

    def draw_sum(self, y: float) -> float:
        """Draw the levels one behind the other; return where what follows begins."""
        palette, drawing = self.palette, self.drawing
        y += 4
        drawing.lines([f"M{MARGIN} {y - 2:.2f}H{WIDTH - MARGIN}"], palette.muted, 0.5)
        top, base, first = y + (ROW - BAR) / 2, y + ROW - 5, self.rows[0]
        drawing.text(MARGIN + 10, base, self.say.words("picture.storage-all"), palette.text, 12)
        full = max(first.nbytes * self.factor, THINNEST)
        rest = max((self.all.nbytes - first.nbytes) * self.factor, THINNEST)
        lit = mixed(palette.surface, palette.accent, 0.55)
        drawing.rectangle(BARS, top, full, BAR, palette.surface, palette.muted, 0.8)
        drawing.rectangle(BARS + full, top, rest, BAR, lit, palette.muted, 0.8)
        self._draw_numbers(self.all, base)
        words = " ".join([*self._overheads(), self._stored_words(self.all)])
        box = (MARGIN - 4, y, WIDTH - 2 * MARGIN + 8, ROW)
        drawing.region(box, words, "multiscale")
        return y + ROW

    @property
    def _added(self) -> float | None:
        """Bytes of the smaller levels divided by those of level 0, before compression."""
        full = self.rows[0].nbytes
        return (self.all.nbytes - full) / full if full and len(self.rows) > 1 else None

    def _overheads(self) -> list[str]:
        """Return what the smaller levels add, before compression and as stored."""
        first, total = self.rows[0], self.all
        if self._added is None:
            return []
        share = filters.percent(self._added)
        said = [self.say.words("picture.storage-overhead", share=share)]
        if total.stored is not None and first.stored:
            share = filters.percent((total.stored - first.stored) / first.stored)
            said.append(self.say.words("picture.storage-overhead-stored", share=share))
        return said

    def draw_legend(self, y: float) -> float:
        """Say what the bars mean; return where the picture ends."""
        y += 13
        x, palette, drawing = MARGIN + 2, self.palette, self.drawing
        marks = [(self.say.words("picture.mark-bytes"), palette.surface)]
        if self.is_told:
            marks.append((self.say.words("picture.mark-stored"), self.filled))
        if self._added is not None:
            words = self.say.words("picture.mark-smaller", share=filters.percent(self._added))
            marks.append((words, mixed(palette.surface, palette.accent, 0.55)))
        for words, fill in marks:
            drawing.rectangle(x, y - 8, 12, 9, fill, palette.muted, 0.8)
            drawing.text(x + 17, y, words, palette.muted, 11, "start")
            x += 29 + text_width(words, 11)
        return y + 8

    def text(self) -> str:
        """Return the whole picture in words; no name of the file is in it."""
        sizes = ", ".join(filters.in_bytes(row.nbytes) for row in self.rows)
        key = "picture.storage-one" if len(self.rows) == 1 else "picture.storage"
        said = [*example_words(self.result), self.say.words(key, sizes=sizes), *self._overheads()]
        stored = self.say.about("stored", self.result.known)
        said.append(self.say.words("picture.storage-unknown") if stored is None else plain(stored))
        return " ".join(said)


def _stripes(width: float) -> list[float]:
    return [n * 3.0 + 1 for n in range(max(int(width // 3), 1))]
