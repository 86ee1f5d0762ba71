"""What all layers of one file show together, and what only shows when they are side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match._places import path_in
from ome_zarr_helpdesk.match.matching import match

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ome_zarr_helpdesk.facts.model import Channel, Facts
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["MOST_LAYERS", "Shown", "Together", "showing", "together"]

MOST_LAYERS = 64
"""How many layers are looked at: more than anybody looks at side by side."""

WHITE = "ffffff"
"""The bright end of napari's colormap ``gray``."""

_MADE_BY_NAPARI = re.compile(r"( \[\d+\]| layer \d+| copy)$")
"""What napari puts behind a name: for the second of that name, after splitting, in a copy."""

_SUFFIX = re.compile(r"\.(ome|zarr|zip|ozx)$", re.IGNORECASE)

_TELL_NOTHING = ("", "image", "images", "label", "labels", "0")
"""Names that say nothing: napari's own for a layer without one, and groups that every file has."""


@dataclass(frozen=True, slots=True)
class Together:
    """What the layers of one file show, side by side.

    A layer counts where the arrays behind it were proved to be of this file; at most
    64 are looked at. Everything is empty where nothing is wrong.

    Parameters
    ----------
    layers
        Names of the layers that show something of the file.
    channel_layers
        Names of those that show one channel of the image each.
    labels
        Names of the label images that are shown or could be.
    hidden_labels
        Those of them of which every layer is switched off.
    unnamed_labels, unnamed_label_layers
        Label images whose layers have names that say nothing, and those names.
    unnamed_addresses
        Folders or addresses of those label images.
    lost_channel_names, nameless_layers
        Names that the file gives to channels whose layers cannot be told apart by
        name, and the names of those layers. Empty where only some were renamed.
    inactive_channels
        Hidden channels that the file says are not active, by name or number.
    gray_layers
        Names of visible layers of different channels that are all gray and additive,
        without the file asking for it; empty where it is only one.
    stacked_layers
        Names of layers in which channels lie behind a slider.
    moved, resized, without_units
        Names of layers whose position, pixel size or units differ from the file.
    """

    layers: tuple[str, ...] = ()
    channel_layers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    unnamed_labels: tuple[str, ...] = ()
    unnamed_label_layers: tuple[str, ...] = ()
    unnamed_addresses: tuple[str, ...] = ()
    lost_channel_names: tuple[str, ...] = ()
    nameless_layers: tuple[str, ...] = ()
    inactive_channels: tuple[str, ...] = ()
    gray_layers: tuple[str, ...] = ()
    stacked_layers: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    resized: tuple[str, ...] = ()
    without_units: tuple[str, ...] = ()

    @property
    def n_layers(self) -> int:
        """Layers that show something of the file."""
        return len(self.layers)


@dataclass(frozen=True, slots=True)
class Shown:
    """One layer that was proved to show something of the file."""

    layer: LayerState
    match: Match

    @property
    def name(self) -> str:
        """Name of the layer."""
        return self.layer.name

    @property
    def base(self) -> str:
        """The layer's name without what napari put behind it."""
        return base_name(self.layer.name)

    @property
    def is_label(self) -> bool:
        """Whether it shows a label image."""
        return self.match.role == "label" and self.match.label is not None


def showing(
    facts: Facts,
    layers: Iterable[LayerState],
    explained: tuple[LayerState, Match] | None = None,
) -> tuple[Shown, ...]:
    """Match layers with a file, and return those that were proved to show something of it.

    Parameters
    ----------
    facts
        What the file states.
    layers
        Layers that may show something of it; the explained one may be among them.
    explained
        The layer that is explained, and how it relates to the file, if that is known.
    """
    own, found = explained if explained is not None else (None, None)
    others = [layer for layer in layers if own is None or layer.id != own.id]
    pairs = [Shown(layer, match(facts, layer)) for layer in others[:MOST_LAYERS]]
    if own is not None and found is not None:
        pairs.insert(0, Shown(own, found))
    return tuple(s for s in pairs if s.match.is_proved)


def together(
    facts: Facts, layers: Iterable[Shown], explained: Match | None = None
) -> Together | None:
    """Compare all layers of a file with it, and with one another.

    Parameters
    ----------
    facts
        What the file states.
    layers
        The layers that show something of it, the explained one among them.
    explained
        How the layer that is explained relates to the file. In a plate only layers of
        the same well and field are put beside it.

    Returns
    -------
    Together or None
        None where no layer shows this file.
    """
    shown = [one for one in layers if _is_beside(one.match, explained)]
    if not shown:
        return None
    channels = [s for s in shown if _shows_channel(s)]
    labels = [s for s in shown if s.is_label]
    lost = _nameless_channels(facts, channels)
    unnamed = _unnamed_labels(facts, shown, labels)
    return Together(
        layers=_names(shown),
        channel_layers=_names(channels),
        labels=_label_names(labels),
        hidden_labels=_hidden_labels(labels),
        unnamed_labels=_label_names(unnamed),
        unnamed_label_layers=_names(unnamed),
        unnamed_addresses=_unique(_address(facts, s) for s in unnamed),
        lost_channel_names=_unique(str(s.match.channel_name.expected) for s in lost),
        nameless_layers=_names(lost),
        inactive_channels=_inactive(facts, channels),
        gray_layers=_gray(facts, channels),
        stacked_layers=_names(s for s in shown if s.match.stacked_channels),
        moved=_names(s for s in shown if s.match.position.differs),
        resized=_names(s for s in shown if s.match.pixel_size.differs),
        without_units=_names(s for s in shown if s.match.units.differs),
    )


