"""Which track of an MMSI a row belongs to: the number is a claim, and more than one ship may make it."""

import math
from typing import Any, Final, NamedTuple

import numpy as np

from seawarden.geo.earth import KN_MS, RAD
from seawarden.kernel import inlined
from seawarden.model.tables import (
    CLASS_ATON,
    CLASS_BASE,
    CLASS_SAR_AIRCRAFT,
    CLASS_UNKNOWN,
    NO_SLOT,
)
from seawarden.tracks.clean_number import Whole

_M_PER_DEGREE: Final = 111_300.0  # of latitude; 0.3 % off at most: a reach has far more slack than that
_DEAD_RECKONED_S: Final = 600.0  # how long a ship is taken to hold course and speed when two tracks could claim a row


MOST_TRACKS: Final = 4  # under one MMSI
MOST_PLACES: Final = 3  # places under one MMSI where a further track may be about to open


class TracksParams(NamedTuple):
    """Thresholds of tracks, segments and stops, all floats; docs/tracks.md has the reasons."""

    max_kn: float = 60.0
    max_aircraft_kn: float = 600.0
    slack_m: float = 500.0
    persist_rows: float = 3.0
    persist_s: float = 30.0
    forget_s: float = 1800.0
    wake_s: float = 1800.0
    gap_s: float = 1800.0
    stale_kn: float = 2.0
    stale_m: float = 20.0
    stale_coarse_m: float = 400.0
    stop_below_kn: float = 0.5
    stop_above_kn: float = 1.0
    stop_leave_m: float = 200.0
    stop_radius_m: float = 500.0


@inlined
def is_vessel(ais_class: Whole, mmsi: Whole) -> bool:
    """Return whether a sender can be a vessel: no base station, no aid to navigation.

    Where its class is not known its number says it: 00MIDxxxx a coast station, 99MIDxxxx an aid (ITU-R M.585-9).
    """
    if ais_class == CLASS_UNKNOWN:
        return not (mmsi < 10_000_000 or 990_000_000 <= mmsi < 1_000_000_000)
    return ais_class != CLASS_BASE and ais_class != CLASS_ATON  # noqa: PLR1714


@inlined
def squared_m2(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Return the square of the distance in m2, good to 0.5 % below 70 degrees: enough to judge what can be reached.

    The cosine of the latitude is its Taylor series, 3e-5 off at the most.
    """
    east = lon1 - lon0
    if east > 180.0:
        east -= 360.0
    elif east < -180.0:
        east += 360.0
    x = (lat0 + lat1) * (0.5 * RAD)
    x *= x
    east *= 1.0 - x * (1.0 / 2 - x * (1.0 / 24 - x * (1.0 / 720 - x / 40320)))
    north = lat1 - lat0
    return float((east * east + north * north) * (_M_PER_DEGREE * _M_PER_DEGREE))


@inlined
def fits(row: Any, t0: float, lon0: float, lat0: float, p: Any) -> bool:
    """Return whether the sender of ``row`` can have come from there, errors of place and clock included."""
    fastest = p.max_aircraft_kn if row.ais_class == CLASS_SAR_AIRCRAFT else p.max_kn
    reach = p.slack_m + fastest * KN_MS * max(row.t - t0, 0.0)
    return bool(squared_m2(lon0, lat0, row.lon, row.lat) <= reach * reach)


@inlined
def off_m2(track: Any, row: Any) -> float:
    """Return the square of the distance in m2 from where a track would be if it held course and speed."""
    lon0, lat0 = track.lon, track.lat
    if track.sog_kn >= 1.0 and track.cog_deg >= 0.0:
        along = track.sog_kn * KN_MS * min(max(row.t - track.t_good, 0.0), _DEAD_RECKONED_S) / _M_PER_DEGREE
        course = track.cog_deg * RAD
        lat0 += along * math.cos(course)
        lon0 += along * math.sin(course) / max(math.cos(lat0 * RAD), 0.01)
    return squared_m2(lon0, lat0, row.lon, row.lat)


@inlined
def choose(tracks: np.ndarray, head: Whole, row: Any, p: Any) -> tuple[Whole, bool]:
    """Return the slot that a row fits best among the tracks of its MMSI, and whether it fits it at all."""
    best, best_off, best_fits = head, math.inf, False
    slot = head
    while slot != NO_SLOT:
        track = tracks[slot]
        good = fits(row, track.t_good, track.lon, track.lat, p)
        if good or not best_fits:
            off = off_m2(track, row)
            if (good and not best_fits) or off < best_off:
                best, best_off, best_fits = slot, off, good
        slot = np.int64(track.next)
    return best, best_fits


@inlined
def in_wake(track: Any, row: Any, p: Any) -> bool:
    """Return whether a row that fits no track lies where the ship herself may have been within the last half hour.

    Receivers that pass rows on many minutes late make a ship follow herself; that is no second ship.
    """
    fastest = max(track.sog_kn if track.sog_kn >= 0.0 else 0.0, row.sog_kn if row.sog_kn < p.max_kn else 0.0)
    reach = p.slack_m + fastest * KN_MS * p.wake_s
    return bool(squared_m2(track.lon, track.lat, row.lon, row.lat) <= reach * reach)


@inlined
def lasts(places: np.ndarray, head: Whole, row: Any, p: Any) -> bool:
    """Note a jump to a place; return whether jumps there have lasted, so that a ship of her own must be there.

    An MMSI has three such places in mind. A new one takes a free one or that of the place unseen for longest, unless
    all were seen within twice the time that makes a ship: of many ships on one number each gets its turn.
    """
    first = MOST_PLACES * head
    chosen, known, longest = first, False, -1.0
    for k in range(first, first + MOST_PLACES):
        other = places[k]
        unseen = row.t - other.t if other.rows > 0 else math.inf
        if unseen <= p.forget_s and fits(row, other.t, other.lon, other.lat, p):
            chosen, known = k, True
            break
        if unseen > longest:
            chosen, longest = k, unseen
    place = places[chosen]
    if not known:
        if longest < 2.0 * p.persist_s:
            return False
        place.rows = 0
        place.t_first = row.t
    place.rows += 1
    place.t = row.t
    place.lon = row.lon
    place.lat = row.lat
    lasted = place.rows >= p.persist_rows and row.t - place.t_first >= p.persist_s
    if lasted:
        place.rows = 0
    return bool(lasted)
