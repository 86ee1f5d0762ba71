"""Tables of words: every row, every setting, what is not known, and rows that are wrong."""

from __future__ import annotations

import math
import shutil
from typing import TYPE_CHECKING, Any

import numcodecs.registry
import pytest
import yaml
from zarr.registry import get_codec_class

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.check import check_catalog
from ome_zarr_helpdesk.catalog.codec_filters import CODEC_FILTERS
from ome_zarr_helpdesk.catalog.expressions import Unknown, compile_expression
from ome_zarr_helpdesk.catalog.known import Known
from ome_zarr_helpdesk.catalog.richtext import EntryLink, Value, plain
from ome_zarr_helpdesk.catalog.transformation_filters import TRANSFORMATION_FILTERS
from ome_zarr_helpdesk.facts.codecs import COMPRESSORS, FILTERS
from ome_zarr_helpdesk.facts.model import TRANSFORMATION_TYPES, Codec, Transformation
from ome_zarr_helpdesk.rendering.html import HtmlWriter
from ome_zarr_helpdesk.rendering.report import report
from tests.stores.registry import NO_ZARR, SOURCES
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.catalog.tables import Row

TABLES = default_catalog().tables
CODECS = TABLES.codecs
TRANSFORMATIONS = TABLES.transformations


def say(name: str, value: Any, *arguments: Any) -> str:
    """What a filter makes of a value, as text."""
    filters = {**CODEC_FILTERS, **TRANSFORMATION_FILTERS}
    return str(filters[name](value, TABLES, *arguments))


def codec(name: str, zarr_format: int | None = None, **settings: Any) -> Codec:
    return Codec(name, tuple(settings.items()), zarr_format)


# Rows


def names_of(row: Row) -> list[tuple[str, int]]:
    """Every name of a row, in every Zarr format in which it has that name."""
    return [
        (name, zarr_format)
        for name, marks in row.names.items()
        for mark in marks
        for zarr_format in CODECS.groups[mark].formats
    ]


@pytest.mark.parametrize("row", CODECS.rows.values(), ids=CODECS.rows)
def test_every_codec_is_said_with_every_setting(row: Row) -> None:
    for name, zarr_format in names_of(row):
        bare = say("codec_in_words", codec(name, zarr_format))
        assert bare.startswith(f"{name} {row.does}")
        assert bare.endswith(".")
        assert say("codecs_known_to", [codec(name, zarr_format)]).startswith(f"{name} ")
        for setting, words in row.settings.items():
            values = [7, "x"] if isinstance(words, str) else [*words, 7, "x"]
            for value in values:
                said = say("codec_in_words", codec(name, zarr_format, **{setting: value}))
                assert "{{" not in said
                assert "()" not in said
                assert said.startswith(f"{name} {row.does}")


@pytest.mark.parametrize("row", TRANSFORMATIONS.rows.values(), ids=TRANSFORMATIONS.rows)
def test_every_type_of_transformation_is_said(row: Row) -> None:
    step = Transformation(row.id, "a", "b")
    assert say("transformations_in_words", [step]) == f"a is placed in b by {row.called}."
    assert say("transformations_explained", [step]) == f"{row.id} {row.does}."


def test_the_twelve_types_have_a_row() -> None:
    assert tuple(sorted(TRANSFORMATIONS.rows)) == tuple(sorted(TRANSFORMATION_TYPES))


def plain_names(rows: list[Row], zarr_format: int) -> set[str]:
    """Names of rows in a format, without the prefix of the package that has them."""
    names = {name for row in rows for name, found in names_of(row) if found == zarr_format}
    return {name.rpartition(".")[2].removeprefix("imagecodecs_") for name in names}


def test_what_the_facts_call_compressors_and_filters_is_what_the_table_says() -> None:
    compressing = [row for row in CODECS.rows.values() if row.step == "compress"]
    assert plain_names(compressing, 2) | plain_names(compressing, 3) == COMPRESSORS
    filtering = [row for row in CODECS.rows.values() if row.step == "filter"]
    assert plain_names(filtering, 3) == FILTERS


CORE = {"blosc", "bytes", "crc32c", "gzip", "sharding_indexed", "transpose"}
REGISTERED = {
    "bitround", "cast_value", "conditional", "packbits", "reshape", "scale_offset", "vlen-bytes",
    "vlen-utf8", "zfp", "zstd",
}  # fmt: skip


