"""Match: how a layer relates to its file, and what it shows otherwise than the file says."""
