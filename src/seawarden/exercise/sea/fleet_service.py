"""Service ships of wind farms, survey ships and cable ships at cables and pipelines: the innocent loiterers."""

from functools import partial

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.dice import SHIP, dice
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import DAY_S, RESTRICTED, UNDER_WAY, Itinerary
from seawarden.exercise.sea.network import Ground, network
from seawarden.exercise.sea.outings import back_from, beside, home_of, out_to, outings, within

_SURVEY_DAYS = 3.0
_MENDER = 0.25  # share of the ships at cables that lie over one place and mend


def _farm_trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str, ground: Ground) -> None:
    """Bring technicians to turbines: hops of half a mile or two, 5-30 min at each, home after a working day."""
    until = it.t + 3600.0 * float(rng.uniform(7.0, 11.0))
    out_to(it, who, rng, home, ground, within(ground, rng))
    while it.t < until:
        it.lie(60.0 * float(rng.uniform(5.0, 30.0)), UNDER_WAY, swing_m=25.0)
        it.sail(*within(ground, rng), float(rng.uniform(8.0, 16.0)))
    back_from(it, who, rng, home, ground)


def _survey_trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str, ground: Ground) -> None:
    """Survey: parallel lines of two to five miles at 4-5 kn, 100-300 m apart, for a day or two."""
    begun = it.t
    axis, apart = 360.0 * float(rng.random()), float(rng.uniform(0.05, 0.16))
    far, kn = float(rng.uniform(2.0, min(5.0, ground.radius_nm))), float(rng.uniform(4.0, 5.0))
    out_to(it, who, rng, home, ground, within(ground, rng, 0.4))
    until = begun + 0.6 * _SURVEY_DAYS * DAY_S - (it.t - begun)
    forth, line = True, 0
    while it.t < until:
        it.sail(*beside(it.place, far, axis if forth else axis + 180.0), kn, 0.0, RESTRICTED)
        side = axis + (90.0 if line % 40 < 20 else 270.0)
        it.sail(*beside(it.place, apart, side), kn, 0.0, RESTRICTED)
        forth, line = not forth, line + 1
    back_from(it, who, rng, home, ground)


def _mend_trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str, ground: Ground) -> None:
    """Mend a cable: a day and more over one place, moved a little now and then, restricted in her ability."""
    until = it.t + 0.6 * _SURVEY_DAYS * DAY_S
    out_to(it, who, rng, home, ground, within(ground, rng, 0.5))
    here = it.place
    while it.t < until:
        it.lie(3600.0 * float(rng.uniform(1.0, 6.0)), RESTRICTED, swing_m=20.0)
        it.sail(*beside(here, float(rng.uniform(0.02, 0.3)), 360.0 * float(rng.random())), 1.0, 0.0, RESTRICTED)
    back_from(it, who, rng, home, ground)


def farm_plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the wind farms' ships with these numbers."""
    found, farms = [], network().farms
    for number in numbers if switches.service else ():
        who, ground = mariner(seed, number, "service"), farms[home_of(seed, number, list(farms))]
        home = home_of(seed, number, ground.ports)
        it = outings(seed, number, day, home, DAY_S, 0.75, partial(_farm_trip, who=who, home=home, ground=ground))
        found.append(it.plan(day, who.ship, "service", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]


def works_plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the survey and cable ships with these numbers."""
    found, works = [], network().works
    for number in numbers if switches.service else ():
        who, ground = mariner(seed, number, "survey"), works[home_of(seed, number, list(works))]
        home = home_of(seed, number, ground.ports)
        trip = _mend_trip if float(dice(seed, number, SHIP, -3).random()) < _MENDER else _survey_trip
        it = outings(
            seed,
            number,
            day,
            home,
            _SURVEY_DAYS * DAY_S,
            0.8,
            partial(trip, who=who, home=home, ground=ground),
        )
        found.append(it.plan(day, who.ship, "service", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]
