"""Endless seeded chains of voyages from port to port, the same whatever day is asked for.

A chain begins ten days before day 0; a day cuts its window out of it, so that the next day begins where this one
nominally ends. Delays on a voyage (pilots, slow steaming, trouble) eat into the stay in port that follows.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.sea.dice import CHAIN, dice
from seawarden.exercise.sea.fleet_passage import sail_s
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import DAY_S
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.routes import DEEP_M, Route, nm_between, route

FIRST_S: Final = -10 * DAY_S
_CANAL_DRAUGHT_M: Final = 9.5  # Kiel canal's limits, about
_CANAL_LENGTH_M: Final = 200
_NEAR_NM: Final = 45.0  # no voyages between neighbours
_AWAY_S: Final = (30 * 3600.0, 40 * 3600.0)  # out of the sea at least, and in the mean
_LEAST_STAY_S: Final = 8 * 3600.0


class Trade(NamedTuple):
    """How ships of a kind trade: which column of the ports' weights, hours in port (median), shares of calls."""

    column: int
    stay_h: float
    anchors: float  # share of calls that wait at anchor first
    waits: float  # and of those that wait adrift or in slow circles at sea instead
    west: float  # share of those that go west of Gotland where both ways serve, in the mean
    reach_nm: float = math.inf  # a goal so far off is taken e times less often


TRADES: Final[dict[str, Trade]] = {
    "cargo": Trade(0, 22.0, 0.22, 0.02, 0.42),
    "bulk": Trade(0, 40.0, 0.50, 0.03, 0.15),
    "box": Trade(2, 12.0, 0.06, 0.03, 0.30),
    "tanker": Trade(1, 20.0, 0.50, 0.05, 0.10),
    "rover": Trade(0, 18.0, 0.03, 0.01, 0.45, 150.0),
    "tow": Trade(0, 24.0, 0.02, 0.01, 0.5, 150.0),
}


class Call(NamedTuple):
    """A stay in a port or out of the sea (a gate), and the voyage after it, by the schedule; s since day 0."""

    turn: int
    port: str
    leaves: float
    goal: str
    west: bool
    arrives: float  # at the goal, nominally
    wait_s: float  # of which waiting off the goal,
    adrift: bool  # at sea instead of at anchor


class Trader(NamedTuple):
    """A ship that goes from port to port."""

    who: Mariner
    kind: str
    deep: bool
    west: float  # how often she goes west of Gotland
    market: tuple[np.ndarray, tuple[str, ...]]


@lru_cache(maxsize=8)
def _market(column: int, canal: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the cumulated weights of the ports of a trade, and the ports."""
    calls = network().calls
    ports = tuple(name for name, row in calls.items() if row[column] > 0 and (canal or name != "KIEL CANAL"))
    weights = np.cumsum([calls[name][column] for name in ports])
    return weights / weights[-1], ports


def trader(seed: int, number: int, kinds: tuple[str, ...], shares: tuple[float, ...]) -> Trader:
    """Return the ship with this number, of one of ``kinds``."""
    rng = dice(seed, number, CHAIN, -1)
    kind = kinds[min(int(np.searchsorted(np.cumsum(shares), rng.random())), len(kinds) - 1)]
    who = mariner(seed, number, kind)
    trade = TRADES[kind]
    canal = who.ship.draught_m <= _CANAL_DRAUGHT_M and who.ship.length_m <= _CANAL_LENGTH_M
    return Trader(
        who, kind, who.ship.draught_m > DEEP_M, 2.0 * trade.west * float(rng.random()), _market(trade.column, canal)
    )


def way_of(ship: Trader, call: Call) -> Route:
    """Return the route of a voyage."""
    return route(call.port, call.goal, ship.deep, call.west)


def _goal(ship: Trader, port: str, rng: np.random.Generator) -> str:
    """Return where she goes next: any port of her trade that is not near; from a gate into the sea, never out again."""
    weights, ports = ship.market
    net, reach = network(), TRADES[ship.kind].reach_nm
    for _ in range(64):
        goal = ports[int(np.searchsorted(weights, rng.random()))]
        both_out = net.ports[port].gate and net.ports[goal].gate
        far = nm_between(net.at[net.node[port]], net.at[net.node[goal]])
        if reach < math.inf and float(rng.random()) > math.exp(-far / reach):
            continue
        if goal != port and not both_out and far > _NEAR_NM:
            return goal
    return next(name for name in ports if name != port and not net.ports[name].gate)


def chain(seed: int, ship: Trader) -> Iterator[Call]:
    """Yield her calls without end, the first a few days before `FIRST_S`; the same for every day."""
    rng = dice(seed, ship.who.number, CHAIN)
    net, trade = network(), TRADES[ship.kind]
    port = ship.market[1][int(np.searchsorted(ship.market[0], rng.random()))]
    t = FIRST_S - 4 * DAY_S * float(rng.random())
    turn = 0
    while True:
        if net.ports[port].gate:
            stay = _AWAY_S[0] + float(rng.exponential(_AWAY_S[1] - _AWAY_S[0]))
        else:
            stay = max(3600.0 * trade.stay_h * math.exp(0.6 * float(rng.standard_normal())), _LEAST_STAY_S)
        goal = _goal(ship, port, rng)
        west, waits = float(rng.random()) < ship.west, float(rng.random())
        hours, adrift_h = 18.0 * math.exp(0.9 * float(rng.standard_normal())), 1.0 + 9.0 * float(rng.random())
        wait_s, adrift = 0.0, False
        if not net.ports[goal].gate and waits < trade.anchors + trade.waits:
            adrift = waits >= trade.anchors
            wait_s = 3600.0 * (adrift_h if adrift else min(hours, 96.0))
        sails = sail_s(route(port, goal, ship.deep, west), ship.who.sea_kn)
        call = Call(turn, port, t + stay, goal, west, t + stay + 1.02 * sails + 1800.0 + wait_s, wait_s, adrift)
        yield call
        turn, port, t = turn + 1, goal, call.arrives
