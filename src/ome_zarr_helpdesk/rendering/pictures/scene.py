"""Images, their coordinate systems, what joins them, and the one that napari shows."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.match.scene_places import places_in
from ome_zarr_helpdesk.match.system_shown import system_shown
from ome_zarr_helpdesk.match.systems import systems_of
from ome_zarr_helpdesk.rendering.pictures.scene_graph import MARGIN, WIDTH, Graph
from ome_zarr_helpdesk.rendering.pictures.scene_map import draw_map

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.match.system_shown import SystemShown
    from ome_zarr_helpdesk.match.systems import System, Systems
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.rendering.pictures.picture import Picture

__all__ = ["draw", "has"]

MOST = 5
"""Images, and systems, that are drawn."""

MOST_WITH_MAP = 3
"""As many where a map shows where they lie."""

MAP = 96.0
"""Height of the map, with its title."""


def has(result: ExplanationResult) -> bool:
    """Return whether there is more than one coordinate system, or a scene."""
    facts = result.facts
    scene = facts.scene or facts.scene_above
    if scene is not None:
        return bool(scene.images or scene.coordinate_systems)
    image = facts.image if facts.kind in ("image", "label-image") else None
    return image is not None and len(image.coordinate_systems or ()) > 1


def draw(result: ExplanationResult, palette: Palette) -> Picture | None:
    """Draw the images on the left, further systems on the right, and arrows between.

    None where the file names no coordinate systems.
    """
    systems = systems_of(result.facts) if has(result) else None
    if systems is None:
        return None
    reader = result.environment.napari_ome_zarr if result.environment is not None else None
    shown = system_shown(result.facts, systems, result.layer, result.match, reader)
    target = _target(systems, shown)
    places = places_in(result.facts, systems, target.id) if target is not None else ()
    graph = Graph(result, palette, systems, shown, MOST_WITH_MAP if len(places) > 1 else MOST)
    height, text = graph.draw(), _in_words(result, systems, shown)
    if target is not None and len(places) > 1:
        say = result.catalog.messages
        box = (MARGIN, height + MARGIN, WIDTH - 2 * MARGIN, MAP)
        taken = draw_map(graph.drawing, places, systems.own, target.name, box, palette, say)
        height += taken + 2 * MARGIN
        images = filters.plural(len(places), "image")
        text = f"{text} {say.words('picture.scene-mapped', images=images)}"
    return graph.drawing.picture("scene", WIDTH, height, text)


def _target(systems: Systems, shown: SystemShown) -> System | None:
    """Return the system in which places are shown: the one on screen, else the scene's first.

    Where several put the layer in its place, one of the scene: images may all call theirs alike.
    """
    of_scene = [s for s in systems.systems if s.image is None and s.stated]
    on_screen = (s for s in (*of_scene, *systems.systems) if s.id in shown.ids)
    of_image = (s for s in systems.systems if s.id in systems.intrinsic)
    return next(chain(on_screen, of_scene, of_image), None)


def _in_words(result: ExplanationResult, systems: Systems, shown: SystemShown) -> str:
    """Return the picture in words, without a name that only this file has."""
    say = result.catalog.messages
    steps = [edge.step for edge in systems.joined]
    parts = [
        say.words(
            "picture.scene",
            images=filters.plural(systems.n_images, "image"),
            systems=filters.plural(systems.n_systems, "coordinate system"),
            joined=filters.plural(systems.n_joined, "transformation"),
        )
    ]
    kinds = dict.fromkeys(step.type for step in steps if step.known and step.type)
    if kinds:
        parts.append(say.words("picture.scene-types", types=filters.join_names(list(kinds))))
    if result.layer is not None and shown.ids:
        found = filters.plural(len(shown.ids), "coordinate system")
        parts.append(say.words("picture.scene-found", systems=found))
    return " ".join(parts)
