"""Go to a well of a plate, and open one of its fields by itself."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ome_zarr_helpdesk.facts.plates import well_name
from ome_zarr_helpdesk.match.tiles import likely_field, tile_of
from ome_zarr_helpdesk.qt.opening import is_installed
from ome_zarr_helpdesk.qt.viewer_actions.base import Plan, plans_of
from ome_zarr_helpdesk.qt.viewer_actions.framing import center_on, zoom_for
from ome_zarr_helpdesk.qt.viewer_actions.opening import MOST_CHOICES, READER, opening
from ome_zarr_helpdesk.source.keys import join
from ome_zarr_helpdesk.state.camera import camera_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, Plate
    from ome_zarr_helpdesk.match.tiles import Tile
    from ome_zarr_helpdesk.qt.viewer_actions.base import Situation

__all__ = ["CenterWell", "OpenField"]

MARGIN = 0.9
"""How much of the canvas a well takes."""

OPENED_BY_PATH = ("local", "http", "s3")
"""Stores of which the reader opens a part by its path; of a zip file it opens nothing."""


class CenterWell:
    """Bring one well of a plate to the middle of the canvas, large enough to be seen."""

    id = "center-well"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each of the first wells that are listed and shown black."""
        grid = here.explanation.match.well_grid if here.explanation.match is not None else None
        return plans_of(self, here, grid.first_black if grid else ())

    def plan_of(self, here: Situation, choice: str) -> Plan | None:
        """Return the plan for a well, given by its path in the plate."""
        tile = _tile(here, choice)
        dims = here.viewer.dims
        if tile is None or not set(_world_axes(here, tile)) <= set(dims.displayed):
            return None
        values = {"well": well_name(choice) or choice, "layer": str(here.layer.name)}
        return Plan(
            values,
            call=partial(_center, here.viewer, here.layer, tile),
            touched=((camera_of(here.viewer), ("angles", "center", "zoom")),),
            choice=choice,
        )


class OpenField:
    """Open one field of view of a well as an image of its own."""

    id = "open-field"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each field of the well that is known, except the one shown.

        Of a plate it is the well that stands for all.
        """
        choices = _of_well(here) or _of_sample(here.explanation.facts, _shown(here))
        return plans_of(self, here, choices[:MOST_CHOICES])

    def choices_of(self, here: Situation, choice: str) -> tuple[str, ...]:
        """Return the fields of a well of a plate, where the well itself was chosen."""
        plate = here.explanation.facts.plate
        if plate is None or choice not in (plate.wells or ()):
            return (choice,)
        fields = _fields(plate, choice, _shown(here))[:MOST_CHOICES]
        return tuple(f"{choice}/{field}" for field in fields)

    def plan_of(self, here: Situation, choice: str) -> Plan | None:
        """Return the plan for a field: by its path in the well or in the plate.

        The path of a well of a plate stands for its first field.
        """
        facts = here.explanation.facts
        container = facts.container
        if container is None or container.store not in OPENED_BY_PATH or not is_installed(READER):
            return None
        found = _field(facts, choice, _shown(here))
        inside = None if found is None else join(found[0], found[1])
        if found is None or inside is None:  # metadata may lead out of the store
            return None
        well, field = found
        values = {"field": field, "well": well_name(well) or well}
        return opening(here, container.address_of(inside), values, choice=choice)


def _tile(here: Situation, well: str) -> Tile | None:
    """Return where a well lies in the explained layer."""
    found = here.explanation
    if found.facts.plate is None or found.match is None or found.layer is None:
        return None
    if here.layer is None or str(here.layer.unique_id) != found.layer.id:
        return None
    return tile_of(found.facts.plate, found.match, found.layer, well)


def _world_axes(here: Situation, tile: Tile) -> list[int]:
    behind = here.viewer.dims.ndim - here.layer.ndim
    return [behind + axis for axis in tile.axes]


def _center(viewer: Any, layer: Any, tile: Tile) -> None:
    """Move the camera onto a tile, and closer where the tile would be small."""
    camera = camera_of(viewer)
    zoom = camera.zoom
    box = zip(*_box(viewer, layer, tile), strict=True)
    sides = {axis: (low, high) for axis, (low, high) in enumerate(box) if low < high}
    closer = zoom_for(viewer, sides) * MARGIN
    center_on(viewer, sides)
    camera.zoom = max(zoom, closer)


def _box(viewer: Any, layer: Any, tile: Tile) -> tuple[Any, Any]:
    """Return the first and last corner of a tile in the world, where the view stands."""
    point = np.array(viewer.dims.point, dtype=float)
    inside = np.array(layer.world_to_data(point), dtype=float)
    corners = []
    for ends in product(*zip(tile.low, tile.high, strict=True)):
        inside[list(tile.axes)] = ends
        corner = point.copy()
        corner[-layer.ndim :] = layer.data_to_world(inside)
        corners.append(corner)
    return np.min(corners, axis=0), np.max(corners, axis=0)


def _shown(here: Situation) -> str | None:
    """Return the path in its well of the field that a plate's layer shows of every well."""
    match = here.explanation.match
    return match.well_grid.field if match is not None and match.well_grid is not None else None


def _of_well(here: Situation) -> list[str]:
    well = here.explanation.facts.well
    if well is None:
        return []
    shown = here.explained.match.field if here.explained else None
    return [image.path for image in well.images or () if image.path != shown]


def _of_sample(facts: Facts, shown: str | None) -> list[str]:
    plate = facts.plate
    if plate is None or plate.sample is None:
        return []
    well = plate.sample.well
    return [f"{well}/{f}" for f in plate.known_images().get(well, ()) if f != shown]


def _field(facts: Facts, choice: str, shown: str | None) -> tuple[str, str] | None:
    """Return the path of a well in the store, and of its field in it; None for others."""
    if facts.well is not None:
        listed = [image.path for image in facts.well.images or ()]
        return (facts.well.path, choice) if choice and choice in listed else None
    if facts.plate is None:
        return None
    well, field = _split(facts.plate, choice, shown)
    inside = join(facts.plate.path, well) if field else None
    return None if inside is None else (inside, field)


def _split(plate: Plate, choice: str, shown: str | None) -> tuple[str, str]:
    """Split the path of a field into those of well and field; both empty for others."""
    if choice in (plate.wells or ()):
        return choice, next(iter(_fields(plate, choice, shown)), "")
    for well in plate.wells or ():
        field = choice.removeprefix(f"{well}/")
        if field != choice and field in _fields(plate, well, shown):
            return well, field
    return "", ""


def _fields(plate: Plate, well: str, shown: str | None) -> tuple[str, ...]:
    """Return the fields of a well; of one nobody has read the one it has if it is as others."""
    known = plate.known_images().get(well)
    if known is not None or well in plate.known_missing:
        return known or ()
    likely = likely_field(plate, shown)
    return (likely,) if likely else ()
