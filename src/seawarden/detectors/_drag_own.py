"""A ship against herself: own sea speed learnt from her minutes, its lasting loss, halts. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._raw import put
from seawarden.geo.earth import RAD, turn_deg
from seawarden.kernel import inlined

BINS, BIN_KN = 104, 0.25  # histogram of speeds up to 26 kn
RING = 32  # minutes of speed remembered
UNIT = 32  # weight of one minute in the histogram
CALM, SUSPECTED, HALTED = 0, 1, 2
LOSS, END, WOBBLE, CRAB, HALT, DIP = 1, 2, 3, 4, 5, 6

KEEPS = np.dtype(
    [
        ("t", "f8"),  # last minute; 0 none
        ("t_on", "f8"),  # onset of the present loss
        ("t_back", "f8"),  # since when she is back at her speed; 0 not
        ("t_turn", "f8"),  # last large turn
        ("t_halt", "f8"),  # onset of the last halt within the present loss
        ("t_go", "f8"),  # end of that halt
        ("t_clear", "f8"),  # when neighbours last explained the loss
        ("t_assessed", "f8"),
        ("t_said", "f8"),
        ("t_cross", "f8"),  # crossing of an asset that is not judged yet; 0 none
        ("t_dip", "f8"),  # last dip that was said
        ("ahead_of", "f8"),  # kept by the wording: onset of the loss to which ahead_* belong
        ("mmsi", "u4"),
        ("weight", "i4"),  # sum of the histogram
        ("hour", "i4"),  # hour of the last decay
        ("asset", "i4"),  # nearest assets at the last minute
        ("asset2", "i4"),
        ("cross_asset", "i4"),
        ("ahead_asset", "i4"),
        ("ahead_said", "i4"),
        ("base", "f4"),  # own sea speed, kn; 0 not known yet
        ("noise", "f4"),  # mean change of speed in 20 min, kn
        ("cx", "f4"),  # slow mean of the course
        ("cy", "f4"),
        (
            "wobble",
            "f4",
        ),  # mean bend of three minutes' speeds (half the second difference), kn: last quarter of an hour
        ("wobble0", "f4"),  # the same, hours, while calm
        ("crab", "f4"),  # mean angle between heading and course, deg: last quarter of an hour
        ("crab0", "f4"),
        ("halted_s", "f4"),  # time halted within the present loss
        ("distance", "f4"),
        ("distance2", "f4"),
        ("said", "f4"),  # evidence last said of the loss, dB; 0 nothing said
        ("said_loss", "f4"),  # the numbers of that sentence
        ("said_kn", "f4"),
        ("said_near", "f4"),
        ("said_k", "f4"),
        ("said_wobble", "f4"),
        ("said_crab", "f4"),
        ("ahead_min", "f4"),
        ("cross_pre", "f4"),  # speed before the crossing
        ("side", "i1"),
        ("side2", "i1"),
        ("phase", "u1"),
        ("dips", "u1"),  # dips at assets in a row
        ("halts", "u1"),  # a halt was said: 1 that lasts, 2 with a restart since
        ("sudden", "u1"),  # 1: she halted within 20 min of the onset
        ("ring", "u2", (RING,)),  # 1 + SOG in 0.01 kn by minute, 0 nothing heard
        ("hist", "u2", (BINS,)),
    ]
)


@inlined
def mean_kn(s: Any, first: int, last: int) -> float:
    """Return the mean speed of the minutes first..last (counted since the epoch), NaN where none was heard."""
    total = 0.0
    n = 0
    for k in range(first, last + 1):
        v = s.ring[k % RING]
        if v > 0:
            total += v - 1.0
            n += 1
    return 0.01 * total / n if n > 0 else np.nan


@inlined
def push(s: Any, m: Any) -> None:
    """Enter the minute ``m`` into the ring and the slow means of course, wobble and crab."""
    now = int(m.t // 60.0)
    last = int(s.t // 60.0)
    for k in range(last + 1 if last > now - RING else now - RING + 1, now + 1):
        s.ring[k % RING] = 0
    s.ring[now % RING] = int(m.sog_kn * 100.0 + 0.5) + 1 if m.sog_kn < 600.0 else 60001
    before, first = int(s.ring[(now - 1) % RING]), int(s.ring[(now - 2) % RING])
    if before > 300 and first > 300 and m.sog_kn >= 3.0:  # bend of three minutes' speeds: a steady ramp is no wobble
        jitter = 0.01 * abs(s.ring[now % RING] - 2.0 * before + first) / 2.0
        s.wobble += (jitter - s.wobble) * 0.07
        if s.phase == CALM:
            s.wobble0 += (jitter - s.wobble0) * 0.008
    if m.crab_deg >= 0.0:
        s.crab += (m.crab_deg - s.crab) * 0.07
        if s.phase == CALM:
            s.crab0 += (m.crab_deg - s.crab0) * 0.008
    if m.sog_kn >= 3.0 and m.cog_deg >= 0.0:
        x, y = math.sin(m.cog_deg * RAD), math.cos(m.cog_deg * RAD)
        if s.cx != 0.0 and abs(turn_deg(math.atan2(s.cx, s.cy) / RAD, 1.0 * m.cog_deg)) > 35.0:
            s.t_turn = m.t
        s.cx += (x - s.cx) * 0.1
        s.cy += (y - s.cy) * 0.1


@inlined
def learn(s: Any, m: Any, v20: float) -> None:
    """Enter a moving minute into the decaying histogram; every 8 minutes' weight the 70 % quantile becomes the base.

    Each hour the counts lose 1/16, so that a minute's weight falls to 1/e in 15.5 hours of sailing.
    """
    if s.weight == 0:  # first minute: seed the slow means with it and with ordinary values
        s.noise, s.wobble0, s.wobble = 0.3, 0.1, 0.1
        s.crab0 = s.crab
    s.hist[int(m.sog_kn / BIN_KN) if m.sog_kn < BINS * BIN_KN else BINS - 1] += UNIT
    s.weight += UNIT
    before = mean_kn(s, int(m.t // 60.0) - 22, int(m.t // 60.0) - 18)
    if before >= 3.0:
        s.noise += (abs(m.sog_kn - before) - s.noise) * 0.01
    hour = int(m.t // 3600.0)
    if hour != s.hour:
        s.hour = hour
        s.weight = 0
        for k in range(BINS):
            s.hist[k] -= s.hist[k] >> 4
            s.weight += s.hist[k]
    if (s.weight // UNIT) % 8 == 0 or s.base == 0.0:
        left = 0.7 * s.weight
        for k in range(BINS):
            if left <= s.hist[k]:
                s.base = (k + left / s.hist[k]) * BIN_KN
                break
            left -= s.hist[k]


@inlined
def onset(s: Any, t: float) -> float:
    """Return the start of the run of minutes below 91 % of the base that ends at ``t``, UTC epoch s."""
    now = int(t // 60.0)
    first = now
    for k in range(now, now - RING + 1, -1):
        v = s.ring[k % RING]
        if v > 0:
            if 0.01 * (v - 1) > 0.91 * s.base:
                break
            first = k
    return (first - 1) * 60.0


@inlined
def close(s: Any, m: Any, out: np.ndarray, n: int, end: float) -> int:
    """End the present loss: a record where anything was said of it; the ship is calm again. Return the new n.

    A halt that lasts is a stop for good: a loss of less than half an hour before it is taken back.
    """
    if s.said > 0.0:
        n = put(out, n, m, s.t_on)
        r = out[n - 1]
        r.code, r.db, r.end = END, s.said, end
        stopped = s.phase == HALTED
        r.withdrawn = (stopped and s.t_halt - s.t_on < 1800.0) or s.said < 0.5
        r.fresh = 2 if stopped else 1
        numbers(s, r)
    s.phase = CALM
    s.said = s.said_wobble = s.said_crab = 0.0
    s.t_back = s.t_halt = s.t_go = s.t_assessed = s.t_said = s.t_clear = 0.0
    s.halted_s = 0.0
    s.halts = s.sudden = 0
    return n


@inlined
def numbers(s: Any, r: Any) -> None:
    """Copy what was last said of the loss into the record ``r``, so that its end can be worded."""
    r.x[0] = s.said_loss
    r.x[1] = s.base
    r.x[2] = s.said_kn
    r.x[3] = s.said_near
    r.x[4] = s.said_k
    r.x[5] = s.said_wobble
    r.x[6] = s.said_crab
    r.x[7] = s.halts


@inlined
def advance(s: Any, m: Any, out: np.ndarray, n: int, on: float, off: float, min_base: float) -> int:
    """Move the ship between calm, suspected and halted by her own speed alone; return the new n."""
    now = int(m.t // 60.0)
    v5 = mean_kn(s, now - 4, now)
    known = s.weight >= 45 * UNIT and s.base >= min_base
    if s.phase == CALM:
        if known and v5 < (1.0 - on) * s.base and m.t - s.t_turn > 600.0:
            s.phase = SUSPECTED
            s.t_on = onset(s, m.t)
            s.t_assessed = m.t
        elif m.sog_kn >= 3.0:
            learn(s, m, v5)
        return n
    if s.phase == HALTED:
        if m.sog_kn > 3.0 and m.sog_kn > 0.25 * s.base:
            s.phase = SUSPECTED
            s.t_go = m.t
            s.halts += s.halts == 1
            s.halted_s += m.t - s.t_halt
        elif m.t - s.t_halt > 5400.0:  # stopped for good: no drag in itself
            n = close(s, m, out, n, s.t_halt)
        elif s.halts == 0 and s.said >= 5.0 and m.t - s.t_halt >= 300.0 and s.t_halt - s.t_on >= 1800.0:
            s.halts = 1
            n = put(out, n, m, s.t_on)
            out[n - 1].code, out[n - 1].db = HALT, 6.0
            out[n - 1].x[0], out[n - 1].x[1] = (m.t - s.t_halt) / 60.0, m.sog_kn
        return n
    if v5 > (1.0 - off) * s.base:
        if s.t_back == 0.0:
            s.t_back = m.t
        elif m.t - s.t_back >= 300.0:
            return close(s, m, out, n, s.t_back)
    else:
        s.t_back = 0.0
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
