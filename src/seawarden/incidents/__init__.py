"""Floor 3, the pipe: scored cases to incidents with a life."""
