"""Who is at sea on the exercise's day: merchant ships, ferries, anchored ships, boats, and two with a part to play."""

import numpy as np

from seawarden.exercise import lanes, ships
from seawarden.exercise.lanes import Place
from seawarden.exercise.path import make_path
from seawarden.exercise.riding import Trip, lie, ride
from seawarden.exercise.sailing import DAY_S, ENGAGED_FISHING, KN_MS, Voyage, sail
from seawarden.exercise.ships import Ship, Track, make_ship
from seawarden.exercise.tanker import sail_tanker

HOUR_S = 3600.0
FERRIES = 8
# shares of the fleet beside the ferries and the three ships with a part
SHARES = {
    "merchant": 0.50,
    "anchored": 0.13,
    "moored": 0.11,
    "fishing": 0.09,
    "tug": 0.06,
    "pilot": 0.05,
    "small": 0.06,
}
_GOALS = ("EAST", "UST-LUGA", "PRIMORSK", "SILLAMAE", "KOTKA", "HAMINA", "HELSINKI", "SKOLDVIK", "TALLINN", "MUUGA")
_WEIGHTS = np.array([0.30, 0.24, 0.13, 0.05, 0.05, 0.04, 0.06, 0.03, 0.06, 0.04])


def fleet(seed: int, count: int) -> list[Track]:
    """Return what every ship did. ``count`` ships in all, at least 40; the first is always the exercise tanker."""
    rng = np.random.default_rng(seed)
    rest = max(count, 40) - FERRIES - 3
    many = {kind: round(share * rest) for kind, share in SHARES.items()}
    many["merchant"] += rest - sum(many.values())
    numbers = iter(range(count + 40))
    tanker = sail_tanker(rng)
    voyages = [_bystander(next(numbers)), _engine_trouble(next(numbers))]
    voyages += [_merchant(rng, next(numbers)) for _ in range(many["merchant"])]
    voyages += [_trawler(rng, next(numbers), k) for k in range(many["fishing"])]
    tracks = [tanker, *sail(rng, voyages)]
    tracks += [_ferry(rng, next(numbers), k) for k in range(FERRIES)]
    tracks += [_lying(rng, next(numbers), k, True) for k in range(many["anchored"])]
    tracks += [_lying(rng, next(numbers), k, False) for k in range(many["moored"])]
    for kind, ship_type, runs in (
        ("tug", ships.TUG, lanes.TUG_RUNS),
        ("pilot", ships.PILOT, lanes.PILOT_RUNS),
        ("small", ships.PLEASURE, lanes.PILOT_RUNS),
    ):
        tracks += [_harbour_craft(rng, next(numbers), ship_type, runs[k % len(runs)]) for k in range(many[kind])]
    return tracks


def _merchant(rng: np.random.Generator, number: int) -> Voyage:
    """Return a cargo ship's or tanker's voyage; one in three is already under way at midnight."""
    port = str(rng.choice(_GOALS, p=_WEIGHTS))
    ship_type = ships.TANKER if rng.random() < (0.65 if port in ("PRIMORSK", "UST-LUGA", "SKOLDVIK") else 0.25) else 70
    west = rng.random() < 0.5
    harbour = port != "EAST"
    way = list(lanes.voyage(port, "WEST") if west else lanes.voyage("WEST", port))
    if harbour:
        way[0 if west else -1] = _berth(rng, lanes.HARBOURS[port][2][0])
    path = make_path(way)
    ship = make_ship(rng, number, ship_type, "WEST" if west else port)
    speed = float(np.clip(rng.normal(12.2 if ship_type == ships.TANKER else 13.0, 1.6), 9.0, 19.0))
    early = rng.random() < 0.33
    return Voyage(
        ship,
        path,
        speed,
        leaves_s=0.0 if early else float(rng.uniform(0.0, DAY_S)),
        at_m=float(rng.uniform(0.02, 0.9)) * path.length_m if early else 0.0,
        aside_m=float(np.clip(rng.normal(0.0, 420.0), -900.0, 900.0)),
        from_harbour=harbour and west,
        to_harbour=harbour and not west,
    )


def _bystander(number: int) -> Voyage:
    """Return an innocent ship that passes Estlink 2 in the same minutes as the tanker, at an even 15 kn."""
    path = make_path(lanes.WESTBOUND)
    to_cable = float(np.interp(-26.02, -path.lon, path.s_m))
    leaves = (10 * 60 + 24) * 60.0 - to_cable / (15.0 * KN_MS)
    ship = Ship(ships.MMSI_FIRST + number, ships.bird(number), f"EX{number:04d}", ships.CARGO, 172, 27, 9.1, "WEST")
    return Voyage(ship, path, 15.0, leaves, aside_m=520.0)


