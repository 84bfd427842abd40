"""Opening slots and tracks; the table from MMSI to its first slot."""

import math
from typing import Any

import numpy as np

from seawarden.kernel import inlined, kernel
from seawarden.model.tables import NO_SLOT
from seawarden.tracks.assign import MOST_PLACES, MOST_TRACKS
from seawarden.tracks.clean_number import Whole
from seawarden.tracks.state_tables import HASH_FACTOR, HASH_SHIFT, SLOT_BITS, SLOT_MASK


@inlined
def mixed(value: np.uint64) -> np.uint64:
    """Return 64 bits that depend on every bit of ``value`` (the finaliser of SplitMix64, Steele et al. 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@inlined
def track_id(mmsi: int, t: float, lon: float, lat: float) -> np.uint64:
    """Return the content id of a track: MMSI, ms and 1e-7 degrees of its first row. Never 0."""
    golden = np.uint64(0x9E3779B97F4A7C15)
    value = mixed(np.uint64(mmsi) + golden)
    value = mixed(value ^ np.uint64(np.int64(round(t * 1e3))))
    value = mixed(value ^ np.uint64(np.int64(round((lon + 180.0) * 1e7))))
    value = mixed(value ^ np.uint64(np.int64(round((lat + 90.0) * 1e7))))
    return value if value != np.uint64(0) else golden


@inlined
def new_slot(tracks: np.ndarray, mmsi: Whole, used: np.ndarray) -> int:
    """Take the next slot for an MMSI of which no position is known yet; ``used`` i8[1] counts them."""
    slot = used[0]
    used[0] += 1
    track = tracks[slot]
    track.mmsi = mmsi
    track.next = NO_SLOT
    track.draught_m = math.nan
    track.lon = math.nan
    track.lat = math.nan
    return int(slot)


@inlined
def open_track(track: Any, row: Any) -> None:
    """Begin a track with its first row; particulars and chain stay as they are."""
    track.track_id = track_id(row.mmsi, row.t, row.lon, row.lat)
    track.t_first = row.t
    track.t_last = row.t
    track.lon = row.lon
    track.lat = row.lat
    track.t_good = row.t
    track.t_segment = row.t
    track.t_stop = math.nan
    track.stop_lon = math.nan
    track.stop_lat = math.nan
    track.reports = 0
    track.sog_kn = math.nan
    track.cog_deg = math.nan
    track.hdg_deg = math.nan
    track.jumps = 0
    track.gaps = 0
    track.status = row.status
    if track.ais_class == 0:
        track.ais_class = row.ais_class
    track.m_end = 0.0


@inlined
def another_track(  # the row's place has lasted: a ship of her own
    tracks: np.ndarray, places: np.ndarray, index: np.ndarray, at: Whole, row: Any, used: np.ndarray, p: Any
) -> int:
    """Open one more track under the MMSI of ``index[at]``; NO_SLOT where it has four and all are in use.

    A fifth takes the place of the one silent longest in the chain; that one's slot is left as it is, so that what was
    found of it stays true.
    """
    head = index[at] & SLOT_MASK
    count, oldest, before, last, longest = 0, NO_SLOT, NO_SLOT, NO_SLOT, p.gap_s
    link = head
    while link != NO_SLOT:
        if row.t - tracks[link].t_last > longest:
            oldest, before, longest = link, last, row.t - tracks[link].t_last
        last = link
        link = np.int64(tracks[link].next)
        count += 1
    if count >= MOST_TRACKS and oldest == NO_SLOT:
        return NO_SLOT
    slot = used[0]
    used[0] += 1
    tracks[slot] = tracks[head]  # the particulars belong to the number
    tracks[slot].next = NO_SLOT
    tracks[last].next = slot
    if count >= MOST_TRACKS:
        if before == NO_SLOT:
            for k in range(MOST_PLACES):
                places[MOST_PLACES * tracks[head].next + k] = places[MOST_PLACES * head + k]
            index[at] = (np.int64(row.mmsi) << SLOT_BITS) | np.int64(tracks[head].next)
        else:
            tracks[before].next = tracks[oldest].next
        tracks[oldest].next = NO_SLOT
    open_track(tracks[slot], row)
    return int(slot)


@kernel
def rehash(old: np.ndarray, new: np.ndarray) -> None:
    """Bring every entry of the hash table ``old`` into the larger ``new``, which is all 0."""
    last = new.size - 1
    for entry in old:
        if entry != 0:
            place = (((entry >> SLOT_BITS) * HASH_FACTOR) >> HASH_SHIFT) & last
            while new[place] != 0:
                place = (place + 1) & last
            new[place] = entry
