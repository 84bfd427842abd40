"""Who else is there: lane traffic of the hours, invented, and the innocent ships on record with invented tracks.

Neighbours sail the case's lanes both ways: cargo ships and tankers mostly, each at her own speed with the wander and
the ordinary slow-downs of `exercise.noise`. Nothing here is fitted to the day; it gives the ship her neighbours.
"""

from itertools import pairwise
from typing import Final

import numpy as np

from seawarden.exercise.cases.crossing import crossings
from seawarden.exercise.cases.load import Case, Innocent, Place
from seawarden.exercise.inject.force import KN_MS, STEP_S
from seawarden.exercise.noise import slow_downs, wander
from seawarden.exercise.path import Path, along, bearing_at, make_path, metres_per_degree, place_at
from seawarden.exercise.ships import CARGO, PASSENGER, TANKER, TUG, Ship, Track, make_ship
from seawarden.model.times import epoch

MMSI_FIRST: Final = 290_800_000  # 290 is allotted to no administration; each case has a thousand
FIRST_NEIGHBOUR: Final = 100
KNOTS: Final = {CARGO: (9.5, 14.5), TANKER: (9.5, 13.5), PASSENGER: (15.0, 20.0), TUG: (6.0, 9.0)}
DAY_S: Final = 86_400.0
CRAB_SD_DEG: Final = 1.2


def ship_of(case: Case, number: int, ship_type: int, length_m: int, beam_m: int, draught_m: float) -> Ship:
    """Return what a ship of a case says of herself; no name or number of a real ship."""
    return Ship(
        MMSI_FIRST + 1000 * case.number + number,
        f"RECONSTRUCTION {number}",
        f"EX{case.number}{number:03d}",
        ship_type,
        length_m,
        beam_m,
        draught_m,
        "EXERCISE",
    )


def track(
    rng: np.random.Generator, ship: Ship, path: Path, s_m: np.ndarray, aside_m: float, crab_deg: np.ndarray
) -> Track:
    """Return what a ship did: along a path, ``aside_m`` to its right; before its begin and past its end not heard."""
    inside = (s_m >= 0.0) & (s_m <= path.length_m)
    s = np.clip(s_m, 0.0, path.length_m)
    lon, lat = place_at(path, s, aside_m)
    speed = np.gradient(s_m) / STEP_S / KN_MS
    cog = bearing_at(path, s)
    lean = CRAB_SD_DEG * rng.normal()
    hdg = (cog + lean + crab_deg) % 360.0
    status = np.where((speed < 0.02) & (np.cumsum(speed > 0.5) == 0), 1, 0).astype(np.uint8)
    lon, lat = np.where(inside, lon, np.nan), np.where(inside, lat, np.nan)
    t_s = np.arange(s_m.size) * STEP_S
    return Track(ship, t_s, lon, lat, np.maximum(speed, 0.0), cog, hdg, status)


