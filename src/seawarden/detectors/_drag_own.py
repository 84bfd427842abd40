"""A ship against herself: her minutes, own sea speed and ordinary unsteadiness. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._drag_state import BIN_KN, BINS, CALM, RING, SUSPECTED, UNIT, mean_kn
from seawarden.geo.earth import RAD, turn_deg
from seawarden.kernel import inlined

KNOWN_MIN = 45  # minutes of sailing, today's or earlier days', from which a sea speed counts as known
EARLIER_MIN = 180.0  # the most that earlier days weigh against today, in minutes of sailing


@inlined
def push(s: Any, m: Any) -> None:
    """Enter the minute ``m`` into the ring and into the slow means of course and speed."""
    now = int(m.t // 60.0)
    last = int(s.t // 60.0)
    for k in range(last + 1 if last > now - RING else now - RING + 1, now + 1):
        s.ring[k % RING] = 0
    s.ring[now % RING] = int(m.sog_kn * 100.0 + 0.5) + 1 if m.sog_kn < 600.0 else 60001
    s.slow += (m.sog_kn - s.slow) * (1.0 if s.slow == 0.0 else 0.011)
    if m.sog_kn >= 3.0 and m.cog_deg >= 0.0:
        x, y = math.sin(m.cog_deg * RAD), math.cos(m.cog_deg * RAD)
        if s.cx != 0.0 and abs(turn_deg(math.atan2(s.cx, s.cy) / RAD, 1.0 * m.cog_deg)) > 35.0:
            s.t_turn = m.t
        s.cx += (x - s.cx) * 0.1
        s.cy += (y - s.cy) * 0.1
        heading(s, m)


@inlined
def heading(s: Any, m: Any) -> None:
    """Enter the angle between heading and course: into her habit while calm, into what is new since an onset."""
    if not (m.crab_deg >= 0.0 and m.hdg_deg >= 0.0):
        return
    shift = turn_deg(1.0 * m.cog_deg, 1.0 * m.hdg_deg)
    if abs(shift) > 60.0:  # a heading that means nothing
        return
    if s.phase == CALM:
        rate = 1.0 / (s.calm_min + 1.0 if s.calm_min < 60 else 60.0)
        s.crab0 += (m.crab_deg - s.crab0) * rate
        s.shift0 += (shift - s.shift0) * rate
    elif s.phase == SUSPECTED and abs(turn_deg(1.0 * s.course_on, 1.0 * m.cog_deg)) < 15.0:  # else the wind is another
        s.since_min += s.since_min < 60000
        rate = 1.0 / (1.0 * s.since_min if s.since_min < 60 else 60.0)
        s.crab += (m.crab_deg - s.crab) * rate
        s.shift += (shift - s.shift) * rate


@inlined
def bend_kn(s: Any, now: int, step: int) -> float:
    """Return half the second difference of three means of ``step`` minutes that end at ``now``, kn; NaN where unheard.

    A steady ramp has none.
    """
    a = mean_kn(s, now - step + 1, now)
    b = mean_kn(s, now - 2 * step + 1, now - step)
    c = mean_kn(s, now - 3 * step + 1, now - 2 * step)
    return 0.5 * abs(a - 2.0 * b + c) if b > 3.0 and c > 3.0 else math.nan


@inlined
def restless(s: Any, m: Any) -> None:
    """Enter a minute of a suspected ship into the mean bends since the onset: not while she still loses speed, nor
    round a halt. A bend counts at most five times her own, so that one ramp decides nothing."""
    now = int(m.t // 60.0)
    for k in range(2):
        step = 3 + 3 * k
        clear = now - 3 * step
        if now % 3 != 0 or clear < int(s.t_on // 60.0) + 7 or clear < int(s.t_go // 60.0) + 5:
            continue
        bend = bend_kn(s, now, step)
        if bend >= 0.0 and mean_kn(s, now - 4, now) > 0.5 * s.base:
            most = 5.0 * s.bend0[k] + 0.02
            s.bends[k] += s.bends[k] < 60000
            n = 1.0 * s.bends[k] if s.bends[k] < 40 else 40.0
            s.bend[k] += ((bend if bend < most else most) - s.bend[k]) / n


@inlined
def habit(s: Any, m: Any) -> None:
    """Learn from a calm minute how much her speed ordinarily changes in 1, 5, 20 and 60 minutes."""
    now = int(m.t // 60.0)
    n = s.calm_min + 1.0 if s.calm_min < 240 else 240.0
    s.calm_min += s.calm_min < 60000
    if now % 3 == 0:
        for k in range(2):
            bend = bend_kn(s, now, 3 + 3 * k)
            if bend >= 0.0:
                most = 4.0 * s.bend0[k]  # one ramp is no habit
                s.bend0[k] += ((bend if bend < most else most) - s.bend0[k]) * (3.0 / (n + 60.0))
    if now % 5 != 0:
        return
    rate = 5.0 / (n + 60.0)
    v5 = mean_kn(s, now - 4, now)
    before = mean_kn(s, now - 9, now - 5)
    if before >= 3.0:
        s.noise5 += (abs(v5 - before) - s.noise5) * rate
    before = mean_kn(s, now - 24, now - 20)
    if before >= 3.0:
        s.noise20 += (abs(v5 - before) - s.noise20) * rate
    before = mean_kn(s, now - 64, now - 60)
    if before >= 3.0:
        s.noise60 += (abs(v5 - before) - s.noise60) * rate


@inlined
def begin(s: Any, m: Any, ships: np.ndarray) -> None:
    """Begin a ship: ordinary habits (REAL medians of the Baltic 2018), or those of her earlier days where known."""
    s.mmsi, s.t_begin = m.mmsi, m.t
    s.bend0[0], s.bend0[1], s.noise5, s.noise20, s.noise60 = 0.05, 0.08, 0.12, 0.22, 0.36
    s.crab0 = 2.5
    first, last = 0, ships.size
    while first < last:
        middle = (first + last) // 2
        if ships[middle].mmsi < m.mmsi:
            first = middle + 1
        else:
            last = middle
    if first >= ships.size or ships[first].mmsi != m.mmsi or not ships[first].sea_kn > 1.0:
        return
    known = ships[first]
    share = known.hours / 4.0 if known.hours < 4.0 else 1.0
    total = EARLIER_MIN * UNIT * share
    at = known.sea_kn / BIN_KN if known.sea_kn < (BINS - 2) * BIN_KN else BINS - 2.0
    k, part = int(at), at - int(at)  # split so that the 70 % quantile is hers
    if part < 0.7:
        low = total * (0.7 - part) / (1.0 - part)
        s.hist[k - 1] = int(low)
        s.hist[k] = int(total - low)
    else:
        s.hist[k] = int(0.7 * total / part)
        s.hist[k + 1] = int(total - 0.7 * total / part)
    s.weight = int(s.hist[k - 1]) + int(s.hist[k]) + int(s.hist[k + 1])
    s.base = known.sea_kn
    if known.noise_kn > 0.0:
        s.noise20 = 0.5 * (s.noise20 + known.noise_kn)
        s.noise60 = 0.5 * (s.noise60 + 1.5 * known.noise_kn)


@inlined
def learn(s: Any, m: Any) -> None:
    """Enter a calm moving minute into the decaying histogram; every 8 minutes the 70 % quantile becomes the base.

    Each hour the counts lose 1/16, so that a minute's weight falls to 1/e in 15.5 hours of sailing.
    """
    k = int(m.sog_kn / BIN_KN) if m.sog_kn < BINS * BIN_KN else BINS - 1
    if s.hist[k] < 60000:
        s.hist[k] += UNIT
        s.weight += UNIT
    hour = int(m.t // 3600.0)
    if hour != s.hour:
        s.hour = hour
        s.weight = 0
        for k in range(BINS):
            s.hist[k] -= s.hist[k] >> 4
            s.weight += s.hist[k]
    habit(s, m)
    if (s.weight // UNIT) % 8 == 0 or s.base == 0.0:
        quantile(s)


@inlined
def quantile(s: Any) -> None:
    """Make the 70 % quantile of the histogram her base."""
    left = 0.7 * s.weight
    for k in range(BINS):
        if left <= s.hist[k]:
            s.base = (k + left / s.hist[k]) * BIN_KN
            return
        left -= s.hist[k]
