"""A spell of towing: hauls, turns back, steadiness. Kernels of `trawling`."""

import math
from typing import Any, Final

import numpy as np

from seawarden.detectors._raw import RAW, ZERO, put, room
from seawarden.detectors._trawl_over import KNOWN, MEMORY, OVER, forget, over
from seawarden.geo.earth import KN_MS, RAD, bearing_deg, distance_m
from seawarden.kernel import inlined, kernel
from seawarden.model.tables import CLASS_B, PNT_GOOD

FISHING_STATUS: Final = 7  # navigational status "engaged in fishing", ITU-R M.1371-5 table 45
FISHING_TYPE: Final = 30
TOWS, ENDS = 1, 2
SLACK_KN: Final = 0.5  # a tow that goes on may be so much slower or faster than one that begins
PAUSE_S: Final = 3600.0  # net in and out again, a short way to the next haul
LOST_S: Final = 7200.0
ASIDE: Final = 0.5  # cos 60 deg: farther off its direction a haul is no longer the same
BACK: Final = -0.5  # cos 120 deg: from here on the next haul goes back
ALONG_MIN: Final = 15.0  # an asset followed for so long is as good as passed over
TURN_MIN: Final = 4.0  # off its direction for so long, the haul is over

RESTRICTED: Final = 3  # "restricted manoeuvrability": what ships at work in the sea say
GROUND_M, GROUND_S, GROUND_MIN = 15_000.0, 86_400.0, 30.0  # who towed so near, of late, for so long: a fishing ground

RAW_TOW: Final = np.dtype([*RAW.descr, *OVER, ("others", "i4"), ("restricted", "i4")])
KEEPS: Final = np.dtype(
    [
        ("t_tow", "f8"),  # start of the spell; 0 none
        ("mmsi", "u4"),
        ("restricted", "i4"),  # minutes of the spell in which she said that she cannot manoeuvre freely
        ("t", "f8"),  # last minute of the spell
        ("t_last", "f8"),  # last minute of towing
        ("lon", "f8"),
        ("lat", "f8"),
        ("t_ground", "f8"),  # last time that she was known to fish, and where; kept past the spell
        ("ground_lon", "f8"),
        ("ground_lat", "f8"),
        ("told", "f8"),  # kept by the wording: start of the spell that was told
        ("hx", "f4"),  # direction of the haul
        ("hy", "f4"),
        ("px", "f4"),  # of the last whole one; 0, 0 none
        ("py", "f4"),
        ("v_kn", "f4"),
        ("rough_kn", "f4"),  # mean distance of the speed from its mean
        ("tow_min", "f4"),
        ("haul_min", "f4"),
        ("off_min", "f4"),
        ("longest_min", "f4"),
        ("along_min", "f4"),  # of this haul, within so much of an asset
        ("notch", "f4"),  # what was last handed to the wording: a new one only when something has grown
        ("db", "f4"),  # kept by the wording: decibans last told
        ("hauls", "i4"),
        ("backs", "i4"),
        ("hauls_over", "i4"),  # whole ones that passed over an asset, or followed one
        ("over_now", "i4"),  # whether this one does
        ("judged", "i4"),  # whether this haul was held against the last one
        ("fishing", "i4"),  # minutes in which she said that she fishes
        *MEMORY,
    ]
)


@inlined
def whole(s: Any, least_min: float) -> None:
    """End the haul."""
    s.longest_min = max(s.longest_min, s.haul_min)
    if s.haul_min >= least_min:
        s.hauls += 1
        s.hauls_over += s.over_now
        s.over_now = 0
        s.px, s.py = s.hx, s.hy
    s.haul_min = s.off_min
    s.off_min = 0.0
    s.judged = 0


@inlined
def haul(s: Any, m: Any, v: float, dt_min: float, least_min: float) -> None:
    """Take a minute of towing: the haul goes on, or another one has begun."""
    course = m.cog_deg if m.cog_deg >= 0.0 else bearing_deg(s.lon, s.lat, m.lon, m.lat)
    x, y = math.sin(course * RAD), math.cos(course * RAD)
    s.tow_min += dt_min
    s.haul_min += dt_min
    s.rough_kn += (abs(v - s.v_kn) - s.rough_kn) * 0.05
    s.v_kn += (v - s.v_kn) * 0.1
    length = math.sqrt(s.hx * s.hx + s.hy * s.hy)
    if length < 0.05 or s.hx * x + s.hy * y >= ASIDE * length:
        s.off_min = 0.0
        s.hx += (x - s.hx) * 0.15
        s.hy += (y - s.hy) * 0.15
    else:
        s.off_min += dt_min
        if s.off_min >= TURN_MIN:
            s.haul_min -= s.off_min
            whole(s, least_min)
            s.hx, s.hy = x, y
    if s.judged == 0 and s.haul_min >= 0.5 * least_min and (s.px != 0.0 or s.py != 0.0):
        lengths = math.sqrt((s.px * s.px + s.py * s.py) * (s.hx * s.hx + s.hy * s.hy))
        s.judged = 1
        if s.px * s.hx + s.py * s.hy < BACK * lengths:
            s.backs += 1


