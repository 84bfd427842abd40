"""What a detector's kernel hands to its wording: one compact record a thing seen, in the order in which it was seen."""

from typing import Any

import numpy as np

from seawarden.detectors.contract import grown
from seawarden.kernel import inlined

RAW = np.dtype(
    [
        ("t", "f8"),  # the minute or deadline that decided it
        ("start", "f8"),
        ("end", "f8"),  # NaN while it lasts
        ("lon", "f8"),
        ("lat", "f8"),
        ("slot", "i4"),
        ("asset", "i4"),
        ("other", "i4"),  # slot of a second ship, NO_SLOT where none
        ("code", "i4"),  # the detector's own list
        ("db", "f4"),
        ("cog_deg", "f4"),  # of the ship's minute, deg; NaN not available
        ("sog_kn", "f4"),  # the same, NaN not available
        ("withdrawn", "u1"),
        ("fresh", "u1"),  # 1: to be said; 0: only for what the wording keeps
        ("pad", "u2"),
        ("x", "f4", (8,)),  # numbers of the sentence
    ]
)
ZERO: Any = np.int64(0)  # where a kernel's count begins: see `put`
ROOM = 8  # records that one row of the stream may cause at most


def nothing() -> np.ndarray:
    """Return an empty out-table with some room."""
    return np.empty(64, RAW)


@inlined
def room(out: np.ndarray, n: int) -> np.ndarray:
    """Return ``out`` with room for `ROOM` more records after ``n``."""
    if n + ROOM <= out.size:
        return out
    more = np.empty(2 * out.size + ROOM, out.dtype)
    for k in range(n):
        more[k] = out[k]
    return more


@inlined
def put(out: np.ndarray, n: int, m: Any, start: float) -> int:
    """Begin a record about the ship of the minute ``m`` at ``out[n]``; return n + 1. The rest is for the caller.

    Constants stay out of the arguments of small kernels, and counts begin as `ZERO`: each literal would be a
    type of its own and would be compiled apart.
    """
    r = out[n]
    r.t = m.t
    r.start = start
    r.end = np.nan
    r.lon = m.lon
    r.lat = m.lat
    r.slot = m.slot
    r.asset = -1
    r.other = -1
    r.code = 0
    r.db = 0.0
    r.cog_deg = m.cog_deg
    r.sog_kn = m.sog_kn
    r.withdrawn = 0
    r.fresh = 1
    r.pad = 0
    for k in range(8):
        r.x[k] = 0.0
    return n + 1


def ready(state: np.ndarray, size: int) -> np.ndarray:
    """Return ``state`` with at least ``size`` rows that may be written (bytes brought back from a file may not)."""
    state = grown(state, size)
    return state if state.flags.writeable else state.copy()


def shut(table: np.ndarray) -> np.ndarray:
    """Return a read-only contiguous view, so that a kernel always meets one type of array and is compiled once."""
    view = np.ascontiguousarray(table).view()
    view.flags.writeable = False
    return view
