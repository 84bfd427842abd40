"""The walk over rows and static rows in event time: the one loop in which tracks are made.

What is called for every row takes records and numbers only: handing an array on costs more than the work itself.
"""

from typing import Any, Final

import numpy as np

from seawarden.kernel import inlined, kernel
from seawarden.model.tables import NO_SLOT
from seawarden.tracks.assign import choose, fits, in_wake, is_vessel, lasts
from seawarden.tracks.clean_number import Whole
from seawarden.tracks.minutes import close_minute, turn_minute
from seawarden.tracks.state_open import another_track, new_slot, open_track
from seawarden.tracks.state_particulars import LISTED, brings, merge, note_change
from seawarden.tracks.state_row import take_row
from seawarden.tracks.state_tables import HASH_FACTOR, HASH_SHIFT, SLOT_BITS, SLOT_MASK

ROW, STATIC, MINUTE, CHANGE = range(4)  # what `at` counts
ROOM: Final = 8  # minutes and changes that one row or static row can bring, at the most (one a track of its MMSI)


@kernel
def walk(
    rows: np.ndarray,
    statics: np.ndarray,
    tracks: np.ndarray,
    places: np.ndarray,
    index: np.ndarray,
    used: np.ndarray,
    slots: np.ndarray,
    minutes: np.ndarray,
    changes: np.ndarray,
    at: np.ndarray,
    params: np.ndarray,
) -> bool:
    """Go on from ``at`` i8[4]; return False where a table is full, to be called again with a larger one."""
    p = params[0]
    last = index.size - 1
    while at[ROW] < rows.size or at[STATIC] < statics.size:
        if used[0] == tracks.size or at[MINUTE] + ROOM > minutes.size or at[CHANGE] + ROOM > changes.size:
            return False
        i, s = at[ROW], at[STATIC]
        told = s < statics.size and (i == rows.size or statics[s].t <= rows[i].t)
        at[STATIC if told else ROW] += 1
        mmsi = np.int64(statics[s].mmsi if told else rows[i].mmsi)
        if not is_vessel(np.int64(statics[s].ais_class if told else rows[i].ais_class), mmsi):
            if not told:
                slots[i] = NO_SLOT
            continue
        place = ((mmsi * HASH_FACTOR) >> HASH_SHIFT) & last
        while index[place] != 0 and (index[place] >> SLOT_BITS) != mmsi:
            place = (place + 1) & last
        if index[place] == 0:
            index[place] = (mmsi << SLOT_BITS) | new_slot(tracks, mmsi, used)
        slot = index[place] & SLOT_MASK
        while told and slot != NO_SLOT:  # what a ship says of herself belongs to every track under her number
            if brings(statics[s], tracks[slot]) > 0:
                learn(statics[s], tracks[slot], slot, minutes, changes, at)
            slot = np.int64(tracks[slot].next)
        if told:
            continue
        track = tracks[slot]
        good = track.next == NO_SLOT and track.track_id != 0 and fits(rows[i], track.t_good, track.lon, track.lat, p)
        if not good:
            slot, good = settle(rows[i], tracks, places, index, place, used, p)
            track = tracks[slot]
        if rows[i].t >= track.m_end:
            at[MINUTE] += turn_minute(track, slot, rows[i].t, minutes[at[MINUTE]])
        take_row(track, rows[i], good, p)
        slots[i] = slot
    return True


@inlined
def settle(
    row: Any, tracks: np.ndarray, places: np.ndarray, index: np.ndarray, place: Whole, used: np.ndarray, p: Any
) -> tuple[Whole, bool]:
    """Return the slot of a row that is not simply the next of its MMSI's only track, and whether it fits there."""
    head = index[place] & SLOT_MASK
    if tracks[head].track_id == 0:
        open_track(tracks[head], row)
        return head, True
    slot, good = choose(tracks, head, row, p)
    if not good and not in_wake(tracks[slot], row, p) and lasts(places, head, row, p):
        other = another_track(tracks, places, index, place, row, used, p)
        if other != NO_SLOT:
            return other, True
    return slot, good


@inlined
def learn(row: Any, track: Any, slot: int, minutes: np.ndarray, changes: np.ndarray, at: np.ndarray) -> None:
    """Merge a static row that brings something new into a track, and note what was known before.

    A minute that ended before the static row is closed first: it must not know what came later.
    """
    if track.m_end != 0.0 and row.t >= track.m_end:
        close_minute(track, slot, minutes[at[MINUTE]])
        at[MINUTE] += 1
    if track.track_id != 0 and brings(row, track) == LISTED:
        note_change(track, slot, row.t, changes[at[CHANGE]])
        at[CHANGE] += 1
    merge(row, track)
