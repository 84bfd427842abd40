"""Fishing vessels: they steam to a ground, trawl to and fro, haul, rest, and come home after a day or a few."""

from functools import partial

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.dice import SHIP, dice
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import DAY_S, FISHING, UNDER_WAY, Itinerary
from seawarden.exercise.sea.network import Ground, network
from seawarden.exercise.sea.outings import back_from, beside, home_of, out_to, outings, within


def _haul(it: Itinerary, rng: np.random.Generator, ground: Ground, kn: float, status: int) -> None:
    """Trawl to and fro for two to five hours at ``kn``, then heave to for the haul."""
    axis = 360.0 * float(rng.random())
    until = it.t + 3600.0 * float(rng.uniform(2.0, 5.0))
    forth = True
    while it.t < until:
        far = float(rng.uniform(1.5, 4.0))
        goal = beside(it.place, far, axis + (0.0 if forth else 180.0) + float(rng.normal(0.0, 12.0)))
        home = ground.at
        if abs(goal[0] - home[0]) * 33.0 > ground.radius_nm or abs(goal[1] - home[1]) * 60.0 > ground.radius_nm:
            goal = within(ground, rng, 0.6)
        it.sail(*goal, kn * float(rng.uniform(0.93, 1.07)), 0.0, status)
        forth = not forth
    it.lie(60.0 * float(rng.uniform(15.0, 40.0)), status, swing_m=120.0)


def _trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str, ground: Ground, days: float) -> None:
    """Fish for some hours or days, with rests adrift, and come home."""
    kn, status = min(max(3.5 + 0.5 * who.z[0], 2.5), 4.5), FISHING if who.z[1] < 0.3 else UNDER_WAY
    begun = it.t
    out_to(it, who, rng, home, ground, within(ground, rng))
    enough = begun + 0.62 * days * DAY_S - (it.t - begun)
    while it.t < enough:
        _haul(it, rng, ground, kn, status)
        if float(rng.random()) < 0.35:
            it.lie(3600.0 * float(rng.uniform(1.0, 5.0)), UNDER_WAY, swing_m=400.0)
        if float(rng.random()) < 0.4:
            it.sail(*within(ground, rng), who.sea_kn * 0.9)
    back_from(it, who, rng, home, ground)


def plan_of(seed: int, number: int, day: int) -> Plan | None:
    """Return the day of the fishing vessel with this number."""
    who = mariner(seed, number, "fishing")
    grounds = network().grounds
    ground = grounds[home_of(seed, number, list(grounds))]
    home = home_of(seed, number, ground.ports)
    own = dice(seed, number, SHIP, -4)
    days = 1.0 if who.ship.length_m < 18 else float(own.choice([1.0, 2.0, 3.0, 4.0]))
    it = outings(
        seed, number, day, home, days * DAY_S, 0.75, partial(_trip, who=who, home=home, ground=ground, days=days)
    )
    return it.plan(day, who.ship, "fishing", who.sea_kn, who.noise_kn)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the fishing vessels with these numbers."""
    return [plan for number in numbers if (plan := plan_of(seed, number, day)) is not None]
