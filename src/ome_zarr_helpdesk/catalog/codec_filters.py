"""Codecs into words: filters that look up what each codec of a file does, costs and needs."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ome_zarr_helpdesk.catalog.richtext import Rich, Text
from ome_zarr_helpdesk.catalog.row_words import (
    first_of,
    in_a_row,
    joined,
    linked,
    ours,
    say,
    settings_in_words,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.catalog.tables import Table, Tables
    from ome_zarr_helpdesk.facts.model import Codec

__all__ = ["CODEC_FILTERS", "codec_names"]

MOST_CODECS = 8
"""How many codecs are told one by one; real arrays have one to four."""

MOST_KEPT = 1_000
"""How many answers about codecs are kept."""

LONGEST_KEPT = 1_000
"""How long the settings may be of which answers are kept, in characters; most have 100."""

_WORST_LAST = ("nothing", "unknown", "can", "always")

_kept: WeakKeyDictionary[Table, dict[Any, Any]] = WeakKeyDictionary()


def codecs_in_words(codecs: Sequence[Codec], tables: Tables) -> Rich:
    """Return one sentence for each codec: what it does, with the settings of this file."""
    table = tables.codecs
    return first_of(codecs, MOST_CODECS, lambda codec: _codec(codec, table), table, "step")


def codec_in_words(codec: Codec, tables: Tables) -> Rich:
    """Return one sentence: what a codec does, with the settings of this file."""
    return Rich(_codec(codec, tables.codecs))


def codec_settings(codec: Codec, tables: Tables) -> Rich:
    """Return the settings of a codec in words: level 3, checksum: no."""
    found = tables.codecs.find(codec.name, codec.zarr_format)
    return settings_in_words(codec.settings, found[0].settings if found else {})


def codec_names(codecs: Sequence[Codec], tables: Tables) -> Rich:
    """Return the names of codecs in a row, each a link to the term that explains it."""
    return in_a_row([_name(codec, tables.codecs) for codec in codecs])


def codecs_that(codecs: Sequence[Codec], tables: Tables, step: str) -> tuple[Codec, ...]:
    """Return the codecs that are one kind of step: ``filter``, ``compress``, ``checksum``."""
    found = ((codec, tables.codecs.find(codec.name, codec.zarr_format)) for codec in codecs)
    return tuple(codec for codec, row in found if row is not None and row[0].step == step)


def codecs_unknown(codecs: Sequence[Codec], tables: Tables) -> tuple[Codec, ...]:
    """Return the codecs that no table knows."""
    return tuple(c for c in codecs if tables.codecs.find(c.name, c.zarr_format) is None)


def codecs_lossy(codecs: Sequence[Codec], tables: Tables) -> tuple[Codec, ...]:
    """Return the codecs that, set as they are, can change values."""
    return tuple(c for c in codecs if _loss(c, tables.codecs) in ("can", "always"))


def loss(codecs: Sequence[Codec], tables: Tables) -> str:
    """Return the worst of all codecs: ``nothing``, ``unknown``, ``can`` or ``always``."""
    found = (_loss(codec, tables.codecs) or "unknown" for codec in codecs)
    return max(found, key=_WORST_LAST.index, default="nothing")


def codecs_to_install(codecs: Sequence[Codec], tables: Tables) -> tuple[str, ...]:
    """Return the packages that Python needs for codecs that zarr does not bring along."""
    found = (tables.codecs.find(codec.name, codec.zarr_format) for codec in codecs)
    packages = (group.install for _, group in filter(None, found))
    return tuple(dict.fromkeys(package for package in packages if package))


def codecs_unusual(codecs: Sequence[Codec], tables: Tables) -> tuple[Codec, ...]:
    """Return the codecs that not every program, or not without more packages, reads."""
    found = ((codec, tables.codecs.find(codec.name, codec.zarr_format)) for codec in codecs)
    return tuple(codec for codec, row in found if row is not None and not row[1].usual)


def codecs_known_to(codecs: Sequence[Codec], tables: Tables) -> Rich:
    """Return for each codec one sentence: which programs know it."""
    table = tables.codecs
    said: list[tuple[Inline, ...]] = []
    for codec in codecs[:MOST_CODECS]:
        found = table.find(codec.name, codec.zarr_format)
        if found is not None:
            said.append((*_name(codec, table), Text(f" {found[1].say}")))
    return joined(list(dict.fromkeys(said)), " ")


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that says of codecs with the same settings what it said before.

    Nearly all images are written with one of a few settings.
    """

    @wraps(function)
    def said(value: Codec | Sequence[Codec], tables: Tables, *given: Any) -> Any:
        written = _written(value)
        if written is None:
            return function(value, tables, *given)
        kept = _kept.setdefault(tables.codecs, {})
        key = (function, written, given)
        answer = kept.get(key)
        if answer is None:
            answer = function(value, tables, *given)
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = answer
        return answer

    return said


def _written(value: Codec | Sequence[Codec]) -> str | None:
    """Return all that codecs are as text, which tells 1 from true and from 1.0; None if long."""
    codecs = value if isinstance(value, list | tuple) else (value,)
    if sum(len(codec.settings) for codec in codecs) > LONGEST_KEPT:
        return None  # at least a character each, and repr would take seconds
    written = repr([(codec.name, codec.zarr_format, codec.settings) for codec in codecs])
    return written if len(written) <= LONGEST_KEPT else None


def _codec(codec: Codec, table: Table) -> tuple[Inline, ...]:
    found = table.find(codec.name, codec.zarr_format)
    if found is None:
        return _sentence(table, "unknown", codec.settings, {}, name=Rich(_name(codec, table)))
    row, _ = found
    name = Rich(_name(codec, table))
    said = _sentence(table, "row", codec.settings, row.settings, name=name, does=ours(row.does))
    if _loss(codec, table) == "nothing":
        return said if row.loses == "nothing" else (*said, Text(" "), *say(table, "kept"))
    return (*said, Text(f" {row.loss}")) if row.loss else said


def _sentence(
    table: Table,
    key: str,
    stated: tuple[tuple[str, Any], ...],
    words: Mapping[str, str | Mapping[str, str]],
    **values: Rich,
) -> tuple[Inline, ...]:
    """Return a sentence of the table, with settings where there are some to be told."""
    settings = settings_in_words(stated, words)
    if not settings.children:
        return say(table, key, **values)
    return say(table, f"{key}-set", settings=settings, **values)


def _loss(codec: Codec, table: Table) -> str | None:
    """Return whether a codec loses anything with its settings; None where it is not known."""
    found = table.find(codec.name, codec.zarr_format)
    if found is None:
        return None
    stated = dict(codec.settings)
    kept = any(
        all(word(stated.get(name, "absent")) in words for name, words in case.items())
        for case in found[0].keeps_all_if
    )
    return "nothing" if kept else found[0].loses


def _name(named: Codec, table: Table) -> tuple[Inline, ...]:
    found = table.find(named.name, named.zarr_format)
    return linked(named.name, found[0] if found else None)


CODEC_FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: _once(function)
    for function in (
        codec_in_words,
        codec_names,
        codec_settings,
        codecs_in_words,
        codecs_known_to,
        codecs_lossy,
        codecs_that,
        codecs_to_install,
        codecs_unknown,
        codecs_unusual,
        loss,
    )
}
"""Filters for codecs, by the name that content uses; each is given the tables too."""
