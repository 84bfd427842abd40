"""Tracks: which ship each row belongs to, what she says of herself, where she stops, and a row for each minute.

`step` also completes the rows' own ``flags``: JUMP and STALE can only be known with the track. See docs/tracks.md.
"""

import math
from typing import NamedTuple

import numpy as np

from seawarden.model.batch import Batch
from seawarden.model.records import take
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.model.view import CHANGES
from seawarden.tracks.assign import MOST_PLACES, TracksParams
from seawarden.tracks.clean_order import Columns, order
from seawarden.tracks.minutes import MINUTE_S, close_passed
from seawarden.tracks.state_open import rehash
from seawarden.tracks.state_tables import CANDIDATES, CHANGES_N, STATICS_N, TRACKS_N
from seawarden.tracks.state_walk import CHANGE, MINUTE, ROOM, walk

__all__ = ["Tracked", "TracksParams", "TracksState", "start", "step"]

_FIRST_SIZE = 1024
_PARAMS_N = np.dtype([(name, "f8") for name in TracksParams._fields])


class TracksState(NamedTuple):
    """All that `step` remembers: 420 bytes a slot, doubled as ships come.

    A slot with ``track_id`` 0 below ``used`` is a ship that has told her particulars but no position yet.
    """

    tracks: np.ndarray  # TRACKS
    places: np.ndarray  # CANDIDATES, three a slot, used in those of an MMSI's first track
    slot_of: np.ndarray  # i8, a power of two: hash table of mmsi << 32 | first slot; 0 is free
    used: int
    due: float  # no open minute ends before this; only a watermark past it need look for them


class Tracked(NamedTuple):
    """What a step gives: i4[rows] track slots, MINUTES in the order (t, mmsi, slot), CHANGES in the order of time."""

    slots: np.ndarray
    minutes: np.ndarray
    changes: np.ndarray


def start() -> TracksState:
    """Return the state before the first row."""
    return TracksState(
        np.zeros(_FIRST_SIZE, TRACKS),
        np.zeros(MOST_PLACES * _FIRST_SIZE, CANDIDATES),
        np.zeros(4 * _FIRST_SIZE, np.int64),
        0,
        math.inf,
    )


def step(batch: Batch, state: TracksState, params: TracksParams) -> tuple[Tracked, TracksState]:
    """Follow the tracks through one batch of `clean`. ``state`` is spent: only what comes back counts.

    Writes JUMP and STALE into ``batch.rows["flags"]``, which must be C-contiguous and writable, as `clean` makes it.
    """
    rows, statics = batch.rows, np.ascontiguousarray(batch.statics).view(STATICS_N)
    p = np.array([tuple(params)], _PARAMS_N)
    slots = np.empty(rows.size, np.int32)
    minutes, changes = np.empty(rows.size // 2 + 64, MINUTES), np.empty(64, CHANGES)
    at, used = np.zeros(4, np.int64), np.array([state.used])
    while not walk(
        rows,
        statics,
        state.tracks.view(TRACKS_N),
        state.places,
        state.slot_of,
        used,
        slots,
        minutes,
        changes.view(CHANGES_N),
        at,
        p,
    ):
        if used[0] == state.tracks.size:
            state = _grown(state)
        minutes = _longer(minutes, at[MINUTE] + ROOM)
        changes = _longer(changes, at[CHANGE] + ROOM)
    n, due = int(at[MINUTE]), state.due
    if rows.size:
        due = min(due, (math.floor(float(rows["t"][0]) / MINUTE_S) + 1.0) * MINUTE_S)
    if batch.watermark > due:
        minutes = _longer(minutes, n + int(used[0]))
        n, due = close_passed(state.tracks.view(TRACKS_N), int(used[0]), batch.watermark, minutes, n)
    tracked = Tracked(slots, _in_order(minutes[:n]), changes[: at[CHANGE]].copy())
    return tracked, state._replace(used=int(used[0]), due=due)


def _longer(table: np.ndarray, size: int) -> np.ndarray:
    """Return ``table`` with room for ``size`` rows at least."""
    if table.size >= size:
        return table
    more = np.empty(max(size, 2 * table.size), table.dtype)
    more[: table.size] = table
    return more


def _grown(state: TracksState) -> TracksState:
    """Return ``state`` with twice the slots; the hash table stays at most a quarter full."""
    tracks, places = np.zeros(2 * state.tracks.size, TRACKS), np.zeros(2 * state.places.size, CANDIDATES)
    tracks[: state.tracks.size] = state.tracks
    places[: state.places.size] = state.places
    index = np.zeros(2 * state.slot_of.size, np.int64)
    rehash(state.slot_of, index)
    return state._replace(tracks=tracks, places=places, slot_of=index)


def _in_order(minutes: np.ndarray) -> np.ndarray:
    """Return the minutes in the order (t, mmsi, slot)."""
    ms = (minutes["t"] * 1000.0).astype(np.int64)
    none = np.zeros(minutes.size, np.uint16)
    columns = Columns(ms, np.ascontiguousarray(minutes["mmsi"]), none, minutes["slot"].astype(np.uint64), none)
    return take(minutes, order(columns))
