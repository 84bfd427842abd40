"""A fan of straight courses from a ship, and where each meets the assets: the geometry of `seawarden.risk.ahead`."""

import math

import numpy as np

from seawarden.geo.earth import RAD, metres_per_degree, wrap_lon
from seawarden.kernel import inlined, kernel


@kernel
def fan(  # type: ignore[no-untyped-def]
    geometry,
    lon: float,
    lat: float,
    cog_deg: float,
    length_m: float,
    asides_m: np.ndarray,
    turns_deg: np.ndarray,
    meets_m: np.ndarray,
) -> None:
    """Write into ``meets_m`` f8[assets, asides, turns] after how many m each course first meets each asset, else inf.

    Courses begin ``asides_m`` to starboard of the place (deg) and run ``turns_deg`` (under 90) off ``cog_deg``. In the
    plane of the ship, each vertex at its own mean latitude: within 0.5 % at 100 km.
    """
    g = geometry
    meets_m[:] = np.inf
    sin_c, cos_c = math.sin(cog_deg * RAD), math.cos(cog_deg * RAD)
    widest, most_aside = math.tan(np.abs(turns_deg).max() * RAD), np.abs(asides_m).max()
    high = (length_m + most_aside) / 110000.0
    wide = high / max(0.05, math.cos(min(abs(lat) + high, 89.0) * RAD))
    for s in range(g.lon0.size):
        u0, u1 = wrap_lon(g.lon0[s] - lon), wrap_lon(g.lon1[s] - lon)
        v0, v1 = g.lat0[s] - lat, g.lat1[s] - lat
        if min(v0, v1) > high or max(v0, v1) < -high or min(u0, u1) > wide or max(u0, u1) < -wide:
            continue
        along0, aside0 = _turned(u0, v0, lat, sin_c, cos_c)
        along1, aside1 = _turned(u1, v1, lat, sin_c, cos_c)
        far = max(along0, along1)
        if far < 0.0 or min(along0, along1) > length_m:
            continue
        reach = far * widest + most_aside
        if min(aside0, aside1) > reach or max(aside0, aside1) < -reach:
            continue
        _meet(along0, aside0, along1, aside1, length_m, asides_m, turns_deg, meets_m[g.asset[s]])


@inlined
def _turned(u_deg: float, v_deg: float, lat: float, sin_c: float, cos_c: float) -> tuple[float, float]:
    """Return a place (u, v deg off the ship) as m along her course and m to starboard of it."""
    kx, ky = metres_per_degree(lat + 0.5 * v_deg)
    x, y = u_deg * kx, v_deg * ky
    return x * sin_c + y * cos_c, x * cos_c - y * sin_c


@inlined
def _meet(
    along0: float,
    aside0: float,
    along1: float,
    aside1: float,
    length_m: float,
    asides_m: np.ndarray,
    turns_deg: np.ndarray,
    meets_m: np.ndarray,
) -> None:
    """Shorten ``meets_m`` f8[asides, turns] where a course meets one segment."""
    for j in range(turns_deg.size):
        sin_t, cos_t = math.sin(turns_deg[j] * RAD), math.cos(turns_deg[j] * RAD)
        for i in range(asides_m.size):
            c0, c1 = aside0 - asides_m[i], aside1 - asides_m[i]
            off0, off1 = c0 * cos_t - along0 * sin_t, c1 * cos_t - along1 * sin_t
            if (off0 > 0.0) == (off1 > 0.0):
                continue
            share = off0 / (off0 - off1)
            run0, run1 = along0 * cos_t + c0 * sin_t, along1 * cos_t + c1 * sin_t
            run = run0 + share * (run1 - run0)
            if 0.0 <= run <= length_m and run < meets_m[i, j]:
                meets_m[i, j] = run
