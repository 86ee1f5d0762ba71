"""What a chunk goes through on writing: codecs of both formats in one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Codec

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields

__all__ = ["Pipeline", "read_v2", "read_v3"]

COMPRESSORS = frozenset({
    "blosc", "blosc2", "bz2", "gzip", "lz4", "lz4hc", "lzma", "lzf", "zlib", "zstd", "zfp", "zfpy",
    "pcodec", "snappy", "brotli", "jpeg", "jpeg2k", "jpegls", "jpegxl", "jpegxr", "webp", "png",
    "tiff", "avif",
})  # fmt: skip
"""Names of compressors among codecs, without the prefix of the package that has them."""

MAX_NESTED_SHARDS = 8


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The codecs of an array; None where the document does not tell them.

    ``inner_chunk`` is the shape of what is decoded on its own inside a shard.
    """

    codecs: tuple[Codec, ...] | None = None
    filters: tuple[str, ...] = ()
    endianness: str | None = None
    sharded: bool = False
    inner_chunk: tuple[int, ...] | None = None
    index_location: str | None = None
    transposed: bool = False

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
        index_location=_index_location(shards[0]) if shards else None,
        transposed=any(c.name == "transpose" for c in found),
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


@dataclass(frozen=True, slots=True)
class _Sharding:
    position: int
    settings: Fields | None


def _v3_codecs(level: Fields | None) -> tuple[list[Codec], _Sharding | None]:
    """Return the codecs of one level without the sharding codec, and that one apart."""
    codecs: list[Codec] = []
    sharding: _Sharding | None = None
    for item in _named(level):
        name = item.text("name")
        if name == "sharding_indexed" and sharding is None:
            sharding = _Sharding(len(codecs), item.child("configuration"))
        elif name is not None:
            codecs.append(Codec(name, _settings(item.raw("configuration"))))
    return codecs, sharding


def _named(level: Fields | None) -> tuple[Fields, ...]:
    """Return codecs as objects; a bare name is allowed since Zarr v3.1."""
    if level is None:
        return ()
    items = level.items("codecs") or []
    whole = [{"name": i} if isinstance(i, str) else i for i in items]
    plain = type(level)({"codecs": whole}, level.document, level.problems, level.location)
    return plain.children("codecs") or ()


def _v2_codec(codec: Fields) -> Codec:
    settings = {k: codec.raw(k) for k in codec.keys() if k != "id"}  # noqa: SIM118
    return Codec(codec.text("id") or "?", _settings(settings))


def _settings(configuration: Any) -> tuple[tuple[str, Any], ...]:
    """Return plain settings by name; nested ones are no matter of one codec."""
    if not isinstance(configuration, dict):
        return ()
    plain = (str, int, float, bool)
    return tuple((k, v) for k, v in configuration.items() if isinstance(v, plain))


def _plain(name: str) -> str:
    return name.rpartition(".")[2].removeprefix("imagecodecs_")


def _is_filter(name: str) -> bool:
    """Whether a codec changes the array before it becomes bytes."""
    return _plain(name) in {
        "transpose", "delta", "fixedscaleoffset", "quantize", "bitround", "astype",
        "scale_offset", "cast_value", "packbits", "reshape",
    }  # fmt: skip


def _endianness(codecs: list[Codec]) -> str | None:
    """Return the byte order that the ``bytes`` codec states; single bytes have none."""
    for codec in codecs:
        if codec.name == "bytes":
            return next((str(v) for k, v in codec.settings if k == "endian"), None)
    return None
