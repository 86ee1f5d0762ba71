"""Which files of pixels are stored, and how many bytes they take, as a closer look found them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Gap", "LevelFiles", "StoredFiles"]

MOST_COUNTED = 2_000_000
"""How many files of one level are counted at most, when somebody asks for it."""


@dataclass(frozen=True, slots=True)
class LevelFiles:
    """How many of the files of pixels of a level that were looked for are stored.

    A file is a shard where there are shards, else a chunk. ``of`` is how many the
    full level has. ``nbytes`` is how many bytes the files take that were looked for,
    as they are stored; ``covers`` how many bytes the pixels take that lie in their
    places, before compression. Both are None where the store does not tell.
    """

    index: int
    path: str
    looked_at: int
    stored: int
    of: int
    nbytes: int | None = None
    covers: int | None = None

    @property
    def absent(self) -> int:
        """Files that were looked for and are not stored: read as the fill value."""
        return self.looked_at - self.stored

    @property
    def all_looked_at(self) -> bool:
        """Whether every file of the level was looked for."""
        return self.looked_at >= self.of

    @property
    def whole_nbytes(self) -> int | None:
        """Bytes that all files of the level take, as stored; None until all were looked for."""
        return self.nbytes if self.all_looked_at else None

    @property
    def share(self) -> float | None:
        """Bytes stored of those before compression, of the files looked for.

        None where none of them is stored, or nobody told how long they are.
        """
        if self.nbytes is None or not self.covers or not self.stored:
            return None
        return _ratio(self.nbytes, self.covers)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where a coarser level has a file and a finer one has none.

    ``stored`` is the key of the coarser level's file, ``absent`` the key of the one in
    the middle of its place on the finer level. ``looked_at`` files of the finer level
    were looked for: all that cover the place, and those around them, into which
    resampling could have smeared something.
    """

    level: int
    coarser: int
    stored: str
    absent: str
    looked_at: int


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """Which files of pixels are stored, among a sample of each level looked at."""

    levels: tuple[LevelFiles, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def full(self) -> LevelFiles | None:
        """What was found at full resolution."""
        return next((level for level in self.levels if level.index == 0), None)

    @property
    def gap(self) -> Gap | None:
        """The first place where only a coarser level has data."""
        return self.gaps[0] if self.gaps else None

    @property
    def looked_at(self) -> int:
        """Files that were looked for, all levels."""
        return sum(level.looked_at for level in self.levels)

    @property
    def countable(self) -> tuple[LevelFiles, ...]:
        """Levels of which a sample was looked for, and whose files can all be counted."""
        return tuple(
            level
            for level in self.levels
            if level.nbytes is not None and not level.all_looked_at and level.of <= MOST_COUNTED
        )

    @property
    def stored(self) -> int:
        """Files that were looked for and are stored, all levels."""
        return sum(level.stored for level in self.levels)

    @property
    def of(self) -> int:
        """Files that these levels have in all, none left out as empty."""
        return sum(level.of for level in self.levels)

    @property
    def all_looked_at(self) -> bool:
        """Whether every file of these levels was looked for."""
        return all(level.all_looked_at for level in self.levels)

    @property
    def nbytes(self) -> int | None:
        """Bytes that all files of these levels take, as stored; None until all were looked for."""
        return _sum(level.whole_nbytes for level in self.levels)

    @property
    def covers(self) -> int | None:
        """Bytes that the pixels take where files were looked for, before compression."""
        return _sum(level.covers for level in self.levels)

    @property
    def share(self) -> float | None:
        """Bytes stored of those before compression, all levels; None until all were looked for."""
        if self.nbytes is None or not self.covers or not self.stored:
            return None
        return _ratio(self.nbytes, self.covers)

    @property
    def overhead(self) -> float | None:
        """Bytes stored of all coarser levels, divided by those of level 0."""
        full, total = self.full, self.nbytes
        if full is None or not full.nbytes or total is None or len(self.levels) < 2:
            return None
        return _ratio(total - full.nbytes, full.nbytes)


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Return a sum; None where one of the numbers is not known."""
    known = list(numbers)
    return None if None in known else sum(n for n in known if n is not None)


def _ratio(one: int, other: int) -> float | None:
    try:
        return one / other
    except OverflowError:  # a document may state any shape
        return None