def base_name(name: str) -> str:
    """Return the name of a layer without what napari put behind it, as in ``DNA [1]``."""
    while True:
        shorter = _MADE_BY_NAPARI.sub("", name)
        if shorter == name:
            return name.strip()
        name = shorter


def _is_beside(one: Match, explained: Match | None) -> bool:
    """Whether two layers are not known to show different fields of a plate."""
    if explained is None or one.well is None or explained.well is None:
        return True
    return (one.well, one.field) == (explained.well, explained.field)


def _shows_channel(shown: Shown) -> bool:
    found = shown.match
    is_image = shown.layer.type == "image" and not shown.layer.rgb
    return is_image and found.channel is not None and found.role in ("channel", "plate")


def _hidden_labels(labels: Sequence[Shown]) -> tuple[str, ...]:
    """Return label images none of whose layers is visible."""
    seen = {s.match.label for s in labels if s.layer.visible}
    return tuple(name for name in _label_names(labels) if name not in seen)


def _unnamed_labels(facts: Facts, shown: Sequence[Shown], labels: Sequence[Shown]) -> list[Shown]:
    """Return labels layers whose names tell neither what they show nor what anybody called it."""
    images = {s.base.partition(":")[0].casefold() for s in shown if not s.is_label}
    empty = images | _empty_names(facts)
    return [
        s
        for s in labels
        if s.layer.type == "labels"
        and s.base.casefold() in empty
        and (s.match.label or "").rpartition("/")[2].casefold() not in s.name.casefold()
    ]


def _address(facts: Facts, label: Shown) -> str:
    """Return the folder or address of the group of a label image: that of its first level."""
    reached, container = label.layer.reached, facts.container
    path = path_in(facts, reached.arrays[0]) if reached is not None else None
    if path is None or container is None:
        return ""
    return container.address_of(path.rpartition("/")[0])


def _nameless_channels(facts: Facts, channels: Sequence[Shown]) -> list[Shown]:
    """Return layers of channels if the file names all of them, and no layer tells its own.

    A name that somebody chose is no loss: the names must be one and the same but for
    napari's number, or, of a single layer, one that says nothing.
    """
    named = [s for s in channels if s.match.channel_name.status != "not comparable"]
    if not named or not all(s.match.channel_name.differs for s in named):
        return []
    bases = {s.base.casefold() for s in named}
    if len({s.match.channel for s in named}) > 1:
        return named if len(bases) == 1 else []
    return named if bases <= _empty_names(facts) else []


def _empty_names(facts: Facts) -> set[str]:
    """Return names that say nothing of a layer beyond the file it is of."""
    image, container = facts.image, facts.container
    names = [*_TELL_NOTHING]
    if image is not None:
        names += [image.name or "", image.path.rpartition("/")[2]]
    if container is not None:
        names += [container.name, container.place.rpartition("/")[2]]
        names.append(re.split(r"[\\/]", container.root.rstrip("\\/"))[-1])
    return {part.casefold() for name in names for part in _without_suffixes(name)}


def _without_suffixes(name: str) -> list[str]:
    """Return a name with all its suffixes, and with fewer; napari takes away the last."""
    found = [name]
    while (shorter := _SUFFIX.sub("", found[-1])) != found[-1]:
        found.append(shorter)
    return found


def _inactive(facts: Facts, channels: Sequence[Shown]) -> tuple[str, ...]:
    """Return channels that are hidden as the file says."""
    stated = _stated(facts)
    seen = {s.match.channel for s in channels if s.layer.visible}
    return _unique(
        stated[s.match.channel].label or f"channel {s.match.channel}"
        for s in channels
        if s.match.channel not in seen
        and s.match.channel in stated
        and stated[s.match.channel].active is False
    )


def _stated(facts: Facts) -> dict[int | None, Channel]:
    return {c.index: c for c in (facts.image.channels if facts.image else None) or ()}


def _gray(facts: Facts, channels: Sequence[Shown]) -> tuple[str, ...]:
    """Return layers of channels that add up to white where they are bright."""
    if facts.image is not None and facts.image.color_model == "greyscale":
        return ()  # the file asks for it
    visible = [s for s in channels if s.layer.visible]
    gray = [s for s in visible if s.layer.color == WHITE and not s.match.color.same]
    covering = sum(s.layer.blending != "additive" for s in gray)
    # napari draws the first of several channels opaque, and adds the others to it
    add_up = len(gray) == len(visible) and covering <= 1
    return _names(gray) if add_up and len({s.match.channel for s in gray}) > 1 else ()


def _label_names(labels: Iterable[Shown]) -> tuple[str, ...]:
    return _unique(s.match.label or "" for s in labels)


def _names(shown: Iterable[Shown]) -> tuple[str, ...]:
    return tuple(s.name for s in shown)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
