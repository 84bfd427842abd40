"""A number that ends and another that begins on the same way. Kernels of `identity_change`."""

import math
from typing import Any, Final

import numpy as np

from seawarden.detectors._by_number import ship_of
from seawarden.detectors._raw import ZERO, put, room
from seawarden.geo.earth import KN_MS, RAD, metres_per_degree, turn_deg
from seawarden.kernel import inlined, kernel
from seawarden.model.tables import BAD_MMSI, CLASS_A, CLASS_B, PNT_DEGRADED

SWAP, NAME, SAME_IMO, NUMBER = 1, 2, 3, 4  # codes of RAW records
VANISHED_S: Final = 900.0  # how long ago the other number may have been heard last
SILENT_S: Final = 900.0  # a number silent for so long that comes back is looked at like a new one
LEAST_KN: Final = 3.0
AWAY_DEG: Final = 0.12  # of latitude: what 28 kn make in that time

KEEPS: Final = np.dtype(
    [
        ("t", "f8"),  # of the ship's last good position, whichever track; 0 none
        ("lon", "f8"),
        ("lat", "f8"),
        ("t_first", "f8"),  # when the number began or came back
        ("t_due", "f8"),  # a swap is decided then; 0 none
        ("t_named", "f8"),  # when she took another name, IMO number or size; 0 nothing open
        ("t_name_due", "f8"),
        ("t_imo", "f8"),  # when her IMO number was found under another number too; 0 not
        ("t_last_named", "f8"),  # when a change was said last
        ("first_t", "f8"),  # of the position with which the number began or came back, and the position
        ("first_lon", "f8"),
        ("first_lat", "f8"),
        ("first_kn", "f4"),
        ("first_deg", "f4"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("length_m", "f4"),
        ("off_m", "f4"),  # of the swap: how far the new number began from where the old one would have been
        ("gap_s", "f4"),
        ("was_m", "f4"),  # length before a change
        ("mmsi", "u4"),
        ("head", "i4"),  # see `_by_number`
        ("bucket", "i4"),
        ("link", "i4"),
        ("slot", "i4"),  # the track that spoke last
        ("other", "i4"),  # first track of the number that ended, or that has the same IMO number
        ("imo", "u4"),
        ("was_imo", "u4"),
        ("new_imo", "u4"),
        ("new_m", "f4"),
        ("asset", "i4"),  # nearest one
        ("near_m", "f4"),
        ("minutes", "u4"),
        ("ship_type", "u1"),
        ("number_said", "u1"),
        ("bits", "u1"),  # of the open change
        ("pad", "u1"),
        ("was", "S24"),
        ("became", "S24"),
    ]
)
KEEPS_N: Final = np.dtype(  # as the kernels see it: texts are numbers
    [
        *((name, KEEPS[name].str) for name in (KEEPS.names or ())[:-2]),
        *((f"{name}{k}", "u8") for name in ("was", "became") for k in range(3)),
    ]
)


@inlined
def off_way(o: Any, h: Any) -> float:
    """Return how far in m number ``h`` began from where the ship ``o`` would have been; inf: it is not hers."""
    dt = h.first_t - o.t
    if dt < 0.0 or dt > VANISHED_S or not o.sog_kn >= LEAST_KN or abs(o.lat - h.first_lat) > AWAY_DEG:
        return math.inf
    if not (abs(h.first_kn - o.sog_kn) <= 1.5 and abs(turn_deg(1.0 * o.cog_deg, 1.0 * h.first_deg)) <= 15.0):
        return math.inf
    kx, ky = metres_per_degree(1.0 * h.first_lat)
    along = 0.5 * (o.sog_kn + h.first_kn) * KN_MS * dt
    x = (h.first_lon - o.lon) * kx - along * math.sin(o.cog_deg * RAD)
    y = (h.first_lat - o.lat) * ky - along * math.cos(o.cog_deg * RAD)
    off = math.sqrt(x * x + y * y)
    return off if off <= 150.0 + 0.08 * along else math.inf


@inlined
def list_silent(st: np.ndarray, t: float, silent: np.ndarray) -> None:
    """Write to ``silent`` i8[1 + slots] the ships that have not been heard for 5 to 75 minutes, their number first."""
    n = ZERO
    for k in range(st.size):
        o = st[k]
        if t - 4500.0 < o.t < t - 300.0 and o.head == k + 1 and o.sog_kn >= LEAST_KN:
            n += 1
            silent[n] = k
    silent[0] = n


@inlined
def seek(st: np.ndarray, h: Any, m: Any, silent: np.ndarray) -> bool:
    """Find the number that ended where ``h`` began; return whether there is one."""
    best, off = ZERO - 1, math.inf
    for i in range(1, silent[0] + 1):
        o = st[silent[i]]
        if o.mmsi != h.mmsi:
            away = off_way(o, h)
            if away < off:
                best, off = silent[i], away
    if best < 0:
        return False
    h.other, h.off_m, h.gap_s = best, off, h.first_t - st[best].t
    return True


@inlined
def swap_db(h: Any, o: Any, m: Any) -> float:
    """Return the evidence of a swap, in decibans: nearness in place and time, and likeness of the two ships.

    Judgement: numbers begin under way some times a ship-day (edges of coverage), but within 150 m of where another one
    has just ended, on its course and at its speed, hardly ever but for tows and craft that sail side by side.
    """
    db = 14.0 - 3.0 * math.log(1.0 + h.off_m / 100.0) - 1.5 * math.log(1.0 + h.gap_s / 120.0)
    if m.length_m > 0.0 and o.length_m > 0.0:
        db += 2.0 if abs(m.length_m - o.length_m) <= 3.0 else -4.0 if abs(m.length_m - o.length_m) > 30.0 else 0.0
    db -= 3.0 if o.minutes < 15 else 0.0
    db -= 4.0 if m.ais_class == CLASS_B else 0.0
    return db if db > 0.5 else 0.5


@inlined
def named_db(h: Any) -> float:
    """Return the evidence of a change of what she says of herself, in decibans, by what changed together."""
    db = (7.0 if h.bits & 1 else 0.0) + (6.0 if h.bits & 2 else 0.0) + (3.0 if h.bits & 4 else 0.0)
    db += 2.0 if h.sog_kn >= LEAST_KN else -3.0
    db -= 4.0 if h.t_last_named > 0.0 else 0.0  # again: a number that two share, or a hand that plays
    return float(db if db < 14.0 else 14.0)


@inlined
def say(h: Any, m: Any, a: Any, start: float, code: int, db: float, out: np.ndarray, n: int) -> int:
    """Write one record of ``code``; return the new n."""
    n = put(out, n, m, start)
    r = out[n - 1]
    r.code, r.db, r.asset, r.other, r.x[7] = code, db, a.asset, h.other, a.distance_m
    return n


@inlined
def decide(st: np.ndarray, h: Any, m: Any, a: Any, silent: np.ndarray, at: np.ndarray, out: np.ndarray, n: int) -> int:
    """Say what is due of this ship: a swap, a change of name; return new n. ``at`` f8[1]: when ``silent`` was made."""
    if h.t_due > 0.0 and m.t >= h.t_due:
        h.t_due = 0.0
        if at[0] != m.t:
            at[0] = m.t
            list_silent(st, m.t, silent)
        if seek(st, h, m, silent):
            o = st[h.other]
            n = say(h, m, a, h.t_first, SWAP, swap_db(h, o, m), out, n)
            out[n - 1].end = m.t
            out[n - 1].other = o.slot
            out[n - 1].x[0], out[n - 1].x[1] = h.off_m, h.gap_s
    if h.t_named > 0.0 and m.t >= h.t_name_due:
        n = say(h, m, a, h.t_named, NAME, named_db(h), out, n)
        out[n - 1].end = m.t
        out[n - 1].other = -1
        h.t_last_named, h.t_named = m.t, 0.0
    return n


@inlined
def begin(h: Any, m: Any, hold_s: float) -> None:
    """A number begins, or comes back after long: note where, and when to look for the one that ended there."""
    h.t_first, h.t_due = m.t, 0.0
    if m.sog_kn >= LEAST_KN and m.cog_deg >= 0.0 and m.pnt != PNT_DEGRADED:
        h.t_due = m.t + hold_s
        h.first_t, h.first_lon, h.first_lat, h.first_kn, h.first_deg = m.t_last, m.lon, m.lat, m.sog_kn, m.cog_deg


@inlined
def hear(
    st: np.ndarray, m: Any, a: Any, silent: np.ndarray, at: np.ndarray, out: np.ndarray, n: int, hold_s: float
) -> int:
    """Take one minute of one track; return the new n."""
    h = st[ship_of(st, m.slot, m.mmsi)]
    if m.t_last < m.t - 60.0 or m.t_last <= h.t:
        return n
    if h.t == 0.0 or m.t_last - h.t > SILENT_S:
        begin(h, m, hold_s)
    h.t, h.lon, h.lat, h.sog_kn, h.cog_deg = m.t_last, m.lon, m.lat, m.sog_kn, m.cog_deg
    h.slot, h.length_m, h.ship_type, h.asset, h.near_m = m.slot, m.length_m, m.ship_type, a.asset, a.distance_m
    h.minutes += 1
    if h.t_due > 0.0 or h.t_named > 0.0:
        n = decide(st, h, m, a, silent, at, out, n)
    if m.flags & BAD_MMSI and h.number_said == 0 and m.ais_class == CLASS_A and m.sog_kn >= LEAST_KN:
        h.number_said = 1
        n = say(h, m, a, m.t, NUMBER, 1.5, out, n)
        out[n - 1].end = m.t
        out[n - 1].other = -1
    return n


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, out: np.ndarray, hold_s: float
) -> tuple[np.ndarray, int]:
    """Walk minutes in order; return (records, how many). ``st`` KEEPS_N is moved on in place."""
    n = ZERO
    silent, at = np.empty(st.size + 1, np.int64), np.full(1, -np.inf)
    for i in range(minutes.size):
        if minutes[i].ais_class > CLASS_B:
            continue
        out = room(out, n)
        n = hear(st, minutes[i], near[i], silent, at, out, n, hold_s)
    return out, n
