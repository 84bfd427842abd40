"""A day of any plans as batches: ships are walked, what they send is heard, and rows go out in the order of time."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea import motion, weather
from seawarden.exercise.sea.faults import afloat, senders
from seawarden.exercise.sea.motion_dice import lots
from seawarden.exercise.sea.motion_state import STEP_S
from seawarden.exercise.sea.receivers import Ears, ears
from seawarden.exercise.sea.reports_send import DUE, room, send
from seawarden.exercise.sea.reports_statics import said, spoken
from seawarden.model.batch import Batch, Origin
from seawarden.model.records import take
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.model.times import epoch

EPOCH: Final = epoch("2025-11-03T00:00:00Z")  # day 0 of every seed; only a date
DAY_S: Final = 86400.0
BATCH_S: Final = 600.0
AHEAD_S: Final = 60.0  # no clock of a station is farther off: so much later is looked at before a batch goes out


class _Radio(NamedTuple):
    """All that `send` needs beside the motion."""

    sender: np.ndarray
    due: np.ndarray
    last: np.ndarray
    ears: Ears
    thin_s: float
    room: np.ndarray


def sail_day(plans: list[Plan], seed: int, day: int, switches: Switches, hours: float = 24.0) -> Iterator[Batch]:
    """Yield the first ``hours`` (at most 24) of a day of these plans in batches of ten minutes.

    The last batch is empty and has the watermark inf. Rows of a day lie in the day: what a station's clock puts before
    midnight or after the last hour is not handed on, so that days can follow one another.
    """
    plans = afloat(plans, seed, switches)
    midnight = EPOCH + day * DAY_S
    end_s = min(hours, 24.0) * 3600.0
    air = weather.fields(seed, day) if switches.weather else weather.still()
    fleet = motion.fleet(plans, seed, day, switches, air)
    radio = _radio(plans, seed, day, switches)
    particulars = said(plans, radio.sender["mmsi"], seed, switches)
    next_s = np.full(len(plans), math.inf)
    seen = motion.window(len(plans), round(BATCH_S / STEP_S))
    held, begins = empty(POSITIONS), 0.0
    for edge in np.minimum(np.arange(BATCH_S, end_s + BATCH_S, BATCH_S), end_s).tolist():
        fresh = []
        while begins < min(edge + AHEAD_S, end_s):
            seen = motion.walk(fleet, begins, seen)
            begins += BATCH_S
            fresh.append(_heard(radio, seen, min(begins, end_s), midnight))
        held = _ordered(np.concatenate((held, *fresh)), radio.sender, midnight)
        cut = held.size if edge == end_s else int(np.searchsorted(held["t"], midnight + edge))
        statics = spoken(particulars, next_s, radio.due, edge, midnight)
        yield Batch(_of_the_day(held[:cut], midnight, end_s), statics, midnight + edge, Origin.EXERCISE)
        held = held[cut:]
    yield Batch(empty(POSITIONS), empty(STATICS), math.inf, Origin.EXERCISE)


def _radio(plans: list[Plan], seed: int, day: int, switches: Switches) -> _Radio:
    n = len(plans)
    sender = senders(plans, seed, day, switches)
    due = np.zeros(n, DUE)
    due["due_s"] = lots(sender["key"], 1 << 40, 1)[0] * max(10.0, switches.thin_s)
    due["first_s"], due["heard_s"], due["stale_s"] = math.inf, -math.inf, math.inf
    hears = ears(seed, day, not switches.receivers, switches.clocks, switches.repeats)
    return _Radio(sender, due, np.zeros(n, POSITIONS), hears, switches.thin_s, room(n, switches.thin_s))


def _heard(radio: _Radio, seen: motion.Window, until_s: float, midnight: float) -> np.ndarray:
    """Return what is heard of a window, in no order."""
    window = np.array([seen.begins_s, until_s, midnight, radio.thin_s])
    hears = radio.ears
    n = send(
        radio.sender, radio.due, radio.last, seen.track, seen.status, window,
        hears.station, hears.air, hears.up, hears.dials, radio.room,
    )  # fmt: skip
    return radio.room[:n].copy()


def _ordered(rows: np.ndarray, sender: np.ndarray, midnight: float) -> np.ndarray:
    """Return the rows in the order (t, mmsi, feed, hash): one sort of one number each."""
    ms = np.round((rows["t"] - midnight + 2.0 * AHEAD_S) * 1000.0).astype(np.uint64)
    rank = np.searchsorted(np.unique(sender["mmsi"]), rows["mmsi"]).astype(np.uint64)
    key = (ms << np.uint64(36)) | (rank << np.uint64(20)) | (rows["hash"] >> np.uint64(44))
    return take(rows, np.argsort(key, kind="stable"))


def _of_the_day(rows: np.ndarray, midnight: float, end_s: float) -> np.ndarray:
    """Return the rows within the day."""
    inside = (rows["t"] >= midnight) & (rows["t"] < midnight + end_s)
    return rows if inside.all() else rows[inside]
