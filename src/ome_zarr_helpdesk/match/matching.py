"""Find a layer in the facts of a file: its role, levels, axes, channel and wells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.match._places import file_levels, inside, is_at, level_index, path_in
from ome_zarr_helpdesk.match._wells import in_well, well_grid
from ome_zarr_helpdesk.match.comparing import compare
from ome_zarr_helpdesk.match.model import Match
from ome_zarr_helpdesk.match.view_reads import view_reads

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, Place
    from ome_zarr_helpdesk.match.model import Role
    from ome_zarr_helpdesk.source.arrays_in_memory import Reached, ReachedLevel
    from ome_zarr_helpdesk.state.model import LayerState, ViewState

__all__ = ["match"]

NAPARIS_OWN = ("napari", "builtins")
"""How napari calls its own reader; ``builtins`` is its older name."""


def match(facts: Facts, layer: LayerState, view: ViewState | None = None) -> Match:
    """Tell how a layer relates to a file.

    Parameters
    ----------
    facts
        What the file states.
    layer
        What napari shows, with the arrays behind it.
    view
        What is on the canvas, to tell what is read for it.

    Returns
    -------
    Match
        With role ``unknown`` and nothing compared where the arrays behind the
        layer are not those of the file, or were computed from them.
    """
    reached = layer.reached
    if reached is None:
        return Match()
    found = _find(facts, reached)
    if found is None:
        return Match(values_changed=_values_changed(reached))
    axes = _axes(layer, reached)
    channel = _channel(facts, reached)
    matched = Match(
        role=_role(facts, found, channel),
        levels=found.levels,
        axes=axes,
        channel=channel,
        label=found.label,
        well=found.well,
        field=found.field,
        whole=all(level.whole for level in reached.levels),
        values_changed=_values_changed(reached),
        well_grid=well_grid(facts, reached) if found.is_mosaic else None,
        by_napari=layer.reader_plugin in NAPARIS_OWN,
        opened_alone=_opened_alone(layer, reached),
    )
    matched = replace(matched, reads=view_reads(facts, layer, view, matched))
    if not found.is_image or (found.is_mosaic and facts.plate is None):
        return matched
    comparisons: dict[str, Any] = dict(compare(facts, layer, matched))
    return replace(matched, stacked_channels=_stacked(facts, layer, matched), **comparisons)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where in the facts the arrays of a layer were found.

    ``is_image`` tells that they are the image the facts describe, or tiles of
    which it is one: only then is there anything to compare with.
    """

    levels: tuple[int | None, ...]
    is_image: bool = False
    is_mosaic: bool = False
    label: str | None = None
    well: str | None = None
    field: str | None = None


def _values_changed(reached: Reached) -> bool:
    return any(level.relation == "computed" for level in reached.levels)


def _find(facts: Facts, reached: Reached) -> _Found | None:
    """Look for the arrays behind a layer in the facts; None where they are not proved there."""
    if any(level.starts is None for level in reached.levels):
        return None
    paths = [[path_in(facts, array) for array in level.arrays] for level in reached.levels]
    known = [[path for path in level if path is not None] for level in paths]
    if any(len(level) != len(all_) for level, all_ in zip(known, paths, strict=True)):
        return None
    single = all(level.mosaic is None for level in reached.levels)
    levels = file_levels(facts)
    of_levels = [{levels.get(path) for path in level} for level in known]
    if (single or facts.plate is None) and all(len(s) == 1 and None not in s for s in of_levels):
        found = _of_image(facts, tuple(levels[level[0]] for level in known))
        return found if single else replace(found, is_mosaic=True)
    if facts.plate is not None:
        return _of_plate(facts, known, not single)
    return _of_other(facts, known[0][0], len(known))


def _of_image(facts: Facts, levels: tuple[int, ...]) -> _Found:
    """The image that the facts describe, or that stands in them for the whole."""
    lies_in = facts.container.lies_in if facts.container else None
    path = facts.image.path if facts.image else ""
    well, field = None, lies_in.field if lies_in else None
    if facts.plate is not None and facts.plate.sample is not None:
        well, field = facts.plate.sample.well, facts.plate.sample.field
    elif facts.well is not None:
        well, field = _well_path(lies_in, facts.well.path), inside(facts.well.path, path)
    elif lies_in is not None and lies_in.well is not None:
        well = _well_path(lies_in, path) or lies_in.well
    label = lies_in.label if lies_in and facts.kind == "label-image" else None
    return _Found(levels, is_image=True, label=label, well=well, field=field)


