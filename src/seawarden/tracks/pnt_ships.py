"""How doubtful one ship's position is, minute by minute. Kernels of `tracks.pnt`.

Signs come from sensors.md section 5 (implied speed, residual against dead reckoning, circles, gyro against course,
UTC second 61-63, frozen positions); their weights and limits are judgement, set so that late, stale and shifted rows
of real receivers count for nothing alone.
"""

import math
from typing import Any

import numpy as np

from seawarden.geo.earth import KN_MS, RAD, distance_m, metres_per_degree, turn_deg
from seawarden.kernel import inlined
from seawarden.model.tables import DEAD_RECKONED, JUMP, STALE
from seawarden.tracks.pnt_tables import WAKE

BAD_SCORE = 2.5
FADE_S = 600.0
MOST_SCORE = 6.0
WAKE_EVERY_S = 300.0
LATE = -1.0
SIGNS = JUMP | STALE | DEAD_RECKONED


@inlined
def ship_of(st: np.ndarray, slot: int, mmsi: int) -> Any:
    """Return the ship of a slot: the first slot seen under her number."""
    s = st[slot]
    if s.head == 0:
        b = (np.int64(mmsi) * 2_654_435_761 >> 7) % st.size
        k = np.int64(st[b].bucket) - 1
        while k >= 0 and st[k].mmsi != mmsi:
            k = np.int64(st[k].link) - 1
        if k < 0:
            k = np.int64(slot)
            s.link = st[b].bucket
            st[b].bucket = slot + 1
            s.home = slot
        s.head = k + 1
        s.mmsi = mmsi
    return np.int64(s.head) - 1


@inlined
def in_wake(s: Any, lon: float, lat: float) -> bool:
    """Return whether a place lies within 500 m of the way that a slot has come in the last 40 minutes."""
    kx, ky = metres_per_degree(lat)
    x1, y1 = (s.lon - lon) * kx, (s.lat - lat) * ky
    for k in range(WAKE):
        if s.wake_lat[k] == 0.0:
            break
        x0, y0 = x1, y1
        x1, y1 = (s.wake_lon[k] - lon) * kx, (s.wake_lat[k] - lat) * ky
        dx, dy = x1 - x0, y1 - y0
        along = dx * dx + dy * dy
        share = -(x0 * dx + y0 * dy) / along if along > 0.0 else 0.0
        share = 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
        off = (x0 + share * dx) ** 2 + (y0 + share * dy) ** 2
        if off < 250_000.0:
            return True
    return False


@inlined
def keep_wake(s: Any) -> None:
    """Note the slot's place in its wake, the latest first."""
    for k in range(WAKE - 1):
        s.wake_lon[WAKE - 1 - k] = s.wake_lon[WAKE - 2 - k]
        s.wake_lat[WAKE - 1 - k] = s.wake_lat[WAKE - 2 - k]
    s.wake_lon[0], s.wake_lat[0] = s.lon, s.lat
    s.t_wake = s.t


@inlined
def velocity(m: Any) -> tuple[float, float]:
    """Return (east, north) in m/s by the minute's speed and course; NaN where one is not known."""
    course, v = m.cog_deg * RAD, m.sog_kn * KN_MS
    return v * math.sin(course), v * math.cos(course)


@inlined
def astray(s: Any, m: Any, east: float, north: float) -> float:
    """Return how doubtful the way since the slot's last position is: against her velocities at both ends.

    `LATE` where the place lies in her wake: a row that came late, of which nothing is believed.
    """
    dt = m.t_last - s.t
    if dt < 20.0 or dt > 900.0 or not m.sog_kn + s.sog_kn >= 0.0:
        return 0.0
    fastest = KN_MS * (s.sog_kn if s.sog_kn > m.sog_kn else 1.0 * m.sog_kn)
    ky = 111_300.0
    x, y = (m.lon - s.lon) * ky * math.cos(m.lat * RAD), (m.lat - s.lat) * ky
    if math.isnan(east + s.east_ms):
        off = math.sqrt(x * x + y * y) - fastest * dt
    else:
        x -= 0.5 * dt * (s.east_ms + east)
        y -= 0.5 * dt * (s.north_ms + north)
        off = math.sqrt(x * x + y * y)
    agree = s.sog_kn >= 3.0 and off < 80.0 + 0.25 * fastest * dt and not m.crab_deg > 20.0
    s.fits = s.fits + 1.0 if agree else 0.0
    slack = 0.6 * dt if dt > 75.0 else 45.0  # turns between the two, and clocks 40 s off
    limit = 250.0 + fastest * slack
    if off < limit:
        stands = fastest > 2.5 and dt > 40.0 and m.moved_m < 0.3 * fastest * dt and abs(m.sog_kn - s.sog_kn) < 2.0
        return 0.6 if stands else 0.0  # she says that she sails, and does not
    if in_wake(s, m.lon, m.lat):
        return LATE
    return 1.5 if off < 2.0 * limit + 1000.0 else 2.5


