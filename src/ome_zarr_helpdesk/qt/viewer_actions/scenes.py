"""Go to an image of a scene: its layer, in the middle of the view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan, plans_of
from ome_zarr_helpdesk.qt.viewer_actions.framing import fit
from ome_zarr_helpdesk.source.keys import join
from ome_zarr_helpdesk.state.camera import camera_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.qt.viewer_actions.base import Situation

__all__ = ["GoToImage"]

MOST = 8
"""Images for which a plan is made where none was chosen."""


class GoToImage:
    """Select the layer of one image of a scene, and bring it into view."""

    id = "go-to-image"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each of the first images that lie open."""
        scene = here.explanation.facts.nearest_scene()
        return plans_of(self, here, scene[0].images[:MOST] if scene is not None else ())

    def plan_of(self, here: Situation, choice: str) -> Plan | None:
        """Return the plan for an image, given by its path in the scene."""
        path = _path_of(here.explanation.facts, choice)
        layers = here.viewer.layers
        layer = None if path is None else _layer_of(here, path)
        if layer is None or layers.selection.active is layer:
            return None
        viewer = here.viewer
        return Plan(
            {"image": choice, "layer": str(layer.name)},
            (Change(layers.selection, "active", layer),),
            call=partial(fit, viewer, layer),
            touched=((viewer.dims, ("point",)), (camera_of(viewer), ("angles", "center", "zoom"))),
            choice=choice,
        )


def _path_of(facts: Facts, stated: str) -> str | None:
    """Return the path in the store of an image that a scene states."""
    scene = facts.nearest_scene()
    return None if scene is None else join(scene[1], stated)


def _layer_of(here: Situation, path: str) -> Any:
    """Return the first image layer whose arrays lie in the group of an image."""
    from ome_zarr_helpdesk.match._places import inside, path_in
    from ome_zarr_helpdesk.state.snapshot import layer_state

    for layer in here.viewer.layers:
        reached = layer_state(layer, here.viewer, alone=True).reached
        arrays = reached.arrays if reached is not None else ()
        found = path_in(here.explanation.facts, arrays[0]) if arrays else None
        rest = inside(path, found) if found is not None else None
        if rest and not rest.startswith("labels/"):
            return layer
    return None
