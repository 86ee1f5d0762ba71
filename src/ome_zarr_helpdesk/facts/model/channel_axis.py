"""Where channels lie in a file that has no axis of type ``channel``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model.axes import Axis

__all__ = ["counted_axis", "named_axis"]

_NAMES = ("c", "ch", "channel", "channels")


def named_axis(axes: tuple[Axis, ...] | None) -> Axis | None:
    """Return the axis that is called a channel axis, where none is of that type.

    Only one with several pixels: of one channel there is nothing to take apart. An axis
    with a type of its own is what it says; ``space`` is what some writers call them all.
    """
    if not axes or any(axis.type == "channel" for axis in axes):
        return None
    open_to_it = [a for a in axes[:-2] if a.type in (None, "space") and (a.size or 0) > 1]
    named = [axis for axis in open_to_it if axis.name.casefold() in _NAMES]
    return named[0] if len(named) == 1 else None


def counted_axis(axes: tuple[Axis, ...] | None, n_described: int) -> Axis | None:
    """Return the one axis besides the plane that is as long as the list of channels.

    Parameters
    ----------
    axes
        The axes of the image. None of them is called a channel axis or has that type,
        else there is no answer.
    n_described
        How many channels ``omero`` describes. Of one nothing can be told: any axis
        may have one pixel.
    """
    if not axes or n_described < 2 or any(axis.type == "channel" for axis in axes):
        return None
    if any(axis.name.casefold() in _NAMES for axis in axes):
        return None
    besides = [a for a in axes[:-2] if (a.size or 0) > 1]
    fitting = [axis for axis in besides if axis.size == n_described]
    return fitting[0] if len(fitting) == 1 and fitting[0].type != "time" else None
