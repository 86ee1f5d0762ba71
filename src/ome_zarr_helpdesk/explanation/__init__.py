"""Facts, state and match put into the words of the content, and search over all of it."""
