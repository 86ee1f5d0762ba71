"""Which files of pixels are stored, how long they are, and whether they have the stated names.

A file is what is stored under one key: a shard, or a chunk where there are no shards. Absent
ones are legal, and read as the fill value (Zarr v2, "Chunks"; Zarr v3 core, "Stores"): nothing
here is an error by itself.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model.looks import ChunkKeys
from ome_zarr_helpdesk.facts.model.stored_files import Gap, LevelFiles, StoredFiles
from ome_zarr_helpdesk.facts.probes.names import misnamed
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Array, Facts
    from ome_zarr_helpdesk.facts.model.looks import MisnamedKeys

    Position = tuple[int, ...]
    _Span = tuple[float, float, int]
    """Along one axis: where a place begins and ends, counted in files, and how many there are."""
    _Lengths = tuple[int, int, float, int, int]
    """Along one axis: of a coarser level what a file holds, and its length; how much longer the
    finer one is, what a file of that holds, and how many it has."""

__all__ = ["look_at_files"]

SPREAD = 8
"""How many files of a level are looked for at first, spread over it; twice as many of level 0."""

COMPARED = 4
"""For how many files of a coarser level a finer one is searched."""

MOST = 64
"""How many files of one level are looked for at most; of one that has no more, all are."""

OVER_NETWORK = 3
"""How many files of level 0 a server is asked for, and one of the coarsest level."""

RESERVED = {"image": 3, "label-image": 1, "array": 1}
"""How many questions are left to others there: one for another name, two for a label."""


def look_at_files(
    documents: Documents, facts: Facts
) -> tuple[StoredFiles | None, ChunkKeys | None]:
    """Look for a sample of the files of pixels of an image or an array.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        What tier 1 found.

    Returns
    -------
    StoredFiles or None, ChunkKeys or None
        None where the store does not tell. Files that have other names than stated are
        neither stored nor absent: then only their names are told.
    """
    if documents.costly and facts.kind not in RESERVED:
        return None, None
    levels = [level for level in _levels(documents, facts) if level.grid and 0 not in level.grid]
    if documents.costly:
        levels = _ask_server(documents, levels, RESERVED[facts.kind])
    else:
        for level in levels:
            level.look(SPREAD if level.index else 2 * SPREAD)
    found = [level for level in levels if level.looked_at]
    if not found:
        return None, None
    odd = tuple(level.misnamed for level in found if level.misnamed)
    keys = ChunkKeys(len(found), odd)
    if odd:
        return None, keys
    gaps = () if documents.costly else tuple(_gaps(found))
    return StoredFiles(tuple(level.told() for level in found), gaps), keys


def _levels(documents: Documents, facts: Facts) -> list[_Files]:
    return [_Files(documents, array, index) for index, array in enumerate(facts.arrays())]


def _ask_server(documents: Documents, levels: list[_Files], reserved: int) -> list[_Files]:
    """Ask for some files of the first and one of the last level, all at once.

    Fewer where finding out what lies above has taken most questions of the closer look.
    """
    ends = levels[:1] + levels[1:][-1:]
    most = documents.left - reserved - len(ends[1:])
    if most < 1:
        return []
    counts = (min(most, OVER_NETWORK), 1)
    wanted = {n: ends[n].keys(spread(ends[n].grid, counts[n])) for n in range(len(ends))}
    answers = documents.stored(key for keys in wanted.values() for key in keys)
    for n, keys in wanted.items():
        ends[n].known = {key: answers[key] for key in keys}
    for level in ends[:1]:
        if level.looked_at and not level.stored:
            level.misnamed = misnamed(documents, level.array, level.grid, None)
    return ends


class _Files:
    """The files of one level, as far as they were looked for, by key.

    ``known`` tells whether they are stored, ``sizes`` how many bytes those take that are,
    where the store tells it.
    """

    def __init__(self, documents: Documents, array: Array, index: int) -> None:
        self.documents = documents
        self.array = array
        self.index = index
        self.grid: Position = array.files_along or ()
        self.known: dict[str, bool | None] = {}
        self.sizes: dict[str, int] = {}
        self._keys: dict[Position, str] = {}
        self.is_empty = False  # nothing but documents lies in the folder
        self.misnamed: MisnamedKeys | None = None

    @property
    def looked_at(self) -> int:
        """How many files are known to be stored or absent."""
        return len(self.known) - [*self.known.values()].count(None)

    @property
    def stored(self) -> int:
        """How many of these are stored."""
        return [*self.known.values()].count(True)

    def look(self, count: int) -> None:
        """Look for so many files, that in the middle first."""
        positions = spread(self.grid, MOST if math.prod(self.grid) <= MOST else count)
        first = self.keys(positions[:1])
        if not first:
            return
        self._ask(first)
        names = self._names() if self.known[first[0]] is False else None
        self.is_empty = names == ()
        if not self.is_empty:
            self._ask(self.keys(positions[1:]))
        if names and not self.stored:
            self.misnamed = misnamed(self.documents, self.array, self.grid, names)

    def _names(self) -> tuple[str, ...] | None:
        """Return what lies in the folder beside documents; None where it cannot be listed."""
        names = self.documents.children(self.array.path)
        if names is None:
            return None
        return tuple(name for name in names if name not in NODE_DOCUMENTS)

    def has(self, position: Position) -> bool:
        """Return whether a file was looked for and is stored."""
        return self.known.get(self._keys.get(position, "")) is True

    def has_any(self, positions: Sequence[Position]) -> bool | None:
        """Return whether one of some files is stored; None where too many were to be looked for."""
        if self.is_empty:
            return False
        keys = self.keys(positions)
        if any(self.known.get(key) for key in keys):
            return True
        new = [key for key in keys if key not in self.known]
        if len(self.known) + len(new) > MOST + 2 * SPREAD:
            return None
        self._ask(new)
        answers = {self.known[key] for key in keys}
        return True if True in answers else (None if None in answers else False)

    def keys(self, positions: Sequence[Position]) -> list[str]:
        """Return keys in the store; none where the document does not tell how they are made."""
        new = [position for position in positions if position not in self._keys]
        self._keys.update(zip(new, self.array.file_keys(new), strict=False))
        return [self._keys[position] for position in positions if position in self._keys]

    def _ask(self, keys: list[str]) -> None:
        if self.documents.costly:
            self.known |= self.documents.stored(keys)
            return
        sizes = self.documents.sizes(keys)
        self.known |= dict.fromkeys(keys, False)
        for key, size in sizes.items():
            self.known[key] = None if size is None else True
            if size is not None:
                self.sizes[key] = size

    def told(self) -> LevelFiles:
        """Return what was found; of an empty folder all files are known to be absent."""
        of = math.prod(self.grid)
        looked_at = of if self.is_empty else self.looked_at
        nbytes = covers = None
        if not self.documents.costly:
            nbytes = sum(self.sizes.values())
            covers = self.array.nbytes if looked_at >= of else self._covers()
        return LevelFiles(self.index, self.array.path, looked_at, self.stored, of, nbytes, covers)

    def _covers(self) -> int | None:
        """Return how many bytes before compression lie in the places that were looked at."""
        block, shape, itemsize = _block(self.array), self.array.shape, self.array.itemsize
        if block is None or shape is None or itemsize is None:
            return None
        looked = (p for p, key in self._keys.items() if self.known.get(key) is not None)
        return itemsize * sum(
            math.prod(min(b, n - p * b) for p, b, n in zip(at, block, shape, strict=True))
            for at in looked
        )


@lru_cache(maxsize=256)
def spread(grid: Position, count: int) -> tuple[Position, ...]:
    """Return positions spread over a grid, the one in the middle first; all of a small one."""
    if math.prod(grid) <= count:
        middle = tuple(n // 2 for n in grid)
        return (middle, *(p for p in product(*(range(n) for n in grid)) if p != middle))
    steps = _steps(len(grid))
    found: dict[Position, None] = {}
    for i in range(count):
        shares = ((0.5 + i * step) % 1 for step in steps)
        found[tuple(int(share * n) for share, n in zip(shares, grid, strict=True))] = None
    return tuple(found)


@lru_cache(maxsize=64)
def _steps(n_axes: int) -> tuple[float, ...]:
    """Return steps that fill a box evenly, however many are taken.

    They are powers of the number that solves x**(n + 1) = x + 1 (M. Roberts 2018, "R
    sequence"). Steps of equal length would meet the same column again and again.
    """
    ratio = 2.0
    for _ in range(30):
        ratio = (1 + ratio) ** (1 / (n_axes + 1))
    return tuple(ratio ** -(axis + 1) for axis in range(n_axes))


def _gaps(levels: Sequence[_Files]) -> Iterator[Gap]:
    """Yield places where a coarser level has a file and the next finer one has none."""
    for fine, coarse in pairwise(levels):
        if coarse.index != fine.index + 1 or not coarse.stored:
            continue
        lengths = _lengths_on(fine.array, coarse.array)
        if lengths is None:
            continue
        here = (position for position in spread(coarse.grid, SPREAD) if coarse.has(position))
        for position in islice(here, COMPARED):
            place = _place_on(lengths, position)
            middle = _middle(place)
            if fine.has(middle) or fine.has_any([middle]):
                continue
            around = _around(place)
            if around is None or fine.has_any(around) is not False:
                continue
            stored, absent = coarse.keys([position])[0], fine.keys([middle])[0]
            yield Gap(fine.index, coarse.index, stored, absent, len(around))
            break


def _lengths_on(fine: Array, coarse: Array) -> list[_Lengths] | None:
    """Return what tells where on a finer level a coarser one lies; None where none can tell."""
    block, steps = _block(coarse), _block(fine)
    shape, full = coarse.shape, fine.shape
    if block is None or steps is None or shape is None or full is None:
        return None
    if len(full) != len(shape):
        return None
    axes = zip(block, shape, full, steps, strict=True)
    return [
        (size, length, long / length, step, -(-long // step)) for size, length, long, step in axes
    ]


def _place_on(lengths: list[_Lengths], position: Position) -> list[_Span]:
    """Return where on a finer level a file of a coarser one lies."""
    return [
        (at * size * factor / step, min((at + 1) * size, length) * factor / step, count)
        for at, (size, length, factor, step, count) in zip(position, lengths, strict=True)
    ]


def _middle(place: list[_Span]) -> Position:
    """Return the file in the middle of a place."""
    return tuple(min(int((begin + end) / 2), count - 1) for begin, end, count in place)


def _around(place: list[_Span]) -> list[Position] | None:
    """Return the files that cover a place and those around; None where there are too many."""
    ranges = [
        range(max(int(begin) - 1, 0), min(int(end) + 1, count - 1) + 1)
        for begin, end, count in place
    ]
    return list(product(*ranges)) if math.prod(map(len, ranges)) <= MOST else None


def _block(array: Array) -> Position | None:
    """Return how much of an array one file holds; None where that differs."""
    if array.grid_counts is not None:
        return None
    return array.shard_shape if array.sharded else array.chunk_shape
