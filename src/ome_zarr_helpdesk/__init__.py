"""Help for OME-Zarr data: facts, explanation and a napari panel."""
