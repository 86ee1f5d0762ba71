"""What stands in a file is text in every output: never mark-up, never code, never hidden.

One table of hostile names, put into every place where a file can state a name, through everything
that shows an explanation.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from ome_zarr_helpdesk import explain, validate
from ome_zarr_helpdesk.explanation.verdicts import put_into_words
from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.rendering.palette import palette_for
from ome_zarr_helpdesk.rendering.pictures import Picture, pictures_of
from ome_zarr_helpdesk.rendering.report import Shown, report
from ome_zarr_helpdesk.rendering.snippets import snippets
from ome_zarr_helpdesk.rendering.visible import visible
from ome_zarr_helpdesk.validation import Complaint, Judged, Validation, Verdict
from tests.stores.arrays import below, group, v2_array, v3_array
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.api import Explanation
    from tests.stores.arrays import Files

HOSTILE: dict[str, str] = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\" onmouseover='alert(1)' x=\"",
    "closing": "</p></body><h1>title</h1>",
    "style": "<style>*{display:none}</style>",
    "comment": "<!-- x",
    "cdata": "]]><script/>",
    "entity": "&lt;b&gt; &#60;i&#62; &nbsp;",
    "markdown link": "[click](https://evil.example/x)",
    "markdown image": "![x](https://evil.example/x.png)",
    "reference": "[click][1]\n\n[1]: https://evil.example",
    "autolink": "<https://evil.example/x>",
    "bare link": "https://evil.example/x",
    "www": "www.evil.example",
    "mail": "a@evil.example",
    "fuzzy link": "evil.example.com",
    "javascript": "javascript:alert(1)",
    "bold": "**bold** __bold__ *em* _em_ ~~gone~~",
    "code": "`code` ``` more ```",
    "heading": "# heading",
    "setext": "x\n====",
    "list": "- item\n- item",
    "numbers": "1. item",
    "quote": "> quote",
    "table": "a | b | c\n--- | --- | ---",
    "rule": "---",
    "html block": "\n\n<div>\n\nx",
    "math": "$x$ $$y$$",
    "mention": "@everyone :smile: #123",
    "escape": "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "bell": "a\x07b\x08\x7f",
    "carriage": "shown\rhidden",
    "bidi": "a\u202egnp.exe\u202c \u2066x\u2069",
    "zero width": "a\u200bb\u200dc\ufeffd\u00ad",
    "line separators": "a\u2028b\u2029c\x85d",
    "tag characters": "a\U000e0041b",
    "surrogate": "a\ud800b",
    "jinja": "{{ 7919 * 104729 }} {% for x in y %} {# c #}",
    "format": "{0} {name} %s %(x)s",
    "svg": "</text></svg><svg onload=alert(1)>",
    "python": "'); import os; os.system('x'); ('",
    "python quotes": "'''\"\"\"\\",
    "null-like": "None",
    "long": "x" * 50_000,
    "combining": "z" + "\u0301" * 300,
}

DARK = palette_for("#262930", "#f0f1f2")
EVERYTHING = frozenset({"terms", "faqs", "raw", "elsewhere"})


def image_files(name: str) -> Files:
    """An image in which every name is this one."""
    image = Image(
        name=name,
        axes="cyx",
        shape=(2, 64, 64),
        levels=2,
        channels=(name, name),
        method=name,
        units={"y": name, "x": name},
    )
    files = image.files()
    attributes = files["zarr.json"]["attributes"]["ome"]
    attributes["version"] = name[:40]
    entry = attributes["multiscales"][0]
    entry["axes"][0] = {"name": name, "type": name, "unit": name}
    entry["axes"][1]["name"] = name
    entry["datasets"][1]["path"] = name
    entry["datasets"][0]["coordinateTransformations"].append({"type": name})
    files["0/zarr.json"] |= v3_array((2, 64, 64), chunk_shape=(1, 32, 32))["zarr.json"] | {
        "data_type": name,
        "codecs": [{"name": name, "configuration": {name: name, "level": name}}],
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": name}},
        "fill_value": name,
        "dimension_names": [name, name, name],
    }
    files |= below("labels", group(3, {"version": name, "labels": [name, name]}))
    return files


def plate_files(name: str) -> Files:
    """A plate in which every name is this one."""
    files = Plate(
        name=name, acquisitions=(name,), field_image=Image(name=name, axes="yx", shape=(64, 64))
    ).files()
    plate = files["zarr.json"]["attributes"]["ome"]["plate"]
    plate["rows"] = [{"name": name}, {"name": name + "b"}]
    plate["columns"] = [{"name": name}]
    plate["wells"].append({"path": name, "rowIndex": 0, "columnIndex": 0})
    return files


def scene_files(name: str) -> Files:
    ends = {"input": {"path": name, "name": name}, "output": {"name": name}}
    scene = {
        "coordinateSystems": [{"name": name, "axes": []}],
        "coordinateTransformations": [{"type": name, **ends}],
    }
    return group(3, {"version": "0.6", "scene": scene})


def array_files(name: str) -> Files:
    document = v2_array((8, 8), chunk_shape=(4, 4), separator=name)[".zarray"]
    return {
        ".zarray": document
        | {"compressor": {"id": name, "level": name}, "filters": [{"id": name}], "fill_value": name}
    }


def collection_files(name: str) -> Files:
    files = group(2, {"bioformats2raw.layout": 3}) | below("OME", group(2, {"series": [name]}))
    return files | below("0", Image(version="0.4", axes="yx", shape=(8, 8)).files())


STORES: dict[str, Callable[[str], Files]] = {
    "image": image_files,
    "plate": plate_files,
    "scene": scene_files,
    "array": array_files,
    "collection": collection_files,
}

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


TAGS = {
    "html", "head", "meta", "title", "style", "body", "section", "div", "span", "p", "br", "hr",
    "h2", "h3", "h4", "a", "b", "code", "em", "strong", "ul", "ol", "li", "pre", "small",
    "table", "tr", "th", "td", "figure", "figcaption",
}  # fmt: skip


class Seen(HTMLParser):
    """Tags, attributes and addresses of an HTML text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "action"):
                self.links.add(value or "")


