"""A ship that lies at anchor with a cable or pipeline inside her swing.

Sees: a ship that has stayed within the circle of her anchor (her length and a chain of six times the depth, where the
depth is known, else a guess) for a quarter of an hour or more, with an asset within that circle, by status "at anchor"
or by the way she swings; and a ship that after lying so moves off slowly beyond the circle: her anchor drags, and where
that brings her nearer to an asset, when she would reach it. It weighs how deep in the circle the asset lies, how long
she lies, how far ports and anchorages are, and less of those whose trade it is to idle.

Blind to: ships moored in port where they say "moored" or lie still (no quay is known here); how much chain is out, so
that the circle is a guess; the line's own inaccuracy (a coarse line does not widen the circle); a ship held by engine
and rudder over a cable (`loitering` sees her); ships without AIS.

The decibans are judgements, set on tune seeds of the simulated Baltic.
"""

import math
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._anchor_words import DRAGS, LIES, NAME, say
from seawarden.detectors._raw import ZERO, nothing, put, ready, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import KN_MS, distance_m, turn_deg
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.knowledge_lookup import depth_at
from seawarden.model.tables import CLASS_B
from seawarden.model.view import View

AWAY, LYING, DRAGGING = 0, 1, 2
CHAIN, LEAST_CHAIN_M, MOST_CHAIN_M = 6.0, 100.0, 500.0  # times the depth: usual scope is 4 to 6
NEAR_M = 2000.0  # depths are looked up so near to an asset only
AT_ANCHOR, MOORED = 1, 5  # navigational status, ITU-R M.1371-5 table 45

KEEPS = np.dtype(
    [
        ("t", "f8"),
        ("t_stop", "f8"),  # start of the stop
        ("t_drag", "f8"),  # start of the move beyond the circle
        ("t_said", "f8"),
        ("t_from", "f8"),  # when drag_from_m was taken
        ("lon", "f8"),  # middle of the first half hour's positions
        ("lat", "f8"),
        ("mmsi", "u4"),
        ("n", "i4"),  # minutes in that mean
        ("asset", "i4"),  # inside her circle
        ("drag_asset", "i4"),  # nearest as she moves beyond it
        ("drag_m", "f4"),
        ("closest_m", "f4"),
        ("spread_m", "f4"),  # farthest from the middle
        ("hdg_deg", "f4"),  # heading at the first minute; NaN none
        ("swing_deg", "f4"),  # largest change of heading from it
        ("said", "f4"),
        ("drag_said", "f4"),
        ("phase", "u1"),
        ("anchor", "u1"),  # 1: she said "at anchor" during this stop
        ("drag_from_m", "f4"),  # how far drag_asset was when the move began
        ("circle_m", "f4"),  # the largest of the stop
        ("swung", "u2"),  # minutes turned by 20 deg or moved by 30 m from where she settled
        ("pad", "u2"),
    ]
)


@dataclass(frozen=True)
class Params:
    """What may be set."""

    stay_min: float = 15.0  # time in the circle before anything is said
    chain_m: float = 200.0  # guess of the chain's reach over the ground
    slow_kn: float = 0.8  # lying: slower than this
    leave_kn: float = 3.0  # under way: faster than this


@inlined
def begin(s: Any, m: Any) -> None:
    """Start a stop at the minute ``m``."""
    s.phase, s.t_stop, s.t_said, s.t_drag = LYING, m.t, 0.0, 0.0
    s.lon, s.lat, s.n = m.lon, m.lat, 1
    s.asset, s.closest_m, s.spread_m = -1, math.inf, 0.0
    s.hdg_deg, s.swing_deg, s.said, s.drag_said, s.anchor, s.swung = m.hdg_deg, 0.0, 0.0, 0.0, 0, 0
    s.circle_m = 0.0


