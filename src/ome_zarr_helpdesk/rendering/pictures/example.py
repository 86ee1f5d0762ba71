"""Of several images, as on a plate, one is drawn: that this is so is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Drawing

__all__ = ["draw_example_note", "example_words", "is_example"]


def is_example(result: ExplanationResult) -> bool:
    """Return whether the image of an explanation is one of several, read as an example."""
    return result.facts.image is not None and result.kind not in ("image", "label-image")


def example_words(result: ExplanationResult) -> list[str]:
    """Return a sentence that says so; none where there is but one image."""
    return [result.catalog.messages.words("picture.axes-example")] if is_example(result) else []


def draw_example_note(
    drawing: Drawing, result: ExplanationResult, x: float, y: float, palette: Palette
) -> float:
    """Say below a picture that it shows one image of several, if so; return where that ends.

    Parameters
    ----------
    drawing
        The picture.
    result
        What it is of.
    x, y
        Where there is room.
    palette
        Colors.
    """
    for words in example_words(result):
        drawing.text(x + 2, y + 11, words, palette.muted, 11, "start")
        y += 18
    return y
