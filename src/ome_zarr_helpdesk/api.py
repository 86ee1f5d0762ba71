"""The public functions: explain a source, search the content."""

from __future__ import annotations

import threading
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog import Catalog, our_catalog, our_content
from ome_zarr_helpdesk.documents import open_documents
from ome_zarr_helpdesk.explanation.build import build
from ome_zarr_helpdesk.explanation.result import ExplanationResult
from ome_zarr_helpdesk.facts import (
    Facts,
    collect,
    complete,
    first_facts,
    no_facts,
    with_all_files,
    with_census,
)
from ome_zarr_helpdesk.settings import load_settings
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.place import NotAPlace
from ome_zarr_helpdesk.state.attributes import id_of, unwrapped
from ome_zarr_helpdesk.state.environment import environment_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.explanation.search import Index, SearchResult
    from ome_zarr_helpdesk.facts.model import Read
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.together import Shown, Together
    from ome_zarr_helpdesk.source.place import Place
    from ome_zarr_helpdesk.state.model import LayerState, Snapshot, ViewState

__all__ = ["Explanation", "default_catalog", "explain", "search", "validate"]


@dataclass(frozen=True, slots=True)
class Explanation(ExplanationResult):
    """The whole answer about one source, with its renderings."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON contract, schema 1: dicts, lists, texts and finite numbers."""
        from ome_zarr_helpdesk.rendering.json_contract import to_json

        return to_json(self)

    def to_html(self) -> str:
        """Return a whole HTML document."""
        from ome_zarr_helpdesk.rendering.html import document

        return document(self)

    def to_markdown(self) -> str:
        """Return Markdown for a forum or a wiki."""
        from ome_zarr_helpdesk.rendering.markdown import markdown

        return markdown(self)

    def to_text(self) -> str:
        """Return plain text for a terminal."""
        from ome_zarr_helpdesk.rendering.text import text

        return text(self)


@lru_cache(maxsize=1)
def default_catalog() -> Catalog:
    """Return our own content, loaded once a process."""
    return our_catalog()


def user_catalog() -> Catalog:
    """Return our content with that of the folder named in the settings over it.

    What is wrong with the folder stands in its ``errors``, after our own.
    """
    named = load_settings().content_folder
    if not named:
        return default_catalog()
    ours = default_catalog()
    try:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise OSError("is not a folder")
        return Catalog(our_content(), folder)
    except (OSError, RuntimeError, ValueError) as error:  # ~nobody, a null character
        catalog = copy(ours)
        catalog.errors = [*ours.errors, f"{named}: {error}"]
        return catalog


def explain(
    source: Any,
    *,
    state: Snapshot | None = None,
    catalog: Catalog | None = None,
    all_wells: bool = False,
    all_files: bool = False,
) -> Explanation:
    """Explain what a source is.

    Parameters
    ----------
    source
        A path or URL, a `zarr.Group`, a `zarr.Array`, a napari layer, or the
        data of one.
    state
        What napari shows (from `ome_zarr_helpdesk.state.snapshot`), if anything. It is
        compared with the layer that is given; with the active one where none is.
    catalog
        What can be said; our own content by default.
    all_wells
        Whether to look at every well of a plate, not only at a sample.
    all_files
        Whether to look for every file of pixels of an image, not only for a sample,
        to tell how many bytes they take.

    Returns
    -------
    Explanation
        Never raises for what a source contains; what could not be read is said
        in it.
    """
    place = locate(source)
    facts, documents = read_place(place)
    if all_wells and not isinstance(place, NotAPlace):
        facts = count_wells(place, facts)
    if all_files and not isinstance(place, NotAPlace):
        facts = count_files(place, facts)
    view = state.view if state is not None else None
    return explain_facts(
        facts,
        layer=None if state is None else _state_of(source, state),
        view=view,
        siblings=state.layers if state is not None else (),
        catalog=catalog,
        documents=documents,
    )


def read_place(
    place: Place | NotAPlace,
    cancelled: Callable[[], bool] = lambda: False,
    at_first: Callable[[Facts, dict[str, Any]], None] | None = None,
) -> tuple[Facts, dict[str, Any]]:
    """Read a place: its facts, and the documents they come from by their keys.

    Parameters
    ----------
    place
        Where to read, or why there is nothing to read.
    cancelled
        Asked before every read; `Cancelled` is raised when it says so.
    at_first
        Told what is known after the first answer of a server, where the others will
        take a while.
    """
    if isinstance(place, NotAPlace):
        return no_facts(place), {}
    documents = open_documents(place, cancelled=cancelled)
    try:
        first = first_facts(documents) if at_first is not None else None
        if first is not None and at_first is not None:
            at_first(first, documents.contents())
        documents, facts = complete(documents, collect(documents))
    finally:
        documents.close()
    return facts, documents.contents()


