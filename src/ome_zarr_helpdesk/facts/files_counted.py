"""All files of pixels of an image, looked for when somebody asks for it: tier 3."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Array, Facts
    from ome_zarr_helpdesk.facts.model.stored_files import LevelFiles

__all__ = ["with_all_files"]

AT_ONCE = 1_000
"""How many files are looked for before the progress is told."""


def with_all_files(
    documents: Documents, facts: Facts, progress: Callable[[int, int], None] = lambda *_: None
) -> Facts:
    """Return facts with a count of the files of each level, where before it was a sample.

    Levels with more files than can be counted keep their sample.

    Parameters
    ----------
    documents
        The documents of the store; cancelling them ends the count.
    facts
        What was found before; where the store does not tell how long its files are
        they come back as they are.
    progress
        Told how many files were looked for, of how many.
    """
    probes = facts.probes
    if probes is None or probes.files is None or not probes.files.countable:
        return facts
    by_path = {array.path: array for array in facts.arrays()}
    total = sum(level.of for level in probes.files.countable)
    counted: dict[int, LevelFiles] = {}
    for level in probes.files.countable:
        before = sum(done.of for done in counted.values())
        found = _counted(documents, by_path[level.path], level, before, total, progress)
        if found is not None:
            counted[level.index] = found
    levels = tuple(counted.get(level.index, level) for level in probes.files.levels)
    return replace(facts, probes=replace(probes, files=replace(probes.files, levels=levels)))


def _counted(
    documents: Documents,
    array: Array,
    level: LevelFiles,
    before: int,
    total: int,
    progress: Callable[[int, int], None],
) -> LevelFiles | None:
    """Return the files of one level; None where one of them cannot be told."""
    positions = product(*(range(n) for n in array.files_along or ()))
    done = stored = nbytes = 0
    while batch := list(islice(positions, AT_ONCE)):
        sizes = documents.sizes(array.file_keys(batch))
        known = [size for size in sizes.values() if size is not None]
        if len(known) != len(sizes):
            return None
        done, stored, nbytes = done + len(batch), stored + len(known), nbytes + sum(known)
        progress(before + done, total)
    return replace(level, looked_at=level.of, stored=stored, nbytes=nbytes, covers=array.nbytes)
