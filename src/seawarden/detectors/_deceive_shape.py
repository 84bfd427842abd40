"""What a track's own motion gives away: circles, speed against displacement, a frozen place, a slow walk-off. Kernels.

Sources: sensors.md, section 5. The limits are judgement, held against drag-free and real traffic; see the page.
``among``: she is, or was of late, in an area of doubtful positions, which explains most of it.
"""

import math
from typing import Any

import numpy as np

from seawarden.detectors._deceive_own import CIRCLE, FROZEN, RECKON, WALK, say
from seawarden.geo.earth import KN_MS, RAD, turn_deg
from seawarden.kernel import inlined
from seawarden.model.tables import PNT_ODD, STALE

ARC_DEG = 45.0
ROUND_DEG = 400.0  # regular turning that no honest ship is expected to keep up
FADE_S = 1800.0


@inlined
def once(
    s: Any,
    k: int,
    m: Any,
    a: Any,
    start: float,
    code: int,
    db: float,
    numbers: tuple[float, float, float, float],
    out: np.ndarray,
    n: int,
) -> int:
    """Write one record of ``code`` with its numbers where it says 1.5 dB more than the last; return the new n."""
    if db < s.said[k] + 1.5:
        return n
    s.said[k] = db
    n = say(m, a, start, code, db, out, n)
    for i in range(4):
        s.numbers[4 * k + i] = numbers[i]
        out[n - 1].x[i] = numbers[i]
    return n


@inlined
def end(s: Any, k: int, m: Any, a: Any, start: float, code: int, out: np.ndarray, n: int) -> int:
    """End what was said of ``code``; return the new n."""
    if s.said[k] > 0.0:
        n = say(m, a, start, code, 1.0 * s.said[k], out, n)
        out[n - 1].end = m.t
        for i in range(4):
            out[n - 1].x[i] = s.numbers[4 * k + i]
        s.said[k] = 0.0
    return n


@inlined
def straight(s: Any, m: Any, a: Any, out: np.ndarray, n: int) -> int:
    """The turning is over or irregular: begin anew; return the new n."""
    n = end(s, 0, m, a, s.t_circle, CIRCLE, out, n)
    s.turned_deg = s.arc_deg = s.arc_s = s.rate = 0.0
    s.follow = math.nan
    s.t_circle = m.t
    return n


@inlined
def circle(s: Any, m: Any, a: Any, among: bool, out: np.ndarray, n: int) -> int:
    """Follow turning at one rate and one speed, in blocks of 45 degrees; return the new n."""
    dt = m.t_last - s.t
    if dt > 600.0 or not (m.sog_kn >= 2.0 and m.cog_deg >= 0.0 and s.cog_deg >= 0.0):
        return straight(s, m, a, out, n)
    turn = turn_deg(1.0 * s.cog_deg, 1.0 * m.cog_deg)
    s.arc_deg += turn
    s.arc_s += dt
    if m.hdg_deg >= 0.0:
        bow = m.crab_deg < 25.0
        before = 0.5 if math.isnan(s.follow) else 1.0 * s.follow
        s.follow = before + 0.05 * (bow - before)
    if s.arc_s > 1800.0 or turn * s.arc_deg < -5.0 * abs(s.arc_deg):
        return straight(s, m, a, out, n)
    if abs(s.arc_deg) < ARC_DEG:
        return n
    rate = s.arc_deg / s.arc_s * 60.0
    if abs(rate - s.rate) > 0.2 * abs(s.rate) or abs(m.sog_kn - s.round_kn) > 0.15 * s.round_kn:
        n = straight(s, m, a, out, n)
        s.rate, s.round_kn = rate, m.sog_kn
    else:
        s.turned_deg += abs(s.arc_deg)
        s.rate += 0.3 * (rate - s.rate)
    s.arc_deg = s.arc_s = 0.0
    if s.turned_deg < ROUND_DEG or (among and not s.follow > 0.8):
        return n
    db = 7.0 + 5.0 * math.log(s.turned_deg / ROUND_DEG) + (0.0 if s.follow > 0.5 else 2.0)
    numbers = (1.0 * s.turned_deg, 1.0 * s.rate, 1.0 * s.round_kn, 1.0 * s.follow)
    return once(s, 0, m, a, s.t_circle, CIRCLE, db if db < 12.0 else 12.0, numbers, out, n)


