"""A suspected ship against the ships around her: wind, current and ice slow everybody. Kernels of `anchor_drag`."""

import math

import numpy as np

from seawarden.detectors._raw import ZERO
from seawarden.geo.earth import NM_M, distance_m, turn_deg
from seawarden.kernel import inlined

STEPS = 64  # histogram of log ratios, -0.64 to +0.64 by 0.02
FULL = 4  # weight of a neighbour on the same course within 10 nm; 3 beyond, 1 on another course


@inlined
def middle(counts: np.ndarray, row: int, weight: int) -> float:
    """Return the median of what the histogram ``counts[row]`` of `STEPS` bins holds, ``weight`` in all."""
    left = 0.5 * weight
    for b in range(STEPS):
        if left <= counts[row, b]:
            return float(-0.64 + 0.02 * (b + left / counts[row, b]))
        left -= counts[row, b]
    return 0.0


@inlined
def bin_of(x: float) -> int:
    """Return the bin of a log ratio."""
    return int((x + 0.64) / 0.02) if abs(x) < 0.64 else 0 if x < 0.0 else STEPS - 1


@inlined
def neighbours(
    minutes: np.ndarray, first: int, last: int, me: int, ratio: np.ndarray, counts: np.ndarray
) -> tuple[float, float, float, float]:
    """Return what the ships of the same minute (rows first..last) within 30 nm tell of the row ``me``.

    (median log ratio of their speed to their own base, the same to their mean of the last hour and a half, how many
    they are, ships lying stopped within 5 nm). A ship on the same course +-40 deg within 10 nm counts 1, beyond it
    3/4, one on another course 1/4: so nothing jumps where the third comes into reach. Both medians are shrunk by
    k/(k + 1.5). ``ratio`` f8[2, rows], NaN where a ship is no measure; ``counts`` i4[2, STEPS] is scratch.
    Feasibility study: feature 2.
    """
    m = minutes[me]
    counts[:] = 0
    weight = recent = stopped = ZERO
    for i in range(first, last):
        o = minutes[i]
        if i == me or abs(o.lat - m.lat) > 0.5 or abs(o.lon - m.lon) > 1.2:
            continue
        still = o.sog_kn < 0.5
        if not still and math.isnan(ratio[0, i]) and math.isnan(ratio[1, i]):
            continue
        away = distance_m(m.lon, m.lat, o.lon, o.lat)
        if away > 30.0 * NM_M:
            continue
        if still:
            stopped += away < 5.0 * NM_M
            continue
        same = abs(turn_deg(1.0 * m.cog_deg, 1.0 * o.cog_deg)) <= 40.0
        w = FULL if same and away < 10.0 * NM_M else 3 if same else 1
        if not math.isnan(ratio[0, i]):
            counts[0, bin_of(ratio[0, i])] += w
            weight += w
        if not math.isnan(ratio[1, i]):
            counts[1, bin_of(ratio[1, i])] += w
            recent += w
    k, k1 = weight / (1.0 * FULL), recent / (1.0 * FULL)
    base = middle(counts, 0, weight) * k / (k + 1.5) if weight > 0 else 0.0
    hour = middle(counts, 1, recent) * k1 / (k1 + 1.5) if recent > 0 else 0.0
    return base, hour, k, 1.0 * stopped
