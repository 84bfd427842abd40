"""Floor 3, a door: opens inputs and yields batches."""
