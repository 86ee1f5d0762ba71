"""Everything a condition or a value may speak of, under the names that content uses."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ome_zarr_helpdesk.facts.model import (
    Array,
    Collection,
    Container,
    Facts,
    Image,
    Labels,
    Plate,
    Read,
    Scene,
    Well,
)
from ome_zarr_helpdesk.match.model import Match
from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["Known", "known_of"]


@dataclass(frozen=True, slots=True)
class Known:
    """Facts, state and match side by side.

    ``layer``, ``view`` and ``match`` are None where nothing is loaded; a
    condition that touches them is then unknown.
    """

    source: str
    kind: str
    ome_zarr_version: str | None = None
    version_source: str | None = None
    zarr_format: int | None = None
    ome_key: bool | None = None
    container: Container | None = None
    image: Image | None = None
    plate: Plate | None = None
    well: Well | None = None
    labels: Labels | None = None
    collection: Collection | None = None
    scene: Scene | None = None
    array: Array | None = None
    read: Read | None = None
    layer: LayerState | None = None
    view: ViewState | None = None
    match: Match | None = None


_SHARED = tuple(f.name for f in fields(Known) if f.name not in ("layer", "view", "match"))


def known_of(
    facts: Facts,
    layer: LayerState | None = None,
    view: ViewState | None = None,
    match: Match | None = None,
) -> Known:
    """Put facts, state and match side by side."""
    shared = {name: getattr(facts, name) for name in _SHARED}
    return Known(**shared, layer=layer, view=view, match=match)