def check_html(html: str) -> None:
    seen = Seen(html)
    assert seen.tags <= TAGS
    assert seen.attributes <= {
        "href",
        "class",
        "id",
        "lang",
        "charset",
        "cellspacing",
        "style",
        "width",
    }
    for link in seen.links:
        assert "evil" not in link or link.startswith("do:")
        assert re.match(r"(https?://|#[a-z0-9-]+$|(entry|fact|more|do):)", link), link
    assert not HIDDEN.search(html)


_GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def check_markdown(text: str) -> None:
    """As a forum would show it: HTML on, tables on, and what looks like a link made one."""
    html = _GITHUB.render(text)
    seen = Seen(html)
    assert not seen.tags & {"script", "img", "svg", "style", "div", "s", "iframe"}
    assert "h1" not in seen.tags or text.startswith("# ")
    assert not [link for link in seen.links if "evil" in link or not link.startswith("http")]
    assert not HIDDEN.search(text.replace("\n", ""))
    plain = re.sub(r"<(code|pre)>.*?</\1>", "", html, flags=re.DOTALL)
    assert "<h1>heading" not in plain
    outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text, flags=re.DOTALL)
    for link in (
        r"https://evil",
        r"www\.evil",
        r"@evil",
        r"evil\.example",
        r"@everyone",
        r":smile:",
    ):
        assert not re.search(rf"(?<!\\){link}", outside_code), link


def check_text(text: str) -> None:
    assert not HIDDEN.search(text)
    assert "829348951" not in text


def check_svg(svg: str) -> None:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own, made a moment ago
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "path", "text", "g", "line", "circle", "polygon"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    assert not HIDDEN.search(svg)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_text_everywhere(name: str, tmp_path: Path) -> None:
    for store, files_of in STORES.items():
        files = files_of(HOSTILE[name])
        safe = {key: doc for key, doc in files.items() if len(key) < 100 and "\x00" not in key}
        explanation = explain(tree(tmp_path).write(f"{store}.zarr", safe))
        assert explanation.kind in ("image", "plate", "scene", "array", "bioformats2raw")
        check_all(explanation)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_validators_quote_is_text_everywhere(name: str, tmp_path: Path) -> None:
    hostile = HOSTILE[name]
    files = Image(axes="yx", shape=(64, 64), levels=1, channels=(hostile,)).files()
    ome = files["zarr.json"]["attributes"]["ome"]
    entry = ome["multiscales"][0]
    entry["axes"][0] = {"name": [hostile], "type": {hostile: hostile}}
    entry["datasets"][0]["path"] = [hostile]
    entry["datasets"][0]["coordinateTransformations"] = [{"type": hostile, "scale": hostile}]
    ome["omero"]["channels"][0]["color"] = hostile
    ome["omero"]["channels"][0]["window"] = {hostile: hostile}
    explanation = validate(explain(tree(tmp_path).write("image.zarr", files)))
    assert explanation.validation is not None
    assert len(explanation.validation.together) > 3
    check_all(explanation)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_validators_say_is_text_everywhere(
    name: str, sample_path: Callable[[str], Path]
) -> None:
    hostile = HOSTILE[name]
    complaint = Complaint(hostile, f"/{hostile}", "other", (("said", hostile),), hostile)
    node = Judged(hostile, "image", hostile, hostile, False)
    note = Note("crashed", (("reason", hostile),))
    refused = Judged(hostile, "image", hostile, hostile, None, note=note)
    verdicts = (
        Verdict("one", hostile, False, (complaint,), 3, (node,)),
        Verdict("two", "2", True, (), 0, (replace(node, valid=True), refused)),
    )
    explanation = explain(sample_path("image-05-2d"))
    told = put_into_words(Validation(verdicts), explanation.catalog)
    assert told.disagreement is not None
    check_all(replace(explanation, validation=told))


