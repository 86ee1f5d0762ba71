"""What was dropped on the panel: folders, files, links, or an address as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qtpy.QtCore import QUrl

if TYPE_CHECKING:
    from qtpy.QtCore import QMimeData

__all__ = ["dropped_sources"]

_LOOKS_LIKE_ONE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://|/|~|[a-zA-Z]:[\\/]|\\\\")


def dropped_sources(data: QMimeData | None) -> tuple[str, ...]:
    """Return paths and addresses in the order they came, each once.

    Parameters
    ----------
    data
        What is dragged: file managers and browsers give addresses, editors and
        terminals the text that was selected, one path a line.
    """
    if data is None:
        return ()
    if data.hasUrls():
        found = [_source(url) for url in data.urls()]
    else:
        lines = data.text().splitlines() if data.hasText() else []
        found = [line for text in lines if _LOOKS_LIKE_ONE.match(line := text.strip())]
    return tuple(dict.fromkeys(source for source in found if source))


def _source(url: QUrl) -> str:
    """Return an address as it was sent; Qt's own way to write it loses ``%2F``."""
    if url.isLocalFile():
        return url.toLocalFile()
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
