"""A help request to paste into a forum: numbers as they are, nothing private.

What a file states as text is shown only if it is one of the words that the
specifications define; names of files, channels and wells only if asked for.
"""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog import filters
from ome_zarr_helpdesk.facts import data_types
from ome_zarr_helpdesk.facts.model.units import LENGTHS, TIMES
from ome_zarr_helpdesk.rendering.markdown import code
from ome_zarr_helpdesk.rendering.pictures import pictures_of
from ome_zarr_helpdesk.rendering.private import without_private
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS
from ome_zarr_helpdesk.state.environment import version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.tables import Tables
    from ome_zarr_helpdesk.explanation.result import (
        EvidenceHere,
        ExplanationResult,
        FindingHere,
    )
    from ome_zarr_helpdesk.explanation.verdicts import ValidationHere
    from ome_zarr_helpdesk.facts.model import Array, Facts, Image, Plate, Problem
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["Shown", "report"]

_PACKAGES = (
    "napari-ome-zarr-helpdesk", "napari", "napari-ome-zarr", "ome-zarr", "zarr", "dask",
    "numcodecs", "numpy", "npe2", "PyQt6", "PySide6",
)  # fmt: skip
MOST = 50
"""Channels, wells and labels that are listed at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which names a report may hold: of files and groups, of channels, of wells."""

    names: bool = False
    channels: bool = False
    wells: bool = False


def report(result: ExplanationResult | None, catalog: Catalog, shown: Shown | None = None) -> str:
    """Write a help request in Markdown.

    Parameters
    ----------
    result
        The explanation the question is about; None for a question about none.
    catalog
        Has the words.
    shown
        Names that may be shown; none by default.

    Returns
    -------
    str
        Never holds a path, a host, a user name, a token, or text of the file that
        was not asked for; a name that was asked for is left out if it is one of these.
    """
    say = catalog.messages
    shown = shown or Shown()
    parts = [
        f"# {say.words('report.title')}",
        f"## {say.words('report.what')}",
        say.words("report.what-hint"),
    ]
    if result is not None:
        parts += [
            f"## {say.words('report.data')}",
            _list(_data(result.facts, shown, catalog.tables)),
        ]
        if result.layer is not None:
            parts.append(_list(_layer(result.layer, shown)))
        pictures = [picture.text for picture in pictures_of(result)]
        if pictures:
            parts += [f"## {say.words('report.pictures')}", _list(pictures)]
        if result.validation is not None:
            parts.append(_list(_validators(result.validation)))
        if result.findings:
            parts += [f"## {say.words('report.findings')}", _list(_findings(result.findings))]
        problems = _problems(result.facts.problems)
        if problems:
            parts += [f"## {say.words('report.problems')}", _list(problems)]
    parts += [f"## {say.words('report.software')}", _list(_software())]
    if result is not None and not (shown.names and shown.channels and shown.wells):
        parts.append(say.words("report.hidden"))
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _data(facts: Facts, shown: Shown, tables: Tables) -> list[str]:
    lines = [f"kind: {facts.kind}", f"OME-Zarr: {_version(facts)}"]
    if facts.zarr_format:
        lines.append(f"Zarr format: {facts.zarr_format}")
    if facts.container is not None:
        lines.append(f"store: {facts.container.store}")
        if shown.names:
            lines.append(f"name: {_name(facts.container.name)}")
        if facts.container.consolidated:
            lines.append("consolidated metadata: yes")
    if facts.plate is not None:
        lines += _plate(facts.plate, shown)
    if facts.well is not None:
        lines.append(f"fields in the well: {facts.well.n_fields}")
    if facts.image is not None:
        lines += _image(facts.image, shown, tables)
    if facts.array is not None:
        lines += _array(facts.array, tables)
    return lines


def _name(name: str) -> str:
    """Return a name that was asked for, unless it is a path, an address, a key or a person's."""
    return code(without_private(name))


def _version(facts: Facts) -> str:
    stated = facts.ome_zarr_version or ""
    known = (
        stated
        if re.fullmatch(r"\d\.\d{1,2}(\.\d{1,2})?([.-]?(dev|rc|a|b)\d{0,3})?", stated)
        else "not known"
    )
    return f"{known} ({facts.version_source})" if facts.version_source else known


def _plate(plate: Plate, shown: Shown) -> list[str]:
    lines = [
        f"plate: {_count(plate.n_rows, 'row')} × {_count(plate.n_columns, 'column')}, "
        f"{_count(plate.n_wells, 'well')} listed",
        f"wells looked at: {plate.n_read}, not found: {len(plate.wells_missing)}, "
        f"most fields in one: {plate.fields_sampled}",
    ]
    if shown.wells and plate.wells:
        lines.append("wells: " + ", ".join(_name(well) for well in plate.wells[:MOST]))
    return lines


def _count(count: int | None, noun: str) -> str:
    return f"{noun}s not stated" if count is None else filters.plural(count, noun)


