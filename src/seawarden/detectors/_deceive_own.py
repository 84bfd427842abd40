"""What `position_deception` keeps of a track, and of the ship whose number it is in the record of her first track."""

import math
from typing import Any, Final

import numpy as np

from seawarden.detectors._raw import put
from seawarden.geo.earth import KN_MS, RAD, metres_per_degree
from seawarden.kernel import inlined

M_PER_DEGREE: Final = 111_300.0
PATH: Final = 20  # places of her way that are kept
PATH_EVERY_S: Final = 360.0
LEAP, TWO, CIRCLE, RECKON, FROZEN, WALK = 1, 2, 3, 4, 5, 6  # codes of RAW records

KEEPS: Final = np.dtype(
    [
        # the track
        ("t", "f8"),  # of its last good position; 0 none
        ("lon", "f8"),
        ("lat", "f8"),
        ("t_path", "f8"),
        ("t_circle", "f8"),  # when the turning began
        ("t_frozen", "f8"),  # when it froze; 0 not
        ("t_reckon", "f8"),  # when the residual passed its bar; 0 below
        ("t_walk", "f8"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("hdg_deg", "f4"),
        ("east_ms", "f4"),  # her velocity; NaN not known
        ("north_ms", "f4"),
        ("said", "f4", (4,)),  # decibans said of CIRCLE, RECKON, FROZEN, WALK; 0 nothing
        ("arc_deg", "f4"),  # turned since the last block of 45 degrees
        ("arc_s", "f4"),
        ("rate", "f4"),  # mean rate of the regular blocks, deg/min
        ("round_kn", "f4"),
        ("turned_deg", "f4"),  # in regular blocks
        ("follow", "f4"),  # share of turning minutes in which the bow followed the course; NaN never known
        ("east_m", "f4"),  # residual against dead reckoning, fading
        ("north_m", "f4"),
        ("over_s", "f4"),  # time that it was gathered over, fading alike
        ("drift_deg", "f4"),  # course less heading, slow mean; NaN none yet
        ("now_deg", "f4"),  # the same, fast
        ("slow_kn", "f4"),
        ("now_kn", "f4"),
        ("steady_s", "f4"),  # since when the heading has been steady
        ("mmsi", "u4"),
        ("head", "i4"),  # see `_by_number`
        ("bucket", "i4"),
        ("link", "i4"),
        # the ship
        ("t_sure", "f8"),  # her last place that followed from the ones before
        ("sure_lon", "f8"),
        ("sure_lat", "f8"),
        ("t_leap", "f8"),  # start of the doubt; 0 none
        ("t_due", "f8"),  # no decision before
        ("t_area", "f8"),  # last minute in an area of doubtful positions
        ("t_two", "f8"),  # when it was said that two ships share her number
        ("sure_kn", "f4"),
        ("sure_deg", "f4"),
        ("leap_m", "f4"),
        ("leap_s", "f4"),
        ("fit_deg", "f4"),  # course less heading in the first minute that agreed
        ("near_m", "f4"),  # nearest asset at her last sure place
        ("told", "f4"),  # decibans said of the leap
        ("asset", "i4"),
        ("slot", "i4"),  # the track that spoke when the doubt began
        ("other", "i4"),  # the track that she leapt to
        ("minutes", "u4"),
        ("leaps", "u2"),
        ("fits", "u2"),  # minutes since, in which place and motion agree
        ("misfits", "u2"),  # and those in which they do not
        ("back", "u2"),  # minutes in which the first track was heard on
        ("alone", "u2"),  # those of them since the other track was heard last
        ("rooted", "u2"),  # minutes in which her place followed from the ones before
        ("pad", "u1", (2,)),
        ("again", "u1"),  # 1: the leap landed on her own way
        ("code", "u1"),
        # the track again: what is seldom touched
        ("numbers", "f4", (16,)),  # four of each, as said last
        ("path_lon", "f4", (PATH,)),
        ("path_lat", "f4", (PATH,)),
    ]
)


@inlined
def off_sure(h: Any, m: Any, east: float, north: float) -> float:
    """Return how far in m the minute lies from dead reckoning out of the ship's last sure place.

    At the mean of the velocity that she had there and the one (``east``, ``north`` in m/s) that she has now.
    """
    dt = m.t_last - h.t_sure
    kx, ky = metres_per_degree(m.lat)
    x, y = (m.lon - h.sure_lon) * kx, (m.lat - h.sure_lat) * ky
    e0, n0 = h.sure_kn * KN_MS * math.sin(h.sure_deg * RAD), h.sure_kn * KN_MS * math.cos(h.sure_deg * RAD)
    if math.isnan(e0):
        e0, n0 = (0.0, 0.0) if math.isnan(east) else (east, north)
    if math.isnan(east):
        east, north = e0, n0
    x -= 0.5 * dt * (e0 + east)
    y -= 0.5 * dt * (n0 + north)
    return math.sqrt(x * x + y * y)


@inlined
def residual(s: Any, m: Any, east: float, north: float) -> tuple[float, float]:
    """Return (east, north) in m: the track's way since its last place less the mean of its velocities at both ends.

    Where a velocity is not known it is taken as none; up to 15 minutes, and good to 0.5 %.
    """
    dt = 0.5 * (m.t_last - s.t)
    x = (m.lon - s.lon) * M_PER_DEGREE * math.cos(m.lat * RAD)
    y = (m.lat - s.lat) * M_PER_DEGREE
    if not math.isnan(east + s.east_ms):
        x -= dt * (s.east_ms + east)
        y -= dt * (s.north_ms + north)
    return x, y


@inlined
def on_path(s: Any, lon: float, lat: float) -> bool:
    """Return whether a place lies within 300 m of the track's way, more than ten minutes back."""
    kx, ky = metres_per_degree(lat)
    x1 = y1 = 0.0
    for k in range(1, PATH):
        if s.path_lat[k] == 0.0:
            break
        x0, y0 = x1, y1
        x1, y1 = (s.path_lon[k] - lon) * kx, (s.path_lat[k] - lat) * ky
        if k == 1:
            continue
        dx, dy = x1 - x0, y1 - y0
        along = dx * dx + dy * dy
        share = -(x0 * dx + y0 * dy) / along if along > 0.0 else 0.0
        share = 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
        if (x0 + share * dx) ** 2 + (y0 + share * dy) ** 2 < 90_000.0:
            return True
    return False


@inlined
def keep_path(s: Any, m: Any) -> None:
    """Note a place of the track's way, the latest first."""
    for k in range(PATH - 1):
        s.path_lon[PATH - 1 - k] = s.path_lon[PATH - 2 - k]
        s.path_lat[PATH - 1 - k] = s.path_lat[PATH - 2 - k]
    s.path_lon[0], s.path_lat[0] = m.lon, m.lat
    s.t_path = m.t_last


@inlined
def say(m: Any, a: Any, start: float, code: int, db: float, out: np.ndarray, n: int) -> int:
    """Write one record of ``code``; the nearest asset is that of the minute. Return the new n."""
    n = put(out, n, m, start)
    r = out[n - 1]
    r.code, r.db, r.asset, r.x[7] = code, db, a.asset, a.distance_m
    return n
