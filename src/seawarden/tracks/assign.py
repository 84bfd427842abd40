"""Which track of an MMSI a row belongs to: the number is a claim, and more than one ship may make it."""

import math
from typing import Any, Final, NamedTuple

import numpy as np

from seawarden.geo.earth import KN_MS
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
    """Thresholds of tracks, segments and stops; docs/tracks.md has the reasons. All floats, for the kernels."""

    max_kn: float = 60.0
    max_aircraft_kn: float = 600.0
    slack_m: float = 500.0
    persist_rows: float = 3.0
    persist_s: float = 30.0
    forget_s: float = 1800.0
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
def find(index: np.ndarray, mmsi: Whole) -> int:
    """Return the place of ``mmsi`` in the hash table: its entry ``mmsi << 32 | slot``, or the free place (0) for it."""
    last = index.size - 1
    place = ((mmsi * 2654435761) >> 7) & last
    while index[place] != 0 and (index[place] >> 32) != mmsi:
        place = (place + 1) & last
    return int(place)


@inlined
def squared_m2(lon0: float, lat0: float, lon1: float, lat1: float, cosines: np.ndarray) -> float:
    """Return the square of the distance in m2, good to 0.5 % below 70 degrees: enough to judge what can be reached."""
    east = lon1 - lon0
    if east > 180.0:
        east -= 360.0
    elif east < -180.0:
        east += 360.0
    east *= cosines[int(abs(lat0 + lat1) * 5.0 + 0.5)]
    north = lat1 - lat0
    return float((east * east + north * north) * (_M_PER_DEGREE * _M_PER_DEGREE))


@inlined
def fits(
    dt_s: float,
    lon0: float,
    lat0: float,
    lon: float,
    lat: float,
    ais_class: Whole,
    p: TracksParams,
    cosines: np.ndarray,
) -> bool:
    """Return whether a sender of this class can come that far in ``dt_s``, errors of place and clock included."""
    fastest = p.max_aircraft_kn if ais_class == CLASS_SAR_AIRCRAFT else p.max_kn
    reach = p.slack_m + fastest * KN_MS * max(dt_s, 0.0)
    return squared_m2(lon0, lat0, lon, lat, cosines) <= reach * reach


@inlined
def off_m2(track: Any, t: float, lon: float, lat: float, cosines: np.ndarray) -> float:
    """Return the square of the distance in m2 from where a track would be if it held course and speed."""
    lon0, lat0 = track.lon, track.lat
    if track.sog_kn >= 1.0 and 0.0 <= track.cog_deg < 360.0:
        along = track.sog_kn * KN_MS * min(max(t - track.t_good, 0.0), _DEAD_RECKONED_S) / _M_PER_DEGREE
        course = int(track.cog_deg * 10.0 + 0.5)
        lat0 = min(max(lat0 + along * cosines[course], -90.0), 90.0)
        lon0 += along * cosines[course + 2700] / max(cosines[int(abs(lat0) * 10.0 + 0.5)], 0.01)
    return squared_m2(lon0, lat0, lon, lat, cosines)


@inlined
def choose(
    tracks: np.ndarray,
    head: int,
    t: float,
    lon: float,
    lat: float,
    ais_class: Whole,
    p: TracksParams,
    cosines: np.ndarray,
) -> tuple[int, bool]:
    """Return the slot that a row fits best among the tracks of its MMSI, and whether it fits it at all."""
    best, best_off, best_fits = head, math.inf, False
    slot = head
    while slot != NO_SLOT:
        track = tracks[slot]
        good = fits(t - track.t_good, track.lon, track.lat, lon, lat, ais_class, p, cosines)
        if good or not best_fits:
            off = off_m2(track, t, lon, lat, cosines)
            if (good and not best_fits) or off < best_off:
                best, best_off, best_fits = slot, off, good
        slot = track.next
    return best, best_fits


@inlined
def lasts(
    places: np.ndarray,
    head: int,
    t: float,
    lon: float,
    lat: float,
    ais_class: Whole,
    p: TracksParams,
    cosines: np.ndarray,
) -> bool:
    """Note a jump to a place; return whether jumps there have lasted, so that a ship of her own must be there.

    An MMSI has three such places in mind. A new one takes a free one or that of the place unseen for longest, unless
    all were seen within twice the time that makes a ship: of many ships on one number each gets its turn.
    """
    first = MOST_PLACES * head
    chosen, known, longest = first, False, -1.0
    for k in range(first, first + MOST_PLACES):
        other = places[k]
        unseen = t - other.t if other.rows > 0 else math.inf
        if unseen <= p.forget_s and fits(unseen, other.lon, other.lat, lon, lat, ais_class, p, cosines):
            chosen, known = k, True
            break
        if unseen > longest:
            chosen, longest = k, unseen
    place = places[chosen]
    if not known:
        if longest < 2.0 * p.persist_s:
            return False
        place.rows = 0
        place.t_first = t
    place.rows += 1
    place.t = t
    place.lon = lon
    place.lat = lat
    lasted = place.rows >= p.persist_rows and t - place.t_first >= p.persist_s
    if lasted:
        place.rows = 0
    return bool(lasted)
