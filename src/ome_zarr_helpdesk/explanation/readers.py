"""What napari would do with a source, and which reader to use. Pure: no I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.expressions import Unknown, holds
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.readers import tried_for, version_key
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.explanation.possible import possible_rows
from ome_zarr_helpdesk.explanation.result import ReaderAdvice
from ome_zarr_helpdesk.source.keys import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.catalog.readers import ReaderRow
    from ome_zarr_helpdesk.catalog.richtext import Inline
    from ome_zarr_helpdesk.facts.model import Container
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["advice_sentence", "is_better", "readers_for", "releases"]

_WITHOUT_ADDRESS = ("memory", "other")
_NOT_OPENED = ("not-zarr", "unreadable")
_NAPARI = ("napari", "builtins")
"""Names that napari's own reader has had."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A row that applies, and the releases for which it is the first to apply."""

    row: ReaderRow
    versions: tuple[str, ...]


def readers_for(
    catalog: Catalog, known: Known, installed: Mapping[str, str]
) -> tuple[ReaderAdvice, ...]:
    """Return what each reader would do with a source; the one to use comes first.

    Parameters
    ----------
    catalog
        The rows.
    known
        The facts.
    installed
        Version of each plugin that was looked for, empty where it is not there;
        no entry where nobody looked. An installed version that no row has tried
        is taken to do what the newest that was tried does.

    Returns
    -------
    tuple of ReaderAdvice
        Empty for what has no address that could be opened.
    """
    container = known.container
    if container is None or container.store in _WITHOUT_ADDRESS or known.kind in _NOT_OPENED:
        return ()
    applying = [row for row in possible_rows(catalog, known) if holds(row.when, known)]
    found: list[ReaderAdvice] = []
    first: list[ReaderAdvice] = []
    for plugin in dict.fromkeys(row.plugin for row in catalog.readers):
        rows = [row for row in catalog.readers if row.plugin == plugin]
        cases = _cases([row for row in applying if row.plugin == plugin])
        cases = _of_installed(cases, rows, installed.get(plugin))
        said = [_advice(case, known, container, installed.get(plugin)) for case in cases]
        advices = _joined([advice for advice in said if advice is not None])
        found += advices
        first += advices[:1]
    best = min((a for a in first if a.open_path is not None), key=_worth, default=None)
    marked = [replace(a, recommended=True) if a is best else a for a in found]
    return tuple(sorted(marked, key=lambda a: not a.recommended))


def advice_sentence(
    catalog: Catalog, known: Known, readers: tuple[ReaderAdvice, ...]
) -> tuple[Inline, ...] | None:
    """Return how to see a source in napari; None where no reader is known to show it.

    Parameters
    ----------
    catalog
        The words.
    known
        The facts.
    readers
        What each reader would do.
    """
    say = catalog.messages
    best = next((advice for advice in readers if advice.recommended), None)
    if known.layer is not None:
        if best is None or not is_better(best, known.layer):
            return None
        return say.say("readers.better", reader=best.reader, path=best.open_path)
    newer = _newer_that_works(readers)
    if newer is not None and (best is None or best.works == "partly"):
        version = newer.versions[-1]
        return say.say(
            "readers.update", reader=newer.reader, version=version, installed=newer.installed
        )
    return None if best is None else _how_to_open(best, known, say)


def _how_to_open(best: ReaderAdvice, known: Known, say: Messages) -> tuple[Inline, ...]:
    if best.installed == "":
        return say.say("readers.install", reader=best.reader, command=f"pip install {best.plugin}")
    if best.open_path is not None and not _is_given(best.open_path, known):
        return say.say("readers.open-other", reader=best.reader, path=best.open_path)
    if known.container is not None and known.container.store != "local":
        return say.say("readers.open-address", reader=best.reader)
    if best.works == "partly":
        return say.say("readers.open-partly", reader=best.reader)
    return say.say("readers.open", reader=best.reader)


