"""Everything we say: read from the content folder, checked, found by id."""

from ome_zarr_helpdesk.catalog.catalog import Catalog, our_content
from ome_zarr_helpdesk.catalog.entry import Entry
from ome_zarr_helpdesk.catalog.kept import our_catalog
from ome_zarr_helpdesk.catalog.known import Known, known_of

__all__ = ["Catalog", "Entry", "Known", "known_of", "our_catalog", "our_content"]
