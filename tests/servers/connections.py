"""What is left open when something was asked for, again and again."""

from __future__ import annotations

import gc
import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def is_nothing_left_of(asking: Callable[[], object], times: int = 6) -> bool:
    """Return whether connections and threads end, of which those of one or two may last."""
    most = left_open() + times / 2
    for _ in range(times):
        asking()
    until = time.monotonic() + 5
    while left_open() >= most and time.monotonic() < until:
        time.sleep(0.02)  # the server may still say good-bye
    return left_open() < most


def left_open() -> int:
    """Return how many files, connections and threads this process has; on Linux."""
    gc.collect()
    return len(os.listdir("/proc/self/fd")) + threading.active_count()