def _well_path(lies_in: Place | None, path: str) -> str | None:
    """Return the path of a well in its plate: the first two names below the plate."""
    rest = inside(lies_in.plate, path) if lies_in and lies_in.plate is not None else path
    names = rest.split("/")[:2] if rest else []
    return "/".join(names) or None


def _of_plate(facts: Facts, paths: list[list[str]], is_mosaic: bool) -> _Found | None:
    """Wells of the plate side by side, or an image in one of them."""
    plate = facts.plate
    if plate is None:
        return None
    places = [[in_well(plate, path) for path in level] for level in paths]
    if any(place is None for level in places for place in level):
        return None
    firsts = [level[0] for level in places if level[0] is not None]
    rests = [rest.rpartition("/") for _, rest in firsts]
    images = {image for image, _, _ in rests}
    image = images.pop() if len(images) == 1 else ""
    field, _, label = image.partition("/labels/")
    levels = tuple(level_index(facts.image, dataset) for _, _, dataset in rests)
    described = {path for level in paths for path in level} & set(file_levels(facts))
    return _Found(
        levels if not label else (None,) * len(levels),
        is_image=is_mosaic and not label and bool(described),
        is_mosaic=is_mosaic,
        label=label or None,
        well=None if is_mosaic else firsts[0][0],
        field=field or None,
    )


def _of_other(facts: Facts, path: str, n_levels: int) -> _Found | None:
    """A label of the image, or an array that no image describes."""
    nothing: tuple[None, ...] = (None,) * n_levels
    lies_in = facts.container.lies_in if facts.container else None
    image = facts.image.path if facts.image else None
    if facts.kind == "label-image" and lies_in is not None:
        image = lies_in.image  # another label of the image that both belong to
    if image is not None:
        base = "/".join(part for part in (image, "labels") if part)
        rest = inside(base, path)
        if rest and "/" in rest:
            return _Found(nothing, label=rest.rpartition("/")[0])
    return _Found(nothing)


def _role(facts: Facts, found: _Found, channel: int | None) -> Role:
    label = found.label is not None or (found.is_image and facts.kind == "label-image")
    if label:
        return "label"
    if found.is_mosaic and facts.plate is not None:
        return "plate"
    if channel is not None and (found.is_image or found.well):
        return "channel"
    if found.well is not None:
        return "field"
    return "image" if found.is_image else "array"


def _axes(layer: LayerState, reached: Reached) -> tuple[int | None, ...]:
    """Return the file's axis of each layer axis, where all levels agree."""
    first = reached.levels[0].axes[: layer.ndim]
    others = [level.axes[: layer.ndim] for level in reached.levels[1:]]
    return tuple(
        axis if all(i < len(o) and o[i] == axis for o in others) else None
        for i, axis in enumerate(first)
    )


def _channel(facts: Facts, reached: Reached) -> int | None:
    """Return the one index of the channel axis that all levels show."""
    axis = _channel_axis(facts)
    if axis is None:
        return None
    picked = {_index_on(level, axis) for level in reached.levels}
    return picked.pop() if len(picked) == 1 else None


def _stacked(facts: Facts, layer: LayerState, matched: Match) -> int | None:
    """Return how many channels lie along an axis of an image layer; None for one or none."""
    axis = _channel_axis(facts)
    if axis is None or axis not in matched.axes:
        return None
    if layer.type != "image" or layer.rgb or layer.shape is None:
        return None
    n_channels = layer.shape[matched.axes.index(axis)]
    return n_channels if n_channels > 1 else None


def _opened_alone(layer: LayerState, reached: Reached) -> bool:
    path, arrays = layer.source_path, reached.arrays
    return path is not None and len(arrays) == 1 and is_at(arrays[0], path)


def _channel_axis(facts: Facts) -> int | None:
    axes: tuple[Any, ...] = (facts.image.axes if facts.image else None) or ()
    return next((i for i, axis in enumerate(axes) if axis.type == "channel"), None)


def _index_on(level: ReachedLevel, axis: int) -> int | None:
    """Return the index to which an array axis is fixed; None where it is not, or not to one."""
    if level.mosaic is None or level.mosaic.axes.count(axis):
        return dict(level.picked).get(axis)
    origins = {origin[axis] for origin in level.mosaic.origins if origin}
    return origins.pop() if len(origins) == 1 else None
