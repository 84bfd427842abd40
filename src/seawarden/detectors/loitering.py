"""A ship that is slow near an asset for long, or drifts towards one.

Sees: a ship slower than 3 knots, yet not lying still, within a mile of one asset for half an hour or more in all, until
she has been away for an hour and a half (`loitering`): it weighs how long, how near, how often over it, how often she
came back, and how long her way was for how far she came; and a ship that makes way 20 degrees and more off her heading,
or says that she is not under command, near an asset or drifting towards one that she would reach within six hours
(`drift`). Of fishing, towing, pilot and service vessels, yachts and craft under 50 m it tells less, as near ports,
pilots and anchorages, where ships wait.

Blind to: slow work under a false type; trades that AIS has no type for (the weighing knows wind farms and works); ships
that lie still or at anchor (`anchored_over_asset`); drift of ships that send no heading and no status; slow steaming
faster than 3 knots; circles wider than a mile.

The decibans are judgements, set on tune seeds of the simulated Baltic.
"""

import math
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._loiter_words import DRIFTS, LOITERS, NAME, say
from seawarden.detectors._raw import ZERO, nothing, put, ready, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import KN_MS, bearing_deg, distance_m, turn_deg
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.tables import CLASS_B
from seawarden.model.view import View

AT_ANCHOR, NOT_UNDER_COMMAND, MOORED = 1, 2, 5  # navigational status, ITU-R M.1371-5 table 45
MOST_DB = 24.9
AWAY_S = 5400.0  # who was away so long has left
OVER_S = 2700.0  # who made way so long is not adrift any more
ROUND_M = 500.0  # the way of one who stays is long for how far she comes; short ways do not count
STEP_S = 900.0  # at most one sentence a quarter of an hour

