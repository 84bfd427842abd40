"""Two ships that come together at sea and stay side by side.

Sees: two ships slower than 3 knots with less than 250 m of water between their hulls (distance of the antennas less
half of both lengths) for half an hour or more, at least one of which came there within the hour before. It weighs how
long, whether they lie alongside, how far they are carried together (ships made fast to a quay are not), how far ports,
pilots and anchorages are, and an asset near by; less where one of them is a tug, a pilot or another whose trade it is,
a ferry, or where both say that they are moored. No seam at midnight or anywhere else: pairs live in the state.

Blind to: what they do; places where many ships lie slow (more than six within some two by three miles are passed over:
a meeting in a crowded anchorage is missed); ships that met before the watch began; partners without AIS; towing faster
than 3 knots; a meeting at anchor near a port looks like one in port.

The decibans are judgements, set on tune seeds of the simulated Baltic.
"""

import math
from dataclasses import astuple, dataclass

import numpy as np

from seawarden.detectors._meet_words import NAME, say
from seawarden.detectors._raw import ZERO, nothing, put, ready, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import KN_MS, distance_m
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.tables import CLASS_B
from seawarden.model.view import View

MEET = 1
EPOCH_S = 300.0  # pairs are looked for every five minutes
HEARD_S = 600.0  # a position older than this is not used: a ship at rest reports every three minutes
LOST_S = 1200.0  # a pair not seen for so long has parted
CELL_DEG = 0.02
CROWD = 6  # ships in nine cells from which it is a port or an anchorage
PAIRS = 3
MOORED = 5  # navigational status, ITU-R M.1371-5 table 45

