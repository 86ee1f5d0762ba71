"""The panel's pages and cards as HTML; they know nothing of Qt.

Links have a scheme: ``entry:`` an entry, ``fact:`` where a value is written,
``more:`` unfold a section, ``do:`` something the panel does.
"""

from ome_zarr_helpdesk.rendering.pages.data import overview
from ome_zarr_helpdesk.rendering.pages.entries import (
    a_to_z,
    card,
    control_card,
    entry_page,
    fact_card,
    help_page,
    results,
    tip_card,
    with_tip,
)
from ome_zarr_helpdesk.rendering.pages.findings import (
    FindingsLook,
    Offer,
    findings,
    open_findings,
)
from ome_zarr_helpdesk.rendering.pages.layers import (
    layer_card,
    layer_failed,
    layer_waiting,
)
from ome_zarr_helpdesk.rendering.pages.states import (
    empty,
    failed,
    part_failed,
    reading,
    stopped,
    with_others,
)

__all__ = [
    "FindingsLook",
    "Offer",
    "a_to_z",
    "card",
    "control_card",
    "empty",
    "entry_page",
    "fact_card",
    "failed",
    "findings",
    "help_page",
    "layer_card",
    "layer_failed",
    "layer_waiting",
    "open_findings",
    "overview",
    "part_failed",
    "reading",
    "results",
    "stopped",
    "tip_card",
    "with_others",
    "with_tip",
]
