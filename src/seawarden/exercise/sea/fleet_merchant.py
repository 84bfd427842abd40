"""Cargo ships, bulk carriers, container ships, ro-ro and tankers: endless seeded chains of voyages from port to port.

A chain begins ten days before day 0; a day cuts its window out of it, so that the next day begins where this one
nominally ends. Delays on a voyage (pilots, slow steaming, trouble) eat into the stay in port that follows.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.dice import CHAIN, VOYAGE, dice
from seawarden.exercise.sea.fleet_passage import sail, sail_s
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.fleet_spells import spells
from seawarden.exercise.sea.itinerary import ANCHORED, BEYOND_S, DAY_S, MOORED, Itinerary
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.roads import berth, split_at_roads
from seawarden.exercise.sea.routes import DEEP_M, Route, route

BERTHING_KN: Final = 3.0
LEAST_WAIT_S: Final = 3 * 3600.0
FIRST_S: Final = -10 * DAY_S
KINDS: Final = ("cargo", "bulk", "box", "tanker")
SHARES: Final = (0.47, 0.14, 0.13, 0.26)
_TRADE: Final = {"cargo": 0, "bulk": 0, "tanker": 1, "box": 2}
_CANAL_DRAUGHT_M: Final = 9.5  # Kiel canal's limit, about
_NEAR_NM: Final = 45.0  # no voyages between neighbours
_AWAY_S: Final = (30 * 3600.0, 40 * 3600.0)  # out of the sea at least, and more than that in the mean
_STAY_S: Final = {"cargo": 20 * 3600.0, "bulk": 34 * 3600.0, "box": 10 * 3600.0, "tanker": 18 * 3600.0}
_LEAST_STAY_S: Final = 8 * 3600.0
_ANCHORS: Final = {"cargo": 0.16, "bulk": 0.30, "box": 0.06, "tanker": 0.32}  # share of calls that wait for a berth


class Call(NamedTuple):
    """A stay in a port or out of the sea (a gate), and the voyage after it, by the schedule; s since day 0."""

    turn: int
    port: str
    leaves: float
    goal: str
    arrives: float  # at the goal, nominally
    anchor_s: float  # of which waiting at anchor off the goal


class Trader(NamedTuple):
    """A merchant ship and her trade."""

    who: Mariner
    kind: str
    deep: bool
    canal: bool
    west: float  # how often she goes west of Gotland
    home: tuple[np.ndarray, tuple[str, ...]]


@lru_cache(maxsize=8)
def _market(trade: int, canal: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the cumulated weights of the ports of a trade, and the ports."""
    calls = network().calls
    ports = tuple(name for name, row in calls.items() if row[trade] > 0 and (canal or name != "KIEL CANAL"))
    weights = np.cumsum([calls[name][trade] for name in ports])
    return weights / weights[-1], ports


def trader(seed: int, number: int) -> Trader:
    """Return the merchant with this number."""
    rng = dice(seed, number, CHAIN, -1)
    kind = KINDS[int(np.searchsorted(np.cumsum(SHARES), rng.random()))]
    who = mariner(seed, number, kind)
    canal = who.ship.draught_m <= _CANAL_DRAUGHT_M and who.ship.length_m <= 200
    return Trader(
        who, kind, who.ship.draught_m > DEEP_M, canal, float(rng.uniform(0.1, 0.9)), _market(_TRADE[kind], canal)
    )


def _other_port(ship: Trader, port: str, rng: np.random.Generator) -> str:
    """Return where she goes next: any port of her trade that is not near; from a gate into the sea, never out again."""
    weights, ports = ship.home
    net = network()
    for _ in range(64):
        goal = ports[int(np.searchsorted(weights, rng.random()))]
        both_out = net.ports[port].gate and net.ports[goal].gate
        if goal != port and not both_out and route(port, goal, ship.deep).total_nm > _NEAR_NM:
            return goal
    return next(name for name in ports if name != port and not net.ports[name].gate)


