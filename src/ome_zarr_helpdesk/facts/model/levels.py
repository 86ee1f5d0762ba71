"""Resolution levels: arrays with a place in space."""

from __future__ import annotations

from dataclasses import dataclass

from ome_zarr_helpdesk.facts.model.arrays import Array

__all__ = ["Level"]


@dataclass(frozen=True, slots=True)
class Level(Array):
    """One resolution level of an image: its array, and where its pixels lie.

    ``scale`` is the size of a pixel and ``translation`` the offset of the
    center of the first one, one number an axis, in that axis' unit (OME-Zarr
    0.4 and 0.5: dataset transformations followed by those of ``multiscales``).
    ``factors`` is how many level 0 pixels make one of this level, per axis.
    ``path`` is the path from the root of the store, ``dataset`` the one that
    ``datasets`` states, from the image's own group. ``absent`` tells that the store
    was asked for the array, and has none there.
    """

    index: int = 0
    dataset: str = ""
    absent: bool = False
    scale: tuple[float, ...] | None = None
    translation: tuple[float, ...] | None = None
    factors: tuple[float, ...] | None = None
