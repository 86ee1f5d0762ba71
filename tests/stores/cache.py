"""Samples that are written once and then only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stores.every import ALL_SOURCES

if TYPE_CHECKING:
    from pathlib import Path

    State = dict[str, tuple[int, int]]


class Cache:
    """Writes each sample of the registry at most once, into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[str, Path] = {}
        self._states: dict[str, State] = {}

    def path(self, name: str) -> Path:
        """The place of a sample. Whoever asks must not change it."""
        if name not in self._paths:
            folder = self._folder / name
            folder.mkdir(parents=True)
            self._paths[name] = ALL_SOURCES[name](folder)
            self._states[name] = _state(folder)
        return self._paths[name]

    def changed(self) -> list[str]:
        """Say what was added, changed or removed since the samples were written."""
        return [
            f"{name}/{key}"
            for name, before in self._states.items()
            for key in _differences(before, _state(self._folder / name))
        ]


def _state(folder: Path) -> State:
    """Size and time of change of every file and folder."""
    stats = {str(path.relative_to(folder)): path.stat() for path in folder.rglob("*")}
    return {key: (stat.st_size, stat.st_mtime_ns) for key, stat in stats.items()}


def _differences(before: State, after: State) -> list[str]:
    return sorted(key for key in before | after if before.get(key) != after.get(key))
