"""What a picture is, and how its SVG is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from ome_zarr_helpdesk.rendering.visible import visible

__all__ = ["Drawing", "Picture", "Region"]


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a picture that says something and leads to an entry."""

    x: float
    y: float
    width: float
    height: float
    text: str
    entry: str

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in the region."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its size in pixels, in words, and with its regions.

    ``svg`` keeps to SVG Tiny 1.2, which is what Qt draws.
    """

    svg: str
    width: float
    height: float
    text: str
    regions: tuple[Region, ...] = ()

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

    def text(
        self, x: float, y: float, words: str, color: str, size: float, anchor: str = "middle"
    ) -> None:
        """Write words; what comes from a file cannot become an element."""
        self.elements.append(
            f'<text x="{x:.2f}" y="{y:.2f}" fill="{color}" font-size="{size:g}" '
            f'font-family="sans-serif" text-anchor="{anchor}">{escape(visible(words[:40]))}</text>'
        )

    def picture(self, width: float, height: float, text: str) -> Picture:
        """Return what was drawn."""
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
            f'viewBox="0 0 {width:.2f} {height:.2f}" width="{width:.2f}" height="{height:.2f}">'
            f"<title>{escape(visible(text))}</title>{''.join(self.elements)}</svg>"
        )
        return Picture(svg, width, height, text, tuple(self.regions))
