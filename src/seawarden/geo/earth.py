"""Distance, bearing and dead reckoning on WGS 84, for the short distances of a sea.

Local plane on the ellipsoid: one degree of latitude and of longitude at the mean latitude, from the meridional and the
transverse radius of curvature (Rapp, Geometric Geodesy I, 1991, section 3). Against the geodesic of pyproj the error is
below 0.02 % up to 50 km and below 0.3 % up to 300 km between 50 and 67 degrees north.
"""

import math

import numpy as np

from seawarden.kernel import inlined, kernel

A_M = 6378137.0
E2 = 0.0066943799901413165
RAD = math.pi / 180.0
NM_M = 1852.0
KN_MS = 1852.0 / 3600.0


@inlined
def metres_per_degree(lat_deg: float) -> tuple[float, float]:
    """Return the length in m of one degree of longitude and of one degree of latitude at ``lat_deg``."""
    s = math.sin(lat_deg * RAD)
    w = 1.0 - E2 * s * s
    root = math.sqrt(w)
    return RAD * A_M / root * math.cos(lat_deg * RAD), RAD * A_M * (1.0 - E2) / (w * root)


@inlined
def wrap_lon(delta_deg: float) -> float:
    """Return a difference of longitudes brought to -180 <= x < 180."""
    return (delta_deg + 180.0) % 360.0 - 180.0


@inlined
def distance_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Return the distance in m between two positions in deg. For jumps over 300 km it is only a rough figure."""
    kx, ky = metres_per_degree(0.5 * (lat0 + lat1))
    x = wrap_lon(lon1 - lon0) * kx
    y = (lat1 - lat0) * ky
    return math.sqrt(x * x + y * y)


@inlined
def bearing_deg(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Return the bearing in deg (0 <= b < 360) from the first position to the second."""
    kx, ky = metres_per_degree(0.5 * (lat0 + lat1))
    return math.atan2(wrap_lon(lon1 - lon0) * kx, (lat1 - lat0) * ky) / RAD % 360.0


@inlined
def turn_deg(from_deg: float, to_deg: float) -> float:
    """Return the turn from one direction to another in deg, -180 <= x < 180, clockwise positive."""
    return (to_deg - from_deg + 180.0) % 360.0 - 180.0


@inlined
def moved(lon: float, lat: float, course_deg: float, along_m: float) -> tuple[float, float]:
    """Return the position (lon, lat) after ``along_m`` m on a course (a rhumb line to first order; fit for 100 km)."""
    north = math.cos(course_deg * RAD) * along_m
    _, ky = metres_per_degree(lat)
    lat1 = lat + north / ky
    kx, _ = metres_per_degree(0.5 * (lat + lat1))
    return wrap_lon(lon + math.sin(course_deg * RAD) * along_m / kx), lat1


@kernel
def distances_m(lon0: np.ndarray, lat0: np.ndarray, lon1: np.ndarray, lat1: np.ndarray) -> np.ndarray:
    """Return `distance_m` for arrays of positions, f8[n]."""
    out = np.empty(lon0.size)
    for i in range(lon0.size):
        out[i] = distance_m(lon0[i], lat0[i], lon1[i], lat1[i])
    return out
