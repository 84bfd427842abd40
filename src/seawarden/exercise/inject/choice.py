"""Which ships of a stream something is done to and when, told from the past only; works on any source.

Moments are drawn beforehand from the order's seed. When the stream has passed one, a `Cast` is shown the scene (who was
heard of late, in an order drawn from the seed) and makes an `Act`, or None to be asked again at the next batch. An act
begins after the scene's time, so that nothing that was handed on already is contradicted.

Facts of an order that every inject here knows (all may be absent): ``after_s`` and ``until_s``, between which the
moments lie, in s after the stream's first row (default 1 h and 16 h); ``within`` [lon, lat, radius in m], where the
ships must be; ``mmsi``, a list of the ships that may be picked.
"""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.geo.earth import distances_m
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.records import join, pick
from seawarden.model.tables import CLASS_A, POSITIONS, STATICS, empty

AFTER_S, UNTIL_S = 3600.0, 57600.0
HEARD_S = 900.0  # who was not heard for so long is not picked
SEEN_S = 1200.0  # nor who was first heard so lately
UNDER_WAY_KN, TOO_FAST_KN = 6.0, 25.0
MOST_TRIES = 2000  # batches; a stream without a fit ship gives fewer acts than were ordered


class Act(Protocol):
    """Something done to a stream from ``start`` on. ``ships``: the MMSI that have a part in it."""

    ships: tuple[int, ...]
    start: float

    def step(self, rows: np.ndarray, statics: np.ndarray, until: float, /) -> tuple[np.ndarray, np.ndarray]:
        """Return the batch's rows and statics, changed; ``until`` is its watermark (inf at the end)."""
        ...

    def truth(self, last: float, assets: Assets, /) -> Truth | None:
        """Return what was done, the stream having ended at ``last``; None where nothing came of it."""
        ...


class Scene(NamedTuple):
    """What is known of a stream at ``t``."""

    t: float
    ships: np.ndarray  # POSITIONS: the last row of each ship heard of late, in an order drawn from the seed
    first: np.ndarray  # f8, parallel: when each was first heard
    statics: np.ndarray  # STATICS: the last of each ship that brought her type or her name, sorted by MMSI
    every_s: float  # how often ships under way are heard in this stream
    assets: Assets
    taken: frozenset[int]  # MMSI of ships that have a part already

    def sailing(self, slowest_kn: float = UNDER_WAY_KN) -> np.ndarray:
        """Return POSITIONS of the ships that are under way, have been heard for a while, and have no part yet."""
        rows = self.ships
        sog = np.nan_to_num(rows["sog_kn"], nan=0.0)
        fit = (sog >= slowest_kn) & (sog <= TOO_FAST_KN) & np.isfinite(rows["cog_deg"]) & (rows["ais_class"] <= CLASS_A)
        fit &= (self.first <= self.t - SEEN_S) & ~np.isin(rows["mmsi"], sorted(self.taken))
        return pick(rows, fit)

    def said(self, mmsi: int) -> np.ndarray:
        """Return STATICS of one ship, 0 or 1 rows."""
        return pick(self.statics, self.statics["mmsi"] == mmsi)


Cast = Callable[[Scene, np.random.Generator, int], Act | None]


