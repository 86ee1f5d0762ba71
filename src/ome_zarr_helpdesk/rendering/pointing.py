"""What lies under the mouse, in lines of plain text and on a card."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog import filters, units
from ome_zarr_helpdesk.rendering.html import HtmlWriter, escaped
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.under_mouse import UnderMouse
    from ome_zarr_helpdesk.facts.model import LabelObject
    from ome_zarr_helpdesk.match.pointer import Pointed

__all__ = ["pointed_card", "pointed_line"]

MOST_IN_LINE, MOST_ON_CARD = 2, 8
"""How many properties of an object are told."""
LONGEST = 60
"""Characters of one value that are told."""


def pointed_line(say: Messages, under: UnderMouse) -> str:
    """Return lines of plain text: what is there, how it is stored, and under which key."""
    cursor = under.cursor
    if not cursor.visible:
        return say.words("cursor.hidden")
    if cursor.in_3d:
        return say.words("cursor.in-3d", level=cursor.level)
    if under.pointed is None:
        return say.words("cursor.outside")
    lines: dict[str, list[str]] = {}
    for part in _parts(under, MOST_IN_LINE):
        if not part.line:
            continue
        text = visible(say.words(f"cursor.{part.key}", **part.values))
        lines.setdefault(part.line, []).append(text)
    return "\n".join(" · ".join(line) for line in lines.values())


def pointed_card(say: Messages, under: UnderMouse) -> str:
    """Return a card as HTML, one row for each thing; empty where nothing is known."""
    writer = HtmlWriter(fact_href=None)
    rows = []
    for part in _parts(under, MOST_ON_CARD):
        name = say.words(f"cursor-name.{part.name}")
        said = writer.inlines(say.say(f"cursor-card.{part.key}", **part.values))
        rows.append(f"<tr><td><b>{escaped(name)}</b>&nbsp;</td><td>{said}{part.after}</td></tr>")
    return f"<table cellpadding='1'>{''.join(rows)}</table>" if rows else ""


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing to say.

    ``line`` is the line of text in which it stands, empty for what is told on the card
    only; ``name`` its name on the card, ``key`` that of its sentence, and ``after`` is
    HTML behind it.
    """

    line: str
    name: str
    key: str
    values: dict[str, Any]
    after: str = ""


def _parts(under: UnderMouse, most: int) -> Iterator[_Part]:
    """Yield what can be said of a place, the most important first."""
    pointed = under.pointed
    if pointed is None:
        return
    yield from _on_plate(pointed)
    if not pointed.gap:
        yield from _object(under, most)
        yield from _pixel(under, pointed)
    yield _Part("place", "world", "world", {"value": _world(under)})
    if pointed.position is not None:
        pairs = zip(pointed.position, pointed.pixel_size or (), strict=True)
        places = (_coordinate(p.axis, p.value, p.unit, abs(size.value)) for p, size in pairs)
        yield _Part("", "file", "file", {"value": ", ".join(places)})
    if not pointed.gap:
        yield from _stored(under, pointed)


def _on_plate(pointed: Pointed) -> Iterator[_Part]:
    name = f"{pointed.row}{pointed.column}" if pointed.row and pointed.column else pointed.well
    if name is not None:
        yield _Part("place", "well", "well", {"value": name})
    if pointed.gap:
        key = "gap" if pointed.well is None else "black"
        yield _Part("place", "zeros", key, {})
    elif pointed.field is not None:
        yield _Part("place", "field", "field", {"value": pointed.field})


def _object(under: UnderMouse, most: int) -> Iterator[_Part]:
    label, described = under.cursor.label, under.described
    if label is None:
        return
    if label == 0:
        yield _Part("place", "object", "background", {})
        return
    properties = described.properties if described is not None else ()
    shown = [f"{_short(name)} {_value(value)}" for name, value in properties[:most]]
    shown += [f"… {len(properties) - most}"] if len(properties) > most else []
    key = "described" if shown else "label"
    values = {"value": str(label)}
    if shown:
        values["properties"] = ", ".join(shown)
    yield _Part("place", "object", key, values, after=_swatch(described))


