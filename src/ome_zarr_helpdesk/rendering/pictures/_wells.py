"""What is known of each well of a plate, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.facts.model import Plate
    from ome_zarr_helpdesk.match.model import WellGrid

__all__ = ["STATES", "Voice", "Wells"]

STATES = ("shown", "listed", "fewer", "unseen", "black", "missing", "absent")
"""What a place on a plate can be, in the order of the legend."""

_MARK = "\x00"
"""Stands for the name of a well in words that are the same for many of them."""


@dataclass(slots=True)
class Wells:
    """What is known of each well."""

    plate: Plate
    by_place: Mapping[tuple[int, int], str]
    images: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    most: int | None
    grid: WellGrid | None
    missing: frozenset[str]
    shown: frozenset[str | None] = field(init=False)
    black: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.shown = frozenset(self.grid.wells if self.grid is not None else ())
        self.black = frozenset(self.grid.black if self.grid is not None else ())

    @classmethod
    def of(cls, plate: Plate, result: ExplanationResult) -> Wells:
        """Collect it."""
        grid = result.match.well_grid if result.match is not None else None
        places = zip(plate.places, plate.wells or (), strict=False)
        counts = dict(zip(plate.wells_read, plate.fields_read, strict=False))
        if plate.census is not None:
            counts.update(plate.census.fields)
        return cls(
            plate,
            {place: well for place, well in places if place is not None},
            plate.known_images(),
            counts,
            plate.census.most_fields if plate.census is not None else None,
            grid,
            plate.known_missing,
        )

    def state(self, well: str | None) -> str:
        """Return what a place is, one of `STATES`."""
        if well is None:
            return "absent"
        if well in self.missing:
            return "missing"
        if well in self.black:
            return "black"
        if self.grid is not None and well not in self.shown:
            return "unseen"
        if self.most is not None and self.counts.get(well, self.most) < self.most:
            return "fewer"
        return "shown" if self.grid is not None else "listed"


@dataclass(slots=True)
class Voice:
    """Puts wells into words; of those of which the same is known they are found once."""

    wells: Wells
    say: Messages
    _found: dict[object, str] = field(default_factory=dict)

    def words(self, name: str, well: str | None, state: str) -> str:
        """Return what is said of a place, of which is known what it is and how it is called."""
        count = self.wells.counts.get(well) if well is not None else None
        images = self.wells.images.get(well) if well is not None else None
        text = self._found.get((state, count, images))
        if text is None:
            text = self._words(state, count, [visible(i, limit=40) for i in images or ()])
            self._found[state, count, images] = text
        return text.replace(_MARK, name)

    def _words(self, state: str, count: int | None, images: list[str]) -> str:
        """Return the words with a mark for the name."""
        say, grid = self.say.words, self.wells.grid
        if state in ("absent", "missing"):
            return say(f"picture.well-at.{state}", well=_MARK)
        said = [say("picture.well", well=_MARK)]
        if state in ("black", "unseen"):
            said.append(say(f"picture.well-at.{state}"))
        if count is None:
            said.append(say("picture.well-unread"))
        elif not count:
            said.append(say("picture.well-empty"))
        elif not images:
            said.append(say("picture.well-pathless", count=filters.plural(count, "field")))
        else:
            names = (*images, *images[-1:] * (count - len(images)))  # only the first are known
            shown = filters.join_names(names if count > filters.MAX_NAMES else images)
            counted = filters.plural(count, "field")
            said.append(say("picture.well-fields", count=counted, names=shown))
        if (  # of a well that was not looked at it is not known whether it has that field
            state in ("shown", "fewer")
            and count is not None
            and grid is not None
            and grid.field is not None
        ):
            said.append(say("picture.well-shown", field=visible(grid.field, limit=40)))
        return " ".join(said)
