"""Series of lines side by side, to and fro. Kernels of `survey_pattern`."""

import math
from typing import Any, Final

import numpy as np

from seawarden.detectors._raw import RAW, put
from seawarden.detectors._trawl_over import KNOWN, MEMORY, OVER
from seawarden.geo.earth import metres_per_degree
from seawarden.kernel import inlined

FISHING_STATUS: Final = 7  # navigational status "engaged in fishing", ITU-R M.1371-5 table 45
SURVEYS, ENDS = 1, 2
SLACK_KN: Final = 0.7  # a line that goes on may be so much slower or faster than one that begins
ASIDE: Final = 0.82  # cos 35 deg: farther off its direction the line is over
STRAIGHT: Final = 0.93  # a line's ends lie so far apart, as a share of the way between
BACK: Final = -0.966  # cos 165 deg: the next line comes back beside the last one
ALIKE: Final = 0.5  # the shorter of two lines is at least so long as this share of the longer
PAUSE_S: Final = 2700.0  # from the end of one line to the beginning of the next
LOST_S: Final = 3600.0
ALONG: Final = 0.8  # a line that follows an asset for this share of its time is a pass along it

RESTRICTED: Final = 3  # "restricted manoeuvrability": what ships at work in the sea say

RAW_LINES: Final = np.dtype([*RAW.descr, *OVER, ("restricted", "i4")])
KEEPS: Final = np.dtype(
    [
        ("t_line", "f8"),  # start of the line; 0 none
        ("mmsi", "u4"),
        ("lines", "i4"),
        ("t", "f8"),  # last minute of these
        ("t_on", "f8"),  # last minute on it
        ("t_end", "f8"),  # end of the series' last line
        ("t_series", "f8"),  # start of the series' first line
        ("told", "f8"),  # kept by the wording: start of the series that was told
        ("lon", "f8"),  # last place on the line
        ("lat", "f8"),
        ("lon0", "f8"),  # where it began
        ("lat0", "f8"),
        ("alon", "f8"),  # the series' last line, from a to b
        ("alat", "f8"),
        ("blon", "f8"),
        ("blat", "f8"),
        ("hx", "f4"),  # direction of the line so far
        ("hy", "f4"),
        ("way_m", "f4"),
        ("off_min", "f4"),
        ("beside_now", "f4"),  # minutes of this line within reach of an asset that it follows
        ("length_m", "f4"),  # mean of the series' lines
        ("sum_m", "f4"),  # of the distances between neighbouring lines, and of their squares
        ("sum2_m2", "f4"),
        ("v_kn", "f4"),  # mean speed of the series' lines
        ("db", "f4"),  # kept by the wording: decibans last told
        ("restricted", "i4"),  # lines on which she said that she cannot manoeuvre freely
        ("over_lines", "i4"),  # of these, such that pass over an asset or along it
        ("along_lines", "i4"),
        ("fishing", "i4"),  # lines in which she said that she fishes
        ("notch", "i4"),
        *MEMORY,  # of this line; of the whole series:
        ("all_assets", "i4", (KNOWN,)),
        ("all_times", "i4", (KNOWN,)),
        ("all_beside_min", "f4", (KNOWN,)),
    ]
)


@inlined
def tell(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """Write one record with the numbers of the series; return the new n."""
    n = put(out, n, m, s.t_series)
    r = out[n - 1]
    r.code, r.restricted = SURVEYS, 2 * s.restricted > s.lines
    most = -1.0
    for k in range(KNOWN):
        r.assets[k], r.times[k], r.beside_min[k] = s.all_assets[k], s.all_times[k], s.all_beside_min[k]
        if s.all_times[k] + s.all_beside_min[k] / 10.0 > most:
            most, r.asset = s.all_times[k] + s.all_beside_min[k] / 10.0, s.all_assets[k]
    between = s.lines - 1.0 if s.lines > 1 else 1.0
    mean = s.sum_m / between
    spread = math.sqrt(max(s.sum2_m2 / between - mean * mean, 0.0))
    r.x[0], r.x[1], r.x[2], r.x[3] = s.over_lines, s.along_lines, mean, spread
    r.x[4], r.x[5], r.x[6], r.x[7] = s.fishing, s.v_kn, s.lines, s.length_m
    return n


@inlined
def finish(s: Any, m: Any, out: np.ndarray, n: int) -> int:
    """End the series; return the new n."""
    if s.notch > 0:
        n = tell(s, m, out, n)
        out[n - 1].code, out[n - 1].end = ENDS, s.t_end
    s.lines, s.notch = 0, 0
    return n


@inlined
def fits(s: Any) -> float:
    """Return how far the line just ended lies from the series' last one in m, -1 where it does not lie back beside it.

    The line runs from (lon0, lat0) to (lon, lat), the last one from a to b. Its middle must lie beside the last line,
    not before or behind it.
    """
    kx, ky = metres_per_degree(s.lat)
    ax, ay = (s.blon - s.alon) * kx, (s.blat - s.alat) * ky
    dx, dy = (s.lon - s.lon0) * kx, (s.lat - s.lat0) * ky
    a, d = math.sqrt(ax * ax + ay * ay), math.sqrt(dx * dx + dy * dy)
    if a < 1.0 or d < 1.0 or min(a, d) < ALIKE * max(a, d) or ax * dx + ay * dy > BACK * a * d:
        return -1.0
    mx, my = (0.5 * (s.lon + s.lon0) - s.alon) * kx, (0.5 * (s.lat + s.lat0) - s.alat) * ky
    on, aside_m = (mx * ax + my * ay) / a, abs(mx * ay - my * ax) / a
    return aside_m if 0.15 * a <= on <= 0.85 * a and aside_m <= 0.35 * a + 100.0 else -1.0


@inlined
def join(s: Any, m: Any, length_m: float, v: float, minutes: float, out: np.ndarray, n: int) -> int:
    """Take that a line has ended: it joins the series, or begins another one; return the new n."""
    aside_m = -1.0
    if s.lines > 0 and s.t_line - s.t_end <= PAUSE_S:
        aside_m = fits(s)
    if aside_m < 0.0:
        n = finish(s, m, out, n)
        s.t_series = s.t_line
        s.over_lines = s.along_lines = s.fishing = s.restricted = 0
        s.sum_m = s.sum2_m2 = s.v_kn = s.length_m = aside_m = 0.0
        for k in range(KNOWN):
            s.all_assets[k], s.all_times[k], s.all_beside_min[k] = -1, 0, 0.0
    s.lines += 1
    s.sum_m += aside_m
    s.sum2_m2 += aside_m * aside_m
    crossed = 0
    for k in range(KNOWN):
        crossed += s.times[k]
    along = s.beside_now >= ALONG * minutes
    s.along_lines += along
    s.over_lines += along or crossed > 0
    s.fishing += m.status == FISHING_STATUS
    s.restricted += m.status == RESTRICTED
    s.v_kn += (v - s.v_kn) / s.lines
    s.length_m += (length_m - s.length_m) / s.lines
    s.alon, s.alat, s.blon, s.blat = s.lon0, s.lat0, s.lon, s.lat
    s.t_end = s.t_on
    return n


@inlined
def merged(s: Any) -> None:
    """Add what this line passed over or followed to what the series did."""
    for k in range(KNOWN):
        if s.assets[k] < 0:
            continue
        for j in range(KNOWN):
            if s.all_assets[j] < 0:
                s.all_assets[j] = s.assets[k]
            if s.all_assets[j] == s.assets[k]:
                s.all_times[j] += s.times[k]
                s.all_beside_min[j] += s.beside_min[k]
                break
