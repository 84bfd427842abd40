"""Cargo ships, bulk carriers, container ships, ro-ro and tankers, alone and in convoys; others on passage; tows."""

import math
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.dice import VOYAGE, dice
from seawarden.exercise.sea.fleet_chain import Call, Trader, chain, trader, way_of
from seawarden.exercise.sea.fleet_passage import sail
from seawarden.exercise.sea.fleet_ships import mariner
from seawarden.exercise.sea.fleet_spells import spells
from seawarden.exercise.sea.itinerary import ANCHORED, BEYOND_S, DAY_S, MOORED, UNDER_WAY, Itinerary
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.outings import beside
from seawarden.exercise.sea.roads import berth, split_at_roads, split_at_sea

KINDS: Final = ("cargo", "bulk", "box", "tanker")
SHARES: Final = (0.47, 0.14, 0.13, 0.26)
OTHERS: Final = ("rover", "tow")
OTHERS_SHARES: Final = (0.86, 0.14)
BERTHING_KN: Final = 3.0
LEAST_WAIT_S: Final = 3 * 3600.0
_PILOTED_M: Final = 70  # longer ships take a pilot, most of them
_PILOTED: Final = 0.8
_CONVOY: Final = 4  # of every so many ships in company, one leads


def _begin(seed: int, ship: Trader, call: Call, lag_s: float) -> Itinerary:
    """Return an itinerary at the end of a call: at her berth until she leaves, or at a gate just as she enters."""
    leaves = call.leaves + lag_s
    if network().ports[call.port].gate:
        way = way_of(ship, call)
        return Itinerary(way.lon[0], way.lat[0], leaves)
    it = Itinerary(*berth(seed, ship.who.number, call.port, call.turn), leaves - 3600.0)
    it.lie(0.0, MOORED, leave=leaves)
    return it


def _wait(it: Itinerary, ship: Trader, call: Call, rng: np.random.Generator) -> None:
    """Wait off the goal: at anchor, adrift, or in slow circles."""
    begun = it.t
    if not call.adrift:
        it.lie(call.wait_s, ANCHORED, swing_m=ship.who.ship.length_m + float(rng.uniform(60.0, 200.0)))
        it.events.append((begun, it.t, "anchored"))
        return
    if float(rng.random()) < 0.5:
        it.lie(call.wait_s, UNDER_WAY, swing_m=float(rng.uniform(300.0, 900.0)))
    else:
        here, across = it.place, float(rng.uniform(0.8, 1.6))
        kn, course = float(rng.uniform(2.5, 4.5)), 360.0 * float(rng.random())
        while it.t < begun + call.wait_s:
            it.sail(*beside(here, across, course), kn)
            course += 60.0
        it.sail(*here, kn)
    it.events.append((begun, it.t, "waiting"))


def _voyage(seed: int, ship: Trader, call: Call, it: Itinerary, switches: Switches) -> None:
    """Sail one voyage, perhaps waiting off the goal, and come to the next berth or leave the sea by a gate."""
    rng = dice(seed, ship.who.number, VOYAGE, call.turn)
    way = way_of(ship, call)
    extra = spells(rng, way, ship.who, switches) if ship.kind in KINDS else ()
    piloted = ship.who.ship.length_m > _PILOTED_M and float(rng.random()) < _PILOTED
    habit = float(rng.standard_normal())
    if call.wait_s > 0.0 and (switches.service or not call.adrift):
        first, rest = split_at_sea(way) if call.adrift else split_at_roads(rng, way, call.goal)
        sail(it, first, ship.who, rng, extra, piloted, habit)
        _wait(it, ship, call, rng)
        sail(it, rest, ship.who, rng, (), piloted, habit)
    else:
        sail(it, way, ship.who, rng, extra, piloted, habit)
    if not network().ports[call.goal].gate:
        it.sail(*berth(seed, ship.who.number, call.goal, call.turn + 1), BERTHING_KN)


def passage(
    seed: int, led_by: int, ship: Trader, day: int, switches: Switches, group: str, lag_s: float = 0.0
) -> Plan | None:
    """Return what a ship means to do on a day; None where she is out of the sea all day.

    Her calls are those of the ship ``led_by``, ``lag_s`` later; her berths and her habit in the lanes are her own.
    """
    begin, end = day * DAY_S, (day + 1) * DAY_S + BEYOND_S
    leader = ship._replace(who=ship.who._replace(number=led_by))
    calls: list[Call] = []
    for call in chain(seed, leader):
        calls.append(call)
        if call.leaves > end:
            break
    first = max((i for i, call in enumerate(calls) if call.leaves + lag_s <= begin), default=0)
    it: Itinerary | None = None
    goal = calls[first].goal
    for call, after in zip(calls[first:-1], calls[first + 1 :], strict=True):
        it = it or _begin(seed, ship, call, lag_s)
        _voyage(seed, ship, call, it, switches)
        goal = call.goal
        if network().ports[goal].gate:
            if it.t > begin:
                break
            it = None
            continue
        it.lie(LEAST_WAIT_S, MOORED, leave=after.leaves + lag_s)
    if it is None:
        return None
    return it.plan(day, ship.who.ship._replace(destination=goal[:20]), group, ship.who.sea_kn, ship.who.noise_kn)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the merchants with these numbers."""
    ships = ((number, trader(seed, number, KINDS, SHARES)) for number in numbers)
    return _met(lambda n, ship: passage(seed, n, ship, day, switches, "merchant"), ships)


def other_plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of yachts, work boats, naval ships on passage, and tugs with tows."""
    ships = ((number, trader(seed, number, OTHERS, OTHERS_SHARES)) for number in numbers)
    return _met(
        lambda n, ship: passage(seed, n, ship, day, switches, "tow" if ship.kind == "tow" else "passage"), ships
    )


def convoy_plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of ships in company: in fours, one leads, the others follow 3-6 minutes apart."""
    ships = []
    for i, number in enumerate(numbers):
        led_by = number - i % _CONVOY
        lead = trader(seed, led_by, ("cargo",), (1.0,))
        own = mariner(seed, number, "cargo")
        ships.append((number, lead._replace(who=own._replace(sea_kn=lead.who.sea_kn))))

    def follow(number: int, ship: Trader) -> Plan | None:
        place = (number - numbers.start) % _CONVOY
        lag_s = place * (180.0 + 180.0 * float(dice(seed, number - place, VOYAGE, -1).random()))
        return passage(seed, number - place, ship, day, switches, "convoy", math.floor(lag_s))

    return _met(follow, ships)


def _met(plan: Callable[[int, Trader], Plan | None], ships: Iterable[tuple[int, Trader]]) -> list[Plan]:
    """Return the plans of the ships that are out."""
    found = (plan(number, ship) for number, ship in ships)
    return [one for one in found if one is not None]