def common(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return the factor of everybody's speed, f8[n] every `STEP_S`: wind that rises and falls over hours, 0 to 6 %."""
    t = np.arange(n) * STEP_S
    out = np.ones(n)
    for day in range(int(n * STEP_S // DAY_S) + 1):
        begin = day * DAY_S + float(rng.uniform(0.0, DAY_S))
        rise, lasts = rng.uniform(3600.0, 10_800.0), rng.uniform(3600.0, 28_800.0)
        corners = (begin, begin + rise, begin + rise + lasts, begin + 2 * rise + lasts)
        out -= float(rng.uniform(0.0, 0.06)) * np.interp(t, corners, (0.0, 1.0, 1.0, 0.0))
    return out


def neighbours(rng: np.random.Generator, case: Case, everybody: np.ndarray) -> list[Track]:
    """Return the lane traffic: ``case.ships`` invented ships; ``everybody`` is `common`."""
    n, number = everybody.size, case.ships
    noise = wander(rng, number, n, STEP_S)
    t_s = np.arange(n) * STEP_S
    paths = [make_path(lane) for lane in case.lanes]
    weights = np.array(case.lane_weights) / sum(case.lane_weights)
    out = []
    for k in range(number):
        kind = int(
            rng.choice((CARGO, CARGO, CARGO, TANKER, TANKER, PASSENGER, TUG), p=(0.2, 0.2, 0.2, 0.15, 0.15, 0.06, 0.04))
        )
        path = paths[int(rng.choice(len(paths), p=weights))]
        kn = float(rng.uniform(*KNOTS[kind]))
        made = make_ship(rng, k, kind, "EXERCISE")
        ship = ship_of(case, FIRST_NEIGHBOUR + k, made.ship_type, made.length_m, made.beam_m, made.draught_m)
        factor = everybody.copy()
        for day in range(int(t_s[-1] // DAY_S) + 1):
            factor *= slow_downs(rng, 1, t_s - day * DAY_S)[0]
        v = np.maximum((kn + noise[k]) * factor, 0.5)
        begins = float(rng.uniform(-path.length_m / (kn * KN_MS), t_s[-1]))
        way = np.cumsum(v * KN_MS * STEP_S)
        s = way - float(np.interp(begins, t_s, way, left=begins * kn * KN_MS))
        out.append(track(rng, ship, path, s, float(rng.normal(0.0, 700.0)), 0.4 * noise[k]))
    return out


def innocent(rng: np.random.Generator, case: Case, number: int, who: Innocent, everybody: np.ndarray) -> Track:
    """Return the invented track of one innocent ship on record."""
    n = everybody.size
    ship = ship_of(case, number, who.ship_type, who.length_m, who.beam_m, who.draught_m)
    kn = float(rng.uniform(*who.kn))
    v = np.maximum(kn + wander(rng, 1, n, STEP_S)[0] * min(kn / 10.0, 1.0), 0.1) * everybody
    way = np.cumsum(v * KN_MS * STEP_S)
    if who.stays is not None:
        path = loose_path(wandering(rng, who.stays, who.radius_m, float(way[-1]) + 2000.0))
        return track(rng, ship, path, way, 0.0, np.zeros(n))
    path, aside = make_path(case.way), float(rng.normal(0.0, 500.0))
    s = np.arange(0.0, path.length_m, 50.0)
    line = next(tuple(a.line) for a in case.assets if a.asset_id == who.passes)
    tie = next((tie.t for tie in case.motion.ties if tie.asset_id == who.passes), case.motion.ties[0].t)
    when = epoch(tie) - case.span[0] + 60.0 * float(rng.uniform(*who.at_min))
    here = 50.0 * crossings(*place_at(path, s, aside), line)[0]
    way += here - float(np.interp(when, np.arange(n) * STEP_S, way))
    return track(rng, ship, path, way, aside, np.zeros(n))


def wandering(
    rng: np.random.Generator,
    center: Place,
    radius_m: float,
    length_m: float,
    line: tuple[Place, ...] = (),
    off_m: float = 0.0,
) -> list[Place]:
    """Return places about a center whose way is ``length_m`` long or a little more; they keep ``off_m`` off a line,
    on the center's side of it."""
    kx, ky = (float(k[0]) for k in metres_per_degree(np.array([center[1]])))
    out, made = [center], 0.0
    while made < length_m:
        far, to = radius_m * np.sqrt(rng.random()), rng.uniform(0.0, 2.0 * np.pi)
        place = (center[0] + float(far * np.sin(to)) / kx, center[1] + float(far * np.cos(to)) / ky)
        if line and _side_m(place, line, kx, ky) * np.sign(_side_m(center, line, kx, ky)) < off_m:
            continue
        made += float(np.hypot((place[0] - out[-1][0]) * kx, (place[1] - out[-1][1]) * ky))
        out.append(place)
    return out


def loose_path(places: list[Place]) -> Path:
    """Return the way through places whose corners are rounded over 350 m only: that of a ship without haste."""
    corners = np.asarray(places, np.float64)
    s = along(corners[:, 0], corners[:, 1])
    at = np.linspace(0.0, s[-1], max(int(s[-1] / 50.0), 16) + 1)
    lon, lat = (
        np.convolve(np.pad(np.interp(at, s, corners[:, k]), 3, mode="edge"), np.full(7, 1.0 / 7.0), "valid")
        for k in (0, 1)
    )
    kx, ky = metres_per_degree(lat)
    bearing = np.unwrap(np.arctan2(np.gradient(lon) * kx, np.gradient(lat) * ky))
    return Path(along(lon, lat), lon, lat, np.degrees(bearing))


def _side_m(place: Place, line: tuple[Place, ...], kx: float, ky: float) -> float:
    """Return how far a place is off the straight through the leg of a line that lies nearest to it, signed, m."""
    legs = list(pairwise(line))
    (x0, y0), (x1, y1) = min(
        legs,
        key=lambda leg: np.hypot(place[0] - 0.5 * (leg[0][0] + leg[1][0]), place[1] - 0.5 * (leg[0][1] + leg[1][1])),
    )
    ex, ey = (x1 - x0) * kx, (y1 - y0) * ky
    return float(((place[0] - x0) * kx * ey - (place[1] - y0) * ky * ex) / np.hypot(ex, ey))
