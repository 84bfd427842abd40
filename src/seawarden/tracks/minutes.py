"""The minute row of a track: opened by its first report in the minute, closed by a later one or by the watermark."""

import math
from typing import Any, Final

import numpy as np

from seawarden.geo.earth import RAD, distance_m
from seawarden.kernel import inlined, kernel

MINUTE_S: Final = 60.0
_CRAB_ABOVE_KN: Final = 2.0  # below it a course over ground says nothing of where the bow points
# cos of 0.0, 0.1, ... 630.0 degrees: AIS sends courses in 0.1 and headings in 1 degree; sin x = cos(x + 270).
_COSINES: Final = np.array([math.cos(math.radians(k / 10.0)) for k in range(6301)])
_MOST: Final = 65535  # a minute's counters are u2


@inlined
def add_motion(track: Any, sog_kn: float, cog_deg: float, hdg_deg: float) -> None:
    """Add the motion of one good report; NaN is not available."""
    track.m_good = min(np.int64(track.m_good) + 1, _MOST)
    if sog_kn >= 0.0:
        track.m_sog_sum += sog_kn
        track.m_sog_min = min(track.m_sog_min, sog_kn)
        track.m_sog_n = min(np.int64(track.m_sog_n) + 1, _MOST)
    if cog_deg >= 0.0:
        course = int(cog_deg * 10.0 + 0.5)
        track.m_cog_x += _COSINES[course]
        track.m_cog_y += _COSINES[course + 2700]
    if hdg_deg >= 0.0:
        heading = int(hdg_deg * 10.0 + 0.5)
        track.m_hdg_x += _COSINES[heading]
        track.m_hdg_y += _COSINES[heading + 2700]
        if cog_deg >= 0.0 and sog_kn >= _CRAB_ABOVE_KN:
            apart = abs(hdg_deg - cog_deg)
            track.m_crab_sum += min(apart, 360.0 - apart)
            track.m_crab_n = min(np.int64(track.m_crab_n) + 1, _MOST)


@inlined
def direction_deg(x: float, y: float) -> float:
    """Return the direction of a sum of unit vectors, 0 <= d < 360 also as a 32-bit float; NaN where there was none."""
    if x == 0.0 and y == 0.0:
        return math.nan
    direction = math.atan2(y, x) / RAD % 360.0
    return 0.0 if direction >= 359.99998 else direction


@inlined
def close_minute(track: Any, slot: int, row: Any) -> None:
    """Write the open minute of ``track`` to ``row`` (MINUTES) and leave none open. Particulars are those of now."""
    row.t = track.m_end
    row.lon = track.lon
    row.lat = track.lat
    row.t_last = track.t_good
    row.slot = slot
    row.mmsi = track.mmsi
    row.sog_kn = track.m_sog_sum / track.m_sog_n if track.m_sog_n > 0 else math.nan
    row.sog_min_kn = track.m_sog_min if track.m_sog_n > 0 else math.nan
    row.cog_deg = direction_deg(track.m_cog_x, track.m_cog_y)
    row.hdg_deg = direction_deg(track.m_hdg_x, track.m_hdg_y)
    row.crab_deg = track.m_crab_sum / track.m_crab_n if track.m_crab_n > 0 else math.nan
    row.moved_m = 0.0
    row.gap_s = 0.0
    if track.m_t == track.m_t and track.m_good > 0:
        row.moved_m = distance_m(track.m_lon, track.m_lat, track.lon, track.lat)
        row.gap_s = track.t_good - track.m_t
    row.length_m = track.length_m
    row.draught_m = track.draught_m
    row.reports = track.m_reports
    row.flags = track.m_flags
    row.status = track.status
    row.ship_type = track.ship_type
    row.ais_class = track.ais_class
    row.pnt = 0
    track.m_end = 0.0


@inlined
def turn_minute(track: Any, slot: int, t: float, row: Any) -> int:
    """Open the minute of ``t``; before that close the open one, if any, into ``row``. Return how many were closed.

    What came before the new minute is the last good position so far.
    """
    closed = 0
    if track.m_end != 0.0:
        close_minute(track, slot, row)
        closed = 1
    track.m_end = (math.floor(t / MINUTE_S) + 1.0) * MINUTE_S
    track.m_lon = track.lon
    track.m_lat = track.lat
    track.m_t = track.t_good if track.reports > 0 else math.nan
    track.m_sog_sum = 0.0
    track.m_sog_min = math.inf
    track.m_cog_x = 0.0
    track.m_cog_y = 0.0
    track.m_hdg_x = 0.0
    track.m_hdg_y = 0.0
    track.m_crab_sum = 0.0
    track.m_sog_n = 0
    track.m_crab_n = 0
    track.m_reports = 0
    track.m_flags = 0
    track.m_good = 0
    return closed


@kernel
def close_passed(tracks: np.ndarray, used: int, watermark: float, minutes: np.ndarray, n: int) -> tuple[int, float]:
    """Close every minute that ended before the watermark; ``minutes`` has room for one a track.

    Return how many minutes there are now, and when the first of those that stay open ends (inf: none is open).
    """
    due = math.inf
    for slot in range(used):
        end = tracks[slot].m_end
        if end == 0.0:
            continue
        if end < watermark:
            close_minute(tracks[slot], slot, minutes[n])
            n += 1
        else:
            due = min(due, end)
    return n, due
