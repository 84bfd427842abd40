"""EXERCISE TANKER: a ship shaped after the public facts of the Estlink 2 case of 25 December 2024.

What is followed (Finnish police pre-trial material as published by MTV, 2025; Cinia's and Fingrid's notices; The
Insider; all times UTC): leaves Ust-Luga about 01:25, service speed 12 kn; speed lost by about a quarter shortly before
the cable; over Estlink 2 near 59.962 N 26.02 E at 10:26 at 9.3 falling to 8.8 kn; 8.5 kn at 11:00; 6.3 kn at 11:35;
stopped 11:49, turned and set 0.5 km back east by 12:20; under way again until revolutions fall at 12:30 and stop at
12:42; 7.5 kn at 13:05; then about 9 kn in the westbound lane across the telecom cables until 16:44 near 59.77 N
24.50 E; about 17:00 she leaves the lane northward and stops inside the territorial sea.

What is not published is filled in: the way between the points, and the moment of the quarter's loss, 09:45, from the
police's trace of about 100 km that ends at the last cable (some 88 km from the first, so that the anchor fell some
12 km before it). Left out: her own GPS was disturbed until 10:59, and one feed heard nothing from 11:35 to 13:05.
Nothing here is tuned to any detector.
"""

from typing import Final

import numpy as np

from seawarden.exercise import lanes
from seawarden.exercise.path import Path, bearing_at, make_path, metres_per_degree, place_at
from seawarden.exercise.sailing import GRID_S, KN_MS, NOT_COMMAND, STEP_S, UNDER_WAY
from seawarden.exercise.ships import MMSI_FIRST, Ship, Track

SHIP: Final = Ship(MMSI_FIRST - 1, "EXERCISE TANKER", "EXTANK", 80, 228, 32, 12.4, "EXERCISE")
ESTLINK_2: Final = (10.0 + 26 / 60, (26.020, 59.962))
LAST_CABLE: Final = (16.0 + 44 / 60, (24.500, 59.770))

# hour of the day (UTC), speed along the way in kn; negative: set back
SPEEDS: Final[tuple[tuple[float, float], ...]] = (
    (1.4167, 0.0),
    (1.75, 5.0),
    (2.25, 9.0),
    (2.75, 12.0),
    (9.75, 12.0),
    (9.92, 9.4),
    (10.383, 9.3),
    (10.417, 9.3),
    (10.45, 8.8),
    (11.0, 8.5),
    (11.083, 8.5),
    (11.35, 8.3),
    (11.583, 6.3),
    (11.817, 1.6),
    (11.87, -0.6),
    (12.25, -0.8),
    (12.33, 0.8),
    (12.5, 4.0),
    (12.7, 0.7),
    (12.78, 0.7),
    (13.083, 7.5),
    (13.5, 9.3),
    (16.733, 9.3),
    (16.9, 8.8),
    (17.083, 3.0),
    (18.4, 3.0),
    (18.5, 0.2),
    (24.1, 0.2),
)


def sail_tanker(rng: np.random.Generator) -> Track:
    """Return the day of the exercise tanker."""
    hours = GRID_S / 3600.0
    plan = np.array(SPEEDS)
    speed = np.interp(hours, plan[:, 0], plan[:, 1])
    speed[hours < SPEEDS[0][0]] = 0.0
    way = _way()
    passed, last = _metres_at(way, ESTLINK_2[1]), _metres_at(way, LAST_CABLE[1])
    before, after = hours <= ESTLINK_2[0], (hours > 13.3) & (hours <= LAST_CABLE[0])
    cruise = before & (hours > SPEEDS[0][0]) & (hours < 6.0)
    made = (speed * KN_MS * STEP_S).cumsum()
    at_passage = float(np.interp(ESTLINK_2[0], hours, made))
    cruised = float((speed[cruise] * KN_MS * STEP_S).sum())
    speed[cruise] *= 1.0 - (at_passage - passed) / cruised
    rest = float(np.interp(LAST_CABLE[0], hours, made)) - at_passage
    speed[after] *= 1.0 + (last - passed - rest) / float((speed[after] * KN_MS * STEP_S).sum())
    speed += np.where(np.abs(speed) > 2.0, _ripple(rng), 0.0)
    made = np.concatenate(([0.0], np.cumsum(speed[:-1] * KN_MS * STEP_S)))
    made += passed - float(np.interp(ESTLINK_2[0], hours, made))
    return _track(way, hours, np.clip(made, 0.0, way.length_m), speed)


def _way() -> Path:
    """Return her way: out of Ust-Luga, the westbound lane through the two published places, then north off Porkkala."""
    out = lanes.HARBOURS["UST-LUGA"][2]
    east = [p for p in lanes.WESTBOUND[2:] if p[0] > 26.1]
    between = [(25.860, 59.945), (25.670, 59.925), (25.590, 59.913), (25.180, 59.865), (24.800, 59.810)]
    north = [(24.440, 59.765), (24.400, 59.800), (24.380, 59.840), (24.378, 59.850)]
    return make_path([*out, *east, ESTLINK_2[1], *between, LAST_CABLE[1], *north])


def _metres_at(way: Path, place: lanes.Place) -> float:
    """Return the distance along the way of its point nearest to ``place``."""
    kx, ky = metres_per_degree(way.lat)
    off = np.hypot((way.lon - place[0]) * kx, (way.lat - place[1]) * ky)
    return float(way.s_m[np.argmin(off)])


def _ripple(rng: np.random.Generator) -> np.ndarray:
    """Return a small wobble of speed in kn, 0.1 kn, over minutes."""
    phase = rng.uniform(0.0, 2 * np.pi, 2)
    return np.asarray(0.10 * np.sin(GRID_S / 150.0 + phase[0]) + 0.08 * np.sin(GRID_S / 420.0 + phase[1]))


def _track(way: Path, hours: np.ndarray, s: np.ndarray, speed: np.ndarray) -> Track:
    """Return positions, course and heading; she turns to the east while she is set back."""
    lon, lat = place_at(way, s)
    bearing = bearing_at(way, s)
    cog = np.where(speed < 0, bearing + 180.0, bearing) % 360.0
    turned = 180.0 * np.interp(hours, (11.82, 12.0, 12.25, 12.4), (0.0, 1.0, 1.0, 0.0))
    astern = 9.0 * np.interp(hours, (9.75, 9.92, 16.9, 17.1), (0.0, 1.0, 1.0, 0.0))  # the chain holds her bow aside
    hdg = (bearing - turned - astern) % 360.0
    status = np.where((hours > 11.97) & (hours < 12.33), NOT_COMMAND, UNDER_WAY).astype(np.uint8)
    return Track(SHIP, GRID_S, lon, lat, np.abs(speed), cog, hdg, status)
