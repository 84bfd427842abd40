"""seawarden: which ship is about to harm which cable, and why."""

__version__ = "0.1.0"
