"""Content that is wrong on purpose: no file of it takes another along, hangs, or runs anything."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.known import Known
from ome_zarr_helpdesk.catalog.markdown import LONGEST, ContentError, parse_blocks, parse_inline
from ome_zarr_helpdesk.catalog.reading import read_content
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.catalog.yaml_text import load_yaml
from ome_zarr_helpdesk.rendering import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# What is no YAML of ours; some of it ended the process, hung it, or took all content along.
BAD_YAML: dict[str, str] = {
    "a date that is none": "a: !!timestamp x",
    "an empty number": "a: !!int ''",
    "a truth value that is none": "a: !!bool x",
    "a number of base 60": "a: 9" + ":9" * 400 + ".5",
    "a number of 20,000 digits": "a: 0x" + "f" * 20_000,
    "a list that holds itself": "a: &a [*a]",
    "keys that hold themselves": "a: &a {b: 1, <<: *a}",
    "lists of lists of lists": "a0: &a0 [x]\n"
    + "".join(f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(20)),
    "merged again and again": "a0: &a0 {x: 1}\n"
    + "".join(f"a{i + 1}: &a{i + 1} {{<<: [{', '.join([f'*a{i}'] * 9)}]}}\n" for i in range(12)),
    "a long text many times": "a: &a " + "x" * 100_000 + "\nb: [" + "*a, " * 10_000 + "]",
    "a thousand lists in each other": "a: " + "[" * 1_000 + "]" * 1_000,
    "keys in keys": "\n".join(" " * i + "a:" for i in range(500)),
    "a name that is not there": "a: *b",
    "two documents": "a: 1\n---\nb: 2",
    "a tag of Python": "a: !!python/name:os.system",
    "a key twice": "a: 1\nb: 2\na: 3",
    "a key twice in one line": "a: {b: 1, 'b': 2}",
    "a key twice in what is merged": "a: &a {x: 1, x: 2}\nb: {<<: *a}",
}


@pytest.mark.promise("wrong-entry-alone", "bad-input")
@pytest.mark.parametrize("name", BAD_YAML)
def test_yaml_that_grows_or_breaks_is_refused_at_once(name: str) -> None:
    began = time.thread_time()
    with pytest.raises(ContentError) as caught:
        load_yaml(BAD_YAML[name])
    assert time.thread_time() - began < 0.5
    assert len(str(caught.value)) < 400


@pytest.mark.promise("wrong-entry-alone", "bad-input")
def test_yaml_nested_without_end_does_not_end_the_process(tmp_path: Path) -> None:
    """In a process of its own: read without care, it overflows the stack."""
    (tmp_path / "glossary").mkdir()
    for number, opening in enumerate(("[", "{a: ", "- ", "? ")):
        text = f"---\na:\n  {opening * (180_000 // len(opening))}\n---\nText.\n"
        (tmp_path / "glossary" / f"bad-{number}.md").write_text(text)
    (tmp_path / "glossary" / "good.md").write_text("---\nid: good\ntitle: Good\n---\nText.\n")
    code = (
        "import sys; from pathlib import Path; from ome_zarr_helpdesk.catalog import Catalog\n"
        "c = Catalog(Path(sys.argv[1])); print(len(c), len(c.errors))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["1", "4"], done.stderr


GROWING = {
    "paragraphs": "a\n\n",
    "words with stress": "*a* ",
    "values": "{{image.name}} ",
    "braces": "{{",
    "brackets": "[",
    "pictures": "![",
    "links": "[a](#b) ",
    "list": "- a\n",
    "code": "```\n{{{{\n```\n",
    "stars": "*a **b ",
}


@pytest.mark.promise("wrong-entry-alone", "growth")
@pytest.mark.parametrize("name", GROWING)
def test_a_text_of_any_form_is_read_soon(name: str) -> None:
    text = (GROWING[name] * LONGEST)[:LONGEST]
    began = time.thread_time()
    with suppress(ContentError):
        parse_blocks(text, Known)
    assert time.thread_time() - began < 3
    with pytest.raises(ContentError, match="more than"):
        parse_inline(text + "xx", Known)


FULL: dict[str, Any] = {
    "id": "bad",
    "title": "Bad",
    "aliases": ["x"],
    "asked": ["why"],
    "here": [{"when": "image", "say": "It is {{ image.name }}."}],
    "related": ["good"],
    "links": [{"title": "A page", "url": "https://example.org"}],
    "sources": ["a book"],
    "applies-to": "0.1-0.6",
    "reviewed": "2026-11-22",
    "shown-on": ["image-05"],
    "not-on": ["not-zarr"],
    "autolink": False,
    "order": 3,
}
OF_KINDS: dict[str, dict[str, Any]] = {
    "glossary": FULL | {"when": [{"if": "image", "rank": "present"}]},
    "faq": {"when": [{"if": "image", "rank": "central"}]},
    "help": {"when": [{"if": "image", "rank": "background"}]},
    "controls": {"recognize": [{"class": "QtSlider", "text": "gamma"}]},
    "findings": {
        "when": [
            {"if": "image", "severity": "tip", "rule": "MUST", "version": "0.5", "section": "x"}
        ],
        "evidence": [{"name": "levels", "value": "image.n_levels", "unit": "of {{ image.name }}"}],
        "actions": ["none-of-ours"],
    },
}
"""Every key that an entry may have; of other kinds than the first only what they add."""

RETYPED: tuple[Any, ...] = (
    None, 5, float("inf"), "", "image |", "a\x1b[31m\u202eb", [], [None], [[]], {}, {1: [2]},
    ["x" * 5_000], [{"when": [], "say": {}}], [{"if": {}, "rank": []}],
    [{"if": "image", "severity": []}], [{"title": [], "url": {}}], [{"class": 5}],
    [{"name": [], "value": 7}], [{"name": "n", "value": "image"}],
    [{"name": "n", "value": "image.levels", "unit": "{{ image.levels }}"}],
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in lists and tables."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def changed(value: Any, path: tuple[Any, ...]) -> Iterator[Any]:
    """A value with one place dropped, misspelt, or of another type."""

    def at_place(change: Callable[[Any, Any], Any]) -> Any:
        whole = copy.deepcopy(value)
        inner = whole
        for key in path[:-1]:
            inner = inner[key]
        change(inner, path[-1])
        return whole

    yield at_place(lambda inner, key: inner.pop(key))
    if isinstance(path[-1], str):
        yield at_place(lambda inner, key: inner.update({f"{key}s": inner.pop(key)}))
    for other in RETYPED:
        yield at_place(partial(_put, other))


def _put(other: Any, inner: Any, key: Any) -> None:
    inner[key] = other


def dumped(value: Any) -> str:
    """YAML, with a date as authors write it."""
    text = yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True)
    return re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", text)


GOOD = "---\nid: good\ntitle: Good\nwhen: [{if: kind, rank: central}]\n---\nA good thing.\n"


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Catalog]:
    """A folder in which every key of every kind of entry is wrong in every way, once each."""
    folder = tmp_path_factory.mktemp("spoilt")
    for kind, keys in OF_KINDS.items():
        (folder / kind).mkdir()
        full = FULL | keys
        wrong = (front for place in places(keys) for front in changed(full, place))
        for number, front in enumerate(wrong):
            name = f"bad-{kind}-{number}"
            if front.get("id") == "bad":
                front["id"] = name
            text = f"---\n{dumped(front)}---\nA bad thing.\n"
            (folder / kind / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "glossary" / "good.md").write_text(GOOD)
    return folder, Catalog(our_content(), folder)


@pytest.mark.promise("wrong-entry-alone")
def test_every_key_dropped_misspelt_or_of_another_type(spoilt: tuple[Path, Catalog]) -> None:
    folder, catalog = spoilt
    assert {entry.id for entry in default_catalog()} | {"good"} <= {entry.id for entry in catalog}
    assert plain(catalog["good"].definition) == "A good thing."
    left_out = set()
    for error in catalog.errors:
        assert error.isprintable()
        match = re.match(r"(?:\w+/)?(bad-\w+-\d+)(?:\.md)? (?!$)", error)
        assert match, error
        left_out |= {match[1]} - {entry.id for entry in catalog}
    written = {file.stem for file in folder.rglob("bad-*.md")}
    assert len(written) > 800
    assert written - left_out == written & {entry.id for entry in catalog}
    assert len(left_out) > len(written) / 2


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("sample", ["image-05", "plate-04", "not-zarr"])
def test_what_is_odd_but_allowed_is_shown_as_text(
    sample: str, spoilt: tuple[Path, Catalog], sample_path: Callable[[str], Path]
) -> None:
    """Entries that loaded say nothing, or something: they never end an explanation."""
    _folder, catalog = spoilt
    answer = explain(sample_path(sample), catalog=catalog)
    json.dumps(answer.to_json(), allow_nan=False)
    for text in (answer.to_text(), answer.to_markdown(), answer.to_html()):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "A good thing." in answer.to_text()
    assert pages.findings(catalog, answer)
    for here in answer.entries[:50]:
        assert pages.card(here.entry, answer)


TABLES: dict[str, Any] = {
    "codecs": {
        "say": {"chain": "It is {{ names }}."},
        "known-to": {"all": {"say": "All know it.", "formats": [2, 3], "install": "x"}},
        "codecs": [
            {
                "id": "bad",
                "names": {"bad": ["all"]},
                "step": "compress",
                "called": "a codec",
                "does": "packs",
                "settings": {"level": "level {value}", "shuffle": {"0": "none"}},
                "loses": "can",
                "loss": "It loses.",
                "keeps-all-if": [{"level": [1]}],
                "term": "codec",
                "link": "https://example.org",
                "sources": ["a book"],
                "reviewed": "2026-11-22",
            }
        ],
    },
    "messages": {
        "section": {"help": "Ask us"},
        "summary": {"image": {"what": [{"when": "image", "say": "An image."}]}},
    },
    "readers": [
        {
            "reader": "ours",
            "plugin": "our-reader",
            "versions": ["1.0"],
            "tried": "2026-11-22",
            "when": "image",
            "works": "partly",
            "does": [{"when": "image", "say": "Opens {{ image.name }}."}],
            "open": "image.path",
            "samples": {"image-05": {"image": 1, "labels": 0, "hidden": 0, "shape": [1, 2]}},
        }
    ],
}


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("name", TABLES)
def test_every_key_of_the_tables_dropped_misspelt_or_of_another_type(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "good.md").write_text(GOOD)
    complaints = 0
    for place in places(TABLES[name]):
        for content in changed(TABLES[name], place):
            (tmp_path / f"{name}.yaml").write_text(dumped(content), encoding="utf-8")
            found = read_content([tmp_path])
            assert list(found.entries) == ["good"]
            assert all(error.isprintable() and len(error) < 400 for error in found.errors)
            complaints += bool(found.errors)
    assert complaints > 50


@pytest.mark.promise("wrong-entry-alone")
def test_rows_of_readers_that_fail_only_when_they_are_asked(
    tmp_path: Path, sample_path: Callable[[str], Path]
) -> None:
    rows = [
        TABLES["readers"][0] | {"plugin": f"reader-{number}", key: value}
        for number, (key, value) in enumerate(
            [
                ("open", "image"),
                ("open", "image.n_levels"),
                ("open", "image.levels | each('path')"),
                ("open", "'../../secret'"),
                ("open", "true"),
                ("when", "image.levels"),
                ("when", "image.name > 5"),
                ("does", "{{ image }} {{ image.levels | bytes }}"),
                ("does", "{{ image.name | plural('x', 'y') }}"),
            ]
        )
    ]
    (tmp_path / "readers.yaml").write_text(dumped(rows))
    catalog = Catalog(our_content(), tmp_path)
    assert not catalog.errors
    answer = explain(sample_path("image-05"), catalog=catalog)
    told = json.dumps(answer.to_json()) + answer.to_text() + answer.to_html() + answer.to_markdown()
    assert "secret" not in told
    assert answer.summary == explain(sample_path("image-05")).summary


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("entry: {bakc: Home}", "did you mean 'entry.back'"),
        ("entry: {back: 'Home {{ nowhere }}'}", "'nowhere'"),
        ("summary: {image: {what: [{wenn: image, say: x}]}}", "'when' and 'say'"),
        ("summary: {image: {what: []}}", "'when' and 'say'"),
    ],
)
def test_a_sentence_that_could_never_be_said_leaves_ours(
    text: str, reason: str, tmp_path: Path, sample_path: Callable[[str], Path]
) -> None:
    (tmp_path / "messages.yaml").write_text(text)
    catalog = Catalog(our_content(), tmp_path)
    [error] = catalog.errors
    assert reason in error
    assert catalog.messages.words("entry.back") == "Back"
    path = sample_path("image-05")
    assert explain(path, catalog=catalog).summary == explain(path).summary


@pytest.mark.promise("wrong-entry-alone", "bad-input")
def test_files_that_are_none_are_left_out_alone(tmp_path: Path) -> None:
    """Links in circles, to nowhere and to devices; folders; a file that is too large."""
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "good.md").write_text(GOOD)
    (folder / "circle.md").symlink_to(folder / "circle.md")
    (folder / "nowhere.md").symlink_to(tmp_path / "nowhere")
    (folder / "folder.md").mkdir()
    (folder / "device.md").symlink_to("/dev/zero")
    with (folder / "large.md").open("wb") as file:
        file.truncate(10**10)
    (tmp_path / "faq").symlink_to(tmp_path)
    content = read_content([tmp_path])
    assert list(content.entries) == ["good"]
    assert [error.partition(" ")[0] for error in content.errors] == ["glossary/large.md"]


@pytest.mark.promise("wrong-entry-alone")
def test_a_list_of_sentences_that_nothing_asks_for_is_said(
    tmp_path: Path, sample_path: Callable[[str], Path]
) -> None:
    """What a kind of data has no words for yet may be added; nothing else may."""
    (tmp_path / "messages.yaml").write_text(
        "summary:\n"
        "  image: {ours: [{say: Ask Ann of room 7.}], what: An image.}\n"
        "  imagge: {what: [{say: x}]}\n"
        "advice: {well: [{say: Go on.}], imagge: [{say: x}]}\n"
        "coverage: {plate: {x: [{say: x}]}}\n"
        "stord: [{say: x}]\n"
        "entry: {back: [{say: x}]}\n"
    )
    catalog = Catalog(our_content(), tmp_path)
    assert [error.removeprefix("messages: ") for error in catalog.errors] == [
        "summary.image.what needs a list of 'when' and 'say'",
        "summary.imagge.what is a key that nothing asks for; did you mean 'summary.image.what'?",
        "advice.imagge is a key that nothing asks for; did you mean 'advice.image'?",
        "coverage.plate.x is a key that nothing asks for; did you mean 'coverage.plate'?",
        "stord is a key that nothing asks for; did you mean 'stored'?",
        "entry.back needs a text",
    ]
    assert "Ask Ann of room 7." in explain(sample_path("image-05"), catalog=catalog).to_text()


@pytest.mark.promise("wrong-entry-alone")
def test_error_of_yaml_says_the_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "twice.md").write_text("---\nid: twice\ntitle: A\ntitle: B\n---\nX.\n")
    (tmp_path / "glossary" / "broken.md").write_text("---\nid: broken\ntitle: A: b\n---\nX.\n")
    (tmp_path / "messages.yaml").write_text("entry:\n  back: A\n  more: B\n  back: C\n")
    assert read_content([tmp_path]).errors == [
        "messages.yaml has the key 'back' twice, in lines 2 and 4",
        "glossary/broken.md is not YAML: mapping values are not allowed in this context, in line 3",
        "glossary/twice.md has the key 'title' twice, in lines 3 and 4",
    ]


@pytest.mark.promise("wrong-entry-alone")
def test_a_definition_has_no_values(tmp_path: Path) -> None:
    """It is shown where no data are at hand, as it stands: the page of an entry raised."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "good.md").write_text(GOOD)
    text = GOOD.replace("good\n", "bad\n").replace("thing", "**[{{ kind }}](#good)**")
    (tmp_path / "glossary" / "bad.md").write_text(text)
    content = read_content([tmp_path])
    assert list(content.entries) == ["good"]
    assert content.errors == [
        "glossary/bad.md has a value in its first paragraph, which is true of all data"
    ]


