"""Additional, invented ships: for what a picked ship cannot do from her own way. Never to be taken for real ones.

Their MMSI are 2909xxxxx (the ITU allots 290 to no administration), their names ``EX INJECT n``. They report as often as
ITU-R M.1371-5 (table 1) has class A report, or as seldom as the stream's own ships are heard. A way is given in m from
an origin and sailed with rounded turns, a slow wander of speed and a receiver's noise.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec
import numpy as np

from seawarden.exercise.contract import Truth
from seawarden.exercise.inject._false import on_grid
from seawarden.exercise.inject._struck import struck
from seawarden.exercise.inject.choice import Scene, in_time
from seawarden.geo.earth import KN_MS, metres_per_degree
from seawarden.model.asset import Assets
from seawarden.model.records import join, pick
from seawarden.model.tables import (
    CLASS_A,
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_NAME,
    HAS_SHIP_TYPE,
    POSITIONS,
    STATICS,
    UTC_S_NA,
)

FIRST_MMSI: Final = 290_900_000
STEP_S: Final = 5.0
TURN_S: Final = 90.0  # turns are rounded over so many seconds
STATIC_S: Final = 1800.0  # every 6 min in M.1371, thinned
GPS_M: Final = 5.0
LOST: Final = 0.05  # share of reports that nobody hears
AT_ANCHOR, MOORED = 1, 5


class Leg(NamedTuple):
    """One leg: to (x, y) m east and north of the origin, at ``kn`` through it; or there for ``wait_s``."""

    x_m: float
    y_m: float
    kn: float
    status: int = 0
    wait_s: float = 0.0


class Sailor(NamedTuple):
    """Who sails: particulars by which she can be told from others."""

    mmsi: int
    name: str
    ship_type: int
    length_m: int
    draught_m: float
    ais_class: int = CLASS_A


def sailor(kind: int, seed: int, number: int, ship_type: int, length_m: int) -> Sailor:
    """Return the ship with this number: up to 100 for an inject of one seed, seeds apart by their last two digits."""
    n = kind % 10 * 10_000 + seed % 100 * 100 + number % 100
    draught = round(0.05 * length_m + 1.5, 1)
    return Sailor(FIRST_MMSI + n, f"EX INJECT {n}", ship_type, length_m, draught)


class Added:
    """Ships with rows of their own, handed out as the stream goes on."""

    def __init__(self, rows: np.ndarray, statics: np.ndarray, truth: Truth) -> None:
        """``rows`` and ``statics`` in the order of time; ``truth`` with everything but what is struck."""
        self.rows, self.statics, self.told = rows, statics, truth
        self.ships: tuple[int, ...] = (truth.mmsi, *truth.others)
        self.start = truth.start
        self.since = -math.inf

    def step(self, rows: np.ndarray, statics: np.ndarray, until: float) -> tuple[np.ndarray, np.ndarray]:
        """Lay the rows of [the last watermark, ``until``) into the batch; none after the stream's own end."""
        if until == math.inf:
            until = float(rows["t"].max()) if rows.size else self.since
        until = max(until, self.since)
        own = pick(self.rows, (self.rows["t"] >= self.since) & (self.rows["t"] < until))
        said = pick(self.statics, (self.statics["t"] >= self.since) & (self.statics["t"] < until))
        self.since = until
        return join((rows, own), POSITIONS), join((statics, said), STATICS)

    def truth(self, last: float, assets: Assets) -> Truth | None:
        """Return what they did up to the stream's end; None where it had not begun."""
        if last <= self.told.start:
            return None
        end = min(self.told.end, last)
        own = (self.rows["mmsi"] == self.told.mmsi) & (self.rows["t"] >= self.told.start) & (self.rows["t"] <= end)
        track = pick(self.rows, own)
        crossed = struck(track["t"], track["lon"], track["lat"], assets)
        return msgspec.structs.replace(self.told, end=end, struck=crossed)


