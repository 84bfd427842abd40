"""Calm, suspected, halted: the states of a ship by her own speed alone. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._drag_own import KNOWN_MIN, learn, restless
from seawarden.detectors._drag_state import (
    BINS,
    CALM,
    END,
    HALTED,
    RING,
    SUSPECTED,
    UNIT,
    mean_kn,
    record,
)
from seawarden.geo.earth import RAD
from seawarden.kernel import inlined


@inlined
def onset(s: Any, t: float) -> float:
    """Return the start of the run of minutes below 93 % of the base that ends at ``t``, UTC epoch s."""
    now = int(t // 60.0)
    first = now
    for k in range(now, now - RING + 20, -1):
        v = s.ring[k % RING]
        if v > 0:
            if 0.01 * (v - 1) > 0.93 * s.base:
                break
            first = k
    return (first - 1) * 60.0


@inlined
def suspect(s: Any, m: Any) -> None:
    """Begin a suspicion; the onset is looked for in the ring, and where she was not at her speed it is not seen."""
    s.phase = SUSPECTED
    s.t_on = onset(s, m.t)
    s.already = 0
    if s.up == 0 or s.t_on < s.t_begin:
        s.already = s.up == 0
        s.t_on = s.t_on if s.t_on > s.t_begin else s.t_begin
    s.t_assessed = s.t_on
    s.lon_on, s.lat_on = m.lon, m.lat
    s.course_on = math.atan2(s.cx, s.cy) / RAD % 360.0
    s.bent = s.crab = s.shift = 0.0
    s.since_min = s.bends[0] = s.bends[1] = 0
    s.bend[0] = s.bend[1] = 0.0
    k = int(s.t_on // 60.0)
    s.pre = mean_kn(s, k - 16, k - 2)
    s.abrupt = s.after = np.nan
    s.best = 0.0
    s.slows = s.slows + 1.0


@inlined
def close(s: Any, m: Any, out: np.ndarray, n: int, end: float) -> int:
    """End the present loss with a record; the ship is calm again. Return the new n."""
    n = record(out, n, m, s, END)
    r = out[n - 1]
    r.end = end
    r.stopped = s.phase == HALTED
    s.up = s.phase != HALTED
    if s.phase == HALTED:
        s.t_begin = m.t
    s.phase = CALM
    s.t_back = s.t_halt = s.t_go = s.t_assessed = s.t_clear = 0.0
    s.halted_s = 0.0
    s.halts = s.sudden = 0
    return n


@inlined
def calm(s: Any, m: Any, v5: float, on: float, min_base: float) -> None:
    """Take a calm minute: learn from it, or begin a suspicion."""
    if v5 < 1.0:
        s.up = 0
        s.t_begin = m.t
    known = s.weight >= KNOWN_MIN * UNIT and s.base >= min_base
    if known and v5 > 0.92 * s.base:
        s.up = 1
    low = known and v5 < (1.0 - on) * s.base and m.t - s.t_turn > 300.0
    if low and (s.up == 1 or m.t - s.t_begin >= 1200.0):
        suspect(s, m)
    elif m.sog_kn >= 3.0:
        learn(s, m)


@inlined
def halted(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """Take a minute of a ship that halted within a loss; return the new n."""
    if m.sog_kn > 3.0 and m.sog_kn > 0.25 * s.base:
        s.phase = SUSPECTED
        s.t_go = m.t
        s.halts += s.halts < 250
        s.halted_s += m.t - s.t_halt
        s.t_assessed = m.t
    elif m.t - s.t_halt > 5400.0:  # stopped for good: no drag in itself
        n = close(s, m, out, n, s.t_halt)
    return n


@inlined
def again(s: Any, m: Any, v5: float) -> None:
    """Begin the suspicion anew where a ship that has long been a little slow loses clearly more at once.

    Ships sail slower for hours to arrive in time; what comes on top of it has an onset of its own.
    """
    now = int(m.t // 60.0)
    if m.t - s.t_on < 3600.0 or m.t - s.t_go < 3600.0 or v5 < 0.0:
        return
    level = mean_kn(s, now - 55, now - 15)
    if level > 0.82 * s.base and v5 < level - 0.1 * s.base and s.after > 0.82 * s.base:
        s.t_on, s.t_clear = m.t - 300.0, 0.0
        s.t_assessed = s.t_on
        s.lon_on, s.lat_on = m.lon, m.lat
        s.course_on = math.atan2(s.cx, s.cy) / RAD % 360.0
        s.bent = s.crab = s.shift = s.best = s.halted_s = 0.0
        s.since_min = s.already = s.bends[0] = s.bends[1] = 0
        s.bend[0] = s.bend[1] = 0.0
        s.pre, s.after, s.abrupt = level, np.nan, np.nan


@inlined
def advance(s: Any, m: Any, out: np.ndarray, n: int, on: float, off: float, min_base: float) -> int:
    """Move the ship between calm, suspected and halted; return the new n."""
    now = int(m.t // 60.0)
    v5 = mean_kn(s, now - 4, now)
    s.slows -= s.slows * (60.0 / 86400.0)
    if s.phase == CALM:
        calm(s, m, v5, on, min_base)
        return n
    if s.phase == HALTED:
        return halted(s, m, out, n)
    if v5 > (1.0 - off) * s.base:
        if s.t_back == 0.0:
            s.t_back = m.t
        elif m.t - s.t_back >= 300.0:
            return close(s, m, out, n, s.t_back)
    else:
        s.t_back = 0.0
    again(s, m, v5)
    restless(s, m)
    v2 = mean_kn(s, now - 1, now)
    if v2 < 1.5 or v2 < 0.15 * s.base:
        s.phase = HALTED
        s.sudden += s.sudden == 0 and s.t_go == 0.0 and m.t - s.t_on < 1200.0
        s.t_halt = m.t
        s.t_go = 0.0
    elif m.t - s.t_on > 86400.0:  # a day of it is a new way of sailing: learn it
        for k in range(BINS):
            s.hist[k] = 0
        s.weight = 0
        s.base = 0.0
        return close(s, m, out, n, m.t)
    return n
