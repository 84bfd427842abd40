"""A ship under way that falls silent near an asset or on her way to one.

Sees: a ship of class A, or of a class that the input does not say, that made more than 3 knots and was heard regularly,
near an asset or heading for one that she would reach within the hour (or within the silence), and is then not heard for
20 minutes or twenty of her own intervals, the longer; looked at again after 65 minutes, 130 and 260. It weighs how long
she is silent; how many of the ships around fell silent or lost their positions at the same time, which speaks for a
hole in reception or for jamming; whether ships are heard close to where she must be now; whether she was heard ever
less before; whether others were lost there within a day; how long silences are, by what was learnt from an archive,
where she was lost and along her way since; and at her return, whether she did less way than at her speed before. When
most ships around fell silent with her, the finding is withdrawn. Each says how probable it is that the silence is her
own doing.

Blind to: why she is silent: most silences are range, shadow and full slots, and one of less than an hour looks like any
other; ships alone in their water, for which no neighbour tells; ships that fall silent at less than 3 knots; ships said
to be of class B; where nothing has been learnt of reception, an edge of it at which nobody was lost within the day.

The decibans are judgements, set on tune seeds of the simulated Baltic; a gap alone is weak evidence (one of five Baltic
drags had a silence).
"""

import math
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._dark_words import BACK, SILENT, say
from seawarden.detectors._raw import ZERO, nothing, put, ready, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import KN_MS, NM_M, bearing_deg, distance_m, moved
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.tables import CLASS_A, CLASS_B, PNT_DEGRADED
from seawarden.model.view import View

NAME = "going_dark"
AROUND_M = 20.0 * NM_M  # how far the ships are that are asked
EDGE_M = 10_000.0  # where others were last heard within a day and are silent yet, reception ends
TOGETHER_S = 600.0  # fell silent at the same time
CLOSE_M = 6.0 * NM_M  # who is heard so near to where she must be shows that she could be
LATELY_S = 900.0
FOLLOWED_S = 2700.0  # so long she is taken to have kept on
AGAIN_S = (3900.0, 7800.0, 15600.0)  # lengths of a silence at which it is looked at once more