def count_wells(
    place: Place,
    facts: Facts,
    progress: Callable[[int, int], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Facts:
    """Look at every well of a plate; `Cancelled` is raised when nobody waits any more.

    Parameters
    ----------
    place
        Where the plate lies.
    facts
        What was found out about it before.
    progress
        Told how many wells were looked at, of how many.
    cancelled
        Asked before every read.
    """
    return _looked_on(with_census, place, facts, progress, cancelled)


def count_files(
    place: Place,
    facts: Facts,
    progress: Callable[[int, int], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Facts:
    """Look for every file of pixels of an image, and how long it is; none of them is read.

    Parameters
    ----------
    place
        Where the image lies.
    facts
        What was found out about it before.
    progress
        Told how many files were looked for, of how many.
    cancelled
        Asked before every read; `Cancelled` is raised when it says so.
    """
    return _looked_on(with_all_files, place, facts, progress, cancelled)


def _looked_on(
    look: Callable[[Documents, Facts, Callable[[int, int], None]], Facts],
    place: Place,
    facts: Facts,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Facts:
    """Return facts after a further look at a place that was read before."""
    documents = open_documents(place, cancelled=cancelled)
    try:
        facts = look(documents, facts, progress)
    finally:
        documents.close()
    return replace(facts, read=_read_on(facts.read, documents))


def _state_of(source: Any, state: Snapshot) -> LayerState | None:
    """Return the state of the layer that is explained; else of the active one."""
    given = id_of(unwrapped(source))
    return next((layer for layer in state.layers if layer.id == given), state.active)


def explain_facts(
    facts: Facts,
    *,
    layer: LayerState | None = None,
    view: ViewState | None = None,
    siblings: Sequence[LayerState] = (),
    catalog: Catalog | None = None,
    documents: dict[str, Any] | None = None,
) -> Explanation:
    """Put facts that were read before into words again, for another state of the viewer.

    Parameters
    ----------
    facts
        What the file states.
    layer, view
        State of the explained layer and of the viewer.
    siblings
        States of the layers that may show the same file.
    catalog
        What can be said; our own content by default.
    documents
        The documents that were read, for the raw view.
    """
    found, shown, all_found = _matched(facts, layer, view, siblings)
    answer = build(
        facts,
        catalog or default_catalog(),
        layer=layer,
        view=view,
        match=found,
        together=all_found,
        environment=environment_for(facts),
        documents=documents,
    )
    return Explanation(**answer, showing=shown)


def _matched(
    facts: Facts, layer: LayerState | None, view: ViewState | None, siblings: Sequence[LayerState]
) -> tuple[Match | None, tuple[Shown, ...], Together | None]:
    """Return how a layer relates to its file, which layers show it, and they all together."""
    if layer is None and not siblings:
        return None, (), None
    from ome_zarr_helpdesk.match import match, showing, together

    found = None if layer is None else match(facts, layer, view)
    explained = None if layer is None or found is None else (layer, found)
    shown = showing(facts, siblings, explained)
    return found, shown, together(facts, shown, found)


def explain_view(view: ViewState, catalog: Catalog | None = None) -> Explanation:
    """Say what is to be said of a viewer in which nothing is selected.

    Parameters
    ----------
    view
        State of the viewer.
    catalog
        What can be said; our own content by default.

    Returns
    -------
    Explanation
        Of kind ``nothing``: it has findings, and nothing is told of any data.
    """
    return explain_facts(Facts("", "nothing"), view=view, catalog=catalog)


def validate(
    explanation: Explanation,
    *,
    below: Place | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Explanation:
    """Ask the installed validators about what is explained; may take seconds.

    Parameters
    ----------
    explanation
        Of the documents it was made from nothing is read again.
    below
        Where to read on, from `locate`, to have the labels below and all fields
        of a plate judged too; None for what was read already.
    cancelled
        Asked before every read; `Cancelled` is raised when it says so.

    Returns
    -------
    Explanation
        The same, with ``validation``. Never raises for what a source contains or
        for what a validator does; those not installed are named in it.
    """
    from ome_zarr_helpdesk.explanation.verdicts import put_into_words
    from ome_zarr_helpdesk.validation import Shelf
    from ome_zarr_helpdesk.validation import validate as ask

    facts = explanation.facts
    if below is None:
        said = ask(facts, Shelf(explanation.documents, cancelled=cancelled))
    else:
        documents = open_documents(below, cancelled=cancelled)
        try:
            if documents.costly:  # a server does not tell at first where its store begins
                documents, _ = complete(documents, collect(documents))
            said = ask(facts, Shelf(explanation.documents, documents, cancelled), below=True)
        finally:
            documents.close()
        facts = replace(facts, read=_read_on(facts.read, documents))
    told = put_into_words(said, explanation.catalog)
    return replace(explanation, facts=facts, validation=told)


def _read_on(read: Read, documents: Documents) -> Read:
    return replace(
        read,
        documents=read.documents + documents.found,
        requests=read.requests + documents.requests,
        bytes=read.bytes + documents.bytes,
    )


_indexes: dict[int, Index] = {}
_indexes_lock = threading.Lock()


def index_of(catalog: Catalog) -> Index:
    """Return the search index of a catalog, made once."""
    from ome_zarr_helpdesk.explanation.search import Index

    with _indexes_lock:
        if id(catalog) not in _indexes:
            _indexes.clear()  # one catalog is in use at a time; an old one may go
            _indexes[id(catalog)] = Index(catalog)
        return _indexes[id(catalog)]


def search(
    question: str, explanation: Explanation | None = None, limit: int = 10
) -> tuple[SearchResult, ...]:
    """Return the entries that answer a question, best first.

    Parameters
    ----------
    question
        As a person types it; typing errors are tolerated.
    explanation
        What is at hand: what matters for it comes first.
    limit
        Most results.
    """
    catalog = explanation.catalog if explanation is not None else default_catalog()
    return index_of(catalog).search(question, explanation, limit)
