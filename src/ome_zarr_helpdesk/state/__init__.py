"""State: a frozen snapshot of the layers and the viewer. Knows nothing of the file."""
