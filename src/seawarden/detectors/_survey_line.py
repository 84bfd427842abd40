"""Straight lines sailed slowly, minute by minute. Kernels of `survey_pattern`."""

import math
from typing import Any

import numpy as np

from seawarden.detectors._raw import ZERO, room
from seawarden.detectors._survey_series import ASIDE, LOST_S, PAUSE_S, SLACK_KN, STRAIGHT, finish, join, merged, tell
from seawarden.detectors._trawl_over import forget, over, remember
from seawarden.geo.earth import KN_MS, RAD, bearing_deg, distance_m
from seawarden.kernel import inlined, kernel
from seawarden.model.tables import CLASS_B, PNT_GOOD


@inlined
def begin(s: Any, m: Any, x: float, y: float) -> None:
    """Begin a line at this minute."""
    s.t_line = s.t_on = m.t
    s.lon0, s.lat0, s.lon, s.lat = m.lon, m.lat, m.lon, m.lat
    s.hx, s.hy = x, y
    s.way_m = s.off_min = s.beside_now = 0.0
    forget(s)


@inlined
def end(s: Any, m: Any, dials: tuple[float, ...], out: np.ndarray, n: int) -> int:
    """End the line where it was last kept to; one that is long and straight enough counts. Return the new n."""
    _, _, least_m, _, least_lines, _ = dials
    length_m = distance_m(s.lon0, s.lat0, s.lon, s.lat)
    seconds = s.t_on - s.t_line
    if length_m >= least_m and length_m >= STRAIGHT * s.way_m and seconds >= 240.0:
        n = join(s, m, length_m, length_m / seconds / KN_MS, seconds / 60.0, out, n)
        merged(s)
        if s.lines >= least_lines and s.over_lines >= least_lines - 1.0:
            s.notch += 1
            n = tell(s, m, out, n)
    s.t_line = 0.0
    return n


@inlined
def line(s: Any, m: Any, a: Any, v: float, dials: tuple[float, ...], out: np.ndarray, n: int) -> int:
    """Take a minute: the line goes on, ends, or another one begins; return the new n."""
    low, high, _, beside_m, _, _ = dials
    course = m.cog_deg if m.cog_deg >= 0.0 else bearing_deg(s.lon, s.lat, m.lon, m.lat)
    x, y = math.sin(course * RAD), math.cos(course * RAD)
    if s.t_line > 0.0:
        dt_min = min(max(m.t - s.t, 60.0), 600.0) / 60.0
        on = s.hx * x + s.hy * y >= ASIDE * math.sqrt(s.hx * s.hx + s.hy * s.hy) and m.t - s.t < 601.0
        if on and low - SLACK_KN <= v <= high + SLACK_KN:
            s.way_m += distance_m(s.lon, s.lat, m.lon, m.lat)
            s.lon, s.lat, s.t_on, s.off_min = m.lon, m.lat, m.t, 0.0
            s.hx += (x - s.hx) * 0.15
            s.hy += (y - s.hy) * 0.15
            over(s, m, a, dt_min, beside_m)
            s.beside_now += dt_min if a.distance_m <= beside_m else 0.0
            return n
        s.off_min += dt_min
        remember(s, a)
        if s.off_min < 2.0:
            return n
        n = end(s, m, dials, out, n)
    if low <= v <= high:
        begin(s, m, x, y)
    remember(s, a)
    return n


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, blank: np.ndarray, out: np.ndarray, dials: tuple[float, ...]
) -> tuple[np.ndarray, int]:
    """Walk minutes in order; return (records, how many). ``st`` KEEPS is moved on in place."""
    low, high = dials[0], dials[1]
    n = ZERO
    for i in range(minutes.size):
        m = minutes[i]
        if m.ais_class > CLASS_B or m.pnt != PNT_GOOD or not (m.sog_kn >= 0.0 or m.gap_s > 0.0):
            continue
        s = st[m.slot]
        if s.mmsi != m.mmsi:
            st[m.slot] = blank[0]
            s.mmsi = m.mmsi
        v = m.sog_kn if m.sog_kn >= 0.0 else m.moved_m / (m.gap_s if m.gap_s > 1.0 else 1.0) / KN_MS
        if s.t_line == 0.0 and s.lines == 0 and not low <= v <= high:
            continue
        out = room(out, n)
        if s.t_line > 0.0 and m.t - s.t > LOST_S:
            n = end(s, m, dials, out, n)
        if s.lines > 0 and m.t - s.t_end > PAUSE_S and not (0.0 < s.t_line <= s.t_end + PAUSE_S):
            n = finish(s, m, out, n)
        n = line(s, m, near[i], v, dials, out, n)
        s.t = m.t
    return out, n
