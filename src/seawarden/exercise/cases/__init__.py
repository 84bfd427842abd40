"""Reconstructions of incidents on record: facts with their source, gaps filled by a stated model."""
