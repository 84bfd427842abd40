"""What a straight way meets: the assets ahead on a course, and those that one leg of a track crossed.

The way is walked in steps shorter than a cell, and each step looks at the segments of the cells it lies in: a segment
that touches a cell is always listed there. Legs are straight in lon/lat, as lines are, so that what lies on one side of
a line before and on the other after has crossed it.
"""

import math
from typing import Any

import numpy as np

from seawarden.geo.areas import areas_at
from seawarden.geo.earth import metres_per_degree, moved, wrap_lon
from seawarden.geo.index import cell_of
from seawarden.kernel import inlined, kernel

STEP = 0.7  # of a cell's width or height, whichever is less


@inlined
def meet(g, s: int, x: float, y: float, dx: float, dy: float) -> float:  # type: ignore[no-untyped-def]
    """Return the fraction 0..1 of the step (x, y) + (dx, dy) deg where it meets segment ``s``, -1 where it does not."""
    x0, y0 = wrap_lon(g.lon0[s] - x), g.lat0[s] - y
    ex, ey = g.lon1[s] - g.lon0[s], g.lat1[s] - g.lat0[s]
    cross = dx * ey - dy * ex
    if cross == 0.0:
        return -1.0
    u = (x0 * ey - y0 * ex) / cross
    v = (x0 * dy - y0 * dx) / cross
    return u if 0.0 <= u <= 1.0 and 0.0 <= v <= 1.0 else -1.0


@inlined
def put(assets: np.ndarray, places: np.ndarray, n: int, asset: int, place: float) -> int:
    """Put an asset met at ``place`` into the first ``n`` of the lists, nearest first, each once; return the new n."""
    at = n
    for i in range(n):
        if assets[i] == asset:
            if places[i] <= place:
                return n
            at = i
    last = n - 1 if at == n else at - 1
    if at == n:
        if n == assets.size:
            if n == 0 or places[n - 1] <= place:
                return n
            last = n - 2
        else:
            n += 1
    while last >= 0 and places[last] > place:
        assets[last + 1], places[last + 1] = assets[last], places[last]
        last -= 1
    assets[last + 1], places[last + 1] = asset, place
    return n


@inlined
def look(  # type: ignore[no-untyped-def]
    g,
    x: float,
    y: float,
    dx: float,
    dy: float,
    start: float,
    length: float,
    assets: np.ndarray,
    places: np.ndarray,
    n: int,
) -> int:
    """Put what one step meets into the lists at ``start + fraction * length``; return how many are in them."""
    frame = g.frame
    for corner in range(4):  # a step shorter than a cell lies in at most the cells of its box's corners
        cell = cell_of(frame, x + (dx if corner & 1 else 0.0), y + (dy if corner & 2 else 0.0))
        if cell < 0:
            continue
        for k in range(g.cells[cell], g.cells[cell + 1]):
            s = g.entries[k]
            if s >= 0:
                u = meet(g, s, x, y, dx, dy)
                if u >= 0.0:
                    n = put(assets, places, n, int(g.asset[s]), start + u * length)
    return n


@kernel
def walk(  # type: ignore[no-untyped-def]
    geometry, lon: float, lat: float, course_deg: float, length_m: float, assets: np.ndarray, places: np.ndarray, n: int
) -> int:
    """Put what a course meets into the lists, which hold ``n`` already; return how many are in them. See `ahead`."""
    g = geometry
    kx, ky = metres_per_degree(min(abs(lat) + length_m / 111000.0, 89.0))
    step = STEP * min(g.frame[2] * kx, g.frame[3] * ky)
    steps = int(np.ceil(length_m / step))
    x, y = lon, lat
    for i in range(steps):
        start = i * step
        length = min(step, length_m - start)
        if n == assets.size and n > 0 and places[n - 1] < start:
            break
        x1, y1 = moved(x, y, course_deg, length)
        n = look(g, x, y, wrap_lon(x1 - x), y1 - y, start, length, assets, places, n)
        x, y = x1, y1
    return n


@kernel
def leg(  # type: ignore[no-untyped-def]
    geometry, lon: float, lat: float, dx: float, dy: float, assets: np.ndarray, places: np.ndarray, n: int
) -> int:
    """Put what a leg of (dx, dy) deg crosses into the lists, which hold ``n`` already; return how many are in them."""
    g = geometry
    steps = max(int(np.ceil(max(abs(dx) / g.frame[2], abs(dy) / g.frame[3]) / STEP)), 1)
    for i in range(steps):
        start = i / steps
        n = look(g, lon + dx * start, lat + dy * start, dx / steps, dy / steps, start, 1.0 / steps, assets, places, n)
    return n


def ahead(
    geometry: Any,
    lon: float,
    lat: float,
    course_deg: float,
    length_m: float,
    out_asset: np.ndarray,
    out_distance_m: np.ndarray,
) -> int:
    """Return how many assets a straight course (rhumb line) meets within ``length_m``, written nearest first.

    ``geometry`` is that of `Assets`; ``out_asset`` i4[K] and ``out_distance_m`` f8[K]: each asset once, at its first
    crossing; an area that the place is inside at 0. Of more than K the nearest K. 0 where the place, the course or the
    length is NaN.
    """
    if not math.isfinite(lon + lat + course_deg + length_m):
        return 0
    n = _inside(geometry, lon, lat, out_asset, out_distance_m)
    found: int = walk(
        geometry, float(lon), float(lat), float(course_deg), float(length_m), out_asset, out_distance_m, n
    )
    return found


def crossings(
    geometry: Any,
    lon0: float,
    lat0: float,
    lon1: float,
    lat1: float,
    out_asset: np.ndarray,
    out_fraction: np.ndarray,
) -> int:
    """Return how many assets one leg crosses, written in the order of crossing; ``out_fraction`` of the leg, 0..1.

    The leg is straight in lon/lat. ``out_asset`` i4[K] and ``out_fraction`` f8[K]: each asset once, at its first
    crossing; an area that the leg begins in at 0. 0 where a place is NaN.
    """
    if not math.isfinite(lon0 + lat0 + lon1 + lat1):
        return 0
    n = _inside(geometry, lon0, lat0, out_asset, out_fraction)
    east = (lon1 - lon0 + 180.0) % 360.0 - 180.0
    found: int = leg(geometry, float(lon0), float(lat0), float(east), float(lat1 - lat0), out_asset, out_fraction, n)
    return found


def _inside(geometry: Any, lon: float, lat: float, assets: np.ndarray, places: np.ndarray) -> int:
    """Put the areas that a place is inside into the lists at 0; return how many they are."""
    if not geometry.is_area.any():
        return 0
    n: int = areas_at(geometry, float(lon), float(lat), assets)
    places[:n] = 0.0
    return n
