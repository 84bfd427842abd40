"""The report: one self-contained page of a score."""

from typing import Any


def page(board: dict[str, Any]) -> str:
    """Return the report of a board as one HTML page."""
    return f"<!doctype html><title>SIMULATED</title><p>SIMULATED: {len(board['noise'])} noise levels"
