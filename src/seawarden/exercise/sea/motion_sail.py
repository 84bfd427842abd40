"""One step of a ship under way: the speed that she means to make, what comes of it, and where the leg ends."""

import math
from typing import Any, Final

import numpy as np

from seawarden.exercise.sea.motion_dice import normal
from seawarden.exercise.sea.motion_state import GONE, LYING, STEP_S
from seawarden.exercise.sea.motion_way import shortcut
from seawarden.kernel import inlined

KN_MS: Final = 1852.0 / 3600.0
CREEP_KN: Final = 0.8  # comes alongside at this
NOISY_ABOVE_KN: Final = 6.0  # below it her own noise shrinks with her speed
OFF_S: Final = 900.0  # she works back on her line with this time constant
SIDE_S: Final = 240.0
SWAY_TO_S: Final = 900.0
SWAY_S: Final = 120.0
SWAY_KICK: Final = math.sqrt(2.0 * STEP_S / SWAY_TO_S)


@inlined
def wander_kn(me: Any, body: Any, step: int, keep: np.ndarray) -> float:
    """Return her own wander of speed at this step. ``keep`` f8[5]: `own_noise.dials`."""
    me.slow_raw = keep[0] * me.slow_raw + math.sqrt(1.0 - keep[0] * keep[0]) * normal(body.key, 4 * step)
    me.slow += (1.0 - keep[1]) * (me.slow_raw - me.slow)
    me.fast_s += keep[4] * normal(body.key, 4 * step + 1) - keep[2] * me.fast - keep[3] * me.fast_s
    me.fast += me.fast_s * STEP_S
    wander: float = body.slow_kn * me.slow + body.fast_kn * me.fast
    return wander


@inlined
def slowed(body: Any, t_s: float) -> float:
    """Return the share of speed that ordinary slow-downs take at this second of the day."""
    most = 0.0
    for k in range(body.slow.shape[0]):
        begin, ramp, lasts, depth = body.slow[k, 0], body.slow[k, 1], body.slow[k, 2], body.slow[k, 3]
        if depth > 0.0 and begin < t_s < begin + lasts + 2.0 * ramp:
            most = max(most, depth * min((t_s - begin) / ramp, 1.0, (begin + lasts + 2.0 * ramp - t_s) / ramp))
    return most


@inlined
def arrive(me: Any, vertex: Any, t_s: float) -> None:
    """Begin the next leg, lie here, or be gone."""
    here = vertex[me.at]
    me.along_m = 0.0
    if here.stops == 1:
        me.mode = LYING
        me.kn = 0.0
        me.order_kn = 0.0
        me.homing = 0.0
        me.until_s = math.inf if here.last == 1 else max(t_s + here.wait_s, here.leave_s)
    elif here.last == 1:
        me.mode = GONE


@inlined
def sail(me: Any, body: Any, vertex: Any, t_s: float, step: int, wander: float) -> None:
    """Move a ship under way on by one step."""
    leg = vertex[me.at]
    means = leg.kn * (1.0 - slowed(body, t_s)) * (1.0 - me.lost)
    me.order_kn += (means - me.order_kn) * STEP_S / body.order_s
    means = me.order_kn
    rest = leg.length_m - me.along_m
    if vertex[me.at + 1].stops == 1:
        means = min(means, CREEP_KN + rest / (4.0 * body.inertia_s) / KN_MS)
    me.kn += (means - me.kn) * STEP_S / body.inertia_s
    water_kn = max(me.kn + wander * min(me.kn / NOISY_ABOVE_KN, 1.0), 0.2)
    cross = me.current_e * leg.north - me.current_n * leg.east
    water = water_kn * KN_MS
    ahead = math.sqrt(max(water * water - cross * cross, 0.04 * water * water))
    over_ground = max(ahead + me.current_e * leg.east + me.current_n * leg.north, 0.1)
    me.along_m += over_ground * STEP_S / me.true_m / shortcut(vertex, me.at, me.along_m)
    me.sway_to += -me.sway_to * STEP_S / SWAY_TO_S + SWAY_KICK * normal(body.key, 4 * step + 2)
    me.sway += (body.sway_m * me.sway_to * min(me.kn / NOISY_ABOVE_KN, 1.0) - me.sway) * STEP_S / SWAY_S
    me.off_e -= me.off_e * STEP_S / OFF_S
    me.off_n -= me.off_n * STEP_S / OFF_S
    while me.along_m >= vertex[me.at].length_m:
        me.along_m -= vertex[me.at].length_m
        me.at += 1
        if vertex[me.at].stops == 1 or vertex[me.at].last == 1:
            arrive(me, vertex, t_s)
            return
    me.side_e += (vertex[me.at].north - me.side_e) * STEP_S / SIDE_S
    me.side_n += (-vertex[me.at].east - me.side_n) * STEP_S / SIDE_S


@inlined
def heading(me: Any, body: Any, east_ms: float, north_ms: float) -> float:
    """Return the heading in deg of a ship that moves so over the ground: along the water, into the wind by leeway."""
    through_e, through_n = east_ms - me.current_e, north_ms - me.current_n
    course = math.atan2(through_e, through_n)
    speed_kn = math.sqrt(through_e * through_e + through_n * through_n) / KN_MS
    # wind x sine of the angle from the course round to where the wind comes from
    abeam = (me.wind_n * through_e - me.wind_e * through_n) / max(speed_kn * KN_MS, 0.1)
    lee = body.lee_deg * me.wind_ms / 100.0 / max(speed_kn, 4.0) * abeam
    bow: float = (course * 180.0 / math.pi + min(max(lee, -25.0), 25.0)) % 360.0
    return bow
