"""What a control of napari means for the data at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.recognizing import recognize
from ome_zarr_helpdesk.explanation.result import EntryHere
from ome_zarr_helpdesk.match.sliders import slider_called

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.recognizing import WidgetTold
    from ome_zarr_helpdesk.explanation.result import ExplanationResult

__all__ = ["control_here", "control_under"]


_AXIS_LABEL = "axis_label"
"""Object name of the field beside a slider in which napari writes the name of its axis."""


def control_here(
    entry: Entry, result: ExplanationResult | None, told: WidgetTold | None = None
) -> EntryHere:
    """Return a control with the sentence about the data at hand, where there is one.

    Parameters
    ----------
    entry
        The control. It applies to all data: it has no condition of its own.
    result
        What is said of the layer that the control acts on; None without one.
    told
        The widget itself: of several sliders it tells which one it is.
    """
    here = None if result is None else first_said(entry.here, known_at(result, told))
    return EntryHere(entry, "present", 0.6, here)


def control_under(
    catalog: Catalog, told: WidgetTold, result: ExplanationResult | None
) -> EntryHere | None:
    """Return the control that a widget is or lies in; None where it is not recognized.

    Parameters
    ----------
    catalog
        What can be said.
    told
        What the widget tells of itself.
    result
        What is said of the layer that napari's controls act on: the active one.
    """
    entry = recognize(catalog.of_kind("control"), told)
    return None if entry is None else control_here(entry, result, told)


def known_at(result: ExplanationResult, told: WidgetTold | None) -> Known:
    """Return everything a sentence may speak of, with the slider that is pointed at."""
    known = result.known
    name = _axis_name(told) if told is not None else None
    if name is None or known.layer is None or known.view is None:
        return known
    slider = slider_called(name, known.image, known.layer, known.view, known.match)
    return replace(known, slider=slider)


def _axis_name(told: WidgetTold) -> str | None:
    """Return the name of the axis that stands in or beside a part of a slider."""
    for widget in told.outward:
        for name, text in ((widget.name, widget.text), *widget.beside):
            if name == _AXIS_LABEL:
                return text
    return None
