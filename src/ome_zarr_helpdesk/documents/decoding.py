"""From bytes to a JSON object: understood where it can be, with what is odd about it.

Documents are mangled on their way: saved by an editor in another encoding, padded
with zeros, overwritten by a shorter one, answered by a web server with a page.
What still has one meaning is read, and what is odd is said; the rest is refused
with a reason of its own.
"""

from __future__ import annotations

import json
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents.reader import Oddity, ReadError

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents.limits import Limits

__all__ = ["Decoded", "decode"]

_SPACES = " \t\r\n"
_GZIP = b"\x1f\x8b"
_LFS = "version https://git-lfs.github.com/spec/"
_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNMARKED = (  # how the first characters look, as JSON begins with plain letters
    (b"\x00\x00\x00", slice(0, 3), "utf-32-be"),
    (b"\x00\x00\x00", slice(1, 4), "utf-32-le"),
    (b"\x00", slice(0, 1), "utf-16-be"),
    (b"\x00", slice(1, 2), "utf-16-le"),
)
_WORDS = ("true", "false", "null", "-")
_LONGEST_POINTER = 500


@dataclass(frozen=True, slots=True)
class Decoded:
    """A JSON object, and what was odd about its bytes."""

    content: dict[str, Any]
    oddities: tuple[Oddity, ...] = ()


def decode(data: bytes, limits: Limits) -> Decoded:
    """Decode a metadata document.

    Parameters
    ----------
    data
        The bytes as stored: UTF-8 (RFC 8259, section 8.1), with or without a byte
        order mark; also UTF-16 and UTF-32, and compressed with gzip.
    limits
        How large and deep the document may be.

    Returns
    -------
    Decoded
        The JSON object. Of a key written twice the last value counts, as with
        every common reader (RFC 8259, section 4).

    Raises
    ------
    ReadError
        With a code that says what is wrong and, where known, the line.
    """
    oddities: list[Oddity] = []
    if data.startswith(_GZIP):
        data = _unzipped(data, limits.document_bytes)
        oddities.append(Oddity("gzip"))
    text = _text(data, oddities)
    _refuse_other_kinds(text)
    opened = text.count("[") + text.count("{")
    if opened + text.count(",") > limits.values:
        raise ReadError("too-many-values", limit=limits.values)
    content = _object(text, limits, oddities)
    if opened > limits.depth and _deeper_than(content, limits.depth):
        raise ReadError("too-deep", limit=limits.depth)
    return Decoded(content, tuple(oddities))


def _unzipped(data: bytes, limit: int) -> bytes:
    """Return what gzip has compressed, at most so many bytes of it."""
    try:
        unzipped = zlib.decompressobj(wbits=31).decompress(data, limit + 1)
    except zlib.error as error:
        raise ReadError("gzip-broken") from error
    if len(unzipped) > limit:
        raise ReadError("too-large", limit=limit)
    return unzipped


def _text(data: bytes, oddities: list[Oddity]) -> str:
    """Return the characters; those that cannot be told become �."""
    encoding = "utf-8" if _is_plain(data) else _encoding(data)
    if not encoding.startswith("utf-8"):
        oddities.append(Oddity("not-utf8-but", values=(("encoding", encoding[:6].upper()),)))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        if not text.lstrip(_SPACES).startswith(("{", "<")):
            raise ReadError("not-utf8", position=error.start) from error
        oddities.append(Oddity("characters-lost", values=(("position", error.start),)))
        return text


def _is_plain(data: bytes) -> bool:
    """Return whether bytes begin as nearly all documents do: an object, in one byte a letter."""
    return data.startswith(b"{") and b"\x00" not in data[:4]


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:4]
    if len(start) == 4 and any(start):
        for zeros, where, encoding in _UNMARKED:
            if start[where] == zeros:
                return encoding
    return "utf-8-sig"


def _refuse_other_kinds(text: str) -> None:
    """Raise for what is no JSON at all, by how it begins."""
    if text.startswith("{"):
        return
    begin = text[:4000].lstrip(_SPACES)
    if not begin.strip("\x00") and not text.strip(_SPACES + "\x00"):
        raise ReadError("zeros" if "\x00" in text else "empty")
    if begin.startswith("<"):
        start = begin.lower()
        is_page = "<!doctype html" in start or "<html" in start
        raise ReadError("html" if is_page else "xml")
    if begin.startswith(_LFS):
        raise ReadError("git-lfs")


