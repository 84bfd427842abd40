"""Where ships lie: berths in port, anchorages off it."""

import math
from functools import lru_cache
from typing import Final

import numpy as np

from seawarden.exercise.sea.dice import dice
from seawarden.exercise.sea.network import Place, network
from seawarden.exercise.sea.routes import NM_DEG, Route, nm_between

BERTHS: Final = 6  # purpose of the dice
_PORT_NM: Final = 0.12  # berths lie within this of the port's place
_OPEN: Final = frozenset({"open", "lane", "coast"})
_LONG_NM: Final = 6.0
_ROADS_NM: Final = 30.0  # an anchorage this near serves a port


def berth(seed: int, number: int, port: str, turn: int) -> Place:
    """Return the berth of a call, (lon, lat)."""
    return _within(network().at[network().node[port]], _PORT_NM, dice(seed, number, BERTHS, turn))


def _within(place: Place, radius_nm: float, rng: np.random.Generator) -> Place:
    """Return a place evenly spread over a disc."""
    far, angle = radius_nm * math.sqrt(float(rng.random())), 2.0 * math.pi * float(rng.random())
    east, north = far * math.cos(angle) / NM_DEG, far * math.sin(angle) / NM_DEG
    return place[0] + east / math.cos(math.radians(place[1])), place[1] + north


def spot(name: str, rng: np.random.Generator) -> Place:
    """Return a place in an anchorage."""
    roads = network().anchorages[name]
    return _within(roads.at, roads.radius_nm, rng)


@lru_cache(maxsize=256)
def roads_of(port: str) -> str:
    """Return the anchorage nearest to where a port's pilots board (or her berths), or "" where none is near."""
    net = network()
    outer = net.at[net.pilot.get(port, net.node[port])]
    name, roads = min(net.anchorages.items(), key=lambda item: nm_between(outer, item[1].at))
    return name if nm_between(outer, roads.at) < _ROADS_NM else ""


def split_at_roads(rng: np.random.Generator, way: Route, port: str) -> tuple[Route, Route]:
    """Return a route in two, by way of a place in the port's anchorage; waits off the port where she has none."""
    name = roads_of(port)
    if not name:
        return _split(way, len(way.lon) - 2, (way.lon[-2], way.lat[-2]))
    near, n = network().anchorages[name].at, len(way.lon)
    at = min(range(1, n - 1), key=lambda i: nm_between((way.lon[i], way.lat[i]), near))
    return _split(way, at, spot(name, rng))


def split_at_sea(way: Route) -> tuple[Route, Route]:
    """Return a route in two at the last vertex in open water: where the last long leg of open way ends."""
    kinds = network().kind_names
    open_water = [i + 1 for i, kind in enumerate(way.kinds[:-1]) if kinds[kind] in _OPEN and way.nm[i] > _LONG_NM]
    if not open_water:
        return _split(way, len(way.lon) - 2, (way.lon[-2], way.lat[-2]))
    leg = open_water[-1] - 1
    lon = 0.5 * (way.lon[leg] + way.lon[leg + 1])
    lat = 0.5 * (way.lat[leg] + way.lat[leg + 1])
    half = 0.5 * way.nm[leg]
    longer = Route(
        [*way.lon[: leg + 1], lon, *way.lon[leg + 1 :]],
        [*way.lat[: leg + 1], lat, *way.lat[leg + 1 :]],
        [*way.kinds[: leg + 1], *way.kinds[leg:]],
        [*way.nm[:leg], half, half, *way.nm[leg + 1 :]],
        way.pilots,
    )
    return _split(longer, leg + 1, (lon, lat))


def _split(way: Route, at: int, place: Place) -> tuple[Route, Route]:
    """Return a route in two, broken at vertex ``at`` for a visit to ``place``."""
    there, done = nm_between((way.lon[at], way.lat[at]), place), math.fsum(way.nm[:at])
    first = Route(
        [*way.lon[: at + 1], place[0]],
        [*way.lat[: at + 1], place[1]],
        [*way.kinds[:at], way.kinds[at - 1]],
        [*way.nm[:at], there],
        tuple(nm for nm in way.pilots if nm < done),
    )
    rest = Route(
        [place[0], *way.lon[at:]],
        [place[1], *way.lat[at:]],
        [way.kinds[at], *way.kinds[at:]],
        [there, *way.nm[at:]],
        tuple(nm - done + there for nm in way.pilots if nm >= done),
    )
    return first, rest
