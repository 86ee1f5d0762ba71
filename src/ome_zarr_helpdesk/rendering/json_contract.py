"""An explanation as the JSON contract, schema 1: for programs.

Adding keys is allowed; removing, renaming or redefining one raises ``SCHEMA``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.richtext import plain, plain_blocks
from ome_zarr_helpdesk.rendering.validation_json import validation_json

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.result import (
        EntryHere,
        EvidenceHere,
        ExplanationResult,
        FindingHere,
        ProblemHere,
        ReaderAdvice,
    )
    from ome_zarr_helpdesk.facts.model import (
        Array,
        Axis,
        Channel,
        Container,
        Facts,
        Image,
        Level,
        Plate,
        Transformation,
        Well,
    )

__all__ = ["SCHEMA", "to_json"]

SCHEMA = 1


def to_json(result: ExplanationResult) -> dict[str, Any]:
    """Return an explanation as plain dicts, lists, texts and finite numbers."""
    facts = result.facts
    return {
        "schema": SCHEMA,
        "source": facts.source,
        "kind": facts.kind,
        "ome_zarr_version": facts.ome_zarr_version,
        "version_source": facts.version_source,
        "zarr_format": facts.zarr_format,
        "summary": plain(result.summary),
        "facts": _finite(_facts(facts)),
        "readers": [_reader(r) for r in result.readers],
        "terms": [_entry(e) for e in result.terms],
        "faqs": [_entry(e) for e in result.faqs],
        "help": [_entry(e) for e in result.help],
        "findings": _finite([_finding(f) for f in result.findings]),
        "not_looked_for": [entry.id for entry in result.not_looked_for],
        "problems": [_problem(p) for p in result.problems],
        "validation": _finite(validation_json(result.validation)),
        "read": {
            "documents": facts.read.documents,
            "requests": facts.read.requests,
            "bytes": facts.read.bytes,
            "seconds": round(facts.read.seconds, 6),
            "complete": facts.read.complete,
            "notes": [plain(note) for note in result.notes],
        },
    }


def _reader(advice: ReaderAdvice) -> dict[str, Any]:
    return {
        "reader": advice.reader,
        "plugin": advice.plugin,
        "works": advice.works,
        "does": plain(advice.does),
        "versions": list(advice.versions),
        "date": advice.date,
        "recommended": advice.recommended,
        "open_path": advice.open_path,
        "installed": advice.installed,
    }


def _entry(here: EntryHere) -> dict[str, Any]:
    return {
        "id": here.id,
        "title": here.title,
        "relevance": round(here.relevance, 3),
        "rank": here.rank,
        "here": plain(here.here) if here.here else None,
    }


def _finding(finding: FindingHere) -> dict[str, Any]:
    judgement = finding.judgement
    return {
        "id": finding.id,
        "severity": finding.severity,
        "title": finding.title,
        "text": plain(finding.text),
        "why": plain_blocks(finding.why) or None,
        "in_napari": plain_blocks(finding.in_napari) or None,
        "in_file": plain_blocks(finding.in_file) or None,
        "action": finding.actions[0] if finding.actions else None,
        "actions": list(finding.actions),
        "rule": judgement.rule,
        "spec": {"version": judgement.version, "section": judgement.section}
        if judgement.version
        else None,
        "evidence": {item.name: _evidence(item) for item in finding.evidence},
        "layer": finding.layer,
    }


def _evidence(item: EvidenceHere) -> dict[str, Any]:
    value = item.value
    is_plain = isinstance(value, str | int | float | bool | list | tuple)
    return {
        "value": value if is_plain else str(value),
        "unit": item.unit,
        "document": item.document,
        "location": item.location,
    }


def _problem(problem: ProblemHere) -> dict[str, Any]:
    return {
        "document": problem.document,
        "location": problem.location,
        "message": plain(problem.message),
    }


def _facts(facts: Facts) -> dict[str, Any]:
    labels = facts.labels
    collection, scene = facts.collection, facts.scene
    return {
        "container": _container(facts.container),
        "image": facts.image and {**_image(facts.image), "stored": _stored(facts)},
        "plate": _plate(facts.plate),
        "well": _well(facts.well),
        "labels": labels and {"path": labels.path, "names": _list(labels.names)},
        "collection": collection
        and {
            "images": _list(collection.images),
            "ome_xml": collection.has_ome_xml,
            "series_stated": collection.series_stated,
        },
        "scene": scene
        and {
            "images": _list(scene.images),
            "coordinate_systems": _list(scene.coordinate_systems),
            "transformations": [_transformation(t) for t in scene.transformations],
        },
        "array": facts.array
        and {"path": facts.array.path, **_array(facts.array), "stored": _stored(facts)},
    }


def _container(container: Container | None) -> dict[str, Any] | None:
    if container is None:
        return None
    place = container.lies_in
    return {
        "store": container.store,
        "root": container.root,
        "place": container.place,
        "consolidated": container.consolidated,
        "children": _list(container.children),
        "convention": container.convention,
        "images": _list(container.images),
        "looked_at": container.looked_at,
        "lies_in": {
            "plate": place.plate,
            "well": place.well,
            "field": place.field,
            "image": place.image,
            "label": place.label,
            "level": place.level,
            "series": place.series,
            "scene": place.scene,
        },
    }


def _stored(facts: Facts) -> dict[str, Any] | None:
    """Return what files of pixels take as stored; ``nbytes`` is null until all were looked for."""
    files = facts.probes.files if facts.probes is not None else None
    if files is None:
        return None
    levels = [
        {
            "path": level.path,
            "files": level.of,
            "looked_at": level.looked_at,
            "found": level.stored,
            "nbytes": level.nbytes,
            "nbytes_uncompressed": level.covers,
        }
        for level in files.levels
    ]
    return {"complete": files.all_looked_at, "nbytes": files.nbytes, "levels": levels}


def _image(image: Image) -> dict[str, Any]:
    return {
        "path": image.path,
        "name": image.name,
        "axes": None if image.axes is None else [_axis(a) for a in image.axes],
        "levels": None if image.levels is None else [_level(level) for level in image.levels],
        "channels": None if image.channels is None else [_channel(c) for c in image.channels],
        "labels": _list(image.labels),
        "omero": image.omero,
        "downsampling": image.downsampling,
        "coordinate_systems": _list(image.coordinate_systems),
        "intrinsic_system": image.intrinsic_system,
        "transformations": None
        if image.transformations is None
        else [_transformation(t) for t in image.transformations],
        "axis_orientation": {a.name: a.orientation for a in image.axes or ()},
        "pyramid_overhead": image.pyramid_overhead,
        "n_objects": image.n_objects,
        "nbytes": image.nbytes,
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {"name": axis.name, "type": axis.type, "unit": axis.unit, "size": axis.size}


def _level(level: Level) -> dict[str, Any]:
    return {
        "path": level.dataset,
        **_array(level),
        "scale": _list(level.scale),
        "translation": _list(level.translation),
    }


def _array(array: Array) -> dict[str, Any]:
    return {
        "shape": _list(array.shape),
        "dtype": array.dtype,
        "chunk_shape": _list(array.chunk_shape),
        "shard_shape": _list(array.shard_shape),
        "codecs": _list(array.codecs),
        "dimension_separator": array.dimension_separator,
        "fill_value": array.fill_value,
        "scale": None,
        "translation": None,
        "n_chunks": array.n_chunks,
        "n_shards": array.n_shards,
        "nbytes": array.nbytes,
    }


def _channel(channel: Channel) -> dict[str, Any]:
    window = channel.window
    return {
        "label": channel.label,
        "color": channel.color,
        "window": window
        and {"min": window.min, "max": window.max, "start": window.start, "end": window.end},
        "active": channel.active,
    }


def _transformation(step: Transformation) -> dict[str, Any]:
    return {"type": step.type, "input": step.input, "output": step.output}


def _plate(plate: Plate | None) -> dict[str, Any] | None:
    if plate is None:
        return None
    sample, census = plate.sample, plate.census
    return {
        "name": plate.name,
        "rows": _list(plate.rows),
        "columns": _list(plate.columns),
        "wells": _list(plate.wells),
        "n_wells": plate.n_wells,
        "n_positions": plate.n_positions,
        "field_count": plate.field_count,
        "acquisitions": [{"id": a.id, "name": a.name} for a in plate.acquisitions or ()],
        "sample": sample and {"well": sample.well, "field": sample.field},
        "wells_read": list(plate.wells_read),
        "wells_missing": list(plate.wells_missing),
        "census": census
        and {
            "checked": census.checked,
            "missing": list(census.missing),
            "fields": dict(census.fields),
        },
    }


def _well(well: Well | None) -> dict[str, Any] | None:
    if well is None:
        return None
    images = [{"path": i.path, "acquisition": i.acquisition} for i in well.images or ()]
    return {"path": well.path, "images": None if well.images is None else images}


def _list(values: tuple[Any, ...] | None) -> list[Any] | None:
    return None if values is None else list(values)


_SIMPLE = frozenset({str, int, bool, type(None)})
"""Types of nearly all values; each call that is spared for one of them counts."""


def _finite(value: Any) -> Any:
    """Replace numbers that JSON does not have by their names, all the way down."""
    if isinstance(value, dict):
        return {k: v if type(v) in _SIMPLE else _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [v if type(v) in _SIMPLE else _finite(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value
