"""Put layers where their file says, or where the image lies they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ome_zarr_helpdesk.catalog import units
from ome_zarr_helpdesk.catalog.filters import number
from ome_zarr_helpdesk.qt.viewer_actions.base import Change, Plan

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Axis
    from ome_zarr_helpdesk.match.model import Comparison
    from ome_zarr_helpdesk.qt.viewer_actions.base import Companion, Situation

__all__ = ["ApplyPixelSize", "ApplyPosition", "ApplyUnits", "CopyPlacement"]


class ApplyPosition:
    """Move all layers of the file that lie elsewhere to where the file says."""

    id = "apply-position"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the explained layer is proved to lie elsewhere."""
        explained = here.explained
        if explained is None or not explained.match.position.differs:
            return ()
        moved = [c for c in here.companions if c.match.position.differs]
        changes = tuple(Change(c.layer, "translate", self._translate(c)) for c in moved)
        values = {
            "position": _with_units(explained, explained.match.position),
            "layers": [c.name for c in moved],
        }
        return (Plan(values, changes, stay_on=here.layer),)

    def _translate(self, one: Companion) -> Any:
        """Return the translation that brings the first pixel to where the file has it.

        A layer's affine comes after its translation, so that the way is turned back by it.
        """
        layer = one.layer
        expected = _along_layer(one, one.match.position)
        origin = np.asarray(layer.data_to_world(np.zeros(layer.ndim)), dtype=float)
        goal = np.where(np.isnan(expected), origin, expected)
        linear = np.asarray(layer.affine.affine_matrix)[:-1, :-1]
        return np.asarray(layer.translate) + np.linalg.solve(linear, goal - origin)


class ApplyPixelSize:
    """Give all layers of the file its pixel size, and its units where they have none."""

    id = "apply-pixel-size"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the explained layer is proved to have another size."""
        explained = here.explained
        if explained is None or not explained.match.pixel_size.differs:
            return ()
        others = [c for c in here.companions if c.match.pixel_size.differs]
        changes: list[Change] = []
        for one in others:
            changes.append(Change(one.layer, "scale", self._scale(one)))
            if one.match.units.differs:
                changes.append(Change(one.layer, "units", _units(one)))
        values = {
            "size": _with_units(explained, explained.match.pixel_size),
            "layers": [c.name for c in others],
        }
        return (Plan(values, tuple(changes), stay_on=here.layer),)

    def _scale(self, one: Companion) -> Any:
        """Return the scale with which a pixel is as long as the file says; signs stay."""
        expected = _along_layer(one, one.match.pixel_size)
        frame = one.state.frame
        shown = np.array(frame.lengths if frame is not None else one.layer.scale)
        factors = np.where(np.isnan(expected), 1.0, expected / shown)
        return np.asarray(one.layer.scale) * factors


class ApplyUnits:
    """Tell napari the units the file states, and leave every number as it is."""

    id = "apply-units"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if the explained layer is proved to have other units."""
        explained = here.explained
        if explained is None or not explained.match.units.differs:
            return ()
        others = [c for c in here.companions if c.match.units.differs]
        changes = tuple(Change(c.layer, "units", _units(c)) for c in others)
        found = explained.match.units
        pairs = zip(found.axes, found.expected, strict=True)
        stated = [f"{axis} {units.symbol(unit)}" for axis, unit in pairs]
        return (Plan({"units": stated, "layers": [c.name for c in others]}, changes),)