class _Memory:
    """The last row and the first time of every ship, kept while somebody is still to be picked."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.rows, self.statics, self.first = empty(POSITIONS), empty(STATICS), np.empty(0)
        self.every_s, self.begin, self.last = 10.0, math.inf, -math.inf

    def hear(self, batch: Batch) -> None:
        """Take a batch of the source."""
        rows = pick(batch.rows, (batch.rows["mmsi"] >= 200_000_000) & (batch.rows["mmsi"] < 800_000_000))
        rows = pick(rows, np.isfinite(rows["lon"]) & np.isfinite(rows["lat"]))
        if rows.size:
            self.begin, self.last = min(self.begin, float(rows["t"].min())), max(self.last, float(rows["t"].max()))
            self.every_s = _interval(rows, self.every_s)
        both = join((self.rows, rows), POSITIONS)
        first = np.concatenate((self.first, rows["t"]))
        order = np.lexsort((both["t"], both["mmsi"]))
        heads = np.flatnonzero(np.diff(both["mmsi"][order], prepend=0))
        self.first = np.minimum.reduceat(first[order], heads) if heads.size else first
        self.rows = both[order[np.append(heads[1:], order.size) - 1]] if heads.size else both
        told = join((self.statics, pick(batch.statics, batch.statics["ship_type"] > 0)), STATICS)
        told = told[np.lexsort((told["t"], told["mmsi"]))]
        self.statics = pick(told, np.append(told["mmsi"][1:] != told["mmsi"][:-1], True)) if told.size else told

    def scene(self, t: float, order: Order, rng: np.random.Generator, assets: Assets, taken: set[int]) -> Scene:
        """Return what is known at ``t``."""
        fit = self.rows["t"] >= t - HEARD_S
        if wanted := order.facts.get("mmsi"):
            fit &= np.isin(self.rows["mmsi"], wanted)
        if around := order.facts.get("within"):
            lon, lat = np.full(fit.size, float(around[0])), np.full(fit.size, float(around[1]))
            here = np.ascontiguousarray(self.rows["lon"]), np.ascontiguousarray(self.rows["lat"])
            fit &= distances_m(*here, lon, lat) <= float(around[2])
        index = rng.permutation(np.flatnonzero(fit))
        return Scene(t, self.rows[index], self.first[index], self.statics, self.every_s, assets, frozenset(taken))


def _interval(rows: np.ndarray, before: float) -> float:
    """Return the median time between two reports of a ship under way in these rows, ``before`` where it is not told."""
    moving = rows[np.nan_to_num(rows["sog_kn"], nan=0.0) >= UNDER_WAY_KN]
    moving = moving[np.lexsort((moving["t"], moving["mmsi"]))]
    apart = np.diff(moving["t"])[moving["mmsi"][1:] == moving["mmsi"][:-1]]
    apart = apart[apart > 1.9]  # nearer ones are repeats of other receivers
    return float(np.median(apart)) if apart.size >= 20 else before


def moments(order: Order, rng: np.random.Generator) -> list[float]:
    """Return when the acts are due, in s after the first row, in order."""
    after, until = float(order.facts.get("after_s", AFTER_S)), float(order.facts.get("until_s", UNTIL_S))
    return [float(x) for x in np.sort(rng.uniform(after, max(until, after), order.count))]


def acted(
    batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets, cast: Cast, kind: int
) -> Iterator[Batch]:
    """Yield the batches with everything that ``cast`` makes of them; ``kind`` keeps the injects' draws apart.

    ``truths`` gets one entry an act, in the order in which they were made, once the batches are exhausted.
    """
    stage = _Stage(order, assets, cast, kind)
    for batch in batches:
        rows, statics = batch.rows, batch.statics
        if rows.size:
            stage.last = max(stage.last, float(rows["t"].max()))
        for act in stage.acts:
            rows, statics = act.step(rows, statics, batch.watermark)
        yield batch._replace(rows=in_time(rows, batch.rows), statics=in_time(statics, batch.statics))
        if batch.watermark < math.inf:
            stage.look(batch)
    truths += [found for act in stage.acts if (found := act.truth(stage.last, assets))]


class _Stage:
    """The acts so far and those still due."""

    def __init__(self, order: Order, assets: Assets, cast: Cast, kind: int) -> None:
        """Draw the moments."""
        self.order, self.assets, self.cast, self.kind = order, assets, cast, kind
        self.due = moments(order, np.random.default_rng([order.seed, kind]))
        self.memory, self.acts, self.unsure = _Memory(), list[Act](), list[Act]()
        self.taken: set[int] = set()
        self.last, self.made, self.tries = -math.inf, 0, 0

    def look(self, batch: Batch) -> None:
        """Take a batch of the source that was handed on; make the acts that are due."""
        if not (self.due or self.unsure) or self.tries > MOST_TRIES:
            return
        self.memory.hear(batch)
        now = max(self.memory.last, batch.watermark)
        self._doubt(now)
        while self.due and now - self.memory.begin >= self.due[0]:
            draw = np.random.default_rng([self.order.seed, self.kind, self.made, self.tries])
            act = self.cast(self.memory.scene(now, self.order, draw, self.assets, self.taken), draw, self.made)
            if act is None:
                self.tries += 1
                return
            self.acts.append(act)
            self.unsure.append(act)
            self.taken.update(act.ships)
            self.due.pop(0)
            self.made += 1

    def _doubt(self, now: float) -> None:
        """Give up the acts of which nothing came (she fell silent, or left): another ship takes the part."""
        for act in [act for act in self.unsure if now >= act.start + HEARD_S]:
            self.unsure.remove(act)
            if act.truth(now, self.assets) is None:
                self.acts.remove(act)
                self.due.insert(0, now - self.memory.begin)
                self.tries += 1


def in_time(table: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Return the table in the order (t, mmsi, hash) where rows were laid into it; the source's own as it came."""
    if table is source or not np.any(np.diff(table["t"]) < 0.0):
        return table
    return np.asarray(table[np.lexsort((table["hash"], table["mmsi"], table["t"]))])


def mine(table: np.ndarray, mmsi: int, start: float, end: float) -> np.ndarray:
    """Return where (bool) a table's rows are of one ship, from ``start`` up to ``end``."""
    return np.asarray((table["mmsi"] == mmsi) & (table["t"] >= start) & (table["t"] < end))


def changed_hash(rows: np.ndarray, salt: int) -> np.ndarray:
    """Return u8 hashes for rows that stand in for others: equal messages keep equal hashes, unlike the first ones."""
    mixed = rows["hash"] ^ np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
