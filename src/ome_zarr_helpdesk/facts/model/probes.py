"""What was looked at closer after the first answer."""

from __future__ import annotations

from dataclasses import dataclass

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.plate_checks import FieldsLooked, RowsLooked  # noqa: TC001

__all__ = ["Probes"]


@dataclass(frozen=True, slots=True)
class Probes:
    """What was looked at closer, once the first answer was there; None is not looked at.

    ``fields`` is one field of several wells of a plate, ``rows`` the groups of its rows.
    """

    fields: FieldsLooked | None = None
    rows: RowsLooked | None = None
