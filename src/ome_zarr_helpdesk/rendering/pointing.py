"""What lies under the mouse, in one line and on a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters, units
from ome_zarr_helpdesk.rendering.html import HtmlWriter, escaped

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.facts.model import Facts, Image
    from ome_zarr_helpdesk.match.pointer import Pointed

__all__ = ["UnderMouse", "pointed_card", "pointed_line"]


@dataclass(frozen=True, slots=True)
class UnderMouse:
    """A place on a layer.

    Parameters
    ----------
    pointed
        What is stored there; None outside the data, or where it is not known.
    world
        World point, one number for each axis of the layer.
    axes, units
        Names and units of those axes.
    label
        Number of the object there, on labels; None elsewhere.
    """

    pointed: Pointed | None
    world: tuple[float, ...] = ()
    axes: tuple[str, ...] = ()
    units: tuple[str | None, ...] = ()
    label: int | None = None


def pointed_line(catalog: Catalog, facts: Facts, under: UnderMouse) -> str:
    """Return one line of plain text."""
    say = catalog.messages
    parts = [say.words(f"cursor.{part.key}", value=part.value) for part in _parts(facts, under)]
    if not parts:
        return say.words("cursor.outside")
    if under.world:
        parts.append(say.words("cursor.world", value=_world(under)))
    return " · ".join(parts)


def pointed_card(catalog: Catalog, facts: Facts, under: UnderMouse) -> str:
    """Return a card as HTML: what is there, under the names of the terms it is about."""
    writer = HtmlWriter(fact_href=None)
    lines = []
    for part in _parts(facts, under):
        entry = catalog.get(part.entry)
        term = f"<b>{escaped(entry.title)}</b> " if entry is not None else ""
        said = catalog.messages.say(f"cursor-card.{part.key}", value=part.value)
        lines.append(f"<p>{term}{writer.inlines(said)}</p>")
    details = _details(catalog, facts, under)
    if details:
        lines.append(f"<p>{writer.inlines(details)}</p>")
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing to say: the entry it is about, the key of its sentence, its value."""

    entry: str
    key: str
    value: str


def _parts(facts: Facts, under: UnderMouse) -> list[_Part]:
    """Return what can be said of a place, the most important first."""
    pointed = under.pointed
    if pointed is None:
        return []
    parts = []
    if pointed.well is not None:
        name = f"{pointed.row}{pointed.column}" if pointed.row and pointed.column else pointed.well
        parts.append(_Part("well", "well", name))
    if pointed.gap:
        return [*parts, _Part("well", "gap", "")]
    if under.label is not None:
        key = "label" if under.label else "background"
        parts.append(_Part("label-image", key, str(under.label)))
    parts.append(_Part("resolution-level", "level", str(pointed.level)))
    if pointed.pixel is not None:
        names = _axis_names(facts.image, len(pointed.pixel))
        pixel = ", ".join(f"{n} {i}" for n, i in zip(names, pointed.pixel, strict=True))
        parts.append(_Part("axes", "pixel", pixel))
    if pointed.chunk is not None:
        parts.append(_Part("chunk", "chunk", _indices(pointed.chunk)))
    if pointed.shard is not None:
        parts.append(_Part("shard", "shard", _indices(pointed.shard)))
    if pointed.key is not None:
        parts.append(_Part("store", "key", pointed.key))
    return parts


def _details(catalog: Catalog, facts: Facts, under: UnderMouse) -> tuple[Inline, ...]:
    """Return what a chunk spans and how large it is."""
    pointed, image = under.pointed, facts.image
    if pointed is None or pointed.chunk_start is None or pointed.chunk_stop is None:
        return ()
    spans = [
        f"{name} {start}–{stop - 1}" if stop - start > 1 else f"{name} {start}"
        for name, start, stop in zip(
            _axis_names(image, len(pointed.chunk_start)),
            pointed.chunk_start,
            pointed.chunk_stop,
            strict=True,
        )
    ]
    level = _level_bytes(image, pointed.level)
    return catalog.messages.say(
        "cursor.spans", spans=", ".join(spans), bytes=filters.in_bytes(level) if level else "?"
    )


def _axis_names(image: Image | None, count: int) -> tuple[str, ...]:
    axes = image.axes if image is not None else None
    if axes is not None and len(axes) == count:
        return tuple(axis.name for axis in axes)
    return tuple(str(index) for index in range(count))


def _level_bytes(image: Image | None, level: int) -> int | None:
    levels = image.levels if image is not None else None
    return levels[level].chunk_nbytes if levels and level < len(levels) else None


def _indices(values: tuple[int, ...]) -> str:
    return ", ".join(str(value) for value in values)


def _world(under: UnderMouse) -> str:
    return ", ".join(
        f"{name} {value:.4g} {units.symbol(unit)}".rstrip()
        for name, value, unit in zip(under.axes, under.world, under.units, strict=False)
    )
