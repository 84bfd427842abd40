"""A number that is suddenly elsewhere: leaps that no ship makes, and two ships under one number. Kernels.

A leap is held for some minutes before it is believed: by then an area of doubtful positions is known, a glitch of one
receiver is over, and a second ship under the number has shown itself.
"""

import math
from typing import Any

import numpy as np

from seawarden.detectors._deceive_own import LEAP, TWO, off_sure, on_path, say
from seawarden.geo.earth import KN_MS, distance_m, turn_deg
from seawarden.kernel import inlined
from seawarden.model.tables import BAD_MMSI, CLASS_B, PNT_DEGRADED, PNT_GOOD

STILL_KN = 0.5
WAKE_S = 1800.0  # a receiver whose clock is off makes a ship follow herself
ROOTED = 10  # minutes at which her place has followed from the ones before, until a leap means anything


@inlined
def leapt(s: Any, m: Any, off: float) -> float:
    """Return ``off``, how far in m the track's new place is off its last motion, where no ship sails so; else 0."""
    dt = m.t_last - s.t
    if off < 1000.0 or s.t == 0.0 or dt < 20.0 or dt > 900.0 or not m.sog_kn + s.sog_kn >= 0.0:
        return 0.0
    fastest = (m.sog_kn if m.sog_kn > s.sog_kn else s.sog_kn) * KN_MS
    slack_s = 45.0 if dt < 75.0 else 0.6 * dt if dt < 300.0 else dt  # a clock, a turn, a turn and back
    return off if off > 1000.0 + fastest * slack_s else 0.0


@inlined
def agrees(s: Any, m: Any, off: float) -> bool:
    """Return whether a minute under way is what a ship does: place, speed, course and bow agree."""
    dt = m.t_last - s.t
    if not (m.sog_kn >= 3.0 and m.crab_deg < 20.0 and s.sog_kn >= 3.0 and dt > 0.0):
        return False
    return bool(off < 80.0 + 0.25 * m.sog_kn * KN_MS * dt)


@inlined
def from_sure(h: Any, m: Any, v: tuple[float, float]) -> float:
    """Return how far, in m, the minute lies beyond all that she can have sailed from her last sure place."""
    fastest = h.sure_kn if h.sure_kn > m.sog_kn else 1.0 * m.sog_kn
    reach = 0.6 * (fastest if fastest > 0.0 else 0.0) * KN_MS * (m.t_last - h.t_sure)
    return float(off_sure(h, m, v[0], v[1]) - 3000.0 - reach)


@inlined
def settle(h: Any, m: Any, a: Any) -> None:
    """Take the minute's place as sure; no doubt is left.

    A place that is the same to the digit is as old as when it came first: it may be frozen.
    """
    h.t_leap = h.told = h.leap_m = 0.0
    h.code = 0
    h.rooted += m.pnt == PNT_GOOD and h.rooted < 60000
    if m.lon == h.sure_lon and m.lat == h.sure_lat and m.slot == h.slot:
        return
    h.t_sure, h.sure_lon, h.sure_lat, h.sure_kn, h.sure_deg = m.t_last, m.lon, m.lat, m.sog_kn, m.cog_deg
    h.slot, h.near_m, h.asset = m.slot, a.distance_m, a.asset


@inlined
def begin(h: Any, s: Any, m: Any, off: float, hold_s: float) -> None:
    """Begin a doubt: she leapt ``off`` m in the minute ``m``, or stopped dead (0), as a frozen fix does."""
    h.t_leap, h.t_due = m.t, m.t + hold_s
    h.leap_m, h.leap_s, h.other = off, m.t_last - h.t_sure, m.slot
    h.leaps, h.fits, h.misfits, h.back, h.alone = 1, 0, 0, 0, 0
    h.again = off > 0.0 and on_path(s, m.lon, m.lat)


@inlined
def close(h: Any, m: Any, a: Any, out: np.ndarray, n: int) -> int:
    """End what was said of a leap; return the new n."""
    if h.told > 0.0:
        n = tell(h, m, a, 1.0 * h.told, out, n)
        out[n - 1].end = m.t
    settle(h, m, a)
    h.rooted = 0  # nobody knows which of the two places was the false one
    return n


