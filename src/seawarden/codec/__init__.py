"""Floor 2: bytes to rows and back; opens nothing."""
