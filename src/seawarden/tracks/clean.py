"""Clean: holds records for some seconds, puts them in order, folds repeats, flags what is odd, and counts everything.

Always: records handed in = ``rows_kept`` + ``folded`` + sum(``dropped``) + `held`, where a static row that was derived
from a position row is no record of its own. See docs/clean.md.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from seawarden.model.batch import Batch
from seawarden.model.tables import POSITIONS, STATICS, UTC_S_NA, empty
from seawarden.tracks.clean_door import AHEAD, NOW, REASONS, door
from seawarden.tracks.clean_flags import flag
from seawarden.tracks.clean_number import ODD_LEADS
from seawarden.tracks.clean_order import Columns, order
from seawarden.tracks.clean_table import joined, picked, raw
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
    table = joined(old.ahead, np.ascontiguousarray(new))
    fate, ms, exact = _fates(table, late, watermark)
    dropped = np.zeros(len(REASONS), np.int64)
    now, ahead = np.arange(table.size), np.empty(0, table.dtype)
    if fate.any():
        now, ahead = np.flatnonzero(fate == NOW), picked(table, np.flatnonzero(fate == AHEAD))
        for reason in range(AHEAD + 1, len(REASONS)):
            dropped[reason] = _records(picked(table, np.flatnonzero(fate == reason)))
    waiting, folded = _folded(table, ms, exact, now, old.waiting, params, receivers, count)
    ripe = int(np.searchsorted(waiting["t"], released, "left"))
    out = waiting[:ripe]
    return _Passed(out, Held(waiting[ripe:].copy(), ahead), _records(out), folded, dropped)


def _fates(table: np.ndarray, late: float, watermark: float) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the fate of each record (u1), its time in ms (i8), and whether all times were whole ms."""
    lon, lat = (table["lon"], table["lat"]) if table.dtype == POSITIONS else np.zeros((2, table.size))
    ms, fate = np.zeros(table.size, np.int64), np.zeros(table.size, np.uint8)
    t, mmsi, lon, lat = (np.ascontiguousarray(column) for column in (table["t"], table["mmsi"], lon, lat))
    exact = door(t, mmsi, lon, lat, late, watermark, ms, fate)
    return fate, ms, exact


def _columns(table: np.ndarray, ms: np.ndarray) -> Columns:
    """Return the columns for order and folding; a static row knows no receiver."""
    receiver = table["receiver"] if table.dtype == POSITIONS else np.zeros(table.size, np.uint16)
    named = (table["mmsi"], table["feed"], table["hash"], receiver)
    return Columns(ms, *(np.ascontiguousarray(column) for column in named))


def _windows(table: np.ndarray, params: CleanParams) -> np.ndarray:
    """Return i8[n], how long after a record its like is the same transmission, in ms."""
    secondless = table["utc_s"] >= UTC_S_NA if table.dtype == POSITIONS else table["derived"] != 0
    short = np.int64(round(min(params.fold_csv_s, params.fold_s) * 1000.0))
    return np.where(secondless, short, np.int64(round(params.fold_s * 1000.0)))


def _folded(
    table: np.ndarray,
    ms: np.ndarray,
    exact: bool,
    now: np.ndarray,
    waiting: np.ndarray,
    params: CleanParams,
    receivers: np.ndarray,
    count: np.ndarray,
) -> tuple[np.ndarray, int]:
    """Return ``waiting`` with the records ``now`` of the table in order behind it, and how many were repeats.

    What waits is older than all that is new; it is walked again only to fill the fold's table.
    """
    if not now.size:
        return waiting, 0
    columns = _columns(table, ms)
    index = now[order(Columns(*(column[now] for column in columns)) if now.size < table.size else columns)]
    before = _columns(waiting, np.round(waiting["t"] * 1000.0).astype(np.int64))
    both = Columns(*(np.concatenate(pair) for pair in zip(before, columns, strict=True)))
    windows = np.concatenate([np.full(waiting.size, -1), _windows(table, params)])  # -1: never a repeat again
    walk = np.concatenate([np.arange(waiting.size), index + waiting.size])
    heard = np.zeros(walk.size, np.uint64)
    if table.dtype == POSITIONS:
        heard[: waiting.size] = waiting["receivers"]
    fresh = unrepeated(walk, both, windows, receivers, count, heard)[waiting.size :] - waiting.size
    out = np.empty(waiting.size + fresh.size, table.dtype)
    raw(out)[: waiting.size] = raw(waiting)
    np.take(raw(table), fresh, out=raw(out)[waiting.size :], mode="clip")
    if not exact:
        out["t"][waiting.size :] = ms[fresh] / 1000.0
    if table.dtype == POSITIONS:
        out["receivers"] = heard[: out.size]
        flag(out[waiting.size :], params.too_fast_kn, ODD_LEADS)
    repeats = now.size - fresh.size
    if repeats and table.dtype == STATICS:
        repeats = _records(picked(table, now)) - _records(out[waiting.size :])
    return out, repeats


def _records(table: np.ndarray) -> int:
    """Return how many rows are records of their own: a derived static row is counted with its position."""
    return int(np.count_nonzero(table["derived"] == 0)) if table.dtype == STATICS else table.size
