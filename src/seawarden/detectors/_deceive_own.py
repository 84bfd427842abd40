"""What `position_deception` keeps of a track, and of the ship whose number it is in the record of her first track."""

import math
from typing import Any, Final

import numpy as np

from seawarden.detectors._raw import put
from seawarden.geo.earth import KN_MS, RAD, metres_per_degree
from seawarden.kernel import inlined

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
        ("said", "f4", (4,)),  # decibans said of CIRCLE, RECKON, FROZEN, WALK; 0 nothing
        ("numbers", "f4", (16,)),  # four of each, as said last
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
        ("path_lon", "f4", (PATH,)),
        ("path_lat", "f4", (PATH,)),
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
        ("near_m", "f4"),  # nearest asset at her last sure place
        ("told", "f4"),  # decibans said of the leap
        ("asset", "i4"),
        ("slot", "i4"),  # the track that spoke when the doubt began
        ("other", "i4"),  # the track that she leapt to
        ("minutes", "u4"),
        ("leaps", "u2"),
        ("fits", "u2"),  # minutes since, in which place and motion agree
        ("back", "u2"),  # minutes in which the first track was heard on
        ("alone", "u2"),  # those of them since the other track was heard last
        ("rooted", "u2"),  # minutes in which her place followed from the ones before
        ("pad", "u1", (4,)),
        ("again", "u1"),  # 1: the leap landed on her own way
        ("code", "u1"),
    ]
)


@inlined
def off_m(lon: float, lat: float, dt: float, kn: float, deg: float, m: Any) -> float:
    """Return how far the minute's place lies from dead reckoning: ``dt`` s at the mean of two velocities, in m."""
    kx, ky = metres_per_degree(m.lat)
    x, y = (m.lon - lon) * kx, (m.lat - lat) * ky
    v0 = kn * KN_MS if kn >= 0.0 else 0.0
    v1 = m.sog_kn * KN_MS if m.sog_kn >= 0.0 else v0
    c0 = deg if deg >= 0.0 else 1.0 * m.cog_deg
    c1 = m.cog_deg if m.cog_deg >= 0.0 else c0
    if c0 >= 0.0:
        x -= 0.5 * dt * (v0 * math.sin(c0 * RAD) + v1 * math.sin(c1 * RAD))
        y -= 0.5 * dt * (v0 * math.cos(c0 * RAD) + v1 * math.cos(c1 * RAD))
    return math.sqrt(x * x + y * y)


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
