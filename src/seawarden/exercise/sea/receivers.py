"""Some forty shore stations about the Baltic and what each of them hears: range, weather of the air, outages, clocks.

The places are invented: near towns on the coast, and nobody's real stations. A ship is heard with a share of her
reports that falls with distance; the range of an hour breathes with the air (ducting), so that far ships come and go,
and the middle of the southern Baltic is thin. There is no satellite.
"""

import math
import zlib
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.path import metres_per_degree
from seawarden.exercise.sea.motion_dice import share
from seawarden.kernel import inlined

NM_M: Final = 1852.0
MOST: Final = 6  # stations that can hear one ship at a time
MINUTES: Final = 1500  # of a day, with a margin

# town, lon, lat, range in nm (height of mast and hill)
STATIONS: Final = (
    ("Skagen", 10.60, 57.73, 34.0),
    ("Goteborg", 11.75, 57.68, 36.0),
    ("Anholt", 11.60, 56.71, 27.0),
    ("Samso", 10.60, 55.85, 28.0),
    ("Kullen", 12.45, 56.30, 42.0),
    ("Malmo", 12.95, 55.55, 30.0),
    ("Gedser", 11.95, 54.57, 30.0),
    ("Fehmarn", 11.20, 54.45, 30.0),
    ("Kiel", 10.25, 54.42, 30.0),
    ("Warnemunde", 12.08, 54.17, 30.0),
    ("Arkona", 13.43, 54.67, 34.0),
    ("Stevns", 12.45, 55.30, 34.0),
    ("Ystad", 13.85, 55.43, 33.0),
    ("Ronne", 14.75, 55.10, 40.0),
    ("Swinoujscie", 14.25, 53.92, 30.0),
    ("Kolobrzeg", 15.55, 54.18, 30.0),
    ("Rozewie", 18.33, 54.83, 40.0),
    ("Gdansk", 18.75, 54.40, 31.0),
    ("Baltijsk", 19.90, 54.65, 27.0),
    ("Karlskrona", 15.60, 56.12, 33.0),
    ("Oland Sud", 16.42, 56.22, 34.0),
    ("Klaipeda", 21.10, 55.72, 33.0),
    ("Liepaja", 20.98, 56.52, 33.0),
    ("Ventspils", 21.53, 57.40, 34.0),
    ("Hoburgen", 18.15, 56.93, 36.0),
    ("Visby", 18.25, 57.63, 40.0),
    ("Faro", 19.30, 57.95, 30.0),
    ("Vastervik", 16.70, 57.75, 30.0),
    ("Landsort", 17.87, 58.75, 34.0),
    ("Soderarm", 19.40, 59.75, 30.0),
    ("Saaremaa", 21.85, 58.20, 33.0),
    ("Riga", 24.05, 57.07, 31.0),
    ("Hiiumaa", 22.20, 58.92, 36.0),
    ("Uto", 21.35, 59.78, 38.0),
    ("Hanko", 22.95, 59.82, 35.0),
    ("Tallinn", 24.75, 59.52, 36.0),
    ("Helsinki", 24.95, 60.10, 36.0),
    ("Kunda", 26.55, 59.52, 34.0),
    ("Kotka", 26.95, 60.40, 34.0),
    ("Narva", 28.05, 59.45, 30.0),
    ("Primorsk", 28.70, 60.25, 27.0),
    ("Mariehamn", 19.90, 60.05, 33.0),
    ("Grisslehamn", 18.85, 60.12, 30.0),
    ("Gavle", 17.35, 60.75, 31.0),
    ("Rauma", 21.40, 61.13, 34.0),
    ("Sundsvall", 17.55, 62.35, 38.0),
    ("Vaasa", 21.05, 63.10, 32.0),
    ("Umea", 20.40, 63.65, 33.0),
    ("Kokkola", 23.00, 63.90, 31.0),
    ("Oulu", 24.90, 65.05, 32.0),
    ("Lulea", 22.35, 65.50, 32.0),
)


@dataclass(frozen=True)
class Reception:
    """What may be set of the receivers. All of it is a guess at ordinary practice, none of it measured here.

    ``heard``: share of reports heard close by (slots collide); ``edge``: the share falls from most to little over so
    much of the range; ``air``: standard deviation of an hour's range over the whole sea and of a station on its own.
    """

    heard: float = 0.94
    edge: float = 0.11
    air: tuple[float, float] = (0.10, 0.07)
    class_b: float = 0.55  # range of 2 or 5 W against 12.5 W and of low antennas
    outages: float = 0.12  # a station and day
    outage_s: tuple[float, float] = (600.0, 3600.0)
    clock_s: float = 0.6  # scale of ordinary offsets
    bad_clocks: int = 3  # stations that are up to bad_clock_s off
    bad_clock_s: float = 40.0
    repeated: float = 0.25  # share that a second station passes on too


DEFAULT: Final = Reception()

STATION: Final = np.dtype(
    [
        ("lon", "f8"),
        ("lat", "f8"),
        ("lon_nm", "f8"),  # nm a degree of longitude here
        ("range_nm", "f8"),
        ("clock_s", "f8"),
        ("code", "u2"),
    ]
)