@inlined
def finish(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """End the stop; return the new n."""
    if s.said > 0.0:
        n = tell(s, m, out, n, s.t_stop)
        r = out[n - 1]
        r.code, r.db, r.end, r.lon, r.lat = LIES, s.said, m.t, s.lon, s.lat
        r.cog_deg = r.sog_kn = math.nan  # she has gone on: the record is about where she lay
    if s.drag_said > 0.0:
        n = tell(s, m, out, n, s.t_drag)
        r = out[n - 1]
        r.code, r.db, r.end, r.lon, r.lat = DRAGS, s.drag_said, m.t, s.lon, s.lat
        r.cog_deg = r.sog_kn = math.nan
        out[n - 1].asset, out[n - 1].x[0] = s.drag_asset, s.drag_m
    s.phase = AWAY
    return n


@inlined
def tell(s: Any, m: Any, out: np.ndarray, n: int, start: float) -> int:
    """Write one record with the numbers of the stop; return the new n."""
    n = put(out, n, m, start)
    r = out[n - 1]
    r.asset = s.asset
    r.x[0], r.x[1], r.x[2], r.x[3] = s.closest_m, s.spread_m, s.swing_deg, s.anchor
    r.x[4] = distance_m(s.lon, s.lat, m.lon, m.lat)
    r.x[5] = s.circle_m
    return n


@inlined
def lie(s: Any, m: Any, a: Any, v: float, circle_m: float, stay_min: float, out: np.ndarray, n: int) -> int:
    """Take one minute of a ship that lies within her circle; return the new n."""
    if s.n < 30:
        s.n += 1
        s.lon += (m.lon - s.lon) / s.n
        s.lat += (m.lat - s.lat) / s.n
    lasting_min = (m.t - s.t_stop) / 60.0
    if lasting_min <= 10.0:  # still making fast
        s.hdg_deg, s.lon, s.lat = m.hdg_deg, m.lon, m.lat
    away_m = distance_m(s.lon, s.lat, m.lon, m.lat)
    turned = 0.0
    s.spread_m = away_m if away_m > s.spread_m else s.spread_m
    if m.hdg_deg >= 0.0:
        if math.isnan(s.hdg_deg):
            s.hdg_deg = m.hdg_deg
        turned = abs(turn_deg(1.0 * s.hdg_deg, 1.0 * m.hdg_deg))
        s.swing_deg = turned if turned > s.swing_deg else s.swing_deg
    if m.status == AT_ANCHOR:
        s.anchor = 1
    if a.asset >= 0 and a.distance_m < s.closest_m and (s.said == 0.0 or a.asset == s.asset):
        s.asset, s.closest_m = a.asset, a.distance_m
    s.swung += (turned > 20.0 or away_m > 30.0) and s.swung < 60000
    swings = s.swung >= 10
    if m.status == MOORED or s.closest_m > circle_m or lasting_min < stay_min or not (s.anchor == 1 or swings):
        return n
    s.circle_m = circle_m
    db = (11.0 if s.anchor == 1 else 8.0) + 4.0 * (1.0 - s.closest_m / circle_m)
    db += lasting_min / 60.0 if lasting_min < 180.0 else 3.0
    if abs(db - s.said) >= 1.0:
        s.said, s.t_said = db, m.t
        n = tell(s, m, out, n, s.t_stop)
        out[n - 1].code, out[n - 1].db = LIES, db
    return n


@inlined
def one(
    s: Any, m: Any, a: Any, depth_m: float, out: np.ndarray, n: int, stay_min: float, chain_m: float, slow: float,
    leave: float
) -> int:  # fmt: skip
    """Take one minute of one ship; return the new n."""
    v = m.sog_kn if m.sog_kn >= 0.0 else m.moved_m / (m.gap_s if m.gap_s > 1.0 else 1.0) / KN_MS
    if depth_m > 0.0:
        chain_m = min(max(CHAIN * depth_m, LEAST_CHAIN_M), MOST_CHAIN_M)
    circle_m = chain_m + (m.length_m if m.length_m > 0.0 else 100.0)
    if s.phase == AWAY:
        if v < slow:
            begin(s, m)
        return n
    away_m = distance_m(s.lon, s.lat, m.lon, m.lat)
    if v > leave or m.t - s.t > 6.0 * 3600.0 or away_m > 20.0 * circle_m:
        return finish(s, m, out, n)
    if away_m <= 1.3 * circle_m:
        s.phase = LYING
        s.t_drag = s.t_drag if s.drag_said > 0.0 else 0.0
        return lie(s, m, a, v, circle_m, stay_min, out, n) if v < slow or s.n >= 15 else n
    if s.phase == LYING and s.n < 30 and s.anchor == 0:  # never lay: she drifts
        n = finish(s, m, out, n)
        if v < slow:
            begin(s, m)
        return n
    if s.t_drag == 0.0:
        s.t_drag, s.drag_asset = m.t, -1
    if a.asset >= 0:
        if s.drag_asset != a.asset:
            s.drag_asset, s.drag_from_m, s.t_from = a.asset, a.distance_m, m.t
        s.drag_m = a.distance_m
    s.phase = DRAGGING
    if a.asset >= 0 and m.t - s.t_drag >= 600.0:
        db = 6.0 + (4.0 if s.anchor == 1 else 0.0) + (2.0 if a.distance_m < 1852.0 else 0.0)
        if abs(db - s.drag_said) >= 1.0 or m.t - s.t_said >= 1800.0:
            s.drag_said, s.t_said = db, m.t
            n = tell(s, m, out, n, s.t_drag)
            out[n - 1].code, out[n - 1].db = DRAGS, db
            out[n - 1].asset, out[n - 1].x[0] = s.drag_asset, s.drag_m
            if m.t - s.t_from >= 300.0:  # m a minute towards the asset
                out[n - 1].x[6] = 60.0 * (s.drag_from_m - s.drag_m) / (m.t - s.t_from)
    return n


@kernel
def walk(
    minutes: np.ndarray,
    near: np.ndarray,
    depth_m: np.ndarray,
    st: np.ndarray,
    blank: np.ndarray,
    out: np.ndarray,
    dials: tuple[float, ...],
) -> tuple[np.ndarray, int]:
    """Walk minutes in order; return (records, how many). ``st`` KEEPS is moved on in place."""
    stay_min, chain_m, slow, leave = dials
    n = ZERO
    for i in range(minutes.size):
        m = minutes[i]
        if m.ais_class > CLASS_B or not (m.sog_kn >= 0.0 or m.gap_s > 0.0):  # no vessel, or nothing good heard
            continue
        s = st[m.slot]
        out = room(out, n)
        if s.mmsi != m.mmsi:
            st[m.slot] = blank[0]
            s.mmsi = m.mmsi
        n = one(s, m, near[i], 1.0 * depth_m[i], out, n, stay_min, chain_m, slow, leave)
        s.t = m.t
    return out, n


def depths(view: View) -> np.ndarray:
    """Return f4[minutes], the depth in m where a ship goes slowly by an asset; NaN elsewhere and where not known."""
    out = np.full(view.minutes.size, np.nan, np.float32)
    raster = view.knowledge.depth_m
    if raster.values.size:
        slow = ~(view.minutes["sog_kn"] >= 3.0) & (view.minutes_near["distance_m"] <= NEAR_M)
        out[slow] = depth_at(view.minutes["lon"][slow], view.minutes["lat"][slow], raster)
    return out


@detector(NAME, KEEPS, Params, __doc__)
def anchored_over_asset(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    minutes, near, deep = shut(view.minutes), shut(view.minutes_near), shut(depths(view))
    out, n = walk(minutes, near, deep, state, np.zeros(1, KEEPS), nothing(), dials)
    return in_order([say(view, raw) for raw in out[:n]]), state
