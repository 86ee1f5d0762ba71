"""Pictures drawn for tests; what must hold of every one of them is looked at here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.palette import palette_for
from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.rendering.pictures import Picture

DARK = palette_for("#262930", "#f0f1f2")
LIGHT = palette_for("#efebe9", "#3b3a39")

ROUNDED = 1e-9
"""How far sums of lengths may be off."""


def drawn_picture(key: str, source: Any, **options: Any) -> Picture:
    """Draw one picture of a source or its explanation: regions lie in it and lead somewhere."""
    explanation = source if hasattr(source, "facts") else explain(source, **options)
    assert key in kinds_of(explanation)
    picture = draw_picture(explanation, key, DARK)
    assert picture is not None
    for region in picture.regions:
        assert region.entry in explanation.catalog
        assert 0 <= region.x <= region.x + region.width <= picture.width + ROUNDED
        assert 0 <= region.y <= region.y + region.height <= picture.height + ROUNDED
    return picture
