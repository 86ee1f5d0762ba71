"""What a file states, from any version of OME-Zarr, as frozen values."""

from ome_zarr_helpdesk.facts.collect import collect, no_facts
from ome_zarr_helpdesk.facts.model import Facts, Problem

__all__ = ["Facts", "Problem", "collect", "no_facts"]
