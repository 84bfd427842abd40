"""A suspected ship assessed: every measure that her own minutes and her neighbours give. Kernels of `anchor_drag`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._drag_state import LOSS, UNIT, mean_kn, record
from seawarden.kernel import inlined

MEMORY_MIN = 50.0  # of the slow part of a ship's own noise (feasibility study, real figures of 2018)


@inlined
def early(s: Any, now: int, on: int) -> None:
    """Keep what the ring still holds of the onset: level and share of the first loss that came within 5 min."""
    if (math.isnan(s.after) and now >= on + 8) or now <= on + 22:
        s.after = mean_kn(s, on + 4, now if now < on + 19 else on + 19)
    if now > on + 25 or s.already == 1 or not s.pre > 0.0:
        return
    drop = s.pre - s.after
    most = 0.0
    for k in range(on - 8, now - 4 if now - 4 < on + 12 else on + 12):
        step = mean_kn(s, k - 2, k) - mean_kn(s, k + 5, k + 7)
        most = step if step > most else most
    s.abrupt = most / drop if drop > 0.3 else math.nan


@inlined
def steadiness(s: Any, x: np.ndarray, now: int, on: int) -> None:
    """Measure the spread of the last hour, and wobble and chop since the onset against her own."""
    first = on + 6 if on + 6 > now - 59 else now - 59
    go = int(s.t_go // 60.0) + 4
    first = first if first > go else go
    total = square = 0.0
    n = 0
    for k in range(now, first + 3, -5):
        v = mean_kn(s, k - 4, k)
        if v > 0.0:
            total += v
            square += v * v
            n += 1
    if n >= 3:
        variance = square / n - (total / n) ** 2
        x[14] = 100.0 * math.sqrt(variance if variance > 0.0 else 0.0) / s.base
    for k in range(2):  # few bends say little: drawn towards her own
        if s.bends[k] >= 2:
            few = 1.0 + k
            mean = (s.bend[k] * s.bends[k] + few * s.bend0[k]) / (s.bends[k] + few)
            x[15 + k] = 10.0 * math.log10((mean + 0.01) / (s.bend0[k] + 0.01))


@inlined
def against_herself(s: Any, m: Any, x: np.ndarray) -> None:
    """Measure the onset, the way since, heading, course and halts."""
    now, on = int(m.t // 60.0), int(s.t_on // 60.0)
    early(s, now, on)
    v10 = mean_kn(s, now - 9, now)
    v5 = mean_kn(s, now - 4, now)
    if now >= on + 12 and s.t_go < m.t - 900.0 and v5 > s.best:
        s.best = v5
    x[8] = 100.0 * s.noise60 / s.base
    x[9] = s.slows - 1.0
    if s.already == 0:
        x[10] = 100.0 * (1.0 - s.pre / s.base)
        x[11] = 100.0 * s.abrupt
    if s.t_go == 0.0:
        x[12] = 100.0 * (s.after - v10) / s.base
    if s.best > 0.0:
        x[13] = 100.0 * s.best / s.base
    steadiness(s, x, now, on)
    if s.since_min >= 8 and s.calm_min >= 20:
        x[17] = s.crab - s.crab0
        x[18] = abs(s.shift - s.shift0)
    x[19] = s.bent
    if s.t_turn > 0.0:
        x[20] = (s.t_on - s.t_turn) / 60.0 if s.t_turn <= s.t_on else -1.0
    else:
        x[20] = (s.t_on - s.t_begin) / 60.0 + 600.0
    x[21] = 0.0 if s.halts == 0 else 1.0 if s.sudden > 0 else 2.0 if s.halts == 1 else 3.0
    lost = s.base - v10
    if s.bends[1] >= 2 and lost > 0.2:
        x[22] = 10.0 * math.log10((s.bend[1] + 0.005) / lost)


@inlined
def assess(s: Any, m: Any, field: tuple[float, float, float, float], out: np.ndarray, n: int) -> int:
    """Measure a suspected ship at the minute ``m`` and write a record of it. Return the new n."""
    now = int(m.t // 60.0)
    since = int((s.t_go if s.t_go > s.t_on else s.t_on) // 60.0) + 3
    v20 = mean_kn(s, now if since > now else since if since > now - 19 else now - 19, now)
    near, hour, k, stopped = field
    loss = 1.0 - v20 / s.base
    against = 1.0 - (1.0 - loss) * math.exp(-near)
    if against < 0.08:
        s.t_clear = m.t  # neighbours explain it up to now: the clock starts here
    began = s.t_clear if s.t_clear > s.t_on else s.t_on
    lasting = (m.t - began - (s.halted_s if began == s.t_on else 0.0)) / 60.0
    n = record(out, n, m, s, LOSS)
    x = out[n - 1].x
    x[0], x[1], x[2], x[3] = 100.0 * loss, 100.0 * against, k, -100.0 * hour if k > 0.0 else math.nan
    noises = (against if against > 0.001 else 0.001) * s.base / (s.noise60 + 0.02)
    x[4] = 10.0 * math.log10(noises * noises * (1.0 + lasting / (2.0 * MEMORY_MIN)))
    x[5] = lasting
    x[6] = (m.t - s.t_begin) / 3600.0 if s.already == 1 else -1.0
    x[7] = s.weight / (60.0 * UNIT)
    x[23] = stopped
    against_herself(s, m, x)
    return n