@pytest.mark.promise("wrong-entry-alone")
def test_a_mapping_that_is_merged_may_be_written_over() -> None:
    text = (
        "a: {b: &b {<<: {x: 1}, y: 2}}\nc: [&c {<<: *b, y: 3}, {<<: *c, y: 4}]\nd: {<<: [*c, *b]}"
    )
    assert load_yaml(text)["c"] == [{"x": 1, "y": 3}, {"x": 1, "y": 4}]


@pytest.mark.promise("wrong-entry-alone", "text-stays-text")
def test_links_out_of_the_folder_of_content_are_refused(tmp_path: Path) -> None:
    """Of a folder that came from elsewhere, nothing is read that did not come with it."""
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    (outside / "glossary").mkdir(parents=True)
    (outside / "glossary" / "secret.md").write_text(GOOD.replace("good", "secret"))
    (outside / "messages.yaml").write_text("entry: {back: secret}")
    (folder / "glossary").mkdir(parents=True)
    (folder / "kept.md").write_text(GOOD)
    (folder / "glossary" / "good.md").symlink_to("../kept.md")
    (folder / "glossary" / "secret.md").symlink_to(outside / "glossary" / "secret.md")
    (folder / "messages.yaml").symlink_to("../outside/messages.yaml")
    (folder / "faq").symlink_to(outside / "glossary", target_is_directory=True)
    (tmp_path / "given").symlink_to(folder, target_is_directory=True)
    for given in (folder, tmp_path / "given"):
        content = read_content([given])
        assert list(content.entries) == ["good"]
        assert content.errors == [
            f"{name} is a link that leads out of the folder of content"
            for name in ("messages.yaml", "glossary/secret.md", "faq")
        ]
        assert not content.messages.sentences