def _newer_that_works(readers: tuple[ReaderAdvice, ...]) -> ReaderAdvice | None:
    """Return what a release does that is not the installed one, where only that one works."""
    for advice in readers:
        works = advice.works == "yes" and not advice.recommended
        if works and advice.installed and _minor(advice.installed) < _minor(advice.versions[-1]):
            return advice
    return None


def releases(advice: ReaderAdvice, catalog: Catalog) -> str:
    """Return the releases an advice is about, those in a row as a range."""
    rows = (row for row in catalog.readers if row.plugin == advice.plugin)
    tried = sorted({version for row in rows for version in row.versions}, key=version_key)
    runs: list[list[str]] = []
    for version in advice.versions:
        follows = runs and tried.index(runs[-1][-1]) + 1 == tried.index(version)
        runs[-1].append(version) if follows else runs.append([version])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def is_better(best: ReaderAdvice, layer: LayerState) -> bool:
    """Return whether a reader other than the one that opened a layer would be better.

    Said of napari's own reader only: what other plugins are good for is not known.
    """
    return layer.reader_plugin in _NAPARI and best.plugin not in _NAPARI


def _cases(applying: list[ReaderRow]) -> list[_Case]:
    """Return the rows that apply, each with its releases, the newest release first."""
    versions = {version for row in applying for version in row.versions}
    chosen: dict[int, list[str]] = {}
    for version in sorted(versions, key=version_key, reverse=True):
        index = next(i for i, row in enumerate(applying) if version in row.versions)
        chosen.setdefault(index, []).append(version)
    return [_Case(applying[i], tuple(reversed(found))) for i, found in chosen.items()]


def _of_installed(cases: list[_Case], rows: list[ReaderRow], version: str | None) -> list[_Case]:
    """Return the case of the installed release, and the newest one if that works better."""
    if not version:
        return cases if version is None else cases[:1]
    tried = tried_for(version, {v for row in rows for v in row.versions})
    own = [case for case in cases if tried & set(case.versions)]
    better = [case for case in cases[:1] if own and case not in own and own[0].row.works != "yes"]
    return own + [case for case in better if case.row.works == "yes"]


def _minor(version: str) -> tuple[int, ...]:
    return version_key(version)[:2]


def _joined(advices: list[ReaderAdvice]) -> list[ReaderAdvice]:
    """Join what is said alike of several releases."""
    alike: dict[tuple[str, str, str | None], ReaderAdvice] = {}
    for advice in advices:
        key = advice.works, plain(advice.does), advice.open_path
        known = alike.get(key)
        if known is not None:
            versions = sorted((*advice.versions, *known.versions), key=version_key)
            date = min(advice.date, known.date)
            advice = replace(known, versions=tuple(versions), date=date)
        alike[key] = advice
    return list(alike.values())


def _advice(
    case: _Case, known: Known, container: Container, installed: str | None
) -> ReaderAdvice | None:
    row = case.row
    does = first_said(row.does, known)
    if does is None:
        return None
    return ReaderAdvice(
        reader=row.reader,
        plugin=row.plugin,
        works=row.works,
        does=does,
        versions=case.versions,
        date=row.tried,
        open_path=_open_path(row, known, container),
        installed=installed,
    )


def _open_path(row: ReaderRow, known: Known, container: Container) -> str | None:
    """Return the address to open: what the row names, else what was given if that works."""
    if row.opens is None:
        return None if row.works == "no" else container.address
    try:
        path = join("", str(row.opens.value(known)))
    except Unknown:
        return None if row.works == "no" else container.address
    return None if path is None else container.address_of(path)


def _worth(advice: ReaderAdvice) -> int:
    """Order readers: one that works, one that works a folder further, one that works partly."""
    return {"yes": 0, "no": 1, "partly": 2}[advice.works]


def _is_given(address: str, known: Known) -> bool:
    """Return whether an address is what was given, and napari would take it as it was given."""
    container, given = known.container, known.source.rstrip("/\\")
    if container is None or address != container.address or given.startswith("file:"):
        return False
    return _last_name(given) == _last_name(address)


def _last_name(address: str) -> str:
    return address.replace("\\", "/").rstrip("/").rpartition("/")[2]
