"""What must hold of everything that shows an explanation: text from a file is text, no more."""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markdown_it import MarkdownIt

from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.rendering.palette import palette_for
from ome_zarr_helpdesk.rendering.pictures import Picture, pictures_of
from ome_zarr_helpdesk.rendering.report import Shown, report
from ome_zarr_helpdesk.rendering.snippets import snippets

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation

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
    "not assigned yet": "a\U000e09deb",
    "drawn as nothing": "a\u3164b\U000e0100c",
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
    """Every tag is one of ours; tags are looked at once each, for there are thousands."""
    tags = re.findall(r"<[^<>]*>", html)
    assert len(tags) == html.count("<") == html.count(">")
    seen = Seen("".join(dict.fromkeys(tags)))
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


GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def check_markdown(text: str) -> None:
    """As a forum would show it: HTML on, tables on, and what looks like a link made one."""
    html = GITHUB.render(text)
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
