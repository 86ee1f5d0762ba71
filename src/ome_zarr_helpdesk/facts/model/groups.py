"""Groups of images, and where in the whole a node lies."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.axes import Axis  # noqa: TC001
from ome_zarr_helpdesk.facts.model.transformations import Transformation  # noqa: TC001

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model.images import Image

__all__ = [
    "Collection",
    "Container",
    "Labels",
    "Place",
    "Scene",
    "SceneImage",
]


@dataclass(frozen=True, slots=True)
class Labels:
    """A ``labels`` group: the names of the label images it lists."""

    path: str
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A bioformats2raw collection: the paths of its images.

    ``n_in_ome_xml`` is how many images the OME-XML describes; it is only read
    where ``series`` does not list them.
    """

    images: tuple[str, ...]
    has_ome_xml: bool | None = None
    series_stated: bool | None = None
    n_in_ome_xml: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene (OME-Zarr 0.6): images placed in common coordinate systems."""

    images: tuple[str, ...]
    coordinate_systems: tuple[str, ...]
    transformations: tuple[Transformation, ...]

    @property
    def first_system(self) -> str | None:
        """The system whose name comes first in the alphabet; some readers choose it."""
        return min(self.coordinate_systems, default=None)

    @property
    def first_system_apart(self) -> bool:
        """Whether no transformation of the scene leads to that system, or from it."""
        ends = {end for step in self.transformations for end in (step.input, step.output)}
        return self.first_system is not None and self.first_system not in ends


@dataclass(frozen=True, slots=True)
class SceneImage:
    """An image of a scene: its own coordinate systems and what joins them.

    ``path`` is the one that the scene states. ``intrinsic_system`` is the system that
    the levels lead to; ``scale`` and ``translation`` are those of the full resolution.
    """

    path: str
    coordinate_systems: tuple[str, ...] = ()
    intrinsic_system: str | None = None
    transformations: tuple[Transformation, ...] = ()
    axes: tuple[Axis, ...] | None = None
    scale: tuple[float, ...] | None = None
    translation: tuple[float, ...] | None = None

    @classmethod
    def of(cls, path: str, image: Image) -> SceneImage:
        """Return what matters of an image that was read."""
        return cls(
            path,
            image.coordinate_systems or (),
            image.intrinsic_system,
            image.transformations or (),
            image.axes,
            image.full.scale if image.full else None,
            image.full.translation if image.full else None,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the whole the explained node lies; None where it is no part of such.

    ``scene`` is the path of the nearest scene above it.
    """

    plate: str | None = None
    well: str | None = None
    field: str | None = None
    image: str | None = None
    label: str | None = None
    level: int | None = None
    series: str | None = None
    scene: str | None = None

    @property
    def in_plate(self) -> bool:
        """Whether it lies inside a plate, also one at the root, whose path is empty."""
        return self.plate is not None

    @property
    def in_image(self) -> bool:
        """Whether it lies inside a multiscale image, also one at the root."""
        return self.image is not None


@dataclass(frozen=True, slots=True)
class Container:
    """The store: what kind, its root, and the path of the explained node in it.

    ``children`` are the names of what lies there besides its documents;
    ``all_listed`` tells whether these are all.

    Of a group that is no OME-Zarr, and of a folder that is no group, ``images``
    are the paths of those in it, plates and collections included, among the
    ``looked_at`` things that were looked at; ``all_looked_at`` tells whether
    these were all. ``convention`` is the name of a layout that was recognized:
    ``spatialdata``, ``anndata``, ``xarray`` and others.
    """

    store: str
    root: str
    place: str
    name: str
    consolidated: bool | None = None
    children: tuple[str, ...] | None = None
    all_listed: bool | None = None
    convention: str | None = None
    images: tuple[str, ...] | None = None
    looked_at: int | None = None
    all_looked_at: bool | None = None
    lies_in: Place = field(default_factory=Place)

    @property
    def address(self) -> str:
        """Folder or address of the explained node."""
        return self.address_of(self.place)

    @property
    def root_folder(self) -> str | None:
        """The folder of the store; None where it is on a server or in an archive."""
        return self.root if self.store == "local" else None

    @property
    def first_image(self) -> str | None:
        """Path in the store of the first of ``images``."""
        return f"{self.place}/{self.images[0]}".strip("/") if self.images else None

    @property
    def in_zarr_folder(self) -> bool:
        """Whether a folder on the way to the node, or its own, has a name that ends in .zarr."""
        folders = self.root.split(self._slash) + self.place.split("/")
        return any(name.endswith(".zarr") for name in folders)

    def address_of(self, path: str) -> str:
        """Return the folder or address of a node, from its path in the store."""
        if not path:
            return self.root
        inside = quote(path) if self.store == "http" else path  # as `root` has it
        return self._slash.join([self.root.rstrip(self._slash), *inside.split("/")])

    @property
    def _slash(self) -> str:
        """Return what stands between the names of folders."""
        return os.sep if self.store == "local" else "/"

    @property
    def in_ome_zarr(self) -> bool:
        """Whether something above the node has OME-Zarr metadata that it is part of."""
        return self.lies_in != Place()
