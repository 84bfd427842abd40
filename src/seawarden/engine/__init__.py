"""Floor 4: the pipe on one page, run and checkpointed."""
