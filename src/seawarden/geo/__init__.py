"""Floor 1: pure geometry on arrays."""
