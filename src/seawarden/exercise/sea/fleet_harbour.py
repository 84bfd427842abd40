"""Harbour tugs and pilot boats: out to where ships are met, a while there, and home; several times a day."""

from functools import lru_cache, partial

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.fleet_passage import sail
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import UNDER_WAY, Itinerary
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.outings import beside, home_of, outings
from seawarden.exercise.sea.routes import Route, route

_PILOTS_EVERY_S = 3.2 * 3600.0
_TUGS_EVERY_S = 6.0 * 3600.0
_FAR_NM = 14.0  # tugs go no farther out


@lru_cache(maxsize=1)
def _pilot_ports() -> list[str]:
    """Return the ports with a pilot station, each as often as ships call, so that busy ports have more boats."""
    net = network()
    return [
        port
        for port in net.pilot
        for _ in range(1 + round(sum(net.calls.get(port, (0.0, 0.0, 0.0))) / 3.0))
        if _outward(port).total_nm < 25.0
    ]


def _outward(port: str) -> Route:
    """Return the way from a port's berths to where its pilots board."""
    net = network()
    names = {number: name for name, number in net.node.items()}
    whole = route(port, names[net.node[net.ports[port].join[0]]])
    n = len(net.ports[port].way)
    return Route(whole.lon[:n], whole.lat[:n], whole.kinds[: n - 1], whole.nm[: n - 1], ())


def _inward(way: Route) -> Route:
    """Return a way turned round."""
    return Route(way.lon[::-1], way.lat[::-1], way.kinds[::-1], way.nm[::-1], ())


def _pilot_trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str) -> None:
    """Meet one or two ships off the station: alongside each at 6-8 kn for a few minutes."""
    way = _outward(home)
    sail(it, way, who, rng)
    for _ in range(int(rng.integers(1, 3))):
        it.sail(*beside(it.place, float(rng.uniform(0.3, 1.0)), 360.0 * float(rng.random())), float(rng.uniform(6, 8)))
        it.lie(60.0 * float(rng.uniform(2.0, 15.0)), UNDER_WAY, swing_m=80.0)
    it.sail(way.lon[-1], way.lat[-1], 10.0)
    sail(it, _inward(way), who, rng)


def _tug_trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str) -> None:
    """Go out some way to meet a ship, wait, and come in with her at 5-7 kn."""
    way = _outward(home)
    legs = max(next((i for i in range(len(way.nm), 0, -1) if sum(way.nm[:i]) <= _FAR_NM), 1), 1)
    out = Route(way.lon[: legs + 1], way.lat[: legs + 1], way.kinds[:legs], way.nm[:legs], ())
    sail(it, out, who, rng)
    it.lie(60.0 * float(rng.uniform(5.0, 40.0)), UNDER_WAY, swing_m=150.0)
    back = _inward(out)
    for lon, lat in zip(back.lon[1:], back.lat[1:], strict=True):
        it.sail(lon, lat, float(rng.uniform(5.0, 7.0)))


def pilot_plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the pilot boats with these numbers."""
    found = []
    for number in numbers:
        who, home = mariner(seed, number, "pilot"), home_of(seed, number, _pilot_ports())
        it = outings(seed, number, day, home, _PILOTS_EVERY_S, 0.5, partial(_pilot_trip, who=who, home=home))
        found.append(it.plan(day, who.ship, "pilot", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]


def tug_plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the harbour tugs with these numbers."""
    found = []
    for number in numbers:
        who, home = mariner(seed, number, "tug"), home_of(seed, number, _pilot_ports())
        it = outings(seed, number, day, home, _TUGS_EVERY_S, 0.55, partial(_tug_trip, who=who, home=home))
        found.append(it.plan(day, who.ship, "tug", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]
