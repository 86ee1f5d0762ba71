"""Pictures of the data as values: SVG text, a text equivalent, and regions that speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.rendering.pictures.picture import Picture, Region
from ome_zarr_helpdesk.rendering.pictures.plate import plate_picture
from ome_zarr_helpdesk.rendering.pictures.pyramid import pyramid_picture

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.rendering.palette import Palette

__all__ = ["Picture", "Region", "picture_of"]


def picture_of(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Return the picture that shows best what the data is; None where there is none."""
    if result.facts.plate is not None:
        return plate_picture(result.facts.plate, palette, result.catalog.messages)
    if result.facts.image is not None:
        shown = result.layer.data_level if result.layer is not None else None
        return pyramid_picture(result.facts.image, shown, palette, result.catalog.messages)
    return None
