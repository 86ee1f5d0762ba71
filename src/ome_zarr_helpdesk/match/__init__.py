"""Match: how a layer relates to its file, and what it shows otherwise than the file says."""

from ome_zarr_helpdesk.match.matching import match
from ome_zarr_helpdesk.match.together import showing, together

__all__ = ["match", "showing", "together"]
