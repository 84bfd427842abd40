"""Does the simulated Baltic look like the sea? Measured on the rows that its receivers give, drag-free.

Three things against figures of the real sea (70 cargo ships and tankers, whole Baltic, 1 April 2018, 15.8 ship-days;
a feasibility study): the change of SOG over 5 to 60 minutes, and how often honest ships fall 15 % below their own base
for 30 and for 60 minutes. Wind, waves and current are held to real hours by the tests.

Run: `python benchmarks/sea_like_the_sea.py [first seed] [days] [ships] [noise]`; tune seeds are 1000-1999.
"""

import sys
import time
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Switches
from seawarden.exercise.path import metres_per_degree
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.reports_day import EPOCH
from seawarden.exercise.sea.world import sea

MINUTES = 1440
LAGS = (5, 10, 20, 35, 60)
REAL = {
    "median": (0.17, 0.24, 0.30, 0.40, 0.47),
    "third quartile": (0.26, 0.50, 0.51, 0.75, 0.86),
    "90 %": (0.47, 0.70, 0.89, 1.43, 1.89),
}
REAL_RATES = {30: (758, 392, 1325), 60: (253, 69, 648)}
ABOVE_KN = 7.0
OFF_PORTS_M = 8 * 1852.0
FALLS, BACK = 0.85, 0.92
BASE_MIN, LEAST_BASE_MIN = 720, 60


class Ship:
    """One ship's day by minutes: the last report of each, NaN where none."""

    def __init__(self) -> None:
        self.sog, self.lon, self.lat = (np.full(MINUTES, np.nan) for _ in range(3))
        self.ship_type = 0
        self.class_a = False


