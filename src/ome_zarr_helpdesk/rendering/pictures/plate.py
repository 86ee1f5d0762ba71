"""A plate as its rows and columns: which wells there are, which are shown, which were not found.

Of a well by itself its fields are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.match.tiles import tiles_in_view
from ome_zarr_helpdesk.rendering.palette import contrast, mixed
from ome_zarr_helpdesk.rendering.pictures import _well
from ome_zarr_helpdesk.rendering.pictures._wells import STATES, Voice, Wells
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing, Frame, Region, text_width
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Plate
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "frame_of", "has"]

WIDTH = 360.0
TALLEST = 200.0
"""Height of all rows at most, so that the words below the picture stay in view."""

LARGEST_CELL = 32.0
NARROWEST = 200.0
"""A small plate is drawn as if it were this wide, or it would be blown up."""

SMALLEST_ROUND = 11.5
"""Wells at least this large have round corners, which take long to draw."""

SMALLEST_COUNTED = 16.0
"""Wells at least this large have their number of fields written in them."""

NAME = 9.0
"""Size of the names of rows and columns."""

LONGEST_NAME = 4
"""Letters of the name of a row or column that are drawn."""

LONGEST_SAID = 40
"""Letters of such a name that are said."""

MOST_PLACES = 6_144
"""Places drawn at most; the largest plate in use has 3,456 wells."""

MOST_IN_VIEW = 0.9
"""Share of the plate up to which it is worth telling which part of it is in view."""


def has(result: ExplanationResult) -> bool:
    """Return whether there is a plate whose rows and columns are known, or a well with fields."""
    plate = result.facts.plate
    if plate is None:
        return _well.has(result)
    return 0 < (plate.n_positions or 0) <= MOST_PLACES


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw a plate, or the fields of a well.

    None where rows or columns are not known, or there are too many.
    """
    plate = result.facts.plate
    if plate is None or not has(result):
        return _well.draw(result, palette) if has(result) else None
    drawing, wells = Drawing(), Wells.of(plate, result)
    box = _Box.of(plate)
    places = _places(drawing, wells, box, result.catalog.messages)
    for state, corners in places.items():
        _draw_marks(drawing, state, corners, box.cell, palette)
    if wells.most is not None and box.cell >= SMALLEST_COUNTED:
        _write_counts(drawing, wells, box, palette)
    _names(drawing, box, plate, palette)
    right, bottom = _legend(drawing, list(places), box, palette, result.catalog.messages)
    text = _text(plate, wells, result.catalog.messages)
    frame = frame_of(result, palette)
    return drawing.picture("plate", max(box.right, right, NARROWEST), bottom, text, frame)


def frame_of(result: ExplanationResult, palette: Palette) -> Frame | None:
    """Return the frame around what is on the canvas, where that is a part of a plate."""
    match, layer, view, plate = result.match, result.layer, result.view, result.facts.plate
    if plate is None or match is None or layer is None or view is None:
        return None
    grid, seen = match.well_grid, tiles_in_view(match, layer, view)
    if grid is None or seen is None or (grid.rows, grid.columns) != (plate.rows, plate.columns):
        return None
    box = _Box.of(plate)
    top, left, bottom, right = seen
    if (bottom - top) * (right - left) > MOST_IN_VIEW * box.rows * box.columns:
        return None
    (x, y), (x1, y1) = box.corner(top, left), box.corner(bottom, right)
    words = result.catalog.messages.words("picture.plate-frame")
    return Frame(x, y, max(x1 - x, 3), max(y1 - y, 3), palette.accent, words)


@dataclass(frozen=True, slots=True)
class _Box:
    """Where the places of a plate lie in the picture."""

    left: float
    top: float
    cell: float
    rows: int
    columns: int

    @classmethod
    def of(cls, plate: Plate) -> _Box:
        """Make room for all rows and columns, and for their names."""
        rows, columns = plate.rows or (), plate.columns or ()
        left = 8 + 0.75 * NAME * max(len(_short(name)) for name in rows)
        cell = min(LARGEST_CELL, (WIDTH - left - 2) / len(columns), TALLEST / len(rows))
        return cls(left, NAME + 5, cell, len(rows), len(columns))

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.top + self.cell * self.rows

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.left + self.cell * self.columns + 2

    def corner(self, row: float, column: float) -> tuple[float, float]:
        """Return where a place begins: x and y."""
        return self.left + self.cell * column, self.top + self.cell * row


def _places(
    drawing: Drawing, wells: Wells, box: _Box, say: Messages
) -> dict[str, list[tuple[float, float]]]:
    """Let every place speak, and return where they begin, by what they are."""
    found: dict[str, list[tuple[float, float]]] = {state: [] for state in STATES}
    voice = Voice(wells, say)
    rows, columns = (
        [visible(name, limit=LONGEST_SAID) for name in names or ()]
        for names in (wells.plate.rows, wells.plate.columns)
    )
    cell, rights = box.cell, [box.corner(0, c)[0] for c in range(box.columns)]
    for r, row in enumerate(rows):
        y = box.corner(r, 0)[1]
        for c, column in enumerate(columns):
            x, well = rights[c], wells.by_place.get((r, c))
            state = wells.state(well)
            found[state].append((x, y))
            words = voice.words(row + column, well, state)
            actions = () if well is None else (("center-well", well), ("open-field", well))
            drawing.regions.append(Region(x, y, cell, cell, words, "well", actions))
    return {state: corners for state, corners in found.items() if corners}


