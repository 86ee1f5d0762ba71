"""Open the same file with another reader, or another image of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.qt.opening import is_installed
from ome_zarr_helpdesk.qt.recent import shown_source
from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan
from ome_zarr_helpdesk.rendering.visible import last_part, visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.qt.viewer_actions.base import Situation

__all__ = ["NothingOpenedError", "OpenSeries", "Reopen", "opening"]

READER = "napari-ome-zarr"

MOST_CHOICES = 12
"""How many fields or series are offered at once."""


class NothingOpenedError(Exception):
    """A reader found nothing to open."""


class Reopen:
    """Open what the explained layer shows with napari-ome-zarr, and hide the layer."""

    id = "reopen"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the reader is there and did not open the layer."""
        layer, path = here.layer, _to_open(here)
        if layer is None or path is None or not is_installed(READER):
            return ()
        if str(layer.source.reader_plugin) == READER:
            return ()
        plan = opening(here, path, {"layer": str(layer.name)})
        old = [c.layer for c in here.companions if c.layer.source.reader_plugin != READER]
        hidden = {id(x): x for x in (layer, *old) if x.visible}.values()
        return (_hiding(plan, list(hidden)),)


class OpenSeries:
    """Open one image of a collection."""

    id = "open-series"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return a plan for each image of the collection, except the one shown."""
        facts = here.explanation.facts
        if facts.container is None or facts.collection is None or not is_installed(READER):
            return ()
        shown = facts.image.path if here.layer is not None and facts.image is not None else None
        paths = [path for path in facts.collection.images if path != shown]
        address = facts.container.address_of
        return tuple(
            opening(here, address(path), {"series": last_part(path)}, choice=path)
            for path in paths[:MOST_CHOICES]
        )


def _to_open(here: Situation) -> str | None:
    """Return what is to be opened in place of a layer, as the reader needs it."""
    advice = here.explanation.reader
    if advice is not None and advice.plugin == READER and advice.open_path:
        return advice.open_path
    return None


def opening(here: Situation, path: str, values: dict[str, Any], choice: str = "") -> Plan:
    """Return a plan that opens a path with napari-ome-zarr."""
    whole = _with_credentials(here, path)
    values = {**values, "name": visible(last_part(path)), "reader": READER}
    add = partial(_open, here.viewer, whole)
    return Plan(values, add=add, choice=choice, opens=True, place=path if whole == path else "")


def _with_credentials(here: Situation, path: str) -> str:
    """Return a path as the layer was opened with it, where that is the same place."""
    given = str(here.layer.source.path) if here.layer is not None else ""
    return given if "://" in given and shown_source(given) == path else path


def _hiding(plan: Plan, layers: list[Any]) -> Plan:
    from dataclasses import replace

    return replace(plan, changes=tuple(Change(layer, "visible", False) for layer in layers))


def _open(viewer: Any, path: str) -> list[Any]:
    layers = list(viewer.open(path, plugin=READER))
    if not layers:
        raise NothingOpenedError
    viewer.layers.selection.active = layers[0]  # napari selects the last, often labels
    return layers
