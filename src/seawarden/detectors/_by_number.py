"""A ship's tracks found by her number: a hash table that lives in columns of a detector's own state.

The state needs the columns ``mmsi`` u4, ``head`` i4 (the ship: the first of her tracks + 1, 0 not known yet),
``bucket`` i4 (the first ship of this bucket + 1) and ``link`` i4 (the next ship of her bucket + 1).
"""

from typing import Any, Final

import numpy as np

from seawarden.detectors._raw import ready
from seawarden.kernel import inlined, kernel

FACTOR: Final = 2_654_435_761  # Knuth's multiplicative hash: 2^32 over the golden ratio
SHIFT: Final = 7


@inlined
def ship_of(st: np.ndarray, slot: int, mmsi: int) -> Any:
    """Return the ship of a slot: the first slot seen under her number."""
    s = st[slot]
    if s.head == 0:
        b = ((np.int64(mmsi) * FACTOR) >> SHIFT) % st.size
        k = np.int64(st[b].bucket) - 1
        while k >= 0 and st[k].mmsi != mmsi:
            k = np.int64(st[k].link) - 1
        if k < 0:
            k = np.int64(slot)
            s.link = st[b].bucket
            st[b].bucket = slot + 1
        s.head = k + 1
        s.mmsi = mmsi
    return np.int64(s.head) - 1


@kernel
def rehash(st: np.ndarray) -> None:
    """Fill the hash table anew after ``st`` has grown."""
    for k in range(st.size):
        st[k].bucket = 0
    for k in range(st.size):
        h = st[k]
        if h.head == k + 1:
            b = ((np.int64(h.mmsi) * FACTOR) >> SHIFT) % st.size
            h.link = st[b].bucket
            st[b].bucket = k + 1


def ready_by_number(state: np.ndarray, size: int) -> np.ndarray:
    """Return ``state`` with at least ``size`` rows that may be written, its hash table in order."""
    before = state.size
    state = ready(state, size)
    if state.size != before:
        rehash(state)
    return state
