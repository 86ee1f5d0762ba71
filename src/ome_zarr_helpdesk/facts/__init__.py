"""What a file states, from any version of OME-Zarr, as frozen values."""

from ome_zarr_helpdesk.facts.census import with_census
from ome_zarr_helpdesk.facts.collect import collect, no_facts
from ome_zarr_helpdesk.facts.files_counted import with_all_files
from ome_zarr_helpdesk.facts.model import Facts, Problem
from ome_zarr_helpdesk.facts.tiers import complete, first_facts

__all__ = [
    "Facts",
    "Problem",
    "collect",
    "complete",
    "first_facts",
    "no_facts",
    "with_all_files",
    "with_census",
]