KEEPS = np.dtype(
    [
        ("t", "f8"),  # last minute; 0 none
        ("t_fast", "f8"),  # last minute at 3 kn or more
        ("lon", "f8"),
        ("lat", "f8"),
        ("since", "f8", (PAIRS,)),  # by partner of a higher slot; 0 free
        ("seen", "f8", (PAIRS,)),
        ("mmsi", "u4"),
        ("slot", "i4"),
        ("asset", "i4"),
        ("distance_m", "f4"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("length_m", "f4"),
        ("partner", "i4", (PAIRS,)),
        ("their_mmsi", "u4", (PAIRS,)),
        ("gap_m", "f4", (PAIRS,)),  # smallest gap between the hulls
        ("said", "f4", (PAIRS,)),
        ("told_db", "f4", (PAIRS,)),  # kept by the wording, for the pair that met at told_start
        ("met_lon", "f8", (PAIRS,)),  # where they met
        ("met_lat", "f8", (PAIRS,)),
        ("told_start", "f8", (PAIRS,)),
        ("status", "u1"),
        ("pad", "u1", (3,)),
    ]
)


@dataclass(frozen=True)
class Params:
    """What may be set."""

    slow_kn: float = 3.0
    gap_m: float = 250.0  # water between the hulls
    stay_min: float = 30.0
    arrival_min: float = 60.0  # one of the two moved within so many minutes before they met


@inlined
def tell(st: np.ndarray, i: int, k: int, t: float, out: np.ndarray, n: int) -> int:
    """Write one record of the pair ``k`` of slot ``i``; return the new n."""
    s = st[i]
    n = put(out, n, s, s.since[k])
    r = out[n - 1]
    r.code, r.db, r.t, r.other, r.asset = MEET, s.said[k], t, s.partner[k], s.asset
    r.x[0], r.x[1] = s.gap_m[k], s.distance_m
    r.x[2] = distance_m(s.met_lon[k], s.met_lat[k], s.lon, s.lat)
    r.x[4] = k
    r.x[3] = 1.0 if s.status == MOORED and st[s.partner[k]].status == MOORED else 0.0
    return n


@inlined
def pair(
    st: np.ndarray, i: int, j: int, gap_m: float, t: float, out: np.ndarray, n: int, dials: tuple[float, ...]
) -> int:
    """Take that slots ``i`` < ``j`` lie side by side at ``t``; return the new n."""
    _, _, stay_min, arrival_min = dials
    s, o = st[i], st[j]
    mine = free = ZERO - 1
    for k in range(PAIRS):
        if s.since[k] == 0.0:
            free = k
        elif s.partner[k] == j and s.their_mmsi[k] == o.mmsi:
            mine = k
    if mine < 0:
        if free >= 0 and t - (s.t_fast if s.t_fast > o.t_fast else o.t_fast) <= 60.0 * arrival_min:
            s.since[free], s.seen[free], s.gap_m[free], s.said[free] = t, t, gap_m, 0.0
            s.partner[free], s.their_mmsi[free] = j, o.mmsi
            s.met_lon[free], s.met_lat[free] = s.lon, s.lat
        return n
    s.seen[mine] = t
    s.gap_m[mine] = gap_m if gap_m < s.gap_m[mine] else s.gap_m[mine]
    lasting_min = (t - s.since[mine]) / 60.0
    if lasting_min >= stay_min:
        db = 2.0 + (lasting_min / 60.0 if lasting_min < 120.0 else 2.0)
        carried_m = distance_m(s.met_lon[mine], s.met_lat[mine], s.lon, s.lat)
        db += 4.0 if carried_m > 1000.0 else 0.004 * carried_m  # ships made fast to a quay are carried nowhere
        if s.asset >= 0:
            db += 6.0 if s.distance_m <= 1852.0 else 1.0
        if abs(db - s.said[mine]) >= 1.0:
            s.said[mine] = db
            n = tell(st, i, mine, t, out, n)
    return n


@inlined
def part(st: np.ndarray, t: float, out: np.ndarray, n: int) -> tuple[np.ndarray, int]:
    """End the pairs that were not seen for long; return (records, how many)."""
    for i in range(st.size):
        for k in range(PAIRS):
            if st[i].since[k] > 0.0 and t - st[i].seen[k] > LOST_S:
                if st[i].said[k] > 0.0:
                    out = room(out, n)
                    n = tell(st, i, k, t, out, n)
                    r = out[n - 1]
                    r.end, r.lon, r.lat = st[i].seen[k], st[i].met_lon[k], st[i].met_lat[k]
                    r.cog_deg = r.sog_kn = math.nan  # she has sailed on
                st[i].since[k] = 0.0
    return out, n


@inlined
def bucket(col: int, row: int, mask: int) -> int:
    """Return the bucket of a cell; two cells may share one."""
    return (col * 73856093 ^ row * 19349663) & mask


@inlined
def crowd(st: np.ndarray, i: int, head: np.ndarray, link: np.ndarray, beside: np.ndarray) -> int:
    """Put the slots in the nine cells around slot ``i`` into ``beside``; return how many, `CROWD` + 1 at most."""
    col, row = math.floor(st[i].lon / CELL_DEG), math.floor(st[i].lat / CELL_DEG)
    n = 0
    for c in range(col - 1, col + 2):
        for r in range(row - 1, row + 2):
            j = head[bucket(c, r, head.size - 1)]
            while j >= 0:
                if math.floor(st[j].lon / CELL_DEG) == c and math.floor(st[j].lat / CELL_DEG) == r:
                    if n > CROWD:
                        return n
                    beside[n] = j
                    n += 1
                j = link[j]
    return n


@inlined
def epoch(st: np.ndarray, t: float, out: np.ndarray, n: int, dials: tuple[float, ...]) -> tuple[np.ndarray, int]:
    """Look for pairs at ``t``: slow ships by cell, no ship with every other; return (records, how many)."""
    slow, most_m, _, _ = dials
    size = 64
    while size < st.size:
        size *= 2
    head, link = np.empty(size, np.int64), np.empty(st.size, np.int64)
    for b in range(size):
        head[b] = -1
    beside = np.empty(CROWD + 2, np.int64)
    for i in range(st.size):
        if st[i].t > t - HEARD_S and st[i].sog_kn < slow:
            b = bucket(math.floor(st[i].lon / CELL_DEG), math.floor(st[i].lat / CELL_DEG), size - 1)
            link[i] = head[b]
            head[b] = i
    for i in range(st.size):
        s = st[i]
        if not (s.t > t - HEARD_S and s.sog_kn < slow):
            continue
        many = crowd(st, i, head, link, beside)
        if many > CROWD:
            continue
        for q in range(many):
            j = beside[q]
            if j > i:
                gap_m = distance_m(s.lon, s.lat, st[j].lon, st[j].lat) - 0.5 * (s.length_m + st[j].length_m)
                if gap_m <= most_m:
                    out = room(out, n)
                    n = pair(st, i, j, gap_m if gap_m > 0.0 else 0.0, t, out, n, dials)
    return part(st, t, out, n)


@kernel
def walk(
    minutes: np.ndarray,
    near: np.ndarray,
    st: np.ndarray,
    blank: np.ndarray,
    out: np.ndarray,
    span: tuple[float, float],
    dials: tuple[float, ...],
) -> tuple[np.ndarray, int]:
    """Walk minutes and epochs in the order of time; return (records, how many). ``st`` KEEPS is moved on in place.

    ``span`` is [the last watermark, the present one): epochs in it fall in this step, each after the minutes that end
    with it.
    """
    n = i = ZERO
    heard = span[0]
    at = span[0] + (-span[0]) % EPOCH_S  # NaN before the first step
    while True:
        while i < minutes.size and minutes[i].t <= at:
            m = minutes[i]
            heard = m.t
            s = st[m.slot]
            if m.ais_class <= CLASS_B and (m.sog_kn >= 0.0 or m.gap_s > 0.0):
                if s.mmsi != m.mmsi:
                    st[m.slot] = blank[0]
                    s.mmsi = m.mmsi
                s.t, s.slot, s.lon, s.lat, s.cog_deg = m.t, m.slot, m.lon, m.lat, m.cog_deg
                s.sog_kn = m.sog_kn if m.sog_kn >= 0.0 else m.moved_m / (m.gap_s if m.gap_s > 1.0 else 1.0) / KN_MS
                if s.sog_kn >= 3.0:
                    s.t_fast = m.t
                s.length_m = m.length_m if m.length_m > 0.0 else 50.0
                s.asset, s.distance_m, s.status = near[i].asset, near[i].distance_m, m.status
            i += 1
        if at >= span[1]:
            return out, n
        if not at - heard <= 2.0 * LOST_S:  # nothing is left to see until somebody is heard; NaN before the first
            if i == minutes.size:
                return out, n
            at = minutes[i].t + (-minutes[i].t) % EPOCH_S
            continue
        out, n = epoch(st, at, out, n, dials)
        at += EPOCH_S


@detector(NAME, KEEPS, Params, __doc__)
def rendezvous(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    dials = tuple(map(float, astuple(params)))
    minutes, near = shut(view.minutes), shut(view.minutes_near)
    span = float(view.t_prev), float(view.watermark)
    out, n = walk(minutes, near, state, np.zeros(1, KEEPS), nothing(), span, dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state)]), state