def sail(
    who: Sailor,
    origin: tuple[float, float],
    legs: Sequence[Leg],
    begin: float,
    scene: Scene,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (POSITIONS, STATICS, f8[legs]: when she reaches the end of each leg, UTC epoch s).

    She begins at ``legs[0]``'s place at ``begin``.
    """
    t, x, y, status, arrives = _way(legs, rng)
    kx, ky = metres_per_degree(origin[1])
    due = _due(t, np.hypot(np.gradient(x, t), np.gradient(y, t)) / KN_MS, status, scene.every_s, rng)
    rows = np.zeros(due.size, POSITIONS)
    at = {name: np.interp(due, t, values) for name, values in (("x", x), ("y", y))}
    ahead = {name: np.interp(due + STEP_S, t, values) for name, values in (("x", x), ("y", y))}
    east, north = ahead["x"] - at["x"], ahead["y"] - at["y"]
    rows["t"] = np.round(begin + due, 3)
    rows["lon"] = on_grid(origin[0] + (at["x"] + rng.normal(0.0, GPS_M, due.size)) / kx)
    rows["lat"] = on_grid(origin[1] + (at["y"] + rng.normal(0.0, GPS_M, due.size)) / ky)
    kn = np.hypot(east, north) / STEP_S / KN_MS
    rows["sog_kn"] = np.round(np.abs(kn + rng.normal(0.0, 0.06, due.size)), 1)
    course = np.degrees(np.arctan2(east, north)) + rng.normal(0.0, np.where(kn < 0.5, 40.0, 1.5))
    rows["cog_deg"] = np.round(course % 360.0, 1) % 360.0
    rows["hdg_deg"] = np.round((course + rng.normal(0.0, 2.0, due.size)) % 360.0) % 360.0
    rows["status"] = status[np.clip(np.searchsorted(t, due, side="right") - 1, 0, t.size - 1)]
    _dress(rows, who, scene)
    return rows, _said(who, float(rows["t"][0]), float(rows["t"][-1]), rows), begin + arrives


def _way(
    legs: Sequence[Leg], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (seconds, x, y, status) on a grid of `STEP_S`, and when each leg ends, in s."""
    times, x, y, ends = [0.0], [legs[0].x_m], [legs[0].y_m], [0.0]
    status: list[int] = []
    for one, two in pairwise(legs):
        takes = math.hypot(two.x_m - one.x_m, two.y_m - one.y_m) / (max(two.kn, 0.05) * KN_MS)
        times += [times[-1] + max(takes, STEP_S)]
        x, y, status = [*x, two.x_m], [*y, two.y_m], [*status, two.status]
        if two.wait_s > 0.0:
            times, status = [*times, times[-1] + two.wait_s], [*status, two.status]
            x, y = [*x, two.x_m], [*y, two.y_m]
        ends.append(times[-1])
    t = np.arange(0.0, times[-1] + STEP_S, STEP_S)
    wander = np.cumsum(rng.normal(0.0, 1.0, t.size)) * 0.002  # a slow change of speed: some seconds early or late
    sailed = np.clip(t + STEP_S * (wander - np.linspace(wander[0], wander[-1], t.size)), 0.0, times[-1])
    span = int(TURN_S / STEP_S)
    box = np.ones(span) / span
    ways = [np.interp(sailed, times, values) for values in (x, y)]
    smooth = [np.convolve(np.pad(way, (span // 2, span - 1 - span // 2), mode="edge"), box, "valid") for way in ways]
    which = np.clip(np.searchsorted(times, t, side="right") - 1, 0, len(status) - 1)
    return t, smooth[0], smooth[1], np.array(status, np.uint8)[which], np.array(ends)


def _due(t: np.ndarray, kn: np.ndarray, status: np.ndarray, thin_s: float, rng: np.random.Generator) -> np.ndarray:
    """Return the seconds at which she is heard: the longer of the ITU's intervals and the stream's, with losses."""
    every = np.where(kn > 23.0, 2.0, np.where(kn > 14.0, 6.0, 10.0))
    every = np.where(np.isin(status, (AT_ANCHOR, MOORED)) & (kn < 3.0), 180.0, every)
    count = np.cumsum(STEP_S / np.maximum(every, thin_s)) + rng.random()
    due = t[1:][np.floor(count[1:]) > np.floor(count[:-1])]
    kept = due[rng.random(due.size) >= LOST]
    return np.asarray(np.round(kept + rng.uniform(0.0, 1.0, kept.size), 3))


def _dress(rows: np.ndarray, who: Sailor, scene: Scene) -> None:
    """Fill in what does not depend on where she is, in place; fields that the stream lacks are lacking here too."""
    like = scene.ships
    rows["mmsi"], rows["ais_class"], rows["rot_deg_min"] = who.mmsi, who.ais_class, np.nan
    rows["feed"] = like["feed"][0] if like.size else 0
    rows["msg_type"] = 1 if not like.size or np.any(like["msg_type"] > 0) else 0
    rows["receiver"] = like["receiver"][0] if like.size else 0
    seconds = not like.size or bool(np.any(like["utc_s"] < UTC_S_NA))
    rows["utc_s"] = (rows["t"] % 60.0).astype(np.uint8) if seconds else UTC_S_NA
    rows["accuracy"] = 1
    rows["hash"] = (np.round(rows["t"] * 1000.0).astype(np.uint64) * np.uint64(1_000_003)) ^ np.uint64(
        who.mmsi * 0x9E3779B97F4A7C15 % 2**64
    )


def _said(who: Sailor, first: float, last: float, rows: np.ndarray) -> np.ndarray:
    """Return her static rows over a span, the first just after her first report."""
    times = np.arange(first + 1.0, max(last, first + 2.0), STATIC_S)
    said = np.zeros(times.size, STATICS)
    said["t"], said["mmsi"], said["feed"] = np.round(times, 3), who.mmsi, rows["feed"][0]
    said["hash"] = (np.arange(times.size) + 1 + who.mmsi) * 1_000_003
    said["name"], said["callsign"] = who.name.encode(), f"EX{who.mmsi % 100_000:05d}".encode()
    said["ship_type"], said["ais_class"], said["msg_type"] = who.ship_type, who.ais_class, 5
    said["draught_m"], beam = who.draught_m, max(who.length_m // 6, 4)
    said["to_bow_m"], said["to_stern_m"] = who.length_m * 3 // 4, who.length_m - who.length_m * 3 // 4
    said["to_port_m"], said["to_starboard_m"] = beam // 2, beam - beam // 2
    said["has"] = HAS_NAME | HAS_CALLSIGN | HAS_SHIP_TYPE | HAS_DIMENSIONS | HAS_DRAUGHT | HAS_CLASS
    return said


def gathered(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and static rows of several ships, each table in the order of time."""
    rows, statics = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    none = np.empty(0)
    return in_time(rows, none), in_time(statics, none)
