"""Dredgers: slow circuits between a port's channel and the ground where they dump; out for most of the day."""

from functools import partial
from typing import Final

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.fleet_passage import sail
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import DAY_S, RESTRICTED, Itinerary
from seawarden.exercise.sea.outings import beside, home_of, outings
from seawarden.exercise.sea.routes import route

# port: the node near which they work
CHANNELS: Final[dict[str, str]] = {
    "KLAIPEDA": "KLA1",
    "LIEPAJA": "LIE1",
    "VENTSPILS": "VEN1",
    "RIGA": "RIG1",
    "GDANSK": "GDB",
    "SWINOUJSCIE": "ODRA",
    "ROSTOCK": "ROS2",
    "LUBECK": "LUB1",
    "UST-LUGA": "LUGAS",
    "COPENHAGEN": "SND2",
    "GOTHENBURG": "S1",
    "KALININGRAD": "KAL1",
    "AARHUS": "AARH1",
    "PRIMORSK": "PRIM1",
}


def _trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str) -> None:
    """Circuits for a working day: along the channel at 1.5-2.5 kn, out to dump, turn, back; then home."""
    node = CHANNELS[home]
    out, back = route(home, node), route(node, home)
    until = it.t + 3600.0 * float(rng.uniform(7.0, 12.0))
    sail(it, out, who, rng)
    sea = it.place
    near = (out.lon[-1] + 0.5 * (out.lon[-2] - out.lon[-1]), out.lat[-1] + 0.5 * (out.lat[-2] - out.lat[-1]))
    while it.t < until:
        it.sail(*near, who.sea_kn * 0.85)
        course = 360.0 * float(rng.random())
        for i in range(4):
            side = course + (0.0 if i % 2 == 0 else 180.0)
            it.sail(*beside(it.place, 0.5, side), float(rng.uniform(1.5, 2.5)), 0.0, RESTRICTED)
        it.sail(*sea, who.sea_kn * 0.85)
        it.lie(60.0 * float(rng.uniform(5.0, 12.0)), RESTRICTED, swing_m=60.0)
    sail(it, back, who, rng)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the dredgers with these numbers."""
    found = []
    for number in numbers:
        who, home = mariner(seed, number, "dredger"), home_of(seed, number, list(CHANNELS))
        it = outings(seed, number, day, home, DAY_S, 0.7, partial(_trip, who=who, home=home))
        found.append(it.plan(day, who.ship, "dredger", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]
