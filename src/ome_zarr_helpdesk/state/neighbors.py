"""How a layer lies among the other layers of the view, as frozen values. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Around", "Neighbor", "Slicing", "around"]

_PLACED_LIKE_AN_IMAGE = ("labels", "points", "shapes", "vectors", "tracks", "surface")
_SAME = 1e-6
"""Share of its length by which an extent may differ and is still called the same."""


@dataclass(frozen=True, slots=True)
class Neighbor:
    """What is known of another layer in the same view.

    ``units`` holds None for napari's default, pixel. ``level_shapes`` has one shape for each
    resolution level of an image or of labels. ``lower`` and ``upper`` are the ends of the
    layer in the world, edges of pixels included; both are empty where there is nothing in it.
    ``opaque`` says whether nothing that lies beneath can be seen through it.
    """

    id: str
    name: str
    type: str
    visible: bool = True
    opaque: bool = False
    blending: str = ""
    scale: tuple[float, ...] = ()
    translate: tuple[float, ...] = ()
    units: tuple[str | None, ...] = ()
    level_shapes: tuple[tuple[int, ...], ...] = ()
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()

    @property
    def has_units(self) -> bool:
        """Whether any axis has a unit other than napari's default."""
        return any(self.units)

    @property
    def is_placed(self) -> bool:
        """Whether it has a scale, a translation or a unit other than napari's defaults."""
        return self.has_units or any(n != 1 for n in self.scale) or any(self.translate)


@dataclass(frozen=True, slots=True)
class Slicing:
    """What the canvas shows of the world, as far as public attributes tell.

    ``window`` is the height and width of the canvas in the world's units, around ``center``;
    both are empty in 3D, in grid mode and in releases of napari that do not tell the size of
    the canvas. ``labels`` are the names of the viewer's axes. ``exact`` is False where a thick
    slab is shown and not one plane.
    """

    ndim: int
    displayed: tuple[int, ...]
    order: tuple[int, ...]
    point: tuple[float, ...]
    labels: tuple[str, ...]
    center: tuple[float, ...] = ()
    window: tuple[float, ...] = ()
    grid: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Around:
    """How a layer lies among the other layers, and in the view.

    Parameters
    ----------
    with_units, without_units
        Names of the other layers that have units, and of those that have none.
    covers
        Names of visible layers beneath that cannot be seen, because this one lies over them
        and nothing shows through. Of images only where the blending is ``opaque``: that one
        image lies over another is how napari shows several by default.
    reference
        The image that this layer of labels, points or the like was most likely made for;
        None where that is not clear.
    reference_level
        The resolution level of the reference that has as many pixels as this layer.
    at_reference
        Whether the layer begins and ends in the world where the reference does.
    in_reference_pixels
        Whether the layer would fit into the reference if its positions counted pixels.
    beyond_reference
        How far the layer reaches beyond the reference, in lengths of the reference, along the
        axis of the canvas where it does so most; 0 where it does not.
    size_to_reference
        How many times as long as the reference the layer is, along the axis where that
        differs most.
    not_at_slice
        Names of the sliders that stand where the layer has no data.
    outside_view
        Whether no part of the layer lies on the canvas; None where that is not certain.
    """

    with_units: tuple[str, ...] = ()
    without_units: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    reference: Neighbor | None = None
    reference_level: int | None = None
    at_reference: bool | None = None
    in_reference_pixels: bool | None = None
    beyond_reference: float | None = None
    size_to_reference: float | None = None
    not_at_slice: tuple[str, ...] = ()
    outside_view: bool | None = None


def around(this: Neighbor, layers: Sequence[Neighbor], view: Slicing) -> Around:
    """Return how a layer lies among others.

    Parameters
    ----------
    this
        The layer.
    layers
        All layers of the view, itself included, from the bottom to the top.
    view
        What the canvas shows.
    """
    others = [layer for layer in layers if layer.id != this.id]
    reference = _reference(this, others)
    return Around(
        with_units=tuple(other.name for other in others if other.has_units),
        without_units=tuple(other.name for other in others if not other.has_units),
        covers=_covered(this, layers, view),
        reference=reference,
        not_at_slice=_not_at_slice(this, view),
        outside_view=_outside(this, others, view),
        **({} if reference is None else _against(this, reference)),
    )


