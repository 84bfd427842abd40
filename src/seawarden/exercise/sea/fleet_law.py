"""Law and rescue vessels: they patrol to a place at sea, loiter there for hours, and come home; innocent loiterers."""

from functools import partial
from typing import Final

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.fleet_passage import sail
from seawarden.exercise.sea.fleet_ships import Mariner, mariner
from seawarden.exercise.sea.itinerary import DAY_S, UNDER_WAY, Itinerary
from seawarden.exercise.sea.outings import beside, home_of, outings
from seawarden.exercise.sea.routes import route

# home port: nodes where she loiters
BEATS: Final[dict[str, tuple[str, ...]]] = {
    "HELSINKI": ("KALB0", "PORE", "KALB"),
    "HANKO": ("HII2", "GOF1", "HII1"),
    "KOTKA": ("RODS",),
    "TALLINN": ("PORW", "GOF1", "KALB0"),
    "TURKU": ("UTO", "BOG"),
    "MARIEHAMN": ("ALS1", "ASM"),
    "VAASA": ("KVA1",),
    "LULEA": ("BAY4",),
    "SUNDSVALL": ("BOT2",),
    "NYNASHAMN": ("LANDS", "GOTN1"),
    "VISBY": ("GOTN0", "KLINT"),
    "SLITE": ("GOTE1", "GOTM"),
    "KARLSKRONA": ("BG3", "OLW"),
    "MALMO": ("FALS", "TREL"),
    "GOTHENBURG": ("S1", "FLADEN"),
    "VENTSPILS": ("IRB0", "VEN1"),
    "LIEPAJA": ("LIE1",),
    "KLAIPEDA": ("KLA1", "BALC"),
    "GDYNIA": ("ROZE", "SLUP3"),
    "SWINOUJSCIE": ("ODRA", "ADLE"),
    "SASSNITZ": ("ARK", "RUGE"),
    "ROSTOCK": ("KADE", "DARSS"),
    "KIEL": ("KIELE",),
    "RONNE": ("BGM", "SBOR"),
    "FREDERIKSHAVN": ("SKAWE", "T2"),
    "GRENAA": ("T5",),
    "UST-LUGA": ("LUGAN",),
    "KALININGRAD": ("KAL1",),
}


def _trip(it: Itinerary, rng: np.random.Generator, who: Mariner, home: str) -> None:
    """Patrol: out, two to five hours of slow legs about a place, home."""
    node = BEATS[home][int(rng.integers(len(BEATS[home])))]
    out = route(home, node)
    sail(it, out, who, rng)
    here = it.place
    until = it.t + 3600.0 * float(rng.uniform(2.0, 5.0))
    while it.t < until:
        place = beside(here, float(rng.uniform(0.4, 2.0)), 360.0 * float(rng.random()))
        it.sail(*place, float(rng.uniform(3.0, 6.0)))
        if float(rng.random()) < 0.3:
            it.lie(60.0 * float(rng.uniform(10.0, 45.0)), UNDER_WAY, swing_m=200.0)
    it.sail(*here, 8.0)
    sail(it, route(node, home), who, rng)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the law vessels with these numbers."""
    found = []
    for number in numbers:
        who, home = mariner(seed, number, "law"), home_of(seed, number, list(BEATS))
        it = outings(seed, number, day, home, DAY_S, 0.6, partial(_trip, who=who, home=home))
        found.append(it.plan(day, who.ship, "law", who.sea_kn, who.noise_kn))
    return [plan for plan in found if plan is not None]
