"""The layers that may show the same file as another one, taken down with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.state.snapshot import layer_state

if TYPE_CHECKING:
    from ome_zarr_helpdesk.source.arrays_in_memory import Seen
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["MOST_SIBLINGS", "sibling_states"]

MOST_SIBLINGS = 64
"""How many layers are taken down: a state takes about a tenth of a millisecond."""


def sibling_states(layer: Any, viewer: Any) -> tuple[LayerState, ...]:
    """Return the states of the layers that may come from the same file as a layer.

    Only what layers say of themselves is compared, and nothing is read: whether they
    do show that file is for the match stage to prove.

    Parameters
    ----------
    layer
        A napari layer of the viewer; it is not among those returned.
    viewer
        The viewer, not its proxy.
    """
    seen: Seen = {}
    found: list[LayerState] = []
    for other in viewer.layers:
        if other is layer or not _has_pixels(other) or not _may_be_one_file(other, layer):
            continue
        found.append(layer_state(other, viewer, seen, alone=True))
        if len(found) == MOST_SIBLINGS:
            break
    return tuple(found)


def _has_pixels(layer: Any) -> bool:
    return any(kind.__name__ in ("Image", "Labels") for kind in type(layer).__mro__)


def _may_be_one_file(one: Any, other: Any) -> bool:
    """Whether the paths of two layers lead to one file, as far as they say.

    A layer without a path may show anything: one made by a script, a duplicate. One path
    may lead into the folder that is the other.
    """
    first, second = one.source.path, other.source.path
    if first is None or second is None:
        return True
    first, second = (str(path).replace("\\", "/").rstrip("/") + "/" for path in (first, second))
    return first.startswith(second) or second.startswith(first)
