"""What a control of napari means for the data at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.recognizing import recognize
from ome_zarr_helpdesk.explanation.result import EntryHere

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry
    from ome_zarr_helpdesk.catalog.recognizing import WidgetTold
    from ome_zarr_helpdesk.explanation.result import ExplanationResult

__all__ = ["control_here", "control_under"]


def control_here(entry: Entry, result: ExplanationResult | None) -> EntryHere:
    """Return a control with the sentence about the data at hand, where there is one.

    Parameters
    ----------
    entry
        The control. It applies to all data: it has no condition of its own.
    result
        What is said of the layer that the control acts on; None without one.
    """
    here = None if result is None else first_said(entry.here, result.known)
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
    found = recognize(catalog.of_kind("control"), told)
    return None if found is None else control_here(found[0], result)