def _image(image: Image, shown: Shown, tables: Tables) -> list[str]:
    lines = []
    if shown.names and image.name:
        lines.append(f"image name: {_name(image.name)}")
    axes = ", ".join(_axis(a.name, a.type, a.unit) for a in image.axes or ())
    lines.append(f"axes: {axes or 'none'}")
    for level in image.levels or ():
        size = filters.shape(level.shape) if level.shape else "not found"
        scale = ", ".join(filters.number(s) for s in level.scale or ())
        moved = ", ".join(filters.number(t) for t in level.translation or ())
        lines.append(f"level {level.index}: {size}; scale {scale or 'none'}; at {moved or 'none'}")
    if image.full is not None:
        lines += _array(image.full, tables)
    lines.append(f"omero block: {'yes' if image.omero else 'no'}")
    for channel in (image.channels or ())[:MOST]:
        window = channel.window
        limits = f"{window.start} to {window.end}" if window else "no window"
        label = f" {_name(channel.label)}" if shown.channels and channel.label else ""
        lines.append(f"channel {channel.index}{label}: {limits}")
    if image.labels:
        names = (
            ", ".join(_name(n) for n in image.labels[:MOST]) if shown.names else len(image.labels)
        )
        lines.append(f"label images: {names}")
    return lines


def _array(array: Array, tables: Tables) -> list[str]:
    known = data_types.itemsize_of(array.dtype) is not None
    lines = [f"data type: {array.dtype if known else 'another'}"]
    for name, block in (("chunks", array.chunk_shape), ("shards", array.shard_shape)):
        if block:
            lines.append(f"{name}: {filters.shape(block)}")
    if array.codecs is not None:
        names = [name if name in tables.codecs else "(another codec)" for name in array.codecs]
        lines.append(f"codecs: {', '.join(names) or 'none'}")
    return lines


def _axis(name: str, kind: str | None, unit: str | None) -> str:
    """Return an axis in the words of the specification; other names are not shown."""
    word = name if name in ("t", "c", "z", "y", "x") else "(another name)"
    type_ = kind if kind in ("space", "time", "channel") else "another type"
    known = unit in LENGTHS or unit in TIMES
    return f"{word} {type_} {unit if known else ('no unit' if unit is None else 'unknown unit')}"


def _layer(layer: LayerState, shown: Shown) -> list[str]:
    lines = [
        f"layer: {layer.type}, {_count(layer.n_levels, 'level')}, level shown: {layer.data_level}"
    ]
    if shown.names:
        lines.append(f"layer name: {_name(layer.name)}")
    plugin = layer.reader_plugin or ""
    if re.fullmatch(r"(napari|ome)[a-z0-9-]{0,40}|builtins", plugin):
        lines.append(f"opened by: {plugin}")
    lines.append("layer scale: " + ", ".join(filters.number(s) for s in layer.scale))
    lines.append("layer translate: " + ", ".join(filters.number(t) for t in layer.translate))
    if layer.contrast_limits is not None:
        low, high = layer.contrast_limits
        lines.append(f"contrast limits: {filters.number(low)} to {filters.number(high)}")
    return lines


def _findings(findings: tuple[FindingHere, ...]) -> list[str]:
    """Return findings by their id, with what of their evidence are numbers."""
    return [
        ", ".join([f"{finding.severity} {finding.id}", *_numbers(finding.evidence)])
        for finding in findings
    ]


def _numbers(evidence: tuple[EvidenceHere, ...]) -> Iterator[str]:
    for item in evidence:
        values = item.value if isinstance(item.value, tuple | list) else (item.value,)
        if values and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values):
            yield f"{item.name} {', '.join(filters.number(v) for v in values)}"


def _problems(problems: tuple[Problem, ...]) -> list[str]:
    """Return problems by their code and the name of the document, nothing that they quote."""
    lines = []
    for problem in problems[:20]:
        document = problem.document.rpartition("/")[2]
        known = document if document in NODE_DOCUMENTS else "a document"
        lines.append(f"{problem.code} in {known}" if document else problem.code)
    return list(dict.fromkeys(lines))


def _validators(validation: ValidationHere) -> list[str]:
    """Return how many errors each validator found; what they quote may be private."""
    lines = []
    for verdict in validation.verdicts:
        errors = sum(c.required for c in verdict.complaints) + verdict.more
        found = (
            "could not judge"
            if verdict.valid is None
            else f"{filters.plural(errors, 'error')} found"
        )
        lines.append(f"{code(verdict.name)}: {found if verdict.installed else 'not installed'}")
    return lines


@lru_cache(maxsize=1)
def _software() -> tuple[str, ...]:
    lines = [f"Python {platform.python_version()} on {platform.system()}"]
    for package in _PACKAGES:
        installed = version_of(package)
        if installed is not None:
            lines.append(f"{package} {installed}")
    return tuple(lines)
