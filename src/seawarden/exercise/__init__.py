"""Floor 3, a door: practice, marked as such."""
