"""Pictures of the data as values: SVG text, a text equivalent, and regions that speak.

Each kind is a module with the two functions of `PictureKind`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ome_zarr_helpdesk.rendering.palette import palette_for
from ome_zarr_helpdesk.rendering.pictures import axes, chunks, plate, pyramid, scene, storage
from ome_zarr_helpdesk.rendering.pictures.picture import Picture, Region

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.rendering.palette import Palette

__all__ = [
    "PAPER",
    "PICTURES",
    "Picture",
    "PictureKind",
    "Region",
    "draw_picture",
    "framed",
    "kinds_of",
    "picture_of",
    "pictures_of",
]


class PictureKind(Protocol):
    """What draws one kind of picture."""

    def has(self, result: ExplanationResult) -> bool:
        """Return whether there is such a picture of an explanation, without drawing it."""
        ...

    def draw(self, result: ExplanationResult, palette: Palette) -> Picture | None:
        """Draw it.

        Parameters
        ----------
        result
            The explanation.
        palette
            Colors.

        Returns
        -------
        Picture or None
            None where there is none.
        """
        ...


PICTURES: dict[str, PictureKind] = {
    "plate": plate,
    "scene": scene,
    "pyramid": pyramid,
    "chunks": chunks,
    "axes": axes,
    "storage": storage,
}
"""Every kind of picture, by its key; what shows best what the data is comes first."""

PAPER = palette_for("#ffffff", "#1a1a1a")
"""Colors of pictures that are not on a screen of napari."""


def kinds_of(result: ExplanationResult) -> tuple[str, ...]:
    """Return the keys of the pictures there are of an explanation, the best first."""
    return tuple(key for key, module in PICTURES.items() if module.has(result))


def draw_picture(result: ExplanationResult, key: str, palette: Palette) -> Picture | None:
    """Draw one picture, of a key of `kinds_of`; None where what is known does not suffice."""
    return PICTURES[key].draw(result, palette)


def framed(picture: Picture, result: ExplanationResult, palette: Palette) -> Picture:
    """Return a picture as it is after the view has moved: only its frame is another one."""
    frame = plate.frame_of(result, palette) if picture.key == "plate" else picture.frame
    return replace(picture, frame=frame)


def pictures_of(result: ExplanationResult, palette: Palette = PAPER) -> tuple[Picture, ...]:
    """Draw all pictures there are of an explanation, the best first."""
    drawn = (draw_picture(result, key, palette) for key in kinds_of(result))
    return tuple(picture for picture in drawn if picture is not None)


def picture_of(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the picture that shows best what the data is; None where there is none."""
    drawn = (draw_picture(result, key, palette) for key in kinds_of(result))
    return next((picture for picture in drawn if picture is not None), None)
