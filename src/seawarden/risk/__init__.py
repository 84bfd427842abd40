"""Floor 3, the pipe: cases to probabilities with reasons."""
