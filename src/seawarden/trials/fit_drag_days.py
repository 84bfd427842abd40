"""Days on which the evidence of `anchor_drag` is fitted: what was measured, who dragged, how much innocent traffic."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from seawarden.detectors._drag_measures import DIP_MEASURES, LOSS_MEASURES
from seawarden.detectors._drag_state import DIP, LOSS
from seawarden.detectors._drag_table import of_dip, of_loss
from seawarden.exercise.contract import Truth
from seawarden.exercise.score.match import AFTER_S
from seawarden.model.kinds import Kind
from seawarden.model.likelihood import Likelihood
from seawarden.risk.table import EvidenceTable

BEFORE_S: Final = 1500.0  # a loss whose onset is put so long before the anchor fell is still that of the drag
SAME_CASE_S: Final = 6.0 * 3600.0
KIND: Final = Kind.ANCHOR_DRAG
DAY: Final = 1440.0
INNOCENT_EVERY: Final = 3


class Day(NamedTuple):
    """One day: RECORD of all ships with their MMSI, truths, and the innocent ships' minutes under way (class A)."""

    records: np.ndarray
    mmsi: np.ndarray  # u4, of each record
    truths: list[Truth]
    under_way: Mapping[int, int]  # MMSI -> minutes at 3 kn and more

    @property
    def guilty(self) -> set[int]:
        """MMSI that some truth names."""
        return {m for truth in self.truths for m in (truth.mmsi, *truth.others)}

    @property
    def ship_days(self) -> float:
        """Ship-days of 24 h under way of ships that no truth names."""
        guilty = self.guilty
        return sum(minutes for mmsi, minutes in self.under_way.items() if mmsi not in guilty) / DAY


class Samples(NamedTuple):
    """Measures by name f4[n], whether a drag was on bool[n], which ship and day each is of i8[n], its weight f8[n]."""

    x: dict[str, np.ndarray]
    guilty: np.ndarray
    whose: np.ndarray
    weight: np.ndarray


def label(day: Day, code: int, shapes: frozenset[str]) -> np.ndarray:
    """Return i1[records]: 1 of a drag of ``shapes``, 0 innocent, -1 neither (a guilty ship at another time, or other
    shape)."""
    out = np.where(np.isin(day.mmsi, sorted(day.guilty)), -1, 0).astype(np.int8)
    out[day.records["code"] != code] = -1
    for truth in day.truths:
        if truth.shape in shapes:
            mine = (day.mmsi == truth.mmsi) & (day.records["code"] == code)
            r = day.records
            on = (r["start"] >= truth.start - BEFORE_S) & (r["t"] >= truth.start) & (r["t"] <= truth.end)
            out[mine & on] = 1
    return out


def losses(days: list[Day]) -> Samples:
    """Return the samples of lasting losses."""
    shapes = frozenset({"lasting", "halting", "already", "faint"})
    return _samples(days, LOSS, shapes, [m.name for m in LOSS_MEASURES])


def crossings(days: list[Day]) -> Samples:
    """Return the samples of dips at crossings."""
    return _samples(days, DIP, frozenset({"dips"}), [m.name for m in DIP_MEASURES])


def _samples(days: list[Day], code: int, shapes: frozenset[str], names: list[str]) -> Samples:
    x: list[np.ndarray] = []
    guilty, whose, weight = [], [], []
    for number, day in enumerate(days):
        what = label(day, code, shapes)
        use = what >= 0
        if code == LOSS:  # a day's innocent losses come back with every variant of it
            use &= (what == 1) | (np.arange(what.size) % INNOCENT_EVERY == 0)
        r = day.records[use]
        x.append(r["x"][:, : len(names)])
        guilty.append(what[use] == 1)
        whose.append(number * 10_000_000_000 + day.mmsi[use].astype(np.int64))
        lasting = np.maximum(r["t"] - r["start"], 0.0) / 60.0
        weight.append(1.0 / (lasting + 30.0) if code == LOSS else np.ones(r.size))
    every = np.concatenate(x)
    return Samples(
        {name: every[:, k] for k, name in enumerate(names)},
        np.concatenate(guilty), np.concatenate(whose), np.concatenate(weight),
    )  # fmt: skip


