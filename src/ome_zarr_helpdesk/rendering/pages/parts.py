"""What every page is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import Text
from ome_zarr_helpdesk.rendering.html import HtmlWriter

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog

__all__ = ["WRITER", "body", "said"]

WRITER = HtmlWriter()
"""Writes for the panel: links to entries and facts have schemes of their own."""


def said(catalog: Catalog, key: str) -> str:
    """Return a sentence of the content that needs no values."""
    sentence = catalog.messages.say(key)
    return WRITER.inlines(sentence or (Text(key),))


def body(html: str) -> str:
    """Return a whole page."""
    return f"<html><body>{html}</body></html>"