def known_to(*marks: str) -> set[str]:
    named = (item for row in CODECS.rows.values() for item in row.names.items())
    return {name for name, known in named if {*known} & {*marks}}


def test_codecs_of_the_core_and_registered_extensions() -> None:
    assert known_to("core") == CORE
    assert known_to("registered", "registered-only", "cast-value") == REGISTERED


def test_every_codec_of_numcodecs_is_known() -> None:
    ids = set(numcodecs.registry.codec_registry)
    assert len(ids) > 20
    assert {name for name in ids if CODECS.find(name, 2) is None} == set()


READ = known_to("core", "zarr-python")
NOT_READ = known_to("registered-only", "zarrs")


@pytest.mark.parametrize("name", sorted(READ | NOT_READ))
def test_zarr_reads_what_the_table_says_that_it_reads(name: str) -> None:
    if name in READ:
        assert get_codec_class(name)
        return
    with pytest.raises(Exception, match=name):  # which one differs between versions of zarr
        get_codec_class(name)


@pytest.mark.parametrize("sample", [name for name in SOURCES if name not in NO_ZARR])
def test_every_codec_in_our_samples_has_a_row(
    sample: str, sample_path: Callable[[str], Path]
) -> None:
    facts = explain(sample_path(sample)).facts
    arrays = [*(facts.image.levels or () if facts.image else ()), facts.array]
    found = {c for array in arrays if array for c in array.codec_settings or ()}
    assert {c.name for c in found if CODECS.find(c.name, c.zarr_format) is None} == set()


# Sentences

