"""Mangled documents: understood where they can be, and then one problem says what is odd."""

from __future__ import annotations

import gzip
import json
import math
import time
import tracemalloc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.documents import Limits, ReadError
from ome_zarr_helpdesk.documents.decoding import decode
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAIN = '{"name": "µm", "list": [1, {"a": 2}]}'
BYTES = PLAIN.encode()
OBJECT = json.loads(PLAIN)


@dataclass(frozen=True)
class Odd:
    """Bytes that are understood, what they are understood as, and the one oddity."""

    data: bytes
    code: str
    location: str = ""
    values: tuple[tuple[str, Any], ...] = ()
    content: Any = None


def encoding(name: str) -> tuple[tuple[str, str], ...]:
    return (("encoding", name),)


UNDERSTOOD = {
    "UTF-16, little end first": Odd(
        b"\xff\xfe" + PLAIN.encode("utf-16-le"), "not-utf8-but", values=encoding("UTF-16")
    ),
    "UTF-16, big end first": Odd(
        b"\xfe\xff" + PLAIN.encode("utf-16-be"), "not-utf8-but", values=encoding("UTF-16")
    ),
    "UTF-16 without a mark": Odd(
        PLAIN.encode("utf-16-le"), "not-utf8-but", values=encoding("UTF-16")
    ),
    "UTF-16 without a mark, big end first": Odd(
        PLAIN.encode("utf-16-be"), "not-utf8-but", values=encoding("UTF-16")
    ),
    "UTF-32": Odd(PLAIN.encode("utf-32"), "not-utf8-but", values=encoding("UTF-32")),
    "UTF-32, big end first": Odd(
        b"\x00\x00\xfe\xff" + PLAIN.encode("utf-32-be"), "not-utf8-but", values=encoding("UTF-32")
    ),
    "UTF-32 without a mark": Odd(
        PLAIN.encode("utf-32-le"), "not-utf8-but", values=encoding("UTF-32")
    ),
    "UTF-32 without a mark, big end first": Odd(
        PLAIN.encode("utf-32-be"), "not-utf8-but", values=encoding("UTF-32")
    ),
    "Latin-1": Odd(
        PLAIN.encode("latin-1"),
        "characters-lost",
        values=(("position", 10),),
        content={**OBJECT, "name": "�m"},
    ),
    "gzip": Odd(gzip.compress(BYTES), "gzip"),
    "padded with zeros": Odd(BYTES + bytes(500), "zeros-after"),
    "padded with a newline and zeros": Odd(BYTES + b"\n\0\0", "zeros-after"),
    "tail of a longer document": Odd(
        BYTES + b'\n  "x": 3}', "text-after", values=(("line", 2), ("column", 3))
    ),
    "a second document": Odd(BYTES + BYTES, "text-after", values=(("line", 1), ("column", 38))),
    "key twice": Odd(
        b'{"a": 1, "b": 2, "a": 3}', "key-twice", values=(("key", "a"),), content={"a": 3, "b": 2}
    ),
    "key twice, below": Odd(
        b'{"a": [{}, {"b/c": {"d": 1, "d": 1}}]}',
        "key-twice",
        "/a/1/b/c",
        (("key", "d"),),
        {"a": [{}, {"b/c": {"d": 1}}]},
    ),
    "key twice in what a later key replaces": Odd(
        b'{"a": {"b": 1, "b": 2}, "a": 5}', "key-twice", "", (("key", "b"),), {"a": 5}
    ),
    "Infinity": Odd(
        b'{"a": [1, Infinity]}',
        "no-json-number",
        "/a/1",
        (("number", "Infinity"),),
        {"a": [1, math.inf]},
    ),
    "minus Infinity": Odd(
        b'{"fill_value": -Infinity}',
        "no-json-number",
        "/fill_value",
        (("number", "-Infinity"),),
        {"fill_value": -math.inf},
    ),
}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_mangled_document_is_understood_and_one_oddity_is_told(name: str) -> None:
    odd = UNDERSTOOD[name]
    decoded = decode(odd.data, Limits())
    assert decoded.content == (odd.content or OBJECT)
    (oddity,) = decoded.oddities
    assert (oddity.code, oddity.location, oddity.values) == (odd.code, odd.location, odd.values)


