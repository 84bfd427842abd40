"""Ships along their ways, 10 seconds a step: inertia, own noise, weather, turns, and how they lie.

One kernel over ships; a day is walked in windows, so that memory stays bounded. Positions, course and speed agree:
SOG and COG are what the positions say, only HDG has a mind of its own (crab by current, leeway by wind).
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.motion_dice import normal
from seawarden.exercise.sea.motion_lie import ANCHORED, lie, swing
from seawarden.exercise.sea.motion_sail import KN_MS, arrive, heading, sail, wander_kn
from seawarden.exercise.sea.motion_state import ABSENT, BEFORE, GONE, LYING, MOTION, SAILING, STEP_S, bodies
from seawarden.exercise.sea.motion_way import vertices, way_point
from seawarden.exercise.sea.own_noise import PROFILES, dials
from seawarden.exercise.sea.weather_loss import look, share_lost
from seawarden.geo.earth import metres_per_degree, turn_deg
from seawarden.kernel import inlined, kernel

LOOK_STEPS: Final = 6  # weather is looked at once a minute
FLOATS: Final = 6
LON, LAT, SOG, COG, HDG, ROT = range(FLOATS)


class Fleet(NamedTuple):
    """All ships of a day, ready to be walked."""

    body: np.ndarray  # BODY[n]
    vertex: np.ndarray  # VERTEX[all]
    state: np.ndarray  # MOTION[n]
    fields: np.ndarray  # f4[hours, NY, NX, FIELDS]
    keep: np.ndarray  # f8[5]: own_noise.dials


class Window(NamedTuple):
    """What all ships did in a stretch of time: index 0 is its begin, one index every `STEP_S`."""

    begins_s: float
    track: np.ndarray  # f8[n, steps + 1, FLOATS]: LON, LAT deg, SOG kn, COG deg, HDG deg, ROT deg/min
    status: np.ndarray  # u1[n, steps + 1], ABSENT while she is out of the area


def fleet(plans: list[Plan], seed: int, day: int, switches: Switches, fields: np.ndarray) -> Fleet:
    """Return the ships of ``plans`` at the beginning of the day."""
    noise = PROFILES[switches.noise]
    ways = [vertices(p) for p in plans]
    counts = np.array([way.size for way in ways], np.int64)
    body = bodies(plans, counts, seed, day, noise, switches.slow_downs)
    vertex = np.concatenate(ways)
    return Fleet(body, vertex, np.zeros(len(plans), MOTION), fields, dials(noise, STEP_S))


def window(ships: int, steps: int) -> Window:
    """Return room for a window; nobody is anywhere yet."""
    return Window(-math.inf, np.zeros((ships, steps + 1, FLOATS)), np.full((ships, steps + 1), ABSENT, np.uint8))


def walk(of: Fleet, begins_s: float, room: Window) -> Window:
    """Walk all ships through the window that begins at this second of the day (a multiple of `STEP_S`).

    Windows come one after another, from 0 on; ``room`` is the last one and is written anew.
    """
    fill(of.body, of.vertex, of.state, of.fields, of.keep, round(begins_s / STEP_S), room.track, room.status)
    return Window(begins_s, room.track, room.status)


@kernel
def fill(
    body: np.ndarray,
    vertex: np.ndarray,
    state: np.ndarray,
    fields: np.ndarray,
    keep: np.ndarray,
    first: int,
    track: np.ndarray,
    status: np.ndarray,
) -> None:
    """Walk each ship from step ``first`` of the day over the window; see `walk`."""
    steps = track.shape[1] - 1
    for i in range(body.size):
        me, what = state[i], body[i]
        way = vertex[what.first : what.first + what.count]
        for c in range(track.shape[2]):
            track[i, 0, c] = track[i, steps, c]
        status[i, 0] = status[i, steps]
        if first == 0:
            status[i, 0] = ABSENT
        for k in range(1, steps + 1):
            step = first + k
            status[i, k] = _step(me, what, way, fields, keep, step, track[i, k])


@inlined
def _step(me: Any, body: Any, way: Any, fields: Any, keep: Any, step: int, out: Any) -> int:
    """Move one ship on by one step and write where she is; return her navigational status, or ABSENT."""
    t_s = step * STEP_S
    if me.mode == GONE or (me.mode == BEFORE and t_s < body.begins_s):
        return ABSENT
    if me.mode == BEFORE:
        _begin(me, body, way, keep, t_s)
        _look(me, body, way, fields, t_s)
        if me.mode == LYING and way[me.at].lying == ANCHORED:
            swing(me, way[me.at].swing_m, 1.0)
            me.hdg_deg = math.degrees(math.atan2(-me.off_e, -me.off_n)) % 360.0
    elif step % LOOK_STEPS == 0:
        _look(me, body, way, fields, t_s)
    wander = wander_kn(me, body, step, keep)
    if me.mode == SAILING:
        sail(me, body, way, t_s, step, wander)
    elif me.mode == LYING:
        lie(me, body, way, t_s, step)
    if me.mode == GONE:
        return ABSENT
    _place(me, body, way, out)
    says: int = way[me.at].lying if me.mode == LYING else way[me.at].status
    return says


@inlined
def _look(me: Any, body: Any, way: Any, fields: Any, t_s: float) -> None:
    """Once a minute: the weather here and what it costs, and how long a degree is."""
    look(fields, t_s / 3600.0, me.lon, me.lat, me)
    me.wind_ms = math.sqrt(me.wind_e * me.wind_e + me.wind_n * me.wind_n)
    me.lost = share_lost(me, way[me.at].east, way[me.at].north, body.length_m, body.ice_loss)
    me.lon_m, me.lat_m = metres_per_degree(me.lat)
    east, north = way[me.at].lon_m * me.lon_m, way[me.at].lat_m * me.lat_m
    me.true_m = max(math.sqrt(east * east + north * north), 0.5)


@inlined
def _begin(me: Any, body: Any, way: Any, keep: Any, t_s: float) -> None:
    """Put a ship at the first vertex of her way: under way at once, or lying there."""
    here = way[0]
    me.mode = SAILING
    me.lon, me.lat = here.lon, here.lat
    me.kn = here.kn
    me.order_kn = here.kn
    me.slow_raw = normal(body.key, -1)
    me.slow = me.slow_raw
    me.fast = normal(body.key, -2)
    me.fast_s = normal(body.key, -3) * math.sqrt(keep[2] / STEP_S)
    me.side_e, me.side_n = here.north, -here.east
    me.hdg_deg = body.berth_deg
    arrive(me, way, t_s)


@inlined
def _place(me: Any, body: Any, way: Any, out: Any) -> None:
    """Write position, SOG, COG, HDG and ROT of one step: speed and course from the last position."""
    lon, lat = way_point(way, me.at, me.along_m)
    kx, ky = me.lon_m, me.lat_m
    lon += (me.off_e + me.side_e * me.sway) / kx
    lat += (me.off_n + me.side_n * me.sway) / ky
    east, north = (lon - me.lon) * kx / STEP_S, (lat - me.lat) * ky / STEP_S
    speed = math.sqrt(east * east + north * north) / KN_MS
    if me.mode == SAILING and speed > 1.0:
        hdg = heading(me, body, east, north)
        me.rot_deg_min = turn_deg(me.hdg_deg, hdg) * 60.0 / STEP_S
        me.hdg_deg = hdg
    out[0] = lon
    out[1] = lat
    out[2] = speed
    out[3] = math.degrees(math.atan2(east, north)) % 360.0
    out[4] = me.hdg_deg
    out[5] = me.rot_deg_min
    me.lon, me.lat = lon, lat
