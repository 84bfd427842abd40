"""What rules of others are fed with: minute rows in short, by ship and time, and spans of what they flag."""

from typing import Final

import numpy as np

from seawarden.kernel import kernel

TRACE: Final = np.dtype(
    [
        ("t", "f8"),  # end of the minute
        ("lon", "f8"),
        ("lat", "f8"),
        ("slot", "i4"),
        ("mmsi", "u4"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("hdg_deg", "f4"),
        ("moved_m", "f4"),
        ("gap_s", "f4"),
        ("length_m", "f4"),
        ("asset_m", "f4"),  # to the nearest asset of the register, inf beyond its reach
        ("status", "u1"),
        ("ship_type", "u1"),
        ("ais_class", "u1"),
    ]
)
JOIN_S: Final = 3600.0  # flags of one ship nearer to one another are one
BINS, BIN_KN = 600, 0.1
Span = tuple[int, float, float]  # MMSI, from, until (UTC epoch s)


def runs(trace: np.ndarray, hit: np.ndarray, within_s: float) -> list[tuple[int, int]]:
    """Return (first, last) index of every run of hits of one track that lie within ``within_s`` of one another."""
    at = np.flatnonzero(hit)
    if not at.size:
        return []
    slot, t = trace["slot"][at], trace["t"][at]
    cut = np.flatnonzero((np.diff(slot) != 0) | (np.diff(t) > within_s)) + 1
    first, last = at[np.append(0, cut)], at[np.append(cut - 1, at.size - 1)]
    return list(zip(first.tolist(), last.tolist(), strict=True))


def spans(trace: np.ndarray, hit: np.ndarray) -> list[Span]:
    """Return what is flagged where ``hit``, flags of one ship within the hour as one."""
    ends = runs(trace, hit, JOIN_S)
    return [(int(trace["mmsi"][a]), float(trace["t"][a]), float(trace["t"][b])) for a, b in ends]


def held(trace: np.ndarray, hit: np.ndarray, for_s: float, moved_m: float = 0.0) -> np.ndarray:
    """Return where ``hit`` has held without a break for ``for_s``, with the ship ``moved_m`` from where it began."""
    out = np.zeros(hit.size, bool)
    miss = ~hit
    for a, b in runs(trace, hit, 180.0):
        breaks = np.flatnonzero(miss[a : b + 1])  # a row between two hits that is none ends the run
        for first, last in zip([a, *(a + breaks + 1)], [*(a + breaks), b + 1], strict=True):
            if last > first:
                away = apart_m(trace["lon"][first:last], trace["lat"][first:last], first=0)
                out[first:last] = (trace["t"][first:last] - trace["t"][first] >= for_s) & (away >= moved_m)
    return out


def apart_m(lon: np.ndarray, lat: np.ndarray, first: int) -> np.ndarray:
    """Return the distance in m of places from the one at index ``first`` (flat earth: near one another)."""
    x = (lon - lon[first]) * np.cos(np.radians(lat[first]))
    return np.asarray(np.hypot(x, lat - lat[first]) * 111_195.0)


@kernel
def own_median(slot: np.ndarray, t: np.ndarray, sog: np.ndarray, window_s: float, out: np.ndarray) -> None:
    """Write the median speed in kn of each track's last ``window_s`` into ``out``, to 0.1 kn; rows by (slot, t)."""
    counts = np.zeros(BINS, np.int64)
    total = 0
    start = 0
    for i in range(t.size):
        if i > 0 and slot[i] != slot[i - 1]:
            counts[:] = 0
            total = 0
            start = i
        while t[start] < t[i] - window_s:
            if sog[start] >= 0.0:
                counts[min(int(sog[start] / BIN_KN), BINS - 1)] -= 1
                total -= 1
            start += 1
        if sog[i] >= 0.0:
            counts[min(int(sog[i] / BIN_KN), BINS - 1)] += 1
            total += 1
        left = (total + 1) // 2
        k = 0
        while left > 0 and k < BINS:
            left -= counts[k]
            k += 1
        out[i] = (k - 0.5) * BIN_KN if total > 0 else np.nan
