"""From what ships did to what receivers heard: AIS reports with their rounding, losses, repeats and stale rows.

Reporting intervals are thinned: ITU-R M.1371-5 (table 1) has a class A ship send every 2 to 10 s under way; here she
is kept every 30 s above 14 kn and every 60 s below, every 3 min at anchor or moored (as in M.1371), class B every 60 s
(30 s in M.1371). Static data come once an hour (every 6 min in M.1371).
"""

import zlib

import numpy as np

from seawarden.exercise.ships import FEED_RECEIVERS, Track
from seawarden.model.tables import (
    CLASS_B,
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_NAME,
    HAS_SHIP_TYPE,
    POSITIONS,
    STATICS,
)

LOST = 0.06  # share of reports that nobody hears
REPEATED = 0.25  # share that a second receiver hears too
GPS_M = 6.0
STATIC_EVERY_S = 3600.0
_STEP_DEG = 1.0 / 600000.0  # AIS: 1/10000 minute
_RECEIVERS = np.array([zlib.crc32(name.encode()) & 0xFFFF for name in FEED_RECEIVERS], np.uint16)


def heard(rng: np.random.Generator, track: Track, midnight: float, stale: bool, hole: bool) -> np.ndarray:
    """Return POSITIONS of one ship's day, unsorted. ``midnight`` is UTC epoch s of the day's start.

    ``stale``: for some minutes a receiver sends her last position again and again. ``hole``: she is not heard for 15
    to 45 minutes, as at the edge of coverage.
    """
    t = _times(rng, track)
    at = np.searchsorted(track.t_s, t, side="right") - 1
    share = (t - track.t_s[at]) / (track.t_s[1] - track.t_s[0])
    after = np.minimum(at + 1, track.t_s.size - 1)
    rows = np.zeros(t.size, POSITIONS)
    rows["t"] = np.round(midnight + t, 3)
    rows["lon"] = _on_grid(track.lon[at] + share * (track.lon[after] - track.lon[at]), rng, GPS_M / 56000.0)
    rows["lat"] = _on_grid(track.lat[at] + share * (track.lat[after] - track.lat[at]), rng, GPS_M / 111400.0)
    sog = track.sog_kn[at] + share * (track.sog_kn[after] - track.sog_kn[at])
    slow = sog < 0.4
    rows["sog_kn"] = np.round(np.abs(sog + rng.normal(0.0, 0.04, t.size)), 1)
    cog = track.cog_deg[at] + rng.normal(0.0, np.where(slow, 40.0, 0.8))
    rows["cog_deg"] = np.round(cog % 360.0, 1) % 360.0
    rows["hdg_deg"] = np.round((track.hdg_deg[at] + rng.normal(0.0, 0.5, t.size)) % 360.0) % 360.0
    rows["rot_deg_min"] = np.nan
    rows["mmsi"], rows["ais_class"] = track.ship.mmsi, track.ship.ais_class
    rows["status"] = track.status[at] if track.ship.ais_class != CLASS_B else 15
    rows["msg_type"] = 18 if track.ship.ais_class == CLASS_B else 1
    rows["accuracy"] = 1
    rows["utc_s"] = (rows["t"] % 60.0).astype(np.uint8)
    rows["receiver"] = _RECEIVERS[_nearest(rows["lon"], rng)]
    if hole and t.size:
        start = rng.uniform(0.0, 70000.0)
        rows = rows[(t < start) | (t > start + rng.uniform(900.0, 2700.0))]
    if stale and rows.size:
        _repeat_stale(rng, rows)
    rows["hash"] = _hash(rows)
    return rows


def _times(rng: np.random.Generator, track: Track) -> np.ndarray:
    """Return the seconds of the day at which she is heard, by her speed, status and luck."""
    every = np.where(track.sog_kn > 14.0, 30.0, 60.0)
    every = np.where(np.isin(track.status, (1, 5)) & (track.sog_kn < 3.0), 180.0, every)
    every = np.where(track.ship.ais_class == CLASS_B, 60.0, every)
    count = np.cumsum((track.t_s[1] - track.t_s[0]) / every) + rng.random()
    due = np.flatnonzero(np.floor(count[1:]) > np.floor(count[:-1])) + 1
    due = due[(rng.random(due.size) > LOST) & np.isfinite(track.lon[due]) & (due < track.t_s.size - 1)]
    due = due[np.isfinite(track.lon[due + 1])]
    return np.asarray(track.t_s[due] + rng.uniform(0.0, 6.0, due.size))


