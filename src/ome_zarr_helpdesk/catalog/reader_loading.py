"""From ``readers.yaml`` to rows; a wrong row is left out, with the reason."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, get_args

from ome_zarr_helpdesk.catalog.loading import condition, here, is_here
from ome_zarr_helpdesk.catalog.markdown import ContentError
from ome_zarr_helpdesk.catalog.readers import Expected, Given, ReaderRow, version_key

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.entry import Here
    from ome_zarr_helpdesk.catalog.readers import Works

__all__ = ["parse_rows"]

_REQUIRED = {"plugin", "versions", "tried", "when", "works", "does", "samples"}
_OPTIONAL = {"reader", "open"}
_SAMPLE = re.compile(r"([a-z0-9-]+)(?: \((.+)\))?")
_WORKS: dict[Any, Works] = {True: "yes", False: "no", "yes": "yes", "no": "no", "partly": "partly"}
"""YAML reads yes and no as true and false."""


def parse_rows(content: Any, errors: list[str]) -> tuple[ReaderRow, ...]:
    """Parse the rows of a loaded file; one that is wrong is left out, with a message.

    Parameters
    ----------
    content
        What the YAML holds: a list of rows.
    errors
        One sentence for each row that was left out is added here.
    """
    if not isinstance(content, list):
        errors.append("readers.yaml is not a list of rows")
        return ()
    rows: list[ReaderRow] = []
    for number, item in enumerate(content, 1):
        try:
            rows.append(_row(item))
        except ContentError as error:
            errors.append(f"readers.yaml: row {number} {error}")
    return tuple(rows)


def _row(item: Any) -> ReaderRow:
    if not isinstance(item, dict):
        raise ContentError("is not a list of keys and values")
    wrong = [*(_REQUIRED - set(item)), *(str(key) for key in set(item) - _REQUIRED - _OPTIONAL)]
    if wrong:
        raise ContentError(f"lacks these keys, or may not have them: {', '.join(sorted(wrong))}")
    plugin = _text(item["plugin"], "plugin")
    if not isinstance(item["works"], bool | str) or item["works"] not in _WORKS:
        raise ContentError("needs yes, partly or no for 'works'")
    if not isinstance(item["tried"], datetime.date):
        raise ContentError("needs a date such as 2026-11-22 for 'tried'")
    return ReaderRow(
        reader=_text(item.get("reader", plugin), "reader"),
        plugin=plugin,
        versions=_versions(item["versions"]),
        tried=item["tried"].isoformat(),
        when=condition(item["when"], "when"),
        works=_WORKS[item["works"]],
        does=_sentences(item["does"]),
        opens=condition(item["open"], "open") if "open" in item else None,
        samples=_samples(item["samples"]),
    )


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"needs a text for {key!r}")
    return value.strip()


def _versions(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise ContentError("needs a list of texts for 'versions'; put numbers in quotes")
    if not all(re.match(r"\d+\.\d+", version) for version in value):
        raise ContentError("needs releases such as '0.11.0' in 'versions'")
    return tuple(sorted(value, key=version_key))


def _sentences(value: Any) -> tuple[Here, ...]:
    items = [{"say": value}] if isinstance(value, str) else value
    if not isinstance(items, list) or not items:
        raise ContentError("needs a text, or a list of 'when' and 'say', for 'does'")
    for item in items:
        if not is_here(item):
            raise ContentError("needs 'say', and may have 'when', in each item of 'does'")
    return tuple(here(item) for item in items)


def _samples(value: Any) -> tuple[tuple[str, Given, Expected], ...]:
    if not isinstance(value, dict) or not value:
        raise ContentError("needs samples, each with what comes of it, for 'samples'")
    return tuple((*_sample(name), _expected(expected)) for name, expected in value.items())


def _sample(name: Any) -> tuple[str, Given]:
    """Return the name of a sample and how it is given: ``image-05 (http)``."""
    match = _SAMPLE.fullmatch(str(name))
    known: tuple[Given, ...] = get_args(Given)
    given = next((g for g in known if match and g == (match.group(2) or "folder")), None)
    if match is None or given is None:
        raise ContentError(f"needs names of samples, with one of these behind: {', '.join(known)}")
    return match.group(1), given


def _expected(value: Any) -> Expected:
    if value in ("nothing", "error"):
        return Expected(value)
    if not isinstance(value, dict) or not set(value) <= {"image", "labels", "hidden", "shape"}:
        raise ContentError("needs 'nothing', 'error' or counts of layers for each sample")
    shape = value.get("shape", [])
    counts = [value.get(key, 0) for key in ("image", "labels", "hidden")]
    if not isinstance(shape, list) or not all(type(n) is int for n in (*counts, *shape)):
        raise ContentError("needs whole numbers for the layers of each sample")
    hidden = value.get("hidden")
    return Expected("layers", counts[0], counts[1], hidden, tuple(shape) if shape else None)