def a_day(seed: int, day: int, ships: int, switches: Switches) -> tuple[dict[int, Ship], int, float]:
    """Return the day's ships, how many rows it had and how long it took to make them, s."""
    found: dict[int, Ship] = {}
    rows, seconds, begun = 0, 0.0, time.perf_counter()
    for batch in sea(seed, day, ships, switches):
        seconds += time.perf_counter() - begun
        rows += batch.rows.size
        minute = np.minimum((batch.rows["t"] - EPOCH - 86400.0 * day) // 60.0, MINUTES - 1).astype(int)
        order = np.lexsort((np.arange(minute.size), batch.rows["mmsi"]))
        numbers, firsts = np.unique(batch.rows["mmsi"][order], return_index=True)
        for mmsi, part in zip(numbers.tolist(), np.split(order, firsts[1:])[: numbers.size], strict=True):
            ship = found.setdefault(mmsi, Ship())
            for name in ("sog", "lon", "lat"):
                getattr(ship, name)[minute[part]] = batch.rows["sog_kn" if name == "sog" else name][part]
            ship.class_a = bool(batch.rows["ais_class"][part[0]] == 1)
        for said in batch.statics[["mmsi", "ship_type"]].tolist():
            found.setdefault(said[0], Ship()).ship_type = said[1]
        begun = time.perf_counter()
    return found, rows, seconds


def changes(ship: Ship, off: np.ndarray) -> list[float]:
    """Return the rms change of SOG at each lag, over the minutes off ports with more than 7 kn at both ends.

    NaN where there are fewer than 60. Approaches are left out as for the slow-downs: own noise is asked for.
    """
    out = []
    sog = np.where(off, ship.sog, np.nan)
    for lag in LAGS:
        before, after = sog[:-lag], sog[lag:]
        both = (before > ABOVE_KN) & (after > ABOVE_KN)
        out.append(float(np.sqrt(np.mean((after - before)[both] ** 2))) if both.sum() >= 60 else np.nan)
    return out


def off_ports(ship: Ship) -> np.ndarray:
    """Return bool[minutes]: heard, and at least 8 nm off every port."""
    ports = np.array([port.way[0] for port in network().ports.values() if not port.gate])
    kx, ky = metres_per_degree(ship.lat)
    apart = np.full(MINUTES, np.inf)
    for lon, lat in ports:
        apart = np.minimum(apart, np.hypot((ship.lon - lon) * kx, (ship.lat - lat) * ky))
    return np.asarray((apart > OFF_PORTS_M) & np.isfinite(ship.sog))


def slow_downs(ship: Ship, off: np.ndarray) -> dict[int, int]:
    """Return how often she fell 15 % below her own base for 30 and for 60 minutes on end, off ports.

    The base is the 70 % quantile of her moving minutes (over 3 kn) of the last 12 hours, frozen while she is below;
    a fall ends above 92 % of it. Minutes unheard neither make nor end a fall.
    """
    found = dict.fromkeys(REAL_RATES, 0)
    moving: list[float] = []
    base, since, told = np.nan, -1, 0
    for minute in np.flatnonzero(off).tolist():
        sog = ship.sog[minute]
        if since < 0:
            if sog > 3.0:
                moving.append(sog)
            if len(moving) >= LEAST_BASE_MIN and minute % 5 == 0:
                base = float(np.quantile(moving[-BASE_MIN:], 0.7))
            if sog < FALLS * base:
                since, told = minute, 0
        elif sog > (BACK if told else FALLS) * base:
            since = -1
        if since >= 0:
            for lasts in sorted(found):
                if minute - since >= lasts > told:
                    found[lasts] += 1
                    told = lasts
    return found


def poisson(count: int) -> tuple[float, float]:
    """Return the 95 % range of a Poisson mean (Byar)."""
    low = count * (1 - 1 / (9 * count) - 1.96 / (3 * count**0.5)) ** 3 if count else 0.0
    return low, (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.96 / (3 * (count + 1) ** 0.5)) ** 3


def days(first: int, count: int, ships: int, noise: str) -> Iterator[tuple[list[list[float]], dict[int, int], float]]:
    """Yield of each seed the changes of its ships, its slow-downs and its ship-days off ports."""
    for seed in range(first, first + count):
        found, rows, seconds = a_day(seed, 0, ships, Switches(noise=noise, thin_s=30.0))
        change: list[list[float]] = []
        total, minutes = dict.fromkeys(REAL_RATES, 0), 0
        for ship in found.values():
            if ship.ship_type in range(70, 90):
                off = off_ports(ship) & (np.nan_to_num(ship.sog) > 1.0)
                change.append(changes(ship, off))
                minutes += int(off.sum())
                for lasts, times in slow_downs(ship, off).items():
                    total[lasts] += times
        print(f"seed {seed}: {rows:,} rows in {seconds:.1f} s, {minutes / MINUTES:.0f} ship-days off ports, {total}")
        yield change, total, minutes / MINUTES


def main() -> None:
    first, count, ships = (int(a) for a in (*sys.argv[1:4], *("1000", "3", "2000")[len(sys.argv) - 1 :])[:3])
    noise = sys.argv[4] if len(sys.argv) > 4 else "honest"
    made = list(days(first, count, ships, noise))
    change = np.array([row for part in made for row in part[0]])
    print(f"\nrms change of SOG at {LAGS} min, kn: {np.isfinite(change).all(1).sum()} ships above {ABOVE_KN} kn")
    for (name, real), share in zip(REAL.items(), (50, 75, 90), strict=True):
        ours = np.nanpercentile(change, share, axis=0)
        off = ", ".join(f"{o:.2f} ({100 * (o / r - 1):+.0f} %)" for o, r in zip(ours, real, strict=True))
        print(f"  {name:15} real {real}  here {off}")
    ship_days = sum(part[2] for part in made)
    for lasts, (real, low, high) in REAL_RATES.items():
        times = sum(part[1][lasts] for part in made)
        ours = [1000 * x / ship_days for x in (times, *poisson(times))]
        here = f"{ours[0]:.0f} ({ours[1]:.0f}-{ours[2]:.0f}) per 1,000 ship-days of {ship_days:.0f}"
        print(f"15 % below own base for {lasts} min: here {here}; real {real} ({low}-{high})")


if __name__ == "__main__":
    main()
