"""What ``image-label`` says of a label image, and of each object in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["ImageLabel", "LabelObject"]


@dataclass(frozen=True, slots=True)
class LabelObject:
    """What a label image says of one of its objects.

    ``color`` is eight hexadecimal digits, RGBA; None where none is stated, or not four
    numbers from 0 to 255. ``properties`` are names and values, as they are written.
    """

    value: int
    color: str | None = None
    properties: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ImageLabel:
    """What ``image-label`` says about the objects of a label image."""

    stated: bool
    n_colors: int
    n_properties: int
    property_names: tuple[str, ...] = ()
    source: str | None = None
    _colors: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)
    _properties: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)

    def object_of(self, value: int) -> LabelObject | None:
        """Return what is said of one object; None where nothing is."""
        if value not in self._colors and value not in self._properties:
            return None
        properties = self._properties.get(value, {})
        return LabelObject(
            value,
            _digits(self._colors.get(value)),
            tuple((name, said) for name, said in properties.items() if name != "label-value"),
        )


def _digits(rgba: Any) -> str | None:
    if not isinstance(rgba, list | tuple) or len(rgba) != 4:
        return None
    if not all(type(part) is int and 0 <= part <= 255 for part in rgba):
        return None
    return bytes(rgba).hex()
