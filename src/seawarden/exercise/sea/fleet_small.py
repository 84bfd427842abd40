"""Small craft, class B: day trips out of a port under sail or engine, and home before night."""

from functools import lru_cache, partial

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.fleet_passage import sail
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import DAY_S, UNDER_WAY, Itinerary
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.outings import beside, home_of, outings
from seawarden.exercise.sea.routes import Route, route

_SAILS_KN = 9.0  # slower ones tack


@lru_cache(maxsize=1)
def _ports() -> list[str]:
    """Return the ports whose way to the sea is short."""
    net = network()
    return [name for name, port in net.ports.items() if not port.gate and 6.0 < _out(name).total_nm < 32.0]


def _out(port: str) -> Route:
    """Return the way from a port to the node next to it."""
    return route(port, network().ports[port].join[0])


def _trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str) -> None:
    """Sail out, tack about for a few hours, and come home the way she went."""
    out = _out(home)
    legs = max(len(out.nm) - 1, 1)
    way = Route(out.lon[: legs + 1], out.lat[: legs + 1], out.kinds[:legs], out.nm[:legs], ())
    sail(it, way, who, rng)
    here = it.place
    part = float(rng.uniform(0.2, 0.9))
    far = (here[0] + part * (out.lon[-1] - here[0]), here[1] + part * (out.lat[-1] - here[1]))
    if who.sea_kn < _SAILS_KN:
        course = 360.0 * float(rng.random())
        for side in (50.0, -50.0):
            it.sail(*beside(it.place, float(rng.uniform(0.2, 0.8)), course + side), who.sea_kn * 0.9)
    it.sail(*far, who.sea_kn)
    it.lie(60.0 * float(rng.uniform(0.0, 90.0)), UNDER_WAY, swing_m=150.0)
    it.sail(*here, who.sea_kn * float(rng.uniform(0.85, 1.0)))
    sail(it, Route(way.lon[::-1], way.lat[::-1], way.kinds[::-1], way.nm[::-1], ()), who, rng)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the small craft with these numbers."""
    found = []
    for number in numbers if switches.small else ():
        who, home = mariner(seed, number, "small"), home_of(seed, number, _ports())
        it = outings(seed, number, day, home, DAY_S, 0.6, partial(_trip, who=who, home=home))
        found.append(it.plan(day, who.ship, "small", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]
