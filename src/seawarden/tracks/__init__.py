"""Floor 3, the pipe: rows to vessels."""