def _reference(this: Neighbor, others: Sequence[Neighbor]) -> Neighbor | None:
    """Return the image a layer belongs to, if all images it may belong to lie alike."""
    if this.type not in _PLACED_LIKE_AN_IMAGE:
        return None
    images = [other for other in others if other.type == "image" and other.level_shapes]
    if this.level_shapes:
        images = [image for image in images if _level_like(this, image) is not None]
    alike = {(image.scale, image.translate, image.units) for image in images}
    return images[-1] if len(alike) == 1 else None


def _level_like(this: Neighbor, image: Neighbor) -> int | None:
    """Return the level of an image with as many pixels along the axes both have."""
    own = this.level_shapes[0]
    for index, shape in enumerate(image.level_shapes):
        shared = min(len(own), len(shape))
        if shared >= 2 and own[-shared:] == shape[-shared:]:
            return index
    return None


def _against(this: Neighbor, image: Neighbor) -> dict[str, Any]:
    """Compare the extent of a layer with that of its reference, along the last two axes."""
    if min(len(this.lower), len(image.lower)) < 2:
        return {}
    axes = (-2, -1)
    lengths = [image.upper[i] - image.lower[i] for i in axes]
    if any(length <= 0 for length in lengths):
        return {}
    beyond = [
        max(this.upper[i] - image.upper[i], image.lower[i] - this.lower[i], 0) / length
        for i, length in zip(axes, lengths, strict=True)
    ]
    short = [
        max(abs(this.upper[i] - image.upper[i]), abs(this.lower[i] - image.lower[i])) / length
        for i, length in zip(axes, lengths, strict=True)
    ]
    times = [(this.upper[i] - this.lower[i]) / n for i, n in zip(axes, lengths, strict=True)]
    shape = image.level_shapes[0]
    return {
        "reference_level": _level_like(this, image) if this.level_shapes else None,
        "at_reference": all(share <= _SAME for share in short),
        "in_reference_pixels": all(
            this.lower[i] >= -0.5 and this.upper[i] <= shape[i] - 0.5 for i in axes
        ),
        "beyond_reference": max(beyond),
        "size_to_reference": max(times, key=lambda n: abs(math.log(n)) if n > 0 else 0.0),
    }


def _covered(this: Neighbor, layers: Sequence[Neighbor], view: Slicing) -> tuple[str, ...]:
    """Return the names of visible layers beneath that lie wholly behind an opaque one."""
    if not (this.visible and this.opaque) or view.grid or len(view.displayed) != 2:
        return ()
    below = layers[: next(i for i, layer in enumerate(layers) if layer.id == this.id)]
    from_end = [axis - view.ndim for axis in view.displayed]
    if this.blending != "opaque":
        below = [other for other in below if other.type != "image"]
    return tuple(
        other.name for other in below if other.visible and _is_within(other, this, from_end)
    )


def _is_within(inner: Neighbor, outer: Neighbor, axes: Sequence[int]) -> bool:
    """Return whether one extent lies inside another, along axes counted from the last."""
    if any(-axis > min(len(inner.lower), len(outer.lower)) for axis in axes):
        return False
    for axis in axes:
        margin = _SAME * (outer.upper[axis] - outer.lower[axis])
        if inner.lower[axis] < outer.lower[axis] - margin:
            return False
        if inner.upper[axis] > outer.upper[axis] + margin:
            return False
    return True


def _not_at_slice(this: Neighbor, view: Slicing) -> tuple[str, ...]:
    """Return the sliders that stand beyond the ends of a layer."""
    if not view.exact or not this.lower:
        return ()
    missing = []
    for axis in range(view.ndim):
        own = axis - view.ndim  # axes are counted from the last: layers may have fewer
        if axis in view.displayed or -own > len(this.lower):
            continue
        if not this.lower[own] <= view.point[axis] <= this.upper[own]:
            missing.append(view.labels[axis])
    return tuple(missing)


def _outside(this: Neighbor, others: Sequence[Neighbor], view: Slicing) -> bool | None:
    """Return whether a layer lies beside what the canvas shows."""
    if not view.window or not this.lower or len(view.displayed) != 2:
        return None
    if any(other.has_units and other.units[-2:] != this.units[-2:] for other in others):
        return None  # napari then converts, or does not, as all layers together decide
    for axis, center, length in zip(view.displayed, view.center[-2:], view.window, strict=True):
        own = axis - view.ndim
        if -own > len(this.lower):
            return None
        if this.upper[own] < center - length / 2 or this.lower[own] > center + length / 2:
            return True
    return False
