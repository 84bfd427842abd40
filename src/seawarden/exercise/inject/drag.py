"""Anchor drags in any source: a simulated day or a recorded one.

    inject = functools.partial(drag, assets=assets)
    for batch in inject(source, Order(shape="halting", count=10, seed=1000), truths): ...

Shapes: ``lasting`` (12-35 % of her speed lost for hours), ``halting`` (the same with one to four halts), ``dips`` (next
to no lasting loss, a dip of some minutes at each asset), ``faint`` (0-12 %), ``already`` (as lasting, but she comes
into view some minutes after the anchor fell: her earlier rows are left out), and the red team's (``red_``...: see
`seawarden.exercise.red_team`). Her report times and everybody else stay as they are. `dials` holds every distribution,
`docs/exercise-drag.md` says where each comes from.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject.dials import Choice, Dials
from seawarden.exercise.inject.dragging import Dragging
from seawarden.exercise.inject.force import hull
from seawarden.exercise.inject.heard import Heard
from seawarden.exercise.inject.picking import Fit, Picked, Schedule, pick, release
from seawarden.exercise.inject.scheme import PLAIN, draw
from seawarden.exercise.red_team import TACTICS
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch

SHAPES: Final = (*PLAIN, *TACTICS)
SOON_S: Final = (60.0, 600.0)  # from the tick at which a ship is taken to the fall of her anchor


def drag(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` ships dragging an anchor; a `Truth` each is appended to ``truths``.

    ``order.facts`` may set any field of `dials.Choice` and `dials.Dials` by name, and ``avoid``, a list of MMSI not to
    be taken. ValueError for an unknown shape or fact.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"no shape of a drag is called {order.shape!r}; there are {', '.join(SHAPES)}")
    return _run(batches, Cast(order, truths, assets))


def dialled(kind: type[Any], facts: dict[str, Any]) -> Any:
    """Return the dials of a kind with the facts that are its own."""
    names = {field.name for field in dataclasses.fields(kind)}
    return dataclasses.replace(
        kind(), **{k: tuple(v) if isinstance(v, list) else v for k, v in facts.items() if k in names}
    )


class Cast:
    """Who drags: what was heard so far, who is wanted when, who was taken."""

    def __init__(self, order: Order, truths: list[Truth], assets: Assets) -> None:
        """See `drag`."""
        self.order, self.truths, self.assets = order, truths, assets
        self.choice: Choice = dialled(Choice, order.facts)
        self.dials: Dials = dialled(Dials, order.facts)
        known = {f.name for kind in (Choice, Dials) for f in dataclasses.fields(kind)} | {"avoid"}
        if unknown := sorted(set(order.facts) - known):
            raise ValueError(f"a drag has no fact called {unknown[0]!r}")
        self._tactic = TACTICS.get(order.shape)
        self._already = order.shape == "already"
        self.heard = Heard(self.choice.withheld_share if self._already and order.count else 0.0, order.seed)
        self.schedule: Schedule | None = None
        self.taken: list[Dragging] = []
        self.last = -np.inf

    def until(self, t: float) -> None:
        """Close every bin that ends at or before ``t``: ships are taken at the ticks between."""
        number = int(t // self.choice.tick_s)
        if self.heard.bin < 0:
            choice = self.choice
            self.schedule = Schedule(
                self.order.seed, self.order.count, t + choice.first_h * 3600.0, t + choice.last_h * 3600.0
            )
            self.heard.open_bin(number)
        while self.heard.bin < number:
            self.heard.open_bin(self.heard.bin + 1)
            self._tick(self.heard.bin * self.choice.tick_s)

    def _tick(self, t: float) -> None:
        """Take the ships that are due at a tick."""
        schedule = self.schedule
        if schedule is None:
            return
        for _ in range(schedule.due(t)):
            rng = np.random.default_rng([self.order.seed, 72, schedule.taken])
            avoid = {m for truth in self.truths for m in (truth.mmsi, *truth.others)} | set(
                self.order.facts.get("avoid", ())
            )
            fit = self._fit()
            picked = pick(self.heard, self.assets, self.choice, self.order.shape, rng, avoid, fit)
            if picked is None:
                break
            self._take(picked, t, rng)
            schedule.taken += 1
        if self._already:
            release(self.heard, self.choice, t, schedule.wanted(t))

    def _fit(self) -> Fit:
        """Return with whom the order's shape can be done now."""
        tactic, held = self._tactic, self._already
        if tactic is None:
            return Fit(self.choice.already_bins if held else self.choice.heard_bins, held=held)
        waits = tactic.waits(self.heard, self.choice)
        return Fit(self.choice.heard_bins, straight=tactic.straight, open_sea=tactic.open_sea, waits=waits)

    def _take(self, picked: Picked, t: float, rng: np.random.Generator) -> None:
        """Let the anchor of one ship fall some minutes after the tick."""
        row = picked.row
        rpm = bool(rng.random() < self.dials.rpm_share)
        size = (float(row["length_m"]), float(row["beam_m"]), float(np.nan_to_num(row["draught_m"])))
        ship = hull(*size, picked.own_kn, rpm)
        tactic = self._tactic
        scheme = tactic.draw(rng, ship, self.dials) if tactic else draw(rng, self.order.shape, ship, self.dials)
        start = t + float(rng.uniform(*SOON_S))
        shown = start + float(rng.uniform(*self.dials.seen_after_s)) if self._already else -np.inf
        self.heard.ships["held"][self.heard.ships["mmsi"] == row["mmsi"]] = 0
        dragging = Dragging(picked, scheme, start, shown, self.order.shape, rng)
        self.taken.append(dragging)
        self.truths.append(dragging.truth)

    def take(self, rows: np.ndarray, statics: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rewrite POSITIONS of one bin or of late ones, in the order of time, in place; return which rows and which
        statics are passed on, bool each."""
        number = self.choice.tick_s
        self.heard.take(rows[rows["t"] // number == self.heard.bin])
        self.heard.tell(statics)
        held = self.heard.ships["mmsi"][self.heard.ships["held"] == 1]
        keep, said = (
            ~np.isin(table["mmsi"], held) if held.size else np.ones(table.size, bool) for table in (rows, statics)
        )
        taken = np.isin(rows["mmsi"], [d.mmsi for d in self.taken]) if self.taken else np.zeros(rows.size, bool)
        places = np.flatnonzero(taken)
        for dragging in self.taken:
            mine = places[rows["mmsi"][places] == dragging.mmsi]
            if mine.size:
                part = rows[mine]
                dragging.rewrite(part, self.assets, self.dials)
                rows[mine] = part
                keep[mine] &= part["t"] >= dragging.shown
            said &= (statics["mmsi"] != dragging.mmsi) | (statics["t"] >= dragging.shown)
        self.last = max(self.last, float(rows["t"].max(initial=-np.inf)))
        return keep, said


def _ordered(table: np.ndarray) -> np.ndarray:
    """Return a copy of a table in the order of time."""
    if (table["t"][1:] >= table["t"][:-1]).all():
        return table.copy()
    return np.asarray(table[np.argsort(table["t"], kind="stable")])


def _run(batches: Iterator[Batch], cast: Cast) -> Iterator[Batch]:
    """Take the batches through a cast, one bin after another."""
    tick = cast.choice.tick_s
    for batch in batches:
        rows, statics = _ordered(batch.rows), _ordered(batch.statics)
        keep, said = np.ones(rows.size, bool), np.ones(statics.size, bool)
        for number in np.unique(np.concatenate((rows["t"], statics["t"])) // tick).tolist():
            r, s = (slice(*np.searchsorted(x["t"] // tick, (number, number + 1)).tolist()) for x in (rows, statics))
            first = min(float(x["t"][0]) for x in (rows[r], statics[s]) if x.size)
            cast.until(first)
            keep[r], said[s] = cast.take(rows[r], statics[s])
        if np.isfinite(batch.watermark) and cast.heard.bin >= 0:
            cast.until(batch.watermark)
        yield batch._replace(rows=rows if keep.all() else rows[keep], statics=statics if said.all() else statics[said])
    for dragging in cast.taken:
        dragging.finish(cast.last)
