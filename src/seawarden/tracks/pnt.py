"""Position, navigation and timing: which ships' positions can be believed, and where many cannot at once.

An area stage before the detectors: it fills ``minutes["pnt"]`` and gives the areas (JAMS) that opened, changed or
closed, so that no detector takes a jammed ship for a deceiver. See docs/detectors/position_deception.md.
"""

from typing import NamedTuple

import numpy as np

from seawarden.model.records import take
from seawarden.model.tables import JAMS, JUMP, STALE, UTC_S_NA, empty
from seawarden.tracks.pnt_tables import AREAS, DOUBTS, MOST_AREAS, NUMBERS
from seawarden.tracks.pnt_walk import rehash, walk


class PntParams(NamedTuple):
    """How many bad ships make an area, and how long it lasts; the page has the reasons. ``enabled`` false: no areas.

    ``ships`` with doubtful positions within ``reach_m``, being ``share`` of all ships there, open an area. It stays
    while ``stay_ships`` and ``stay_share`` are left, and ends ``end_s`` after.
    """

    enabled: bool = True
    ships: float = 4.0
    share: float = 0.6
    reach_m: float = 50_000.0
    stay_ships: float = 3.0
    stay_share: float = 0.3
    end_s: float = 1800.0


class PntState(NamedTuple):
    """All that `step` remembers: DOUBTS, one row a track slot; AREAS that are open; and NUMBERS numbers of the walk."""

    doubts: np.ndarray
    areas: np.ndarray
    numbers: np.ndarray


def start() -> PntState:
    """Return the state before the first row."""
    numbers = np.zeros(NUMBERS)
    numbers[0] = -np.inf
    return PntState(empty(DOUBTS), np.zeros(MOST_AREAS, AREAS), numbers)


def step(
    rows: np.ndarray,
    slots: np.ndarray,
    minutes: np.ndarray,
    tracks: np.ndarray,
    watermark: float,
    state: PntState,
    params: PntParams,
) -> tuple[np.ndarray, np.ndarray, PntState]:
    """Return (MINUTES with ``pnt`` filled, JAMS rows decided before ``watermark``, state).

    ``rows`` POSITIONS whose flags `tracks.state` has completed, ``slots`` i4 beside them, ``minutes`` those that closed
    before the watermark. Of ``tracks`` only the size is used: what a slot holds at the end of a step is later than the
    minute at hand. ``state`` is spent.
    """
    if not params.enabled:
        return minutes, empty(JAMS), state
    doubts = state.doubts
    if doubts.size < tracks.size:
        doubts = np.zeros(tracks.size, DOUBTS)
        doubts[: state.doubts.size] = state.doubts
        rehash(doubts)
    odd = np.flatnonzero(((rows["flags"] & (JUMP | STALE)) != 0) | (rows["utc_s"] > UTC_S_NA))
    dials = np.array(params[1:])
    strange, whose = take(rows, odd), np.ascontiguousarray(slots[odd])
    jams, n = walk(strange, whose, minutes, doubts, state.areas, state.numbers, np.empty(64, JAMS), watermark, dials)
    return minutes, jams[:n].copy(), PntState(doubts, state.areas, state.numbers)
