"""What one row does to the track that it belongs to: minute, segment, stop, last good position."""

import math
from typing import Any, Final

import numpy as np

from seawarden.geo.earth import KN_MS
from seawarden.kernel import inlined
from seawarden.model.tables import BAD_SPEED, COARSE, JUMP, SOG_MAX, STALE
from seawarden.tracks.assign import squared_m2
from seawarden.tracks.minutes import add_motion

NO_SPEED: Final = SOG_MAX | BAD_SPEED  # flags of rows whose speed counts as not available


@inlined
def is_stale(track: Any, row: Any, sog_kn: float, p: Any) -> bool:
    """Return whether the last good position is sent again although the speed would have carried her away from it."""
    if row.lon != track.lon or row.lat != track.lat or track.reports == 0 or not sog_kn > p.stale_kn:
        return False
    least = p.stale_coarse_m if row.flags & COARSE else p.stale_m
    return bool(sog_kn * KN_MS * (row.t - track.t_good) > least)


@inlined
def hear(track: Any, row: Any, p: Any) -> None:
    """Count a row of any kind, with its flags; a gap before it ends the segment."""
    if row.t - track.t_last > p.gap_s and track.reports > 0:
        track.gaps = min(np.int64(track.gaps) + 1, 65535)
        track.t_segment = row.t
    if row.flags & JUMP:
        track.jumps = min(np.int64(track.jumps) + 1, 65535)
    track.t_last = row.t
    track.reports += 1
    track.m_reports = min(np.int64(track.m_reports) + 1, 65535)
    track.m_flags |= row.flags


@inlined
def follow_stop(track: Any, row: Any, sog_kn: float, p: Any) -> None:
    """Begin or end a stop, before the row's position is taken over.

    It begins below 0.5 kn and ends where she is 500 m off, or 200 m off and faster than 1 kn: a berthed ship's noise
    and an anchored one's swing end none, a drift does.
    """
    if track.t_stop == track.t_stop:
        off = squared_m2(track.stop_lon, track.stop_lat, row.lon, row.lat)
        left = sog_kn > p.stop_above_kn and off > p.stop_leave_m * p.stop_leave_m
        if left or off > p.stop_radius_m * p.stop_radius_m:
            track.t_stop = math.nan
    if track.t_stop != track.t_stop and sog_kn < p.stop_below_kn:
        track.t_stop = row.t
        track.stop_lon = row.lon
        track.stop_lat = row.lat


@inlined
def take_row(track: Any, row: Any, fitting: bool, p: Any) -> None:
    """Count a row, and believe it unless it does not fit its track (JUMP) or is STALE: motion, stop, good position."""
    sog = float(row.sog_kn)
    if row.flags & NO_SPEED or not sog >= 0.0:
        sog = math.nan
    row.flags &= ~(JUMP | STALE)
    if not fitting:
        row.flags |= JUMP
    elif is_stale(track, row, sog, p):
        row.flags |= STALE
    if row.flags & (JUMP | STALE):
        hear(track, row, p)
        return
    cog, hdg = float(row.cog_deg), float(row.hdg_deg)
    if not 0.0 <= cog < 360.0:
        cog = math.nan
    if not 0.0 <= hdg < 360.0:
        hdg = math.nan
    add_motion(track, sog, cog, hdg)
    follow_stop(track, row, sog, p)
    hear(track, row, p)
    track.lon = row.lon
    track.lat = row.lat
    track.t_good = row.t
    track.sog_kn = sog
    track.cog_deg = cog
    track.hdg_deg = hdg
    track.status = row.status
