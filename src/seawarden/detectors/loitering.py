"""A ship that is slow near an asset for long, or drifts towards one.

Sees: a ship slower than 3 knots, yet not lying still, within a mile of an asset for half an hour or more
(`loitering`); and a ship that makes way 20 degrees and more off her heading, or says that she is not under command,
near an asset or drifting towards one that she would reach within six hours (`drift`).

Blind to: slow work that is somebody's trade (fishing, pilots, tugs, survey by contract): the weighing knows types and
places (works, pilots, anchorages, ports), this file does not; ships that lie still or at anchor
(`anchored_over_asset`); drift of ships that send no heading and no status; slow steaming faster than 3 knots; circles
wider than a mile.

The decibans are judgements, not yet fitted.
"""

import math
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._raw import ZERO, nothing, put, ready, room, shut
from seawarden.detectors._write import asset_name, clock, in_order, place_of, write
from seawarden.detectors.contract import detector
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, NM_M, bearing_deg, distance_m, turn_deg
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import CLASS_B, NO_ASSET
from seawarden.model.view import View

NAME = "loitering"
LOITERS, DRIFTS = 1, 2
AT_ANCHOR, NOT_UNDER_COMMAND, MOORED = 1, 2, 5  # navigational status, ITU-R M.1371-5 table 45
STEP_S = 900.0  # at most one sentence a quarter of an hour
MOST = 8  # assets looked at on the way of a drift

KEEPS = np.dtype(
    [
        ("t", "f8"),
        ("t_slow", "f8"),  # start of the slow spell; 0 none
        ("t_near", "f8"),  # start of the spell near an asset; 0 none
        ("t_far", "f8"),  # last minute near
        ("t_told", "f8"),
        ("t_drift", "f8"),
        ("lon", "f8"),  # where the slow spell began
        ("lat", "f8"),
        ("said_start", "f8"),  # kept by the wording: the drift to which said_asset belongs
        ("mmsi", "u4"),
        ("asset", "i4"),
        ("said_asset", "i4"),
        ("closest_m", "f4"),
        ("way_m", "f4"),  # sailed in the spell near
        ("across", "f4"),  # share of recent minutes with the course 20 deg and more off the heading
        ("said", "f4"),
        ("told", "f4"),  # evidence of the drift last told
    ]
)


@dataclass(frozen=True)
class Params:
    """What may be set."""

    slow_kn: float = 3.0
    near_m: float = 1852.0
    stay_min: float = 30.0  # time slow and near before anything is said
    drift_min: float = 20.0  # time adrift before anything is said
    reach_h: float = 6.0  # a drift matters when it meets an asset within so many hours