def check_all(explanation: Explanation) -> None:
    catalog = explanation.catalog
    written = json.dumps(explanation.to_json(), allow_nan=False)
    assert json.loads(written)["kind"] == explanation.kind
    check_html(pages.overview(explanation, EVERYTHING, ("<b>x</b>", "[x](https://evil.example)")))
    check_html(pages.findings(catalog, explanation))
    check_html(pages.layer_card(explanation))
    for entry in ("channel", "codec", "unit"):
        check_html(pages.card(catalog[entry], explanation))
        check_html(pages.entry_page(catalog[entry], catalog, explanation))
    check_markdown(explanation.to_markdown())
    check_text(explanation.to_text())
    check_markdown(report(explanation, catalog))
    check_markdown(report(explanation, catalog, Shown(names=True, channels=True, wells=True)))
    for code in snippets(explanation.facts).values():
        _only_reads(code)
    check_document(explanation.to_html(), pictures_of(explanation))
    for picture in pictures_of(explanation, DARK):
        assert not HIDDEN.search(picture.text)
        assert all(not HIDDEN.search(region.text) for region in picture.regions)


def check_document(html: str, pictures: tuple[Picture, ...]) -> None:
    """A document of its own: like a page, with the pictures in it."""
    for picture in pictures:
        check_svg(picture.svg)
        assert picture.svg in html
        html = html.replace(picture.svg, "")
    check_html(html)


def _only_reads(code: str) -> None:
    """Lines to copy do what they say: no statement has come in with a name."""
    for statement in ast.parse(code).body:
        assert isinstance(statement, ast.Import | ast.ImportFrom | ast.Assign | ast.Expr)
        if isinstance(statement, ast.Import | ast.ImportFrom):
            assert ast.unparse(statement).split()[1].startswith(("zarr", "dask", "ome_zarr"))
    calls = [n.func for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Call)]
    names = {getattr(call, "attr", None) or getattr(call, "id", None) for call in calls}
    known = {
        "open_group",
        "open_array",
        "from_zarr",
        "print",
        "next",
        "iter",
        "Reader",
        "parse_url",
    }
    assert names <= {*known, "get", None}


PLACES = [n for n in HOSTILE if not re.search("[\x00/]", HOSTILE[n]) and len(HOSTILE[n]) < 100]


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", PLACES)
def test_hostile_name_of_a_folder_is_text_everywhere(name: str, tmp_path: Path) -> None:
    try:
        path = tree(tmp_path).image(HOSTILE[name] + ".zarr", axes="yx", shape=(64, 64))
    except (OSError, UnicodeEncodeError):
        pytest.skip("no folder can be named so here")
    explanation = explain(path)
    assert explanation.kind == "image"
    check_all(explanation)
    nowhere = explain(tmp_path / f"not-there-{HOSTILE[name]}")
    assert nowhere.kind == "not-zarr"
    check_all(nowhere)


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_question_and_layer_name_are_text(
    name: str, sample_path: Callable[[str], Path]
) -> None:
    from ome_zarr_helpdesk.api import default_catalog
    from ome_zarr_helpdesk.rendering.text import answers_text

    catalog, hostile = default_catalog(), HOSTILE[name]
    check_html(pages.results(catalog, (), hostile))
    check_html(pages.reading(catalog, hostile))
    check_html(pages.failed(catalog, hostile, hostile))
    check_html(pages.empty(catalog, [(hostile, hostile)]))
    check_html(pages.layer_waiting(catalog, hostile))
    check_html(pages.layer_failed(catalog, hostile, hostile))
    check_html(pages.with_tip("", hostile))
    check_text(answers_text((), catalog, None, hostile))
    explanation = explain(sample_path("image-05-2d"))
    check_html(pages.overview(explanation, siblings=(hostile, hostile)))


@pytest.mark.parametrize("name", ["a|b", "`|`", "|", "a | b | c", "``|"])
def test_table_of_levels_keeps_its_columns(name: str, tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1, paths=[name])
    html = _GITHUB.render(explain(path).to_markdown())
    cells = re.findall(r"<td>(.*?)</td>", html)
    assert len(cells) == 5
    assert "64 × 64" in cells[1]
    assert "|" in cells[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Zürich µm Å 画像", "Zürich µm Å 画像"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("a\nb\tc", "a b c"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("\ud800", "\\ud800"),
        ("a\x00b", "a\\x00b"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_visible_keeps_lines_of_code_and_cuts_what_is_endless() -> None:
    assert visible("a\n\tb\x07", keep_lines=True) == "a\n\tb\\x07"
    assert len(visible("x" * 10**6)) < 5000
    assert len(visible("\x1b" * 10**6)) < 30_000


@pytest.mark.promise("text-stays-text")
def test_documents_are_shown_raw_but_not_without_end(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05-2d"))
    long = replace(explanation, documents={"zarr.json": {"a": ["<b>"] * 10**6}})
    html = pages.overview(long, EVERYTHING)
    check_html(html)
    assert 10_000 < len(html) < 200_000


@pytest.mark.promise("text-stays-text")
def test_every_link_of_the_content_goes_to_the_web() -> None:
    from ome_zarr_helpdesk.api import default_catalog

    catalog: Any = default_catalog()
    for entry in catalog:
        check_html(pages.entry_page(entry, catalog, None))
    check_html(pages.a_to_z(catalog))
    check_html(pages.help_page(catalog))
