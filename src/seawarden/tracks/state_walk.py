"""The walk over rows and static rows in event time: the one loop in which tracks are made."""

from typing import Final

import numpy as np

from seawarden.kernel import inlined, kernel
from seawarden.model.tables import JUMP, NO_SLOT
from seawarden.tracks.assign import TracksParams, choose, find, fits, is_vessel, lasts
from seawarden.tracks.minutes import close_minute, turn_minute
from seawarden.tracks.state_open import another_track, new_slot, open_track
from seawarden.tracks.state_particulars import brings, merge, note_change
from seawarden.tracks.state_row import hear, take_row

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
    p: TracksParams,
    cosines: np.ndarray,
) -> bool:
    """Go on from ``at`` i8[4]; return False where a table is full, to be called again with a larger one."""
    while at[ROW] < rows.size or at[STATIC] < statics.size:
        if used[0] == tracks.size or at[MINUTE] + ROOM > minutes.size or at[CHANGE] + ROOM > changes.size:
            return False
        i = at[ROW]
        if at[STATIC] < statics.size and (i == rows.size or statics[at[STATIC]].t <= rows[i].t):
            learn(statics, tracks, index, used, minutes, changes, at)
            at[STATIC] += 1
        else:
            slots[i] = follow(rows, tracks, places, index, used, minutes, at, p, cosines)
            at[ROW] += 1
    return True


@inlined
def follow(
    rows: np.ndarray,
    tracks: np.ndarray,
    places: np.ndarray,
    index: np.ndarray,
    used: np.ndarray,
    minutes: np.ndarray,
    at: np.ndarray,
    p: TracksParams,
    cosines: np.ndarray,
) -> int:
    """Bring one row to its track and return the slot."""
    row = rows[at[ROW]]
    mmsi, lon, lat, t, ais_class = np.int64(row.mmsi), row.lon, row.lat, row.t, np.int64(row.ais_class)
    if not is_vessel(ais_class, mmsi) or not abs(lat) <= 90.0:
        return NO_SLOT
    place = find(index, mmsi)
    if index[place] == 0:
        index[place] = (mmsi << 32) | new_slot(tracks, mmsi, used)
    head = slot = index[place] & 0xFFFFFFFF
    good = True
    if tracks[head].track_id == 0:
        open_track(tracks[head], row)
    elif tracks[head].next == NO_SLOT:
        good = fits(t - tracks[head].t_good, tracks[head].lon, tracks[head].lat, lon, lat, ais_class, p, cosines)
    else:
        slot, good = choose(tracks, head, t, lon, lat, ais_class, p, cosines)
    if not good and lasts(places, head, t, lon, lat, ais_class, p, cosines):
        other = another_track(tracks, places, index, place, row, used, p)
        if other != NO_SLOT:
            slot, good = other, True
    track = tracks[slot]
    at[MINUTE] = turn_minute(track, slot, t, minutes, at[MINUTE])
    if good:
        take_row(track, row, p, cosines)
    else:
        row.flags |= JUMP  # counted, and nothing else is believed of it
        hear(track, row, p)
    return int(slot)


@inlined
def learn(
    statics: np.ndarray,
    tracks: np.ndarray,
    index: np.ndarray,
    used: np.ndarray,
    minutes: np.ndarray,
    changes: np.ndarray,
    at: np.ndarray,
) -> None:
    """Merge one static row into every track of its MMSI; a ship of which no position is known yet gets a slot for it.

    A minute that ended before the static row is closed first: it must not know what came later.
    """
    row = statics[at[STATIC]]
    mmsi = np.int64(row.mmsi)
    if not is_vessel(np.int64(row.ais_class), mmsi):
        return
    place = find(index, mmsi)
    if index[place] == 0:
        index[place] = (mmsi << 32) | new_slot(tracks, mmsi, used)
    slot = index[place] & 0xFFFFFFFF
    while slot != NO_SLOT:
        track = tracks[slot]
        new = brings(row, track)
        if new > 0:
            if track.m_end != 0.0 and row.t >= track.m_end:
                close_minute(track, slot, minutes[at[MINUTE]])
                at[MINUTE] += 1
            if new == 2 and track.track_id != 0:
                note_change(track, slot, row.t, changes[at[CHANGE]])
                at[CHANGE] += 1
            merge(row, track)
        slot = np.int64(track.next)