SENTENCES: dict[str, tuple[Codec, str]] = {
    "v2 blosc": (
        codec("blosc", 2, cname="lz4", clevel=5, shuffle=1, blocksize=0),
        "blosc compresses each chunk in blocks (with lz4 inside, level 5 of 9, bytes sorted by "
        "their place in the number).",
    ),
    "v3 blosc": (
        codec("blosc", 3, typesize=2, cname="zstd", clevel=0, shuffle="noshuffle", blocksize=64),
        "blosc compresses each chunk in blocks (with zstd inside, level 0, so not compressed, "
        "bytes left in order, blocks of 64 bytes).",
    ),
    "zstd": (
        codec("zstd", 3, level=0, checksum=False),
        "zstd compresses each chunk with the method Zstandard (level 0, which stands for the "
        "usual one, without a checksum).",
    ),
    "gzip": (
        codec("gzip", 3, level=5),
        "gzip compresses each chunk as in files that end in .gz (level 5 of 9).",
    ),
    "bytes": (
        codec("bytes", 3, endian="big"),
        "bytes turns the numbers of a chunk into bytes (big-endian).",
    ),
    "bytes without order": (codec("bytes", 3), "bytes turns the numbers of a chunk into bytes."),
    "transpose": (
        codec("transpose", 3, order=(2, 1, 0)),
        "transpose stores the axes of a chunk in another order (axes 2, 1, 0, counted from 0).",
    ),
    "shards": (
        codec("sharding_indexed", 3, chunk_shape=(64, 64), index_location="start"),
        "sharding_indexed packs many chunks and an index of them into one file, a shard (chunks "
        "of 64, 64, index at the start).",
    ),
    "delta of whole numbers": (
        codec("delta", 2, dtype="<u2", astype="<u2"),
        "delta stores the difference from each number to the next. Set as it is here, it loses "
        "nothing.",
    ),
    "delta of decimals": (
        codec("delta", 2, dtype="<f4", astype="<f4"),
        "delta stores the difference from each number to the next. Whole numbers come back "
        "exactly; for numbers with decimals the last digits can change.",
    ),
    "packbits of format 2": (
        codec("packbits", 2),
        "packbits packs eight values of true or false into one byte.",
    ),
    "packbits of format 3": (
        codec("packbits", 3),
        "packbits stores only as many bits as a value needs. Set as it is here, it loses nothing.",
    ),
    "offset": (
        codec("scale_offset", 3, offset=1234.5, scale=0.1),
        "scale_offset subtracts an offset from every value and multiplies by a scale (offset "
        "1234.5, scale 0.1). Computing so can change the last digits; with a step to whole "
        "numbers after it, more is lost.",
    ),
    "a setting without words": (
        codec("gzip", 2, level=5, threads=4),
        "gzip compresses each chunk as in files that end in .gz (level 5 of 9, threads 4).",
    ),
    "one of a family": (
        codec("imagecodecs_wavpack", 2),
        "imagecodecs_wavpack is a step from the Python package imagecodecs. The Help Desk does "
        "not know whether this one changes values; ask whoever wrote the file.",
    ),
    "not known": (
        codec("acme", 3),
        "The Help Desk does not know the codec acme, so it cannot say what it does, or whether "
        "it changes values. Ask whoever wrote the file which package reads it.",
    ),
    "not known, with settings": (
        codec("acme", 3, level=3, fast=True),
        "The Help Desk does not know the codec acme (level 3, fast true), so it cannot say what "
        "it does, or whether it changes values. Ask whoever wrote the file which package reads "
        "it.",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_codec_in_words(name: str) -> None:
    stated, sentence = SENTENCES[name]
    assert say("codec_in_words", stated) == sentence


def written_v2(**options: Any) -> Callable[[Path], Path]:
    return lambda folder: tree(folder).array(zarr_format=2, **options)


def written_v3(**options: Any) -> Callable[[Path], Path]:
    return lambda folder: tree(folder).array(**options)


FLETCHER: dict[str, Any] = {"id": "fletcher32"}
DELTA: dict[str, Any] = {"id": "delta", "dtype": "<u2"}
TRANSPOSED: dict[str, Any] = {"name": "transpose", "configuration": {"order": [1, 0]}}
SPECIAL: dict[str, Any] = {"name": "zfp", "configuration": {"mode": "reversible"}}
# An array of each family, and pieces of what the term `codec` says of it.
ARRAYS: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "v2 compressor": (written_v2(), ["goes through 1 step.", "blosc compresses", "is changed by"]),
    "v2 filter": (written_v2(filters=[DELTA]), ["2 steps.", "delta stores", "loses nothing."]),
    "v2 checksum": (written_v2(filters=[FLETCHER]), ["fletcher32 adds 4 bytes"]),
    "v2 of imagecodecs": (
        written_v2(compressor={"id": "imagecodecs_jpegxl", "lossless": False}),
        ["as a JPEG XL image (lossy)", "Beware", "imagecodecs-numcodecs is installed"],
    ),
    "v2 unknown": (written_v2(compressor={"id": "acme"}), ["does not know the codec acme"]),
    "v2 nothing": (written_v2(compressor=None), ["without any codec"]),
    "v3 usual": (written_v3(), ["2 steps.", "(little-endian)", "zstd compresses", "is changed by"]),
    "v3 filter": (
        written_v3(filters=[TRANSPOSED]),
        ["3 steps.", "transpose stores the axes of a chunk in another order (axes 1, 0, counted"],
    ),
    "v3 shards": (written_v3(shard_shape=(64, 64)), ["2 steps.", "zstd compresses"]),
    "v3 registered only": (
        written_v3(codecs=[SPECIAL]),
        ["zfp compresses blocks of numbers", "loses nothing", "zarr-python 3.4.2 does not read"],
    ),
    "v3 unknown": (written_v3(codecs=[{"name": "acme"}]), ["does not know the codec acme"]),
    "v3 nothing": (written_v3(codecs=[]), ["without compression"]),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_what_the_term_says_of_an_array(name: str, tmp_path: Path) -> None:
    write, pieces = ARRAYS[name]
    here = explain(write(tmp_path)).entry("codec")
    assert here is not None
    assert here.here is not None
    said = plain(here.here)
    assert [piece for piece in pieces if piece not in said] == [], said


# What a chain of codecs loses, and what Python needs to read it.
CHAINS: dict[str, tuple[list[Codec], str, tuple[str, ...]]] = {
    "none": ([], "nothing", ()),
    "usual": ([codec("bytes", 3), codec("zstd", 3)], "nothing", ()),
    "unknown": ([codec("acme", 3), codec("zstd", 3)], "unknown", ()),
    "unknown and lossy": ([codec("acme", 3), codec("delta", 2)], "can", ()),
    "always": ([codec("delta", 2), codec("quantize", 2, digits=2)], "always", ()),
    "lossless JPEG 2000": (
        [codec("imagecodecs_jpeg2k", 2, level=0)],
        "nothing",
        ("imagecodecs-numcodecs",),
    ),
    "lossy JPEG 2000": ([codec("imagecodecs_jpeg2k", 3, level=40)], "can", ("imagecodecs-zarr",)),
    "reversible zfp": ([codec("zfpy", 2, mode=4, tolerance=-1)], "nothing", ("numcodecs[zfpy]",)),
    "zfp": ([codec("zfpy", 2, mode=4, tolerance=0.5)], "can", ("numcodecs[zfpy]",)),
}


@pytest.mark.parametrize("name", CHAINS)
def test_what_is_lost_and_what_is_needed(name: str) -> None:
    chain, lost, packages = CHAINS[name]
    assert say("loss", chain) == lost
    assert CODEC_FILTERS["codecs_to_install"](chain, TABLES) == packages


def test_many_codecs_are_counted() -> None:
    said = say("codecs_in_words", [codec("zstd", 3)] * 1000)
    assert said.count("zstd") == 8
    assert said.endswith("Then there are more: 992 steps.")


def test_codecs_that_are_nearly_alike_are_told_apart() -> None:
    """What was said of one is kept; 1 is equal to true, and yet not the same."""
    for value, told in ((1, "speed 1"), (True, "speed true"), (2, "speed 2"), (1, "speed 1")):
        assert say("codec_settings", codec("acme", 3, speed=value)) == told
    one, other = codec("zstd", 2, level=1), codec("zstd", 3, level=1)
    assert one == other
    assert CODEC_FILTERS["codecs_that"]([one], TABLES, "compress")[0].zarr_format == 2
    assert CODEC_FILTERS["codecs_that"]([other], TABLES, "compress")[0].zarr_format == 3


def test_a_name_leads_to_its_term() -> None:
    (link,) = CODEC_FILTERS["codec_names"]([codec("zstd", 3)], TABLES).children
    assert link == EntryLink((Value("zstd", code=True),), "zstd")
    (value,) = CODEC_FILTERS["codec_names"]([codec("acme", 3)], TABLES).children
    assert value == Value("acme", code=True)


HALF: tuple[tuple[float, ...], ...] = ((0.0, -1.0), (1.0, 0.0))
COS = math.cos(math.pi / 6)
PLACES: dict[str, tuple[Transformation, str]] = {
    "translation": (
        Transformation("translation", "left/physical", "stage", vector=(0.0, 120.5)),
        "left/physical is placed in stage by a translation (by 0, 120.5).",
    ),
    "rotation in the plane": (
        Transformation("rotation", "a", "b", matrix=HALF),
        "a is placed in b by a rotation (by 90°).",
    ),
    "rotation about an axis": (
        Transformation("rotation", "a", "b", matrix=((1, 0, 0), (0, COS, -0.5), (0, 0.5, COS))),
        "a is placed in b by a rotation (by 30°).",
    ),
    "rotation that is none": (
        Transformation("rotation", "a", "b", matrix=((9.0, 0.0), (0.0, 9.0))),
        "a is placed in b by a rotation.",
    ),
    "rotation in an array": (
        Transformation("rotation", "a", "b", path="turn"),
        "a is placed in b by a rotation (stored in turn).",
    ),
    "sequence": (
        Transformation(
            "sequence",
            "a",
            "b",
            steps=(Transformation("scale", vector=(2.0,)), Transformation("affine")),
        ),
        "a is placed in b by a sequence (a scale (by 2) and an affine).",
    ),
    "field": (
        Transformation("displacements", "a", "b", path="f", interpolation="linear"),
        "a is placed in b by a field of displacements (stored in f, linear between its points).",
    ),
    "axes": (
        Transformation("mapAxis", "a", "b", axes=(1, 0)),
        "a is placed in b by a change of axes (to the order 1, 0, counted from 0).",
    ),
    "projection": (
        Transformation("projectAxis", "a", "b", dropped=(0,), created=(2,)),
        "a is placed in b by a projection (without axis 0, counted from 0, with a new axis 2, "
        "counted from 0).",
    ),
    "without ends": (Transformation("identity"), "There is an identity."),
    "unknown": (
        Transformation("warp", "a", "b"),
        "a is placed in b by a transformation of the type warp, which OME-Zarr 0.6 does not have.",
    ),
    "without type": (
        Transformation(None, "a", "b"),
        "a is placed in b by a transformation of the type ?, which OME-Zarr 0.6 does not have.",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_transformation_in_words(name: str) -> None:
    step, sentence = PLACES[name]
    assert say("transformations_in_words", [step]) == sentence


def test_transformations_in_each_other_are_explained_once_and_end() -> None:
    step = Transformation("translation")
    for _ in range(200):
        step = Transformation("sequence", steps=(step,) * 2)
    assert say("transformations_in_words", [step] * 9).endswith("more: 5 transformations.")
    assert say("transformations_explained", [step]).count("sequence") == 1
    unknown = Transformation("warp", steps=(Transformation("scale"),))
    said = say("transformations_explained", [unknown])
    assert said.startswith("warp is no type that OME-Zarr 0.6 has.")
    assert "scale multiplies" in said


# What a file can state

HOSTILE = "<b onclick='x'>[click](https://evil.example)</b> {{ kind }} \x1b[31m"


@pytest.mark.promise("text-stays-text")
def test_what_a_file_states_stays_text(tmp_path: Path) -> None:
    codecs = ["bytes", {"name": HOSTILE, "configuration": {HOSTILE: HOSTILE, "cname": HOSTILE}}]
    path = tree(tmp_path).array()
    with edited(path / "zarr.json") as document:
        document["codecs"] = codecs
    explanation = explain(path)
    here = explanation.entry("codec")
    assert here is not None
    assert here.here is not None
    assert HOSTILE in plain(here.here)
    html = HtmlWriter().inlines(here.here)
    assert "<b" not in html
    assert 'href="https://evil' not in html
    assert "\x1b" not in html
    assert HOSTILE[:5] not in report(explanation, default_catalog())


def test_without_tables_a_sentence_that_needs_them_is_not_said() -> None:
    expression = compile_expression("array.codec_settings | codecs_in_words", Known)
    with pytest.raises(Unknown):
        expression.value(Known("x", "array"))


# Files that are wrong

GOOD: dict[str, Any] = {
    "id": "acme",
    "names": {"acme": "of-its-own"},
    "does": "does what Acme does",
    "link": "https://acme.example",
    "sources": ["Acme"],
    "reviewed": "!date",
}
WRONG: dict[str, tuple[Any, str]] = {
    "no row": ("acme", "is not a list of keys"),
    "no id": ({"id": None}, "'id'"),
    "another key": ({"colour": "red"}, "colour"),
    "no names": ({"names": {}}, "names"),
    "names are text": ({"names": "acme"}, "names"),
    "an unknown mark": ({"names": {"acme": "nobody"}}, "nobody"),
    "a mark that is a list of lists": ({"names": {"acme": [["core"]]}}, "text or a number"),
    "does nothing": ({"does": ""}, "'does'"),
    "does with a full stop": ({"does": "does it."}, "full stop"),
    "another step": ({"step": "magic"}, "magic"),
    "another loss": ({"loses": "much"}, "much"),
    "settings are a list": ({"settings": ["level"]}, "settings"),
    "a setting with another value": ({"settings": {"level": "{{ kind }}"}}, "settings"),
    "a setting with a number": ({"settings": {"level": 5}}, "settings"),
    "cases are no list": ({"keeps-all-if": {"level": 0}}, "keeps-all-if"),
    "a case is empty": ({"keeps-all-if": [{}]}, "keeps-all-if"),
    "a link to a script": ({"link": "javascript:alert(1)"}, "javascript"),
    "a link to an entry": ({"link": "#codec"}, "https://"),
    "no sources": ({"sources": []}, "sources"),
    "no date": ({"reviewed": "yesterday"}, "date"),
}


def written(folder: Path, *rows: Any, **more: Any) -> Path:
    content = yaml.safe_dump({"codecs": list(rows), **more})
    (folder / "codecs.yaml").write_text(content.replace("'!date'", "2026-11-22"))
    return folder


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_is_left_out_and_nothing_else(name: str, tmp_path: Path) -> None:
    change, reason = WRONG[name]
    wrong = {**GOOD, **change} if isinstance(change, dict) else change
    other = {**GOOD, "id": "other", "names": {"other": "of-its-own"}}
    catalog = Catalog(our_content(), written(tmp_path, wrong, other))
    assert len(catalog.errors) == 1
    assert catalog.errors[0].startswith("codecs.yaml ")
    assert reason in catalog.errors[0]
    assert "acme" not in catalog.tables.codecs
    assert "other" in catalog.tables.codecs
    assert set(catalog.tables.codecs.rows) == {*CODECS.rows, "other"}


WRONG_FILES: dict[str, tuple[str, str]] = {
    "not YAML": ("codecs: [", "YAML"),
    "a list": ("- 1", "needs nothing but"),
    "another key": ("rows: []", "needs nothing but"),
    "rows are no list": ("codecs: {}", "needs a list"),
    "a sentence that is a number": ("say: {row: 5}", "say.row"),
    "a sentence with a wrong filter": ("say: {row: '{{ name | nothing }}'}", "nothing"),
    "sentences are a list": ("say: []", "say"),
    "a mark without words": ("known-to: {core: {formats: [3]}}", "say"),
    "a mark of another format": ("known-to: {core: {say: x, formats: [4]}}", "formats"),
    "a mark with another key": ("known-to: {core: {say: x, see: y}}", "known-to.core"),
    "not UTF-8": ("\udcff", "UTF-8"),
}


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_wrong_file_of_rows_leaves_ours_as_they_are(name: str, tmp_path: Path) -> None:
    text, reason = WRONG_FILES[name]
    (tmp_path / "codecs.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    catalog = Catalog(our_content(), tmp_path)
    assert len(catalog.errors) == 1
    assert reason in catalog.errors[0]
    assert set(catalog.tables.codecs.rows) == set(CODECS.rows)
    said = CODEC_FILTERS["codec_in_words"](codec("zstd", 3), catalog.tables)
    assert str(said) == say("codec_in_words", codec("zstd", 3))


def test_two_rows_of_one_id_in_a_file(tmp_path: Path) -> None:
    catalog = Catalog(our_content(), written(tmp_path, GOOD, GOOD))
    assert catalog.errors == ["codecs.yaml acme has the id of another row"]


def test_a_folder_of_ones_own_adds_rows_and_takes_the_place_of_ours(tmp_path: Path) -> None:
    ours = {**GOOD, "id": "zstd", "names": {"zstd": "registered"}, "does": "is what we use here"}
    catalog = Catalog(our_content(), written(tmp_path, GOOD, ours))
    assert catalog.errors == []
    words = CODEC_FILTERS["codecs_in_words"]([codec("acme", 3), codec("zstd", 3)], catalog.tables)
    assert str(words) == "acme does what Acme does. zstd is what we use here."


def test_a_row_that_points_at_no_entry_is_reported(tmp_path: Path) -> None:
    catalog = Catalog(our_content(), written(tmp_path, {**GOOD, "term": "nowhere"}))
    assert catalog.errors == ["codecs.yaml acme points at 'nowhere', which does not exist"]


def test_a_folder_that_has_rows_without_sentences_says_nothing(tmp_path: Path) -> None:
    content = yaml.safe_load((our_content() / "codecs.yaml").read_text(encoding="utf-8"))
    del content["say"]
    (tmp_path / "codecs.yaml").write_text(yaml.safe_dump(content))
    shutil.copytree(str(our_content() / "glossary"), tmp_path / "glossary")
    catalog = Catalog(tmp_path)
    with pytest.raises(Unknown):
        CODEC_FILTERS["codec_in_words"](codec("zstd", 3), catalog.tables)


def test_style_of_rows_is_checked(tmp_path: Path) -> None:
    bad = {**GOOD, "does": "simply does it", "loses": "can"}
    catalog = Catalog(our_content(), written(tmp_path, bad))
    complaints = check_catalog(catalog)
    assert any("codecs.yaml acme can change values" in c for c in complaints)
    assert any("“simply”" in c for c in complaints)
    assert [c for c in check_catalog(default_catalog()) if ".yaml" in c] == []
