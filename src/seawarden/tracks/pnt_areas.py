"""Areas in which many ships' positions are doubtful at once: they open, move, and close. Kernels of `tracks.pnt`."""

import math
from typing import Any

import numpy as np

from seawarden.geo.earth import distance_m, metres_per_degree
from seawarden.kernel import inlined
from seawarden.tracks.pnt_tables import BAD, MOST_AREAS, OPEN
from seawarden.tracks.state_open import mixed

ZERO: Any = np.int64(0)  # where a kernel's count begins: one type, compiled once

BINS = 80  # kilometres from a centre
MEMORY_S = 900.0  # how long a ship counts as bad after her last bad minute
HEARD_S = 360.0  # and a good one: jamming silences some, and they must not stand against the others
MARGIN_M = 5000.0
RIM_M = 25_000.0  # a bad ship so near to an area belongs to it
TELL_S = 600.0


@inlined
def count(st: np.ndarray, lon: float, lat: float, t: float, hist: np.ndarray) -> None:
    """Fill ``hist`` i8[3, BINS] with ships by km from a place, each by her last good position: all, bad, weight.

    A ship that lay still weighs a quarter where she is good: a frozen fix is true of her.
    """
    hist[:] = 0
    for k in range(st.size):
        h = st[k]
        if h.head != k + 1 or h.t_seen < t - MEMORY_S or abs(h.home_lat - lat) > 0.75:
            continue
        km = int(distance_m(lon, lat, h.home_lon, h.home_lat) * 0.001)
        if km < BINS:
            bad = h.t_bad >= t - MEMORY_S
            if not bad and h.t_seen < t - HEARD_S:
                continue
            hist[0, km] += 1
            hist[1, km] += bad
            hist[2, km] += 4 if bad or not h.home_kn < 3.0 else 1


@inlined
def extent(hist: np.ndarray, least: float, share: float, reach_m: float) -> tuple[int, int, int]:
    """Return (km, bad, ships) of the widest circle with ``least`` bad ships, ``share`` of all there; km 0: none."""
    km = bad = ships = ZERO
    b = n = w = ZERO
    for k in range(min(BINS, int(reach_m * 0.001))):
        b += hist[1, k]
        n += hist[0, k]
        w += hist[2, k]
        if hist[1, k] > 0 and b >= least and 4 * b >= share * w:
            km, bad, ships = np.int64(k + 1), b, n
    return km, bad, ships


@inlined
def middle(
    st: np.ndarray, bad: int, lon: float, lat: float, radius_m: float, free: bool
) -> tuple[float, float, int, float]:
    """Return (lon, lat, how many, first sign) of the bad ships around a place; ``free``: of those in no area only."""
    kx, ky = metres_per_degree(lat)
    x = y = 0.0
    n = ZERO
    first = math.inf
    for k in range(bad):
        h = st[st[k].bad]
        if free and h.listed != 1:
            continue
        if distance_m(lon, lat, h.home_lon, h.home_lat) <= radius_m:
            x += (h.home_lon - lon) * kx
            y += (h.home_lat - lat) * ky
            n += 1
            first = min(first, h.t_first)
    return (lon + x / n / kx, lat + y / n / ky, n, first) if n > 0 else (lon, lat, n, first)


@inlined
def tell(area: Any, out: np.ndarray, n: int, t: float) -> int:
    """Write one row of an area as it is at ``t``; return the new n."""
    r = out[n]
    r.id, r.start, r.seen_at, r.end = area.id, area.start, t, area.end
    r.lon, r.lat, r.radius_m, r.bad, r.ships = area.lon, area.lat, area.radius_m, area.bad, area.ships
    area.seen_at = area.t_told = t
    area.told_m, area.told_bad = area.radius_m, area.bad
    return n + 1


@inlined
def keep(
    st: np.ndarray, area: Any, bad: int, t: float, hist: np.ndarray, dials: np.ndarray, out: np.ndarray, n: int
) -> int:
    """Follow an open area by one minute, or close it; return the new n."""
    count(st, area.lon, area.lat, t, hist)
    km, some, ships = extent(hist, dials[3], dials[4], area.radius_m)
    wide, more, others = extent(hist, dials[3], dials[1], area.radius_m + 15_000.0)
    if wide > km:
        km, some, ships = wide, more, others
    if km > 0:
        area.t_on = t
        radius_m = 1000.0 * km + 2000.0
        area.radius_m = max(radius_m, area.radius_m - 500.0, MARGIN_M)
        area.bad, area.ships = some, ships
        lon, lat, _, _ = middle(st, bad, area.lon, area.lat, 1000.0 * km, False)
        area.lon += 0.2 * (lon - area.lon)
        area.lat += 0.2 * (lat - area.lat)
    elif t - area.t_on >= dials[5]:
        area.end = area.t_on
        return tell(area, out, n, t)
    changed = (
        abs(area.radius_m - area.told_m) > 0.2 * area.told_m or abs(area.bad - area.told_bad) > 0.3 * area.told_bad
    )
    if changed and t - area.t_told >= TELL_S:
        n = tell(area, out, n, t)
    return n


@inlined
def gather(st: np.ndarray, bad: int, reach_m: float) -> tuple[int, int]:
    """Return (which bad ship in no area has the most others of that kind around her, how many); the first of equals."""
    best, most = ZERO - 1, ZERO
    for k in range(bad):
        a = st[st[k].bad]
        if a.listed != 1:
            continue
        n = ZERO
        for o in range(bad):
            b = st[st[o].bad]
            if b.listed == 1 and abs(b.home_lat - a.home_lat) < 1.0:
                n += distance_m(a.home_lon, a.home_lat, b.home_lon, b.home_lat) <= reach_m
        if n > most:
            best, most = np.int64(st[k].bad), n
    return best, most


@inlined
def raise_area(
    st: np.ndarray,
    areas: np.ndarray,
    numbers: np.ndarray,
    t: float,
    hist: np.ndarray,
    dials: np.ndarray,
    out: np.ndarray,
    n: int,
) -> int:
    """Open an area where enough bad ships lie together, those already in an area not counted; return the new n."""
    bad, many = int(numbers[BAD]), int(numbers[OPEN])
    best, most = gather(st, bad, dials[2])
    if most < dials[0] or many >= MOST_AREAS:
        return n
    lon, lat, _, first = middle(st, bad, st[best].home_lon, st[best].home_lat, dials[2], True)
    km = some = ships = ZERO
    for _ in range(2):
        count(st, lon, lat, t, hist)
        km, some, ships = extent(hist, dials[0], dials[1], dials[2])
        if km == 0:
            return n
        lon, lat, _, first = middle(st, bad, lon, lat, 1000.0 * km, False)
    area = areas[many]
    area.start, area.end, area.t_on = first, math.nan, t
    area.lon, area.lat, area.radius_m = lon, lat, max(1000.0 * km + 2000.0, MARGIN_M)
    area.bad, area.ships = some, ships
    golden = np.uint64(0x9E3779B97F4A7C15)
    area.id = mixed(mixed(np.uint64(np.int64(t)) + golden) ^ np.uint64(np.int64((lon + 180.0) * 1e6)))
    numbers[OPEN] = many + 1
    return tell(area, out, n, t)


@inlined
def within(areas: np.ndarray, many: int, lon: float, lat: float, margin_m: float) -> bool:
    """Return whether a place lies in an open area or within ``margin_m`` of it."""
    for k in range(many):
        a = areas[k]
        if abs(a.lat - lat) < 1.2 and distance_m(a.lon, a.lat, lon, lat) <= a.radius_m + margin_m:
            return True
    return False