def _draw_marks(
    drawing: Drawing,
    state: str,
    corners: list[tuple[float, float]],
    cell: float,
    palette: Palette,
) -> None:
    """Draw all places of one kind; kinds differ in more than color."""
    pad, line = cell * 0.12, min(1.5, cell / 8)
    radius = cell / 5 if cell >= SMALLEST_ROUND else 0
    edge, inner = _colors(state, palette)
    line = line / 2 if state == "absent" else line
    size = cell - 2 * pad
    drawing.squares([(x + pad, y + pad) for x, y in corners], size, edge, radius)
    if inner is not None:
        pad += line
        inside = [(x + pad, y + pad) for x, y in corners]
        drawing.squares(inside, size - 2 * line, inner, max(radius - line, 0))
    if state == "missing":
        a, b = cell * 0.32, cell * 0.36
        path = [
            f"M{x + a:.2f} {y + a:.2f}l{b:.2f} {b:.2f}m0 {-b:.2f}l{-b:.2f} {b:.2f}"
            for x, y in corners
        ]
        drawing.lines(path, edge, line)


def _colors(state: str, palette: Palette) -> tuple[str, str | None]:
    """Return the color of the edge of a place, and of what is inside; None for the same."""
    if state == "black":
        return palette.error, "#000000"
    if state == "missing":
        return palette.error, palette.background
    if state == "absent":
        return palette.muted, palette.background
    if state == "unseen":
        return palette.link, palette.background
    return palette.link, _fill(state, palette) if state == "fewer" else None


def _fill(state: str, palette: Palette) -> str:
    return mixed(palette.surface, palette.link, 0.3) if state == "fewer" else palette.link


def _write_counts(drawing: Drawing, wells: Wells, box: _Box, palette: Palette) -> None:
    """Write how many fields each well has, once all were counted."""
    for (row, column), well in wells.by_place.items():
        state, count = wells.state(well), wells.counts.get(well)
        if count is None or state in ("missing", "black", "absent"):
            continue
        under = palette.background if state == "unseen" else _fill(state, palette)
        color = max((palette.background, palette.text), key=lambda c: contrast(c, under))
        x, y = box.corner(row + 0.5, column + 0.5)
        drawing.text(x, y + 3.4, f"{count}" if count < 1000 else "…", color, 10)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _names(drawing: Drawing, box: _Box, plate: Plate, palette: Palette) -> None:
    """Name the rows and columns, as many of them as there is room for."""
    rows = [_short(name) for name in plate.rows or ()]
    columns = [_short(name) for name in plate.columns or ()]
    width = 3 + 0.6 * NAME * max(len(name) for name in columns)
    for index in range(0, box.rows, _every(NAME, box.cell)):
        _x, y = box.corner(index + 0.5, 0)
        drawing.text(box.left - 4, y + NAME / 3, rows[index], palette.muted, NAME, "end")
    for index in range(0, box.columns, _every(width, box.cell)):
        x, _y = box.corner(0, index + 0.5)
        drawing.text(x, box.top - 4, columns[index], palette.muted, NAME)


def _every(needed: float, cell: float) -> int:
    """Return that one in so many places can be named."""
    return max(1, -int(-needed // cell))


def _legend(
    drawing: Drawing, states: list[str], box: _Box, palette: Palette, say: Messages
) -> tuple[float, float]:
    """Tell what the marks mean, where there are several; return where that ends: x and y."""
    x, y, right = box.left, box.bottom + 6, 0.0
    if len(states) < 2:
        return right, y
    for state in states:
        words = say.words(f"picture.well-is.{state}")
        width = 20 + text_width(words, 10)
        if x > box.left and x + width > WIDTH:
            x, y = box.left, y + 14
        _draw_marks(drawing, state, [(x, y)], 12, palette)
        drawing.text(x + 15, y + 9.5, words, palette.text, 10, "start")
        x += width + 6
        right = max(right, x)
    return min(right, WIDTH), y + 16


def _text(plate: Plate, wells: Wells, say: Messages) -> str:
    """Say what is drawn, without any name."""
    said = [
        say.words(
            "picture.plate",
            listed=filters.plural(plate.n_wells or 0, "well"),
            places=plate.n_positions or 0,
            rows=filters.plural(plate.n_rows or 0, "row"),
            columns=filters.plural(plate.n_columns or 0, "column"),
        )
    ]
    census, missing, black = plate.census, len(wells.missing), len(wells.black - wells.missing)
    if missing:
        looked = census.checked if census is not None else plate.n_read + len(plate.wells_missing)
        said.append(say.words("picture.plate-missing", missing=missing, looked=looked))
    if black:
        said.append(say.words("picture.plate-black", black=filters.plural(black, "listed well")))
    if census is not None and census.fields:
        low, high = census.fewest_fields, census.most_fields
        key = "picture.plate-fields-same" if low == high else "picture.plate-fields"
        values = {"counted": len(census.fields), "most": high}
        said.append(say.words(key, **values, **({} if low == high else {"fewest": low})))
    return " ".join(said)
