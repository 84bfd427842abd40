"""From what ships did to what the stations heard: a window of reports with losses, holes, repeats and stale rows."""

import math
from typing import Any, Final

import numpy as np

from seawarden.exercise.sea.motion_dice import share
from seawarden.exercise.sea.motion_state import ABSENT, STEP_S
from seawarden.exercise.sea.receivers import MOST, in_reach, pick
from seawarden.exercise.sea.reports_row import THROWS, sent_status, write
from seawarden.exercise.sea.reports_rules import interval_s
from seawarden.kernel import inlined, kernel
from seawarden.model.tables import POSITIONS

LOST_S: Final = 240.0  # so long unheard is a loss of contact,
LOST: Final = 4.0  # and so many of her intervals
STALE_EVERY_S: Final = 60.0
MOST_S: Final = 600.0  # longest window
DUE: Final = np.dtype(
    [
        ("due_s", "f8"),  # second of the day of her next report
        ("throw", "i8"),  # reports sent so far: where her dice stand
        ("first_s", "f8"),  # first heard; inf not yet
        ("heard_s", "f8"),  # last heard; -inf never
        ("stale_s", "f8"),  # when her last position is sent again; inf not
        ("stale_ends_s", "f8"),
        ("judged", "i8"),  # 1: it is decided whether this loss of contact has stale rows
    ]
)


def room(ships: int, thin_s: float) -> np.ndarray:
    """Return rows enough for a window of `MOST_S`: POSITIONS, not yet written."""
    each = MOST_S / max(thin_s, 2.0) * 1.25 + MOST_S / STALE_EVERY_S + 8.0
    return np.empty(int(ships * each * 1.3) + 64, POSITIONS)


@kernel
def send(
    sender: np.ndarray,
    due: np.ndarray,
    last: np.ndarray,
    track: np.ndarray,
    status: np.ndarray,
    window: np.ndarray,
    station: np.ndarray,
    air: np.ndarray,
    up: np.ndarray,
    dials: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write what is heard of the window into ``out`` POSITIONS, ship by ship; return how many rows.

    ``window`` f8[4]: second of the day at which it begins and ends, UTC epoch s of midnight, ``thin_s``. ``last`` is
    POSITIONS[ships], each ship's last row heard.
    """
    n = 0
    who, odds = np.empty(MOST, np.int64), np.empty(MOST)
    for i in range(sender.size):
        me, it = sender[i], due[i]
        minute, reach = -1, 0
        while it.due_s < window[1]:
            t_s = it.due_s
            step = (t_s - window[0]) / STEP_S
            k = int(step)
            it.throw += 1
            throw = it.throw * THROWS
            if status[i, k] == ABSENT or status[i, k + 1] == ABSENT:
                it.due_s += max(10.0, window[3]) * (0.9 + 0.2 * share(me.key, throw))
                continue
            if int(t_s / 60.0) != minute:
                minute = int(t_s / 60.0)
                place = (track[i, k, 0], track[i, k, 1], me.power * (dials[2] if me.class_b == 1 else 1.0))
                reach = in_reach(station, air, up, dials, place, minute, who, odds)
            says = sent_status(me, status[i, k + 1])
            every = interval_s(me.class_b, track[i, k + 1, 2], track[i, k + 1, 5], says)
            times = max(1.0, window[3] / every)
            by = pick(reach, odds, times, me.key, throw)
            n = _lapse(me, it, last[i], t_s, window[2], max(every, window[3]), out, n)
            if by >= 0 and not me.hole_s <= t_s < me.hole_ends_s:
                row = out[n]
                write(row, me, track[i, k : k + 2], says, step - k, window[2] + t_s, throw + 2)
                n = _heard(row, station, dials, reach, by, who, odds, window[2] + t_s, me.key, throw, out, n)
                last[i] = row
                it.heard_s = t_s
                it.first_s = min(it.first_s, t_s)
                it.judged = 0
                it.stale_s = math.inf
            it.due_s += max(every, window[3]) * (0.93 + 0.14 * share(me.key, throw + 1))
    return n


@inlined
def _heard(
    row: Any, station: Any, dials: Any, reach: int, by: int, who: Any, odds: Any, t: float, key: Any, throw: int,
    out: Any, n: int,
) -> int:  # fmt: skip
    """Stamp a row by the station that heard it, and write its repeat by another; return how many rows there are."""
    first = who[by]
    row.t = round((t + 0.3 * share(key, throw + 8) + station[first].clock_s) * 1000.0) / 1000.0
    row.receiver = station[first].code
    row.receivers = np.uint64(1) << np.uint64(first)
    n += 1
    other = by + 1 if by + 1 < reach else by - 1
    if other >= 0 and share(key, throw + 9) < dials[3] * min(1.0, 1.6 * odds[other]):
        again = out[n]
        again_at = who[other]
        out[n] = row
        delay = 0.05 + 1.9 * share(key, throw + 10)
        again.t = round((t + delay + station[again_at].clock_s) * 1000.0) / 1000.0
        again.receiver = station[again_at].code
        again.receivers = np.uint64(1) << np.uint64(again_at)
        n += 1
    return n


@inlined
def _lapse(me: Any, it: Any, last: Any, t_s: float, midnight: float, every: float, out: Any, n: int) -> int:
    """After a loss of contact a station may send her last position again and again; return how many rows there are."""
    if it.judged == 0 and t_s - it.heard_s > max(LOST_S, LOST * every) and it.heard_s >= 0.0:
        it.judged = 1
        if share(me.key, -it.throw * 8 - 1) < me.stale:
            it.stale_s = t_s
            it.stale_ends_s = t_s + 120.0 * math.pow(30.0, share(me.key, -it.throw * 8 - 2))
    if it.stale_s <= t_s < it.stale_ends_s:
        out[n] = last
        out[n].t = round((midnight + t_s) * 1000.0) / 1000.0
        it.stale_s = t_s + STALE_EVERY_S
        n += 1
    return n
