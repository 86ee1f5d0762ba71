"""Images on the left, further coordinate systems on the right, and arrows between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.catalog.transformation_filters import transformations_in_words
from ome_zarr_helpdesk.rendering.palette import mixed
from ome_zarr_helpdesk.rendering.pictures.picture import Drawing
from ome_zarr_helpdesk.rendering.pictures.scene_map import go_to
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ExplanationResult
    from ome_zarr_helpdesk.match.system_shown import SystemShown
    from ome_zarr_helpdesk.match.systems import Joined, System, Systems
    from ome_zarr_helpdesk.rendering.palette import Palette

__all__ = ["MARGIN", "WIDTH", "Graph"]

WIDTH = 360.0
MARGIN = 6.0
CARD = 114.0
"""Width of an image, and of a coordinate system."""

TALL = 36.0
GAP = 8.0
WIDE_GAP = 22.0
"""Between things of one column that an arrow joins: its name stands there."""

MORE = 14.0
MOST_WIDE = 5
"""Of so many rows the gap stays small."""

MOST_JOINED = 16
BESIDE = 13.0
"""How far apart several arrows begin at one place."""

LETTERS = 14
"""Letters of a name that have room."""

LONGEST = 500
"""Characters of a region; names may be of any length."""

RIGHT = WIDTH - MARGIN - CARD

_Thing = TypeVar("_Thing")


@dataclass(slots=True)
class Graph:
    """What is drawn, and where each system stands."""

    result: ExplanationResult
    palette: Palette
    systems: Systems
    shown: SystemShown
    most: int
    drawing: Drawing = field(default_factory=Drawing)
    images: list[tuple[str, str | None]] = field(default_factory=list)
    others: list[System] = field(default_factory=list)
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)

    @property
    def say(self) -> Messages:
        """The words."""
        return self.result.catalog.messages

    def draw(self) -> float:
        """Draw all of it; return the height."""
        height = self._lay_out()
        self._draw_joined()
        self._draw_images()
        self._draw_systems()
        return height

    def _lay_out(self) -> float:
        """Choose what is drawn and where; return the height."""
        pairs = list(zip(self.systems.images, self.systems.intrinsic, strict=True))
        own = [pair for pair in pairs if pair[0] == self.systems.own]
        self.images = _chosen(pairs, own, self.most)
        drawn = {path for path, _ in self.images}
        intrinsic = {name for _, name in pairs}
        others = [
            s
            for s in self.systems.systems
            if s.id not in intrinsic and (s.image is None or s.image in drawn)
        ]
        self.others = _chosen(others, [s for s in others if s.id in self.shown.ids], self.most)
        rows = max(len(self.images), len(self.others))
        gap = WIDE_GAP if self._joins_neighbors() and rows < MOST_WIDE else GAP
        hidden = self.systems.n_images > len(self.images) or len(others) > len(self.others)
        height = 2 * MARGIN + rows * TALL + (rows - 1) * gap
        self.tops = _tops(len(self.images), gap, height)
        for (_, name), top in zip(self.images, self.tops, strict=True):
            if name is not None:
                self.places[name] = (MARGIN, top)
        for system, top in zip(self.others, _tops(len(self.others), gap, height), strict=True):
            self.places[system.id] = (RIGHT, top)
        if hidden:
            self._count(self.systems.n_images - len(self.images), MARGIN, height, "images")
            self._count(len(others) - len(self.others), RIGHT, height, "systems")
        return height + (MORE if hidden else 0)

    def _joins_neighbors(self) -> bool:
        """Return whether a transformation joins two things of one column."""
        left = {name for _, name in self.images}
        right = {system.id for system in self.others}
        ends = [{edge.input, edge.output} for edge in self.systems.joined]
        return any(pair <= left or pair <= right for pair in ends)

    def _count(self, more: int, x: float, height: float, key: str) -> None:
        if more > 0:
            words = self.say.words(f"picture.scene-more.{key}", count=filters.number(more))
            self.drawing.text(x + CARD / 2, height + 6, words, self.palette.muted, 10)

    def _draw_images(self) -> None:
        """Draw each image with the system in which it is placed."""
        for (path, name), top in zip(self.images, self.tops, strict=True):
            system = next((s for s in self.systems.systems if s.id == name), None)
            title = path or self.say.words("picture.scene-this-image")
            under = system.name if system is not None else ""
            own = bool(path) and path == self.systems.own
            lit = name in self.shown.ids
            self._box((MARGIN, top), title, under, lit=lit, own=own, radius=2)
            parts = [
                self.say.words("picture.scene-image", image=path[:80])
                if path
                else self.say.words("picture.scene-alone")
            ]
            if own:
                parts.append(self.say.words("picture.scene-own"))
            if system is not None:
                parts.append(self.say.words("picture.scene-intrinsic", system=system.name[:80]))
                parts += self._of_system(system)
            self._region((MARGIN, top), parts, go_to(path))

    def _draw_systems(self) -> None:
        """Draw the systems that are no image's own."""
        for system in self.others:
            place = self.places[system.id]
            is_shown = system.id in self.shown.ids
            mark = self.shown.why if is_shown else self._oddness(system)
            under = self.say.words(f"picture.scene-mark.{mark}") if mark else ""
            self._box(place, system.name, under, lit=is_shown)
            known = {"system": system.name[:80], "image": (system.image or "")[:80]}
            named = (
                self.say.words("picture.scene-system-of", **known)
                if system.image
                else self.say.words("picture.scene-system", system=system.name[:80])
            )
            self._region(place, [named, *self._of_system(system)])

    def _of_system(self, system: System) -> list[str]:
        """Return whether a system is shown, and what is odd about it."""
        parts = []
        if system.id in self.shown.ids:
            parts.append(self.say.words(f"picture.scene-shown.{self.shown.why}"))
        odd = self._oddness(system)
        return [*parts, self.say.words(f"picture.scene-odd.{odd}")] if odd else parts

    def _oddness(self, system: System) -> str | None:
        """Return whether a system is nowhere stated, or nothing leads to it or from it."""
        if not system.stated:
            return "unstated"
        joined = any(system.id in (edge.input, edge.output) for edge in self.systems.joined)
        return None if joined or self.systems.own == "" else "apart"

    def _box(
        self,
        place: tuple[float, float],
        title: str,
        under: str,
        *,
        lit: bool,
        own: bool = False,
        radius: float = 15,
    ) -> None:
        x, y = place
        colors = self.palette
        fill = mixed(colors.surface, colors.accent, 0.25) if lit else colors.surface
        edge = colors.accent if lit else (colors.link if own else colors.muted)
        self.drawing.rectangle(x, y, CARD, TALL, fill, edge, 2.5 if lit or own else 1.2, radius)
        middle = x + CARD / 2
        self.drawing.text(middle, y + (16 if under else 23), _cut(title), colors.text, 13)
        if under:
            self.drawing.text(middle, y + 29, _cut(under, LETTERS + 3), colors.text, 11.5)

    def _region(
        self,
        place: tuple[float, float],
        parts: list[str],
        actions: tuple[tuple[str, str], ...] = (),
    ) -> None:
        text = visible(" ".join(parts), limit=LONGEST)
        self.drawing.region((*place, CARD, TALL), text, "coordinate-system", actions)

    def _draw_joined(self) -> None:
        """Draw an arrow for each transformation, with its type at where it begins."""
        drawn = [e for e in self.systems.joined if {e.input, e.output} <= self.places.keys()]
        drawn = sorted(drawn[:MOST_JOINED], key=lambda edge: self.places[edge.output][1])
        begun: dict[str, list[Joined]] = {}
        for edge in drawn:
            begun.setdefault(edge.input, []).append(edge)
        places = [
            self._arrow(edge, (number - (len(edges) - 1) / 2) * BESIDE)
            for edges in begun.values()
            for number, edge in enumerate(edges[:3])
        ]
        named = (edge for edges in begun.values() for edge in edges[:3])
        for edge, place in zip(named, places, strict=True):
            self._name(edge, *place)

    def _arrow(self, edge: Joined, aside: float) -> tuple[float, float, bool]:
        """Draw one arrow; return where its name stands, and whether it begins there.

        Several from one place begin beside each other.
        """
        (x1, y1), (x2, y2) = self.places[edge.input], self.places[edge.output]
        y1, y2 = y1 + TALL / 2 + aside, y2 + TALL / 2
        from_left, to_left = x1 < RIGHT, x2 < RIGHT
        x1, x2 = (x + CARD if left else x for x, left in ((x1, from_left), (x2, to_left)))
        out, into = (40.0 if left else -40.0 for left in (from_left, to_left))
        color = self.palette.accent if edge.output in self.shown.ids else self.palette.muted
        bends = f"{x1 + out:.2f} {y1:.2f} {x2 + into:.2f} {y2:.2f}"
        self.drawing.lines([f"M{x1:.2f} {y1:.2f}C{bends} {x2:.2f} {y2:.2f}"], color, 1.5)
        head = 7.0 if to_left else -7.0
        self.drawing.shape(f"M{x2:.2f} {y2:.2f}l{head} -4v8z", color)
        if from_left == to_left:
            return x1 + out / 4, (y1 + y2) / 2 + 4, from_left
        return x1 + out / 8, y1 + (12 if y2 < y1 and aside >= 0 else -4), from_left

    def _name(self, edge: Joined, x: float, y: float, is_left: bool) -> None:
        """Write the type of a transformation, which says what it does."""
        tables = self.result.catalog.tables
        found = tables.transformations.find(edge.step.type)
        name = visible(edge.step.type or "?")[:14]
        told = transformations_in_words((edge.step,), tables).children
        width = 6.2 * len(name)
        left = x if is_left else x - width
        self.drawing.rectangle(left, y - 8, width, 10, self.palette.background)
        self.drawing.text(x, y, name, self.palette.text, 11, "start" if is_left else "end")
        entry = (found[0].term if found else None) or "transformation"
        text = visible(plain(told), limit=LONGEST)
        self.drawing.region((left, y - 10, width, 13), text, entry)


def _chosen(things: list[_Thing], wanted: list[_Thing], most: int) -> list[_Thing]:
    """Return the first of many, in their order, and in any case those that are wanted."""
    kept = [thing for thing in things if thing in wanted][:most]
    room = most - len(kept)
    first = [thing for thing in things if thing not in kept][:room]
    return [thing for thing in things if thing in kept or thing in first]


def _tops(count: int, gap: float, height: float) -> list[float]:
    """Return where things begin that stand in the middle of a column."""
    start = (height - count * TALL - (count - 1) * gap) / 2
    return [start + number * (TALL + gap) for number in range(count)]


def _cut(name: str, most: int = LETTERS) -> str:
    """Return as much of a name as has room."""
    return name if len(name) <= most else f"{name[: most - 1]}…"
