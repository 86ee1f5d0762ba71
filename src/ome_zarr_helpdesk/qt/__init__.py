"""The panel in napari: views that show and tell, and one coordinator that listens."""