class Scored(NamedTuple):
    """The evidence of one day over time, sorted by ship and time: ``db`` f8[n] is what her case is worth at ``t``."""

    mmsi: np.ndarray
    t: np.ndarray
    db: np.ndarray


def corrections(records: np.ndarray, table: EvidenceTable) -> np.ndarray:
    """Return f8[n]: what the place and the ship of each record correct the prior of a drag by, as `risk.weigh` does."""
    out = np.zeros(records.size)
    done: dict[str, np.ndarray] = {}
    lon, lat, kind, length = (records[name] for name in ("lon", "lat", "ship_type", "length_m"))
    for rule in table.priors:
        if KIND not in rule.kinds or rule.fact:
            continue
        fits = np.ones(records.size, bool)
        if rule.types is not None:
            fits &= np.isin(kind, rule.types)
        if rule.shorter_than_m is not None:
            fits &= (length > 0.0) & (length < rule.shorter_than_m)
        if rule.box is not None:
            west, south, east, north = rule.box
            fits &= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        before = done.setdefault(rule.code, np.zeros(records.size, bool))
        out += np.where(fits & ~before, rule.db, 0.0)
        before |= fits
    return out


def scored(day: Day, table: Mapping[str, Likelihood], priors: EvidenceTable | None = None) -> Scored:
    """Return the evidence as the case of each ship has it: the higher of two losses within six hours, and the dips.

    What `_drag_say` does with findings, for whole days at once. With ``priors`` the corrections of the prior are in it.
    """
    r = day.records
    more = corrections(r, priors) if priors is not None else np.zeros(r.size)
    loss = of_loss(r["x"], table).sum(axis=1)
    dip = of_dip(r["x"], table)
    order = np.lexsort((r["t"], day.mmsi))
    order = order[r["code"][order] != 2]
    db = np.zeros(order.size)
    state: dict[int, tuple[float, list[tuple[float, float]]]] = {}
    for i, k in enumerate(order.tolist()):
        mmsi, t = int(day.mmsi[k]), float(r["t"][k])
        now, dips = state.get(mmsi, (0.0, []))
        if r["code"][k] == LOSS:
            now = float(loss[k])
        elif dip[k] >= 1.0:
            dips = [*dips, (t, float(dip[k]))]
        dips = [d for d in dips if t - d[0] <= SAME_CASE_S]
        state[mmsi] = (now, dips)
        many = min(sum(d for _, d in dips), 25.0) if len(dips) >= 2 or now >= 3.0 else 0.0
        db[i] = max(now, 0.0) + many + more[k] if now > 0.0 or many > 0.0 else -np.inf
    return Scored(day.mmsi[order], r["t"][order], db)


class Truly(NamedTuple):
    """A drag and how the evidence for it rose: ``t``, ``db`` new highest values from its start on."""

    truth: Truth
    t: np.ndarray
    db: np.ndarray

    def at(self, bar: float) -> float:
        """Return when ``bar`` was reached, inf where never."""
        over = np.flatnonzero(self.db >= bar)
        return float(self.t[over[0]]) if over.size else np.inf


def judged(day: Day, s: Scored) -> tuple[np.ndarray, list[Truly]]:
    """Return (highest evidence f8[ships] of each innocent ship with any record, drags)."""
    found = []
    for truth in day.truths:
        mine = (s.mmsi == truth.mmsi) & (s.t >= truth.start) & (s.t <= truth.end + AFTER_S)
        found.append(Truly(truth, s.t[mine], s.db[mine]))
    free = ~np.isin(s.mmsi, sorted(day.guilty))
    ships, at = np.unique(s.mmsi[free], return_inverse=True)
    top = np.full(ships.size, -np.inf)
    np.maximum.at(top, at, s.db[free])
    return top, found
