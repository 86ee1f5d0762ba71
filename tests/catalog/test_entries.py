"""Files of content: a wrong one is left out with a reason, and nothing else with it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.check import check_catalog
from ome_zarr_helpdesk.catalog.richtext import plain, plain_blocks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = """\
---
id: good
title: Good
when: [{if: kind == "image", rank: present}]
here:
  - say: 'This image has {{ image.n_levels | plural("level") }}.'
---
A good thing. See [the other](#other).
"""

OTHER = "---\nid: other\ntitle: Other\n---\nAnother thing.\n"


def folder_with(folder: Path, **files: str) -> Path:
    """A folder of content: `glossary__name` is the file `glossary/name.md`."""
    for key, text in files.items():
        kind, _, name = key.partition("__")
        file = folder / kind / f"{name.replace('_', '-')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def front(**changes: str) -> str:
    """The entry `bad` with other lines in its front matter; `...` takes one away."""
    lines = {"id": "bad", "title": "Bad", **changes}
    matter = "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in lines.items() if value)
    return f"---\n{matter}---\nA bad thing.\n"


# What stands in the file `glossary/bad.md`, and a word of the reason.
BROKEN: dict[str, tuple[str, str]] = {
    "empty": ("", "front matter"),
    "no front matter": ("Just text.\n", "front matter"),
    "front matter not closed": ("---\nid: bad\ntitle: Bad\n", "front matter"),
    "front matter is a list": ("---\n- id\n---\nText.\n", "keys and values"),
    "front matter is text": ("---\njust text\n---\nText.\n", "keys and values"),
    "not YAML": ("---\nid: [bad\n---\nText.\n", "YAML"),
    "tab in YAML": ("---\nid: bad\n\ttitle: x\n---\nText.\n", "YAML"),
    "Python in YAML": ("---\nid: !!python/object/apply:os.getcwd []\n---\nText.\n", "YAML"),
    "deep YAML": ("---\nid: " + "[" * 5000 + "\n---\nText.\n", ""),
    "no definition": ("---\nid: bad\ntitle: Bad\n---\n", "paragraph"),
    "begins with a list": ("---\nid: bad\ntitle: Bad\n---\n- one\n", "paragraph"),
    "begins with a heading": ("---\nid: bad\ntitle: Bad\n---\n# One\n\nText.\n", "paragraph"),
    "id missing": (front(id=""), "'id'"),
    "id is a number": (front(id="5"), "'id'"),
    "id with capitals": (front(id="Bad"), "small letters"),
    "id of another file": (front(id="worse"), "named"),
    "id is a path": (front(id="../bad"), "small letters"),
    "title missing": (front(title=""), "'title'"),
    "title is empty": (front(title="'  '"), "'title'"),
    "title is a list": (front(title="[a]"), "'title'"),
    "unknown key": (front(colour="red"), "colour"),
    "aliases are text": (front(aliases="x"), "aliases"),
    "aliases hold a number": (front(aliases="[2.0]"), "quotes"),
    "when is text": (front(when="image"), "when"),
    "when without rank": (front(when="[{if: image}]"), "rank"),
    "when with an unknown rank": (front(when="[{if: image, rank: high}]"), "high"),
    "when with a number": (front(when="[{if: 5, rank: central}]"), "condition"),
    "when with a misspelt name": (front(when="[{if: imag.levels, rank: central}]"), "image"),
    "when with a call": (front(when="[{if: 'exit()', rank: central}]"), "call"),
    "here is a text": (front(here="x"), "here"),
    "here without say": (front(here="[{when: image}]"), "say"),
    "here with a number": (front(here="[{say: 5}]"), "say"),
    "here with an unknown key": (front(here="[{say: x, if: image}]"), "say"),
    "here with a misspelt name": (front(here="[{say: '{{ image.nam }}'}]"), "name"),
    "here with an unknown filter": (front(here="[{say: '{{ image.name | shout }}'}]"), "shout"),
    "here with HTML": (front(here="[{say: '![x](https://example.org)'}]"), ""),
    "links are text": (front(links="[https://example.org]"), "url"),
    "link to a script": (front(links="[{title: x, url: 'javascript:alert(1)'}]"), "https"),
    "link to a file": (front(links="[{title: x, url: 'file:///etc/passwd'}]"), "https"),
    "reviewed is no date": (front(reviewed="soon"), "date"),
    "autolink is text": (front(autolink="'yes please'"), "true or false"),
    "order is text": (front(order="first"), "whole number"),
    "an image": (front() + "\n![x](https://example.org/x.png)\n", ""),
    "a script link": (front() + "\n[x](javascript:alert)\n", ""),
    "a link with data": (front() + "\n[x](data:text/html,x)\n", ""),
    "a relative link": (front() + "\n[x](other.md)\n", "https"),
    "a misspelt value": (front() + "\nIt has {{ imag.name }}.\n", "imag"),
    "a quote": (front() + "\n> quoted\n", "not allowed"),
    "a rule": (front() + "\n***\n", "not allowed"),
    "a quote in a list": (front() + "\n- > quoted\n", "not allowed"),
    "huge": (front() + "x" * 300_000, "larger"),
}
# Marked up in a way that Markdown leaves as text: allowed, and shown as text.
TEXT_ONLY = {"here with HTML", "an image", "a script link", "a link with data"}


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("name", BROKEN)
def test_wrong_entry_is_left_out_alone(name: str, tmp_path: Path) -> None:
    text, reason = BROKEN[name]
    folder_with(tmp_path, glossary__good=GOOD, glossary__other=OTHER)
    (tmp_path / "glossary" / "bad.md").write_text(text, encoding="utf-8")
    catalog = Catalog(tmp_path)
    assert {"good", "other"} <= {entry.id for entry in catalog}
    if "bad" in catalog:
        assert name in TEXT_ONLY
        assert catalog.errors == []
    else:
        [error] = catalog.errors
        assert error.startswith("glossary/bad.md ")
        assert reason.casefold() in error.casefold()
        assert "\n" not in error


@pytest.mark.promise("wrong-entry-alone")
def test_file_that_is_not_utf_8_is_left_out_alone(tmp_path: Path) -> None:
    folder_with(tmp_path, glossary__other=OTHER)
    (tmp_path / "glossary" / "bad.md").write_bytes(front().encode() + b"\xff\xfe")
    catalog = Catalog(tmp_path)
    assert len(catalog) == 1
    assert catalog.errors == ["glossary/bad.md is not UTF-8"]


def test_link_to_nowhere_is_reported_and_its_text_stays(tmp_path: Path) -> None:
    catalog = Catalog(folder_with(tmp_path, glossary__good=GOOD))
    assert catalog.errors == ["good points at 'other', which does not exist"]
    assert plain(catalog["good"].definition) == "A good thing. See the other."


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize(
    "messages",
    ["", "5", "- a", "a: [", "a: 5", "a: [5]", "a: '{{ x() }}'", "a: [{when: imag, say: x}]", "a:"],
)
def test_wrong_messages_leave_the_rest(messages: str, tmp_path: Path) -> None:
    folder_with(tmp_path, glossary__other=OTHER)
    (tmp_path / "messages.yaml").write_text(messages + "\n", encoding="utf-8")
    catalog = Catalog(our_content(), tmp_path)
    assert catalog.errors
    assert all("messages" in error for error in catalog.errors)
    assert "other" in catalog
    assert catalog.messages.words("entry.back") == "Back"


def test_folder_lies_over_ours(tmp_path: Path, sample_path: Callable[[str], Path]) -> None:
    """A facility's own folder: it adds, it overrides, and the rest stays."""
    folder_with(
        tmp_path,
        glossary__chunk="---\nid: chunk\ntitle: Chunk, as we say\n"
        'when: [{if: "true", rank: central}]\n'
        "---\nOur own words.\n",
        help__our_facility="---\nid: our-facility\ntitle: Our facility\n"
        'when: [{if: "true", rank: central}]\n---\nRoom 5.\n',
    )
    (tmp_path / "messages.yaml").write_text("section: {help: 'Ask us'}\n", encoding="utf-8")
    ours = Catalog(our_content())
    catalog = Catalog(our_content(), tmp_path)
    assert catalog.errors == ours.errors
    assert len(catalog) == len(ours) + 1
    explanation = explain(sample_path("image-05"), catalog=catalog)
    text = explanation.to_text()
    assert "Our own words." in text
    assert "Chunk, as we say" in text
    assert "Ask us" in text
    assert explanation.help[0].id == "our-facility"
    assert "shard" in catalog


def test_one_id_has_one_kind(tmp_path: Path) -> None:
    folder_with(tmp_path, faq__chunk="---\nid: chunk\ntitle: Chunk?\n---\nText.\n")
    catalog = Catalog(our_content(), tmp_path)
    assert catalog["chunk"].kind == "term"
    assert any("faq/chunk.md" in error for error in catalog.errors)


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("folder", ["missing", "file"])
def test_folder_that_is_none_changes_nothing(folder: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    catalog = Catalog(our_content(), tmp_path / folder)
    assert len(catalog) == len(Catalog(our_content()))


@pytest.mark.promise("wrong-entry-alone")
def test_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path as AnyPath

    folder_with(tmp_path, glossary__other=OTHER)

    def refused(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(AnyPath, "iterdir", refused)
    catalog = Catalog(tmp_path)
    assert len(catalog) == 0
    assert any("Permission denied" in error for error in catalog.errors)


@pytest.mark.promise("text-stays-text")
def test_value_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    """Markdown never sees a value: `[x](https://…)` in one is no link, `**x**` not bold."""
    from types import SimpleNamespace

    from ome_zarr_helpdesk.catalog.markdown import parse_inline
    from ome_zarr_helpdesk.catalog.richtext import Emphasis, Strong, Text, Value, fill

    sentence = parse_inline("*The* channel **{{ name }}** of {{ name | code }}", None)
    hostile = "[x](https://example.org) **x** `x` <b>x</b> {{ name }} {% raw %}"
    emphasis, between, strong, of, code = fill(sentence, SimpleNamespace(name=hostile))
    assert isinstance(emphasis, Emphasis)
    assert isinstance(strong, Strong)
    assert strong.children == (Value(hostile, ("name",)),)
    assert code == Value(hostile, ("name",), True)
    assert (between, of) == (Text(" channel "), Text(" of "))


def test_front_matter_of_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    (tmp_path / "glossary" / "good.md").write_bytes(text.encode())
    assert plain(Catalog(tmp_path)["good"].definition).startswith("A good thing")


def test_unmistakable_names_are_linked_once_and_in_text_only(tmp_path: Path) -> None:
    folder_with(
        tmp_path,
        glossary__hcs="---\nid: hcs\ntitle: HCS\nautolink: true\n---\nPlates. HCS is HCS.\n",
        glossary__user="---\nid: user\ntitle: User\n---\n"
        "HCS here and HCS there, HCS-like, `HCS`.\n\n"
        "#### HCS\n\nMore HCS.\n",
    )
    catalog = Catalog(tmp_path)
    shown = repr(catalog["user"].definition) + repr(catalog["user"].body)
    assert shown.count("EntryLink(") == 1
    assert "EntryLink(" not in repr(catalog["hcs"].definition)
    assert plain(catalog["user"].definition) == "HCS here and HCS there, HCS-like, HCS."
    assert plain_blocks(catalog["user"].body) == "HCS\nMore HCS."


# What the style guide does not allow, and a word of the complaint.
STYLE: dict[str, tuple[str, str]] = {
    "no sources": (front(), "sources"),
    "no versions": (front(sources="[x]"), "versions"),
    "not reviewed": (front(), "reviewed"),
    "no question": (front(), "question"),
    "long definition": (front() + "word " * 5, ""),
    "British": (front().replace("A bad thing", "A bad colour"), "color"),
    "simply": (front().replace("A bad thing", "It is simply bad"), "simply"),
    "long sentence": (front() + "\n" + "word " * 40 + "end.\n", "long sentence"),
    "no sample": (front(when="[{if: image, rank: present}]"), "sample"),
}


@pytest.mark.parametrize("name", STYLE)
def test_style_is_checked(name: str, tmp_path: Path) -> None:
    text, complaint = STYLE[name]
    catalog = Catalog(folder_with(tmp_path, glossary__bad=text))
    assert catalog.errors == []
    assert any(complaint in found for found in check_catalog(catalog))