def _object(text: str, limits: Limits, oddities: list[Oddity]) -> dict[str, Any]:
    noticed = _noticed()
    begin = len(text) - len(text.lstrip(_SPACES))
    try:
        content, end = noticed.decoder.raw_decode(text, begin)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        raise ReadError(
            "cut-off" if _ends_early(text, error) else "not-json", line=line, column=column
        ) from error
    except RecursionError as error:
        raise ReadError("too-deep", limit=limits.depth) from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise ReadError("number-too-long") from error
    if not isinstance(content, dict):
        raise ReadError("not-an-object")
    oddities.extend(_after(text, end))
    oddities.extend(noticed.oddities(content))
    return content


def _ends_early(text: str, error: json.JSONDecodeError) -> bool:
    """Whether nothing but the rest is missing."""
    rest = text[error.pos :].rstrip(_SPACES + "\x00")
    if not rest or error.msg.startswith("Unterminated string"):
        return True
    if "escape" in error.msg:
        return len(rest) < len("\\uXXXX")
    return len(rest) < len("false") and any(word.startswith(rest) for word in _WORDS)


def _after(text: str, end: int) -> tuple[Oddity, ...]:
    """Return that something stands behind the end of the object."""
    rest = text[end:].lstrip(_SPACES)
    if not rest:
        return ()
    if not rest.strip(_SPACES + "\x00"):
        return (Oddity("zeros-after"),)
    before = text[: len(text) - len(rest)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return (Oddity("text-after", values=(("line", line), ("column", column))),)


class _Noticed:
    """What is noticed while JSON is read: the first key written twice, the first NaN.

    JSON's readers do not say where they are. What was noticed is kept and looked
    for in the result, which happens only where there is something to say. A decoder takes
    as long to make as a small document takes to read, so that each thread keeps its own.
    """

    def __init__(self) -> None:
        self.decoder = json.JSONDecoder(object_pairs_hook=self.pairs, parse_constant=self.constant)
        self.forget()

    def forget(self) -> None:
        """Begin with another document."""
        self._twice: tuple[dict[str, Any], str] | None = None
        self._constant: tuple[float, str] | None = None

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object, and notice a key that is written twice."""
        made = dict(pairs)
        if len(made) != len(pairs) and self._twice is None:
            self._twice = (made, _first_twice([key for key, _ in pairs]))
        return made

    def constant(self, name: str) -> float:
        """Make a number of what JSON has no number for, and notice it."""
        value = float(name)
        if self._constant is None:
            self._constant = (value, name)
        return value

    def oddities(self, content: dict[str, Any]) -> list[Oddity]:
        """Return what was noticed, with its place in what was read."""
        found: list[Oddity] = []
        if self._twice is not None:
            made, name = self._twice
            found.append(Oddity("key-twice", _pointer(content, made), (("key", name),)))
        if self._constant is not None:
            value, name = self._constant
            found.append(Oddity("no-json-number", _pointer(content, value), (("number", name),)))
        self.forget()  # and keep hold of nothing
        return found


_of_thread = threading.local()


def _noticed() -> _Noticed:
    """Return what notices in this thread, with nothing noticed so far."""
    noticed: _Noticed | None = getattr(_of_thread, "noticed", None)
    if noticed is None:
        noticed = _of_thread.noticed = _Noticed()
    noticed.forget()
    return noticed


def _first_twice(names: list[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def _pointer(content: Any, wanted: Any) -> str:
    """Return the JSON pointer of the very object; empty where a later key replaced it."""
    waiting: list[tuple[Any, Any]] = [((), content)]
    while waiting:
        where, item = waiting.pop()  # a chain of names: joined for the one that is found
        if item is wanted:
            return _joined(where)
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        for name, value in pairs:
            if value is wanted:
                return _joined((where, name))
            if isinstance(value, dict | list):
                waiting.append(((where, name), value))
    return ""


def _joined(chain: Any) -> str:
    names: list[str] = []
    while chain:
        chain, name = chain
        names.append(f"/{name}")
    pointer = "".join(reversed(names))
    return pointer if len(pointer) <= _LONGEST_POINTER else ""


def _deeper_than(content: dict[str, Any], depth: int) -> bool:
    """Return whether something nests deeper than a limit, without recursing."""
    layer: list[Any] = [content]
    for _ in range(depth):
        below: list[Any] = []
        for item in layer:
            values = item.values() if type(item) is dict else item
            below += [v for v in values if (type(v) is dict or type(v) is list) and v]
        if not below:
            return False
        layer = below
    return True
