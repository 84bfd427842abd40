"""Floor 2: where things are kept."""
