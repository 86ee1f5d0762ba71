"""What web servers answer: unpacked, and never more of it than we want."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.documents.reader import ReadError

if TYPE_CHECKING:
    import aiohttp

__all__ = ["ACCEPTED", "Allowance", "bounded"]

ACCEPTED = "gzip, deflate"
"""How an answer may be compressed: as the standard library can unpack it within bounds."""

_PACKED = ("gzip", "x-gzip", "deflate")
_NOT_UNPACKED = ("br", "zstd", "compress", "x-compress", "dcb", "dcz")
_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32
_RAW = -zlib.MAX_WBITS


class Allowance:
    """How many bytes all answers of a server may still have.

    Parameters
    ----------
    limit
        How many they may have together: of a hostile server each may be as large as
        one may be.
    """

    def __init__(self, limit: int) -> None:
        self._limit = self._left = limit

    def take(self, size: int) -> None:
        """Count bytes that came; raise where they were too many."""
        self._left -= size
        if self._left < 0:
            raise ReadError("remote-too-much", whole=True, limit=self._limit)


async def bounded(answer: aiohttp.ClientResponse, limit: int, allowance: Allowance) -> bytes:
    """Return the body of an answer, read piece by piece and no further than a limit.

    Parameters
    ----------
    answer
        As it came: compressed, where its header says so.
    limit
        Most bytes, as sent and unpacked.
    allowance
        What may come in all.

    Raises
    ------
    ReadError
        Where it is longer, or not what its header says.
    """
    if (answer.content_length or 0) > limit:
        raise ReadError("too-large", limit=limit)
    unpacker = _Unpacker(answer.headers.get("Content-Encoding", ""), limit)
    pieces, size, sent = [], 0, 0
    async for piece in answer.content.iter_any():
        sent += len(piece)
        unpacked = unpacker.unpack(piece)
        pieces.append(unpacked)
        size += len(unpacked)
        allowance.take(max(len(piece), len(unpacked)))
        if max(size, sent) > limit:
            raise ReadError("too-large", limit=limit)
    unpacker.end()
    return b"".join(pieces)


class _Unpacker:
    """Undoes the compression that the header of an answer tells (RFC 9110, section 8.4.1).

    What is no name of a compression, such as the ``aws-chunked`` that some stores keep by
    mistake, means nothing.
    """

    def __init__(self, stated: str, limit: int) -> None:
        names = [name.strip().lower() for name in stated.split(",")]
        packed = [name for name in names if name in (*_PACKED, *_NOT_UNPACKED)]
        self._name = ", ".join(packed)
        self._limit = limit
        self._begun = not packed
        self._zlib = zlib.decompressobj(_ZLIB_OR_GZIP) if packed else None
        # to see whether anything is there, nothing is unpacked
        if limit and packed and (len(packed) > 1 or packed[0] in _NOT_UNPACKED):
            raise self._refused()

    def unpack(self, piece: bytes) -> bytes:
        """Return what a piece stands for, cut off where it is more than the limit."""
        if self._zlib is None or not self._limit:
            return piece
        if not self._begun and self._name == "deflate" and piece[0] & 0xF != 8:
            self._zlib = zlib.decompressobj(_RAW)  # against the standard, and common
        self._begun = True
        try:
            return self._zlib.decompress(piece, self._limit + 1)
        except zlib.error as error:
            raise self._refused() from error

    def end(self) -> None:
        """Raise where the end is missing."""
        if self._zlib is not None and self._begun and self._limit and not self._zlib.eof:
            raise ReadError("remote-cut-off")

    def _refused(self) -> ReadError:
        return ReadError("remote-encoding", encoding=self._name)
