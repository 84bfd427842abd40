"""Floor 3, the pipe: findings to cases."""
