"""How much is read at most, so that no file can take time or memory without end."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read.

    Parameters
    ----------
    document_bytes
        Largest metadata document that is read. A 1536-well plate needs 0.2 MB.
    text_bytes
        Largest text (OME-XML) that is read.
    children
        Most names a listing returns.
    depth
        Deepest nesting of a JSON document that is read.
    values
        Most items that a JSON document may hold, counted by its commas and
        brackets: short ones take a hundred times their bytes in memory.
    at_once
        How many documents are asked for at the same time over a network.
    connect_seconds
        How long a server may take until it is connected.
    answer_seconds
        How long one answer of a server may take, to its last byte.
    total_seconds
        How long all reading over a network may take.
    closer_look
        How many questions a closer look, after the first answer, asks over a network.
    total_bytes
        How much a server may send in all: many large documents at once fill the
        memory as one does.
    """

    document_bytes: int = 32_000_000
    text_bytes: int = 8_000_000
    children: int = 1_000
    depth: int = 200
    values: int = 3_000_000
    at_once: int = 32
    connect_seconds: float = 6.0
    answer_seconds: float = 15.0
    total_seconds: float = 60.0
    closer_look: int = 8
    total_bytes: int = 128_000_000
