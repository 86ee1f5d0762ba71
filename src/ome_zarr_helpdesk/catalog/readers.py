"""Rows of ``readers.yaml``: what a reader does with what it is given, as it was seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.catalog.entry import Here
    from ome_zarr_helpdesk.catalog.expressions import Expression

__all__ = ["Expected", "Given", "ReaderRow", "Works", "tried_for", "version_key"]

Works = Literal["yes", "partly", "no"]
Given = Literal["folder", "unnamed folder", "zip", "ozx", "http", "unnamed http", "s3"]
"""How a sample is given to the reader; *unnamed* is without ``.zarr`` in its address."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What comes of a sample: layers by their type, ``nothing``, or an ``error``.

    ``hidden`` counts layers that are switched off, ``shape`` is that of the first
    layer at full resolution; None where the row does not say.
    """

    outcome: Literal["layers", "nothing", "error"]
    image: int = 0
    labels: int = 0
    hidden: int | None = None
    shape: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """What one reader does in one case, in the versions it was tried in.

    Parameters
    ----------
    reader, plugin
        Name for people, and the name napari knows the reader by.
    versions
        Releases that were tried and do it, oldest first.
    tried
        The day on which they were last tried.
    when
        The case. For each release the first row whose case it is counts.
    works
        Whether what comes is what the file describes.
    does
        What comes, in words: the first sentence that can be said.
    opens
        What is better opened, as a path in the store; None for what was given.
    samples
        Samples of the tests, how each is given, and what comes of it.
    """

    reader: str
    plugin: str
    versions: tuple[str, ...]
    tried: str
    when: Expression
    works: Works
    does: tuple[Here, ...]
    opens: Expression | None = None
    samples: tuple[tuple[str, Given, Expected], ...] = ()


@lru_cache(maxsize=256)
def version_key(version: str) -> tuple[int, ...]:
    """Return the numbers of a release, by which releases are ordered."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def tried_for(installed: str, tried: Iterable[str]) -> frozenset[str]:
    """Return the releases that tell what an installed one does.

    Itself, if it was tried; else those of the same minor number; else the newest.
    """
    releases = {version_key(version): version for version in tried}
    key = version_key(installed)
    near = [v for k, v in releases.items() if k == key]
    near = near or [v for k, v in releases.items() if k[:2] == key[:2]]
    return frozenset(near or [releases[max(releases)]])
