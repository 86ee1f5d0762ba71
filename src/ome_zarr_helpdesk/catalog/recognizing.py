"""Which control of napari a widget is, by what the widget tells of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ome_zarr_helpdesk.catalog.entry import Entry

__all__ = ["MARKS", "Mark", "WidgetTold", "recognize"]

MARKS = ("class", "name", "label", "tooltip", "text", "accessible-name", "mode", "part", "within")
"""What a mark may ask for."""

_ALONE = ("class", "name", "within")
"""A mark asks for one of these too: words alone stand in the panels of other plugins as well."""


@dataclass(frozen=True, slots=True)
class WidgetTold:
    """What a widget tells of itself in public.

    Parameters
    ----------
    classes
        Names of its class and of those it is derived from, its own first.
    name
        Its object name.
    label
        The words beside it in a form; of these words themselves, the same.
    tooltip, text, accessible_name
        What it says; of a box to choose from, ``text`` is what is chosen, of a menu, the
        item under the mouse.
    mode
        Its property ``mode``, by which napari tells buttons apart that only have an icon.
    part
        What of it lies under the mouse, where it paints more than one thing:
        ``visibility``, ``thumbnail``, ``name`` or ``type`` in a list of layers.
    beside
        Object name and text of the widgets that have the same parent and both of these.
    parent
        What the widget around it tells.
    """

    classes: tuple[str, ...] = ()
    name: str = ""
    label: str = ""
    tooltip: str = ""
    text: str = ""
    accessible_name: str = ""
    mode: str = ""
    part: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    parent: WidgetTold | None = None

    @property
    def outward(self) -> Iterator[WidgetTold]:
        """The widget itself, then those around it."""
        told: WidgetTold | None = self
        while told is not None:
            yield told
            told = told.parent


@dataclass(frozen=True, slots=True)
class Mark:
    """What a widget tells if it is a certain control: pairs of key and value, all of them."""

    asks: tuple[tuple[str, str], ...]

    @property
    def is_of_napari(self) -> bool:
        """Whether it asks for more than words, which the panel of any plugin may have."""
        return any(key in _ALONE for key, _ in self.asks)

    def fits(self, told: WidgetTold) -> bool:
        """Return whether a widget tells all of it."""
        return all(_fits(key, value, told) for key, value in self.asks)


def recognize(entries: Iterable[Entry], told: WidgetTold) -> tuple[Entry, WidgetTold] | None:
    """Return the control that a widget is or lies in, and the widget that is it.

    The innermost widget that is a control counts; of entries that fit it, the one whose
    mark asks for most. None where nothing is recognized.
    """
    entries = tuple(entries)
    for widget in told.outward:
        fitting = [
            (len(mark.asks), entry)
            for entry in entries
            for mark in entry.recognize
            if mark.fits(widget)
        ]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1], widget
    return None


def _fits(key: str, value: str, told: WidgetTold) -> bool:
    if key == "class":
        return value in told.classes
    if key == "within":
        around = told.parent.outward if told.parent is not None else ()
        return any(value in (*parent.classes, parent.name) for parent in around)
    if key == "tooltip":  # shortcuts and hints follow
        return _folded(told.tooltip).startswith(_folded(value))
    return _folded(getattr(told, key.replace("-", "_"))) == _folded(value)


def _folded(words: str) -> str:
    """Return words without case, line breaks, and the colon of a form."""
    return " ".join(words.split()).rstrip(":").casefold()
