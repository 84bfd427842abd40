"""Ships that go out from a home port and come back: a seeded timetable of outings, without seams at midnight."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from seawarden.exercise.sea.dice import DAILY, SHIP, dice
from seawarden.exercise.sea.fleet_passage import sail
from seawarden.exercise.sea.fleet_ships import Mariner
from seawarden.exercise.sea.itinerary import BEYOND_S, DAY_S, MOORED, Itinerary
from seawarden.exercise.sea.network import Ground, Place
from seawarden.exercise.sea.roads import berth
from seawarden.exercise.sea.routes import NM_DEG, route

Trip = Callable[[Itinerary, np.random.Generator], None]  # from her berth and back to it


def home_of(seed: int, number: int, ports: Sequence[str]) -> str:
    """Return the home port of a ship among ``ports``."""
    return ports[int(dice(seed, number, SHIP, -1).integers(len(ports)))]


def outings(seed: int, number: int, day: int, home: str, period_s: float, chance: float, trip: Trip) -> Itinerary:
    """Return her way around a day: at most one outing in each ``period_s``, with this chance, from the same berth.

    An outing begins in the first 30 % of its period (shifted by ship) and should last less than 65 % of it.
    """
    lon, lat = berth(seed, number, home, 0)
    begin = day * DAY_S
    shift = period_s * float(dice(seed, number, SHIP, -2).random())
    first = math.floor((begin - shift) / period_s) - 1
    last = math.ceil((begin + DAY_S + BEYOND_S - shift) / period_s) + 1
    it = Itinerary(lon, lat, shift + first * period_s)
    for turn in range(first, last):
        rng = dice(seed, number, DAILY, turn)
        goes, late = float(rng.random()), 0.3 * float(rng.random())
        if goes < chance:
            it.lie(0.0, MOORED, leave=shift + (turn + late) * period_s)
            trip(it, rng)
            it.sail(lon, lat, 3.0)
    it.lie(0.0, MOORED, leave=shift + (last + 1) * period_s)
    return it


def out_to(it: Itinerary, who: Mariner, rng: np.random.Generator, home: str, ground: Ground, place: Place) -> None:
    """Sail from home to a place in a ground, by way of its node."""
    sail(it, route(home, ground.via), who, rng)
    it.sail(*place, who.sea_kn)


def back_from(it: Itinerary, who: Mariner, rng: np.random.Generator, home: str, ground: Ground) -> None:
    """Sail home from a ground."""
    back = route(ground.via, home)
    it.sail(back.lon[0], back.lat[0], who.sea_kn)
    sail(it, back, who, rng)


def beside(place: Place, nm: float, course_deg: float) -> Place:
    """Return the place so far from another on a course (plane; good for tens of miles)."""
    course = math.radians(course_deg)
    east, north = nm * math.sin(course) / NM_DEG, nm * math.cos(course) / NM_DEG
    return place[0] + east / math.cos(math.radians(place[1])), place[1] + north


def within(ground: Ground, rng: np.random.Generator, share: float = 1.0) -> Place:
    """Return a place in a ground, evenly spread over ``share`` of its radius."""
    return beside(ground.at, share * ground.radius_nm * math.sqrt(float(rng.random())), 360.0 * float(rng.random()))
