"""What a chunk goes through on writing: codecs of both formats in one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.fields import MAX_AXES
from ome_zarr_helpdesk.facts.model import Codec

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields

__all__ = ["Pipeline", "read_v2", "read_v3"]

COMPRESSORS = frozenset({
    "avif", "b2nd", "blosc", "blosc2", "brotli", "bz2", "deflate", "gdeflate", "gzip", "heif",
    "htj2k", "jpeg", "jpeg2k", "jpegls", "jpegxl", "jpegxr", "jpegxs", "lerc", "ljpeg", "lz4",
    "lz4f", "lz4h5", "lzf", "lzma", "lzw", "pcodec", "png", "apng", "qoi", "snappy", "spng",
    "tiff", "webp", "zfp", "zfpy", "zlib", "zstd", "zstd1",
})  # fmt: skip
"""Names of compressors among codecs, without the prefix of the package that has them."""

FILTERS = frozenset({
    "transpose", "delta", "fixedscaleoffset", "quantize", "bitround", "astype",
    "scale_offset", "cast_value", "packbits", "reshape", "squeeze",
})  # fmt: skip
"""Names of codecs that change an array before it becomes bytes."""

MAX_NESTED_SHARDS = 8

_PLAIN = (str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The codecs of an array; None where the document does not tell them.

    ``inner_chunk`` is the shape of what is decoded on its own inside a shard;
    ``shard_depth`` counts shards inside each other. ``index_location`` and
    ``index_checked`` are of the outermost.
    """

    codecs: tuple[Codec, ...] | None = None
    filters: tuple[str, ...] = ()
    endianness: str | None = None
    sharded: bool = False
    inner_chunk: tuple[int, ...] | None = None
    shard_depth: int | None = None
    index_location: str | None = None
    index_checked: bool | None = None
    order: str | None = None

    @property
    def compressor(self) -> Codec | None:
        """The first codec that compresses."""
        return next((c for c in self.codecs or () if _plain(c.name) in COMPRESSORS), None)


def read_v2(metadata: Fields) -> Pipeline:
    """Read ``filters`` and ``compressor`` (Zarr v2 specification, "Arrays")."""
    compressor = metadata.child("compressor")
    if compressor is None and ("compressor" not in metadata or metadata.raw("compressor")):
        if "compressor" not in metadata:
            metadata.report("missing", "compressor", key="compressor")  # null states none
        return Pipeline()
    filters = tuple(_v2_codec(f) for f in metadata.children("filters") or ())
    codecs = filters if compressor is None else (*filters, _v2_codec(compressor))
    return Pipeline(codecs, tuple(f.name for f in filters))


def read_v3(metadata: Fields) -> Pipeline:
    """Read ``codecs``, going into shards (Zarr v3 core, "Codecs"; sharding-indexed 1.0)."""
    if not isinstance(metadata.raw("codecs"), list | tuple):
        metadata.require("codecs")
        metadata.items("codecs")
        return Pipeline()
    found: list[Codec] = []
    shards: list[Fields | None] = []
    outer: list[list[Codec]] = []
    level: Fields | None = metadata
    for _ in range(MAX_NESTED_SHARDS):
        codecs, sharding = _v3_codecs(level)
        if sharding is None:
            found.extend(codecs)
            break
        found.extend(codecs[: sharding.position])
        outer.append(codecs[sharding.position :])
        level = sharding.settings
        shards.append(level)
    for after in reversed(outer):
        found.extend(after)
    return Pipeline(
        tuple(found),
        tuple(c.name for c in found if _is_filter(c.name)),
        _endianness(found),
        sharded=bool(shards),
        inner_chunk=_inner_chunk(shards[-1]) if shards else None,
        shard_depth=len(shards),
        index_location=_index_location(shards[0]) if shards else None,
        index_checked=_index_checked(shards[0]) if shards else None,
        order=_order(found),
    )


def _inner_chunk(shard: Fields | None) -> tuple[int, ...] | None:
    """Return the chunk shape that the innermost sharding codec states."""
    if shard is None:
        return None
    shard.require("chunk_shape")
    return shard.lengths("chunk_shape")


def _index_location(shard: Fields | None) -> str | None:
    """Return where the index of a shard stands: at the end where nothing is stated."""
    return None if shard is None else shard.text("index_location") or "end"


def _index_checked(shard: Fields | None) -> bool | None:
    """Return whether a checksum stands behind the index of a shard."""
    if shard is None or "index_codecs" not in shard:
        return None
    return any(codec.text("name") == "crc32c" for codec in _named(shard, "index_codecs"))


def _order(codecs: list[Codec]) -> str | None:
    """Return ``C``, ``F`` or, for other orders of the axes, ``other``.

    The ``transpose`` codec 1.0 lists the axes in the order in which they are
    stored; older writers state the letter.
    """
    stated = [dict(c.settings).get("order") for c in codecs if c.name == "transpose"]
    if not stated:
        return "C"
    order = stated[0] if len(stated) == 1 else None
    if isinstance(order, str):
        return order if order in ("C", "F") else None
    if not isinstance(order, tuple):
        return None
    axes = tuple(range(len(order)))
    return {axes: "C", axes[::-1]: "F"}.get(order, "other") if len(axes) > 1 else "C"


@dataclass(frozen=True, slots=True)
class _Sharding:
    position: int
    settings: Fields | None


def _v3_codecs(level: Fields | None) -> tuple[list[Codec], _Sharding | None]:
    """Return the codecs of one level without the sharding codec, and that one apart."""
    codecs: list[Codec] = []
    sharding: _Sharding | None = None
    for item in _named(level, "codecs"):
        item.require("name")
        name = item.text("name")
        if name == "sharding_indexed" and sharding is None:
            sharding = _Sharding(len(codecs), item.child("configuration"))
        elif name is not None:
            codecs.append(Codec(name, _settings(item.raw("configuration")), 3))
    return codecs, sharding


def _named(level: Fields | None, key: str) -> tuple[Fields, ...]:
    """Return codecs as objects; a bare name is allowed since Zarr v3.1."""
    if level is None:
        return ()
    items = level.items(key) or []
    whole = [{"name": i} if isinstance(i, str) else i for i in items]
    plain = type(level)({key: whole}, level.document, level.problems, level.location)
    return plain.children(key) or ()


def _v2_codec(codec: Fields) -> Codec:
    codec.require("id")
    settings = {k: codec.raw(k) for k in codec.keys() if k != "id"}  # noqa: SIM118
    return Codec(codec.text("id") or "?", _settings(settings), 2)


def _settings(configuration: Any) -> tuple[tuple[str, Any], ...]:
    """Return plain settings by name, and short lists of such; the rest is told elsewhere."""
    if not isinstance(configuration, dict):
        return ()
    return tuple(
        (k, tuple(v) if isinstance(v, list) else v)
        for k, v in configuration.items()
        if _is_plain(v)
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MAX_AXES and all(isinstance(v, _PLAIN) for v in value)
    return isinstance(value, _PLAIN)


def _plain(name: str) -> str:
    return name.rpartition(".")[2].removeprefix("imagecodecs_")


def _is_filter(name: str) -> bool:
    """Whether a codec changes the array before it becomes bytes."""
    return _plain(name) in FILTERS


def _endianness(codecs: list[Codec]) -> str | None:
    """Return the byte order that the ``bytes`` codec states; single bytes have none."""
    for codec in codecs:
        if codec.name == "bytes":
            return next((str(v) for k, v in codec.settings if k == "endian"), None)
    return None