@inlined
def finish(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """End the spell near an asset; return the new n."""
    if s.said > 0.0:
        n = tell(s, m, out, n, s.t_near)
        out[n - 1].code, out[n - 1].db, out[n - 1].end = LOITERS, s.said, s.t_far
    s.t_near, s.said, s.way_m, s.asset = 0.0, 0.0, 0.0, -1
    return n


@inlined
def halt(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """End the drift; return the new n."""
    if s.told > 0.0:
        n = tell(s, m, out, n, s.t_drift)
        out[n - 1].code, out[n - 1].db, out[n - 1].end = DRIFTS, s.told, m.t
    s.told = s.t_drift = 0.0
    return n


@inlined
def tell(s: Any, m: Any, out: np.ndarray, n: int, start: float) -> int:
    """Write one record with the numbers of the spell; return the new n."""
    n = put(out, n, m, start)
    r = out[n - 1]
    r.asset = s.asset
    net_m = distance_m(s.lon, s.lat, m.lon, m.lat)
    r.x[0], r.x[1], r.x[2], r.x[3] = s.closest_m, s.way_m, s.across, m.status == NOT_UNDER_COMMAND
    r.x[4] = net_m / (m.t - s.t_slow + 60.0) / KN_MS
    r.x[5] = bearing_deg(s.lon, s.lat, m.lon, m.lat)
    return n


@inlined
def loiter(s: Any, m: Any, a: Any, near_m: float, stay_min: float, out: np.ndarray, n: int) -> int:
    """Take a slow minute: time near an asset; return the new n. Twenty minutes away from it end the spell."""
    if a.asset >= 0 and a.distance_m <= near_m and (s.asset < 0 or s.asset == a.asset or s.said == 0.0):
        if s.t_near == 0.0:
            s.t_near, s.way_m, s.closest_m = m.t, 0.0, a.distance_m
        s.t_far = m.t
        s.way_m += m.moved_m
        if a.distance_m <= s.closest_m or s.asset < 0:
            s.asset, s.closest_m = a.asset, a.distance_m
    elif s.t_near > 0.0 and m.t - s.t_far > 1200.0:
        return finish(s, m, out, n)
    lasting_min = (s.t_far - s.t_near) / 60.0
    if s.t_near == 0.0 or lasting_min < stay_min or s.way_m < lasting_min * 60.0 * 0.3 * KN_MS:
        return n  # too short, or as good as still
    db = 3.0 + 4.33 * math.log(lasting_min / stay_min)
    db = (db if db < 10.0 else 10.0) + (1.0 if s.closest_m < 0.5 * near_m else 0.0)
    if abs(db - s.said) >= 1.0:
        s.said = db
        n = tell(s, m, out, n, s.t_near)
        out[n - 1].code, out[n - 1].db = LOITERS, db
    return n


@inlined
def drift(s: Any, m: Any, a: Any, v: float, drift_min: float, out: np.ndarray, n: int) -> int:
    """Take a slow minute: course across the heading, or not under command; return the new n."""
    adrift = m.status == NOT_UNDER_COMMAND and v >= 0.3
    known = m.hdg_deg >= 0.0 and m.cog_deg >= 0.0 and v >= 0.3
    if known:
        off = abs(turn_deg(1.0 * m.hdg_deg, 1.0 * m.cog_deg))
        adrift = adrift or 20.0 <= off <= 160.0
    if known or adrift or v < 0.3:
        s.across += (adrift - s.across) * 0.07
    if s.across < 0.2:
        return halt(s, m, out, n)
    if s.t_drift == 0.0:
        s.t_drift = m.t
    if s.across < 0.45:
        return n
    if m.status in (MOORED, AT_ANCHOR) or m.t - s.t_drift < 60.0 * drift_min or m.t - s.t_told < STEP_S:
        return n
    s.t_told = m.t
    s.told = 5.0 + (3.0 if m.status == NOT_UNDER_COMMAND else 0.0) + 2.0 * s.across
    n = tell(s, m, out, n, s.t_drift)
    out[n - 1].code, out[n - 1].db = DRIFTS, s.told
    out[n - 1].asset, out[n - 1].x[0] = a.asset, a.distance_m
    return n


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, blank: np.ndarray, out: np.ndarray, dials: tuple[float, ...]
) -> tuple[np.ndarray, int]:
    """Walk minutes in order; return (records, how many). ``st`` KEEPS is moved on in place."""
    slow, near_m, stay_min, drift_min, _ = dials
    n = ZERO
    for i in range(minutes.size):
        m = minutes[i]
        if m.ais_class > CLASS_B or not (m.sog_kn >= 0.0 or m.gap_s > 0.0):  # no vessel, or nothing good heard
            continue
        s = st[m.slot]
        if s.mmsi != m.mmsi:
            st[m.slot] = blank[0]
            s.mmsi = m.mmsi
            s.asset = -1
        v = m.sog_kn if m.sog_kn >= 0.0 else m.moved_m / (m.gap_s if m.gap_s > 1.0 else 1.0) / KN_MS
        out = room(out, n)
        if s.t_slow > 0.0 and (v >= 1.5 * slow or m.t - s.t > 7200.0):
            n = halt(s, m, out, finish(s, m, out, n))
            s.t_slow = s.across = 0.0
        if v < slow or s.t_slow > 0.0:
            if s.t_slow == 0.0:
                s.t_slow, s.lon, s.lat = m.t, m.lon, m.lat
            n = drift(s, m, near[i], v, drift_min, out, n)
            n = loiter(s, m, near[i], near_m, stay_min, out, n)
        s.t = m.t
    return out, n


def say(view: View, raw: Any, state: np.ndarray, params: Params) -> list[Finding]:
    """Word one raw record; a drift only where an asset lies near or on its way."""
    if int(raw["code"]) == LOITERS:
        return [_loiters(view, raw)]
    kept = state[raw["slot"]]
    if not np.isnan(raw["end"]):
        return [_drifts(view, raw, int(kept["said_asset"]), 0.0)] if kept["said_start"] == raw["start"] else []
    asset, away_m = int(raw["asset"]), float(raw["x"][0])
    if asset == NO_ASSET or away_m > params.near_m:
        asset, away_m = _met(view, raw, params.reach_h)
    if asset == NO_ASSET:
        return []
    kept["said_start"], kept["said_asset"] = raw["start"], asset
    return [_drifts(view, raw, asset, away_m)]


def _met(view: View, raw: Any, reach_h: float) -> tuple[int, float]:
    """Return (asset, way in m) that the drift so far, carried on straight, meets first within ``reach_h``."""
    assets, distances = np.empty(MOST, np.int32), np.empty(MOST)
    length_m = min(float(raw["x"][4]) * KN_MS * 3600.0 * reach_h, 40.0 * NM_M)
    place = float(raw["lon"]), float(raw["lat"]), float(raw["x"][5])
    found = ahead(view.assets.geometry, *place, length_m, assets, distances)
    return (int(assets[0]), float(distances[0])) if found else (NO_ASSET, np.inf)


def _loiters(view: View, raw: Any) -> Finding:
    """Word a loitering."""
    asset, closest, way_m = int(raw["asset"]), float(raw["x"][0]), float(raw["x"][1])
    ended = not np.isnan(raw["end"])
    minutes = round(((raw["end"] if ended else raw["t"]) - raw["start"]) / 60.0)
    args = {"asset": asset_name(view, asset), "minutes": minutes, "closest_m": round(closest)}
    text = f"slow for {minutes} min within a mile of {args['asset']}, {args['closest_m']} m away at the closest"
    facts = {"way_m": round(way_m), **place_of(view, raw)}
    return write(view, NAME, Kind.LOITERING, raw, "loiters", args, text, facts=facts, asset=asset, key="")


def _drifts(view: View, raw: Any, asset: int, away_m: float) -> Finding:
    """Word a drift: at what speed, where to, which asset it meets and when."""
    speed, course, said = float(raw["x"][4]), float(raw["x"][5]), bool(raw["x"][3])
    name, how = (
        asset_name(view, asset),
        "not under command by her status" if said else "her heading 20 deg and more off her course",
    )
    args = {"asset": name, "sog_kn": round(speed, 1), "cog_deg": round(course), "distance_m": round(away_m)}
    text = f"drifts since {clock(raw['start'])} at {speed:.1f} kn towards {course:.0f} deg, {how}"
    if not np.isnan(raw["end"]):
        text = f"{text}; ended {clock(raw['end'])}"
    elif away_m / max(0.1, speed * KN_MS) < 86400.0:
        args["minutes"] = round(away_m / max(0.1, speed * KN_MS) / 60.0)
        text = f"{text}; {name} {args['distance_m']} m away, {args['minutes']} min at this speed"
    else:
        text = f"{text}; {name} {args['distance_m']} m away"
    soon = away_m <= NM_M or away_m < speed * KN_MS * 7200.0
    facts = {"across_share": round(float(raw["x"][2]), 2), "cog_deg": round(course, 1), "sog_kn": round(speed, 1)}
    facts |= place_of(view, raw)
    db = float(raw["db"]) + (3.0 if soon else 0.0)
    return write(view, NAME, Kind.DRIFT, raw, "drifts", args, text, facts=facts, asset=asset, key="", db=db)


@detector(NAME, KEEPS, Params, __doc__)
def loitering(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, np.zeros(1, KEEPS), nothing(), dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state, params)]), state