KEEPS = np.dtype(
    [
        ("t", "f8"),
        ("t_slow", "f8"),  # start of the slow spell; 0 none
        ("t_near", "f8"),  # start of the spell near an asset; 0 none
        ("t_far", "f8"),  # last minute near
        ("t_told", "f8"),
        ("t_drift", "f8"),
        ("t_adrift", "f8"),  # last minute adrift
        ("lon", "f8"),  # where the drift began
        ("lat", "f8"),
        ("said_start", "f8"),  # kept by the wording: the drift to which said_asset belongs
        ("mmsi", "u4"),
        ("asset", "i4"),
        ("said_asset", "i4"),
        ("closest_m", "f4"),
        ("way_m", "f4"),  # sailed in the spell near
        ("stay_min", "f4"),  # minutes slow and near in it
        ("sum_m", "f4"),  # of the distances in those
        ("far_m", "f4"),  # farthest from where it began
        ("near_lon", "f8"),  # where it began
        ("near_lat", "f8"),
        ("over", "u2"),  # times she passed over the asset
        ("back", "u2"),  # times she came back to it after a quarter of an hour
        ("side", "i1"),  # of the asset, at the last minute near
        ("pad", "u1", (3,)),
        ("across", "f4"),  # share of recent minutes with the course 20 deg and more off the heading
        ("said", "f4"),
        ("told", "f4"),  # evidence of the drift last told
        ("said_db", "f4"),  # kept by the wording
        ("pad2", "u4"),
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
        r = out[n - 1]
        r.code, r.db, r.end, r.lon, r.lat = LOITERS, s.said, s.t_far, s.near_lon, s.near_lat
        r.cog_deg = r.sog_kn = math.nan  # she has gone on: the record is about where she stayed
        stayed(s, r)
    s.t_near, s.said, s.asset = 0.0, 0.0, -1
    return n


@inlined
def stayed(s: Any, r: Any) -> None:
    """Put the numbers of the stay where the wording looks for them."""
    r.x[2], r.x[5], r.x[6], r.x[7] = s.stay_min, s.over, s.back, s.way_m / (s.far_m + ROUND_M)
    r.x[3] = s.sum_m / s.stay_min


@inlined
def halt(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """End the drift; return the new n."""
    if s.told > 0.0:
        n = tell(s, m, out, n, s.t_drift)
        r = out[n - 1]
        r.code, r.db, r.end, r.lon, r.lat = DRIFTS, s.told, s.t_adrift, s.lon, s.lat
        r.cog_deg = r.sog_kn = math.nan
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
    r.x[4] = net_m / (m.t - s.t_drift + 60.0) / KN_MS
    r.x[5] = bearing_deg(s.lon, s.lat, m.lon, m.lat)
    return n


@inlined
def come(s: Any, m: Any, a: Any) -> None:
    """Begin a spell near an asset."""
    s.t_near, s.t_far, s.asset, s.closest_m = m.t, m.t, a.asset, a.distance_m
    s.near_lon, s.near_lat, s.side = m.lon, m.lat, a.side
    s.way_m = s.far_m = s.stay_min = s.sum_m = 0.0
    s.over = s.back = 0


@inlined
def worth(s: Any, m: Any, near_m: float, stay_min: float) -> float:
    """Return the decibans of a stay, for a ship whose trade it is not to stay: judgement, set on tune seeds."""
    db = 4.5 + 5.0 * math.log(s.stay_min / stay_min)
    db = db if db < 14.0 else 14.0
    rounds = s.way_m / (s.far_m + ROUND_M)  # 1 at most for who passes straight
    db += 5.0 if rounds > 4.0 else 1.25 * rounds if rounds > 1.5 else 0.0
    mean_m = s.sum_m / s.stay_min
    db += 3.0 if mean_m < 0.25 * near_m else 1.5 if mean_m < 0.5 * near_m else 0.0
    db += 3.0 if s.over > 5 else 0.5 * s.over
    db += 2.0 if s.back > 1 else 1.0 * s.back
    return db if db < MOST_DB else MOST_DB


@inlined
def loiter(s: Any, m: Any, a: Any, v: float, near_m: float, stay_min: float, out: np.ndarray, n: int) -> int:
    """Take a slow minute: time near an asset, the same one once it was said; return the new n."""
    if s.t_near == 0.0 or (s.said == 0.0 and s.asset not in (a.asset, a.asset2)):
        if a.asset < 0 or a.distance_m > near_m:
            return n
        come(s, m, a)
    mine = s.asset == a.asset
    if not mine and s.asset != a.asset2:
        return n
    away_m, side = (a.distance_m, a.side) if mine else (a.distance2_m, a.side2)
    if away_m > near_m or (v < 1.0 and m.status in (MOORED, AT_ANCHOR)):
        return n
    s.back += m.t - s.t_far > 900.0 and s.back < 60000
    s.over += side * s.side < 0 and s.over < 60000
    lasts_min = (m.t - s.t_far) / 60.0
    s.stay_min += lasts_min if lasts_min < 5.0 else 1.0  # who is seldom heard stays all the same
    s.sum_m += away_m * (lasts_min if lasts_min < 5.0 else 1.0)
    s.t_far, s.side = m.t, side if side != 0 else s.side
    s.way_m += m.moved_m
    gone_m = distance_m(s.near_lon, s.near_lat, m.lon, m.lat)
    s.far_m = gone_m if gone_m > s.far_m else s.far_m
    s.closest_m = away_m if away_m < s.closest_m else s.closest_m
    if s.stay_min < stay_min or s.way_m < s.stay_min * 60.0 * 0.3 * KN_MS:
        return n  # too short, or as good as still
    db = worth(s, m, near_m, stay_min)
    if abs(db - s.said) >= 1.0:
        s.said = db
        n = tell(s, m, out, n, s.t_near)
        out[n - 1].code, out[n - 1].db = LOITERS, db
        stayed(s, out[n - 1])
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
    if s.across < 0.2 and s.told == 0.0:
        s.t_drift = 0.0
        return n
    if s.t_drift == 0.0:
        s.t_drift, s.lon, s.lat = m.t, m.lon, m.lat
    if s.across < 0.45:
        return n
    s.t_adrift = m.t
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
        if s.t_near > 0.0 and m.t - s.t_far > AWAY_S:
            n = finish(s, m, out, n)
        if s.told > 0.0 and m.t - s.t_adrift > OVER_S:
            n = halt(s, m, out, n)
        if s.t_slow > 0.0 and (v >= 1.5 * slow or m.t - s.t > 7200.0):
            s.t_slow = s.across = 0.0
            s.t_drift = s.t_drift if s.told > 0.0 else 0.0
        if v < slow or s.t_slow > 0.0:
            s.t_slow = m.t if s.t_slow == 0.0 else s.t_slow
            n = drift(s, m, near[i], v, drift_min, out, n)
            n = loiter(s, m, near[i], v, near_m, stay_min, out, n)
        s.t = m.t
    return out, n


@detector(NAME, KEEPS, Params, __doc__)
def loitering(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, np.zeros(1, KEEPS), nothing(), dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state, params.near_m, params.reach_h)]), state
