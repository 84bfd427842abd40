"""Ships under way along paths: many at once, one time loop, so that position and speed always agree."""

from typing import NamedTuple

import numpy as np

from seawarden.exercise import noise
from seawarden.exercise.path import Path, bearing_at, metres_per_degree, place_at
from seawarden.exercise.ships import Ship, Track

STEP_S = 30.0
DAY_S = 86400.0
GRID_S = np.arange(0.0, DAY_S + STEP_S, STEP_S)
KN_MS = 1852.0 / 3600.0
SLOW_KN = 5.0  # in the harbour
REACH_M = 7000.0  # from here a ship slows down for the harbour
UNDER_WAY, AT_ANCHOR, NOT_COMMAND, MOORED, ENGAGED_FISHING = 0, 1, 2, 5, 7


class Voyage(NamedTuple):
    """A ship on a path. ``leaves_s`` is the second of the day of her departure; ``at_m`` where she is then."""

    ship: Ship
    path: Path
    speed_kn: float
    leaves_s: float
    at_m: float = 0.0
    aside_m: float = 0.0
    from_harbour: bool = False
    to_harbour: bool = False
    status: int = UNDER_WAY
    trouble: tuple[float, float, float, float] | None = None  # engine lost, stopped, restarted, slow to the end


def sail(rng: np.random.Generator, voyages: list[Voyage]) -> list[Track]:
    """Return what each ship did this day: one loop over time steps of `STEP_S`, all ships at once."""
    n, steps = len(voyages), GRID_S.size
    wanted = np.array([v.speed_kn for v in voyages])[:, None] * noise.slow_downs(rng, n, GRID_S)
    west = np.array([v.path.lon[-1] < v.path.lon[0] for v in voyages])
    wanted = wanted * noise.wind_factor(GRID_S, west) + noise.wander(rng, n, steps, STEP_S)
    for i, v in enumerate(voyages):
        if v.trouble is not None:
            wanted[i] *= 1.0 - noise.plateau(GRID_S, v.trouble) * (1.0 - 0.7 / v.speed_kn)
            wanted[i, v.trouble[3] < GRID_S] *= 0.75
    length = np.array([v.path.length_m for v in voyages])
    start = np.array([v.leaves_s for v in voyages])
    away = np.array([0.0 if v.from_harbour else REACH_M for v in voyages])
    ahead = np.array([0.0 if v.to_harbour else REACH_M for v in voyages])
    s = np.array([v.at_m for v in voyages])
    where, speed = np.empty((n, steps)), np.zeros((n, steps))
    for k in range(steps):
        where[:, k] = s
        near = np.minimum(s + away, length - s + ahead) / REACH_M
        limit = SLOW_KN + np.clip(near, 0.0, 1.0) * 25.0
        now = np.where((start <= GRID_S[k]) & (s < length), np.maximum(np.minimum(wanted[:, k], limit), 0.3), 0.0)
        speed[:, k] = now
        s = np.minimum(s + now * KN_MS * STEP_S, length)
    return [_track(rng, v, where[i], speed[i]) for i, v in enumerate(voyages)]


def _track(rng: np.random.Generator, v: Voyage, s: np.ndarray, speed: np.ndarray) -> Track:
    """Return one voyage as a track: aside of the lane's middle, silent beyond the gates, moored in harbours."""
    phase = rng.uniform(0.0, 2 * np.pi, 3)
    sway = sum(40.0 * np.sin(GRID_S / period + p) for period, p in zip((560.0, 900.0, 1500.0), phase, strict=True))
    taper = np.clip(np.minimum(_from_end(v.from_harbour, s), _from_end(v.to_harbour, v.path.length_m - s)), 0.0, 1.0)
    lon, lat = place_at(v.path, s, (v.aside_m + sway) * taper)
    moving = speed > 0
    status = np.where(moving, v.status, MOORED).astype(np.uint8)
    if v.trouble is not None:
        status[(v.trouble[0] < GRID_S) & (v.trouble[2] > GRID_S)] = NOT_COMMAND
    gone = ((s >= v.path.length_m) & (not v.to_harbour)) | ((s <= v.at_m) & ~moving & (not v.from_harbour))
    lon[gone] = np.nan
    cog = course(lon, lat, np.asarray(bearing_at(v.path, s)))
    return Track(v.ship, GRID_S, lon, lat, speed, cog, heading(rng, cog, speed), status)


def _from_end(harbour: bool, distance_m: np.ndarray) -> np.ndarray:
    """Return 0 at a harbour rising to 1 at 8 km from it; 1 everywhere at a gate."""
    return distance_m / 8000.0 if harbour else np.ones_like(distance_m)


def course(lon: np.ndarray, lat: np.ndarray, otherwise_deg: np.ndarray) -> np.ndarray:
    """Return the course over ground in deg from the positions; ``otherwise_deg`` where she does not move."""
    kx, ky = metres_per_degree(lat)
    east, north = np.gradient(lon) * kx, np.gradient(lat) * ky
    found = np.degrees(np.arctan2(east, north)) % 360.0
    return np.where(np.hypot(east, north) > 3.0, found, otherwise_deg)


def heading(rng: np.random.Generator, cog_deg: np.ndarray, speed_kn: np.ndarray) -> np.ndarray:
    """Return the heading in deg: into the wind by a leeway that grows as she slows, 1 to 3 deg at sea speed."""
    off = np.radians(noise.WIND_FROM_DEG - cog_deg)
    leeway = rng.uniform(12.0, 30.0) / np.maximum(speed_kn, 4.0) * np.sin(off)
    return np.asarray((cog_deg + leeway) % 360.0)