@inlined
def reckon(s: Any, m: Any, a: Any, among: bool, x: float, y: float, out: np.ndarray, n: int) -> int:
    """Gather what speed and course leave unexplained of her way (``x``, ``y`` in m), over half an hour; return n."""
    dt = m.t_last - s.t
    if dt > 300.0 or not (m.sog_kn + s.sog_kn >= 0.0 and m.cog_deg >= 0.0 and s.cog_deg >= 0.0):
        return n
    fade = FADE_S / (FADE_S + dt)
    far_m = 300.0 + 0.5 * dt * KN_MS * (s.sog_kn + m.sog_kn)
    if x * x + y * y > far_m * far_m:  # a leap is another matter
        return n
    s.east_m, s.north_m, s.over_s = s.east_m * fade + x, s.north_m * fade + y, s.over_s * fade + dt
    kn = math.sqrt(s.east_m * s.east_m + s.north_m * s.north_m) / s.over_s / KN_MS
    bar = 1.0 + 0.1 * m.sog_kn
    if s.over_s < 900.0 or kn < bar or among:
        if s.t_reckon > 0.0 and kn < 0.7 * bar:
            n = end(s, 1, m, a, s.t_reckon, RECKON, out, n)
            s.t_reckon = 0.0
        return n
    if s.t_reckon == 0.0:
        s.t_reckon = m.t
    if m.t - s.t_reckon < 900.0:
        return n
    db = 3.0 + 6.0 * math.log(kn / bar)
    numbers = (kn, 1.0 * s.east_m, 1.0 * s.north_m, 0.0)
    return once(s, 1, m, a, s.t_reckon, RECKON, db if db < 9.0 else 9.0, numbers, out, n)


@inlined
def frozen(s: Any, m: Any, a: Any, among: bool, out: np.ndarray, n: int) -> int:
    """Follow minutes that bring nothing but one stale place; return the new n."""
    if m.t_last >= m.t - 60.0 or not m.flags & STALE or m.pnt != PNT_ODD or among:
        n = end(s, 2, m, a, s.t_frozen, FROZEN, out, n)
        s.t_frozen = 0.0
        return n
    if s.t_frozen == 0.0:
        s.t_frozen = m.t
    lasting_min = (m.t - s.t_frozen) / 60.0
    if lasting_min < 20.0:
        return n
    db = 2.0 + 2.0 * math.log(lasting_min / 20.0)
    return once(s, 2, m, a, s.t_frozen, FROZEN, db if db < 5.0 else 5.0, (lasting_min, 0.0, 0.0, 0.0), out, n)


@inlined
def walk_off(s: Any, m: Any, a: Any, among: bool, out: np.ndarray, n: int) -> int:
    """Follow her course against her heading: it steps aside, with her speed, while her bow stays; return the new n."""
    dt = m.t_last - s.t
    if not (m.sog_kn >= 5.0 and m.cog_deg >= 0.0 and m.hdg_deg >= 0.0 and s.hdg_deg >= 0.0) or dt > 300.0:
        s.steady_s = 0.0
        return n
    drift = turn_deg(1.0 * m.hdg_deg, 1.0 * m.cog_deg)
    if math.isnan(s.drift_deg) or abs(turn_deg(1.0 * s.hdg_deg, 1.0 * m.hdg_deg)) > 4.0:
        s.drift_deg, s.now_deg, s.slow_kn, s.now_kn, s.steady_s = drift, drift, m.sog_kn, m.sog_kn, 0.0
        n = end(s, 3, m, a, s.t_walk, WALK, out, n)
        s.t_walk = 0.0
        return n
    s.steady_s += dt
    s.now_deg += (drift - s.now_deg) * dt / (240.0 + dt)
    s.now_kn += (m.sog_kn - s.now_kn) * dt / (240.0 + dt)
    aside_kn = abs(s.now_deg - s.drift_deg) * RAD * s.now_kn
    if abs(drift) > 40.0 or aside_kn < 0.6 or among or s.steady_s < 1800.0:
        slow = dt / (3600.0 + dt) if s.steady_s > 3600.0 else dt / (s.steady_s + 60.0)
        s.drift_deg += (drift - s.drift_deg) * slow
        s.slow_kn += (m.sog_kn - s.slow_kn) * slow
        n = end(s, 3, m, a, s.t_walk, WALK, out, n)
        s.t_walk = 0.0
        return n
    if s.t_walk == 0.0:
        s.t_walk = m.t
    if m.t - s.t_walk < 900.0:
        return n
    db = 1.0 + 4.0 * math.log(aside_kn / 0.6)
    numbers = (aside_kn, 1.0 * s.now_deg - s.drift_deg, 1.0 * s.now_kn - s.slow_kn, 0.0)
    return once(s, 3, m, a, s.t_walk, WALK, db if db < 5.0 else 5.0, numbers, out, n)
