"""Floor 3, a door: what lies on the seabed."""
