"""Floor 1: the words that every part speaks. No I/O, no clock."""