def test_nan_is_told_once_with_its_place() -> None:
    decoded = decode(b'{"a": {"min": NaN, "max": NaN}}', Limits())
    assert math.isnan(decoded.content["a"]["min"])
    assert [(o.code, o.location) for o in decoded.oddities] == [("no-json-number", "/a/min")]


PLAIN_ENOUGH = {
    "UTF-8": BYTES,
    "byte order mark": b"\xef\xbb\xbf" + BYTES,
    "spaces around": b" \r\n\t" + BYTES + b"\n\n ",
    "escaped": json.dumps(OBJECT).encode(),
    "the same key at two places": b'{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}',
    "large numbers": b'{"a": 1e999, "b": 123456789012345678901234567890}',
    "nothing in it": b"{}",
}


@pytest.mark.parametrize("name", PLAIN_ENOUGH)
def test_nothing_odd_is_found_in_plain_documents(name: str) -> None:
    assert decode(PLAIN_ENOUGH[name], Limits()).oddities == ()


PAGE = b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>"

REFUSED: dict[str, tuple[bytes, str, dict[str, Any]]] = {
    "page": (PAGE, "html", {}),
    "page behind a mark and spaces": (b"\xef\xbb\xbf\n \n" + PAGE, "html", {}),
    "page in capitals": (b"<HTML><HEAD>", "html", {}),
    "page as XML": (b'<?xml version="1.0"?><!DOCTYPE html>', "html", {}),
    "page in Latin-1": (b"<html>\xe9</html>", "html", {}),
    "page in gzip": (gzip.compress(PAGE), "html", {}),
    "error of a storage service": (b"<Error><Code>AccessDenied</Code></Error>", "xml", {}),
    "placeholder": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git-lfs", {}),
    "zeros": (bytes(4096), "zeros", {}),
    "many zeros": (bytes(10_000), "zeros", {}),
    "empty": (b"", "empty", {}),
    "only a mark": (b"\xef\xbb\xbf", "empty", {}),
    "only spaces": (b" " * 10_000, "empty", {}),
    "empty gzip": (gzip.compress(b""), "empty", {}),
    "cut in a name": (b'{\n"zarr_fo', "cut-off", {"line": 2, "column": 1}),
    "cut behind a brace": (b"{", "cut-off", {"line": 1, "column": 2}),
    "cut in a number": (b'{"a": 12', "cut-off", {"line": 1, "column": 9}),
    "cut at a sign": (b'{"a": -', "cut-off", {"line": 1, "column": 7}),
    "cut in a word": (b'{"a": tru', "cut-off", {"line": 1, "column": 7}),
    "cut in an escape": (b'{"a": "\\u00', "cut-off", {"line": 1, "column": 9}),
    "cut in a letter": ('{"a": "µ'.encode()[:-1], "cut-off", {"line": 1, "column": 7}),
    "cut and padded": (b'{"a": [1, 2' + bytes(100), "cut-off", {"line": 1, "column": 12}),
    "no comma": (b'{"a": 1\n "b": 2}', "not-json", {"line": 2, "column": 2}),
    "wrong word": (b'{"a": tr}', "not-json", {"line": 1, "column": 7}),
    "wrong escape": (b'{"a": "\\x41 and so on"}', "not-json", {"line": 1, "column": 8}),
    "single quotes": (b"{'a': 1}", "not-json", {"line": 1, "column": 2}),
    "text": (b"not found", "not-json", {"line": 1, "column": 1}),
    "binary": (bytes(range(128, 256)), "not-utf8", {"position": 0}),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "not-utf8", {"position": 0}),
    "damaged gzip": (b"\x1f\x8b\x08garbage", "gzip-broken", {}),
    "list": (b"[1]", "not-an-object", {}),
    "number": (b"5", "not-an-object", {}),
    "NaN alone": (b"NaN", "not-an-object", {}),
    "deep": (b'{"a":' * 300 + b"1" + b"}" * 300, "too-deep", {"limit": 200}),
    "very deep": (b'{"a":[' * 50_000 + b"]}" * 50_000, "too-deep", {"limit": 200}),
    "deep and open": (b"[" * 100_000, "too-deep", {"limit": 200}),
    "long number": (b'{"a": ' + b"1" * 5000 + b"}", "number-too-long", {}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_understood_has_a_reason_of_its_own(name: str) -> None:
    data, code, values = REFUSED[name]
    with pytest.raises(ReadError) as error:
        decode(data, Limits())
    assert (error.value.code, error.value.values) == (code, values)


@pytest.mark.promise("bad-input")
def test_gzip_is_unpacked_up_to_a_limit() -> None:
    bomb = gzip.compress(b'{"a": "' + b"x" * 50_000_000 + b'"}')
    tracemalloc.start()
    with pytest.raises(ReadError) as error:
        decode(bomb, Limits(document_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.value.code == "too-large"
    assert peak < 5_000_000


# Documents that are all structure, as large as may be read: name, document, whether it is read.
LARGE: dict[str, tuple[Callable[[], bytes], bool]] = {
    "a million datasets": (
        lambda: b'{"datasets": [' + b'{"path":"0"},' * 999_999 + b'{"path":"0"}]}',
        True,
    ),
    "ten million lists": (lambda: b'{"a": [' + b"[]," * 10_000_000 + b"[]]}", False),
    "a name of ten million letters, twice": (
        lambda: b'{"' + b"x" * 10_000_000 + b'": {"a": 1, "a": 2}}',
        True,
    ),
}


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("name", LARGE)
def test_large_document_takes_bounded_time_and_memory(name: str) -> None:
    make, is_read = LARGE[name]
    data = make()
    began = time.perf_counter()
    if is_read:
        assert len(str(decode(data, Limits()).oddities)) < 1_000
    else:
        with pytest.raises(ReadError, match="too-many-values"):
            decode(data, Limits())
    assert time.perf_counter() - began < 30


@pytest.mark.promise("bad-input")
def test_file_of_100_mb_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    with (path / "zarr.json").open("wb") as file:
        file.write(b'{"a": "')
        file.truncate(100_000_000)
    tracemalloc.start()
    explanation = explain(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {p.code for p in explanation.facts.problems} == {"document-too-large"}
    assert peak < 70_000_000


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> Any:
    path.write_bytes(change(path.read_bytes()))
    return explain(path.parent).to_json()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.decode().encode("utf-16"),
        lambda data: data + b"}}",
        lambda data: data + bytes(16),
        gzip.compress,
        lambda data: data.replace(b'"DAPI"', b"NaN"),
        lambda data: b'{"zarr_format": 2,' + data[1:],
    ],
)
def test_image_is_explained_with_one_problem_more(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tree(tmp_path).image(channels=("DAPI",), axes="cyx", shape=(1, 64, 64), name="DAPI")
    told = rewritten(path / "zarr.json", change)
    assert told["kind"] == "image"
    assert told["facts"]["image"]["levels"][0]["shape"] == [1, 64, 64]
    odd = [p for p in told["problems"] if p["document"] == "zarr.json"]
    assert odd[0]["message"]
    assert not odd[0]["message"].startswith("problem.")


def test_page_in_place_of_a_document_is_said_to_be_one(tmp_path: Path) -> None:
    path = tree(tmp_path).image(version="0.4")
    told = rewritten(path / ".zattrs", lambda _: PAGE)
    (problem,) = told["problems"]
    assert problem["document"] == ".zattrs"
    assert "web page" in problem["message"]
