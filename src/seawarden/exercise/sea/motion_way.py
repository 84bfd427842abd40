"""The ways of all ships as flat arrays: legs with their asides, corners rounded, and what a ship does where."""

import math
from typing import Any, Final

import numpy as np

from seawarden.exercise.contract import Plan
from seawarden.exercise.path import metres_per_degree
from seawarden.kernel import inlined

LENGTHS_A_TURN: Final = 5.0  # radius of a turn in ship's lengths; a tight circle has 2-3, autopilots are wider
LEAST_RADIUS_M: Final = 200.0
FOREVER: Final = np.inf

VERTEX: Final = np.dtype(
    [
        ("lon", "f8"),
        ("lat", "f8"),
        ("lon_m", "f8"),  # change of longitude (deg) a metre along the leg that begins here
        ("lat_m", "f8"),
        ("east", "f8"),  # unit vector of that leg
        ("north", "f8"),
        ("length_m", "f8"),  # 0 at the last vertex
        ("turn_m", "f8"),  # a turn begins so far before this vertex and ends as far behind it; 0: none
        ("kn", "f8"),
        ("wait_s", "f8"),
        ("leave_s", "f8"),
        ("swing_m", "f8"),
        ("status", "u1"),
        ("lying", "u1"),
        ("stops", "u1"),  # 1: she stops here
        ("last", "u1"),
    ]
)


def vertices(plan: Plan) -> np.ndarray:
    """Return VERTEX[n] of a plan's way: shifted aside, with turns; n as the way's."""
    way = plan.way
    n = way.size
    out = np.zeros(n, VERTEX)
    for name in ("kn", "wait_s", "leave_s", "swing_m", "status", "lying"):
        out[name] = way[name]
    out["stops"] = (way["wait_s"] > 0.0) | (way["leave_s"] > -FOREVER)
    out["last"][-1] = 1
    lon, lat = _aside(way, out["stops"] > 0)
    out["lon"], out["lat"] = lon, lat
    kx, ky = metres_per_degree(0.5 * (lat[1:] + lat[:-1]))
    east, north = np.diff(lon) * kx, np.diff(lat) * ky
    length = np.maximum(np.hypot(east, north), 1.0)
    out["length_m"][:-1] = length
    out["lon_m"][:-1], out["lat_m"][:-1] = np.diff(lon) / length, np.diff(lat) / length
    out["east"][:-1], out["north"][:-1] = east / length, north / length
    if n > 2:
        radius = max(LENGTHS_A_TURN * plan.ship.length_m, LEAST_RADIUS_M)
        angle = _angles(out["east"][:-1], out["north"][:-1])
        reach = radius * np.minimum(np.tan(0.5 * np.minimum(angle, 3.0)), 3.0)
        reach = np.minimum(reach, 0.45 * np.minimum(length[:-1], length[1:]))
        out["turn_m"][1:-1] = np.where((out["stops"][1:-1] > 0) | (angle < 0.01), 0.0, reach)
    return out


def _angles(east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Return the angle in rad, 0 to pi, between each leg and the next."""
    return np.asarray(np.arccos(np.clip(east[1:] * east[:-1] + north[1:] * north[:-1], -1.0, 1.0)))


def _aside(way: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return lon, lat of the vertices moved to the right by what each leg says; not where she stops."""
    lon, lat = way["lon"].astype(np.float64), way["lat"].astype(np.float64)
    if way.size < 2:
        return lon, lat
    kx, ky = metres_per_degree(lat)
    east, north = np.diff(lon) * kx[:-1], np.diff(lat) * ky[:-1]
    length = np.maximum(np.hypot(east, north), 1.0)
    right_e, right_n = north / length * way["aside_m"][:-1], -east / length * way["aside_m"][:-1]
    move_e = 0.5 * (np.concatenate(([right_e[0]], right_e)) + np.concatenate((right_e, [right_e[-1]])))
    move_n = 0.5 * (np.concatenate(([right_n[0]], right_n)) + np.concatenate((right_n, [right_n[-1]])))
    keep = np.where(stops, 0.0, 1.0)
    return lon + keep * move_e / kx, lat + keep * move_n / ky


@inlined
def way_point(vertex: Any, at: int, along_m: float) -> tuple[float, float]:
    """Return lon, lat ``along_m`` m behind vertex ``at``: on the leg, or on the parabola that rounds a corner."""
    leg = vertex[at]
    if along_m < leg.turn_m:
        reach = leg.turn_m
        u = 0.5 + 0.5 * along_m / reach
        a, c = (1.0 - u) * (1.0 - u) * reach, u * u * reach
        before = vertex[at - 1]
        return leg.lon - a * before.lon_m + c * leg.lon_m, leg.lat - a * before.lat_m + c * leg.lat_m
    rest = leg.length_m - along_m
    if leg.last == 0 and rest < vertex[at + 1].turn_m:
        after = vertex[at + 1]
        reach = after.turn_m
        u = 0.5 - 0.5 * rest / reach
        a, c = (1.0 - u) * (1.0 - u) * reach, u * u * reach
        return after.lon - a * leg.lon_m + c * after.lon_m, after.lat - a * leg.lat_m + c * after.lat_m
    return leg.lon + along_m * leg.lon_m, leg.lat + along_m * leg.lat_m


@inlined
def shortcut(vertex: Any, at: int, along_m: float) -> float:
    """Return how much shorter the rounded way is here than the corner that it cuts; 1 on a straight leg."""
    leg = vertex[at]
    rest = leg.length_m - along_m
    if along_m < leg.turn_m:
        u, other = 0.5 - 0.5 * along_m / leg.turn_m, vertex[at - 1]
    elif leg.last == 0 and rest < vertex[at + 1].turn_m:
        other = vertex[at + 1]
        u = 0.5 - 0.5 * rest / other.turn_m
    else:
        return 1.0
    cosine = leg.east * other.east + leg.north * other.north
    square: float = (1.0 - u) * (1.0 - u) + u * u + 2.0 * u * (1.0 - u) * cosine
    return math.sqrt(max(square, 0.04))
