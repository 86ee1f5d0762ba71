"""Every entry on every sample: where it is shown, what it says, and how it is rendered."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.entry import RANKS
from ome_zarr_helpdesk.catalog.known import known_of
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.richtext import Value, plain, sayable
from ome_zarr_helpdesk.facts.origins import origin_of
from ome_zarr_helpdesk.rendering import markdown, pages
from ome_zarr_helpdesk.rendering.html import HtmlWriter
from tests.stores.every import ALL_LAYERS, ALL_SOURCES
from tests.stores.given import exists, explained_as_given, is_given
from tests.stores.registry import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog.richtext import Inline

ENTRIES = {entry.id: entry for entry in default_catalog()}


@pytest.fixture(scope="module")
def explained(sample_path: Callable[[str], Path]) -> Callable[[str], Explanation]:
    known: dict[str, Explanation] = {}

    def of(name: str) -> Explanation:
        if name not in known:
            known[name] = explain(sample_path(name))
        return known[name]

    return of


def test_our_content_is_without_errors() -> None:
    assert default_catalog().errors == []
    assert len(ENTRIES) > 60


def test_samples_that_entries_name_exist() -> None:
    named = {(entry.id, s) for entry in ENTRIES.values() for s in (*entry.shown_on, *entry.not_on)}
    known = ALL_SOURCES.keys() | ALL_LAYERS.keys()
    assert [(e, s) for e, s in sorted(named) if s not in known and not exists(s)] == []


SHOWN = [(e.id, s) for e in ENTRIES.values() for s in e.shown_on if s in ALL_SOURCES]
NOT_SHOWN = [(e.id, s) for e in ENTRIES.values() for s in e.not_on if s in ALL_SOURCES]


GIVEN = sorted(
    {s for e in ENTRIES.values() for s in (*e.shown_on, *e.not_on) if is_given(s)},
)


@pytest.mark.parametrize("sample", GIVEN)
def test_entry_appears_on_what_is_given_otherwise_and_not_on_other_such(
    sample: str, sample_path: Callable[[str], Path]
) -> None:
    answer = explained_as_given(sample, sample_path)
    for entry in ENTRIES.values():
        if sample in entry.shown_on:
            assert answer.entry(entry.id) is not None, entry.id
        if sample in entry.not_on:
            assert answer.entry(entry.id) is None, entry.id


@pytest.mark.parametrize("sample", list(ALL_SOURCES))
def test_entry_appears_where_it_says_and_not_where_it_says(
    sample: str, explained: Callable[[str], Explanation]
) -> None:
    there = explained(sample)
    missing = [e for e, s in SHOWN if s == sample and there.entry(e) is None]
    extra = [e for e, s in NOT_SHOWN if s == sample and there.entry(e) is not None]
    assert (missing, extra) == ([], [])


@pytest.mark.parametrize("sample", list(SOURCES))
def test_every_entry_is_rendered(sample: str, explained: Callable[[str], Explanation]) -> None:
    explanation = explained(sample)
    writer = HtmlWriter()
    known = known_of(explanation.facts, tables=explanation.catalog.tables)
    for entry in ENTRIES.values():
        html = pages.entry_page(entry, explanation.catalog, explanation)
        assert "{{" not in html.replace("{{ ", "{{ ") or "<pre>" in html or "<code>" in html
        assert entry.title.split()[0][:3] in html
        assert pages.card(entry, explanation)
        assert markdown.inlines(entry.definition)
        body = sayable(entry.body, known)
        assert markdown.blocks(body) or not body
        assert writer.blocks(body) or not body
        said = first_said(entry.here, known)
        for text in (plain(said) if said else "", plain(entry.definition)):
            for leftover in ("{{", "None", "nan", "()", "[]", "dataclass", "  "):
                assert leftover not in text, (entry.id, text)


@pytest.mark.parametrize("sample", list(SOURCES))
def test_explanation_is_rendered(sample: str, explained: Callable[[str], Explanation]) -> None:
    explanation = explained(sample)
    summary = plain(explanation.summary)
    assert summary.endswith(".")
    assert "None" not in summary
    for text in (explanation.to_text(), explanation.to_markdown(), explanation.to_html()):
        assert "{{" not in text
        assert "None" not in text
    json.dumps(explanation.to_json(), allow_nan=False)
    assert explanation.help, "there is always somebody to ask"
    for entries in (explanation.terms, explanation.faqs, explanation.help):
        ranks = [RANKS.index(here.rank) for here in entries]
        assert ranks == sorted(ranks)
        relevances = [here.relevance for here in entries]
        assert relevances == sorted(relevances, reverse=True)
        assert all(0 <= relevance <= 1 for relevance in relevances)


# Terms that must be among the first eight, those that are unfolded.
FIRST: dict[str, set[str]] = {
    "image-05": {"multiscale", "chunk", "pixel-size"},
    "image-04": {"multiscale", "chunk", "pixel-size"},
    "image-05-sharded": {"shard", "inner-chunk", "chunk"},
    "plate-05": {"hcs", "plate", "well", "field-of-view"},
    "plate-04": {"hcs", "plate", "well", "field-of-view"},
    "well-05": {"well", "field-of-view"},
    "field-05": {"multiscale"},
    "label-05": {"label-image"},
    "labels-05": {"label-image"},
    "zarr-array-v3": {"array", "chunk"},
    "zarr-group": {"zarr-group"},
    "scene-06": {"scene"},
    "bioformats2raw-05": {"bioformats2raw", "series"},
}


@pytest.mark.parametrize("sample", FIRST)
def test_terms_that_matter_come_first(sample: str, explained: Callable[[str], Explanation]) -> None:
    first = {here.id for here in explained(sample).terms[:8]}
    assert FIRST[sample] <= first, first


# Terms of things that the sample does not have.
FOREIGN: dict[str, set[str]] = {
    "image-05": {"plate", "well", "hcs", "shard", "inner-chunk", "scene", "acquisition"},
    "image-05-2d": {"plate", "label-image", "shard"},
    "plate-05": {"shard", "inner-chunk", "scene"},
    "zarr-group": {"plate", "well", "multiscale", "chunk", "pixel-size", "shard"},
    "zarr-array-v3": {"plate", "well", "pixel-size", "channel"},
    "not-zarr": {"plate", "multiscale", "chunk", "pixel-size"},
}


@pytest.mark.parametrize("sample", FOREIGN)
def test_terms_that_have_nothing_to_do_with_the_data_stay_away(
    sample: str, explained: Callable[[str], Explanation]
) -> None:
    shown = {here.id: here.rank for here in explained(sample).terms}
    assert {e for e in FOREIGN[sample] if shown.get(e) in ("central", "present")} == set()


def values(inlines: tuple[Inline, ...]) -> Iterator[Value]:
    for inline in inlines:
        if isinstance(inline, Value):
            yield inline
        yield from values(getattr(inline, "children", ()))


def every_value(explanation: Explanation) -> Iterator[Value]:
    yield from values(explanation.summary)
    for here in (*explanation.terms, *explanation.faqs, *explanation.help):
        yield from values(here.here or ())


@pytest.mark.parametrize("sample", [name for name in SOURCES if name != "not-zarr"])
def test_every_number_leads_to_where_it_is_written(
    sample: str, explained: Callable[[str], Explanation], sample_path: Callable[[str], Path]
) -> None:
    explanation = explained(sample)
    root = explanation.facts.container.root
    wrong = []
    for value in every_value(explanation):
        for fact in value.facts:
            origin = origin_of(explanation.facts, fact)
            if origin is not None and not _written(root, origin.document, origin.location):
                wrong.append((fact, origin))
    assert wrong == []


def _written(root: str, document: str, location: str) -> bool:
    try:
        content: Any = json.loads(_bytes(root, document))
    except (OSError, KeyError):
        return False
    for step in location.strip("/").split("/"):
        if isinstance(content, list):
            content = content[int(step)] if step.isdigit() and int(step) < len(content) else None
        elif isinstance(content, dict) and step in content:
            content = content[step]
        else:
            return False
    return True


def _bytes(root: str, document: str) -> bytes:
    if zipfile.is_zipfile(root):
        with zipfile.ZipFile(root) as archive:
            return archive.read(document)
    return Path(root, document).read_bytes()


@pytest.mark.parametrize(
    ("fact", "document", "location"),
    [
        ("image.levels[0].shape", "0/zarr.json", "/shape"),
        ("image.full.chunk_shape", "0/zarr.json", "/chunk_grid/configuration/chunk_shape"),
        ("image.levels[1].dtype", "1/zarr.json", "/data_type"),
        ("image.coarsest.codecs", "2/zarr.json", "/codecs"),
        ("image.axes", "zarr.json", "/attributes/ome/multiscales/0/axes"),
        ("image.channels[1].label", "zarr.json", "/attributes/ome/omero/channels/1"),
        ("image.labels", "labels/zarr.json", "/attributes/ome/labels"),
        ("ome_zarr_version", "zarr.json", "/attributes/ome/version"),
    ],
)
def test_origin(
    fact: str, document: str, location: str, explained: Callable[[str], Explanation]
) -> None:
    origin = origin_of(explained("image-05").facts, fact)
    assert origin is not None
    assert (origin.document, origin.location) == (document, location)


@pytest.mark.parametrize(
    "fact",
    ["", "source", "image", "image.levels[99].shape", "image.levels[0].nonsense", "read.bytes"],
)
def test_what_no_document_states_has_no_origin(
    fact: str, explained: Callable[[str], Explanation]
) -> None:
    assert origin_of(explained("image-05").facts, fact) is None