def _on_grid(values: np.ndarray, rng: np.random.Generator, sd_deg: float) -> np.ndarray:
    """Return positions with a receiver's noise, rounded to what AIS can say."""
    return np.asarray(np.round((values + rng.normal(0.0, sd_deg, values.size)) / _STEP_DEG) * _STEP_DEG)


def _nearest(lon: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return which receiver hears a place: by longitude, with luck."""
    return np.clip(np.floor((lon - 23.3 + rng.normal(0.0, 0.4, lon.size)) / 0.9), 0, len(_RECEIVERS) - 1).astype(int)


def _repeat_stale(rng: np.random.Generator, rows: np.ndarray) -> None:
    """Freeze everything but time over 4 to 9 reports, in place."""
    first = int(rng.integers(0, max(rows.size - 10, 1)))
    last = first + int(rng.integers(4, 10))
    for column in ("lon", "lat", "sog_kn", "cog_deg", "hdg_deg", "utc_s"):
        rows[column][first:last] = rows[column][first]


def _hash(rows: np.ndarray) -> np.ndarray:
    """Return a number of the raw message: equal messages have equal ones (splitmix64 over the sent fields)."""
    mixed = rows["mmsi"].astype(np.uint64)
    for column, scale in (("lon", 6e5), ("lat", 6e5), ("sog_kn", 10), ("cog_deg", 10), ("hdg_deg", 1), ("utc_s", 1)):
        mixed = mixed ^ np.round(rows[column].astype(np.float64) * scale).astype(np.int64).astype(np.uint64)
        mixed = mixed + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed


def repeats(rng: np.random.Generator, rows: np.ndarray) -> np.ndarray:
    """Return the rows that a second receiver heard: the same message up to 2 s later."""
    again = rows[rng.random(rows.size) < REPEATED].copy()
    again["t"] = np.round(again["t"] + rng.uniform(0.05, 2.0, again.size), 3)
    again["receiver"] = _RECEIVERS[rng.integers(0, len(_RECEIVERS), again.size)]
    return again


def particulars(rng: np.random.Generator, track: Track, midnight: float) -> np.ndarray:
    """Return STATICS of one ship: when first heard (within 3 min), then once an hour while she is."""
    seen = track.t_s[np.isfinite(track.lon)]
    if not seen.size:
        return np.zeros(0, STATICS)
    t = np.arange(seen[0] + rng.uniform(0.0, 180.0), seen[-1], STATIC_EVERY_S)
    ship = track.ship
    rows = np.zeros(t.size, STATICS)
    rows["t"] = np.round(midnight + t, 3)
    rows["mmsi"], rows["ship_type"], rows["ais_class"] = ship.mmsi, ship.ship_type, ship.ais_class
    rows["name"], rows["callsign"] = ship.name.encode(), ship.callsign.encode()
    rows["to_bow_m"] = ship.length_m - max(ship.length_m // 6, 2)
    rows["to_stern_m"] = max(ship.length_m // 6, 2)
    rows["to_port_m"], rows["to_starboard_m"] = ship.beam_m // 2, ship.beam_m - ship.beam_m // 2
    rows["has"] = HAS_NAME | HAS_CALLSIGN | HAS_SHIP_TYPE | HAS_DIMENSIONS | HAS_CLASS
    if ship.ais_class == CLASS_B:
        rows["msg_type"], rows["draught_m"] = 24, np.nan
    else:
        rows["msg_type"], rows["draught_m"], rows["destination"] = 5, ship.draught_m, ship.destination.encode()
        rows["has"] |= HAS_DRAUGHT | HAS_DESTINATION
    rows["hash"] = ship.mmsi * 0x9E3779B97F4A7C15 % 2**64
    return rows