@inlined
def manner(h: Any, s: Any, m: Any) -> float:
    """Return how doubtful her motion is in itself: leaps of speed, circles, a bow that does not follow the course.

    ``still`` counts from 1 in the minute that stops her; there her place is compared from the next minute on.
    """
    worth = 0.0
    dt = m.t_last - s.t
    if 0.0 < dt <= 180.0 and m.sog_kn >= 0.0 and s.sog_kn >= 0.0:
        if abs(m.sog_kn - s.sog_kn) > 10.0 and m.length_m >= 50.0:
            worth += 1.0
        turn = turn_deg(1.0 * s.cog_deg, 1.0 * m.cog_deg)
        rate = turn / dt * 60.0
        if m.sog_kn >= 5.0 and abs(rate) >= 15.0 and m.length_m >= 50.0:
            s.turned_deg = s.turned_deg + turn if s.turned_deg * turn >= 0.0 else turn
            if abs(s.turned_deg) > 400.0:
                worth += 1.0
        else:
            s.turned_deg = 0.0
        least_kn = 5.0 if m.length_m >= 50.0 else 10.0 if m.length_m == 0.0 else math.inf  # small craft do stop so
        if s.still == 0.0 and m.sog_min_kn < 0.5 and s.sog_kn >= least_kn and dt <= 130.0:
            s.still = 1.0
            return worth + 1.5
    if s.still > 0.0:
        s.still = s.still + 1.0 if m.lon == s.lon and m.lat == s.lat and m.sog_kn < 0.5 else 0.0
        worth += 1.0 if 2.0 < s.still < 60.0 else 0.0
    if m.crab_deg > 40.0 and m.sog_kn >= 5.0 and h.crab_deg < 15.0 and h.minutes > 15.0:
        worth += 1.0
    return worth


@inlined
def doubt(st: np.ndarray, m: Any, head: int, east: float, north: float) -> float:
    """Return how much more doubtful the minute ``m`` makes ship ``head``: 0 not at all, 2.5 and more: alone enough."""
    s, h = st[m.slot], st[head]
    leaps = s.leaps
    worth = 0.0 if leaps == 0 else 1.0 if leaps < 3 else 2.0
    fresh = m.t_last >= m.t - 60.0
    if fresh and s.t > 0.0:
        off = astray(s, m, east, north)
        if off == LATE:
            return LATE
        worth += off + manner(h, s, m)
    if not fresh and s.lives > 0:
        worth += 1.0
    reckoned = 1.0 if s.reckons > 0 or m.flags & DEAD_RECKONED else 0.0
    if reckoned > 0.0 and h.reckoned < 0.2 and h.minutes > 15.0:
        worth += 1.0
    h.reckoned += (reckoned - h.reckoned) * (0.005 if h.minutes > 20.0 else 0.2)
    if m.crab_deg >= 0.0 and h.score < 1.0:
        h.crab_deg += (m.crab_deg - h.crab_deg) * 0.05
    return worth


@inlined
def elsewhere(st: np.ndarray, m: Any, head: int) -> float:
    """Return the doubt of a ship whose number speaks from a place that she cannot have reached; settle where she is.

    Two ships on one number speak in turns for long: they are no sign of anything. A place that she can have reached
    by now is hers, and so is after six hours the only one that has spoken.
    """
    h = st[head]
    home = st[h.home]
    if m.slot == h.home:
        if h.t_away > 0.0 and m.t - h.t_else > 3600.0:
            h.t_away = h.t_both = 0.0
        elif h.t_away > 0.0 and h.t_both == 0.0:
            h.t_both = m.t
        return 0.0
    h.t_else = m.t
    if h.t_away == 0.0:
        h.t_away = m.t
    fastest = m.sog_kn if m.sog_kn > home.sog_kn else home.sog_kn
    silent_s = m.t - home.t_heard
    reach_m = 3000.0 + 1.3 * fastest * KN_MS * silent_s
    near = distance_m(m.lon, m.lat, home.lon, home.lat) < reach_m and silent_s > 120.0
    calm = m.t - h.t_area > 3600.0
    if (near and (calm or st[m.slot].fits >= 10.0)) or (silent_s > 21_600.0 and calm):
        h.home, h.t_away, h.t_both = m.slot, 0.0, 0.0
        return 0.0
    if h.t_both > 0.0 and m.t - h.t_both > 1800.0 and m.t - h.t_area > 3600.0:
        return 0.0
    return 3.0


@inlined
def at_rest(s: Any, h: Any, m: Any) -> bool:
    """Return whether a minute is plainly that of a ship lying where she lay: nothing to be judged."""
    return bool(
        m.sog_kn < 0.7
        and s.sog_kn < 0.7
        and m.moved_m < 100.0
        and m.flags & SIGNS == 0
        and m.slot == h.home
        and m.t_last >= m.t - 60.0
        and h.score == 0.0
        and s.still == 0.0
        and s.leaps + s.reckons == 0
        and h.t_away == 0.0
    )


@inlined
def judge(st: np.ndarray, m: Any, head: int) -> bool:
    """Take one minute; return whether the ship has just become bad or stays so."""
    s, h = st[m.slot], st[head]
    late = False
    if not at_rest(s, h, m):
        east, north = velocity(m)
        worth = doubt(st, m, head, east, north)
        late = worth == LATE
        worth = (0.0 if late else worth) + elsewhere(st, m, head)
        if h.score > 0.0 or worth > 0.0:
            fade = math.exp((h.t_score - m.t) / FADE_S)
            if h.score * fade < 0.5:
                h.t_first = m.t
            h.score = min(h.score * fade + worth, MOST_SCORE)
            h.score = h.score if h.score > 0.01 else 0.0
            h.t_score = m.t
        s.leaps, s.lives, s.reckons, s.east_ms, s.north_ms = 0, 0, 0, east, north
    h.t_seen = s.t_heard = m.t
    h.minutes += 1.0
    if m.t_last >= m.t - 60.0 and not late:
        s.t, s.lon, s.lat, s.sog_kn, s.cog_deg = m.t_last, m.lon, m.lat, m.sog_kn, m.cog_deg
        if s.t - s.t_wake > WAKE_EVERY_S and m.sog_kn >= 0.7:
            keep_wake(s)
    if h.t_home == 0.0 or (m.slot == h.home and h.score < 0.5):
        h.t_home, h.home_lon, h.home_lat, h.home_kn = m.t, s.lon, s.lat, s.sog_kn
    if h.score >= BAD_SCORE:
        h.t_bad = m.t
        return True
    return False
