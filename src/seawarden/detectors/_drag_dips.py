"""Short losses of speed at the crossing of an asset. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._drag_own import KNOWN_MIN
from seawarden.detectors._drag_state import DIP, UNIT, mean_kn, record
from seawarden.kernel import inlined

LEAST = 0.04  # fall below which nothing is looked at
WAIT_S = 720.0  # from a crossing to the verdict
NOISES = 2.0  # ... and in units of her mean change of speed in five minutes


@inlined
def over(s: Any, asset: int, side: int, distance_m: float, way: float) -> bool:
    """Return whether ``asset`` was near at the last minute too, on the other side, both times within ``way``."""
    if asset < 0 or distance_m > way:
        return False
    first = asset == s.asset and side * s.side < 0 and s.distance <= way
    return bool(first or (asset == s.asset2 and side * s.side2 < 0 and s.distance2 <= way))


@inlined
def crossed(s: Any, m: Any, a: Any) -> int:
    """Return the asset that she crossed since her last minute, -1 where none.

    Both ends of the way lie no farther from the line than the way is long, on different sides.
    """
    way = 1.1 * m.moved_m + 50.0
    asset = -1
    if s.t > 0.0 and m.t - s.t < 301.0:
        if over(s, a.asset, a.side, a.distance_m, way):
            asset = a.asset
        elif over(s, a.asset2, a.side2, a.distance2_m, way):
            asset = a.asset2
    s.asset, s.asset2, s.side, s.side2 = a.asset, a.asset2, a.side, a.side2
    s.distance, s.distance2 = a.distance_m, a.distance2_m
    return asset


@inlined
def dip(s: Any, m: Any, at: float, asset: int, out: np.ndarray, n: int) -> int:
    """Judge the speed around the crossing of ``asset`` at ``at``, UTC epoch s. Return the new n.

    Sought is a short fall that begins within minutes of the crossing, against the ten minutes before it: what the bed
    holds back is the anchor, behind the ship. What one is worth by its depth, length, beginning, order in a row and
    how far it is made good stands in the evidence table. Quiet 1-minute data hold a false one of 9 % in 2 % of windows
    (feasibility study).
    """
    now, k = int(m.t // 60.0), int(at // 60.0)
    before = mean_kn(s, k - 10, k - 1)
    low = math.inf
    for i in range(k - 1, k + 8 if k + 8 < now - 1 else now - 1):
        three = mean_kn(s, i, i + 2)
        low = three if three < low else low  # NaN: nothing heard
    fall = before - low
    if not (before >= 6.0 and fall >= LEAST * before and fall >= NOISES * s.noise5):
        s.dips = 0
        return n
    first, long = now, 0
    for i in range(now, k - 6, -1):
        if mean_kn(s, i, i) < before - 0.5 * fall:
            first = i
            long += 1
    s.dips = 1 if m.t - s.t_dip > 86400.0 else s.dips + (s.dips < 250)
    s.t_dip = m.t
    n = record(out, n, m, s, DIP)
    r = out[n - 1]
    r.start, r.end, r.asset = at, m.t, asset
    r.x[0], r.x[1] = 100.0 * fall / before, fall / (s.noise5 + 0.02)
    r.x[2] = 100.0 * (mean_kn(s, now - 2, now) - low) / fall
    r.x[3], r.x[4], r.x[5] = s.dips, first - k, long
    r.x[6] = (mean_kn(s, k - 4, k - 1) - mean_kn(s, k - 15, k - 11)) / (s.noise5 + 0.02)
    r.x[7] = 100.0 * (1.0 - before / s.base)
    r.x[8], r.x[9] = before, low
    return n


@inlined
def dips(s: Any, m: Any, asset: int, out: np.ndarray, n: int) -> int:
    """Note a crossing of ``asset``; twelve minutes after one judge the speed around it. Return the new n.

    Up to three crossings wait; one within three minutes of the last is the same pull.
    """
    last, free = 0.0, -1
    for k in range(3):
        at = s.t_cross[k]
        if at > 0.0 and m.t - at >= WAIT_S:
            if m.t - at <= WAIT_S + 420.0 and m.t - s.t_turn >= 1500.0:
                n = dip(s, m, at, s.cross_asset[k], out, n)
            s.t_cross[k] = 0.0
        if s.t_cross[k] == 0.0:
            free = k
        last = s.t_cross[k] if s.t_cross[k] > last else last
    if asset >= 0 and free >= 0 and m.t - last > 180.0 and s.weight >= KNOWN_MIN * UNIT and s.base > 6.0:
        s.t_cross[free], s.cross_asset[free] = m.t, asset
    return n
