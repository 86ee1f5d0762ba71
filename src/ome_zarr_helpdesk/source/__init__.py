"""From what was given to a place in a store; nothing here knows what OME-Zarr is."""
