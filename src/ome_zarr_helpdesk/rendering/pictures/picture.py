"""What a picture is, and how its SVG is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from ome_zarr_helpdesk.rendering.visible import visible

__all__ = ["WIDE", "Drawing", "Frame", "Picture", "Region", "text_width"]

DOTS_IN_A_LINE = 8
"""Squares that are drawn as one line."""

_END = "</svg>"

WIDE = 0.54
"""How wide a character is, as a share of the size of the font: of most words enough room."""


def text_width(words: str, size: float) -> float:
    """Return how much room words need; a picture knows no fonts."""
    return WIDE * size * len(words)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture that says something and leads to an entry.

    Parameters
    ----------
    x, y, width, height
        The rectangle, in the picture's own units.
    text
        What it says.
    entry
        Id of the entry it leads to.
    actions
        What can be done about it in the viewer, best first: id of an action of
        `ome_zarr_helpdesk.qt.viewer_actions`, and which of its plans.
    corners
        Corners of a polygon, where the rectangle is only the box around it.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    entry: str
    actions: tuple[tuple[str, str], ...] = ()
    corners: tuple[tuple[float, float], ...] = ()

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in the region."""
        inside = self.x <= x < self.x + self.width and self.y <= y < self.y + self.height
        return inside and (not self.corners or _is_within(self.corners, x, y))


def _is_within(corners: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    """Return whether a point lies in a polygon: a ray to the right crosses it an odd time."""
    within = False
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            within = not within
    return within


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame around a part of a picture, which moves while the rest stays as it is.

    Parameters
    ----------
    x, y, width, height
        What is inside, in the units of the picture.
    color
        Its color.
    text
        What it says.
    line
        How wide it is, and how round.
    """

    x: float
    y: float
    width: float
    height: float
    color: str
    text: str
    line: float = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its size, in words, and with its regions.

    Parameters
    ----------
    key
        Which picture it is, as ``pyramid``.
    ground
        The drawing without the frame; it keeps to SVG Tiny 1.2, which is what Qt draws.
    width, height
        Its size, in units of which a screen has one a pixel.
    words
        What that shows, for those who do not see it. No name from the file stands in
        it, so that a report may hold it.
    regions
        Its parts, the topmost last.
    frame
        What lies over it; None for nothing.
    """

    key: str
    ground: str
    width: float
    height: float
    words: str
    regions: tuple[Region, ...] = ()
    frame: Frame | None = None

    @property
    def svg(self) -> str:
        """The whole drawing."""
        frame = self.frame
        if frame is None:
            return self.ground
        over = Drawing()
        box = (frame.x, frame.y, frame.width, frame.height)
        over.rectangle(*box, "none", frame.color, frame.line, frame.line)
        return f"{self.ground.removesuffix(_END)}{over.elements[0]}{_END}"

    @property
    def text(self) -> str:
        """What the whole shows, in words."""
        return self.words if self.frame is None else f"{self.words} {self.frame.text}"

    def region_at(self, x: float, y: float) -> Region | None:
        """Return the topmost region at a point; None where there is none."""
        return next((r for r in reversed(self.regions) if r.holds(x, y)), None)


@dataclass(slots=True)
class Drawing:
    """Collects the elements of a picture."""

    elements: list[str] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        stroke: str = "none",
        stroke_width: float = 1,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle."""
        self.elements.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'rx="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="{stroke_width:g}"/>'
        )

    def lines(self, path: list[str], stroke: str, stroke_width: float) -> None:
        """Draw straight lines, given as SVG path commands."""
        if path:
            self.elements.append(
                f'<path d="{" ".join(path)}" fill="none" stroke="{stroke}" '
                f'stroke-width="{stroke_width:g}"/>'
            )

    def shape(self, path: str, fill: str, stroke: str = "none", stroke_width: float = 1) -> None:
        """Draw filled shapes, given as SVG path commands."""
        self.elements.append(
            f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{stroke_width:g}" '
            'stroke-linejoin="round"/>'
        )

    def squares(
        self, corners: list[tuple[float, float]], size: float, fill: str, radius: float = 0
    ) -> None:
        """Draw many squares of one size, given by where each begins.

        Without round corners they are dots of lines, a few in each: of squares Qt takes
        longer to read thousands, and of lines with thousands of dots to draw them.
        """
        if not corners:
            return
        if radius:
            shapes = "".join(
                f'<rect x="{x:.2f}" y="{y:.2f}" width="{size:.2f}" height="{size:.2f}" '
                f'rx="{radius:.2f}"/>'
                for x, y in corners
            )
            self.elements.append(f'<g fill="{fill}" stroke="none">{shapes}</g>')
            return
        half = size / 2
        dots = [f"M{x + half:.2f} {y + half:.2f}h.01" for x, y in corners]
        lines = (
            f'<path d="{"".join(dots[i : i + DOTS_IN_A_LINE])}"/>'
            for i in range(0, len(dots), DOTS_IN_A_LINE)
        )
        self.elements.append(
            f'<g fill="none" stroke="{fill}" stroke-width="{size:.2f}" '
            f'stroke-linecap="square">{"".join(lines)}</g>'
        )

    def text(
        self, x: float, y: float, words: str, color: str, size: float, anchor: str = "middle"
    ) -> None:
        """Write words; what comes from a file cannot become an element."""
        self.elements.append(
            f'<text x="{x:.2f}" y="{y:.2f}" fill="{color}" font-size="{size:g}" '
            f'font-family="sans-serif" text-anchor="{anchor}">{escape(visible(words[:40]))}</text>'
        )

    def region(
        self,
        box: tuple[float, float, float, float],
        text: str,
        entry: str,
        actions: tuple[tuple[str, str], ...] = (),
        corners: tuple[tuple[float, float], ...] = (),
    ) -> None:
        """Let a part of the picture speak: x, y, width and height, and see `Region`."""
        self.regions.append(Region(*box, visible(text), entry, actions, corners))

    def picture(
        self, key: str, width: float, height: float, text: str, frame: Frame | None = None
    ) -> Picture:
        """Return what was drawn."""
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
            f'viewBox="0 0 {width:.2f} {height:.2f}" width="{width:.2f}" height="{height:.2f}">'
            f"<title>{escape(visible(text))}</title>{''.join(self.elements)}{_END}"
        )
        return Picture(key, svg, width, height, text, tuple(self.regions), frame)
