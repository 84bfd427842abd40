"""The walk of `tracks.pnt`: jumps, minutes and ticks in event time, each at its moment however the stream is cut."""

import math
from typing import Any

import numpy as np

from seawarden.kernel import inlined, kernel
from seawarden.model.tables import JUMP, PNT_DEGRADED, PNT_GOOD, PNT_ODD, STALE, UTC_S_NA
from seawarden.tracks.pnt_areas import BINS, MARGIN_M, MEMORY_S, RIM_M, keep, raise_area, within
from seawarden.tracks.pnt_ships import in_wake, judge, ship_of
from seawarden.tracks.pnt_tables import BAD, MOST_AREAS, OPEN, TICK

ZERO: Any = np.int64(0)  # where a kernel's count begins: one type, compiled once


@kernel
def rehash(st: np.ndarray) -> None:
    """Fill the hash table of ships anew after ``st`` DOUBTS has grown."""
    for k in range(st.size):
        st[k].bucket = 0
    for k in range(st.size):
        h = st[k]
        if h.head == k + 1:
            b = (np.int64(h.mmsi) * 2_654_435_761 >> 7) % st.size
            h.link = st[b].bucket
            st[b].bucket = k + 1


@inlined
def odd_row(st: np.ndarray, rows: np.ndarray, slots: np.ndarray, i: int) -> None:
    """Count a jump, unless it lies in the ship's wake: receivers pass rows on many minutes late; a stale row; no fix.

    One message that a receiver sends again and again says nothing of the ship: a stale row counts when it is another
    message than the stale one before it.
    """
    if slots[i] < 0:
        return
    s, row = st[slots[i]], rows[i]
    s.reckons += row.utc_s > UTC_S_NA
    if row.flags & JUMP:
        if s.t > 0.0 and not in_wake(s, row.lon, row.lat):
            s.leaps += 1
        return
    if not row.flags & STALE:
        return
    if s.stale_hash != 0 and row.hash != s.stale_hash:  # noqa: PLR1714 (`in` takes numba longer)
        s.lives += 1
    s.stale_hash = row.hash


@inlined
def hear(st: np.ndarray, minutes: np.ndarray, i: int, numbers: np.ndarray) -> None:
    """Take one minute: judge the ship, and list her once she is bad."""
    m = minutes[i]
    head = ship_of(st, m.slot, m.mmsi)
    if judge(st, m, head) and st[head].listed == 0:
        st[head].listed = 1
        st[int(numbers[BAD])].bad = head
        numbers[BAD] += 1


@inlined
def purge(st: np.ndarray, areas: np.ndarray, numbers: np.ndarray, t: float) -> None:
    """Strike off the list who is bad no more; mark who lies in an open area (listed 2)."""
    n = 0
    for k in range(int(numbers[BAD])):
        head = st[k].bad
        h = st[head]
        if h.t_bad < t - MEMORY_S:
            h.listed = 0
            continue
        h.listed = 2 if within(areas, int(numbers[OPEN]), h.home_lon, h.home_lat, MARGIN_M) else 1
        st[n].bad = head
        n += 1
    numbers[BAD] = n


@inlined
def close_areas(areas: np.ndarray, numbers: np.ndarray) -> None:
    """Take closed areas out of the table."""
    n = 0
    for k in range(int(numbers[OPEN])):
        if math.isnan(areas[k].end):
            if n < k:
                areas[n] = areas[k]
            n += 1
    numbers[OPEN] = n


@inlined
def tick(
    st: np.ndarray,
    areas: np.ndarray,
    numbers: np.ndarray,
    t: float,
    hist: np.ndarray,
    dials: np.ndarray,
    out: np.ndarray,
    n: int,
) -> int:
    """Bring the areas to the minute ``t``; return how many rows ``out`` holds."""
    purge(st, areas, numbers, t)
    for k in range(int(numbers[OPEN])):
        n = keep(st, areas[k], int(numbers[BAD]), t, hist, dials, out, n)
    close_areas(areas, numbers)
    if numbers[BAD] >= dials[0]:
        n = raise_area(st, areas, numbers, t, hist, dials, out, n)
    numbers[TICK] = t
    return n


@inlined
def mark(st: np.ndarray, minutes: np.ndarray, first: int, last: int, areas: np.ndarray, numbers: np.ndarray) -> None:
    """Write ``pnt`` of the minutes first..last, all of one time."""
    many = int(numbers[OPEN])
    for i in range(first, last):
        m = minutes[i]
        h = st[np.int64(st[m.slot].head) - 1]
        bad = h.t_bad >= m.t - MEMORY_S
        m.pnt = PNT_ODD if bad else PNT_GOOD
        rim_m = RIM_M if bad else MARGIN_M
        near = many > 0 and within(areas, many, h.home_lon, h.home_lat, rim_m)
        if near or (many > 0 and within(areas, many, m.lon, m.lat, MARGIN_M)):
            m.pnt = PNT_DEGRADED
            h.t_area = m.t


@kernel
def walk(
    odd: np.ndarray,
    whose: np.ndarray,
    minutes: np.ndarray,
    st: np.ndarray,
    areas: np.ndarray,
    numbers: np.ndarray,
    out: np.ndarray,
    watermark: float,
    dials: np.ndarray,
) -> tuple[np.ndarray, int]:
    """Walk the jumps and stale rows ``odd`` of slots ``whose`` and ``minutes`` in order; return (JAMS rows, how many).

    An open area is looked at every minute, also when nobody is heard any more. All else is moved on in place.
    """
    hist = np.zeros((3, BINS), np.int64)
    n = ZERO
    i = j = ZERO
    while True:
        t = minutes[i].t if i < minutes.size else math.inf
        if numbers[OPEN] > 0:
            t = min(t, numbers[TICK] + 60.0)
        if t >= watermark or t == math.inf:
            break
        while j < odd.size and odd[j].t < t:
            odd_row(st, odd, whose, j)
            j += 1
        first = i
        while i < minutes.size and minutes[i].t == t:
            hear(st, minutes, i, numbers)
            i += 1
        if n + 2 * MOST_AREAS > out.size:
            more = np.empty(2 * out.size + 2 * MOST_AREAS, out.dtype)
            more[:n] = out[:n]
            out = more
        if numbers[BAD] > 0 or numbers[OPEN] > 0:
            n = tick(st, areas, numbers, t, hist, dials, out, n)
        mark(st, minutes, first, i, areas, numbers)
    while j < odd.size:
        odd_row(st, odd, whose, j)
        j += 1
    return out, n
