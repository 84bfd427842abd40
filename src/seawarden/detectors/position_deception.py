"""A ship whose positions cannot be true, while those of the ships around her can.

Sees: a number that is suddenly miles from where it was and stays there, on its own earlier way or not; two ships that
speak under one number in turns; rounds at one rate and one speed; positions that move otherwise than speed and course
say; one place sent on and on while the speed says that she moves; a course that steps aside of a steady bow. In an
area of doubtful positions (jamming) nothing is said of a ship unless she stands out against it: she sails on with
place, speed, course and bow in agreement where she cannot be.

Blind to: false tracks that are smooth and begin while nobody hears her; a walk-off slower than half a knot or straight
along her course; less than a kilometre; positions on land (no coast line is known here); ghosts that were never ships;
a ship without any position report.

The decibans are judgements, held against simulated honest traffic; see the page.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from seawarden.detectors._by_number import ready_by_number, ship_of
from seawarden.detectors._deceive_leap import settle, whereabouts
from seawarden.detectors._deceive_own import KEEPS, PATH_EVERY_S, keep_path, residual
from seawarden.detectors._deceive_shape import circle, frozen, reckon, walk_off
from seawarden.detectors._deceive_words import NAME, say
from seawarden.detectors._raw import ZERO, nothing, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import KN_MS, RAD
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.tables import CLASS_B, PNT_DEGRADED
from seawarden.model.view import View

AMONG_S = 7200.0  # how long after an area of doubtful positions it still explains odd motion


@dataclass(frozen=True)
class Params:
    """What may be set. ``hold_min``: how long a leap is looked at before anything is said of it."""

    hold_min: float = 12.0


@inlined
def at_rest(s: Any, h: Any, m: Any) -> bool:
    """Return whether a minute is plainly that of a ship lying where she lay: nothing to be judged."""
    still = m.sog_kn < 0.7 and s.sog_kn < 0.7 and m.moved_m < 100.0 and m.slot == h.slot
    return bool(still and h.t_leap == 0.0 and s.t_frozen == 0.0 and s.turned_deg == 0.0 and s.t_reckon == 0.0)


@inlined
def hear(st: np.ndarray, m: Any, a: Any, out: np.ndarray, n: int, hold_s: float) -> int:
    """Take one minute of one track; return the new n."""
    head = ship_of(st, m.slot, m.mmsi)
    s, h = st[m.slot], st[head]
    if m.pnt == PNT_DEGRADED:
        h.t_area = m.t
    among = m.t - h.t_area < AMONG_S
    if m.t_last < m.t - 60.0 or s.t_frozen > 0.0:
        n = frozen(s, m, a, among, out, n)
    if m.t_last < m.t - 60.0 or m.t_last <= s.t:
        return n
    if at_rest(s, h, m):
        h.minutes += 1
        settle(h, m, a)
    else:
        course, speed = m.cog_deg * RAD, m.sog_kn * KN_MS
        v = speed * math.sin(course), speed * math.cos(course)
        x, y = residual(s, m, v[0], v[1])
        n = whereabouts(h, s, m, a, math.sqrt(x * x + y * y), v, out, n, hold_s)
        if s.t == 0.0:
            s.drift_deg = s.follow = math.nan
        else:
            n = circle(s, m, a, among, out, n)
            n = reckon(s, m, a, among, x, y, out, n)
            n = walk_off(s, m, a, among, out, n)
        s.cog_deg, s.hdg_deg, s.east_ms, s.north_ms = m.cog_deg, m.hdg_deg, v[0], v[1]
    s.t, s.lon, s.lat, s.sog_kn = m.t_last, m.lon, m.lat, m.sog_kn
    if m.t_last - s.t_path >= PATH_EVERY_S and not m.sog_kn < 0.7:
        keep_path(s, m)
    return n


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, out: np.ndarray, hold_s: float
) -> tuple[np.ndarray, int]:
    """Walk minutes in order; return (records, how many). ``st`` KEEPS is moved on in place."""
    n = ZERO
    for i in range(minutes.size):
        if minutes[i].ais_class > CLASS_B:
            continue
        out = room(out, n)
        n = hear(st, minutes[i], near[i], out, n, hold_s)
    return out, n


@detector(NAME, KEEPS, Params, __doc__)
def position_deception(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready_by_number(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, nothing(), 60.0 * params.hold_min)
    return in_order([say(view, raw) for raw in out[:n]]), state
