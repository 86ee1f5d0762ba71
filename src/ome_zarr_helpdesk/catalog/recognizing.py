"""Which control of napari a widget is, by what the widget tells of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ome_zarr_helpdesk.catalog.entry import Entry

__all__ = ["MARKS", "Mark", "WidgetTold", "recognize"]

_WORDS = ("label", "tooltip", "text", "accessible-name", "beside")

MARKS = ("class", "name", "mode", "part", "within", *_WORDS)
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
        Object name and text of the widgets around it that have the same parent and a text.
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

    @classmethod
    def of(cls, asks: Mapping[str, str]) -> Mark:
        """Return a mark of what an author wrote; words are compared without case."""
        return cls(tuple((key, _folded(v) if key in _WORDS else v) for key, v in asks.items()))

    @property
    def is_of_napari(self) -> bool:
        """Whether it asks for more than words, which the panel of any plugin may have."""
        return any(key in _ALONE for key, _ in self.asks)


def recognize(entries: Iterable[Entry], told: WidgetTold) -> Entry | None:
    """Return the control that a widget is or lies in.

    The innermost widget that is a control counts; of entries that fit it, the one whose
    mark asks for most. None where nothing is recognized.
    """
    marks = [(mark.asks, entry) for entry in entries for mark in entry.recognize]
    for widget in told.outward:
        tells = _answers(widget)
        fitting = [(len(asks), entry) for asks, entry in marks if _fit(asks, tells)]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1]
    return None


def _fit(asks: tuple[tuple[str, str], ...], tells: dict[str, Collection[str]]) -> bool:
    for key, value in asks:
        answers = tells[key]
        if value not in answers and not (
            key == "tooltip" and any(text.startswith(value) for text in answers)
        ):
            return False
    return True


def _answers(told: WidgetTold) -> dict[str, Collection[str]]:
    """Return for each key what a widget answers."""
    around = told.parent.outward if told.parent is not None else ()
    return {
        "class": told.classes,
        "name": (told.name,),
        "label": (_folded(told.label),),
        "tooltip": (_folded(told.tooltip),),  # shortcuts and hints follow what it begins with
        "text": (_folded(told.text),),
        "accessible-name": (_folded(told.accessible_name),),
        "mode": (told.mode,),
        "part": (told.part,),
        "beside": {_folded(text) for _, text in told.beside},
        "within": {word for outer in around for word in (*outer.classes, outer.name)},
    }


def _folded(words: str) -> str:
    """Return words without case, line breaks, and the colon of a form."""
    return " ".join(words.split()).rstrip(":").casefold()