def _engine_trouble(number: int) -> Voyage:
    """Return an innocent ship whose engine fails at 14:10 for some 50 minutes, between cables, then goes on slower."""
    path = make_path(lanes.voyage("WEST", "KOTKA"))
    at_failure = float(np.interp(25.0, path.lon[: path.lon.argmax()], path.s_m[: path.lon.argmax()]))
    fails = (14 * 60 + 10) * 60.0
    ship = Ship(ships.MMSI_FIRST + number, ships.bird(number), f"EX{number:04d}", ships.CARGO, 118, 18, 6.4, "KOTKA")
    trouble = (fails, fails + 900.0, fails + 3000.0, fails + 3900.0)
    return Voyage(ship, path, 11.5, fails - at_failure / (11.3 * KN_MS), to_harbour=True, trouble=trouble)


def _trawler(rng: np.random.Generator, number: int, k: int) -> Voyage:
    """Return a boat that tows to and fro over a fishing ground all day."""
    west, south, east, north = lanes.FISHING_GROUNDS[k % len(lanes.FISHING_GROUNDS)]
    turns = 26
    across = np.where(np.arange(turns) % 2 == 0, rng.uniform(0.0, 0.35, turns), rng.uniform(0.65, 1.0, turns))
    lon, lat = west + across * (east - west), south + rng.random(turns) * (north - south)
    speed = float(rng.uniform(2.8, 3.6))
    ship = make_ship(rng, number, ships.FISHING, "FISHING GROUNDS")
    path = make_path(list(zip(lon.tolist(), lat.tolist(), strict=True)))
    return Voyage(ship, path, speed, 0.0, at_m=1.0, status=ENGAGED_FISHING)


def _ferry(rng: np.random.Generator, number: int, k: int) -> Track:
    """Return one of the Helsinki-Tallinn ferries: two hours across, an hour and a quarter or so in port."""
    tallinn, helsinki = (_berth(rng, lanes.FERRY_NORTH[k], 0.006) for k in (0, -1))
    north = make_path([tallinn, *lanes.FERRY_NORTH[1:-1], helsinki])
    south = make_path([helsinki, *lanes.FERRY_SOUTH[1:-1], tallinn])
    fast = k % 3 != 2
    takes, rest = (2.05 if fast else 2.6) * HOUR_S, (1.2 if fast else 2.1) * HOUR_S
    leaves, trips, northbound = (6.0 + 0.55 * k) * HOUR_S, [], k % 2 == 0
    while leaves + takes < 23.6 * HOUR_S:
        trips.append(Trip(leaves, takes, north if northbound else south))
        leaves, northbound = leaves + takes + rest, not northbound
    ship = make_ship(rng, number, ships.PASSENGER, "HELSINKI-TALLINN")
    return ride(rng, ship, trips, aside_m=float(rng.normal(0.0, 180.0)))


def _lying(rng: np.random.Generator, number: int, k: int, anchored: bool) -> Track:
    """Return a ship at anchor, two thirds of a mile or more from the next, or at a berth."""
    ship_type = ships.TANKER if rng.random() < 0.5 else ships.CARGO
    ship = make_ship(rng, number, ship_type, "ORDERS" if anchored else "")
    if anchored:
        lon, lat = lanes.ANCHORAGES[k % len(lanes.ANCHORAGES)]
        turn, ring = rng.uniform(0.0, 2 * np.pi), 0.013 * (1 + k // len(lanes.ANCHORAGES))
        return lie(rng, ship, (lon + 2 * ring * np.cos(turn), lat + ring * np.sin(turn)), anchored)
    return lie(rng, ship, _berth(rng, list(lanes.HARBOURS.values())[k % len(lanes.HARBOURS)][2][0]), anchored)


def _berth(rng: np.random.Generator, middle: Place, spread_deg: float = 0.016) -> Place:
    """Return a berth of the harbour whose middle is given: within half a mile or so, so that no two share one."""
    lon, lat = rng.uniform(-spread_deg, spread_deg, 2)
    return middle[0] + float(lon), middle[1] + float(lat) / 2


def _harbour_craft(rng: np.random.Generator, number: int, ship_type: int, run: tuple[Place, ...]) -> Track:
    """Return a tug, pilot or small boat that runs out and back a few times a day."""
    path = make_path([_berth(rng, run[0]), *run[1:-1], _berth(rng, run[-1])])
    speed = {ships.TUG: 7.5, ships.PILOT: 16.0}.get(ship_type, 8.0) * KN_MS
    takes = path.length_m / speed + 600.0
    leaves, trips, back = float(rng.uniform(0.0, 5.0)) * HOUR_S, [], False
    while leaves + takes < 23.8 * HOUR_S:
        trips.append(Trip(leaves, takes, path, back))
        leaves += takes + float(rng.uniform(0.2, 0.8) if not back else rng.uniform(1.5, 5.0)) * HOUR_S
        back = not back
    return ride(rng, make_ship(rng, number, ship_type, ""), trips, aside_m=float(rng.normal(0.0, 120.0)))
