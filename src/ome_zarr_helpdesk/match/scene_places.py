"""Where the images of a scene lie in one of its coordinate systems."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.match._affines import applied, inverse

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts, SceneImage
    from ome_zarr_helpdesk.match._affines import Matrix
    from ome_zarr_helpdesk.match.systems import Systems

__all__ = ["PlacedImage", "places_in"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image with the corners of its plane, each along x and y of the system.

    These are its last two axes. Of a stack it is the first plane.
    """

    path: str
    corners: tuple[Point, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The first and the last along x, then along y."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), max(xs), min(ys), max(ys)


def places_in(facts: Facts, systems: Systems, system: str) -> tuple[PlacedImage, ...]:
    """Return where images lie, of those that were looked at.

    Parameters
    ----------
    facts
        Those of a scene, or of an image in one.
    systems
        Its coordinate systems.
    system
        Id of the one in which places are told.

    Returns
    -------
    tuple of PlacedImage
        Only those whose way to that system is known as a matrix.
    """
    looked_at = (facts.probes.scene if facts.probes is not None else None) or ()
    intrinsic = dict(zip(systems.images, systems.intrinsic, strict=True))
    starts = {intrinsic.get(image.path) or "" for image in looked_at}
    ways: dict[int, dict[str, Matrix]] = {}
    found = []
    for image in looked_at:
        n_axes, start = len(image.axes or ()), intrinsic.get(image.path)
        if n_axes < 2 or start is None:
            continue
        if n_axes not in ways:
            ways[n_axes] = systems.matrices_from(system, n_axes, starts)
        away = ways[n_axes].get(start)
        matrix = inverse(away) if away is not None else None
        corners = _corners(image, matrix) if matrix is not None else None
        if corners is not None:
            found.append(PlacedImage(image.path, corners))
    return tuple(found)


def _corners(image: SceneImage, matrix: Matrix) -> tuple[Point, ...] | None:
    """Return the corners of the first plane, the outer ones of its corner pixels."""
    axes, scale = image.axes or (), image.scale
    shift = image.translation or (0.0,) * len(axes)
    sizes = [axis.size for axis in axes[-2:]]
    if scale is None or len(scale) != len(axes) or len(shift) != len(axes) or None in sizes:
        return None
    height, width = (float(size or 0) for size in sizes)
    corners = []
    for y, x in ((0.0, 0.0), (0.0, width), (height, width), (height, 0.0)):
        pixel = (*(0.0 for _ in axes[:-2]), y - 0.5, x - 0.5)
        place = [p * s + t for p, s, t in zip(pixel, scale, shift, strict=True)]
        across, down = (applied(row, place) for row in (matrix[-1], matrix[-2]))
        corners.append((across, down))
    return tuple(corners) if all(math.isfinite(v) for point in corners for v in point) else None