def _swatch(described: LabelObject | None) -> str:
    """Return the color that the file states, beside its digits."""
    color = described.color if described is not None else None
    if color is None:
        return ""
    digits = color[:6]
    return f' <span style="color: #{digits}">■</span> <code>#{digits}</code>'


def _pixel(under: UnderMouse, pointed: Pointed) -> Iterator[_Part]:
    if pointed.pixel is not None:
        rows = enumerate(zip(under.array_axes, pointed.pixel, strict=True))
        value = ", ".join(f"{name} {at}{_channel(under, axis)}" for axis, (name, at) in rows)
        yield _Part("place", "pixel", "pixel", {"value": value})


def _channel(under: UnderMouse, axis: int) -> str:
    """Return the name of the channel behind its number."""
    if under.channel is None or axis != under.channel[0]:
        return ""
    return f" ({_short(under.channel[1])})"


def _stored(under: UnderMouse, pointed: Pointed) -> Iterator[_Part]:
    yield _level(pointed)
    if pointed.chunk is not None:
        values: dict[str, Any] = {"value": _indices(pointed.chunk), "spans": _spans(under, pointed)}
        if pointed.nbytes is not None:
            values["bytes"] = filters.in_bytes(pointed.nbytes)
        key = "chunk" if pointed.nbytes is not None else "chunk-only"
        yield _Part("stored", "chunk", key, values)
    if pointed.shard is not None:
        values = {"value": _indices(pointed.shard)}
        if pointed.shard_nbytes is not None:
            values["bytes"] = filters.in_bytes(pointed.shard_nbytes)
        key = "shard" if pointed.shard_nbytes is not None else "shard-only"
        yield _Part("stored", "shard", key, values)
    if pointed.key is not None:
        yield _Part("key", "key", "key", {"value": pointed.key})


def _level(pointed: Pointed) -> _Part:
    sizes = [size for size in pointed.pixel_size or () if size.type == "space"]
    values: dict[str, Any] = {"value": str(pointed.level)}
    if not sizes:
        return _Part("stored", "level", "level", values)
    return _Part("stored", "level", "level-sized", {**values, "size": filters.lengths(sizes)})


def _spans(under: UnderMouse, pointed: Pointed) -> str:
    """Return the pixels of a chunk; axes along which it has one are left out if others are not."""
    ends = list(
        zip(under.array_axes, pointed.chunk_start or (), pointed.chunk_stop or (), strict=True)
    )
    longer = [end for end in ends if end[2] - end[1] > 1] or ends
    return ", ".join(
        f"{name} {start}–{stop - 1}" if stop - start > 1 else f"{name} {start}"
        for name, start, stop in longer
    )


def _indices(values: tuple[int, ...]) -> str:
    return ", ".join(str(value) for value in values)


def _world(under: UnderMouse) -> str:
    cursor = under.cursor
    none = (None,) * len(cursor.world)
    rows = zip(
        (*under.world_axes, *("",) * len(none)),
        cursor.world,
        cursor.units or none,
        under.steps or none,
        strict=False,
    )
    return ", ".join(_coordinate(*row) for row in rows)


def _coordinate(axis: str, value: float, unit: str | None, step: float | None) -> str:
    """Return a coordinate to a tenth of a pixel."""
    if step and math.isfinite(step) and abs(value) < 1e12:
        digits = max(0, min(1 - math.floor(math.log10(step)), 9))
        text = f"{value:.{digits}f}"
    else:
        text = f"{value:.6g}"
    text = text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
    text = "0" if text == "-0" else text
    return " ".join(part for part in (axis, text, units.symbol(unit)) if part)


def _value(value: Any) -> str:
    """Return the value of a property as it is written, short."""
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.6g}"
    if isinstance(value, str):
        return _short(value)
    return _short(json.dumps(value, ensure_ascii=False, default=str))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
