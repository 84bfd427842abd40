"""A way over the sea as arrays: densified, its corners rounded, looked up by the distance along it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from seawarden.exercise.lanes import Place

STEP_M = 200.0
ROUND_M = 1600.0  # a ship turns over about this distance
_RAD = np.pi / 180.0


class Path(NamedTuple):
    """Positions every `STEP_M` or so: distance from the start (m), lon, lat (deg) and bearing (deg, unwrapped)."""

    s_m: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    bearing_deg: np.ndarray

    @property
    def length_m(self) -> float:
        """The whole length in m."""
        return float(self.s_m[-1])


def metres_per_degree(lat_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the length in m of a degree of longitude and of latitude (WGS 84; as `seawarden.geo.earth`, on arrays)."""
    w = 1.0 - 0.0066943799901413165 * np.sin(lat_deg * _RAD) ** 2
    root = np.sqrt(w)
    return _RAD * 6378137.0 / root * np.cos(lat_deg * _RAD), _RAD * 6335439.327 / (w * root)


def along(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return the distance in m of each point from the first, along the line."""
    kx, ky = metres_per_degree(0.5 * (lat[1:] + lat[:-1]))
    return np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(lon) * kx, np.diff(lat) * ky))))


def make_path(places: Sequence[Place]) -> Path:
    """Return the way through ``places`` (lon, lat; at least two), corners rounded, ends where they were."""
    corners = np.asarray(places, np.float64)
    s = along(corners[:, 0], corners[:, 1])
    n = max(int(s[-1] / STEP_M), 4)
    at = np.linspace(0.0, s[-1], n + 1)
    lon = _rounded(np.interp(at, s, corners[:, 0]))
    lat = _rounded(np.interp(at, s, corners[:, 1]))
    kx, ky = metres_per_degree(lat)
    bearing = np.unwrap(np.arctan2(np.gradient(lon) * kx, np.gradient(lat) * ky))
    return Path(along(lon, lat), lon, lat, bearing / _RAD)


def _rounded(values: np.ndarray) -> np.ndarray:
    """Return ``values`` after two moving means, the ends pinned by point reflection."""
    width = min(int(ROUND_M / STEP_M) | 1, (values.size - 1) | 1)
    half = width // 2
    for _ in range(2):
        head = 2.0 * values[0] - values[half:0:-1]
        tail = 2.0 * values[-1] - values[-2 : -half - 2 : -1]
        values = np.convolve(np.concatenate((head, values, tail)), np.full(width, 1.0 / width), "valid")
    return values


def place_at(path: Path, s_m: np.ndarray, aside_m: np.ndarray | float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return lon, lat at distances ``s_m`` along the path and ``aside_m`` to its right."""
    bearing = np.interp(s_m, path.s_m, path.bearing_deg) * _RAD
    lon, lat = np.interp(s_m, path.s_m, path.lon), np.interp(s_m, path.s_m, path.lat)
    kx, ky = metres_per_degree(lat)
    return lon + aside_m * np.cos(bearing) / kx, lat - aside_m * np.sin(bearing) / ky


def bearing_at(path: Path, s_m: np.ndarray) -> np.ndarray:
    """Return the bearing in deg (0 <= b < 360) at distances along the path."""
    return np.asarray(np.interp(s_m, path.s_m, path.bearing_deg) % 360.0)
