"""Short losses of speed at the crossing of an asset. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._drag_own import DIP, UNIT, mean_kn
from seawarden.detectors._raw import put
from seawarden.kernel import inlined


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
def dips(s: Any, m: Any, asset: int, out: np.ndarray, n: int) -> int:
    """Note a crossing of ``asset``; eight minutes after one judge the speed around it. Return the new n.

    A dip is a fall by 9 % or more, and by more than 3.75 times her own mean change of speed, within 5 min of the
    crossing, half of it made good by the end. Quiet 1-minute data hold one in 2 % of windows (feasibility study), so
    the first counts at most 10 dB and only supports; two in a row count alone.
    """
    now = int(m.t // 60.0)
    if s.t_cross > 0.0 and m.t - s.t_cross >= 480.0:
        k = int(s.t_cross // 60.0)
        low = math.inf
        for i in range(k - 5, k + 5 if k + 5 < now else now):
            two = mean_kn(s, i, i + 1)
            low = two if two < low else low  # NaN: nothing heard
        fall = s.cross_pre - low
        late = m.t - s.t_cross > 900.0 or m.t - s.t_turn < 1200.0
        if not late and fall >= 0.09 * s.cross_pre and fall >= 3.75 * s.noise:
            back = mean_kn(s, now - 1, now) >= low + 0.5 * fall
            if back:
                s.dips = 1 if m.t - s.t_dip > 86400.0 else s.dips + (s.dips < 250)
                s.t_dip = m.t
                cap = 10.0 if s.dips <= 2 else 5.0 if s.dips == 3 else 0.0  # 25 in all
                if cap > 0.0:
                    share = fall / s.cross_pre
                    n = put(out, n, m, s.t_cross)
                    r = out[n - 1]
                    db = 120.0 * (share - 0.05)
                    r.code, r.db = DIP, cap if db > cap else db
                    r.end = m.t
                    r.asset = s.cross_asset
                    r.x[0], r.x[1], r.x[2], r.x[3] = share, s.cross_pre, low, s.dips
        elif not late:
            s.dips = 0
        s.t_cross = 0.0
    if asset >= 0 and s.t_cross == 0.0 and s.weight >= 45 * UNIT:
        s.cross_pre = mean_kn(s, now - 20, now - 6)
        if s.cross_pre >= 6.0:
            s.t_cross, s.cross_asset = m.t, asset
    return n
