"""Floor 3, the pipe: one file a detector."""
