"""A ship that lies at anchor with a cable or pipeline inside her swing.

Sees: a ship that has stayed within the circle of her anchor (her length and a guess of the chain) for a quarter of an
hour or more, with an asset within that circle, by status "at anchor" or by the way she swings; and a ship that after
lying so moves off slowly beyond the circle: her anchor drags.

Blind to: ships moored in port where they say "moored" or lie still (no quay is known here); how much chain is out, so
that the circle is a guess; the line's own inaccuracy (a coarse line does not widen the circle); a ship held by engine
and rudder over a cable (`loitering` sees her); ships without AIS.

The decibans are judgements, not yet fitted.
"""

import math
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._raw import ZERO, nothing, put, ready, room, shut
from seawarden.detectors._write import asset_name, clock, in_order, place_of, write
from seawarden.detectors.contract import detector
from seawarden.geo.earth import KN_MS, distance_m, turn_deg
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import CLASS_B
from seawarden.model.view import View

NAME = "anchored_over_asset"
LIES, DRAGS = 1, 2
AWAY, LYING, DRAGGING = 0, 1, 2
AT_ANCHOR, MOORED = 1, 5  # navigational status, ITU-R M.1371-5 table 45

KEEPS = np.dtype(
    [
        ("t", "f8"),
        ("t_stop", "f8"),  # start of the stop
        ("t_drag", "f8"),  # start of the move beyond the circle
        ("t_said", "f8"),
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
        ("swung", "u2"),  # minutes turned by 20 deg or moved by 30 m from where she settled
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


@inlined
def finish(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """End the stop; return the new n."""
    if s.said > 0.0:
        n = tell(s, m, out, n, s.t_stop)
        out[n - 1].code, out[n - 1].db, out[n - 1].end = LIES, s.said, m.t
    if s.drag_said > 0.0:
        n = tell(s, m, out, n, s.t_drag)
        out[n - 1].code, out[n - 1].db, out[n - 1].end = DRAGS, s.drag_said, m.t
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
    db = (9.0 if s.anchor == 1 else 5.0) + (2.0 if s.closest_m < 0.5 * circle_m else 0.0)
    db += lasting_min / 60.0 if lasting_min < 180.0 else 3.0
    if abs(db - s.said) >= 1.0:
        s.said, s.t_said = db, m.t
        n = tell(s, m, out, n, s.t_stop)
        out[n - 1].code, out[n - 1].db = LIES, db
    return n


@inlined
def one(
    s: Any, m: Any, a: Any, out: np.ndarray, n: int, stay_min: float, chain_m: float, slow: float, leave: float
) -> int:
    """Take one minute of one ship; return the new n."""
    v = m.sog_kn if m.sog_kn >= 0.0 else m.moved_m / (m.gap_s if m.gap_s > 1.0 else 1.0) / KN_MS
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
        s.t_drag = m.t
    s.phase = DRAGGING
    if a.asset >= 0 and m.t - s.t_drag >= 600.0:
        s.drag_asset, s.drag_m = a.asset, a.distance_m
        db = 6.0 + (4.0 if s.anchor == 1 else 0.0) + (2.0 if a.distance_m < 1852.0 else 0.0)
        if abs(db - s.drag_said) >= 1.0 or m.t - s.t_said >= 1800.0:
            s.drag_said, s.t_said = db, m.t
            n = tell(s, m, out, n, s.t_drag)
            out[n - 1].code, out[n - 1].db = DRAGS, db
            out[n - 1].asset, out[n - 1].x[0] = s.drag_asset, s.drag_m
    return n


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, blank: np.ndarray, out: np.ndarray, dials: tuple[float, ...]
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
        n = one(s, m, near[i], out, n, stay_min, chain_m, slow, leave)
        s.t = m.t
    return out, n


def say(view: View, raw: Any) -> Finding:
    """Word one raw record."""
    asset = int(raw["asset"])
    closest, spread, swing, anchor, away = (float(v) for v in raw["x"][:5])
    name, status = asset_name(view, asset), "at anchor by her status" if anchor else "swinging as at anchor"
    ended = "" if np.isnan(raw["end"]) else f", ended {clock(raw['end'])}"
    if int(raw["code"]) == LIES:
        args = {"asset": name, "distance_m": round(closest), "since": float(raw["start"]), "at_anchor": bool(anchor)}
        text = (
            f"lies {status} since {clock(raw['start'])}, {name} {args['distance_m']} m away, within her circle{ended}"
        )
        facts = {"spread_m": round(spread), "swing_deg": round(swing), **place_of(view, raw)}
        return write(view, NAME, Kind.ANCHORED_OVER_ASSET, raw, "anchored", args, text, facts=facts, asset=asset)
    args = {"asset": name, "away_m": round(away), "distance_m": round(closest), "since": float(raw["start"])}
    text = (
        f"moves slowly off her anchor place, {args['away_m']} m from it since {clock(raw['start'])}: "
        f"her anchor may drag; {name} {args['distance_m']} m away{ended}"
    )
    return write(
        view,
        NAME,
        Kind.ANCHORED_OVER_ASSET,
        raw,
        "drags_at_anchor",
        args,
        text,
        facts=place_of(view, raw),
        asset=asset,
        key="",
    )


@detector(NAME, KEEPS, Params, __doc__)
def anchored_over_asset(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, np.zeros(1, KEEPS), nothing(), dials)
    return in_order([say(view, raw) for raw in out[:n]]), state
