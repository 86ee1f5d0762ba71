"""Folders of content drawn at random: some files of ours, each with something wrong in it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from copy import copy, deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

from ome_zarr_helpdesk.api import default_catalog, explain_facts
from ome_zarr_helpdesk.catalog import Catalog
from ome_zarr_helpdesk.catalog.markdown import ContentError
from ome_zarr_helpdesk.catalog.message_loading import read_messages
from ome_zarr_helpdesk.catalog.reading import MAX_FILE_BYTES, read_content
from ome_zarr_helpdesk.catalog.yaml_text import load_yaml
from ome_zarr_helpdesk.facts import collect
from ome_zarr_helpdesk.facts.tiers import complete
from ome_zarr_helpdesk.rendering import pages
from tests.hostile.bounds import bounded
from tests.hostile.documents import STORES, mangled, spoiled
from tests.hostile.everything import check_json, write_files
from tests.rendering.safe import EVERYTHING, HOSTILE, check_html, check_text
from tests.stores.sound import documents_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.content import Content
    from ome_zarr_helpdesk.facts import Facts

CONTENT = Path(__file__).parents[2] / "content"
ENTRIES = sorted(file.relative_to(CONTENT).as_posix() for file in CONTENT.glob("*/*.md"))
TABLES = ("messages.yaml", "codecs.yaml", "transformations.yaml", "readers.yaml")

STORES_EXPLAINED = ("image-05", "plate-04", "label", "scene-of-all-types", "both formats")

_names = st.lists(st.sampled_from([*ENTRIES, *TABLES * 8]), min_size=1, max_size=4, unique=True)
_texts = st.sampled_from([*HOSTILE.values(), "{{ image.levels }}", "{{ image | each('x') }}", "#x"])


@st.composite
def hostile_folders(draw: Any) -> dict[str, bytes]:
    """Files by their names; what would be a link to evil in data is one that authors may set."""
    files = {}
    for name in draw(_names):
        text = (CONTENT / name).read_text(encoding="utf-8")
        data = draw(_entry(text) if name.endswith(".md") else _table(text))
        files[name] = data.replace(b"evil", b"fine")
    return files


@st.composite
def _entry(draw: Any, text: str) -> bytes:
    """An entry whose keys or words are spoiled."""
    _, front, body = text.split("---\n", 2)
    way = draw(st.sampled_from(("keys", "keys", "words", "bytes")))
    if way == "bytes":
        return draw(mangled(text.encode()))
    if way == "keys":
        front = _written(draw(spoiled(_plain(front)))) + "\n"
    else:
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(_texts) + body[at:]
    return f"---\n{front}---\n{body}".encode("utf-8", "replace")


@st.composite
def _table(draw: Any, text: str) -> bytes:
    """A table of which some rows are there, and spoiled."""
    whole = _plain(text)
    few = {key: _few(draw, rows) for key, rows in whole.items()} if isinstance(whole, dict) else {}
    return _written(draw(spoiled(few or _few(draw, whole)))).encode()


def _few(draw: Any, rows: Any) -> Any:
    """Three rows of a list; anything else as it is."""
    at = draw(st.integers(0, len(rows) - 1))
    return rows[at : at + 3] if isinstance(rows, list) else rows


@cache
def _plain(text: str) -> Any:
    """What YAML holds, with days as texts."""
    return json.loads(json.dumps(yaml.load(text, yaml.CSafeLoader), default=str))


def _written(value: Any) -> str:
    """JSON, which is YAML too, with days as authors write them."""
    return re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", json.dumps(value))


def check_folder(folder: Path, files: dict[str, bytes], turn: int) -> None:
    """Read a folder, alone and over ours, and explain a store with it."""
    write_files(folder, files)
    with bounded(sum(map(len, files.values()))):
        content = read_content([folder])
        for error in content.errors:
            assert error.isprintable(), error
            assert len(error) < 400, error
        assert set(content.entries) <= {Path(name).stem for name in files}
        catalog = Catalog.of(_over_ours(content, files))
        name = STORES_EXPLAINED[turn % len(STORES_EXPLAINED)]
        answer = explain_facts(_facts(name), catalog=catalog)
        check_json(answer.to_json(), 100_000)
        check_text(answer.to_text())
        check_html(pages.overview(answer, EVERYTHING))
        check_html(pages.findings(catalog, answer))
        for entry in content.entries.values():
            check_html(pages.card(entry, answer))
            check_html(pages.entry_page(entry, catalog, answer))


def _over_ours(content: Content, files: dict[str, bytes]) -> Content:
    """What would be read of our folder and this one, without reading ours again."""
    ours = default_catalog().content
    messages = copy(ours.messages)
    messages.sentences, messages.choices = dict(messages.sentences), dict(messages.choices)
    if 0 < len(data := files.get("messages.yaml", b"")) <= MAX_FILE_BYTES:
        with suppress(ContentError, UnicodeDecodeError):
            read_messages(messages, load_yaml(data.decode()), [])
    tables = deepcopy(ours.tables)
    for file, table in content.tables.items():
        mine = getattr(tables, file.removesuffix(".yaml"))
        for known, new in (
            (mine.say, table.say),
            (mine.groups, table.groups),
            (mine.rows, table.rows),
        ):
            known.update(new)
        mine.index()
    return replace(
        ours,
        entries=ours.entries | content.entries,
        messages=messages,
        tables=tables,
        readers=[*content.readers, *ours.readers],
    )


@cache
def _facts(name: str) -> Facts:
    files, path = STORES[name]
    documents = documents_of(files, path)
    return complete(documents, collect(documents))[1]