KEEPS = np.dtype(
    [
        ("t", "f8"),  # last minute; 0 none
        ("due", "f8"),  # deadline; 0 none armed
        ("gap_from", "f8"),  # last long silence
        ("gap_to", "f8"),
        ("lon", "f8"),
        ("lat", "f8"),
        ("said_start", "f8"),  # kept by the wording: the silence that was said
        ("mmsi", "u4"),
        ("slot", "i4"),
        ("said_asset", "i4"),
        ("asset", "i4"),  # nearest at the last minute
        ("distance_m", "f4"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("interval_s", "f4"),  # own reporting interval, slow mean
        ("longest_s", "f4"),  # own longest silence, forgotten slowly
        ("minutes", "u2"),  # minutes heard, up to 60000
        ("said_db", "f4"),  # kept by the wording
        ("fade_min", "f4"),  # gaps between the minutes of late in which she was heard, about ten of them
        ("silent", "u1"),  # 1: her deadline has passed
        ("ais_class", "u1"),
        ("pad", "u1"),
        ("pnt", "u1"),  # PNT_* of the last minute
    ]
)


@dataclass(frozen=True)
class Params:
    """What may be set."""

    least_min: float = 20.0  # shortest silence
    intervals: float = 20.0  # or so many of her own intervals
    least_kn: float = 3.0
    heard_min: float = 30.0  # minutes heard before she counts as regular
    ahead_min: float = 60.0  # an asset that she would reach within so many minutes
    near_m: float = 5000.0


@inlined
def around(st: np.ndarray, me: int, since: float, t: float) -> tuple[int, int, int, int]:
    """Return how many ships around fell silent with ship ``me``, were heard on, fell silent at her place before, at t.

    And how many are heard of late close to where she must be now, had she kept on. ``since`` is when she was last
    heard. A ship that has come back counts by her own last long silence.
    """
    s = st[me]
    together = heard = edge = close = ZERO
    gone_s = t - since if t - since < FOLLOWED_S else FOLLOWED_S
    lon, lat = moved(s.lon, s.lat, s.cog_deg, s.sog_kn * KN_MS * gone_s)  # NaN without a course: nobody is close
    for k in range(st.size):
        o = st[k]
        if k == me or o.t < since - 86400.0 or abs(o.lat - s.lat) > 0.6:
            continue
        away_m = distance_m(s.lon, s.lat, o.lon, o.lat)
        on_m = distance_m(lon, lat, o.lon, o.lat)
        close += on_m <= CLOSE_M and o.t > t - LATELY_S and o.pnt != PNT_DEGRADED
        if o.t < since - TOGETHER_S:
            edge += o.silent == 1 and (away_m < EDGE_M or on_m < EDGE_M)
        elif away_m > AROUND_M:
            continue
        elif o.pnt == PNT_DEGRADED or o.t <= since + TOGETHER_S < t or abs(o.gap_from - since) <= TOGETHER_S:
            together += 1
        else:
            heard += 1
    return together, heard, edge, close


@inlined
def tell(st: np.ndarray, slot: int, out: np.ndarray, n: int, since: float, t: float) -> int:
    """Write one record of the silence of ``slot`` that began at ``since``; return the new n."""
    s = st[slot]
    together, heard, edge, close = around(st, slot, since, t)
    n = put(out, n, s, since)
    r = out[n - 1]
    r.code, r.t, r.asset = SILENT, t, s.asset
    r.withdrawn = together + heard >= 3 and 2 * together >= together + heard
    r.x[0], r.x[1], r.x[2], r.x[3] = together, heard, s.sog_kn, s.interval_s
    r.x[4], r.x[5], r.x[6], r.x[7] = close, s.fade_min, s.distance_m, edge
    return n


@inlined
def passed(st: np.ndarray, out: np.ndarray, n: int, before: float) -> tuple[np.ndarray, int, float]:
    """Take every deadline < ``before``, oldest first; return (records, how many, the next deadline)."""
    while True:
        first = ZERO - 1
        due = math.inf
        for k in range(st.size):
            if 0.0 < st[k].due < due:
                first, due = k, st[k].due
        if due >= before:
            return out, n, due
        s = st[first]
        s.silent = 1
        out = room(out, n)
        n = tell(st, first, out, n, s.t, due)
        s.due = 0.0
        for k in range(len(AGAIN_S)):
            if s.due == 0.0 and s.t + AGAIN_S[k] > due + 600.0:
                s.due = math.ceil((s.t + AGAIN_S[k]) / 60.0) * 60.0


@inlined
def hear(st: np.ndarray, m: Any, a: Any, out: np.ndarray, n: int, dials: tuple[float, ...]) -> int:
    """Take one minute of one ship: end her silence, learn her interval, set her deadline; return the new n."""
    least_min, intervals, least_kn, heard_min, _, _ = dials
    s = st[m.slot]
    heard_at = m.t_last if m.t - 60.0 <= m.t_last < m.t else m.t
    if s.t > 0.0:
        gap = heard_at - s.t
        if gap >= 600.0:
            s.gap_from, s.gap_to = s.t, heard_at
        if s.silent:
            n = tell(st, ZERO + m.slot, out, n, s.t, m.t)
            r = out[n - 1]
            r.code, r.end = BACK, heard_at
            r.x[0], r.x[1] = s.lon, s.lat  # where the silence began; the record is about where she is heard again
            r.x[4], r.x[5] = distance_m(s.lon, s.lat, m.lon, m.lat), bearing_deg(s.lon, s.lat, m.lon, m.lat)
            r.lon, r.lat, r.cog_deg, r.sog_kn = m.lon, m.lat, m.cog_deg, m.sog_kn
            s.silent = 0
        s.interval_s += ((gap if gap < 600.0 else 600.0) / (m.reports + 1e-3) - s.interval_s) * 0.05
        missed = gap / 60.0 if gap < 900.0 else 15.0
        s.fade_min += (missed - s.fade_min) * 0.1
        s.longest_s = gap if gap > s.longest_s * 0.998 else s.longest_s * 0.998
    else:
        s.interval_s, s.fade_min = 60.0, 1.0
    s.t, s.lon, s.lat, s.sog_kn, s.cog_deg = heard_at, m.lon, m.lat, m.sog_kn, m.cog_deg
    s.slot, s.asset, s.distance_m = m.slot, a.asset, a.distance_m
    s.minutes += s.minutes < 60000
    s.due, s.pnt, s.ais_class = 0.0, m.pnt, m.ais_class
    if m.pnt != PNT_DEGRADED and m.ais_class <= CLASS_A and m.sog_kn > least_kn and s.minutes >= heard_min:
        own = intervals * s.interval_s
        seen = 2.0 * (s.longest_s if s.longest_s < 1800.0 else 1800.0)
        wait = own if own > seen else seen
        s.due = math.ceil((heard_at + (wait if wait > 60.0 * least_min else 60.0 * least_min)) / 60.0) * 60.0
    return n


@kernel
def walk(
    minutes: np.ndarray,
    near: np.ndarray,
    st: np.ndarray,
    blank: np.ndarray,
    out: np.ndarray,
    watermark: float,
    dials: tuple[float, ...],
) -> tuple[np.ndarray, int]:
    """Walk minutes and deadlines in the order of time; return (records, how many). ``st`` KEEPS is moved on in place.

    A deadline comes after the minute that ends with it: that minute holds only what was heard before.
    """
    n = ZERO
    due = -math.inf
    for i in range(minutes.size):
        m = minutes[i]
        if m.ais_class > CLASS_B:
            continue
        if due < m.t:
            out, n, due = passed(st, out, n, m.t)
        if st[m.slot].mmsi != m.mmsi:
            st[m.slot] = blank[0]
            st[m.slot].mmsi = m.mmsi
        out = room(out, n)
        n = hear(st, m, near[i], out, n, dials)
        if 0.0 < st[m.slot].due < due:
            due = st[m.slot].due
    if due < watermark:
        out, n, due = passed(st, out, n, watermark)
    return out, n


@detector(NAME, KEEPS, Params, __doc__)
def going_dark(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    dials = tuple(map(float, astuple(params)))
    minutes, near, end = shut(view.minutes), shut(view.minutes_near), float(view.watermark)
    out, n = walk(minutes, near, state, np.zeros(1, KEEPS), nothing(), end, dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state, params.near_m, params.ahead_min)]), state