@inlined
def tell(h: Any, m: Any, a: Any, db: float, out: np.ndarray, n: int) -> int:
    """Write one record of a leap or of two ships; return the new n."""
    n = say(m, a, h.t_leap, TWO if h.code == TWO else LEAP, db, out, n)
    r = out[n - 1]
    r.slot, r.other = (h.slot, h.other) if h.code == TWO else (h.other, h.slot)
    if h.near_m < a.distance_m:
        r.asset, r.x[7] = h.asset, h.near_m
    r.x[0], r.x[1], r.x[2], r.x[3], r.x[4] = h.leap_m, h.leap_s, h.leaps, h.again, h.minutes
    r.x[5] = distance_m(h.sure_lon, h.sure_lat, m.lon, m.lat)
    r.x[6] = m.t - h.t_area < 3600.0
    h.told = db
    return n


@inlined
def leap_db(h: Any, m: Any) -> float:
    """Return the evidence of the leap, in decibans: by its size, by how she moves since, by how long she is known.

    Judgement: a leap of 5 km that lasts is seen in honest traffic about once in a thousand ship-days (late rows, wrong
    numbers), one that returns within minutes far more often; see the page.
    """
    db = 12.0 + 1.5 * math.log(h.leap_m / 5000.0)
    db = 14.0 if db > 14.0 else 8.0 if db < 8.0 else db
    db += 3.0 if h.again else 0.0
    db -= 4.0 if h.leaps > 6 else 0.0
    return known(db - (3.0 if h.minutes < 40 else 0.0), m)


@inlined
def two_db(h: Any, m: Any) -> float:
    """Return the evidence that a second ship has taken on the number: the longer it was one ship's, the more.

    Judgement: some numbers are shared by mistake for years; such a pair is met together, or one of it before long.
    """
    return known(min(6.0 + 3.5 * math.log(1.0 + h.minutes / 60.0), 12.0) - (2.0 if 0.0 < m.length_m < 40.0 else 0.0), m)


@inlined
def known(db: float, m: Any) -> float:
    """Return ``db`` less what careless numbers and sets of small craft take off."""
    db -= 3.0 if m.ais_class == CLASS_B else 0.0
    db -= 6.0 if m.flags & BAD_MMSI else 0.0
    return db if db > 0.5 else 0.5


@inlined
def own_act(h: Any) -> bool:
    """Return whether she stands out of an area: she leapt from where she was sure a moment ago, and sails on since.

    Jamming throws ships to where place, speed, course and bow do not agree, and leaves nobody's bow in agreement with a
    circle.
    """
    return bool(h.fits >= 10 and h.fits >= 3 * h.misfits and (h.leap_s <= 300.0 or h.code == TWO))


@inlined
def decide(h: Any, m: Any, a: Any, out: np.ndarray, n: int) -> int:
    """The time is up: say what the doubt comes to, wait on, or drop it. Return the new n."""
    among = m.t - h.t_area <= 3600.0
    if h.leap_m == 0.0 or (among and h.fits < 10):
        return n
    if h.back >= 3 and h.leaps >= 5 and h.alone <= 3:
        wake_m = 2000.0 + WAKE_S * KN_MS * (m.sog_kn if m.sog_kn > h.sure_kn else 1.0 * h.sure_kn)
        fresh = m.t - h.t_two > 86_400.0 and h.leap_m > wake_m
        h.t_two, h.code = m.t, TWO
        return tell(h, m, a, two_db(h, m), out, n) if fresh and (not among or own_act(h)) else n
    if m.slot != h.other or (h.back >= 3 and h.fits + h.misfits < 30):
        return n  # the first place has spoken since: hers, or a second ship's
    if among:
        return tell(h, m, a, leap_db(h, m) - 1.0, out, n) if own_act(h) else n
    return tell(h, m, a, leap_db(h, m), out, n) if h.fits + 3 > h.leaps else n


