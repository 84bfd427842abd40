"""Clean: holds records for some seconds, puts them in order, folds repeats, flags what is odd, and counts everything.

Always: records handed in = ``rows_kept`` + ``folded`` + sum(``dropped``) + `held`, where a static row that was derived
from a position row is no record of its own. See docs/clean.md.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from seawarden.model.batch import Batch
from seawarden.model.records import bare, join, take
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.tracks.clean_door import AHEAD, NOW, REASONS, Passed, enter
from seawarden.tracks.clean_flags import flag
from seawarden.tracks.clean_number import ODD_LEADS
from seawarden.tracks.clean_order import Columns, order
from seawarden.tracks.fold import NAMED_RECEIVERS, unrepeated


@dataclass(frozen=True)
class CleanParams:
    """What may be set. ``fold_s``: repeats of one transmission come within this time, and rows are held for it.

    ``fold_csv_s``: the same where the report does not carry the second of its own fix, so that two transmissions of a
    ship at rest are equal to the letter; class A sends every 2 s at the most (ITU-R M.1371-5, table 1).
    ``too_fast_kn``: more than this is no ship's speed; the fastest ferries and naval craft do 60 kn.
    """

    fold_s: float = 10.0
    fold_csv_s: float = 1.0
    too_fast_kn: float = 70.0


class Held(NamedTuple):
    """What one table holds back. ``waiting``: in order and folded, but a repeat may still name one more receiver.

    ``ahead``: at or after the watermark, as it came.
    """

    waiting: np.ndarray
    ahead: np.ndarray


class CleanState(NamedTuple):
    """All that `step` remembers. ``watermark`` is the last that came in, ``released`` the last that went out."""

    rows: Held
    statics: Held
    receivers: np.ndarray  # u2[<= 63]: the receivers of the bits 0, 1, ... of ``receivers``, in order of first sight
    watermark: float
    released: float
    rows_kept: int
    folded: int
    dropped: dict[str, int]


class _Passed(NamedTuple):
    """One table after a step: what goes on, what stays, and the fates counted."""

    out: np.ndarray
    held: Held
    kept: int
    folded: int
    dropped: np.ndarray  # i8[len(REASONS)]


def start() -> CleanState:
    """Return the state before the first record."""
    return CleanState(
        Held(empty(POSITIONS), empty(POSITIONS)),
        Held(empty(STATICS), empty(STATICS)),
        np.empty(0, np.uint16),
        -math.inf,
        -math.inf,
        0,
        0,
        {},
    )


def held(state: CleanState) -> int:
    """Return how many records were taken in and have not met their fate yet."""
    return sum(_records(part) for part in (*state.rows, *state.statics))


def step(batch: Batch, state: CleanState, params: CleanParams) -> tuple[Batch, CleanState]:
    """Return what is ripe (all with t < watermark - fold_s, in the total order) and the new state.

    Records older than the watermark of an earlier batch are dropped as ``late``. A batch with ``watermark = inf``
    releases all and passes on the moment just after the last record. ``batch`` is not written.
    """
    receivers = np.zeros(NAMED_RECEIVERS, np.uint16)
    receivers[: state.receivers.size] = state.receivers
    count = np.array([state.receivers.size])
    watermark, released = _until(batch, state, params)
    rows = _pass(batch.rows, state.rows, (state.watermark, watermark, released), params, receivers, count)
    statics = _pass(batch.statics, state.statics, (state.watermark, watermark, released), params, receivers, count)
    dropped = dict(state.dropped)
    for reason, number in zip(REASONS, (rows.dropped + statics.dropped).tolist(), strict=True):
        if reason and number:
            dropped[reason] = dropped.get(reason, 0) + number
    after = CleanState(
        rows.held,
        statics.held,
        receivers[: count[0]].copy(),
        watermark,
        released,
        state.rows_kept + rows.kept + statics.kept,
        state.folded + rows.folded + statics.folded,
        dict(sorted(dropped.items())),
    )
    return Batch(rows.out, statics.out, released, batch.origin), after


def _until(batch: Batch, state: CleanState, params: CleanParams) -> tuple[float, float]:
    """Return the watermark up to which records are put in order, and the one up to which they go on."""
    if batch.watermark < math.inf:
        watermark = max(batch.watermark, state.watermark)
        return watermark, max(watermark - params.fold_s, state.released)
    tables = (*state.rows, *state.statics, batch.rows, batch.statics)
    times = np.concatenate([table["t"] for table in tables])
    times = np.ceil(times[np.abs(times) < 1e11] * 1000.0 - 1e-3) / 1000.0
    end = float(np.nextafter(times.max(), math.inf)) if times.size else -math.inf
    return max(end, state.watermark), max(end, state.released)


def _pass(
    new: np.ndarray,
    old: Held,
    until: tuple[float, float, float],
    params: CleanParams,
    receivers: np.ndarray,
    count: np.ndarray,
) -> _Passed:
    """Bring one table (positions or statics alike) through door, order, fold and flags."""
    late, watermark, released = until
    table = join((old.ahead, np.ascontiguousarray(new)), new.dtype)
    fold_s = (params.fold_s, min(params.fold_csv_s, params.fold_s))
    passed = enter(table, (late, watermark), (round(fold_s[0] * 1000.0), round(fold_s[1] * 1000.0)))
    dropped = np.zeros(len(REASONS), np.int64)
    now, ahead = np.arange(table.size), np.empty(0, table.dtype)
    if passed.fate.any():
        now, ahead = np.flatnonzero(passed.fate == NOW), take(table, np.flatnonzero(passed.fate == AHEAD))
        for reason in range(AHEAD + 1, len(REASONS)):
            dropped[reason] = _records(take(table, np.flatnonzero(passed.fate == reason)))
    waiting, folded = _folded(table, passed, now, old.waiting, params, receivers, count)
    ripe = int(np.searchsorted(waiting["t"], released, "left"))
    out = waiting[:ripe]
    return _Passed(out, Held(waiting[ripe:].copy(), ahead), _records(out), folded, dropped)


def _folded(
    table: np.ndarray,
    passed: Passed,
    now: np.ndarray,
    waiting: np.ndarray,
    params: CleanParams,
    receivers: np.ndarray,
    count: np.ndarray,
) -> tuple[np.ndarray, int]:
    """Return ``waiting`` with the records ``now`` of the table in order behind it, and how many were repeats.

    What waits is older than all that is new; it is walked again only to fill the fold's table, and its window of -1
    says that it is never a repeat again.
    """
    if not now.size:
        return waiting, 0
    index = now
    if not passed.ordered:
        index = now[order(Columns(*(column[now] for column in passed.columns)))]
    before, old = enter(waiting, (-math.inf, math.inf), (-1, -1)), waiting.size
    both = Columns(*(np.concatenate(pair) for pair in zip(before.columns, passed.columns, strict=True)))
    windows = np.concatenate([before.window_ms, passed.window_ms])
    walk = np.concatenate([np.arange(old), index + old])
    heard = np.zeros(walk.size, np.uint64)
    if table.dtype == POSITIONS:
        heard[:old] = waiting["receivers"]
    fresh = unrepeated(walk, both, windows, receivers, count, heard)[old:] - old
    out = np.empty(old + fresh.size, table.dtype)
    bare(out)[:old] = bare(waiting)
    np.take(bare(table), fresh, out=bare(out)[old:], mode="clip")
    if not passed.exact:
        out["t"][old:] = passed.columns.ms[fresh] / 1000.0
    if table.dtype == POSITIONS:
        out["receivers"][:old] = heard[:old]
        flag(out[old:], heard[old:], params.too_fast_kn, ODD_LEADS)
    repeats = now.size - fresh.size
    if repeats and table.dtype == STATICS:
        repeats = _records(take(table, now)) - _records(out[old:])
    return out, repeats


def _records(table: np.ndarray) -> int:
    """Return how many rows are records of their own: a derived static row is counted with its position."""
    return int(np.count_nonzero(table["derived"] == 0)) if table.dtype == STATICS else table.size