def chain(seed: int, ship: Trader) -> Iterator[Call]:
    """Yield her calls without end, the first a few days before `FIRST_S`; the same for every day."""
    rng = dice(seed, ship.who.number, CHAIN)
    net = network()
    port = ship.home[1][int(np.searchsorted(ship.home[0], rng.random()))]
    t = FIRST_S - 4 * DAY_S * float(rng.random())
    turn = 0
    while True:
        if net.ports[port].gate:
            stay = _AWAY_S[0] + float(rng.exponential(_AWAY_S[1] - _AWAY_S[0]))
        else:
            stay = max(_STAY_S[ship.kind] * math.exp(0.6 * float(rng.standard_normal())), _LEAST_STAY_S)
        goal = _other_port(ship, port, rng)
        way = _way(ship, port, goal, turn)
        waits = (not net.ports[goal].gate) and float(rng.random()) < _ANCHORS[ship.kind]
        anchor_s = 3600.0 * min(12.0 * math.exp(0.9 * float(rng.standard_normal())), 96.0) if waits else 0.0
        arrives = t + stay + 1.02 * sail_s(way, ship.who.sea_kn) + 1800.0 + anchor_s
        yield Call(turn, port, t + stay, goal, arrives, anchor_s)
        turn, port, t = turn + 1, goal, arrives


def _way(ship: Trader, port: str, goal: str, turn: int) -> Route:
    """Return the route of a voyage: her taste for the way west of Gotland is thrown by the number of the voyage."""
    west = (ship.who.number * 7 + turn * 13) % 100 < 100 * ship.west
    return route(port, goal, ship.deep, west)


def _begin(seed: int, ship: Trader, call: Call) -> Itinerary:
    """Return an itinerary at the end of a call: at her berth until she leaves, or at a gate just as she enters."""
    if network().ports[call.port].gate:
        way = _way(ship, call.port, call.goal, call.turn)
        return Itinerary(way.lon[0], way.lat[0], call.leaves)
    lon, lat = berth(seed, ship.who.number, call.port, call.turn)
    it = Itinerary(lon, lat, call.leaves - 3600.0)
    it.lie(0.0, MOORED, leave=call.leaves)
    return it


def _voyage(seed: int, ship: Trader, call: Call, it: Itinerary, switches: Switches) -> None:
    """Sail one voyage, perhaps by way of an anchorage, and come to the next berth or leave the sea by a gate."""
    rng = dice(seed, ship.who.number, VOYAGE, call.turn)
    way = _way(ship, call.port, call.goal, call.turn)
    extra = spells(rng, way, ship.who, switches)
    piloted = ship.who.ship.length_m > 70 and float(rng.random()) < 0.8
    habit = float(rng.standard_normal())
    if call.anchor_s > 0.0:
        first, rest = split_at_roads(rng, way, call.goal)
        sail(it, first, ship.who, rng, extra, piloted, habit)
        begun = it.t
        it.lie(call.anchor_s, ANCHORED, swing_m=ship.who.ship.length_m + float(rng.uniform(60.0, 200.0)))
        it.events.append((begun, it.t, "anchored"))
        sail(it, rest, ship.who, rng, (), piloted, habit)
    else:
        sail(it, way, ship.who, rng, extra, piloted, habit)
    if not network().ports[call.goal].gate:
        lon, lat = berth(seed, ship.who.number, call.goal, call.turn + 1)
        it.sail(lon, lat, BERTHING_KN)


def plan_of(seed: int, number: int, day: int, switches: Switches) -> Plan | None:
    """Return what a merchant means to do on a day; None where she is out of the sea all day."""
    ship = trader(seed, number)
    begin, end = day * DAY_S, (day + 1) * DAY_S + BEYOND_S
    calls: list[Call] = []
    for call in chain(seed, ship):
        calls.append(call)
        if call.leaves > end:
            break
    first = max((i for i, call in enumerate(calls) if call.leaves <= begin), default=0)
    it: Itinerary | None = None
    goal = calls[first].goal
    for call, after in zip(calls[first:-1], calls[first + 1 :], strict=True):
        it = it or _begin(seed, ship, call)
        _voyage(seed, ship, call, it, switches)
        goal = call.goal
        if network().ports[call.goal].gate:
            if it.t > begin:
                break
            it = None
            continue
        it.lie(LEAST_WAIT_S, MOORED, leave=after.leaves)
    if it is None:
        return None
    return it.plan(day, ship.who.ship._replace(destination=goal[:20]), "merchant", ship.who.sea_kn, ship.who.noise_kn)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the merchants with these numbers."""
    return [plan for number in numbers if (plan := plan_of(seed, number, day, switches)) is not None]