@inlined
def returned(h: Any, m: Any, leap_m: float, v: tuple[float, float]) -> bool:
    """Count the minute of a ship in doubt; return whether she is back where she can be.

    One that stopped dead is, once she moves on from there; one that leapt, once she leaps back or the first of her
    tracks has spoken alone for ten minutes.
    """
    if h.leap_m == 0.0:
        if leap_m == 0.0 and m.slot == h.slot:
            return bool(m.sog_kn >= 1.0)
        if from_sure(h, m, v) < 0.0:
            return True
        h.leap_m, h.other = distance_m(h.sure_lon, h.sure_lat, m.lon, m.lat), m.slot
        h.leaps += 1
        return False
    if m.slot == h.slot and m.slot != h.other:
        h.back += h.back < 60000
        h.alone += h.alone < 60000
        h.leaps += h.alone == 1
        return bool(h.alone >= (60 if h.code == TWO else 10))
    h.alone = 0
    if leap_m > 0.0 or m.slot != h.other:
        h.leaps += h.leaps < 60000
        return bool(leap_m > 0.0 and h.code != TWO and from_sure(h, m, v) < 0.0)
    return False


@inlined
def follow(
    h: Any,
    s: Any,
    m: Any,
    a: Any,
    off: float,
    leap_m: float,
    v: tuple[float, float],
    out: np.ndarray,
    n: int,
    hold_s: float,
) -> int:
    """Take one minute of a ship in doubt; return the new n."""
    if returned(h, m, leap_m, v):
        return close(h, m, a, out, n)
    if m.slot == h.other and m.t > h.t_leap:
        fit = leap_m == 0.0 and agrees(s, m, off)
        drift = turn_deg(1.0 * m.hdg_deg, 1.0 * m.cog_deg)
        if fit and h.fits == 0:
            h.fit_deg = drift
        fit = fit and abs(drift - h.fit_deg) < 12.0  # a slow circle agrees for a while
        h.fits += fit and h.fits < 60000
        h.misfits += (not fit) and h.misfits < 60000
    if h.told > 0.0 and m.pnt == PNT_DEGRADED and m.t - h.t_leap < 3600.0 and h.fits < 10:
        n = tell(h, m, a, 1.0 * h.told, out, n)
        out[n - 1].withdrawn = 1
        h.told, h.t_due = 0.0, m.t + 300.0
        return n
    if h.told == 0.0 and m.t >= h.t_due and h.code == 0:
        n = decide(h, m, a, out, n)
    quiet_s = 21_600.0 if h.told > 0.0 else 7200.0
    frozen = h.leap_m == 0.0 and m.lon == s.lon and m.lat == s.lat
    if m.t - h.t_leap > (quiet_s if m.pnt == PNT_GOOD and not frozen else 86_400.0):
        return close(h, m, a, out, n)
    return n


@inlined
def whereabouts(
    h: Any, s: Any, m: Any, a: Any, off: float, v: tuple[float, float], out: np.ndarray, n: int, hold_s: float
) -> int:
    """Take one minute with a good position, ``off`` m off its track's motion, velocity ``v``; return the new n."""
    h.minutes += 1
    leap_m = leapt(s, m, off)
    if h.t_leap > 0.0:
        return follow(h, s, m, a, off, leap_m, v, out, n, hold_s)
    if h.t_sure > 0.0 and m.slot != h.slot:
        leap_m = distance_m(h.sure_lon, h.sure_lat, m.lon, m.lat)
    if leap_m > 0.0 and (m.slot != h.slot or s.t - h.t_sure > 120.0) and from_sure(h, m, v) < 0.0:
        leap_m = 0.0
    dead = s.sog_kn >= 3.0 and m.sog_min_kn < STILL_KN and m.t_last - s.t <= 130.0
    if h.t_sure > 0.0 and (leap_m > 0.0 or dead):
        if h.rooted >= ROOTED:
            begin(h, s, m, leap_m, hold_s)
            return n
        h.rooted = 0  # the first place may as well be the false one: an old row with a new time
    settle(h, m, a)
    return n
