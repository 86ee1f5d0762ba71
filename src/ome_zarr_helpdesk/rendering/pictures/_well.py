"""The fields of one well, in the order in which the well lists them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Well, WellImage
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

WIDTH = 360.0
GAP = 6.0
LARGEST = 52.0
SMALLEST_NAMED = 22.0
MOST_FIELDS = 400
CAPTION = 14.0


def has(result: ExplanationResult) -> bool:
    """Return whether there is a well that lists fields, and not too many."""
    well = result.facts.well
    return well is not None and 0 < (well.n_fields or 0) <= MOST_FIELDS


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the fields of a well, those of one acquisition side by side."""
    well, say = result.facts.well, result.catalog.messages
    if well is None or not has(result):
        return None
    drawing, y = Drawing(), 4.0
    rounds = _by_acquisition(well)
    in_a_row = _in_a_row(max(map(len, rounds.values())))
    cell = min(LARGEST, (WIDTH - GAP) / in_a_row)
    for number, images in rounds.items():
        if len(rounds) > 1:
            words = _round_words(number, say)
            drawing.text(GAP, y + 10, words, palette.muted, 10, "start")
            y += CAPTION
        for index, image in enumerate(images):
            row, column = divmod(index, in_a_row)
            _draw_field(drawing, well, image, (GAP + column * cell, y + row * cell, cell), palette)
            box = (GAP + column * cell, y + row * cell, cell, cell)
            text = _words(well, image, say)
            drawing.region(box, text, "field-of-view", (("open-field", image.path),))
        y += cell * math.ceil(len(images) / in_a_row) + GAP
    key = "picture.well-one" if well.n_fields == 1 else "picture.well-all"
    text = say.words(key, count=filters.plural(len(well.images or ()), "field"))
    if len(rounds) > 1:
        text += " " + say.words("picture.well-rounds", count=len(rounds))
    return drawing.picture("plate", WIDTH, y, text)


def _by_acquisition(well: Well) -> dict[int | None, list[WellImage]]:
    rounds: dict[int | None, list[WellImage]] = {}
    for image in well.images or ():
        rounds.setdefault(image.acquisition, []).append(image)
    return rounds


def _in_a_row(count: int) -> int:
    """Return how many fields stand side by side: more than below each other, as the picture is."""
    return max(6, math.ceil(math.sqrt(2 * count)))


def _draw_field(
    drawing: Drawing,
    well: Well,
    image: WellImage,
    place: tuple[float, float, float],
    palette: Palette,
) -> None:
    x, y, cell = place
    pad = cell * 0.06
    size = cell - 2 * pad
    drawing.rectangle(x + pad, y + pad, size, size, palette.surface, palette.link, 1.2, cell / 12)
    room = int(size / 6.5)
    if cell >= SMALLEST_NAMED and image.path:
        name = image.path if len(image.path) <= room else image.path[: max(room - 1, 1)] + "…"
        drawing.text(x + cell / 2, y + cell / 2 + 4, name, palette.text, 11)


def _words(well: Well, image: WellImage, say: Messages) -> str:
    text = say.words("picture.field", field=image.path[:40], well=(well.name or well.path)[:40])
    if image.acquisition is not None:
        text += f" {_round_words(image.acquisition, say)}."
    return text


def _round_words(number: int | None, say: Messages) -> str:
    if number is None:
        return say.words("picture.no-round")
    return say.words("picture.round", number=number)