@inlined
def beside(st: np.ndarray, m: Any) -> int:
    """Return how many others that say that they fish have towed near here of late."""
    many = 0
    for k in range(st.size):
        o = st[k]
        if o.t_ground > m.t - GROUND_S and o.mmsi != m.mmsi and abs(o.ground_lat - m.lat) < GROUND_M / 110_000.0:
            many += distance_m(o.ground_lon, o.ground_lat, m.lon, m.lat) < GROUND_M
    return many


@inlined
def tell(st: np.ndarray, m: Any, out: np.ndarray, n: int) -> int:
    """Write one record with the numbers of the spell; return the new n."""
    s = st[m.slot]
    n = put(out, n, m, s.t_tow)
    r = out[n - 1]
    r.others, r.restricted = beside(st, m), 2.0 * s.restricted > s.tow_min
    r.code, r.asset = TOWS, s.assets[0]
    most = -1.0
    for k in range(KNOWN):
        r.assets[k], r.times[k], r.beside_min[k] = s.assets[k], s.times[k], s.beside_min[k]
        if s.times[k] + s.beside_min[k] / 20.0 > most:
            most, r.asset = s.times[k] + s.beside_min[k] / 20.0, s.assets[k]
    r.x[0], r.x[1], r.x[2], r.x[3] = s.hauls_over + s.over_now, s.backs, s.haul_min >= 15.0, s.rough_kn
    r.x[4], r.x[5], r.x[6], r.x[7] = s.fishing, s.v_kn, s.hauls, max(s.longest_min, s.haul_min)
    return n


@inlined
def finish(st: np.ndarray, m: Any, out: np.ndarray, n: int) -> int:
    """End the spell; return the new n."""
    s = st[m.slot]
    if s.notch > 0.0:
        n = tell(st, m, out, n)
        out[n - 1].code, out[n - 1].end = ENDS, s.t_last
    s.t_tow, s.notch = 0.0, 0.0
    return n


@inlined
def begin(s: Any, m: Any, v: float) -> None:
    """Begin a spell with this minute."""
    s.t_tow = m.t - 60.0
    s.hx = s.hy = s.px = s.py = s.tow_min = s.haul_min = s.off_min = s.longest_min = s.notch = s.along_min = 0.0
    s.hauls = s.backs = s.judged = s.fishing = s.hauls_over = s.over_now = s.restricted = 0
    s.v_kn, s.rough_kn = v, 0.3
    s.was = -2
    forget(s)


@inlined
def tow(st: np.ndarray, m: Any, a: Any, v: float, dials: tuple[float, ...], out: np.ndarray, n: int) -> int:
    """Take a minute of a spell; return the new n."""
    s = st[m.slot]
    low, high, haul_min, beside_m, _ = dials
    if low - SLACK_KN <= v <= high + SLACK_KN:
        dt_min = min(max(m.t - s.t, 60.0), 600.0) / 60.0
        s.t_last = m.t
        s.fishing += m.status == FISHING_STATUS
        s.restricted += m.status == RESTRICTED
        haul(s, m, v, dt_min, haul_min)
        s.along_min += dt_min if a.asset >= 0 and a.distance_m <= beside_m else 0.0
        if over(s, m, a, dt_min, beside_m) > 0 or s.along_min >= ALONG_MIN:
            s.over_now = 1
    else:
        s.was = -2  # what she passes over without towing does not count
    says = s.fishing >= 5 or m.ship_type == FISHING_TYPE
    if says and s.tow_min >= GROUND_MIN:
        s.t_ground, s.ground_lon, s.ground_lat = m.t, m.lon, m.lat
    many = s.hauls_over + s.over_now
    if many == 0 or s.tow_min < haul_min:
        return n
    if s.backs == 0 and not says:
        return n
    notch = 1.0 + 4.0 * many + 2.0 * min(s.backs, 8) + s.hauls + 4.0 * (s.fishing >= 5)
    if notch != s.notch:
        s.notch = notch
        n = tell(st, m, out, n)
    return n


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, blank: np.ndarray, out: np.ndarray, dials: tuple[float, ...]
) -> tuple[np.ndarray, int]:
    """Walk minutes in order; return (records, how many). ``st`` KEEPS is moved on in place."""
    low, high = dials[0], dials[1]
    n = ZERO
    for i in range(minutes.size):
        m = minutes[i]
        if m.ais_class > CLASS_B or m.pnt != PNT_GOOD or not (m.sog_kn >= 0.0 or m.gap_s > 0.0):
            continue
        s = st[m.slot]
        if s.mmsi != m.mmsi:
            st[m.slot] = blank[0]
            s.mmsi = m.mmsi
            s.was = -2
        v = m.sog_kn if m.sog_kn >= 0.0 else m.moved_m / (m.gap_s if m.gap_s > 1.0 else 1.0) / KN_MS
        if s.t_tow == 0.0 and not low <= v <= high:
            continue
        out = room(out, n)
        if s.t_tow > 0.0 and (m.t - s.t_last > PAUSE_S or m.t - s.t > LOST_S):
            n = finish(st, m, out, n)
        if s.t_tow == 0.0 and low <= v <= high:
            begin(s, m, v)
            s.t, s.lon, s.lat = m.t - 60.0, m.lon, m.lat
        if s.t_tow > 0.0:
            n = tow(st, m, near[i], v, dials, out, n)
            s.t, s.lon, s.lat = m.t, m.lon, m.lat
    return out, n
