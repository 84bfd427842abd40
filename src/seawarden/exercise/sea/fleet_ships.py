"""What ships of each kind are like: size, draught, sea speed and the wander of her speed, seeded by ship.

Spreads from general knowledge of the Baltic's fleet. The wander is lognormal, median 0.2 kn, sigma 0.65, as measured
on real ships (`shared/reference/drag.md`, point 3).
"""

from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.sea.dice import SHIP, dice
from seawarden.exercise.sea.names import call_sign_of, mmsi_of, name_of
from seawarden.exercise.ships import Ship
from seawarden.model.tables import CLASS_A, CLASS_B


class Build(NamedTuple):
    """The spreads of a kind of ship: (least, usual, greatest) of a triangle."""

    types: tuple[int, ...]
    length_m: tuple[float, float, float]
    kn: tuple[float, float, float]
    slender: float  # beam over length
    deep: float  # draught over length, laden
    longer_is_faster: float = 0.5  # correlation of length and speed


BUILDS: Final[dict[str, Build]] = {
    "cargo": Build((70, 70, 70, 70, 71, 72, 79), (80, 95, 200), (9.0, 11.5, 14.5), 0.155, 0.058),
    "bulk": Build((70, 70, 79), (150, 185, 230), (11.0, 12.8, 14.5), 0.155, 0.055),
    "box": Build((70, 71, 79), (110, 160, 230), (13.5, 16.5, 20.0), 0.155, 0.052),
    "tanker": Build((80, 80, 80, 81, 82, 89), (95, 150, 280), (10.0, 12.4, 14.5), 0.165, 0.058),
    "ferry": Build((60,), (110, 180, 220), (15.0, 19.0, 24.0), 0.14, 0.034),
    "fishing": Build((30,), (12, 22, 45), (8.0, 9.5, 12.0), 0.27, 0.15),
    "tug": Build((52, 52, 31), (20, 28, 40), (9.0, 11.0, 13.0), 0.34, 0.14),
    "dredger": Build((33,), (40, 75, 120), (7.0, 9.5, 12.0), 0.20, 0.045),
    "service": Build((90, 90, 40, 99), (18, 26, 90), (12.0, 18.0, 24.0), 0.28, 0.08, -0.7),
    "survey": Build((90, 99), (40, 65, 95), (10.0, 11.5, 13.0), 0.20, 0.06),
    "rover": Build((52, 90, 90, 33, 37, 37, 35, 99), (18, 40, 110), (8.0, 10.5, 15.0), 0.23, 0.06),
    "tow": Build((31, 31, 32, 52), (20, 28, 40), (4.2, 5.5, 7.0), 0.33, 0.14),
    "pilot": Build((50,), (11, 15, 20), (16.0, 20.0, 25.0), 0.30, 0.09),
    "law": Build((55, 55, 51), (20, 50, 95), (13.0, 16.0, 22.0), 0.17, 0.05),
    "small": Build((36, 36, 37, 37, 37), (7, 11, 18), (5.0, 6.5, 18.0), 0.31, 0.15),
}


class Mariner(NamedTuple):
    """A ship as she is on every day of the exercise. ``z``: three habits, standard normal."""

    number: int
    ship: Ship
    sea_kn: float
    noise_kn: float
    z: tuple[float, float, float]


def mariner(seed: int, number: int, build: str, kn: float | None = None) -> Mariner:
    """Return the ship with this number of the fleet of ``seed``; ``kn`` instead of a speed of her own kind."""
    rng = dice(seed, number, SHIP)
    kind = BUILDS[build]
    a, b = _pair(rng, kind.longer_is_faster)
    length = round(_triangle(kind.length_m, a))
    sea_kn = _triangle(kind.kn, b) if kn is None else kn * float(rng.uniform(0.97, 1.03))
    draught = min(max(length * kind.deep * float(rng.uniform(0.7, 1.0)), 1.2), 15.0)
    noise_kn = float(np.exp(np.log(0.2) + 0.65 * rng.standard_normal()))
    ship_type = kind.types[int(rng.integers(len(kind.types)))]
    ais_class = CLASS_B if build == "small" or (build == "fishing" and length < 15) else CLASS_A
    beam = max(round(length * kind.slender * float(rng.uniform(0.93, 1.07))), 3)
    ship = Ship(
        mmsi_of(number),
        name_of(number),
        call_sign_of(number),
        ship_type,
        length,
        beam,
        round(draught, 1),
        "",
        ais_class,
    )
    habits = rng.standard_normal(3)
    return Mariner(number, ship, sea_kn, noise_kn, (float(habits[0]), float(habits[1]), float(habits[2])))


def _pair(rng: np.random.Generator, correlation: float) -> tuple[float, float]:
    """Return two numbers in (0, 1), each nearly uniform, correlated: the logistic of two normals."""
    x, y = rng.standard_normal(2)
    y = correlation * x + np.sqrt(1.0 - correlation * correlation) * y
    return float(1.0 / (1.0 + np.exp(-1.7 * x))), float(1.0 / (1.0 + np.exp(-1.7 * y)))


def _triangle(spread: tuple[float, float, float], u: float) -> float:
    """Return the quantile ``u`` of the triangle of (least, usual, greatest)."""
    least, usual, most = spread
    turn = (usual - least) / (most - least)
    if u < turn:
        return least + float(np.sqrt(u * (most - least) * (usual - least)))
    return most - float(np.sqrt((1.0 - u) * (most - least) * (most - usual)))