class CopyPlacement:
    """Put layers that know nothing of units where the image lies that does."""

    id = "copy-placement"

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return one plan, if there is one image with units and a layer that fits it."""
        image = self._image(here)
        if image is None:
            return ()
        asked = list(here.viewer.layers) if here.layer is image else [here.layer]
        placed = [
            (layer, changes)
            for layer in asked
            if layer is not None and layer is not image and not _knows_units(layer)
            if (changes := _placement(image, layer))
        ]
        if not placed:
            return ()
        values = {"image": str(image.name), "layers": [str(layer.name) for layer, _ in placed]}
        changes = tuple(change for _, changes in placed for change in changes)
        return (Plan(values, changes),)

    def _image(self, here: Situation) -> Any:
        """Return the explained layer if it has units, else the image to go by.

        Readers that know no units give at least a scale: then a layer without any goes by it.
        """
        layer = here.layer
        if layer is None or _knows_units(layer):
            return layer
        others = (other for other in here.viewer.layers if other is not layer)
        fitting = [other for other in others if _is_scalar_field(other) and _fits(other, layer)]
        found = [other for other in fitting if _knows_units(other)]
        if not found and not _is_placed(layer):
            found = [other for other in fitting if _is_placed(other)]
        return found[0] if found else None


def _along_layer(one: Companion, found: Comparison) -> Any:
    """Return what the file says of each axis of a layer; NaN for axes it says nothing of."""
    expected = dict(zip(found.axes, found.expected or (), strict=False))
    return np.array([expected.get(axis.name, np.nan) if axis else np.nan for axis in _axes_of(one)])


def _units(one: Companion) -> tuple[str, ...]:
    """Return the units of a layer with those the file states put in."""
    stated = dict(zip(one.match.units.axes, one.match.units.expected or (), strict=False))
    pairs = zip(_axes_of(one), one.layer.units, strict=True)
    return tuple(str((stated.get(axis.name) if axis else None) or unit) for axis, unit in pairs)


def _with_units(one: Companion, found: Comparison) -> list[str]:
    """Return what a comparison expects in words, by axis: z 3 µm.

    It is counted in the unit of the layer where that has one, else in the file's.
    """
    pairs = zip(_axes_of(one), one.state.units, strict=False)
    counted = {axis.name: unit or axis.unit for axis, unit in pairs if axis is not None}
    return [
        f"{axis} {number(value)} {units.symbol(counted.get(axis))}".strip()
        for axis, value in zip(found.axes, found.expected or (), strict=False)
    ]


def _axes_of(one: Companion) -> list[Axis | None]:
    """Return the file's axis of each axis of a layer; None where it is not known."""
    axes = (one.image.axes if one.image is not None else None) or ()
    known = one.match.axes or (None,) * one.layer.ndim
    return [axes[n] if n is not None and n < len(axes) else None for n in known]


def _is_scalar_field(layer: Any) -> bool:
    """Return whether a layer is an image or labels: only they have a type of pixel."""
    return getattr(layer, "dtype", None) is not None and hasattr(layer, "multiscale")


def _knows_units(layer: Any) -> bool:
    """Return whether any axis has a unit other than napari's default."""
    return any(str(unit) != "pixel" for unit in getattr(layer, "units", None) or ())


def _is_placed(layer: Any) -> bool:
    """Return whether a layer has a scale or a translation other than napari's default."""
    return bool(np.any(np.asarray(layer.scale) != 1) or np.any(np.asarray(layer.translate)))


def _fits(image: Any, layer: Any) -> bool:
    return _factors(image, layer) is not None


def _factors(image: Any, layer: Any) -> Any:
    """Return how many pixels of an image make one of a layer, along the layer's axes.

    None where the layer cannot be proved to lie over the image: labels may have been made
    from any of its resolution levels, but not from a part of it. Points and the like have
    no pixels of their own and are taken to be counted in those of the image.
    """
    if layer.ndim > image.ndim:
        return None
    if not _is_scalar_field(layer):
        return np.ones(layer.ndim)
    whole = np.array(_shape(image)[-layer.ndim :])
    shape = np.array(_shape(layer))
    levels = image.level_shapes if image.multiscale else [_shape(image)]
    if not any(np.array_equal(shape, level[-layer.ndim :]) for level in levels):
        return None
    return whole / shape


def _shape(layer: Any) -> tuple[int, ...]:
    return tuple(int(n) for n in layer.data.shape[: layer.ndim])


def _placement(image: Any, layer: Any) -> tuple[Change, ...]:
    """Return what puts a layer over an image; nothing where it does not fit."""
    factors = _factors(image, layer)
    if factors is None:
        return ()
    changes = [Change(layer, "units", tuple(str(unit) for unit in image.units[-layer.ndim :]))]
    linear = np.asarray(image.affine.affine_matrix)
    simple = np.array_equal(linear, np.eye(len(linear))) and _is_upright(image)
    if not simple and (layer.ndim < image.ndim or np.any(factors != 1)):
        return ()  # a part of a rotation is none
    scale = np.asarray(image.scale)[-layer.ndim :] * factors
    half = (factors - 1) / 2 * np.asarray(image.scale)[-layer.ndim :]
    translate = np.asarray(image.translate)[-layer.ndim :] + half
    changes += [Change(layer, "scale", scale), Change(layer, "translate", translate)]
    if not simple:
        changes += [
            Change(layer, "rotate", np.array(image.rotate)),
            Change(layer, "shear", np.array(image.shear)),
            Change(layer, "affine", linear.copy()),
        ]
    return tuple(changes)


def _is_upright(layer: Any) -> bool:
    """Return whether a layer is neither rotated nor sheared."""
    rotate = np.asarray(layer.rotate)
    return not np.any(layer.shear) and np.array_equal(rotate, np.eye(len(rotate)))
