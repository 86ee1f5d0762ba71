"""Bounds on time and memory that grow with the bytes that were read: nothing may grow faster."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 8.0
SECONDS_A_MEGABYTE = 0.6
MEGABYTES = 60
TIMES_THE_BYTES = 25


@contextmanager
def bounded(read: int, more: int = 0) -> Iterator[None]:
    """Time of the processor, and memory where the system tells its peak.

    Parameters
    ----------
    read
        Bytes that may be read meanwhile.
    more
        Megabytes that are needed by what is no part of ours.
    """
    before, began = _memory("VmRSS"), time.thread_time()
    _forget_peak()
    yield
    megabytes = read / 1e6
    took, needed = time.thread_time() - began, _memory("VmHWM") - before
    assert took < SECONDS + SECONDS_A_MEGABYTE * megabytes
    assert needed < MEGABYTES + more + TIMES_THE_BYTES * megabytes


def _forget_peak() -> None:
    if os.access("/proc/self/clear_refs", os.W_OK):
        Path("/proc/self/clear_refs").write_text("5")


def _memory(name: str) -> float:
    """Megabytes, as Linux tells them."""
    told = Path("/proc/self/status")
    lines = told.read_text().splitlines() if told.exists() else []
    return sum(int(line.split()[1]) / 1000 for line in lines if line.startswith(name))
