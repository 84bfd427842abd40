"""Ships that ride by timetable (ferries, pilots, tugs, small craft) and ships that lie at anchor or at a berth."""

from typing import NamedTuple

import numpy as np

from seawarden.exercise.lanes import Place
from seawarden.exercise.noise import WIND_FROM_DEG
from seawarden.exercise.path import Path, bearing_at, metres_per_degree, place_at
from seawarden.exercise.sailing import AT_ANCHOR, GRID_S, KN_MS, MOORED, STEP_S, UNDER_WAY, course, heading
from seawarden.exercise.ships import Ship, Track

RAMP_S = 480.0


class Trip(NamedTuple):
    """One run: leaves at a second of the day, takes so long, along a path (from its end when ``back``)."""

    leaves_s: float
    takes_s: float
    path: Path
    back: bool = False


def ride(rng: np.random.Generator, ship: Ship, trips: list[Trip], aside_m: float = 0.0) -> Track:
    """Return a day of trips, in the order of time, with rests at their ends. At least one trip."""
    first = trips[0]
    s = np.full(GRID_S.size, first.path.length_m if first.back else 0.0)
    lon, lat = place_at(first.path, s)
    bearing = bearing_at(first.path, s)
    moving = np.zeros(GRID_S.size, bool)
    for trip in trips:
        since = trip.leaves_s <= GRID_S
        s = trip.path.length_m * _eased((GRID_S[since] - trip.leaves_s) / trip.takes_s, RAMP_S / trip.takes_s)
        s = trip.path.length_m - s if trip.back else s
        taper = np.clip(np.minimum(s, trip.path.length_m - s) / 5000.0, 0.0, 1.0)
        lon[since], lat[since] = place_at(trip.path, s, aside_m * taper * (-1.0 if trip.back else 1.0))
        bearing[since] = (bearing_at(trip.path, s) + (180.0 if trip.back else 0.0)) % 360.0
        moving |= (trip.leaves_s <= GRID_S) & (trip.leaves_s + trip.takes_s > GRID_S)
    kx, ky = metres_per_degree(lat)
    speed = np.hypot(np.gradient(lon) * kx, np.gradient(lat) * ky) / STEP_S / KN_MS
    cog = course(lon, lat, bearing)
    status = np.where(moving, UNDER_WAY, MOORED).astype(np.uint8)
    return Track(ship, GRID_S, lon, lat, speed, cog, heading(rng, cog, speed), status)


def _eased(share: np.ndarray, ramp: float) -> np.ndarray:
    """Return the share of the way made after a share of the time: even speed, straight ramps at both ends."""
    ramp = min(ramp, 0.5)
    u = np.clip(share, 0.0, 1.0)
    top = 1.0 / (1.0 - ramp)
    rising, falling = 0.5 * top * u**2 / ramp, 1.0 - 0.5 * top * (1.0 - u) ** 2 / ramp
    return np.asarray(np.where(u < ramp, rising, np.where(u > 1.0 - ramp, falling, top * (u - 0.5 * ramp))))


def lie(rng: np.random.Generator, ship: Ship, place: Place, anchored: bool) -> Track:
    """Return a day at anchor (riding to the wind on 120 to 220 m of swing) or at a berth."""
    lon0, lat0 = place
    kx, ky = (float(k[0]) for k in metres_per_degree(np.array([lat0])))
    phase = rng.uniform(0.0, 2 * np.pi, 2)
    yaw = 14.0 * np.sin(GRID_S / 700.0 + phase[0]) + 10.0 * np.sin(GRID_S / 4100.0 + phase[1])
    bow = (WIND_FROM_DEG + yaw) % 360.0 if anchored else np.full(GRID_S.size, rng.uniform(0.0, 360.0))
    swing = rng.uniform(120.0, 220.0) if anchored else 0.0
    lon = lon0 - swing * np.sin(np.radians(bow)) / kx
    lat = lat0 - swing * np.cos(np.radians(bow)) / ky
    speed = np.hypot(np.gradient(lon) * kx, np.gradient(lat) * ky) / STEP_S / KN_MS
    status = np.full(GRID_S.size, AT_ANCHOR if anchored else MOORED, np.uint8)
    return Track(ship, GRID_S, lon, lat, speed, course(lon, lat, bow), bow, status)
