"""A suspected ship against her neighbours, and what the loss of speed then weighs. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._drag_own import CRAB, HALT, LOSS, WOBBLE, mean_kn, numbers
from seawarden.detectors._raw import ZERO, put
from seawarden.geo.earth import NM_M, distance_m, turn_deg
from seawarden.kernel import inlined

STEPS = 64  # histogram of log ratios, -0.64 to +0.64 by 0.02


@inlined
def middle(counts: np.ndarray, row: int, n: int) -> float:
    """Return the median of ``n`` values held as the histogram ``counts[row]`` of `STEPS` bins."""
    left = 0.5 * n
    for b in range(STEPS):
        if left <= counts[row, b]:
            return float(-0.64 + 0.02 * (b + left / counts[row, b]))
        left -= counts[row, b]
    return 0.0


@inlined
def neighbours(
    minutes: np.ndarray, first: int, last: int, me: int, ratio: np.ndarray, counts: np.ndarray
) -> tuple[float, int, int]:
    """Return (median log ratio of neighbours' speed to their own base, ships in it, ships lying stopped within 5 nm).

    Neighbours are the ships heard in the same minute (rows first..last) within 30 nm: those on the same course +-40
    deg where they are three or more, else all. ``counts`` i4[2, STEPS] is scratch. Feasibility study: feature 2.
    """
    m = minutes[me]
    for b in range(STEPS):
        counts[0, b] = counts[1, b] = 0
    same = every = stopped = ZERO
    for i in range(first, last):
        o = minutes[i]
        if i == me or abs(o.lat - m.lat) > 0.5:
            continue
        away = distance_m(m.lon, m.lat, o.lon, o.lat)
        if away > 30.0 * NM_M:
            continue
        if o.sog_kn < 0.5:
            stopped += away < 5.0 * NM_M
        if not math.isnan(ratio[i]):
            b = int((ratio[i] + 0.64) / 0.02) if abs(ratio[i]) < 0.64 else 0 if ratio[i] < 0.0 else STEPS - 1
            counts[1, b] += 1
            every += 1
            if abs(turn_deg(1.0 * m.cog_deg, 1.0 * o.cog_deg)) <= 40.0:
                counts[0, b] += 1
                same += 1
    row, k = ZERO, same
    if same < 3:
        row, k = row + 1, every
    return (middle(counts, row, k), k, stopped) if k >= 3 else (0.0, 0, stopped)


@inlined
def capped(x: float, most: float) -> float:
    """Return x brought to 0..most."""
    return most if x > most else x if x > 0.0 else 0.0


@inlined
def loss_db(lasting_min: float, loss: float, sigmas: float, k: int) -> float:
    """Return the evidence of a loss of speed (share of the base) that lasts, in decibans.

    2 at 10 min, 5 at half an hour, 3.7 more with every doubling after it, at most 16: one over the share of ship-days
    with an ordinary slow-down that lasts so long (half a one a day, median 40 min: feasibility study). Less for a loss
    under 18 % and for a ship whose speed is unsteady anyway (``sigmas``: loss in units of her own change in 20 min);
    3 more where three neighbours or more could be asked, at most 9 where not. Not fitted on real drags yet.
    """
    db = 2.0 + 2.74 * math.log(lasting_min / 10.0)
    if lasting_min > 30.0:
        db = 5.0 + 5.34 * math.log(lasting_min / 30.0)
    db = capped(db, 16.0) * capped((loss - 0.08) / 0.10, 1.0) * capped(sigmas / 4.0, 1.0)
    return db + 3.0 * capped(db / 5.0, 1.0) if k >= 3 else capped(db, 9.0)


@inlined
def assess(s: Any, m: Any, field: tuple[float, int, int], out: np.ndarray, n: int, min_db: float) -> int:
    """Judge a suspected ship at the minute ``m``: records of the loss and of what supports it. Return the new n."""
    now = int(m.t // 60.0)
    lasting_min = (m.t - s.t_on - s.halted_s) / 60.0
    v5 = mean_kn(s, now - 4, now)
    since = int((s.t_go if s.t_go > s.t_on else s.t_on) // 60.0) + 3
    v20 = mean_kn(s, now if since > now else since if since > now - 19 else now - 19, now)
    v2 = mean_kn(s, now - 1, now)
    if lasting_min < 10.0 or v5 < 0.35 * s.base or v2 < v5 - 0.06 * s.base or v2 > 0.91 * s.base or s.t_back > 0.0:
        return n  # too early, slower than a drag makes her, still losing speed, or back at hers
    median, k, stopped = field
    near = median * k / (k + 1.5)
    loss = 1.0 - v20 / s.base * math.exp(-near)
    if loss < 0.11:
        s.t_clear = m.t  # neighbours explain it up to now: the clock starts here
    lasting_min = capped(lasting_min, (m.t - s.t_clear) / 60.0)
    if lasting_min < 10.0 and s.said == 0.0:
        return n
    db = loss_db(lasting_min, loss, loss * s.base / (1.25 * s.noise), k)
    if s.sudden:
        db = capped(db, 10.0)  # halted first, slower afterwards: as likely an engine
    if m.t - s.t_turn < 1200.0:
        db *= 0.5
    if stopped >= 3:
        db *= 0.4
    if db < min_db and s.said == 0.0:
        return n
    fresh = abs(db - s.said) >= 1.0 or (m.t - s.t_said >= 1800.0 and db >= 1.0)
    if fresh:
        s.said, s.t_said = db if db > 0.1 else 0.1, m.t
        s.said_loss, s.said_kn, s.said_near, s.said_k = 1.0 - v20 / s.base, v20, near, k
    n = put(out, n, m, s.t_on)
    out[n - 1].code, out[n - 1].db, out[n - 1].fresh = LOSS, s.said, fresh
    numbers(s, out[n - 1])
    return support(s, m, out, n, lasting_min, v5)


@inlined
def support(s: Any, m: Any, out: np.ndarray, n: int, lasting_min: float, v5: float) -> int:
    """Records of what goes with a loss already said: wobble, crab, a halt with a restart below her speed."""
    if lasting_min >= 25.0:
        db = capped(7.2 * math.log(s.wobble / (s.wobble0 if s.wobble0 > 0.05 else 0.05) + 0.001), 5.0)
        if db >= 2.5 and abs(db - s.said_wobble) >= 1.0:
            s.said_wobble = db
            n = put(out, n, m, s.t_on)
            out[n - 1].code, out[n - 1].db, out[n - 1].end = WOBBLE, db, m.t
            out[n - 1].x[0], out[n - 1].x[1] = s.wobble, s.wobble0
        db = capped(s.crab - s.crab0 - 1.0, 5.0)
        if db >= 2.0 and abs(db - s.said_crab) >= 1.0:
            s.said_crab = db
            n = put(out, n, m, s.t_on)
            out[n - 1].code, out[n - 1].db, out[n - 1].end = CRAB, db, m.t
            out[n - 1].x[0], out[n - 1].x[1] = s.crab, s.crab0
    if s.t_go > 0.0 and s.halts == 0 and m.t - s.t_go >= 1200.0:
        s.halts = 2
        n = put(out, n, m, s.t_on)
        out[n - 1].code, out[n - 1].db, out[n - 1].end = HALT, 3.0 if s.sudden else 6.0, s.t_go
        out[n - 1].x[0], out[n - 1].x[1] = (s.t_go - s.t_halt) / 60.0, v5
    return n
