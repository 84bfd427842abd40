"""The exercise's ships: invented names and numbers, so that none can be taken for a real one.

MMSI begin with 290: the ITU's table of maritime identification digits allots 290 to no administration. Every name
begins with ``EX``. No ship has an IMO number, because every well-formed one may be some ship's.
"""

from typing import Final, NamedTuple

import numpy as np

from seawarden.model.tables import CLASS_A, CLASS_B

MMSI_FIRST: Final = 290_000_001
FEED_RECEIVERS: Final = ("Porkkala", "Suomenlinna", "Kotka", "Tahkuna", "Merivalja", "Letipea")  # places, not stations

CARGO, TANKER, PASSENGER, FISHING, TUG, PILOT, LAW, PLEASURE = 70, 80, 60, 30, 52, 50, 55, 37

_COLOURS = [
    "AMBER",
    "AZURE",
    "BIRCH",
    "BRONZE",
    "CEDAR",
    "COBALT",
    "COPPER",
    "CORAL",
    "CRIMSON",
    "GOLDEN",
    "GRANITE",
    "IVORY",
    "JADE",
    "LINDEN",
    "OLIVE",
    "PEARL",
]
_BIRDS = [
    "AUK",
    "BITTERN",
    "CURLEW",
    "DIPPER",
    "DUNLIN",
    "EIDER",
    "FULMAR",
    "GANNET",
    "GOSHAWK",
    "GREBE",
    "HERON",
    "KITE",
    "LAPWING",
    "MERLIN",
    "ORIOLE",
    "PIPIT",
    "PLOVER",
    "PUFFIN",
    "RAVEN",
    "SANDPIPER",
    "SKUA",
    "SNIPE",
    "STARLING",
    "SWIFT",
    "TERN",
    "WAGTAIL",
    "WHIMBREL",
    "WIGEON",
]


class Ship(NamedTuple):
    """What a ship says of herself."""

    mmsi: int
    name: str
    callsign: str
    ship_type: int
    length_m: int
    beam_m: int
    draught_m: float
    destination: str
    ais_class: int = CLASS_A


class Track(NamedTuple):
    """What a ship did, on a regular time grid; NaN positions while nobody can hear her."""

    ship: Ship
    t_s: np.ndarray  # seconds of the day
    lon: np.ndarray
    lat: np.ndarray
    sog_kn: np.ndarray
    cog_deg: np.ndarray
    hdg_deg: np.ndarray
    status: np.ndarray  # u1, navigational status


def bird(number: int) -> str:
    """Return the invented name of the ship with this number; different for every number below 448."""
    colour, kind = number % len(_COLOURS), (number * 5 + number // len(_COLOURS)) % len(_BIRDS)
    return f"EX {_COLOURS[colour]} {_BIRDS[kind]}"


_SIZES: Final = {
    CARGO: (90, 200, 0.155),
    TANKER: (120, 250, 0.16),
    PASSENGER: (170, 212, 0.14),
    FISHING: (18, 34, 0.28),
    TUG: (22, 36, 0.33),
    PILOT: (12, 18, 0.30),
    LAW: (45, 96, 0.18),
    PLEASURE: (8, 14, 0.30),
}


def make_ship(rng: np.random.Generator, number: int, ship_type: int, destination: str) -> Ship:
    """Return the ship with this number: size by type, everything else by number."""
    shortest, longest, slender = _SIZES[ship_type]
    length = int(rng.integers(shortest, longest + 1))
    beam = max(int(length * slender), 4)
    draught = round(float(length * 0.052 * rng.uniform(0.75, 1.05)), 1) if length > 60 else 3.0
    ais_class = CLASS_B if ship_type == PLEASURE else CLASS_A
    subtype = int(rng.choice((0, 0, 0, 1, 2, 9))) if ship_type in (CARGO, TANKER) else 0
    return Ship(
        MMSI_FIRST + number,
        bird(number),
        f"EX{number:04d}",
        ship_type + subtype,
        length,
        beam,
        min(draught, 14.5),
        destination,
        ais_class,
    )
