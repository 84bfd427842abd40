"""Injects: what is done to ships of any source. A file a kind."""
