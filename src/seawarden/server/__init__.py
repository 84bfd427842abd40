"""Floor 6: the web."""
