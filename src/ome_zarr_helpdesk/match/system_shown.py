"""Which coordinate system napari shows: proved from where a layer lies, else as readers choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ome_zarr_helpdesk.match._affines import applied

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, Level
    from ome_zarr_helpdesk.match._affines import Matrix
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.systems import Systems
    from ome_zarr_helpdesk.state.environment import Package
    from ome_zarr_helpdesk.state.model import LayerState, WorldFrame

__all__ = ["SystemShown", "system_shown"]

POSITION_TOLERANCE = 0.01
"""In pixels, as for positions everywhere."""

STEP_TOLERANCE = 1e-4
"""As a part of the size of a pixel."""

Why = Literal["seen", "reader", "specification"]


@dataclass(frozen=True, slots=True)
class SystemShown:
    """Ids of systems, and how that is known.

    ``seen``: the layer lies where these systems put it; there are several where they put
    it at the same place. ``reader``: napari-ome-zarr, as it is installed, would take it.
    ``specification``: the one to show by default, according to OME-Zarr 0.6rc0.
    """

    ids: tuple[str, ...] = ()
    why: Why = "specification"


def system_shown(
    facts: Facts,
    systems: Systems,
    layer: LayerState | None = None,
    matched: Match | None = None,
    reader: Package | None = None,
) -> SystemShown:
    """Tell which coordinate system is shown.

    Parameters
    ----------
    facts
        What the file states.
    systems
        Its coordinate systems.
    layer, matched
        What napari shows, and how it relates to the file.
    reader
        The napari-ome-zarr that is installed.
    """
    if layer is not None and matched is not None:
        return SystemShown(_seen(facts, systems, layer, matched), "seen")
    own = facts.scene.coordinate_systems if facts.scene is not None else ()
    if reader is None:
        chosen = next(iter(own), None) or systems.own_intrinsic
    elif (reader.major, reader.minor) >= (0, 11):
        chosen = min(own, default=None) or systems.own_intrinsic
    else:
        chosen = _by_older(systems)
    why: Why = "specification" if reader is None else "reader"
    return SystemShown(() if chosen is None else (chosen,), why)


def _by_older(systems: Systems) -> str | None:
    """Return the system that napari-ome-zarr 0.9 and 0.10 take: where all ways end.

    Of several they take the one to which most images lead; that is not followed here.
    """
    if systems.own is not None:
        start = systems.own_intrinsic
        return next((edge.output for edge in systems.joined if edge.input == start), start)
    begins = {edge.input for edge in systems.joined}
    ends = {edge.output for edge in systems.joined} - begins
    ends |= {name for name in systems.intrinsic if name is not None} - begins
    return ends.pop() if len(ends) == 1 else None


def _seen(facts: Facts, systems: Systems, layer: LayerState, matched: Match) -> tuple[str, ...]:
    """Return the systems that put the image where the layer lies."""
    image, start = facts.image, systems.own_intrinsic
    level = image.full if image is not None else None
    axes = [axis for axis in matched.axes if axis is not None]
    if image is None or not image.axes or level is None or start is None or layer.frame is None:
        return ()
    if not matched.whole or matched.levels[:1] != (0,) or level.scale is None:
        return ()
    if len(axes) != layer.ndim or axes != sorted(axes):
        return ()
    near = {s.id for s in systems.systems if s.image in (None, systems.own)}
    if near == {s.id for s in systems.systems if s.image == systems.own}:
        near = {s.id for s in systems.systems}  # those of other images, where there are no others
    ways = systems.matrices_from(start, len(image.axes), near)
    places = ((name, way) for name, way in ways.items() if name in near)
    return tuple(name for name, way in places if _puts_it(way, level, axes, layer.frame))


def _puts_it(matrix: Matrix, level: Level, axes: list[int], frame: WorldFrame) -> bool:
    """Return whether a system puts the pixels of a level where those of the layer lie.

    Readers leave out the translation of a level (napari-ome-zarr 0.9 to 0.11); which
    system it is can be told all the same.
    """
    size, scale = len(matrix), level.scale or ()
    beside = [axis for axis in range(size) if axis not in axes]
    if any(matrix[k][j] != float(k == j) for j in beside for k in range(size)):
        return False
    shifts = {(0.0,) * size, level.translation or (0.0,) * size}
    steps = [[matrix[k][j] * scale[j] for k in axes] for j in axes]
    sizes = [max(map(abs, step), default=0.0) for step in steps]
    for step, shown, length in zip(steps, frame.steps, sizes, strict=True):
        if any(abs(a - b) > STEP_TOLERANCE * length for a, b in zip(step, shown, strict=True)):
            return False
    return any(
        all(
            abs(applied(matrix[k], shift) - shown) <= POSITION_TOLERANCE * min(sizes)
            for k, shown in zip(axes, frame.origin, strict=True)
        )
        for shift in shifts
    )
