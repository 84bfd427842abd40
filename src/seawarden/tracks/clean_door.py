"""The door of `clean`: which records come in, which wait for their time, which are dropped and why."""

import math
from typing import Final, NamedTuple

import numpy as np

from seawarden.kernel import kernel
from seawarden.model.tables import POSITIONS, UTC_S_NA
from seawarden.tracks.clean_order import Columns

NOW: Final = 0  # older than the watermark: nothing can come before it any more
AHEAD: Final = 1  # at or after the watermark: held
REASONS: Final = ("", "", "no_time", "bad_mmsi", "no_position", "late")  # by fate; from 2 on dropped and counted

_LARGEST_NUMBER: Final = 1 << 30  # an MMSI has 30 bits on the air
_NEVER_SET: Final = 999_999_999  # what many transponders send until somebody enters a number: any ship, so none
_INEXACT, _UNORDERED = 1, 2


class Passed(NamedTuple):
    """What the door says of a table, parallel to it. ``fate`` u1, ``window_ms`` i8: how long its like is a repeat.

    ``exact``: every time was a whole ms, to the bit. ``ordered``: time and MMSI rise strictly from row to row.
    """

    columns: Columns
    window_ms: np.ndarray
    fate: np.ndarray
    exact: bool
    ordered: bool


def enter(table: np.ndarray, until: tuple[float, float], windows_ms: tuple[int, int]) -> Passed:
    """Bring a table through the door. ``until``: older than the first is late, from the second on is ahead of time.

    ``windows_ms``: how long a repeat may come after its first, where a report carries its own second and where not.
    """
    rows = table.view() if table.dtype == POSITIONS else _dressed(table)
    rows.flags.writeable = False  # always, so that the kernel is compiled for one kind of array only
    n = rows.size
    columns = Columns(*(np.empty(n, kind) for kind in (np.int64, np.uint32, np.uint16, np.uint64, np.uint16)))
    window_ms, fate = np.empty(n, np.int64), np.zeros(n, np.uint8)
    found = door(rows, *until, *windows_ms, *columns, window_ms, fate)
    return Passed(columns, window_ms, fate, not found & _INEXACT, not found & _UNORDERED)


def _dressed(statics: np.ndarray) -> np.ndarray:
    """Return static rows as position rows, so that one door serves both; derived ones carry no second of their own."""
    rows = np.zeros(statics.size, POSITIONS)
    for name in ("t", "mmsi", "feed", "hash"):
        rows[name] = statics[name]
    rows["utc_s"] = np.where(statics["derived"] != 0, UTC_S_NA, 0)
    return rows


@kernel
def door(
    rows: np.ndarray,
    late: float,
    watermark: float,
    window: int,
    short_window: int,
    ms: np.ndarray,
    mmsi: np.ndarray,
    feed: np.ndarray,
    hash_: np.ndarray,
    receiver: np.ndarray,
    window_ms: np.ndarray,
    fate: np.ndarray,
) -> int:
    """Copy the columns in one pass, write each record's fate, and return what was found (`_INEXACT`, `_UNORDERED`).

    Times between two ms go up to the next, never down: a record that came in time stays in time.
    """
    found = 0
    last_ms, last_mmsi = np.int64(-(1 << 62)), np.uint32(0)
    for i in range(rows.size):
        row = rows[i]
        mmsi[i], feed[i], hash_[i], receiver[i] = row.mmsi, row.feed, row.hash, row.receiver
        window_ms[i] = short_window if row.utc_s >= UTC_S_NA else window
        ms[i] = 0
        if not abs(row.t) < 1e11:
            fate[i] = 2
            continue
        # A time that is a whole ms is off by at most 3e-4 ms as a float; 1e-3 keeps ceil from taking it to the next.
        ms[i] = math.ceil(row.t * 1000.0 - 1e-3)
        at = ms[i] / 1000.0
        if at != row.t:
            found |= _INEXACT
        if ms[i] < last_ms or (ms[i] == last_ms and row.mmsi <= last_mmsi):
            found |= _UNORDERED
        last_ms, last_mmsi = ms[i], row.mmsi
        if row.mmsi == 0 or row.mmsi == _NEVER_SET or row.mmsi >= _LARGEST_NUMBER:  # noqa: PLR1714 (`in` takes numba longer)
            fate[i] = 3
        elif not (abs(row.lat) <= 90.0 and abs(row.lon) <= 180.0):
            fate[i] = 4
        elif at < late:
            fate[i] = 5
        else:
            fate[i] = NOW if at < watermark else AHEAD
    return found
