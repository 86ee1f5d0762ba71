"""The card of a layer, shown on its name in napari's layer list. Cards hold no links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.rendering.html import escaped
from ome_zarr_helpdesk.rendering.pages.findings import FindingsLook, open_findings, short_mark

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.explanation.result import ExplanationResult

__all__ = ["MOST_ON_CARD", "layer_card", "layer_failed", "layer_waiting"]

MOST_ON_CARD = 3
"""How many findings a card names; of the others it tells the number."""


def layer_card(result: ExplanationResult, hidden: frozenset[str] = frozenset()) -> str:
    """Return what a layer is in one sentence, and what is odd about it.

    Parameters
    ----------
    result
        The explanation of the layer.
    hidden
        Ids of findings that the user does not want to see.
    """
    say = result.catalog.messages
    name = result.layer.name if result.layer is not None else ""
    parts = [_head(name), _line(result.summary)]
    shows = say.about("layer-card.shows", result.known)
    if shows is not None:
        parts.append(_line(shows))
    found = open_findings(result, FindingsLook(hidden=hidden))
    lines = [f"{short_mark(f, say)}: {escaped(f.title)}" for f in found[:MOST_ON_CARD]]
    if found[MOST_ON_CARD:]:
        lines.append(escaped(say.words("layer-card.more", count=len(found[MOST_ON_CARD:]))))
    if lines:
        parts.append(f"<p>{'<br/>'.join(lines)}</p>")
    elif result.kind != "not-zarr":
        parts.append(_line(say.say("panel.no-findings")))
    return "".join(parts)


def layer_waiting(catalog: Catalog, name: str) -> str:
    """Return the card of a layer of which nothing is known yet."""
    return _head(name) + _line(catalog.messages.say("layer-card.reading"))


def layer_failed(catalog: Catalog, name: str, reason: str) -> str:
    """Return the card of a layer that we could not explain."""
    return _head(name) + _line(catalog.messages.say("failed.detail", reason=reason))


def _head(name: str) -> str:
    return f"<p><b>{escaped(name)}</b></p>"


def _line(words: tuple[Inline, ...]) -> str:
    return f"<p>{escaped(plain(words))}</p>"
