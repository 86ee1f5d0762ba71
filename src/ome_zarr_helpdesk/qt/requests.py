"""What the panel asks for: how a layer and the viewer stand, taken down in the GUI thread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ome_zarr_helpdesk.qt.background import Request
from ome_zarr_helpdesk.qt.recent import shown_source

__all__ = ["request_for_layer", "request_for_path", "request_for_view"]


def request_for_path(number: int, source: str, viewer: Any, *, fresh: bool) -> Request:
    """Return a request about a path or URL; the viewer knows which readers there are."""
    from ome_zarr_helpdesk.state.snapshot import view_state

    return Request(number, shown_source(source), source, view=view_state(viewer), fresh=fresh)


def request_for_view(number: int, viewer: Any) -> Request:
    """Return a request about a viewer in which nothing is selected."""
    from ome_zarr_helpdesk.state.snapshot import view_state

    return Request(number, "", view=view_state(viewer))


def request_for_layer(
    number: int, layer: Any, viewer: Any, *, fresh: bool, pixels: Any = None
) -> Request:
    """Return a request about a layer; nothing of napari goes along.

    ``pixels`` is what was seen of its values, where they are no array in memory.
    """
    from ome_zarr_helpdesk.state.siblings import sibling_states
    from ome_zarr_helpdesk.state.snapshot import layer_state, view_state

    state, view = layer_state(layer, viewer), view_state(viewer)
    if state.pixels is None and pixels is not None:
        state = replace(state, pixels=pixels)
    siblings = tuple(
        str(other.name)
        for other in viewer.layers
        if other is layer or _same_origin(other.source, layer.source)
    )
    beside = sibling_states(layer, viewer)
    return Request(
        number,
        state.name,
        layer=state,
        view=view,
        siblings=siblings,
        fresh=fresh,
        beside=beside,
    )


def _same_origin(one: Any, other: Any) -> bool:
    """Return whether two layers say they come from the same path or sample.

    Only what layers say of themselves is compared: it must be quick with hundreds.
    """
    return (one.path is not None and one.path == other.path) or (
        one.sample is not None and one.sample == other.sample
    )
