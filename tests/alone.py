"""Tests that measure time have the processors for themselves.

pytest-xdist runs tests beside each other. One that is marked ``alone`` waits until those that the
other workers run have ended, and lets none begin until it has ended itself. `tests/conftest.py`
names this module as a plugin.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

try:
    import fcntl
except ImportError:  # Windows: there such a test runs beside others
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

LOCKS = pytest.StashKey["Locks"]()


class Locks:
    """A room for many or for one alone, and its door.

    Whoever enters passes the door and leaves it open; who wants to be alone holds it closed, so
    that the room becomes empty in spite of all who come.
    """

    def __init__(self, folder: Path) -> None:
        self._door = (folder / "door").open("w")
        self._room = (folder / "room").open("w")

    @contextmanager
    def beside_others(self) -> Iterator[None]:
        with _held(self._door, fcntl.LOCK_EX):
            fcntl.flock(self._room, fcntl.LOCK_SH)
        try:
            yield
        finally:
            fcntl.flock(self._room, fcntl.LOCK_UN)

    @contextmanager
    def alone(self) -> Iterator[None]:
        with _held(self._door, fcntl.LOCK_EX), _held(self._room, fcntl.LOCK_EX):
            yield

    def close(self) -> None:
        self._door.close()
        self._room.close()


@contextmanager
def _held(file: IO[str], kind: int) -> Iterator[None]:
    fcntl.flock(file, kind)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def pytest_configure(config: pytest.Config) -> None:
    if fcntl is not None and hasattr(config, "workerinput"):
        # The folder of each worker lies in the one of the whole run.
        config.stash[LOCKS] = Locks(Path(config.option.basetemp).parent)


def pytest_unconfigure(config: pytest.Config) -> None:
    if locks := config.stash.get(LOCKS, None):
        locks.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    locks = item.config.stash.get(LOCKS, None)
    if locks is None:
        entered = nullcontext()
    elif item.get_closest_marker("alone"):
        entered = locks.alone()
    else:
        entered = locks.beside_others()
    with entered:
        return (yield)
