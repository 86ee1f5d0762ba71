"""What every page is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import Text
from ome_zarr_helpdesk.rendering.html import HtmlWriter, escaped

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog

__all__ = ["ON_CARDS", "WRITER", "PanelWriter", "body", "box", "button", "fold", "said"]


class PanelWriter(HtmlWriter):
    """Writes for the panel: links to entries and facts have schemes of their own.

    What is about the data at hand, and what could not be read, stands in a box.
    """

    def heading(self, title: str) -> str:
        """Return the heading of a section: quieter than what is said under it."""
        return f'<h2 class="section">{escaped(title)}</h2>'

    def here(self, html: str) -> str:
        """Return a sentence about the data at hand."""
        return box("here", html)

    def problem(self, html: str) -> str:
        """Return what is missing or malformed."""
        return box("problem", html)


WRITER = PanelWriter()

ON_CARDS = HtmlWriter(None, None)
"""Writes for cards, which have no links."""


def box(kind: str, html: str) -> str:
    """Return text with a background and a bar at its left: Qt gives room only to tables."""
    return f'<table class="{kind}" width="100%" cellspacing="0"><tr><td>{html}</td></tr></table>'


def button(href: str, words: str) -> str:
    """Return a link that looks like what it is: something is done when it is pressed.

    Parameters
    ----------
    href
        Where the link leads.
    words
        What stands on it, as plain text.
    """
    shown = f"&nbsp; {escaped(words)} &nbsp;"  # room that can be pressed as well
    link = f'<a href="{escaped(href)}">{shown}</a>'
    return f'<table class="button" cellspacing="0"><tr><td>{link}</td></tr></table>'


def fold(href: str, words: str) -> str:
    """Return a link that shows more."""
    return f'<p class="fold"><a href="{escaped(href)}">▸ {escaped(words)}</a></p>'


def said(catalog: Catalog, key: str) -> str:
    """Return a sentence of the content that needs no values."""
    sentence = catalog.messages.say(key)
    return WRITER.inlines(sentence or (Text(key),))


def body(html: str) -> str:
    """Return a whole page."""
    return f"<html><body>{html}</body></html>"
