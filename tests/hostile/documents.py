"""Stores drawn at random in which one document or several are hostile.

A document is a sound one that was spoiled, any JSON made of the words of the specification, or
any bytes. The rest of the store stays sound, so that what is spoiled is reached.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.rendering.safe import HOSTILE
from tests.stores.images import Image
from tests.stores.plates import Plate
from tests.stores.sound import ODD, PLATE, SMALL, SOUND
from tests.stores.trees import ome_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Place = tuple[Any, ...]


@dataclass(frozen=True)
class HostileStore:
    """A store as bytes by their keys, the node that is explained, and what was spoiled."""

    name: str
    files: dict[str, bytes]
    path: str
    spoiled: tuple[str, ...]

    def __repr__(self) -> str:
        hostile = {key: self.files[key][:3000] for key in self.spoiled}
        return f"HostileStore of {self.name!r} at {self.path!r} with {hostile}"


def _with_ome_xml() -> dict[str, Any]:
    xml = ome_xml(2, Image(version="0.4", **SMALL)).encode()
    return SOUND["collection"][0] | {"OME/METADATA.ome.xml": xml}


STORES: dict[str, tuple[dict[str, Any], str]] = {
    **{name: (files, path) for name, (files, path, _) in SOUND.items()},
    **{name: (files, "") for name, files in ODD.items()},
    "consolidated-04": (Image(version="0.4", consolidate=True, **SMALL).files(), ""),
    "consolidated-05": (Image(consolidate=True, **SMALL).files(), ""),
    "image-01": (
        Image(version="0.1", **(SMALL | {"axes": "tczyx", "shape": (1,) * 5})).files(),
        "",
    ),
    "image-03": (Image(version="0.3", **SMALL).files(), ""),
    "plate-06": (Plate(version="0.6", **PLATE).files(), ""),
    "labels-04": (Image(version="0.4", **SMALL, labels={"nuclei": {}}).files(), "labels/nuclei"),
    "OME-XML": (_with_ome_xml(), ""),
}


def _inside(value: Any) -> Iterator[Any]:
    """A value and all that is in it."""
    yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _inside(inner)


_ALL = [item for files, _ in STORES.values() for doc in files.values() for item in _inside(doc)]
KEYS = sorted({key for item in _ALL if isinstance(item, dict) for key in item})
WORDS = sorted({item for item in _ALL if isinstance(item, str)})

NUMBERS: tuple[Any, ...] = (
    *(0, -1, 1, 2, 3, 255, 10**6, 2**31, 2**63, 2**64 - 1, -(2**63), 10**18, 10**308, 10**4000),
    *(-0.0, 0.5, -1.5, 1e-320, 1e308, -1e308, 1e16),
    *(float("inf"), float("-inf"), float("nan")),
)
MOST_PLACES = 2000
MOST_CHARACTERS = 20_000_000

PATHS = (
    *(
        "..",
        ".",
        "/",
        "../../x",
        "/etc",
        "0/../0",
        "0//0",
        "a/b/c",
        "..\\x",
        "C:\\x",
        "\\\\host\\x",
    ),
    *("//host/x", "file:///etc", "https://evil.example/x", "s3://x/y", "~", "~root", "%2e%2e/x"),
    *("0/", "0\x00", "\ud800", "CON", "x" * 300, "0" * 5000, "zarr.json", ".zattrs"),
)

hostile_texts = st.sampled_from([*HOSTILE.values(), *PATHS])
texts = st.one_of(hostile_texts, st.sampled_from(WORDS), st.text(max_size=6))
scalars = st.one_of(
    texts, st.sampled_from(NUMBERS), st.none(), st.booleans(), st.integers(), st.floats()
)
keys = st.one_of(st.sampled_from(KEYS), texts)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=8,
)


def all_places(document: Any) -> list[Place]:
    """The keys and items of a document, however deep; of long lists the first ones."""
    found: list[Place] = []
    waiting: list[tuple[Place, Any]] = [((), document)]
    while waiting and len(found) < MOST_PLACES:
        place, value = waiting.pop()
        pairs = value.items() if isinstance(value, dict) else enumerate(value[:12])
        for key, inner in pairs:
            found.append((*place, key))
            if isinstance(inner, dict | list):
                waiting.append(((*place, key), inner))
    return found


def at(document: Any, place: Place) -> Any:
    """What stands at a place."""
    for key in place:
        document = document[key]
    return document


def nested(value: Any, depth: int) -> Any:
    """A value so deep in lists and objects."""
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def texts(files: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str, Place]]:
    """Each text of a store: its field by the last names that lead there, document and place."""
    for key, document in files.items():
        for place in all_places(document) if isinstance(document, dict) else ():
            if isinstance(at(document, place), str):
                names = tuple(name for name in place if isinstance(name, str))
                yield names[-2:], key, place


def own(value: Any) -> Any:
    """A copy in which nothing stands at two places: what is changed at one stays at the other."""
    return json.loads(json.dumps(value))


def repeated(value: Any, count: int) -> Any:
    """More of the same, each a thing of its own; what was made large before is not again."""
    count = min(count, max(1, MOST_CHARACTERS // len(json.dumps(value))))
    if isinstance(value, dict):
        more = value | {f"{key}{n}": item for n in range(count) for key, item in value.items()}
        return own(more)
    if isinstance(value, list):
        return own(value * count)
    if isinstance(value, str):
        return value * count
    return [value] * count


def huge(value: Any) -> Any:
    """The same kind of value, far too large."""
    if isinstance(value, bool) or value is None:
        return [value] * 3000
    if isinstance(value, int):
        return -(10**308) if value < 0 else 10**308
    if isinstance(value, float):
        return value * 1e300
    return repeated(value, 2_000 if isinstance(value, str) else 300)


_numbers = st.sampled_from(NUMBERS)
_depths = st.sampled_from((1, 2, 3, 210))
_counts = st.sampled_from((2, 3, 7, 70))


def _drop(draw: Any, holder: Any, key: Any) -> None:
    del holder[key]


def _retype(draw: Any, holder: Any, key: Any) -> None:
    holder[key] = draw(values)


def _text(draw: Any, holder: Any, key: Any) -> None:
    holder[key] = draw(hostile_texts)


def _number(draw: Any, holder: Any, key: Any) -> None:
    holder[key] = draw(_numbers)


def _nest(draw: Any, holder: Any, key: Any) -> None:
    holder[key] = nested(holder[key], draw(_depths))


def _repeat(draw: Any, holder: Any, key: Any) -> None:
    holder[key] = repeated(holder[key], draw(_counts))


def _hugeify(draw: Any, holder: Any, key: Any) -> None:
    holder[key] = huge(holder[key])


def _rename(draw: Any, holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(holder, dict):
        holder[draw(keys)] = holder.pop(key)
    else:
        holder.insert(0, own(value))


def _add(draw: Any, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[draw(keys)] = draw(values)
    else:
        holder.append(draw(values))


_WAYS: tuple[Callable[[Any, Any, Any], None], ...] = (
    *(_drop, _retype, _text, _number, _nest, _repeat, _hugeify, _rename, _add),
)
_how_many = st.sampled_from((1, 1, 1, 2, 3))
_some_way = st.sampled_from((*_WAYS, None))


@st.composite
def spoiled(draw: Any, document: Any) -> Any:
    """A document in which one to three things are wrong."""
    document = own(document)
    for _ in range(draw(_how_many)):
        found = all_places(document)
        if not found:
            break
        place = found[draw(st.integers(0, len(found) - 1))]
        way = draw(_some_way)
        if way is not None:
            way(draw, at(document, place[:-1]), place[-1])
        else:
            _swap(document, place, found[draw(st.integers(0, len(found) - 1))])
    return document


def _swap(document: Any, place: Place, other: Place) -> None:
    """Change places, unless one holds the other."""
    if place[: len(other)] != other and other[: len(place)] != place:
        one, two = at(document, place[:-1]), at(document, other[:-1])
        one[place[-1]], two[other[-1]] = two[other[-1]], one[place[-1]]


@st.composite
def mangled(draw: Any, data: bytes) -> bytes:
    """Bytes that were cut, flipped, doubled or encoded otherwise."""
    start = draw(st.integers(0, len(data)))
    stop = min(len(data), start + draw(st.integers(1, 40)))
    between = draw(st.binary(max_size=8))
    return draw(
        st.sampled_from(
            (
                data[:start],
                data[:start] + data[stop:],
                data[:start] + between + data[stop:],
                data[:start] + data[start:stop] * 3 + data[stop:],
                data + data,
                between + data,
                gzip.compress(data, mtime=0),
                gzip.compress(data, mtime=0)[: start + 1],
                data.decode().encode("utf-16"),
                data.decode().encode("utf-32-be"),
                data.replace(b":", b"", 1),
                data.replace(b'"', b"'"),
                b"<!DOCTYPE html>" + data,
                b"[" * 100_000,
            )
        )
    )


def encoded(document: Any) -> bytes:
    """JSON as Python writes it, also of NaN and of halves of surrogate pairs."""
    return document if isinstance(document, bytes) else json.dumps(document).encode()


_ENCODED = {
    name: {key: encoded(document) for key, document in files.items()}
    for name, (files, _) in STORES.items()
}


@st.composite
def hostile_xml(draw: Any, data: bytes) -> bytes:
    """OME-XML with a hostile name, or entities that grow, or mangled."""
    name = escape(draw(hostile_texts)).encode("utf-8", "replace")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    named = data.replace(b"series 0", name)
    return draw(
        st.sampled_from((named, bomb + data.replace(b"series 0", b"&b;"), draw(mangled(data))))
    )


_kinds = st.sampled_from(("spoiled",) * 7 + ("any JSON", "mangled", "any bytes"))
_any_json = st.one_of(values, st.dictionaries(keys, values, max_size=6))


@st.composite
def hostile_documents(draw: Any, document: Any) -> bytes:
    """What may stand where a sound document was expected."""
    if isinstance(document, bytes):
        return draw(hostile_xml(document))
    kind = draw(_kinds)
    if kind == "spoiled":
        return encoded(draw(spoiled(document)))
    if kind == "any JSON":
        return encoded(draw(_any_json))
    if kind == "mangled":
        return draw(mangled(encoded(document)))
    return draw(st.binary(max_size=300))


@st.composite
def hostile_stores(draw: Any) -> HostileStore:
    """A store of any kind and version in which one to four documents are hostile."""
    name = draw(st.sampled_from(sorted(STORES)))
    files, path = STORES[name]
    most = min(len(files), 6)
    least = min(most, draw(st.sampled_from((1, 2, 4, 6))))
    chosen = st.lists(st.sampled_from(sorted(files)), min_size=least, max_size=most, unique=True)
    hostile = {key: draw(hostile_documents(files[key])) for key in draw(chosen)}
    return HostileStore(name, _ENCODED[name] | hostile, path, tuple(hostile))
