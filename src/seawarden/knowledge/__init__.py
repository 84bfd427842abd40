"""What is known beforehand of places and ships: loaded, learnt from archives, written down. See docs/knowledge.md."""
