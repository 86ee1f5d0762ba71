"""What is installed beside us, looked up when a condition asks for it and not before.

Nothing is imported: versions and entry points are read from what the installer
wrote down (`importlib.metadata`). Outside of napari it is the environment of the
command line or of a script, which need not be that of napari.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from typing import TYPE_CHECKING

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model import Codec  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ome_zarr_helpdesk.facts.model import Facts

    LookUp = Callable[[str], str | None]

__all__ = ["Environment", "Package", "environment_for", "version_of"]

_CORE = frozenset({
    "blosc", "bytes", "crc32c", "endian", "gzip", "sharding_indexed", "transpose",
    "vlen-bytes", "vlen-utf8", "zstd",
})  # fmt: skip
"""Codecs of Zarr format 3 that every zarr-python from 3.0 on has (its registry)."""

_SINCE = {"scale_offset": (3, 2), "cast_value": (3, 2)}
"""Codecs of format 3 that came later: 3.1.6 lacks them, 3.4.2 has them."""

_NUMCODECS = frozenset({
    "adler32", "astype", "base64", "bitround", "blosc", "bz2", "categorize", "crc32", "crc32c",
    "delta", "fixedscaleoffset", "fletcher32", "gzip", "jenkins_lookup3", "json2", "lz4", "lzma",
    "msgpack2", "packbits", "pcodec", "pickle", "quantize", "shuffle", "vlen-array", "vlen-bytes",
    "vlen-utf8", "zfpy", "zlib", "zstd",
})  # fmt: skip
"""Codecs of numcodecs 0.14 to 0.17: those of format 2, and of format 3 behind its name."""

_NEEDS = {
    "cast_value": "cast-value-rs",
    "crc32c": "google-crc32c",
    "msgpack2": "msgpack",
    "pcodec": "pcodec",
    "zfpy": "zfpy",
}
"""Packages without which a codec of the above is not there."""

_NEWEST = {2: ("numcodecs", (0, 17)), 3: ("zarr", (3, 4))}
"""Releases whose codecs are known here; a newer one may have more."""

_GROUPS = {2: "numcodecs.codecs", 3: "zarr.codecs"}
"""Entry points by which packages add codecs."""

_FOR_STORE = {
    "http": ("fsspec", "aiohttp", "requests"),
    "s3": ("fsspec", "s3fs"),
}
"""What napari-ome-zarr 0.11, and zarr below it, need for addresses of one kind."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package; ``major`` and ``minor`` are the first two numbers of its version."""

    name: str
    version: str

    @property
    def major(self) -> int:
        """First number of the version."""
        return _release(self.version)[0]

    @property
    def minor(self) -> int:
        """Second number of the version."""
        return _release(self.version)[1]


@dataclass(frozen=True, slots=True)
class Environment:
    """What is installed, as far as it matters for one source.

    Parameters
    ----------
    codecs
        The codecs of the source, each once.
    store
        Kind of the store it lies in.
    """

    codecs: tuple[Codec, ...] = ()
    store: str | None = None
    _look_up: LookUp | None = None  # version of a package; as installed, where it is None

    @property
    def napari(self) -> Package | None:
        """Napari itself."""
        return self._package("napari")

    @property
    def napari_ome_zarr(self) -> Package | None:
        """The reader plugin napari-ome-zarr."""
        return self._package("napari-ome-zarr")

    @property
    def ome_zarr(self) -> Package | None:
        """ome-zarr (ome-zarr-py), through which some releases of napari-ome-zarr read."""
        return self._package("ome-zarr")

    @property
    def zarr(self) -> Package | None:
        """Zarr (zarr-python)."""
        return self._package("zarr")

    @property
    def lacking(self) -> tuple[str, ...] | None:
        """Packages that napari needs to open this source and that are not installed.

        None where napari is not installed here: what its own environment has is not known.
        """
        if self.napari is None:
            return None
        needed = ("napari-ome-zarr", *_FOR_STORE.get(self.store or "", ()))
        return tuple(name for name in needed if self._version(name) is None)

    @property
    def codecs_missing(self) -> tuple[Codec, ...]:
        """Codecs of this source that zarr and numcodecs, as installed, do not have."""
        return tuple(codec for codec in self.codecs if _has(codec, self._version) is False)

    def _version(self, name: str) -> str | None:
        return (self._look_up or version_of)(name)

    def _package(self, name: str) -> Package | None:
        found = self._version(name)
        return None if found is None else Package(name, found)


def environment_for(facts: Facts) -> Environment:
    """Return what is installed, as far as it matters for a source; nothing is looked up yet.

    Parameters
    ----------
    facts
        Those of the source.
    """
    every = {(c.name, c.zarr_format): c for c in _codecs(facts)}
    store = facts.container.store if facts.container is not None else None
    return Environment(tuple(every.values()), store, version_of)


def _codecs(facts: Facts) -> Iterator[Codec]:
    levels = facts.image.levels if facts.image is not None else None
    arrays = (*(levels or ()), *([facts.array] if facts.array is not None else []))
    for array in arrays:
        yield from array.codec_settings or ()


@lru_cache(maxsize=64)
def version_of(distribution: str) -> str | None:
    """Return the installed version of a package; None where it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


@lru_cache(maxsize=64)
def _release(text: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
    return (*numbers, 0, 0)[0], (*numbers, 0, 0)[1]


def _has(codec: Codec, version_of: LookUp) -> bool | None:
    """Return whether a codec can be used; None where that cannot be told."""
    zarr_format = codec.zarr_format or 3
    name = codec.name
    if zarr_format == 3 and name.startswith("numcodecs."):
        name = name.removeprefix("numcodecs.")
    elif zarr_format == 3 and name in _CORE:
        return True
    elif zarr_format == 3 and name not in _SINCE:
        return _is_added(codec.name, 3, version_of)
    if name in _NUMCODECS or name in _SINCE:
        return _is_there(name, version_of)
    return _is_added(codec.name, zarr_format, version_of)


def _is_there(name: str, version_of: LookUp) -> bool:
    """Return whether a codec of zarr or numcodecs itself can be used as these are installed."""
    needed = _NEEDS.get(name)
    if needed is not None and version_of(needed) is None:
        return False
    zarr = version_of("zarr")
    return name not in _SINCE or zarr is None or _release(zarr) >= _SINCE[name]


def _is_added(name: str, zarr_format: int, version_of: LookUp) -> bool | None:
    """Return whether some other package, or the running program, adds a codec."""
    if any(entry.name == name for entry in entry_points(group=_GROUPS[zarr_format])):
        return True
    if zarr_format == 2 and name in _registered():
        return True
    package, newest = _NEWEST[zarr_format]
    installed = version_of(package)
    return None if installed is None or _release(installed) > newest else False


def _registered() -> tuple[str, ...]:
    """Return the codecs that numcodecs knows of, if it is loaded already."""
    registry = getattr(sys.modules.get("numcodecs.registry"), "codec_registry", {})
    return tuple(registry)