class Ears(NamedTuple):
    """The stations of a day. ``air`` f8[stations, hours]: factor of range; ``up`` u1[stations, minutes]."""

    station: np.ndarray
    air: np.ndarray
    up: np.ndarray
    dials: np.ndarray  # f8[4]: heard, edge, class_b, repeated


def ears(seed: int, day: int, ideal: bool, clocks: bool, repeats: bool, reception: Reception = DEFAULT) -> Ears:
    """Return the stations of this seed and day. ``ideal``: everything is heard, once and at once, by the nearest."""
    n = len(STATIONS)
    own, rng = np.random.default_rng([seed, 401]), np.random.default_rng([seed, day, 402])
    station = np.zeros(n, STATION)
    station["lon"], station["lat"] = [s[1] for s in STATIONS], [s[2] for s in STATIONS]
    station["lon_nm"] = metres_per_degree(station["lat"])[0] / NM_M
    station["range_nm"] = [s[3] for s in STATIONS] * own.uniform(0.93, 1.07, n)
    station["code"] = [zlib.crc32(f"EX {s[0]}".encode()) & 0xFFFF for s in STATIONS]
    clock = np.clip(own.normal(0.0, reception.clock_s, n), -3.0, 3.0)
    bad = own.permutation(n)[: reception.bad_clocks]
    clock[bad] = own.uniform(-reception.bad_clock_s, reception.bad_clock_s, bad.size)
    station["clock_s"] = np.round(clock, 3) if clocks else 0.0
    up = np.ones((n, MINUTES), np.uint8)
    for k in np.flatnonzero(rng.random(n) < reception.outages).tolist():
        begin, lasts = rng.uniform(0.0, 86400.0), rng.uniform(*reception.outage_s)
        if not ideal:
            up[k, int(begin / 60.0) : int((begin + lasts) / 60.0)] = 0
    heard = 2.0 if ideal else reception.heard
    dials = np.array([heard, reception.edge, reception.class_b, reception.repeated if repeats else 0.0])
    return Ears(station, _air(rng, n, reception), up, dials)


def _air(rng: np.random.Generator, stations: int, reception: Reception) -> np.ndarray:
    """Return the factors of range of each hour, f8[stations, 26]: slow, in part the same everywhere."""
    hours, keep = 26, math.exp(-1.0 / 5.0)
    kick = math.sqrt(1.0 - keep * keep)
    sea, own = rng.normal(), rng.normal(size=stations)
    out = np.empty((stations, hours))
    for h in range(hours):
        out[:, h] = np.exp(reception.air[0] * sea + reception.air[1] * own)
        sea = keep * sea + kick * rng.normal()
        own = keep * own + kick * rng.normal(size=stations)
    return out


@inlined
def in_reach(
    station: np.ndarray, air: np.ndarray, up: np.ndarray, dials: np.ndarray, place: tuple[float, float, float],
    minute: int, who: np.ndarray, odds: np.ndarray,
) -> int:  # fmt: skip
    """Write the stations that may hear a ship, nearest first, and each one's share of her reports; return how many.

    ``place`` lon, lat in deg and the factor of range of her own transmitter; ``who`` i8[MOST], ``odds`` f8[MOST].
    ``dials[0]`` above 1: the nearest station hears everything.
    """
    n = 0
    ideal = dials[0] > 1.0
    hour = min(minute / 60.0, air.shape[1] - 1.001)
    h = int(hour)
    for k in range(station.size):
        north = (place[1] - station[k].lat) * 60.0
        reach = station[k].range_nm * place[2]
        if not ideal and (north > 2.0 * reach or north < -2.0 * reach):
            continue
        east = (place[0] - station[k].lon) * station[k].lon_nm
        apart = math.sqrt(east * east + north * north)
        if ideal:
            heard = 1e6 - apart
        else:
            if up[k, minute] == 0:
                continue
            reach *= air[k, h] + (hour - h) * (air[k, h + 1] - air[k, h])
            z = (apart - reach) / (dials[1] * reach)
            if z > 6.0:
                continue
            heard = dials[0] / (1.0 + math.exp(z))
        at = min(n, odds.size - 1)
        if n == odds.size and odds[at] >= heard:
            continue
        while at > 0 and odds[at - 1] < heard:
            odds[at], who[at] = odds[at - 1], who[at - 1]
            at -= 1
        odds[at], who[at] = heard, k
        n = min(n + 1, odds.size)
    if ideal:
        odds[:n] = 1.0
    return n


@inlined
def pick(n: int, odds: np.ndarray, times: float, key: np.uint64, throw: int) -> int:
    """Return which of the ``n`` stations in reach hears one report first, or -1. ``times``: reports in its stead."""
    luck = share(key, throw)
    none = 1.0
    for k in range(n):
        none *= math.pow(max(1.0 - odds[k], 0.0), times)
        if luck < 1.0 - none:
            return k
    return -1
