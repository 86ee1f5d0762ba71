"""The command ``ome-zarr-helpdesk``."""

from ome_zarr_helpdesk.command_line.main import main

__all__ = ["main"]
