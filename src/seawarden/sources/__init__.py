"""Floor 3, a door: opens inputs and yields batches in the order of time; fetches public files."""
